"""What a build costs the first time, again with nothing changed, and with ten new files, by the size of the archive.

Two jobs. The first table is of the drawn sample, by the clock; the second build of each pair follows its first at once.
The
others are of pictures so small that all besides measuring shows, less what a build of two costs, which is to start; a
build with nothing changed and a bare walk over the same files (`os.scandir`, `stat`) take turns. Memory is the most
that the builder, and any one of its workers, held.

    python -m benchmarks.bench_build [IMAGES] [ROUNDS] [SIZES]
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np
from joblib.externals.loky import get_reusable_executor
from PIL import Image

from igcore.library import Wish, build
from igcore.sample import write_sample

SIZES = (1_000, 10_000, 100_000)
NEW = 10


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
    measured(library, archive)
    get_reusable_executor().shutdown(wait=True)
    own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(each.ru_utime + each.ru_stime for each in (own, theirs))
    return cpu, own.ru_maxrss / 1024, theirs.ru_maxrss / 1024


def row(folder: Path, images: int, rounds: int) -> str:
    """One line of the table of sizes."""
    archive, library = folder / f"archive {images}", folder / f"library {images}"
    write_small(archive, range(images))
    start, _, _ = _alone(first_build, folder / f"library of few {images}", _few(folder))
    cpu, builder, worker = _alone(first_build, library, archive)
    turns = [(_cpu(lambda: measured(library, archive)), _cpu(lambda: walk(archive))) for _ in range(rounds)]
    again, bare = ([turn[place] for turn in turns] for place in (0, 1))
    ratio = median(one / other for one, other in turns)
    write_small(archive, range(images, images + NEW))
    counted: list[int] = []
    few = _cpu(lambda: counted.append(measured(library, archive)))
    return (
        f"| {images:,} | {(cpu - start) / images * 1000:.2f} | {builder:.0f}, {worker:.0f} | {_cell(bare, 4)} | "
        f"{_cell(again, 4)} | {ratio:.1f} | {counted[0]} | {few:.2f} |"
    )


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


def main() -> None:
    """Print the tables."""
    images = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    sizes = [int(each) for each in sys.argv[3].split(",")] if len(sys.argv) > 3 else SIZES
    with tempfile.TemporaryDirectory() as folder:
        _sample(Path(folder), images, rounds)
        print(f"\nSmall pictures, two jobs, {rounds} turns: median (least-most), seconds of CPU\n")
        print(
            "| images | first build, CPU ms each | memory of builder, worker (MiB) | scandir and stat | "
            "again, nothing changed | ratio | measured of ten new | their build, own CPU |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for size in sizes:
            print(row(Path(folder), size, rounds), flush=True)


def _sample(folder: Path, images: int, rounds: int) -> None:
    archive = folder / "sample"
    write_sample(archive, images)
    pairs = []
    for number in range(rounds):
        library = folder / f"library {number}"
        pairs.append((seconds(library, archive), seconds(library, archive)))
    first, again = zip(*pairs, strict=True)
    ratio = median(one / other for one, other in pairs)
    print(f"Build of {images:,} images, two jobs, {rounds} rounds: median (least-most), seconds\n")
    print("| first | again, nothing changed | ratio |\n| --- | --- | --- |")
    print(f"| {_cell(first, 2)} | {_cell(again, 4)} | 1/{ratio:.0f} |")


def _cell(values: tuple[float, ...] | list[float], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


if __name__ == "__main__":
    main()
