"""Promises of what is read in the background: told to everybody, one after another, and stopped by the owner only."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from igcore.library import Manifest, Step, Tables, Wish, build, keep_lived, known_places, read_manifest, read_tables
from igcore.places import Periods
from igcore.places.periods import Period
from igcore.web import jobs, left_over, shelf
from igcore.web.moved import rows_of
from igcore.web.place_route import MOST, completed
from igcore.web.visitor import NOBODY, OWNER, Visitor
from igcore.web.volume import read_compact
from tests.make_archive import ANNA, BEN, backup, built
from tests.test_pages_library import wait_for_job
from tests.test_uploads import GUEST, client_of


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the library that the routes know."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


def now_of(visitor: Visitor) -> str:
    """The text that tells whether a page has to be drawn anew."""
    return str(client_of(visitor).get("/job").json()["now"])


DENMARK = Periods((Period("Denmark", "Europe/Copenhagen"),))


def test_what_is_asked_for_meanwhile_is_read_next(library: Path, tmp_path: Path) -> None:
    """One that fails keeps nobody from the rest, and what it said stays."""
    (tmp_path / "empty").mkdir()
    for place in (backup(tmp_path / "anna", 20, ANNA), tmp_path / "empty", backup(tmp_path / "ben", 3, BEN, first=30)):
        jobs.start_build(library, Wish([place], jobs=0), after=True)
    wait_for_job()

    assert [each.name for each in read_manifest(library).archives] == ["anna", "ben"]
    told, guest = (client_of(each).get("/job").json() for each in (OWNER, GUEST))
    assert [each["state"] for each in told["jobs"]][-3:] == ["done", "failed", "done"]
    assert "nothing in it" in told["jobs"][-2]["message"]
    assert {each["message"] for each in guest["jobs"]} == {""}
    assert not any(name in str(guest) for name in ("anna", "ben", "empty"))


def test_who_looks_hears_of_other_tables_and_of_another_server(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a text that tells nothing else."""
    found = [now_of(GUEST), now_of(GUEST)]
    built(library, backup(tmp_path / "anna", 2, ANNA))
    found.append(now_of(GUEST))
    monkeypatch.setattr(jobs, "SERVER", "another")
    found.append(now_of(GUEST))

    assert found[0] == found[1]
    assert len(set(found)) == 3
    assert not any(read_manifest(library).generation in each for each in found)


def test_while_one_visitor_waits_for_new_tables_the_others_go_on(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With those of before, until the new ones are in memory; but not with what people have said otherwise since."""
    built(library, backup(tmp_path / "anna", 2, ANNA))
    before, page = shelf.opened(library), now_of(GUEST)
    built(library, backup(tmp_path / "ben", 3, BEN, first=30))
    begun, may_end = threading.Event(), threading.Event()

    def slowly(root: Path, manifest: Manifest) -> Tables:
        begun.set()
        assert may_end.wait(30)
        return read_compact(root, manifest)

    monkeypatch.setattr(shelf, "read_compact", slowly)
    with ThreadPoolExecutor(3) as others:
        first = others.submit(shelf.opened, library)
        assert begun.wait(30)
        # What they are shown is what they are told of: else they would ask for it again and again.
        assert shelf.opened(library) is before
        assert now_of(GUEST) == page
        patient = others.submit(shelf.opened, library, wait=True)
        keep_lived(library, DENMARK)
        saying = others.submit(shelf.opened, library)
        may_end.set()

    after = shelf.opened(library)
    assert (len(before.tables.posts), len(after.tables.posts)) == (2, 5)
    assert {each.result().manifest.generation for each in (first, patient, saying)} == {after.manifest.generation}
    assert saying.result().periods == DENMARK
    assert now_of(GUEST) != page


def test_who_may_change_the_library_hears_that_something_begins_and_ends_however_quick_it_was(
    library: Path, tmp_path: Path
) -> None:
    """Else buttons of a page that was drawn meanwhile stay without use."""
    going, told = threading.Event(), list[str]()

    def now(visitor: Visitor = OWNER) -> str:
        return str(client_of(visitor).get("/job").json()["now"])

    before, others = now(), now(GUEST)
    jobs._start(jobs._Asked("Waiting", lambda _: (going.wait(30), None)[1]))
    told.append(now())
    assert now(GUEST) == others
    going.set()
    wait_for_job()
    told.append(now())

    assert len({before, *told}) == 3


def test_an_upload_that_cannot_be_read_is_said_in_short_until_it_is_removed(library: Path, tmp_path: Path) -> None:
    """The Library page says so itself."""
    uploaded = library / "archives" / "notes"
    uploaded.mkdir(parents=True)
    (uploaded / "todo.txt").write_text("milk")
    jobs.start_build(library, Wish([uploaded], jobs=0))
    wait_for_job()

    told = client_of(OWNER).get("/job").json()["jobs"][-1]
    jobs.start_discarding(library, uploaded)
    wait_for_job()
    after = client_of(OWNER).get("/job").json()["jobs"][-2:]

    assert told["state"] == "failed"
    assert told["message"] == "notes cannot be read: it has neither pictures nor a list of posts that igcore knows."
    assert told["onLibrary"]
    assert [each["message"] for each in after] == ["", ""]
    assert [each["number"] for each in after][0] == told["number"]


def test_only_the_owner_stops_it(library: Path) -> None:
    """A stopped job is one whose event is set."""
    started, ended = threading.Event(), threading.Event()

    def work(job: jobs.Job) -> None:
        started.set()
        job.cancel.wait(30)
        ended.set()

    jobs._start(jobs._Asked("Waiting", work))
    started.wait(30)

    assert {client_of(each).post("/job/cancel").status_code for each in (NOBODY, GUEST)} == {403}
    assert client_of(NOBODY).get("/job").json()["jobs"][-1]["stopping"] is False
    assert client_of(OWNER).post("/job/cancel").status_code == 204
    assert ended.wait(30)


def test_what_is_cancelled_later_says_how_one_goes_on(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that no tables have yet is read again: it is offered among those that were read before."""
    archive = backup(tmp_path / "anna", 3, ANNA)

    def cancelled(*archives: Path) -> str:
        job = jobs.Job("Reading")

        def steps(*given: Any) -> Iterator[Step]:
            for step in build(*given):
                if step.done:
                    job.cancel.set()
                yield step

        monkeypatch.setattr(jobs, "build", steps)
        jobs._run(job, lambda mine: jobs._build(mine, library, Wish(archives, jobs=0)))
        assert job.state == "cancelled"
        return job.message

    assert cancelled(archive) == (
        "Cancelled. What was measured is kept: read it again on the Library page, and it goes on."
    )
    assert known_places(library) == [str(archive)]
    assert not (library / "library.json").exists()
    monkeypatch.undo()
    built(library, archive)
    backup(archive, 2, ANNA, first=10)
    assert cancelled() == "Cancelled. What was measured is kept; the Library page goes on with it."


def test_what_is_cancelled_before_the_first_picture_leaves_nothing_to_go_on_with(library: Path, tmp_path: Path) -> None:
    archive, job = backup(tmp_path / "anna", 3, ANNA), jobs.Job("Reading anna")
    job.cancel.set()

    jobs._run(job, lambda mine: jobs._build(mine, library, Wish([archive], jobs=0)))

    assert (job.state, job.message) == ("cancelled", "Cancelled.")
    assert not (library / "library.json").exists()
    # Nothing is in the way of the next one.
    jobs.start_build(library, Wish([archive], jobs=0))
    wait_for_job()
    assert [each.name for each in read_manifest(library).archives] == ["anna"]


def test_places_are_completed_whatever_their_case(tmp_path: Path) -> None:
    """Folders before files that may be archives; hidden ones where their dot is typed, no other files."""
    for name in ("Instagram", "insta-2014", ".inside", "other"):
        (tmp_path / name).mkdir()
    for name in ("insta.zip", "INST.json", "insta.txt"):
        (tmp_path / name).touch()

    found = [(each["path"].removeprefix(f"{tmp_path}/"), each["kind"]) for each in completed(f"{tmp_path}/ins")]

    assert found == [("insta-2014/", "folder"), ("Instagram/", "folder"), ("INST.json", "json"), ("insta.zip", "zip")]
    assert completed(f"{tmp_path}/.in")[0]["path"] == f"{tmp_path}/.inside/"
    assert len(completed(f"{tmp_path}/")) == 5


@pytest.mark.parametrize(
    "text", ["", "relative/pa", "/no/such/place/x", "/\0/", "~nobody-is-called-so/x", "/etc/passwd/x"]
)
def test_what_is_no_place_is_completed_by_nothing(text: str) -> None:
    assert completed(text) == []


def test_only_who_sits_here_is_told_of_places(tmp_path: Path) -> None:
    """A device of the owner's elsewhere is told nothing either."""
    elsewhere = Visitor("owner", "1", "Owner's device 1")

    assert {client_of(each).get("/places?text=/").status_code for each in (NOBODY, GUEST, elsewhere)} == {403}
    assert client_of(OWNER).get("/places?text=/").status_code == 200
    assert MOST <= 20


def test_pictures_are_found_in_the_next_generation(library: Path, tmp_path: Path) -> None:
    built(library, backup(tmp_path / "anna", 5, ANNA, first=2))
    before = shelf.current()
    client_of(OWNER).get(f"/card/{before.token}/0.json")
    built(library, backup(tmp_path / "ben", 4, BEN))
    now = shelf.current()

    ids = [table.images["image_id"].tolist() for table in (before.tables, now.tables)]
    assert rows_of(before, now, [4, 0, 0]) == [ids[1].index(ids[0][row]) for row in (4, 0, 0)]
    answer = client_of(GUEST).get(f"/moved/{before.token}/{now.token}/0-4.json")
    assert answer.json() == rows_of(before, now, [0, 4])
    assert rows_of(now, before, [ids[1].index(each) for each in ids[1] if each not in ids[0]]) == [-1] * 4
    for rows in ("5", "x", "", "0-", "-".join(["0"] * 501), "9" * 5000):
        assert client_of(GUEST).get(f"/moved/{before.token}/{now.token}/{rows}.json").status_code == 404


def test_the_next_start_goes_on_with_a_removal(library: Path, tmp_path: Path) -> None:
    """As a killed server leaves it: only the note was written."""
    built(library, backup(tmp_path / "anna", 5, ANNA), backup(tmp_path / "ben", 4, BEN, first=9))
    (library / "removing.json").write_text('{"name": "ben", "path": "%s"}' % (tmp_path / "ben"))

    left_over.finish(library)

    assert len(read_tables(library, read_manifest(library)).images) == 5
    assert datetime.fromisoformat(read_manifest(library).built_at).tzinfo == UTC
