"""The tables as one SQLite file that says what is in it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from igcore.handon.handed import Handed
from igcore.handon.readme import about
from igcore.handon.tables import arrows, iso

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
_BATCH = 10_000


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
            for name, table in arrows(handed).items():
                _write(connection, name, table)
            connection.execute('CREATE TABLE "about" ("what" TEXT PRIMARY KEY, "says" TEXT NOT NULL)')
            connection.executemany("INSERT INTO about VALUES (?, ?)", about(handed, made).items())
    finally:
        connection.close()


def _write(connection: sqlite3.Connection, name: str, table: pa.Table) -> None:
    columns = [f'"{field.name}" {_type(field.type)}' for field in table.schema]
    keys = [f"PRIMARY KEY ({_KEYS[name]})"]
    keys += [f'FOREIGN KEY ("{column}") REFERENCES "{to}" ("{column}")' for column, to in _REFERS.get(name, {}).items()]
    connection.execute(f'CREATE TABLE "{name}" ({", ".join([*columns, *keys])})')
    marks = ", ".join("?" * table.num_columns)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', _rows(table))  # noqa: S608 - our own names
    for column in _INDEXES.get(name, ()):
        if column in table.column_names:
            connection.execute(f'CREATE INDEX "{name} by {column}" ON "{name}" ("{column}")')


def _type(kind: pa.DataType) -> str:
    return "INTEGER" if pa.types.is_integer(kind) else "REAL" if pa.types.is_floating(kind) else "TEXT"


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for start in range(0, table.num_rows, _BATCH):
        part = table.slice(start, _BATCH)
        columns = [iso(column) if pa.types.is_timestamp(column.type) else column for column in part.columns]
        yield from zip(*(column.to_pylist() for column in columns), strict=True)
