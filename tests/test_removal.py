"""Promises of `igcore.library.removal`: an archive goes with all that only it had, and nothing else does."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

from igcore.cli import main
from igcore.errors import UnknownNameError
from igcore.library import Wish, discard, known_places, read_manifest, remove, resume_removal, thumbnails_of, unread
from igcore.library.uploads import archives_of
from tests import stored
from tests.make_archive import ANNA, BEN, NOW, backup, built, fingerprints
from tests.test_kill import tables_of, wait_for

_REMOVE = "import sys; from igcore.cli import main; main(['remove', 'ben', '--library', sys.argv[1], '--yes'])"


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A library of two people, of whose pictures three are the same; and one who was named."""
    backup(tmp_path / "anna", 6, ANNA)
    backup(tmp_path / "ben", 6, BEN, first=3)
    people = {str(ANNA): "Anna", str(BEN): "Ben"}
    built(tmp_path / "library", wish=Wish([tmp_path / "anna", tmp_path / "ben"], people=people, jobs=0))
    return tmp_path


def measured(library: Path) -> pd.DataFrame:
    return stored.measured(next((library / "measures").iterdir()))[0]


def thumbnails(library: Path) -> set[str]:
    return {path.stem for path in thumbnails_of(library).rglob("*.jpg")}


def test_an_archive_goes_with_all_that_only_it_had(both: Path) -> None:
    """As if it had never been: the tables, measures and pictures of a library of the other one."""
    library, before = both / "library", fingerprints(both / "ben")
    built(both / "alone", wish=Wish([both / "anna"], people={str(ANNA): "Anna"}, jobs=0))

    remove(library, "ben", NOW)

    for name, table in tables_of(library).items():
        assert_frame_equal(table, tables_of(both / "alone")[name])
    manifest = read_manifest(library)
    assert (manifest.people, manifest.order) == ({str(ANNA): "Anna"}, ("Anna",))
    assert [each.name for each in manifest.archives] == ["anna"]
    assert len(list((library / "tables").iterdir())) == len(list((library / "read").iterdir())) == 1
    assert thumbnails(library) == thumbnails(both / "alone") == set(measured(library)["digest"])
    assert fingerprints(both / "ben") == before
    assert built(library, both / "anna")[0].total == 0


def test_it_can_be_read_again(both: Path) -> None:
    before = tables_of(both / "library")
    remove(both / "library", "ben", NOW)
    place = str(both / "ben")
    assert place in known_places(both / "library")

    built(both / "library", wish=Wish([Path(place)], people={str(BEN): "Ben"}, jobs=0))

    for name, table in tables_of(both / "library").items():
        assert_frame_equal(table, before[name])


def test_damaged_measures_are_in_nobodys_way(both: Path) -> None:
    """Neither now nor at the next start; what was in them is measured again."""
    for damaged in (both / "library").glob("measures/*/*/features.parquet"):
        damaged.write_bytes(damaged.read_bytes()[:100])

    remove(both / "library", "ben", NOW)
    built(both / "library")

    assert len(tables_of(both / "library")["images"]) == 6


def test_the_last_one_leaves_an_empty_library(both: Path) -> None:
    remove(both / "library", "ben", NOW)
    remove(both / "library", "anna", NOW)

    assert {len(table) for table in tables_of(both / "library").values()} == {0}
    assert thumbnails(both / "library") == set()
    built(both / "library", both / "anna")
    assert len(tables_of(both / "library")["images"]) == 6


def test_what_was_uploaded_goes_with_its_files(tmp_path: Path) -> None:
    """And nothing beside it; one that was never read as well."""
    library = tmp_path / "library"
    for name in ("one", "two", "never read"):
        backup(archives_of(library) / name, 2, first=len(name) * 3)
    built(library, archives_of(library) / "one", archives_of(library) / "two")
    assert unread(library, read_manifest(library)) == [archives_of(library) / "never read"]

    remove(library, "two", NOW)
    remove(library, "never read", NOW)

    assert [each.name for each in archives_of(library).iterdir()] == ["one"]
    assert known_places(library) == []
    assert len(tables_of(library)["images"]) == 2


def test_a_name_that_nobody_has_is_a_sentence(both: Path) -> None:
    before = fingerprints(both / "library")

    with pytest.raises(UnknownNameError, match="No archive is called eve; there are anna, ben"):
        remove(both / "library", "eve", NOW)

    assert fingerprints(both / "library") == before


def test_on_the_command_line_it_asks(both: Path) -> None:
    asked = ["remove", "ben", "--library", str(both / "library")]

    no = CliRunner().invoke(main, asked, input="n\n")
    assert (no.exit_code, len(read_manifest(both / "library").archives)) == (1, 2)
    yes = CliRunner().invoke(main, asked, input="y\n")

    assert "stay as they are" in no.output
    assert (yes.exit_code, len(read_manifest(both / "library").archives)) == (0, 1)


def test_only_what_was_uploaded_and_never_read_is_discarded(both: Path) -> None:
    """Whatever else it is called for stays, byte for byte."""
    library = both / "library"
    read, new = (backup(archives_of(library) / name, 2, first=20 + n) for n, name in enumerate(("read", "new")))
    built(library, read)
    before, tables = fingerprints(both / "anna"), tables_of(library)

    for place in (read, both / "anna", archives_of(library), library, new / ".." / "read", new / "missing.zip"):
        with pytest.raises(UnknownNameError):
            discard(library, place, NOW)
    discard(library, new, NOW)

    assert [each.name for each in archives_of(library).iterdir()] == ["read"]
    assert len(list(read.iterdir())) == 2
    assert fingerprints(both / "anna") == before
    for name, table in tables_of(library).items():
        assert_frame_equal(table, tables[name])
    assert not note(library)


def note(library: Path) -> bool:
    """Until what is to go is written down."""
    return (library / "removing.json").exists()


def tables(library: Path) -> bool:
    """Until tables without it are in place."""
    return "removed" in (library / "library.json").read_text("utf-8")


def pictures(library: Path) -> bool:
    """Until a small picture is gone."""
    return len(thumbnails(library)) < 9


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("moment", [note, tables, pictures])
def test_killed_on_the_way_the_next_start_goes_on(moment: Callable[[Path], bool], both: Path) -> None:
    library = both / "library"
    process = subprocess.Popen([sys.executable, "-c", _REMOVE, str(library)], start_new_session=True)
    wait_for(lambda: moment(library) or process.poll() is not None)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert {len(table) for table in tables_of(library).values()}  # whole, whichever they are

    resume_removal(library, NOW)

    built(both / "alone", wish=Wish([both / "anna"], people={str(ANNA): "Anna"}, jobs=0))
    for name, table in tables_of(library).items():
        assert_frame_equal(table, tables_of(both / "alone")[name])
    assert thumbnails(library) == thumbnails(both / "alone")
    assert not note(library)
