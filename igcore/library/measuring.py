"""Measure what is new: every file whose version is not in the cache; parts of the cache are written as results come."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import compress
from pathlib import Path

from igcore.extract import Measured, hash_all, measure_all
from igcore.importers.source import Source
from igcore.library import cache, exchange
from igcore.library.assemble import is_problem
from igcore.library.folder import thumbnails_of
from igcore.library.ledger import Ledger
from igcore.library.plan import Plan, planned
from igcore.library.wish import Step, Wish
from igcore.parallel import Cluster

#: A part of the cache is written when so much has come, or so much time has passed.
_BATCH_FILES = 256
_BATCH_SECONDS = 2.0


def measure_new(root: Path, sources: Mapping[str, Source], ledger: Ledger, wish: Wish) -> Iterator[Step]:
    """Measure what the cache does not know, on this computer or a cluster.

    Args:
        root: The library's folder.
        sources: Archives that are there, by name.
        ledger: What all archives say; it takes what the cache knows.
        wish: Who measures, and how.

    Raises:
        ClusterError: The cluster cannot do it; what is measured by then is in the cache.
    """
    folder = cache.folder_of(root, wish.palette)
    cache.sweep(folder)
    ledger.take(folder)
    ledger.note_present(_names_of_thumbnails(root))
    with planned(ledger, sources, root / "read") as plan:
        done, problems = 0, 0
        yield Step(0, plan.total)
        with _errands(root, sources, plan, wish) as errands:
            for name in plan.archives:
                with _Batch(folder, sources[name], plan) as batch:
                    for same in _moved(batch, ledger, wish):
                        batch.add(same)
                        done += len(same)
                        yield Step(done, plan.total, problems)
                    for some, bad in _measured(root, batch, errands, wish):
                        done, problems = done + some, problems + bad
                        yield Step(done, plan.total, problems)


@contextmanager
def _errands(
    root: Path, sources: Mapping[str, Source], plan: Plan, wish: Wish
) -> Iterator[Mapping[str, exchange.Errand]]:
    """What the workers of a cluster have to know of each archive; nothing where none works."""
    if not isinstance(wish.jobs, Cluster) or not plan.total:
        yield {}
        return
    with exchange.opened(root, wish) as place:
        found = {
            name: exchange.errand(root, sources[name], list(plan.versions(name)), place, wish) for name in plan.archives
        }
        for errand in found.values():
            exchange.check(wish.jobs, errand)
        yield found


def _moved(batch: "_Batch", ledger: Ledger, wish: Wish) -> Iterator[list[Measured]]:
    """Find files that were measured under another name, by their digests."""
    source, plan = batch.source, batch.plan
    if not plan.has_like_known(source.name):
        return
    for some in hash_all(source.root.resolve(), batch.planned(like_known=True), wish.jobs):
        known = [ledger.is_present(each.digest) for each in some]
        same = list(compress(some, known))
        plan.remove(source.name, [each.file for each in same])
        batch.put_off([each.file for each, is_known in zip(some, known, strict=True) if not is_known])
        yield same


def _measured(
    root: Path, batch: "_Batch", errands: Mapping[str, exchange.Errand], wish: Wish
) -> Iterator[tuple[int, int]]:
    """Measure files of one archive; yield how many were, and how many could not be, as they come into the cache."""
    if isinstance(wish.jobs, Cluster):
        errand, versions = errands[batch.source.name], batch.plan.versions(batch.source.name)
        with exchange.Taking(cache.folder_of(root, wish.palette), thumbnails_of(root), errand) as taking:
            for part in exchange.measure_all(wish.jobs, errand, versions):
                taking.take(part)
                yield part.files, part.problems
    else:
        for some in measure_all(batch.source.root, batch.planned(), thumbnails_of(root), wish.palette, wish.jobs):
            batch.add(some)
            yield len(some), sum(is_problem(each.file, each.reason) for each in some)


class _Batch:
    """Results on their way into the cache; leaving the block writes the last of them, however it is left."""

    def __init__(self, folder: Path, source: Source, plan: Plan) -> None:
        self.source, self.plan = source, plan
        # Resolved once: a look at each folder on the way costs more than the rest of a row.
        self._folder, self._root = folder, str(source.root.resolve())
        self._versions: dict[str, str] = {}
        self._waiting: list[Measured] = []
        self._since = time.monotonic()

    def __enter__(self) -> "_Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def planned(self, *, like_known: bool = False) -> Iterator[list[str]]:
        """Yield files some at a time, and remember the versions of those under way."""
        for some in self.plan.batches(self.source.name, like_known=like_known):
            self._versions |= some
            yield list(some)

    def put_off(self, files: list[str]) -> None:
        """Forget the versions of files that come once more."""
        for file in files:
            del self._versions[file]

    def add(self, measured: list[Measured]) -> None:
        self._waiting += measured
        if len(self._waiting) >= _BATCH_FILES or time.monotonic() - self._since >= _BATCH_SECONDS:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            versions = {each.file: self._versions.pop(each.file) for each in self._waiting}
            cache.append(self._folder, cache.in_parquet(cache.measures_of(self._root, versions, self._waiting)))
        self._waiting, self._since = [], time.monotonic()


def count_thumbnails(root: Path) -> int:
    """How many contents have a thumbnail."""
    return sum(len(names) for names in _names_of_thumbnails(root))


def _names_of_thumbnails(root: Path) -> Iterator[list[str]]:
    # By names alone: a path for each of them costs more than the rest of a build with nothing to do.
    for folder in thumbnails_of(root).glob("??"):
        if folder.is_dir():
            yield [name[:-4] for name in os.listdir(folder) if name.endswith(".jpg")]
