"""What a build costs the first time, again with nothing changed, and with ten new files, by the size of the archive.

Two jobs. First the drawn sample, by the clock; the second build of each pair follows its first at once. Then pictures
so small that all besides measuring shows, less what a build of two costs, which is to start: what each costs, and what
the builder and any one of its workers hold at most, beside the first of these archives; a build with nothing changed
and a bare walk over the same files (`os.scandir`, `stat`) take turns.

    python -m benchmarks.bench_build [--sizes N,N] [--rounds N]
"""

import io
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from multiprocessing import active_children, get_context
from pathlib import Path
from statistics import median

import numpy as np
from joblib.externals.loky import get_reusable_executor
from PIL import Image

from benchmarks import alone
from benchmarks.figures import Figure
from benchmarks.machine import lacking, memory_of
from igcore.library import Wish, build
from igcore.memory import large_pieces_go_back
from igcore.sample import write_sample

SIZES, ROUNDS = (1_000, 10_000, 100_000), 5
#: A million takes some 25 minutes: only where it is asked for.
_NOT_UNASKED = 1_000_000
_SAMPLE, NEW = 600, 10
#: GiB of the disk for each million pictures: a block or two for each, and for its thumbnails.
_DISK = 13.0
#: The most that a picture of many, up to so many, and the memory of a build of them, may be beside those of few; and a
#: build with nothing changed beside a walk, from so many files on: of few the start is more than all else.
_FLAT, _FLAT_TO, _WALK, _MANY = 1.1, 100_000, 3.0, 10_000


def seconds(library: Path, archive: Path) -> float:
    """Wall time of one build."""
    started = time.perf_counter()
    measured(library, archive)
    return time.perf_counter() - started


def measured(library: Path, archive: Path) -> int:
    """Build; how many pictures were measured for it."""
    total = 0
    for step in build(library, Wish([archive], jobs=2), datetime.now(UTC)):
        total = step.total
    return total


def write_small(archive: Path, pictures: range) -> None:
    """Pictures of 48 x 36, each of another content, in folders of a thousand."""
    rng = np.random.default_rng(2016)
    drawn = [_jpeg(rng.integers(0, 256, (3, 4, 3), np.uint8)) for _ in range(16)]
    for number in pictures:
        folder = archive / f"{number // 1000:04d}"
        folder.mkdir(parents=True, exist_ok=True)
        # What follows the end of a JPEG file is no part of the picture.
        (folder / f"picture {number:07d}.jpg").write_bytes(drawn[number % 16] + str(number).encode())


def _jpeg(spots: np.ndarray) -> bytes:
    data = io.BytesIO()
    Image.fromarray(spots).resize((48, 36), Image.Resampling.BICUBIC).save(data, "JPEG", quality=85)
    return data.getvalue()


def walk(folder: Path) -> int:
    """Look at every file of a folder, and do nothing with it."""
    files, folders = 0, [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as found:
            for each in found:
                if each.is_dir(follow_symlinks=False):
                    folders.append(each.path)
                else:
                    each.stat(follow_symlinks=False)
                    files += 1
    return files


def first_build(library: Path, archive: Path) -> tuple[float, float, float]:
    """CPU seconds of a build, the most memory of the builder and of a worker (MiB); for a process of its own."""
    workers: list[float] = []
    large_pieces_go_back()  # As `igcore build` does.
    for step in build(library, Wish([archive], jobs=2), datetime.now(UTC)):
        if step.done and step.done == step.total and not workers:
            # They end when they have had nothing to do for a while.
            workers = [memory_of(each.pid, "VmHWM") for each in active_children() if each.pid]
    get_reusable_executor().shutdown(wait=True)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    return cpu, memory_of(os.getpid(), "VmHWM"), max(workers)


@dataclass(frozen=True)
class First:
    """First builds of so many pictures: CPU milliseconds of each, MiB of the builder and of a worker at most."""

    images: int
    each: Sequence[float]
    builder: Sequence[float]
    worker: Sequence[float]


def first(folder: Path, images: int, rounds: int) -> First:
    """Build libraries of so many small pictures, each in a process of its own; the last one stays."""
    archive, library = folder / f"archive {images}", folder / f"library {images}"
    write_small(archive, range(images))
    found = []
    for number in range(rounds):
        shutil.rmtree(library, ignore_errors=True)
        start, _, _ = _alone(first_build, folder / f"library of few {images} {number}", _few(folder))
        cpu, builder, worker = _alone(first_build, library, archive)
        found.append(((cpu - start) / images * 1000, builder, worker))
    return First(images, *zip(*found, strict=True))


def first_figures(found: First, least: First) -> Iterator[Figure]:
    """What first builds cost, beside those of few."""
    for what, unit, name in (
        ("first build, CPU a picture", "ms", "each"),
        ("first build, memory of the builder", "MiB", "builder"),
        ("first build, memory of a worker", "MiB", "worker"),
    ):
        taken = getattr(found, name)
        if found is least:
            yield Figure(what, unit, taken)
        else:
            few = [median(getattr(least, name))] * len(taken)
            goal = _FLAT if found.images <= _FLAT_TO else None
            yield Figure(what, unit, taken, few, f"of {least.images:,} pictures", ratio_goal=goal)


def again(folder: Path, images: int, rounds: int) -> Iterator[Figure]:
    """What a build costs with nothing changed, then with some new."""
    archive, library = folder / f"archive {images}", folder / f"library {images}"
    turns = [(_cpu(lambda: measured(library, archive)), _cpu(lambda: walk(archive))) for _ in range(rounds)]
    ours, bare = zip(*turns, strict=True)
    goal = _WALK if images >= _MANY else None
    yield Figure("again, nothing changed, CPU", "s", ours, bare, "scandir and stat", ratio_goal=goal)
    write_small(archive, range(images, images + NEW))
    counted: list[int] = []
    few = _cpu(lambda: counted.append(measured(library, archive)))
    yield Figure(f"with {NEW} new, own CPU", "s", [few])
    yield Figure(f"measured of {NEW} new", "", counted, goal=NEW)


def _few(folder: Path) -> Path:
    write_small(folder / "few", range(2))
    return folder / "few"


def _alone(function: Callable[[Path, Path], tuple[float, float, float]], *paths: Path) -> tuple[float, float, float]:
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(function, *paths).result()


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _sample(folder: Path, rounds: int) -> Iterator[Figure]:
    archive = folder / "sample"
    write_sample(archive, _SAMPLE)
    pairs = []
    for number in range(rounds):
        library = folder / f"library {number}"
        pairs.append((seconds(library, archive), seconds(library, archive)))
    new, same = zip(*pairs, strict=True)
    yield Figure("first build of the sample", "s", new, size=_SAMPLE)
    yield Figure("again, nothing changed", "s", same, new, "the first build", size=_SAMPLE)


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Build the sample, then archives of these sizes."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _sample(Path(folder), rounds)
        least: First | None = None
        for images in sizes:
            if reason := lacking(2, 1 + _DISK * images / 1e6):
                yield Figure("first build", size=images, note=reason)
                continue
            found = first(Path(folder), images, rounds if least is None else 1)
            least = least or found
            for figure in chain(first_figures(found, least), again(Path(folder), images, rounds)):
                yield replace(figure, size=images)
    if max(sizes) < _NOT_UNASKED:
        note = f"some 25 minutes: python -m benchmarks.bench_build --sizes 1000,{_NOT_UNASKED}"
        yield Figure("first build", size=_NOT_UNASKED, note=note)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
