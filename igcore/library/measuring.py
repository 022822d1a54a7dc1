"""Measure what is new: every file whose version is not in the cache; parts of the cache are written as results come."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from igcore.extract import Measured, hash_all, measure_all
from igcore.importers.source import Source
from igcore.library import cache, exchange
from igcore.library.assemble import is_picture, is_problem
from igcore.library.folder import thumbnails_of
from igcore.library.wish import Step, Wish
from igcore.parallel import Cluster

#: A part of the cache is written when so much has come, or so much time has passed.
_BATCH_FILES = 256
_BATCH_SECONDS = 2.0


def measure_new(root: Path, sources: Mapping[str, Source], media: pd.DataFrame, wish: Wish) -> Iterator[Step]:
    """Measure what the cache does not know, on this computer or a cluster.

    Args:
        root: The library's folder.
        sources: Archives that are there, by name.
        media: `schema.Media` of all archives.
        wish: Who measures, and how.

    Raises:
        ClusterError: The cluster cannot do it; what is measured by then is in the cache.
    """
    folder = cache.folder_of(root, wish.palette)
    measures = cache.load(folder)
    present = thumbnails_there(root) & set(measures.features["digest"])
    versions = _known_versions(measures.files, present)
    plans = {name: plan for name, source in sources.items() if (plan := _plan(source, media, versions))}
    total, done, problems = sum(len(plan) for plan in plans.values()), 0, 0
    yield Step(0, total)
    sizes = set(measures.features["bytes"])
    with _errands(root, sources, plans, wish) as errands:
        for name, files in plans.items():
            source = sources[name]
            with _Batch(folder, source) as batch:
                for same in _moved(source, files, sizes, present, wish):
                    batch.add(same)
                    done += len(same)
                    yield Step(done, total, problems)
                rest = [file for file in files if file not in batch.written]
                for some, bad in _measured(root, source, rest, batch, errands, wish):
                    done, problems = done + some, problems + bad
                    yield Step(done, total, problems)


@contextmanager
def _errands(
    root: Path, sources: Mapping[str, Source], plans: Mapping[str, Sequence[str]], wish: Wish
) -> Iterator[Mapping[str, exchange.Errand]]:
    """What the workers of a cluster have to know of each archive; nothing where none works."""
    if not isinstance(wish.jobs, Cluster) or not plans:
        yield {}
        return
    with exchange.opened(root, wish) as place:
        found = {name: exchange.errand(root, sources[name], files, place, wish) for name, files in plans.items()}
        for errand in found.values():
            exchange.check(wish.jobs, errand)
        yield found


def _moved(
    source: Source, files: Sequence[str], sizes: set[int], present: set[str], wish: Wish
) -> Iterator[list[Measured]]:
    """Find files that were measured under another name, by their digests."""
    if may_be := [file for file in files if source.entries[file].size in sizes]:
        for some in hash_all(source.root.resolve(), may_be, wish.jobs):
            yield [each for each in some if each.digest in present]


def _measured(
    root: Path,
    source: Source,
    files: Sequence[str],
    batch: "_Batch",
    errands: Mapping[str, exchange.Errand],
    wish: Wish,
) -> Iterator[tuple[int, int]]:
    """Measure files of one archive; yield how many were, and how many could not be, as they come into the cache."""
    if isinstance(wish.jobs, Cluster):
        errand = errands[source.name]
        versions = {file: source.entries[file].version for file in files}
        with exchange.Taking(cache.folder_of(root, wish.palette), thumbnails_of(root), errand) as taking:
            for part in exchange.measure_all(wish.jobs, errand, versions):
                taking.take(part)
                yield part.files, part.problems
    else:
        for some in measure_all(source.root, files, thumbnails_of(root), wish.palette, wish.jobs):
            batch.add(some)
            yield len(some), sum(is_problem(each.file, each.reason) for each in some)


class _Batch:
    """Results on their way into the cache; leaving the block writes the last of them, however it is left."""

    def __init__(self, folder: Path, source: Source) -> None:
        self.written: set[str] = set()
        # Resolved once: a look at each folder on the way costs more than the rest of a row.
        self._folder, self._source, self._root = folder, source, str(source.root.resolve())
        self._waiting: list[Measured] = []
        self._since = time.monotonic()

    def __enter__(self) -> "_Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def add(self, measured: list[Measured]) -> None:
        self._waiting += measured
        self.written |= {each.file for each in measured}
        if len(self._waiting) >= _BATCH_FILES or time.monotonic() - self._since >= _BATCH_SECONDS:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            versions = {each.file: self._source.entries[each.file].version for each in self._waiting}
            cache.append(self._folder, cache.in_parquet(cache.measures_of(self._root, versions, self._waiting)))
        self._waiting, self._since = [], time.monotonic()


def _known_versions(files: pd.DataFrame, present: set[str]) -> set[tuple[str, str, str]]:
    """Files that need no look: measured, with their thumbnail there, or known to be no good picture."""
    # A file that could not even be opened has no digest: it may be readable by now.
    good = files[files["digest"].isin(list(present)) | ((files["reason"] != "") & (files["digest"] != ""))]
    return set(zip(good["root"], good["file"], good["version"], strict=True))


def _plan(source: Source, media: pd.DataFrame, known: set[tuple[str, str, str]]) -> list[str]:
    """Files of one archive that have to be measured."""
    root = str(source.root.resolve())
    files = dict.fromkeys(media.loc[media["archive"] == source.name, "file"])
    there = (file for file in files if is_picture(file) and file in source.entries)
    return [file for file in there if (root, file, source.entries[file].version) not in known]


def thumbnails_there(root: Path) -> set[str]:
    """Contents that have a thumbnail."""
    # By names alone: a path for each of them costs more than the rest of a build with nothing to do.
    folders = (folder for folder in thumbnails_of(root).glob("??") if folder.is_dir())
    return {name[:-4] for folder in folders for name in os.listdir(folder) if name.endswith(".jpg")}
