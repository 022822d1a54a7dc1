"""What was measured, in parts as it came: a table of files, one of features, one of swatches.

A part is a folder that appears whole. The cache is only tables; deleting it costs time, nothing else.
"""

import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from igcore.errors import SchemaError
from igcore.extract import VERSION, Measured, PaletteMethod
from igcore.library.folder import Archive
from igcore.schema import Features, Swatch, check, col, frame


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


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything that was measured: `File`, `Features` and `Swatch` tables without repetition."""

    files: pd.DataFrame
    features: pd.DataFrame
    swatches: pd.DataFrame


def folder_of(root: Path, method: PaletteMethod | str) -> Path:
    """Folder of the measures of one library, method and version of the extraction."""
    return root / "measures" / f"{method}-{VERSION}"


def load(folder: Path) -> Measures:
    """Read all parts; where two speak of the same, the later one counts."""
    parts = [read for part in _finished(folder) if (read := _read(part))]
    tables = {
        name: pd.concat([frame([], row), *(part[name] for part in parts)], ignore_index=True)
        for name, row in _PARTS.items()
    }
    return Measures(
        files=tables["files"].drop_duplicates(["root", "file"], keep="last", ignore_index=True),
        features=tables["features"].drop_duplicates("digest", keep="last", ignore_index=True),
        swatches=tables["swatches"].drop_duplicates(["digest", "rank"], keep="last", ignore_index=True),
    )


def _read(part: Path) -> dict[str, pd.DataFrame] | None:
    """Read a part; one that a failing disk damaged is given up, and measured again."""
    try:
        return {name: check(pd.read_parquet(part / f"{name}.parquet"), row) for name, row in _PARTS.items()}
    except (OSError, ValueError, SchemaError):
        shutil.rmtree(part)
        return None


def measures_of(root: str, versions: Mapping[str, str], measured: Iterable[Measured]) -> Measures:
    """Tables of what came of files of one archive.

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
    return Measures(
        files=frame(files, File),
        features=frame([each.features for each in done], Features),
        swatches=frame([swatch for each in done for swatch in each.swatches], Swatch),
    )


def in_parquet(measures: Measures) -> dict[str, bytes]:
    """What the files of a part hold, by their names."""
    return {f"{name}.parquet": getattr(measures, name).to_parquet(index=False) for name in _PARTS}


def append(folder: Path, part: Mapping[str, bytes]) -> None:
    """Add a part."""
    last = max((int(part.name.split("-")[0]) for part in _finished(folder)), default=0)
    place = folder / f"{last + 1:06d}-{uuid.uuid4().hex[:8]}"
    unfinished = place.with_suffix(".part")
    unfinished.mkdir(parents=True)
    for name, data in part.items():
        (unfinished / name).write_bytes(data)
    unfinished.replace(place)


def compact(folder: Path, measures: Measures) -> None:
    """Put one part in place of many. A run that ends in between leaves both, which say the same."""
    old = _finished(folder)
    if len(old) > 1:
        append(folder, in_parquet(measures))
        for part in old:
            shutil.rmtree(part)


def forget(folder: Path, root: str) -> None:
    """Forget what was measured of an archive, and the features of contents that no other one has."""
    measures, old = load(folder), _finished(folder)
    files = measures.files[measures.files["root"] != root]
    if len(files) == len(measures.files):
        return
    here = set(files["digest"])
    kept = Measures(
        files=files,
        features=measures.features[measures.features["digest"].isin(here)],
        swatches=measures.swatches[measures.swatches["digest"].isin(here)],
    )
    append(folder, in_parquet(kept))
    for part in old:
        shutil.rmtree(part)


def known(archives: Iterable[Archive], files: pd.DataFrame) -> pd.DataFrame:
    """What was measured of each file: `archive`, `file`, `digest`, `reason`."""
    names = {each.path: each.name for each in archives}
    mine = files.assign(archive=files["root"].map(names).astype("string")).dropna(subset="archive")
    return mine[["archive", "file", "digest", "reason"]]


def _finished(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    for unfinished in folder.glob("*.part"):
        shutil.rmtree(unfinished)
    return sorted(part for part in folder.iterdir() if part.is_dir())
