"""Promises of the library's folder: never half changed, one writer, nobody else's folder."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from igcore.errors import LibraryError, LibraryInUseError, NewerLibraryError, NoLibraryError, OlderLibraryError
from igcore.library import Archive, Manifest, read_manifest, read_tables
from igcore.library.folder import VERSION, only_writer, remembered
from igcore.schema import Problem, frame
from igcore.sharing import book_of
from tests.make_archive import NOW, backup, built
from tests.rows import tables
from tests.stored import put

EMPTY = tables()
FIRST = Manifest(
    generation="000001-abc",
    fingerprint="abc",
    built_at="2026-07-01",
    archives=(Archive("/backup", "backup", "folder"),),
    people={"1413": "Ben"},
    order=("Ben", "Anna"),
)


def generation(number: int) -> Manifest:
    return replace(FIRST, generation=f"{number:06d}-abc")


def test_manifest_reads_as_it_was_written(tmp_path: Path) -> None:
    put(tmp_path, FIRST, EMPTY)

    assert read_manifest(tmp_path) == FIRST
    assert remembered(tmp_path) == FIRST


def test_tables_read_as_they_were_written(tmp_path: Path) -> None:
    problems = frame([Problem(archive="backup", file="a.jpg", reason="an empty file")], Problem)
    put(tmp_path, FIRST, replace(EMPTY, problems=problems))

    found = read_tables(tmp_path, FIRST)

    assert found.problems.equals(problems)
    assert found.images.equals(EMPTY.images)


def test_reader_of_the_tables_before_can_finish(tmp_path: Path) -> None:
    """One generation stays; those before it go, with whatever a killed run left."""
    for number in (1, 2):
        put(tmp_path, generation(number), EMPTY)
    (tmp_path / "tables/000003-killed").mkdir()
    (tmp_path / "tables/000003-abc.part").mkdir()

    put(tmp_path, generation(3), EMPTY)

    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == ["000002-abc", "000003-abc"]
    assert read_tables(tmp_path, generation(2)).images.empty


def test_a_run_killed_between_tables_and_manifest_is_in_nobodys_way(tmp_path: Path) -> None:
    """The next one may come to the same name for its generation."""
    put(tmp_path, generation(1), EMPTY)
    (tmp_path / "tables/000002-abc").mkdir()
    (tmp_path / "tables/000002-abc/images.parquet").touch()

    put(tmp_path, generation(2), EMPTY)

    assert read_tables(tmp_path, read_manifest(tmp_path)).images.empty


def test_no_library_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoLibraryError, match="is no library yet; make one: igcore build ARCHIVE --library"):
        read_manifest(tmp_path)
    assert remembered(tmp_path) is None
    assert remembered(tmp_path / "not there") is None


@pytest.mark.parametrize("foreign", ["holiday.jpg", "tables.txt", "my tables/a.csv"])
def test_folder_of_something_else_is_refused(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).parent.mkdir(exist_ok=True)
    (tmp_path / foreign).touch()

    with pytest.raises(LibraryError, match="holds something else; choose a new or empty folder"):
        remembered(tmp_path)


def test_what_a_killed_first_run_leaves_is_no_something_else(tmp_path: Path) -> None:
    """Its first tables were still to come."""
    for folder in ("measures/igcore-1", "thumbnails/ab", "tables"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("library.lock", "library.lock.json", "library.json.part"):
        (tmp_path / file).touch()

    assert remembered(tmp_path) is None


def test_newer_library_is_refused(tmp_path: Path) -> None:
    put(tmp_path, replace(FIRST, version=VERSION + 1), EMPTY)

    for read in (read_manifest, remembered):
        with pytest.raises(NewerLibraryError, match="update igcore, or build into another folder"):
            read(tmp_path)


def test_older_library_is_remembered_but_not_read(tmp_path: Path) -> None:
    """Its archives and people, and how many generations there were; not what its tables were made from."""
    put(tmp_path, replace(FIRST, version=VERSION - 1), EMPTY)

    found = remembered(tmp_path)

    assert found == replace(FIRST, fingerprint="", built_at="", order=())
    with pytest.raises(OlderLibraryError):
        read_manifest(tmp_path)


def written(**changed: Any) -> str:
    known = {
        "generation": "000001-abc",
        "fingerprint": "",
        "built_at": "",
        "archives": [],
        "order": [],
        "version": VERSION,
    }
    return json.dumps({key: value for key, value in {**known, **changed}.items() if value is not ...})


@pytest.mark.parametrize("version", [VERSION, VERSION - 1])
@pytest.mark.parametrize(
    "damage",
    [
        {"generation": ...},
        {"generation": 7},
        {"generation": "../.."},
        {"archives": [{"path": "/backup"}]},
        {"archives": 3},
        {"people": ["Ben"]},
        {"version": "new"},
        {"version": None},
    ],
    ids=str,
)
def test_damaged_manifest_is_one_sentence(damage: dict[str, Any], version: int, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_text(written(**{"version": version, **damage}), "utf-8")

    if version < VERSION and damage == {"generation": ...}:
        assert remembered(tmp_path) is not None
    else:
        with pytest.raises(LibraryError, match=r"is damaged; remove it and build again\.$"):
            remembered(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", written()[:-20], "\udcff"])
def test_cut_off_manifest_is_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "library.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    for read in (read_manifest, remembered):
        with pytest.raises(LibraryError, match=r"library\.json (cannot be read|is damaged)"):
            read(tmp_path)


def test_damaged_table_is_one_sentence(tmp_path: Path) -> None:
    put(tmp_path, FIRST, EMPTY)
    (tmp_path / "tables" / FIRST.generation / "posts.parquet").write_bytes(b"PAR1")

    with pytest.raises(LibraryError, match="cannot be read; build the library again"):
        read_tables(tmp_path, FIRST)


_HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from igcore.library.folder import only_writer
with only_writer(Path(sys.argv[1]), datetime(2026, 7, 1, 12, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_writer_is_told_who_has_it(tmp_path: Path) -> None:
    """A real second process; once it is gone, killed even, the library is free."""
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"

        with (
            pytest.raises(LibraryInUseError, match=rf"is being written by process {other.pid} on .+ since 2026-07-01"),
            only_writer(tmp_path, NOW),
        ):
            pass
        other.kill()

    with only_writer(tmp_path, NOW):
        holder = json.loads((tmp_path / "library.lock.json").read_text("utf-8"))
    assert holder["process"] == os.getpid()
    assert not (tmp_path / "library.lock.json").exists()


def test_library_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(LibraryError, match="cannot be written to"), only_writer(tmp_path / "file" / "library", NOW):
        pass


def test_a_folder_that_was_shared_before_there_is_a_library_is_ours(tmp_path: Path) -> None:
    """Whoever opens the door first makes links there."""
    root = tmp_path / "library"
    book_of(str(root)).invite(0.0, 60.0)

    built(root, backup(tmp_path / "archive", 1))

    assert len(read_tables(root, read_manifest(root)).images) == 1
