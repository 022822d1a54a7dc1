"""Libraries on the disk that are read some rows at a time: a few, where others take thousands."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa

from igcore.library import Manifest, Tables
from igcore.library.cache import File, finished
from igcore.library.folder import commit
from igcore.library.parts import Stored
from igcore.places import Periods
from igcore.schema import TABLES, Features, frame


def put(root: Path, manifest: Manifest, made: Tables) -> None:
    """Put tables that are in memory in place."""
    commit(root, manifest, {name: [pa.Table.from_pandas(getattr(made, name), preserve_index=False)] for name in TABLES})


def measured(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Files and features of a cache, without repetition."""
    files, features = (
        pd.concat([frame([], row), *(pd.read_parquet(part / name) for part in finished(folder))], ignore_index=True)
        for name, row in (("files.parquet", File), ("features.parquet", Features))
    )
    return (
        files.drop_duplicates(["root", "file"], keep="last", ignore_index=True),
        features.drop_duplicates("digest", keep="last", ignore_index=True),
    )


def with_digests(made: Tables) -> Tables:
    """Give contents that have names digests, and put their swatches in order, as a build does."""
    images = made.images.assign(digest=_digests(made.images["digest"]))
    swatches = made.swatches.assign(digest=_digests(made.swatches["digest"]))
    return replace(made, images=images, swatches=swatches.sort_values(["digest", "rank"], ignore_index=True))


def _digests(names: pd.Series) -> pd.Series:
    return names.map(lambda name: hashlib.sha256(name.encode()).hexdigest()[:32]).astype("string")


def written(
    root: Path,
    made: Tables,
    people: Sequence[str] = (),
    periods: Periods | None = None,
    same: Mapping[str, str] | None = None,
    at_once: int = 2,
) -> Stored:
    """Write tables as a library, to be read so many rows at a time."""
    manifest = Manifest("000001-made", "made", "2026-01-01T00:00:00+00:00", order=tuple(people))
    root.mkdir(exist_ok=True)
    put(root, manifest, made)
    return Stored(root, manifest, periods or Periods(), same or {}, at_once)
