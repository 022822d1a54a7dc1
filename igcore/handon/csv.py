"""Tables as CSV that no spreadsheet mistakes, and back."""

import io
from collections.abc import Iterable
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from igcore.cells import FORMULA
from igcore.handon.tables import iso

#: Tells Excel that it is UTF-8.
_MARK = b"\xef\xbb\xbf"
_LONGEST = 1 << 28


def write_csv(schema: pa.Schema, parts: Iterable[pa.Table], file: IO[bytes]) -> None:
    """Write a table, part after part.

    Texts are in quotes and as `igcore.cells.safe` says, what is missing is nothing between two commas. Times are ISO
    8601 in UTC, numbers have a point.
    """
    file.write(_MARK)
    texts = [pa.field(each.name, pa.string()) if pa.types.is_timestamp(each.type) else each for each in schema]
    with csv.CSVWriter(file, pa.schema(texts)) as writer:
        for part in parts:
            writer.write_table(pa.table([_written(column) for column in part.columns], schema=pa.schema(texts)))


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return iso(column)
    return pc.replace_substring_regex(column, f"({FORMULA})", r"'\1") if _is_text(column) else column


def _is_text(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def read_csv(data: bytes, schema: pa.Schema) -> pa.Table:
    """Read what `write_csv` wrote, as it was."""
    options = csv.ConvertOptions(
        column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
    )
    parsing, reading = csv.ParseOptions(newlines_in_values=True), csv.ReadOptions(block_size=_LONGEST)
    table = csv.read_csv(io.BytesIO(data), reading, parsing, options)
    back = f"^'({FORMULA[1:]})"
    columns = [
        pc.replace_substring_regex(column, back, r"\1") if _is_text(column) else column for column in table.columns
    ]
    return pa.table(columns, schema=schema)
