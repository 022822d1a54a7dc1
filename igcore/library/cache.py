"""What was measured, in parts as it came: a table of files, one of features, one of swatches.

A part is a folder that appears whole. The cache is only tables; deleting it costs time, nothing else.
"""

import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetFile, read_metadata

from igcore.errors import LibraryError, SchemaError
from igcore.extract import VERSION, Measured, PaletteMethod
from igcore.library.folder import ROWS, Archive, parquet
from igcore.schema import Features, Swatch, among, check, col, frame


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


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured: `File` and `Features` tables without repetition. Swatches, which are most of it, see below."""

    files: pd.DataFrame
    features: pd.DataFrame


def folder_of(root: Path, method: PaletteMethod | str) -> Path:
    """Folder of the measures of one library, method and version of the extraction."""
    return root / "measures" / f"{method}-{VERSION}"


def load(folder: Path) -> Measures:
    """Read all parts; where two speak of the same, the later one counts."""
    for unfinished in folder.glob("*.part"):
        shutil.rmtree(unfinished)
    parts = [read for part in _finished(folder) if (read := _read(part))]
    files, features = (
        pd.concat([frame([], row), *(part[place] for part in parts)], ignore_index=True)
        for place, row in enumerate((File, Features))
    )
    return Measures(
        files=files.drop_duplicates(["root", "file"], keep="last", ignore_index=True),
        features=features.drop_duplicates("digest", keep="last", ignore_index=True),
    )


def _read(part: Path) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Read a part but for its swatches; one that a failing disk damaged is given up, and measured again."""
    try:
        with ParquetFile(part / "swatches.parquet") as swatches:
            check(swatches.schema_arrow.empty_table().to_pandas(), Swatch)
        files, features = (pd.read_parquet(part / f"{name}.parquet") for name in ("files", "features"))
        return check(files, File), check(features, Features)
    except (OSError, ValueError, SchemaError):
        shutil.rmtree(part)
        return None


def swatches(folder: Path, contents: pd.Series | None = None) -> Iterator[pd.DataFrame]:
    """Yield swatches by content and rank, about `ROWS` at a time, for all of them may be too many for the memory.

    Args:
        folder: The cache.
        contents: Digests of those that are wanted; else all.

    Returns:
        `Swatch` tables, together without repetition, each of later contents than those before; one at least.

    Raises:
        LibraryError: A part is damaged; it is gone then, and a build measures again what was in it.
    """
    parts = _finished(folder)
    total = sum(read_metadata(str(part / "swatches.parquet")).num_rows for part in parts)
    for some in _by_content(parts, folder, 1 + total // ROWS):
        wanted = some if contents is None else some[among(some["digest"], contents)]
        once = wanted.drop_duplicates(["digest", "rank"], keep="last")
        yield once.sort_values(["digest", "rank"], ignore_index=True)


def _by_content(parts: Sequence[Path], folder: Path, count: int) -> Iterator[pd.DataFrame]:
    """Put the swatches of all parts on so many shelves, by how their digests begin; then take shelf after shelf."""
    if count == 1:
        yield pd.concat([frame([], Swatch), *_some_swatches(parts)], ignore_index=True)
        return
    with tempfile.TemporaryDirectory(dir=folder, suffix=".part") as shelves:
        paths = [Path(shelves) / f"{number}.parquet" for number in range(count)]
        with ExitStack() as stack:
            shelve = [stack.enter_context(parquet(path)) for path in paths]
            for rows in _some_swatches(parts):
                shelf = [int(digest[:_DIGITS], 16) * count // _BEGINNINGS for digest in rows["digest"]]
                for number, some in rows.groupby(pd.Series(shelf, rows.index)):
                    shelve[int(str(number))](some)
        for path in paths:
            yield pd.read_parquet(path) if path.exists() else frame([], Swatch)


def _some_swatches(parts: Iterable[Path]) -> Iterator[pd.DataFrame]:
    """Read the swatches of parts in their order, small parts together."""
    waiting: list[pa.RecordBatch] = []
    for part in parts:
        try:
            with ParquetFile(part / "swatches.parquet", pre_buffer=False) as file:
                for batch in file.iter_batches(ROWS):
                    waiting.append(batch)
                    if sum(each.num_rows for each in waiting) >= ROWS:
                        yield pa.Table.from_batches(waiting).to_pandas()
                        waiting = []
        except (OSError, ValueError) as error:
            shutil.rmtree(part)
            raise LibraryError(f"Some of what was measured is damaged ({error}); build the library again.") from error
    if waiting:
        yield pa.Table.from_batches(waiting).to_pandas()


def measures_of(root: str, versions: Mapping[str, str], measured: Iterable[Measured]) -> dict[str, pd.DataFrame]:
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
        "files": frame(files, File),
        "features": frame([each.features for each in done], Features),
        "swatches": frame([swatch for each in done for swatch in each.swatches], Swatch),
    }


def in_parquet(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """What the files of a part hold, by their names."""
    return {f"{name}.parquet": table.to_parquet(index=False) for name, table in tables.items()}


def append(folder: Path, part: Mapping[str, bytes]) -> None:
    """Add a part."""
    with _new_part(folder) as place:
        for name, data in part.items():
            (place / name).write_bytes(data)


@contextmanager
def _new_part(folder: Path) -> Iterator[Path]:
    """Give a folder for the files of a part, which is there once all of them are written."""
    last = max((int(part.name.split("-")[0]) for part in _finished(folder)), default=0)
    place = folder / f"{last + 1:06d}-{uuid.uuid4().hex[:8]}"
    unfinished = place.with_suffix(".part")
    unfinished.mkdir(parents=True)
    yield unfinished
    unfinished.replace(place)


def compact(folder: Path, measures: Measures) -> None:
    """Put one part in place of many. A run that ends in between leaves both, which say the same."""
    if len(_finished(folder)) > 1:
        _replace(folder, measures, None)


def _replace(folder: Path, measures: Measures, contents: pd.Series | None) -> None:
    old = _finished(folder)
    with _new_part(folder) as place:
        tables: dict[str, Iterable[pd.DataFrame]] = {
            "files": [measures.files],
            "features": [measures.features],
            "swatches": swatches(folder, contents),
        }
        for name, parts in tables.items():
            with parquet(place / f"{name}.parquet") as write:
                for some in parts:
                    write(some)
    for part in old:
        shutil.rmtree(part)


def forget(folder: Path, root: str) -> None:
    """Forget what was measured of an archive, and the features of contents that no other one has."""
    measures = load(folder)
    files = measures.files[measures.files["root"] != root]
    if len(files) < len(measures.files):
        features = measures.features[among(measures.features["digest"], files["digest"])]
        _replace(folder, Measures(files, features), files["digest"])


def known(archives: Iterable[Archive], files: pd.DataFrame) -> pd.DataFrame:
    """What was measured of each file: `archive`, `file`, `digest`, `reason`."""
    names = {each.path: each.name for each in archives}
    mine = files.assign(archive=files["root"].map(names).astype("string")).dropna(subset="archive")
    return mine[["archive", "file", "digest", "reason"]]


def _finished(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(part for part in folder.iterdir() if part.is_dir() and part.suffix != ".part")
