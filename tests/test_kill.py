"""What is left of a build that is killed or interrupted, at whatever moment; and what the next one makes of it.

A real command in a process group of its own, with its workers; Linux only, for it looks into /proc.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from igcore.library import read_manifest, read_tables, thumbnails_of
from igcore.schema import TABLES
from tests.make_archive import backup, built, leftovers
from tests.stored import measured

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PICTURES = 300
#: The command line, writing parts of its cache after every 32 files instead of every two seconds.
COMMAND = """
import importlib
build = importlib.import_module("igcore.library.build")
measuring = importlib.import_module("igcore.library.measuring")
measuring._BATCH_FILES, measuring._BATCH_SECONDS = 32, 60
from igcore.cli import main
main()
"""

#: The same, putting tables of what is measured so far in place after each few pictures.
PUTTING = COMMAND.replace("from igcore.cli", "build._NowAndThen.is_time = lambda _: True\nfrom igcore.cli")

Moment = Callable[[Path], bool]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backup(tmp_path_factory.mktemp("archive") / "backup", PICTURES)


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    library = tmp_path_factory.mktemp("library")
    built(library, archive)
    return tables_of(library)


def tables_of(library: Path) -> dict[str, pd.DataFrame]:
    tables = read_tables(library, read_manifest(library))
    return {name: getattr(tables, name) for name in TABLES}


def parts(count: int) -> Moment:
    """Until so many parts of the cache are there, whole."""
    return lambda library: sum(not part.suffix for part in library.glob("measures/*/*")) >= count


def lock(library: Path) -> bool:
    """Until the library is held: nothing is measured yet."""
    return (library / "library.lock.json").exists()


def thumbnails(library: Path) -> bool:
    """Until workers are at work, before the first part."""
    return next(thumbnails_of(library).glob("??/*.jpg"), None) is not None


def unfinished_tables(library: Path) -> bool:
    """Until new tables are being written: all is measured."""
    return any((library / "tables").glob("*"))


MOMENTS = [lock, thumbnails, parts(1), parts(2), parts(3), unfinished_tables]


@contextmanager
def building(archive: Path, library: Path, until: Moment, code: str = COMMAND) -> Iterator[subprocess.Popen[str]]:
    """Start a build and wait for the moment; no process of its group outlives the block."""
    command = [sys.executable, "-c", code, "build", str(archive), "--library", str(library), "--jobs", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        wait_for(lambda: until(library) or process.poll() is not None)
        yield process
    finally:
        if group(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(event: Callable[[], bool], seconds: float = 60) -> None:
    started = time.monotonic()
    while not event():
        assert time.monotonic() - started < seconds
        time.sleep(0.002)


def group(leader: int) -> list[int]:
    """Living processes of a process group; those that ended but were not buried are none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, number = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(number) == leader and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def files_measured(library: Path) -> set[str]:
    """Files that the cache knows."""
    found: set[str] = set()
    for folder in library.glob("measures/*"):
        found |= set(measured(folder)[0]["file"])
    return found


@pytest.mark.parametrize("moment", MOMENTS, ids=["lock", "thumbnails", "part 1", "part 2", "part 3", "tables"])
def test_killed_build_is_resumed(
    moment: Moment, archive: Path, tmp_path: Path, undisturbed: dict[str, pd.DataFrame]
) -> None:
    """The same tables as if nothing had been; what was in the cache is not measured again."""
    with building(archive, tmp_path, until=moment) as process:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        wait_for(lambda: not group(process.pid))
    known = files_measured(tmp_path)

    steps = built(tmp_path, archive)

    assert process.returncode == -signal.SIGKILL
    # Whoever was killed just after the last table was in place leaves nothing to do.
    assert (steps[-1].total if steps else 0) == PICTURES - len(known)
    for name, table in tables_of(tmp_path).items():
        assert_frame_equal(table, undisturbed[name])
    assert leftovers(tmp_path) == []
    assert len(list(thumbnails_of(tmp_path).glob("??/*.jpg"))) == undisturbed["images"]["digest"].nunique()


def test_build_may_be_killed_again_and_again(
    archive: Path, tmp_path: Path, undisturbed: dict[str, pd.DataFrame]
) -> None:
    """It gets on each time; the tables of a whole run are there until the next ones are."""
    known: list[int] = []
    for count in (1, 2, 3):
        with building(archive, tmp_path, until=parts(count)) as process:
            os.killpg(process.pid, signal.SIGKILL)
        known.append(len(files_measured(tmp_path)))
        if (tmp_path / "library.json").exists():
            # A slow build puts tables of what is measured in place: whole ones, of fewer pictures.
            seen = tables_of(tmp_path)
            assert set(seen["images"]["image_id"]) <= set(undisturbed["images"]["image_id"])
            assert set(seen["images"]["post_id"]) <= set(seen["posts"]["post_id"])

    built(tmp_path, archive)

    assert known == sorted(known)
    assert known[0] >= 32
    for name, table in tables_of(tmp_path).items():
        assert_frame_equal(table, undisturbed[name])


@pytest.mark.parametrize("moment", [lock, thumbnails, parts(2)], ids=["lock", "thumbnails", "part 2"])
def test_interrupted_build_ends_at_once_and_without_a_word_too_many(
    moment: Moment, archive: Path, tmp_path: Path, undisturbed: dict[str, pd.DataFrame]
) -> None:
    """Ctrl-C goes to the whole group, as a terminal sends it; what was measured is kept."""
    with building(archive, tmp_path, until=moment) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=5)
        wait_for(lambda: not group(process.pid), seconds=5)
    known = files_measured(tmp_path)

    steps = built(tmp_path, archive)

    assert process.returncode == 130
    assert said.strip().endswith("Interrupted; what is done is kept for the next time.")
    assert not (tmp_path / "library.lock.json").exists()
    assert len(known) >= (64 if moment not in (lock, thumbnails) else 0)
    # Whoever was killed just after the last table was in place leaves nothing to do.
    assert (steps[-1].total if steps else 0) == PICTURES - len(known)
    for name, table in tables_of(tmp_path).items():
        assert_frame_equal(table, undisturbed[name])
    assert leftovers(tmp_path) == []


def put(generation: int) -> Moment:
    """Until that generation of the tables is being written, in the middle of a run."""
    return lambda library: any(library.glob(f"tables/{generation:06d}-*"))


@pytest.mark.parametrize("moment", [put(1), put(2), put(4)], ids=["1", "2", "4"])
def test_killed_while_it_shows_what_is_measured(
    moment: Moment, archive: Path, tmp_path: Path, undisturbed: dict[str, pd.DataFrame]
) -> None:
    """Whatever is there is whole, and the next build makes of it what an undisturbed one does."""
    with building(archive, tmp_path, moment, PUTTING) as process:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    if (tmp_path / "library.json").exists():
        assert set(tables_of(tmp_path)["images"]["digest"]) == set(tables_of(tmp_path)["swatches"]["digest"])

    built(tmp_path, archive)

    for name, table in tables_of(tmp_path).items():
        assert_frame_equal(table, undisturbed[name])
    assert leftovers(tmp_path) == []
