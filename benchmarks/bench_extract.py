"""What the whole extraction of one picture costs, beside Pillow's decoding alone and the script of 2016.

CPU time of one process. Of each file there are as many copies as a build of some thousand would give a worker at a
time; they are measured in turns with the other two, so that a noisy machine is noisy to all. Then, by the clock, what
two workers do beside one: the measuring of a build, of some hundred files, by one and by two in turns; of files
alike, and of photographs of all sizes, of which the largest come last in their folder.

    python -m benchmarks.bench_extract [--sizes FILES] [--rounds N]
"""

import io
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from colorthief import ColorThief
from PIL import Image

from benchmarks import alone
from benchmarks.figures import Figure
from igcore.extract import measure_all, measure_some
from igcore.parallel import batches
from igcore.parallel.batches import EACH, MOST
from igcore.sample import draw
from igcore.sample.life import plan

SIDE = 1080
#: Twelve megapixels, as a phone's camera has them.
LARGE = (4000, 3000)
ROUNDS = 15
#: Rounds of what takes minutes.
_FEW = 5
#: By its size, the most that a picture may take beside Pillow's decoding, and beside the script of 2016.
_GOALS = {(SIDE, SIDE): (1.5, 1 / 40), LARGE: (1.0, None)}
#: Two workers do so many times what one does.
_TWICE = 1.8
#: Where files cost the same at any time. On a disk with ext4 a new file takes up to half a millisecond for minutes
#: after many were removed, as these benchmarks do: it steps over each of those.
_MEMORY, _ROOM = Path("/dev/shm"), 2 * 2**30
#: Real photographs, where they lie beside the project; each so manieth of them.
PHOTOS = Path(__file__).parents[2] / "shared" / "photos"
EACH_PHOTO = 50
SIZES = (320,)
#: Of a hundred pictures of all sizes so many are of twelve megapixels and of 1080 x 1080; the others are thumbnails.
MIXED = (4, 36)
THUMBNAIL = 240
#: Instagram's own files of this size have some 150 to 300 KB.
QUALITY = 85


def pictures() -> dict[str, bytes]:
    """JPEG files of 1080 x 1080: drawn scenes with a camera's grain, and the worst case, noise."""
    rng = np.random.default_rng(2016)
    drawn = {f"scene {number + 1}": draw(each.drawing) for number, each in enumerate(plan(4, 7))}
    made = {name: _with_grain(image.convert("RGB").resize((SIDE, SIDE)), rng) for name, image in drawn.items()}
    made["noise"] = Image.fromarray(rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8))
    made["12 megapixels"] = _with_grain(drawn["scene 1"].convert("RGB").resize(LARGE), rng)
    photos = sorted(PHOTOS.glob("*.jpg"))[::EACH_PHOTO]
    return {name: _jpeg(image) for name, image in made.items()} | {each.stem: each.read_bytes() for each in photos}


def _with_grain(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    grain = rng.normal(0, 6, (image.height, image.width, 1))
    return Image.fromarray((np.asarray(image) + grain).clip(0, 255).astype(np.uint8))


def _jpeg(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=QUALITY)
    return data.getvalue()


def full_decode(data: bytes) -> None:
    """Decode the file as Pillow does."""
    Image.open(io.BytesIO(data)).load()


def script_of_2016(data: bytes) -> None:
    """Run what the script of 2016 ran on each picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        thief = ColorThief(io.BytesIO(data))
        thief.get_color()
        thief.get_palette(5)


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def extraction(name: str, data: bytes, folder: Path, rounds: int) -> Iterator[Figure]:
    """What a picture takes, beside both."""
    files = [f"{name} {number}.jpg" for number in range(max(1, MOST // (len(data) + EACH)))]
    for number, file in enumerate(files):
        # What follows the end of a JPEG file is no part of the picture.
        (folder / file).write_bytes(data + str(number).encode())
    # What is so short that the clock's steps would show is done several times, as often as there are files.
    work: dict[str, tuple[int, Callable[[Path], object]]] = {
        "decode": (len(files), lambda _: [*map(full_decode, [data] * len(files))]),
        "igcore": (len(files), lambda thumbnails: measure_some(folder, files, thumbnails, "igcore")),
        "2016": (1, lambda _: script_of_2016(data)),
    }
    ms: dict[str, list[float]] = {key: [] for key in work}
    for number in range(rounds + 1):
        thumbnails = _empty(folder / f"{name} {number}")
        for key, (times, each) in work.items():
            taken = 1000 * cpu_seconds(partial(each, thumbnails)) / times
            # The first round is to warm up.
            ms[key] += [taken] if number else []
    goals = _GOALS.get(Image.open(io.BytesIO(data)).size, (None, None))
    whole = "whole extraction, CPU"
    yield Figure(whole, "ms", ms["igcore"], ms["decode"], "Pillow's decoding", name, ratio_goal=goals[0])
    yield Figure(whole, "ms", ms["igcore"], ms["2016"], "the script of 2016", name, ratio_goal=goals[1])


def _empty(thumbnails: Path) -> Path:
    """Folder for thumbnails as a build soon has it: with its folders, and without those of a round before."""
    for number in range(256):
        (thumbnails / f"{number:02x}").mkdir(parents=True)
    return thumbnails


def of_all_sizes(files: int) -> list[bytes]:
    """Real photographs, where they are there, as thumbnails, as Instagram has them, and as a camera does."""
    photos = [Image.open(path).convert("RGB") for path in sorted(PHOTOS.glob("*.jpg"))[:: EACH_PHOTO // 5]]
    photos = photos or [draw(each.drawing).convert("RGB") for each in plan(4, 7)]
    large, usual = (files * part // 100 for part in MIXED)
    small = [_jpeg(photo.resize((THUMBNAIL, THUMBNAIL))) for photo in photos]
    middle = [_jpeg(photo.resize((SIDE, SIDE))) for photo in photos]
    phone = [_jpeg(_with_grain(photo.resize(LARGE), np.random.default_rng(2016))) for photo in photos[:2]]
    counts = ((small, files - large - usual), (middle, usual), (phone, large))
    return [some[number % len(some)] for some, count in counts for number in range(count)]


def workers(kind: str, folder: Path, data: list[bytes], rounds: int) -> Figure:
    """Seconds that two workers take, beside one."""
    archive = folder / f"{kind} {len(data)}"
    archive.mkdir()
    files = [f"{number:04}.jpg" for number in range(len(data))]
    for number, file in enumerate(files):
        # What follows the end of a JPEG file is no part of the picture.
        (archive / file).write_bytes(data[number] + str(number).encode())
    shared_out = [[files[place] for place in batch] for batch in batches([len(each) for each in data])]

    def seconds(jobs: int) -> float:
        started = time.perf_counter()
        for _ in measure_all(archive, shared_out, folder / "thumbnails", jobs=jobs):
            pass
        return time.perf_counter() - started

    seconds(2)  # Starts them.
    one, two = zip(*((seconds(1), seconds(2)) for _ in range(rounds)), strict=True)
    return Figure("two workers", "s", two, one, "one", kind, size=len(files), ratio_goal=1 / _TWICE)


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure pictures one after the other, then so many by workers."""
    few = min(rounds, _FEW)
    in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    with tempfile.TemporaryDirectory(dir=_MEMORY if in_memory else None) as folder:
        made = pictures()
        for name, data in made.items():
            yield from extraction(name, data, Path(folder), rounds if len(data) < 10**6 else few)
        scenes = [data for name, data in made.items() if name.startswith("scene")]
        for files in sizes:
            for kind, some in (("alike", scenes * (files // len(scenes))), ("of all sizes", of_all_sizes(files))):
                yield workers(kind, Path(folder), some, few)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
