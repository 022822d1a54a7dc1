"""Promises of `igcore.library.lived` and of what follows from it: times are local at once, nothing is measured anew."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from igcore.errors import PeriodsError
from igcore.library import Wish, build, keep_lived, lived_text, read_lived, read_manifest, read_tables
from igcore.library.lived import FILE
from igcore.places import Period, Periods, to_toml
from igcore.sample import life
from igcore.selection import Field, index, parse
from igcore.web import shelf
from tests.make_archive import backup, built

DENMARK = Periods((Period("Denmark", "Europe/Copenhagen", date(2015, 1, 1), None),), "Asia/Tokyo")


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    assert read_lived(tmp_path) == Periods()

    keep_lived(tmp_path, DENMARK)

    assert read_lived(tmp_path) == DENMARK
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"home = ", "TOML"), (b"\xff\xfe\x00", "UTF-8"), (b"#" * 1_000_001, "longer than 1,000,000 bytes")],
    ids=["broken", "bytes", "long"],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / FILE).write_bytes(data)

    with pytest.raises(PeriodsError, match=says):
        read_lived(tmp_path)


def test_a_damaged_file_stays_beside_the_new_one(tmp_path: Path) -> None:
    """Whatever somebody wrote into it by hand; a second one takes nothing from the first. A good one is replaced."""
    for text in ("[[period]]", "home = "):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        keep_lived(tmp_path, DENMARK)
    keep_lived(tmp_path, Periods())

    assert read_lived(tmp_path) == Periods()
    assert {each.name: each.read_text("utf-8") for each in tmp_path.iterdir() if each.name != FILE} == {
        "periods.unreadable.toml": "[[period]]",
        "periods.unreadable-2.toml": "home = ",
    }
    built(tmp_path, backup(tmp_path.parent / "archive", 1))


def test_a_folder_of_that_name_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    with pytest.raises(PeriodsError, match="cannot be opened"):
        lived_text(tmp_path)


def test_an_editor_may_put_a_mark_at_the_beginning(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(to_toml(DENMARK), "utf-8-sig")

    assert read_lived(tmp_path) == DENMARK


def test_an_archive_brings_its_periods_once(tmp_path: Path) -> None:
    """Those that people have set since then stay, whatever is read later."""
    archive = backup(tmp_path / "archive", 2)
    (archive / FILE).write_text(to_toml(DENMARK), encoding="utf-8")

    built(tmp_path / "library", archive)
    first = read_lived(tmp_path / "library")
    keep_lived(tmp_path / "library", Periods(home="Europe/Berlin"))
    built(tmp_path / "library", backup(archive, 3))

    assert first == DENMARK
    assert read_lived(tmp_path / "library") == Periods(home="Europe/Berlin")


def test_to_pictures_that_were_there_before_an_archive_brings_none(tmp_path: Path) -> None:
    """A build that is broken off has brought them all the same: who goes on with it has them."""
    other = backup(tmp_path / "other", 2, first=10)
    (other / FILE).write_text(to_toml(DENMARK), encoding="utf-8")
    built(tmp_path / "library", backup(tmp_path / "archive", 2))

    built(tmp_path / "library", other)
    with closing(build(tmp_path / "new", Wish([other], jobs=0), datetime.now(UTC))) as steps:
        next(step for step in steps if step.done)

    built(tmp_path / "library", backup(other, 3, first=10))

    assert not (tmp_path / "library" / FILE).exists()
    assert read_lived(tmp_path / "new") == DENMARK


def test_of_the_first_archive_a_file_that_is_mended_is_read_later(tmp_path: Path) -> None:
    """Until then it stays among the problems, however often the library is built."""
    archive, library = backup(tmp_path / "archive", 2), tmp_path / "library"
    (archive / FILE).write_text("home = 'Mars'", encoding="utf-8")

    for pictures in (2, 3):
        built(library, backup(archive, pictures))
        assert read_tables(library, read_manifest(library)).problems["file"].tolist() == [FILE]
    (archive / FILE).write_text(to_toml(DENMARK), encoding="utf-8")
    built(library, backup(archive, 4))

    assert read_lived(library) == DENMARK
    assert read_tables(library, read_manifest(library)).problems.empty


def test_periods_that_cannot_be_are_a_problem_of_the_archive(tmp_path: Path) -> None:
    """And the next archive's count."""
    for name, text in (("a", "home = 'Mars'"), ("b", to_toml(DENMARK))):
        (backup(tmp_path / name, 1, first=ord(name)) / FILE).write_text(text, encoding="utf-8")

    built(tmp_path / "library", tmp_path / "a", tmp_path / "b")

    problems = read_tables(tmp_path / "library", read_manifest(tmp_path / "library")).problems
    assert problems[["archive", "file"]].to_numpy().tolist() == [["a", FILE]]
    assert "no time zone Mars" in problems["reason"].iloc[0]
    assert read_lived(tmp_path / "library") == DENMARK


def test_the_sample_is_told_in_the_time_of_its_two_towns(sample_library: Path) -> None:
    """As it was decided when it was drawn; the ids alone tell UTC."""
    manifest = read_manifest(sample_library)
    tables = read_tables(sample_library, manifest)

    at = index(tables, manifest.order, read_lived(sample_library))

    local = dict(zip(tables.posts["media_id"], map(at.local.moment, range(len(tables.posts))), strict=True))
    pictures = [each for each in life.plan(60, 2016) if not each.legacy]
    assert len(pictures) > 50
    assert [local[each.media_id] for each in pictures] == [each.local for each in pictures]
    assert [local[each.media_id].utcoffset() for each in pictures] == [each.local.utcoffset() for each in pictures]
    assert at.columns[Field.PLACE].values == ("Denmark", "San Francisco")


def test_a_changed_period_holds_at_once_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days, seasons, places, numbers; under another name in addresses, and with the tables that are in memory."""
    root = tmp_path / "library"
    built(root, backup(tmp_path / "archive", 3))
    monkeypatch.setenv("IGCORE_LIBRARY", str(root))
    before = shelf.current()
    south = Periods((Period("Oz", "Australia/Sydney", hemisphere="south"),))

    keep_lived(root, south)
    after = shelf.current()

    assert before.token == before.manifest.generation != after.token
    assert after.tables is before.tables
    assert shelf.generation(before.token) is before
    spring, autumn = (parse(f"season:{season}") for season in ("spring", "autumn"))
    assert before.at.choose(spring).posts.all()
    assert after.at.choose(autumn).posts.all()
    assert after.at.choose(parse("place:Oz")).posts.all()
    ahead = after.countable.stamp - before.countable.stamp
    assert set(ahead) == {10 * 3_600_000}
    keep_lived(root, Periods())
    assert shelf.current().token == before.token


def test_a_damaged_file_leaves_the_library_to_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "library"
    built(root, backup(tmp_path / "archive", 1))
    monkeypatch.setenv("IGCORE_LIBRARY", str(root))
    (root / FILE).write_text("[[period]]", encoding="utf-8")

    volume = shelf.current()

    assert volume.periods == Periods()
    assert "a time zone is missing" in volume.fault
    assert isinstance(volume.tables.posts, pd.DataFrame)
    keep_lived(root, DENMARK)
    assert (shelf.current().fault, shelf.current().periods) == ("", DENMARK)
