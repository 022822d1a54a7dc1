"""Builds on a Dask cluster of real processes: the same library as on one computer, whatever dies on the way."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from igcore.errors import ClusterError
from igcore.importers.address import Address, Place
from igcore.library import Wish, build, read_manifest, thumbnails_of
from igcore.library.cache import folder_of
from igcore.parallel import Cluster, cluster, in_parallel
from igcore.schema import TABLES
from tests.clusters import Machines, kill, machines, put, store, wait_for
from tests.make_archive import NOW, backup, built, fingerprints, leftovers
from tests.stored import measured
from tests.test_limits import ends_at, instead_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes as Linux and macOS do")

PICTURES = 100


@pytest.fixture(scope="module")
def bucket() -> Iterator[Address]:
    with store() as found:
        yield found


@pytest.fixture(scope="module")
def two(bucket: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:  # noqa: ARG001 - its environment
    """Two workers that nobody kills, and that reach the store."""
    with machines(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred pictures, one of which is none."""
    root = backup(tmp_path_factory.mktemp("archive") / "backup", PICTURES)
    next(iter(sorted(root.iterdir()))).write_bytes(b"no picture")
    return root


@pytest.fixture(scope="module")
def alone(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build on this computer alone makes."""
    library = tmp_path_factory.mktemp("alone") / "library"
    built(library, archive)
    return made(library)


def made(library: Path) -> dict[str, bytes]:
    """Every table and every small picture, byte for byte."""
    tables = library / "tables" / read_manifest(library).generation
    found = {f"{name}.parquet": (tables / f"{name}.parquet").read_bytes() for name in TABLES}
    small = thumbnails_of(library)
    return found | {str(path.relative_to(small)): path.read_bytes() for path in small.rglob("*") if path.is_file()}


def on(found: Machines, archive: Place, exchange: Place | None = None, told: list[str] | None = None) -> Wish:
    tell = (told if told is not None else []).append
    return Wish([archive], jobs=Cluster(found.address, tell, patience=60), exchange=exchange)


def test_a_cluster_makes_what_one_computer_does(
    two: Machines, archive: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """Byte for byte; and nothing of the exchange is left, nor is anything in the archive touched."""
    before, library = fingerprints(archive), tmp_path / "library"

    steps = built(library, wish=on(two, archive))

    assert made(library) == alone
    assert (steps[-1].done, steps[-1].total, steps[-1].problems) == (PICTURES, PICTURES, 1)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert not (library / "exchange").exists()
    assert leftovers(library) == []
    assert fingerprints(archive) == before
    assert built(library, wish=on(two, archive)) == []


def test_what_has_another_name_is_not_measured_again(two: Machines, tmp_path: Path) -> None:
    """Workers know it by its digest."""
    root = backup(tmp_path / "backup", 20)
    built(tmp_path / "library", root)
    for path in sorted(root.iterdir()):
        path.rename(root / f"moved-{path.name}")
    before = len(measured(folder_of(tmp_path / "library", "igcore"))[1])

    steps = built(tmp_path / "library", wish=on(two, root))

    assert steps[-1].done == 20
    assert len(measured(folder_of(tmp_path / "library", "igcore"))[1]) == before == 20


def test_workers_that_share_a_folder_but_not_the_library(
    two: Machines, archive: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """Small pictures come in the parts; what else lies in the exchange stays."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "mine.txt").write_text("mine")

    built(tmp_path / "library", wish=on(two, archive, tmp_path / "shared"))

    assert made(tmp_path / "library") == alone
    assert [path.name for path in (tmp_path / "shared").rglob("*")] == ["mine.txt"]


def test_an_archive_and_an_exchange_in_an_object_store(
    two: Machines, bucket: Address, archive: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """Nothing but the library is on this computer."""
    place = put(archive, bucket.below("pictures/backup"))
    before = dict(place.files())

    built(tmp_path / "library", wish=on(two, place, bucket.below("exchange")))

    assert made(tmp_path / "library") == alone
    assert list(bucket.below("exchange").files()) == []
    assert dict(place.files()) == before


def test_a_zip_in_an_object_store(two: Machines, bucket: Address, archive: Path, tmp_path: Path) -> None:
    """It makes what the same ZIP on this computer does; workers share the library's folder here."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        for path in sorted(archive.iterdir())[:30]:
            whole.write(path, path.name)
    bucket.write_all({"backup.zip": packed.getvalue()})
    (tmp_path / "backup.zip").write_bytes(packed.getvalue())
    built(tmp_path / "alone", tmp_path / "backup.zip")

    built(tmp_path / "library", wish=on(two, bucket.below("backup.zip")))

    assert made(tmp_path / "library") == made(tmp_path / "alone")


@pytest.mark.parametrize("fatal", [[1], [1, 2, 3, 39]])
def test_what_ends_its_process_leaves_the_worker_alive(two: Machines, fatal: list[int]) -> None:
    """Only it is missing."""
    tasks = ((number, fatal) for number in range(1, 40))

    found = list(in_parallel(ends_at, tasks, Cluster(two.address), instead_of))

    assert sorted(found) == sorted(-number if number in fatal else number for number in range(1, 40))


def test_tasks_are_taken_as_they_can_be_worked_on(two: Machines) -> None:
    """A hundred thousand would else lie in the memory of client and scheduler."""
    taken: list[int] = []

    def tasks() -> Iterator[tuple[int, list[int]]]:
        for number in range(100_000):
            taken.append(number)
            yield number, []

    results = in_parallel(ends_at, tasks(), Cluster(two.address), instead_of)
    next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator

    assert len(taken) < 20


def test_an_error_in_a_task_is_the_error_of_the_run(two: Machines) -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_parallel(divmod, [(1, 0)], Cluster(two.address)))


def test_a_worker_that_dies_costs_only_time(archive: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    """All of its processes at once, in the middle; another one comes later, and works as well."""
    with machines(tmp_path) as found:
        steps = build(tmp_path / "library", on(found, archive), NOW)
        seen = [next(step for step in steps if step.done)]
        kill(found.workers[0])
        found.start_worker()
        seen += steps

    assert 0 < seen[0].done < PICTURES
    assert seen[-1].done == PICTURES
    assert made(tmp_path / "library") == alone


def test_a_scheduler_that_comes_back_goes_on(archive: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    """What the client has is not done again."""
    told: list[str] = []
    with machines(tmp_path, workers=1) as found:
        steps = build(tmp_path / "library", on(found, archive, told=told), NOW)
        seen = [next(step for step in steps if step.done)]
        assert found.scheduler
        kill(found.scheduler)
        found.start_scheduler()
        found.start_worker()
        seen += steps

    assert 0 < seen[0].done < PICTURES
    assert [step.done for step in seen] == sorted(step.done for step in seen)
    assert seen[-1].done == PICTURES
    assert made(tmp_path / "library") == alone
    assert f"The scheduler at {found.address} went away; waiting for it to come back." in told


def test_a_scheduler_that_stays_away(
    archive: Path, alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence; what came is kept, and the next build does the rest."""
    library = tmp_path / "library"
    with machines(tmp_path, workers=1) as found:
        steps = build(library, Wish([archive], jobs=Cluster(found.address, patience=0.1)), NOW)
        done = next(step.done for step in steps if step.done)
        monkeypatch.setattr(cluster, "_ANSWER", 0.5)
        found.end()
        with pytest.raises(ClusterError, match="^No Dask scheduler answers at tcp://.*; what is measured is kept"):
            list(steps)
    assert not (library / "exchange").exists()

    again = built(library, archive)

    assert 0 < again[-1].total <= PICTURES - done
    assert made(library) == alone


def test_interrupted_it_ends_at_once(two: Machines, tmp_path: Path) -> None:
    """As with Ctrl-C: in a sentence, with what came; the workers stay, for the next."""
    archive, library = backup(tmp_path / "backup", 2000), tmp_path / "library"
    command = [sys.executable, "-m", "igcore", "build", str(archive), "--library", str(library), "--dask", two.address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        wait_for(lambda: any(not part.suffix for part in library.glob("measures/*/*")), "the first part")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)

    steps = build(library, Wish([archive], jobs=0), NOW)
    left = next(step.total for step in steps if not step.doing)
    steps.close()

    assert process.returncode == 130
    assert said.strip().endswith("Interrupted; what is done is kept for the next time.")
    assert "Traceback" not in said
    assert not (library / "exchange").exists()
    assert 0 < left < 2000
    assert list(in_parallel(ends_at, [(1, [])], Cluster(two.address))) == [1]


def ends_its_worker(number: int, fatal: int) -> int:
    """Take the worker along, as the system does where memory runs out for all."""
    if number == fatal:
        os.kill(os.getppid(), signal.SIGKILL)
    return number


def test_what_ends_every_worker_is_left_out(tmp_path: Path) -> None:
    """Dask gives it up after some (here after one), the rest is done."""
    with machines(tmp_path, 1, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as found:
        tasks = ((number, 5) for number in range(1, 10))
        results = list(in_parallel(ends_its_worker, tasks, Cluster(found.address), instead_of))

    assert -5 in results
    assert sorted(map(abs, results)) == list(range(1, 10))


def test_a_worker_with_another_igcore_is_refused(archive: Path, tmp_path: Path) -> None:
    """Before anything is measured. Likewise with another Pillow, which stands for all of them here."""
    (tmp_path / "pillow-9.9.dist-info").mkdir()
    (tmp_path / "pillow-9.9.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: pillow\nVersion: 9.9\n")
    with machines(tmp_path, workers=0) as found:
        found.start_worker(PYTHONPATH=str(tmp_path))

        with pytest.raises(
            ClusterError, match=r"^The worker tcp://\S+ has pillow 9\.9 instead of .*; install the same"
        ):
            built(tmp_path / "library", wish=on(found, archive))


def test_a_cluster_without_workers(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ANSWER", 1.0)
    monkeypatch.setattr(cluster, "_WORKERS", 0.5)
    with machines(tmp_path, workers=0) as found, pytest.raises(ClusterError, match="has no workers; start some: dask"):
        built(tmp_path / "library", wish=on(found, archive))
