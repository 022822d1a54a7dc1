"""The tables as one SQLite file that says what is in it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from igcore.handon.handed import Handed
from igcore.handon.readme import about
from igcore.handon.tables import Table, iso, tables_of

#: Of each table: its key, and which columns stand in which other table.
_KEYS = {
    "people": "person",
    "posts": "post_id",
    "images": "image_id",
    "swatches": "digest, rank",
    "hashtags": "post_id, position",
    "columns": '"table", "column"',
}
_REFERS = {"posts": {"person": "people"}, "images": {"post_id": "posts"}, "hashtags": {"post_id": "posts"}}
_INDEXES = {
    "posts": ("person", "taken_at"),
    "images": ("post_id", "digest", "alike", "taken_at"),
    "swatches": ("name",),
    "hashtags": ("key",),
}


def write_sqlite(handed: Handed, path: Path, made: str) -> None:
    """Write the tables into a new file of SQLite 3.

    Besides them there are `columns`, what each column means, and `about`, what was handed on. Times are texts, ISO 8601
    in UTC; there are no booleans. Foreign keys and indexes are declared.

    Args:
        handed: What is handed on.
        path: Where nothing is yet.
        made: Day on which it is made, for `about`.
    """
    # autocommit: what is written stands beside its place, and one transaction is quickest.
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            for table in tables_of(handed):
                _write(connection, table)
            connection.execute('CREATE TABLE "about" ("what" TEXT PRIMARY KEY, "says" TEXT NOT NULL)')
            connection.executemany("INSERT INTO about VALUES (?, ?)", about(handed, made).items())
    finally:
        connection.close()


def _write(connection: sqlite3.Connection, table: Table) -> None:
    name = table.name
    columns = [f'"{field.name}" {_type(field.type)}' for field in table.schema]
    keys = [f"PRIMARY KEY ({_KEYS[name]})"]
    keys += [f'FOREIGN KEY ("{column}") REFERENCES "{to}" ("{column}")' for column, to in _REFERS.get(name, {}).items()]
    connection.execute(f'CREATE TABLE "{name}" ({", ".join([*columns, *keys])})')
    # Names of tables are our own; what is from outside goes in as values. Of an f-string bandit warns for each part.
    marks = ", ".join("?" * len(table.columns))
    insert = 'INSERT INTO "{}" VALUES ({})'.format(name, marks)  # nosec B608  # noqa: UP032
    connection.executemany(insert, _rows(table))
    for column in _INDEXES.get(name, ()):
        if column in table.schema.names:
            connection.execute(f'CREATE INDEX "{name} by {column}" ON "{name}" ("{column}")')


def _type(kind: pa.DataType) -> str:
    return "INTEGER" if pa.types.is_integer(kind) else "REAL" if pa.types.is_floating(kind) else "TEXT"


def _rows(table: Table) -> Iterator[tuple[Any, ...]]:
    for part in table.parts():
        columns = [iso(column) if pa.types.is_timestamp(column.type) else column for column in part.columns]
        yield from zip(*(column.to_pylist() for column in columns), strict=True)
