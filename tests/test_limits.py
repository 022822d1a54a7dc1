"""Limits of `igcore.extract` and `igcore.decode`: time, memory, and processes that end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import repeat
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from igcore import extract
from igcore.decode import HARD_SECONDS, MAX_PIXELS, MAX_SECONDS, TooSlowError, or_end, within
from igcore.extract import Measured, measure, measure_all
from igcore.library import Wish, read_manifest, read_tables
from igcore.parallel import in_parallel
from tests.make_archive import SHARED, built, needs_shared, saved, scene

HARD = SHARED / "hard"


def test_what_takes_too_long_is_a_problem(tmp_path: Path, thumbnails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(scene(1), tmp_path / "a.jpg")

    def slow(*_: object) -> None:
        time.sleep(5)

    with monkeypatch.context() as patched:
        patched.setattr(extract, "MAX_SECONDS", 0.05)
        patched.setattr(extract, "_look", slow)
        started = time.monotonic()
        found = measure(tmp_path, path.name, thumbnails)

    assert time.monotonic() - started < 4
    assert found.digest
    assert found.reason == "takes longer than 10 seconds to decode"
    assert measure(tmp_path, path.name, thumbnails).reason == ""


def test_the_time_is_not_heard_by_what_catches_exceptions() -> None:
    """As many decoders do; and once it is over, nothing rings."""
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TooSlowError), within(0.05), suppress(Exception):
        time.sleep(5)
    with within(0.05):
        pass

    time.sleep(0.1)
    assert signal.getsignal(signal.SIGALRM) is before


def test_in_a_thread_there_is_no_limit_and_no_failure(tmp_path: Path, thumbnails: Path) -> None:
    """Signals are for main threads only; the app builds in others."""
    path = saved(scene(1), tmp_path / "a.jpg")
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(measure, tmp_path, path.name, thumbnails).result()

    assert found.reason == ""


_WITHIN_MEMORY = """
import resource, sys
from pathlib import Path
from igcore.extract import measure
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = measure(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, found.reason or found.features.width)
"""


def memory_of(path: Path, thumbnails: Path) -> tuple[int, str]:
    """MiB that a process took at most to measure one picture, and what came of it."""
    command = [sys.executable, "-c", _WITHIN_MEMORY, str(path.parent), path.name, str(thumbnails)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    megabytes, _, result = said.strip().partition(" ")
    return int(megabytes), result


@needs_shared
def test_95_megapixels_are_measured_within_a_gibibyte(thumbnails: Path) -> None:
    megabytes, width = memory_of(HARD / "images/png_95MP_10000x9500.png", thumbnails)

    assert width == "10000"
    assert megabytes < 1024


@pytest.mark.parametrize("mode", ["LA", "RGBA", "I;16", "P"])
def test_100_megapixels_of_any_kind_are_measured_within_a_gibibyte(mode: str, tmp_path: Path, thumbnails: Path) -> None:
    """Where one pixel takes four bytes, or could; each mode has another way to the working size."""
    path = saved(Image.new(mode, (10_000, 10_000)), tmp_path / "large.png", compress_level=1)

    megabytes, width = memory_of(path, thumbnails)

    assert width == "10000"
    assert megabytes < 1024


def test_more_than_the_limit_is_refused_before_it_is_decoded(tmp_path: Path, thumbnails: Path) -> None:
    """120 megapixels would take 120 MB and more."""
    path = saved(Image.new("L", (12_000, 10_000)), tmp_path / "large.png", compress_level=1)

    megabytes, reason = memory_of(path, thumbnails)

    assert MAX_PIXELS < 12_000 * 10_000
    assert reason == "larger than 100 megapixels, the limit for one picture"
    assert megabytes < memory_of(saved(scene(1), tmp_path / "small.png"), thumbnails)[0] + 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(20):
        saved(scene(number), tmp_path / f"{number:02}.jpg")
    (tmp_path / "20.jpg").write_bytes(b"no picture")
    return tmp_path


def all_measured(folder: Path, thumbnails: Path, jobs: int) -> list[Measured]:
    files = sorted(path.name for path in folder.glob("*.jpg"))
    batches: Iterator[list[Measured]] = measure_all(folder, [files[:8], files[8:16], files[16:]], thumbnails, jobs=jobs)
    return sorted((each for batch in batches for each in batch), key=lambda each: each.file)


def test_other_processes_measure_what_this_one_does(folder: Path, thumbnails: Path) -> None:
    """The same bytes give the same measures: in any process, and again."""
    alone, together = all_measured(folder, thumbnails, 0), all_measured(folder, thumbnails, 2)

    assert len(alone) == 21
    assert together == alone
    assert all_measured(folder, thumbnails, 1) == alone == all_measured(folder, thumbnails, 0)


def test_results_come_before_all_is_done(folder: Path, thumbnails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stops listening has the rest left undone."""
    results = measure_all(folder, [[f"{number:02}.jpg"] for number in range(20)], thumbnails, jobs=0)
    first = next(results)
    monkeypatch.setattr(extract, "_measure", None)

    results.close()  # type: ignore[attr-defined]  # it is a generator

    assert len(first) == 1


def ends_at(number: int, fatal: Sequence[int]) -> int:
    """Give a number back, or end the process: what the system does where memory runs out."""
    if number in fatal:
        os._exit(9)
    return number


def instead_of(_: float, number: int, fatal: Sequence[int]) -> int:  # noqa: ARG001 - as what it stands in for
    return -number


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("fatal", [[], [1], [17, 29], [1, 2, 3, 39]])
def test_only_what_ends_its_process_is_missing(fatal: list[int], jobs: int) -> None:
    """What was beside it is done again, and what was to come is done."""
    tasks = ((number, fatal) for number in range(1, 40))

    found = list(in_parallel(ends_at, tasks, jobs, instead_of))

    assert sorted(found) == sorted(-number if number in fatal else number for number in range(1, 40))


def test_without_an_answer_a_process_that_ends_is_an_error() -> None:
    with pytest.raises(BrokenProcessPool):
        list(in_parallel(ends_at, [(1, [1])], 2))


def works_alone(folder: Path) -> int:
    """Number of the process; an error where another is at work as well."""
    (folder / "at work").mkdir()
    threading.Event().wait(0.005)
    (folder / "at work").rmdir()
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, -1])
def test_one_at_a_time_is_another_process_too(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where there is one core: a picture must not end the run."""
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")

    processes = list(in_parallel(works_alone, [(tmp_path,)] * 20, jobs))

    assert len(processes) == 20
    assert os.getpid() not in processes


def hangs_at(number: int, fatal: int) -> int:
    """Give a number back, or never come back out of C, where no signal is heard."""
    with or_end(0.3):
        if number == fatal:
            deque(repeat(0), maxlen=0)
    return number


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_hangs_in_c_ends_with_its_process(jobs: int, capfd: pytest.CaptureFixture[str]) -> None:
    """The rest is done, and nothing is printed."""
    found = list(in_parallel(hangs_at, [(number, 3) for number in range(1, 20)], jobs, instead_of))

    assert sorted(found) == [-3, *(number for number in range(1, 20) if number != 3)]
    assert capfd.readouterr() == ("", "")


def rests(number: int) -> int:
    """Give a number back in time, but come back later."""
    with suppress(ValueError), or_end(0.1):
        raise ValueError
    with or_end(0.1):
        pass
    threading.Event().wait(0.3)
    return number


def test_what_was_done_in_time_goes_on_resting() -> None:
    """Without an `instead` an ended process would be an error."""
    assert sorted(in_parallel(rests, [(number,) for number in range(4)], 2)) == [0, 1, 2, 3]


def test_a_process_that_works_for_nobody_is_never_ended() -> None:
    with or_end(0.01):
        threading.Event().wait(0.05)

    assert HARD_SECONDS > MAX_SECONDS


def measure_or_end(root: Path, file: str, thumbnails: Path, method: extract.PaletteMethod) -> Measured:
    """Measure a picture, but end the process at one."""
    if file == "13.jpg":
        os._exit(9)
    return measure(root, file, thumbnails, method)


def measure_some_or_end(
    root: Path, files: Sequence[str], thumbnails: Path, method: extract.PaletteMethod
) -> list[Measured]:
    return [measure_or_end(root, file, thumbnails, method) for file in files]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_picture_that_ends_its_process_is_a_problem_of_its_own(
    jobs: int, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a whole build: the others are there, and so is the library."""
    monkeypatch.setattr(extract, "measure_some", measure_some_or_end)
    library = tmp_path_factory.mktemp("built") / "library"

    steps = built(library, wish=Wish([folder], jobs=jobs))

    tables = read_tables(library, read_manifest(library))
    reasons = dict(zip(tables.problems["file"], tables.problems["reason"], strict=True))
    assert (steps[-1].done, steps[-1].total, steps[-1].problems) == (21, 21, 2)
    assert reasons == {
        "13.jpg": "measuring it ended the worker: there may be too little memory",
        "20.jpg": "not a picture that can be recognised",
    }
    assert len(tables.images) == 19


class Endless(ImageFile.ImageFile):
    """A kind of picture that takes for ever to open, in one call into C."""

    format = "ENDLESS"

    def _open(self) -> None:
        deque(repeat(0), maxlen=0)


def measure_some_within_a_second(
    root: Path, files: Sequence[str], thumbnails: Path, method: extract.PaletteMethod
) -> list[Measured]:
    Image.register_open(Endless.format, Endless, lambda head: head.startswith(b"endless"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(extract, "HARD_SECONDS", 1)
        return [measure(root, file, thumbnails, method) for file in files]


def test_a_picture_that_hangs_is_a_problem_that_is_not_tried_again(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit that Python does not hear of in C; the reason says that it was time, and not memory."""
    (folder / "13.jpg").write_bytes(b"endless")
    library = tmp_path_factory.mktemp("built") / "library"
    with monkeypatch.context() as patched:
        patched.setattr(extract, "measure_some", measure_some_within_a_second)
        patched.setattr(extract, "HARD_SECONDS", 1)
        built(library, wish=Wish([folder], jobs=2))
    (folder / "20.jpg").unlink()

    steps = built(library, folder)

    tables = read_tables(library, read_manifest(library))
    assert tables.problems[["file", "reason"]].to_numpy().tolist() == [
        ["13.jpg", "takes longer than 1 seconds to decode"]
    ]
    assert {step.total for step in steps} == {0}
    assert len(tables.images) == 19
