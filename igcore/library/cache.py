"""What was measured, in parts as it came: a table of files, one of features, one of swatches.

A part is a folder that appears whole. The cache is only tables; deleting it costs time, nothing else.
"""

import io
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow.compute import is_in, not_equal, or_
from pyarrow.parquet import ParquetFile, read_metadata, write_table

from igcore.errors import LibraryError, SchemaError
from igcore.extract import VERSION, Measured, PaletteMethod
from igcore.library.database import AT_ONCE, arrow, arrow_schema, rows_of
from igcore.library.folder import is_in_order_of, parquet
from igcore.schema import Features, Swatch, check, col, dtypes


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One version of a file and its content; or the reason why it could not be measured."""

    root: str = field(metadata=col("string", "Path of the archive."))
    file: str = field(metadata=col("string", "Path inside the archive."))
    version: str = field(metadata=col("string", "Differs once the file does."))
    digest: str = field(metadata=col("string", "Content."))
    reason: str = field(metadata=col("string", "Why there are no features; empty where there are."))


_PARTS: dict[str, type] = {"files": File, "features": Features, "swatches": Swatch}
#: Files of a part.
PART_FILES = tuple(f"{name}.parquet" for name in _PARTS)
#: Digests begin with numbers below this, of so many hexadecimal digits.
_DIGITS, _BEGINNINGS = 8, 16**8
#: How swatches lie in a part that was put in place of all.
_ORDER = ("digest", "rank")
#: So many swatches lie on a shelf, about, while they are put in order; beyond so many shelves more lie on each.
_SHELF, _SHELVES = 4096, 128


def folder_of(root: Path, method: PaletteMethod | str) -> Path:
    """Folder of the measures of one library, method and version of the extraction."""
    return root / "measures" / f"{method}-{VERSION}"


def finished(folder: Path) -> list[Path]:
    """Parts that are whole, in the order in which they came."""
    if not folder.is_dir():
        return []
    return sorted(part for part in folder.iterdir() if part.is_dir() and part.suffix != ".part")


def sweep(folder: Path) -> None:
    """Remove parts that a killed run left half written, or a failing disk damaged; all in them is measured again."""
    for unfinished in folder.glob("*.part"):
        shutil.rmtree(unfinished)
    for part in finished(folder):
        try:
            for name, row in _PARTS.items():
                with ParquetFile(part / f"{name}.parquet", pre_buffer=False) as file:
                    check(file.schema_arrow.empty_table().to_pandas(), row)
                    # Swatches are most of it; whoever goes through them tells if some are damaged.
                    for _ in file.iter_batches(AT_ONCE, use_threads=False) if name != "swatches" else ():
                        pass
        except (OSError, ValueError, SchemaError):
            shutil.rmtree(part)


def rows_of_part(part: Path, name: str) -> Iterator[tuple[Any, ...]]:
    """Rows of the `files` or `features` of a part, as a database keeps them."""
    with ParquetFile(part / f"{name}.parquet", pre_buffer=False) as file:
        for batch in file.iter_batches(AT_ONCE, columns=list(dtypes(_PARTS[name])), use_threads=False):
            yield from rows_of(batch)


def swatches(folder: Path, contents: Callable[[str, str], Sequence[str]] | None = None) -> Iterator[pa.Table]:
    """Yield swatches by content and rank, some at a time, for all of them may be too many for the memory.

    Args:
        folder: The cache.
        contents: Tells which digests are wanted, from one to another; else all are.

    Returns:
        `Swatch` tables, together without repetition, each of later contents than those before; one at least.

    Raises:
        LibraryError: A part is damaged; it is gone then, and a build measures again what was in it.
    """
    for rows in _in_order(folder):
        if contents is None or not len(rows):
            yield rows
        else:
            digests = rows["digest"]
            wanted = contents(digests[0].as_py(), digests[-1].as_py())
            yield rows.filter(is_in(digests, value_set=pa.array(wanted, digests.type)))


def _in_order(folder: Path) -> Iterator[pa.Table]:
    parts = finished(folder)
    if len(parts) == 1 and is_in_order_of(parts[0] / "swatches.parquet", _ORDER):
        yield from _some_swatches(parts)
        return
    total = sum(read_metadata(part / "swatches.parquet").num_rows for part in parts)
    for shelf in _by_content(parts, folder, min(_SHELVES, 1 + total // _SHELF)):
        yield _once(shelf.sort_by([(name, "ascending") for name in _ORDER]))


def _once(rows: pa.Table) -> pa.Table:
    """Leave the last of rows of the same content and rank, which lie together."""
    if len(rows) < 2:
        return rows
    keys = [rows[name].combine_chunks() for name in ("digest", "rank")]
    digest, rank = (not_equal(key[:-1], key[1:]) for key in keys)
    return rows.filter(pa.concat_arrays([or_(digest, rank), pa.array([True])]))


def _by_content(parts: Sequence[Path], folder: Path, count: int) -> Iterator[pa.Table]:
    """Put the swatches of all parts on so many shelves, by how their digests begin; then take shelf after shelf."""
    schema = arrow_schema(Swatch)
    if count == 1:
        yield pa.concat_tables(_some_swatches(parts))
        return
    with tempfile.TemporaryDirectory(dir=folder, suffix=".part") as shelves:
        paths = [Path(shelves) / f"{number}.arrow" for number in range(count)]
        with ExitStack() as stack:
            shelve = [stack.enter_context(pa.ipc.new_stream(path, schema)) for path in paths]
            for rows in _some_swatches(parts):
                of = np.array([int(digest[:_DIGITS], 16) for digest in rows["digest"].to_pylist()], np.int64) * count
                of //= _BEGINNINGS
                order = np.argsort(of, kind="stable")
                ends = np.searchsorted(of[order], range(count + 1))
                sorted_rows = rows.take(order)
                for number in np.unique(of).tolist():
                    low, high = ends[number], ends[number + 1]
                    shelve[number].write_table(sorted_rows.slice(low, high - low))
        for path in paths:
            with pa.ipc.open_stream(path) as shelf:
                yield shelf.read_all()
            path.unlink()


def _some_swatches(parts: Iterable[Path]) -> Iterator[pa.Table]:
    """Read the swatches of parts in their order, small parts together."""
    waiting: list[pa.RecordBatch] = []
    schema = arrow_schema(Swatch)
    for part in parts:
        try:
            with ParquetFile(part / "swatches.parquet", pre_buffer=False) as file:
                for batch in file.iter_batches(_SHELF, columns=schema.names, use_threads=False):
                    waiting.append(batch)
                    if sum(each.num_rows for each in waiting) >= _SHELF:
                        yield pa.Table.from_batches(waiting).cast(schema)
                        waiting = []
        except (OSError, ValueError) as error:
            shutil.rmtree(part)
            raise LibraryError(f"Some of what was measured is damaged ({error}); build the library again.") from error
    yield pa.Table.from_batches(waiting, schema=None if waiting else schema).cast(schema)


def measures_of(root: str, versions: Mapping[str, str], measured: Iterable[Measured]) -> dict[str, pa.Table]:
    """Tables of a part: what came of files of one archive.

    Args:
        root: Path of the archive.
        versions: That of each file.
        measured: What came of them.
    """
    measured = list(measured)
    done = [each for each in measured if each.features]
    files = (
        File(root=root, file=each.file, version=versions[each.file], digest=each.digest, reason=each.reason)
        for each in measured
    )
    return {
        "files": arrow(files, File),
        "features": arrow((each.features for each in done), Features),
        "swatches": arrow((swatch for each in done for swatch in each.swatches), Swatch),
    }


def in_parquet(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """What the files of a part hold, by their names."""
    return {f"{name}.parquet": bytes_of(table) for name, table in tables.items()}


def bytes_of(table: pa.Table, **how: Any) -> bytes:
    """What a file of Parquet holds; for `how` see `pyarrow.parquet.write_table`."""
    write_table(table, written := io.BytesIO(), **how)
    return written.getvalue()


def append(folder: Path, part: Mapping[str, bytes]) -> None:
    """Add a part."""
    with _new_part(folder) as place:
        for name, data in part.items():
            (place / name).write_bytes(data)


@contextmanager
def _new_part(folder: Path) -> Iterator[Path]:
    """Give a folder for the files of a part, which is there once all of them are written."""
    last = max((int(part.name.split("-")[0]) for part in finished(folder)), default=0)
    place = folder / f"{last + 1:06d}-{uuid.uuid4().hex[:8]}"
    unfinished = place.with_suffix(".part")
    unfinished.mkdir(parents=True)
    yield unfinished
    unfinished.replace(place)


def compact(folder: Path, files: Iterable[pa.Table], features: Iterable[pa.Table]) -> None:
    """Put one part in place of many, with its swatches in order; a run that ends in between leaves both.

    Args:
        folder: The cache.
        files: `File` of all parts, without repetition.
        features: `schema.Features`, likewise.
    """
    parts = finished(folder)
    if len(parts) > 1 or not all(is_in_order_of(part / "swatches.parquet", _ORDER) for part in parts):
        replace(folder, files, features)


def replace(
    folder: Path,
    files: Iterable[pa.Table],
    features: Iterable[pa.Table],
    contents: Callable[[str, str], Sequence[str]] | None = None,
) -> None:
    """Put one part in place of all; see `compact`, and `swatches` for what is left of those."""
    old = finished(folder)
    with _new_part(folder) as place:
        for name, parts in {"files": files, "features": features, "swatches": swatches(folder, contents)}.items():
            with parquet(place / f"{name}.parquet", _ORDER if name == "swatches" else ()) as write:
                for some in parts:
                    write(some)
    for part in old:
        shutil.rmtree(part)
