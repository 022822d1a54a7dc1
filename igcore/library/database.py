"""Tables on the disk, for what may be too much for the memory: rows of `igcore.schema` into SQLite, and out in parts.

A few MiB of it are in memory. Times are milliseconds since 1970. These files are igcore's own, made anew by whoever
needs them: nothing is written twice for safety's sake, and nobody else opens them.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pyarrow as pa

from igcore.errors import LibraryError
from igcore.schema import dtypes, frame

#: So many rows are in memory at once, on their way in as on their way out.
AT_ONCE = 1024
_TYPES = {"string": "TEXT", "Int64": "INTEGER", "Float64": "REAL", "datetime64[ms, UTC]": "INTEGER"}
_EPOCH, _MS = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
#: KiB of a database in memory.
_CACHE = 512


@contextmanager
def opened(path: Path, *, new: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a database that nobody else has open; on network folders too, where SQLite's locks may fail.

    Args:
        path: Its file.
        new: Whether what is there is none of it.

    Raises:
        LibraryError: It cannot be written, as on a full disk, or is damaged.
    """
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
    try:
        place = address(path, "rwc" if new else "rw")
        with closing(sqlite3.connect(place, uri=True, check_same_thread=False)) as found:
            for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}", "temp_store = FILE"):
                found.execute(f"PRAGMA {setting}")
            yield found
            found.commit()
    except sqlite3.Error as error:
        raise LibraryError(f"What igcore notes in {path.parent} cannot be written or read: {error}.") from error


def address(path: Path, mode: str = "ro") -> str:
    """Address of a database for SQLite, which asks for no locks."""
    place = path.resolve().as_posix()
    # Of a folder that Windows shares the path begins with two slashes; what stood between them would be a server.
    return f"file://{'' if place.startswith('/') else '/'}{quote(place)}?mode={mode}&nolock=1"


def declare(database: sqlite3.Connection, name: str, row: type, *more: str) -> None:
    """Make a table for rows of one type, in the order in which they come: its `row` says which place each has.

    Args:
        database: Where.
        name: What the table is called.
        row: The type.
        more: Further columns and constraints.
    """
    columns = [f"{column} {_TYPES[dtype]}" for column, dtype in dtypes(row).items()]
    database.execute(f"CREATE TABLE {name} (row INTEGER PRIMARY KEY, {', '.join([*columns, *more])})")


def columns_of(database: sqlite3.Connection, name: str) -> list[str]:
    """Columns of a table; none where there is no such table."""
    return [column for (column,) in database.execute("SELECT name FROM pragma_table_info(?)", (name,))]


def sql(command: str, **pieces: object) -> str:
    """Put pieces of our own into a command: names of columns, or a part of it; what is from outside goes in as values.

    Example:
        >>> sql("SELECT {columns} FROM posts WHERE post_id = ?", columns="caption, kind")
        'SELECT caption, kind FROM posts WHERE post_id = ?'
    """
    return command.format_map(pieces)


def insert(database: sqlite3.Connection, name: str, row: type, rows: Iterable[Any]) -> None:
    """Put rows of one type into a table that was declared for it; one that is there already stays as it is."""
    columns = list(dtypes(row))
    marks = ", ".join("?" * len(columns))
    command = sql(
        "INSERT OR IGNORE INTO {name} ({into}) VALUES ({marks})", name=name, into=", ".join(columns), marks=marks
    )
    database.executemany(command, map(_values(row), rows))


@lru_cache
def _values(row: type) -> Callable[[Any], Sequence[Any]]:
    """What a database keeps of a row."""
    declared = dtypes(row)
    get: Callable[[Any], tuple[Any, ...]] = attrgetter(*declared)
    times = [place for place, dtype in enumerate(declared.values()) if dtype.startswith("datetime")]

    def values(each: Any) -> Sequence[Any]:
        found = list(get(each))
        for place in times:
            if found[place] is not None:
                found[place] = (found[place] - _EPOCH) // _MS
        return found

    return values if times else get


def some(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield rows some at a time."""
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part


@lru_cache
def arrow_schema(row: type) -> pa.Schema:
    """Columns of a table as Arrow has them, with what pandas wants to know of them."""
    return pa.Schema.from_pandas(frame([], row), preserve_index=False)


def tables(rows: Iterable[Sequence[Any]], row: type) -> Iterator[pa.Table]:
    """Make tables of one type out of rows as a database has them, some at a time; of no rows there is one empty table.

    Args:
        rows: A value for each column, in the order of the type's fields; times as milliseconds since 1970.
        row: The type.
    """
    schema = arrow_schema(row)
    empty = True
    for part in some(rows):
        empty = False
        yield pa.table(
            [_column(values, field.type) for values, field in zip(zip(*part, strict=True), schema, strict=True)],
            schema=schema,
        )
    if empty:
        yield schema.empty_table()


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).cast(kind)
    return pa.array(values, kind)


def arrow(rows: Iterable[Any], row: type) -> pa.Table:
    """Make one table of Arrow of rows of one type."""
    return pa.concat_tables(tables(map(_values(row), rows), row))


def frame_of(rows: Iterable[Sequence[Any]], row: type) -> pd.DataFrame:
    """Make one table of pandas out of rows as a database has them."""
    found: pd.DataFrame = pa.concat_tables(tables(rows, row)).to_pandas()
    return found


def values_of(table: pd.DataFrame, row: type) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table as a database keeps them."""
    yield from rows_of(pa.Table.from_pandas(table[list(dtypes(row))], arrow_schema(row), preserve_index=False))


def rows_of(table: pa.Table | pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table of Arrow as a database keeps them."""
    columns = (each.cast(pa.int64()) if pa.types.is_timestamp(each.type) else each for each in table.columns)
    yield from zip(*(each.to_pylist() for each in columns), strict=True)
