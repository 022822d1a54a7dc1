"""Measure what is new: every file whose version is not in the cache; parts of the cache are written as results come."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from igcore.extract import Measured, hash_all, measure_all
from igcore.importers.source import Source
from igcore.library import cache, exchange
from igcore.library.assemble import is_picture, is_problem
from igcore.library.folder import thumbnails_of
from igcore.library.reading import Reading
from igcore.library.wish import Step, Wish
from igcore.parallel import Cluster, batches
from igcore.schema import among

#: A part of the cache is written when so much has come, or so much time has passed.
_BATCH_FILES = 256
_BATCH_SECONDS = 2.0


def measure_new(root: Path, sources: Mapping[str, Source], read: Reading, wish: Wish) -> Iterator[Step]:
    """Measure what the cache does not know, on this computer or a cluster.

    Args:
        root: The library's folder.
        sources: Archives that are there, by name.
        read: What all archives say; `media` and `files` are read.
        wish: Who measures, and how.

    Raises:
        ClusterError: The cluster cannot do it; what is measured by then is in the cache.
    """
    folder = cache.folder_of(root, wish.palette)
    measures = cache.load(folder)
    present, sizes = measures.features["digest"], measures.features["bytes"]
    present = present[among(present, thumbnails_there(root))]
    looked_at = _looked_at(measures.files, present)
    plans = {name: plan for name, source in sources.items() if len(plan := _plan(source, read, looked_at))}
    del measures, looked_at  # As long as pictures are measured nobody needs them.
    total, done, problems = sum(len(plan) for plan in plans.values()), 0, 0
    yield Step(0, total)
    with _errands(root, sources, plans, wish) as errands:
        for name, plan in plans.items():
            with _Batch(folder, sources[name]) as batch:
                moved: list[str] = []
                for same in _moved(batch, plan[plan["size"].isin(sizes)], present, wish):
                    batch.add(same)
                    moved += [each.file for each in same]
                    yield Step(done + len(moved), total, problems)
                done += len(moved)
                rest = plan[~plan["file"].isin(moved)]
                for some, bad in _measured(root, batch, rest, errands, wish):
                    done, problems = done + some, problems + bad
                    yield Step(done, total, problems)


@contextmanager
def _errands(
    root: Path, sources: Mapping[str, Source], plans: Mapping[str, pd.DataFrame], wish: Wish
) -> Iterator[Mapping[str, exchange.Errand]]:
    """What the workers of a cluster have to know of each archive; nothing where none works."""
    if not isinstance(wish.jobs, Cluster) or not plans:
        yield {}
        return
    with exchange.opened(root, wish) as place:
        found = {
            name: exchange.errand(root, sources[name], plan["file"].tolist(), place, wish)
            for name, plan in plans.items()
        }
        for errand in found.values():
            exchange.check(wish.jobs, errand)
        yield found


def _moved(batch: "_Batch", plan: pd.DataFrame, present: pd.Series, wish: Wish) -> Iterator[list[Measured]]:
    """Find files that were measured under another name, by their digests."""
    if len(plan):
        known = set(present)
        for some in hash_all(batch.source.root.resolve(), batch.planned(plan), wish.jobs):
            yield [each for each in some if each.digest in known]


def _measured(
    root: Path, batch: "_Batch", plan: pd.DataFrame, errands: Mapping[str, exchange.Errand], wish: Wish
) -> Iterator[tuple[int, int]]:
    """Measure files of one archive; yield how many were, and how many could not be, as they come into the cache."""
    if isinstance(wish.jobs, Cluster):
        errand = errands[batch.source.name]
        versions = dict(zip(plan["file"], plan["version"], strict=True))
        with exchange.Taking(cache.folder_of(root, wish.palette), thumbnails_of(root), errand) as taking:
            for part in exchange.measure_all(wish.jobs, errand, versions):
                taking.take(part)
                yield part.files, part.problems
    else:
        batches = batch.planned(plan)
        for some in measure_all(batch.source.root, batches, thumbnails_of(root), wish.palette, wish.jobs):
            batch.add(some)
            yield len(some), sum(is_problem(each.file, each.reason) for each in some)


class _Batch:
    """Results on their way into the cache; leaving the block writes the last of them, however it is left."""

    def __init__(self, folder: Path, source: Source) -> None:
        self.source = source
        # Resolved once: a look at each folder on the way costs more than the rest of a row.
        self._folder, self._root = folder, str(source.root.resolve())
        self._versions: dict[str, str] = {}
        self._waiting: list[Measured] = []
        self._since = time.monotonic()

    def __enter__(self) -> "_Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def planned(self, plan: pd.DataFrame) -> Iterator[list[str]]:
        """Yield files some at a time, and remember the versions of those under way."""
        for places in batches(plan["size"]):
            some = plan.iloc[places]
            files = some["file"].tolist()
            self._versions |= dict(zip(files, some["version"], strict=True))
            yield files

    def add(self, measured: list[Measured]) -> None:
        self._waiting += measured
        if len(self._waiting) >= _BATCH_FILES or time.monotonic() - self._since >= _BATCH_SECONDS:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            versions = {each.file: self._versions.pop(each.file) for each in self._waiting}
            cache.append(self._folder, cache.in_parquet(cache.measures_of(self._root, versions, self._waiting)))
        self._waiting, self._since = [], time.monotonic()


def _looked_at(files: pd.DataFrame, present: pd.Series) -> pd.DataFrame:
    """Files that need no further look: measured, with their thumbnail there, or known to be no good picture."""
    # A file that could not even be opened has no digest: it may be readable by now.
    good = among(files["digest"], present) | ((files["reason"] != "") & (files["digest"] != ""))
    return files.loc[good, ["root", "file", "version"]]


def _plan(source: Source, read: Reading, looked_at: pd.DataFrame) -> pd.DataFrame:
    """Files of one archive that have to be measured: `file`, `version` and `size`."""
    named = read.media.loc[read.media["archive"] == source.name, "file"]
    there = read.files.loc[read.files["archive"] == source.name, ["file", "version"]]
    there = there[among(there["file"], named) & np.array([is_picture(file) for file in there["file"]], bool)]
    known = looked_at.loc[looked_at["root"] == str(source.root.resolve()), ["file", "version"]]
    found = there.merge(known, on=["file", "version"], how="left", indicator=True, validate="many_to_one")
    plan: pd.DataFrame = found.loc[found["_merge"] == "left_only", ["file", "version"]]
    # Every version begins with the size of its file.
    return plan.assign(size=[int(version.partition("-")[0]) for version in plan["version"]])


def thumbnails_there(root: Path) -> pd.Series:
    """Contents that have a thumbnail."""
    names = [pd.Series(some, dtype="string") for some in _names_of_thumbnails(root)]
    return pd.concat([pd.Series([], dtype="string"), *names], ignore_index=True)


def count_thumbnails(root: Path) -> int:
    """How many contents have a thumbnail."""
    return sum(len(names) for names in _names_of_thumbnails(root))


def _names_of_thumbnails(root: Path) -> Iterator[list[str]]:
    # By names alone: a path for each of them costs more than the rest of a build with nothing to do.
    for folder in thumbnails_of(root).glob("??"):
        if folder.is_dir():
            yield [name[:-4] for name in os.listdir(folder) if name.endswith(".jpg")]
