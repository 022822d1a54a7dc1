"""What reading a large export costs beside parsing its JSON alone, and a ZIP beside its folder.

CPU time of one process. Each round does all steps one after the other, so that a noisy machine is noisy to
all; the tables show medians, quartiles, and the median of the ratios within each round. Memory is the peak of
a process that does one step and nothing else.

    python -m benchmarks.bench_read [POSTS] [ROUNDS]
"""

import gc
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from PIL import Image

from benchmarks import bench_extract
from igcore.extract import measure_all
from igcore.importers import read_archive
from igcore.importers.source import open_source
from igcore.library.reading import sorted_out

POSTS, ROUNDS, PICTURES = 100_000, 7, 300
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
    """The same as tables, as a build has them."""
    return list(sorted_out(read_archive(open_source(root), NOW)))


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
    # Linux alone has this file; what `getrusage` says there includes the process that started this one.
    status = Path("/proc/self/status").read_text()
    print(int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024)


def _lines(times: Mapping[str, list[float]], base: str) -> Iterator[str]:
    for name, values in times.items():
        low, _, high = quantiles(values, n=4)
        ratio = median(own / other for own, other in zip(values, times[base], strict=True))
        yield f"{name} | {median(values):.2f} ({low:.2f}-{high:.2f}) | {ratio:.2f}"


def _read(folder: Path, count: int, rounds: int) -> None:
    root = folder / "export"
    write_export(root, count)
    archive = packed(root)
    size = (root / LIST).stat().st_size / 2**20
    print(f"Reading {count:,} posts, a list of {size:.0f} MiB, {rounds} rounds: CPU s, median (quartiles)\n")
    print("| step | CPU s | to json.loads | peak MiB |\n| --- | --- | --- | --- |")
    work = {name: partial(each, root) for name, each in STEPS.items()}
    of_zip = {name: partial(each, archive) for name, each in STEPS.items() if each is not parse}
    times = measured(work | {f"{name}, ZIP": each for name, each in of_zip.items()}, rounds)
    for line in _lines(times, "json.loads"):
        step, _, kind = line.split(" |")[0].partition(", ")
        print(f"| {line} | {peak(step, archive if kind else root)} |", flush=True)
    print("\n| step | ZIP to folder |\n| --- | --- |")
    for name in of_zip:
        print(
            f"| {name} | {median(one / two for one, two in zip(times[f'{name}, ZIP'], times[name], strict=True)):.2f} |"
        )


def _measure(folder: Path, count: int, rounds: int) -> None:
    root = folder / "pictures"
    write_pictures(root, count)
    archive, thumbnails = packed(root), folder / "thumbnails"
    names = sorted(open_source(root).entries)
    print(f"\nMeasuring {count} JPEG of 1080 x 1080, in this process, {rounds} rounds: CPU s, median (quartiles)\n")
    print("| archive | CPU s | to the folder |\n| --- | --- | --- |")
    work = {
        "folder": lambda: list(measure_all(root, [names], thumbnails, jobs=0)),
        "ZIP": lambda: list(measure_all(archive, [names], thumbnails, jobs=0)),
    }
    for line in _lines(measured(work, rounds), "folder"):
        print(f"| {line} |", flush=True)


def main() -> None:
    """Print the tables."""
    if sys.argv[1:2] == ["peak"]:
        _say_peak(sys.argv[2], Path(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        _read(Path(folder), count, rounds)
        _measure(Path(folder), PICTURES, rounds)


if __name__ == "__main__":
    main()
