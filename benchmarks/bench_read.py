"""What reading a large export costs beside parsing its JSON alone, and a ZIP beside its folder.

CPU time of one process. Each round does all steps one after the other, so that a noisy machine is noisy to
all; the tables show medians, quartiles, and the median of the ratios within each round. Memory is the peak of
a process that does one step and nothing else.

    python -m benchmarks.bench_read [--sizes POSTS] [--rounds N]
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks import alone, bench_extract
from benchmarks.figures import Figure
from benchmarks.machine import lacking, memory_of
from igcore.extract import measure_all
from igcore.importers import read_archive
from igcore.importers.source import open_source
from igcore.library.reading import read

SIZES, ROUNDS, PICTURES = (10_000, 100_000), 3, 150
#: GiB of the disk for each million posts: a block for each stand-in of a picture, twice.
_DISK = 12.0
LIST = "your_instagram_activity/media/posts_1.json"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: Captions of the museum whose 5,159 posts are known are so long: mean 653 letters, six hashtags, and in three
#: of five posts letters beyond ASCII. Gamma of this shape and scale has their quartiles.
_SHAPE, _SCALE, _LONGEST, _TAGS = 2.4, 270, 2200, 6
_WORDS = "light morning the harbour of a walk with friends at terminal two after rain and we"
_FOREIGN = ("café", "“quoted”", "☀️🌊", "naïve", "Zürich", "写真")


def posts(count: int, seed: int = 2016) -> list[dict[str, object]]:
    """Entries as Instagram writes them: one picture each, text with a letter for each byte of UTF-8."""
    rng = np.random.default_rng(seed)
    times = np.sort(rng.integers(1_325_376_000, 1_760_000_000, count))[::-1].tolist()
    return [_post(number, moment, _caption(rng)) for number, moment in enumerate(times)]


def _caption(rng: np.random.Generator) -> str:
    length = min(int(rng.gamma(_SHAPE, _SCALE)), _LONGEST)
    tags = [f"#tag{tag % 2000}" for tag in rng.zipf(1.4, _TAGS).tolist()]
    known = _WORDS.split()
    words = [known[index] for index in rng.integers(0, len(known), length // 6).tolist()]
    if rng.random() < 0.6:
        words[len(words) // 2 : len(words) // 2] = [_FOREIGN[index] for index in rng.integers(0, 6, 4).tolist()]
    return " ".join([*words, *tags]).encode().decode("latin-1")


def _post(number: int, moment: int, caption: str) -> dict[str, object]:
    month = datetime.fromtimestamp(moment, UTC).strftime("%Y%m")
    medium = {
        "uri": f"media/posts/{month}/{18_000_000_000_000_000 + number}.jpg",
        "creation_timestamp": moment,
        "media_metadata": {"camera_metadata": {"has_camera_metadata": False}},
        "title": caption,
        "cross_post_source": {"source_app": "FB"},
    }
    return {"media": [medium]}


def write_export(root: Path, count: int) -> None:
    """Write an export whose pictures are stand-ins of a byte."""
    entries = posts(count)
    (root / LIST).parent.mkdir(parents=True)
    (root / LIST).write_text(json.dumps(entries, indent=2), "ascii")
    for entry in entries:
        file = root / entry["media"][0]["uri"]  # type: ignore[index]  # parsed JSON
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b".")


def write_pictures(root: Path, count: int) -> None:
    """Write pictures of 1080 x 1080, as large as Instagram's own."""
    root.mkdir()
    rng = np.random.default_rng(2016)
    made = [Image.open(BytesIO(data)).convert("RGB") for data in list(bench_extract.pictures().values())[:4]]
    for number in range(count):
        turned = made[number % len(made)].rotate(90 * int(rng.integers(0, 4)))
        turned.save(root / f"{number:04}.jpg", quality=int(rng.integers(80, 91)))


def packed(root: Path) -> Path:
    """ZIP of a folder, beside it."""
    path = root.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(each for each in root.rglob("*") if each.is_file()):
            archive.write(file, file.relative_to(root).as_posix())
    return path


def parse(root: Path) -> object:
    """Read the list and parse it, nothing else."""
    return json.loads((root / LIST).read_bytes())


def list_files(root: Path) -> object:
    """Look which files there are."""
    return open_source(root).entries


def rows(root: Path) -> object:
    """Everything an importer yields."""
    return list(read_archive(open_source(root), NOW))


def tables(root: Path) -> object:
    """The same as tables on the disk, as a build has them."""
    with tempfile.TemporaryDirectory() as folder:
        return list(read(open_source(root), NOW, Path(folder) / "kept"))


STEPS: dict[str, Callable[[Path], object]] = {
    "json.loads": parse,
    "list files": list_files,
    "rows": rows,
    "rows and tables": tables,
}


def measured(work: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each piece of work in each round, after one that does not count."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds + 1):
        for name, each in work.items():
            gc.collect()
            started = time.process_time()
            result = each()
            taken = time.process_time() - started
            del result
            if number:
                found[name].append(taken)
    return found


def peak(step: str, root: Path) -> int:
    """MiB that a process needs at most for one step."""
    command = [sys.executable, "-m", "benchmarks.bench_read", "peak", step, str(root)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _say_peak(step: str, root: Path) -> None:
    STEPS[step](root)
    print(round(memory_of(os.getpid(), "VmHWM")))


def _read(folder: Path, count: int, rounds: int) -> Iterator[Figure]:
    root = folder / "export"
    write_export(root, count)
    archive = packed(root)
    yield Figure("length of the list", "MiB", [(root / LIST).stat().st_size / 2**20])
    zipped = {name: f"{name}, ZIP" for name, each in STEPS.items() if each is not parse}
    work = {name: partial(each, root) for name, each in STEPS.items()}
    times = measured(work | {told: partial(STEPS[name], archive) for name, told in zipped.items()}, rounds)
    for name in [*STEPS, *zipped.values()]:
        yield Figure("CPU", "s", times[name], times["json.loads"], "json.loads of its list", name)
    for name, told in zipped.items():
        yield Figure("of a ZIP, CPU", "s", times[told], times[name], "of its folder", name)
    for name in STEPS:
        yield Figure("memory at its peak", "MiB", [peak(name, root)], case=name)
        if name in zipped:
            yield Figure("memory at its peak", "MiB", [peak(name, archive)], case=zipped[name])


def _measure(folder: Path, count: int, rounds: int) -> Iterator[Figure]:
    root = folder / "pictures"
    write_pictures(root, count)
    archive, thumbnails = packed(root), folder / "thumbnails"
    names = sorted(open_source(root).entries)
    work = {
        "folder": lambda: list(measure_all(root, [names], thumbnails, jobs=0)),
        "ZIP": lambda: list(measure_all(archive, [names], thumbnails, jobs=0)),
    }
    times = measured(work, rounds)
    yield Figure(f"measuring {count} pictures of a ZIP, CPU", "s", times["ZIP"], times["folder"], "of its folder")


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Read exports of so many posts, and measure pictures."""
    for count in sizes:
        if reason := lacking(1, 1 + _DISK * count / 1e6):
            yield Figure("CPU", size=count, note=reason)
            continue
        with tempfile.TemporaryDirectory() as folder:
            for figure in _read(Path(folder), count, rounds):
                yield replace(figure, size=count)
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure(Path(folder), PICTURES, rounds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["peak"]:
        _say_peak(sys.argv[2], Path(sys.argv[3]))
    else:
        alone.main(figures, SIZES, ROUNDS)
