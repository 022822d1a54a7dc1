"""Promises of `igcore.library.build`: what is measured, what is not, and what the tables then say."""

import json
import os
import shutil
import stat
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from igcore import extract, thumbnails
from igcore.errors import LibraryError, PersonError, UnknownArchiveError, UnreadableArchiveError
from igcore.library import Tables, Wish, build, read_manifest, read_tables, reading, thumbnails_of
from igcore.library.folder import VERSION
from igcore.schema import TABLES, TimeSource, check
from igcore.thumbnails import thumbnail_path
from tests.make_archive import ANNA, BEN, FIRST, NOW, backup, built, exif, fingerprints, id_name, leftovers, scene
from tests.stored import put


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return backup(tmp_path / "backup", 12)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files that are measured from here on."""
    files: list[str] = []
    measure = extract._measure

    def noted(read: extract.Measured, *rest: Any) -> Any:
        files.append(read.file)
        return measure(read, *rest)

    monkeypatch.setattr(extract, "_measure", noted)
    return files


def tables_of(library: Path) -> Tables:
    return read_tables(library, read_manifest(library))


def same(one: Tables, other: Tables) -> None:
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(other, name))


def test_tables_are_as_declared(archive: Path, library: Path) -> None:
    """A row for each picture, in order of time; ids are unique and everything has its partner."""
    steps = built(library, archive)

    tables = tables_of(library)
    for name, row in TABLES.items():
        check(getattr(tables, name), row)
    assert (steps[0].done, steps[-1].done, steps[-1].total) == (0, 12, 12)
    assert len(tables.images) == len(tables.posts) == 12
    assert tables.images["image_id"].is_unique
    assert tables.posts["post_id"].is_unique
    assert tables.images["taken_at"].is_monotonic_increasing
    assert set(tables.swatches["digest"]) == set(tables.images["digest"])
    assert tables.problems.empty


def test_second_build_does_nothing(archive: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither measure nor write."""
    built(library, archive)
    before = fingerprints(library)
    for name in ("measure", "_read"):
        monkeypatch.setattr(extract, name, None)

    steps = built(library, archive)

    assert steps == []
    assert {path: each for path, each in fingerprints(library).items() if path != "."} == {
        path: each for path, each in before.items() if path != "."
    } | {"library.lock": fingerprints(library)["library.lock"]}


def test_renamed_and_moved_files_are_not_measured_again(archive: Path, library: Path, measured: list[str]) -> None:
    """Read, to know them by their content, but no more."""
    built(library, archive)
    measured.clear()
    (archive / "2015").mkdir()
    (archive / id_name(3)).rename(archive / "2015" / id_name(3))
    (archive / id_name(4)).rename(archive / id_name(40))

    steps = built(library, archive)

    assert measured == []
    assert (steps[-1].done, steps[-1].total) == (2, 2)
    assert set(tables_of(library).images["file"]) >= {f"2015/{id_name(3)}", id_name(40)}
    assert len(tables_of(library).images) == 12


def test_changed_and_new_files_are_measured_and_gone_ones_go(archive: Path, library: Path, measured: list[str]) -> None:
    built(library, archive)
    before = tables_of(library).images.set_index("file")["digest"]
    measured.clear()
    scene(99).save(archive / id_name(3))
    scene(98).save(archive / id_name(20))
    (archive / id_name(0)).unlink()

    built(library, archive)

    after = tables_of(library).images.set_index("file")["digest"]
    assert sorted(measured) == sorted([id_name(3), id_name(20)])
    assert set(after.index) == {id_name(day) for day in (*range(1, 12), 20)}
    assert after[id_name(3)] != before[id_name(3)]
    assert after[id_name(5)] == before[id_name(5)]


def test_deleted_thumbnails_come_back(archive: Path, library: Path, measured: list[str]) -> None:
    built(library, archive)
    tables = tables_of(library)
    gone = tables.images.iloc[4]
    measured.clear()
    thumbnail_path(thumbnails_of(library), gone["digest"]).unlink()

    built(library, archive)

    assert measured == [gone["file"]]
    assert thumbnail_path(thumbnails_of(library), gone["digest"]).is_file()
    same(tables_of(library), tables)


@pytest.mark.parametrize("damage", ["gone", "cut off"])
def test_damaged_tables_are_made_again_without_measuring(
    damage: str, archive: Path, library: Path, measured: list[str]
) -> None:
    """As the error about them advises."""
    built(library, archive)
    tables = tables_of(library)
    measured.clear()
    path = library / "tables" / read_manifest(library).generation / "images.parquet"
    path.write_bytes(path.read_bytes()[:500]) if damage == "cut off" else path.unlink()

    built(library, archive)

    assert measured == []
    same(tables_of(library), tables)


@pytest.mark.parametrize("what", ["library.json", "measures", "tables"])
def test_whatever_is_deleted_of_a_library_is_made_again(what: str, archive: Path, library: Path) -> None:
    built(library, archive)
    tables = tables_of(library)
    (library / what).unlink() if what == "library.json" else shutil.rmtree(library / what)

    built(library, archive)

    same(tables_of(library), tables)


def test_damaged_part_of_the_cache_is_measured_again(archive: Path, library: Path, measured: list[str]) -> None:
    """And what does not belong there is left alone."""
    built(library, archive)
    tables = tables_of(library)
    measured.clear()
    (part,) = (library / f"measures/igcore-{extract.VERSION}").iterdir()
    (part / "features.parquet").write_bytes(b"PAR1")
    (library / f"measures/igcore-{extract.VERSION}" / ".DS_Store").touch()
    scene(50).save(archive / id_name(50))

    built(library, archive)

    assert len(measured) == 13
    assert_frame_equal(tables_of(library).images[:12], tables.images)


def test_archive_is_only_read(archive: Path, library: Path) -> None:
    """Not even a time of change differs; and it need not be writable."""
    (archive / "broken.jpg").write_bytes(b"\xff\xd8")
    for path in (archive, *archive.iterdir()):
        path.chmod(stat.S_IRUSR | (stat.S_IXUSR if path.is_dir() else 0))
    before = fingerprints(archive)

    built(library, archive, wish=Wish([archive], jobs=2))
    built(library, archive)

    assert fingerprints(archive) == before
    archive.chmod(stat.S_IRWXU)


def test_library_inside_an_archive_is_refused(archive: Path) -> None:
    before = fingerprints(archive)

    for inside in (archive, archive / "library", archive / "a" / ".." / "library"):
        with pytest.raises(LibraryError, match="would lie inside the archive"):
            built(inside, archive)
    assert fingerprints(archive) == before


def test_folder_of_something_else_stays_as_it_is(archive: Path, tmp_path: Path) -> None:
    """Not even a lock is left in it."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").touch()
    before = fingerprints(tmp_path / "documents")

    with pytest.raises(LibraryError, match="holds something else"):
        built(tmp_path / "documents", archive)
    assert fingerprints(tmp_path / "documents") == before


def test_archives_that_are_none_change_nothing(archive: Path, library: Path, tmp_path: Path) -> None:
    built(library, archive)
    manifest = read_manifest(library)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").touch()

    with pytest.raises(UnknownArchiveError):
        built(library, tmp_path / "letters")
    with pytest.raises(UnreadableArchiveError):
        built(library, tmp_path / "not there")
    assert read_manifest(library) == manifest


def test_older_library_is_built_again_from_its_archives(archive: Path, library: Path, measured: list[str]) -> None:
    """However many generations it had: the new tables are the ones that stay."""
    built(library, archive)
    old = replace(read_manifest(library), version=VERSION - 1, generation="000007-old")
    put(library, old, tables_of(library))
    measured.clear()

    built(library)

    assert measured == []
    assert len(tables_of(library).images) == 12
    assert read_manifest(library).generation.startswith("000008-")


def test_two_archives_of_one_name_have_two_names(tmp_path: Path, library: Path) -> None:
    """In one build or one after the other; and both are there."""
    paths = [backup(tmp_path / place / "backup", 2, user, first) for place, user, first in
             (("a", ANNA, 0), ("b", BEN, 5), ("c", BEN, 9))]  # fmt: skip
    built(library, *paths[:2])

    built(library, paths[2])

    assert [each.name for each in read_manifest(library).archives] == ["backup", "backup (2)", "backup (3)"]
    assert tables_of(library).images["archive"].value_counts().to_dict() == {
        "backup": 2,
        "backup (2)": 2,
        "backup (3)": 2,
    }


def people(library: Path) -> dict[str, int]:
    return Counter(tables_of(library).posts["person"])


def test_people_have_the_names_that_they_are_given(tmp_path: Path, library: Path) -> None:
    """By user id, or one for each archive; and they keep them in later builds."""
    anna, ben = backup(tmp_path / "one", 3, ANNA), backup(tmp_path / "two", 2, BEN)
    built(library, wish=Wish([anna, ben], jobs=0))
    assert people(library) == {str(ANNA): 3, str(BEN): 2}

    built(library, wish=Wish([anna], names=["Anna"], jobs=0))
    assert people(library) == {"Anna": 3, str(BEN): 2}

    built(library, wish=Wish([], people={str(BEN): "Ben"}, jobs=0))
    assert people(library) == {"Anna": 3, "Ben": 2}
    assert tables_of(library).images["person"].value_counts().to_dict() == {"Anna": 3, "Ben": 2}
    assert read_manifest(library).order[0] == "Anna"

    built(library, backup(tmp_path / "three", 1, BEN, first=30))
    assert people(library) == {"Anna": 3, "Ben": 3}


def test_one_name_for_two_people_is_refused(tmp_path: Path, library: Path) -> None:
    """It is said whose posts there are, and how to say who is who."""
    both = backup(backup(tmp_path / "both", 2, ANNA), 2, BEN, first=5)

    with pytest.raises(PersonError, match=r"holds posts of 1413, 6614136; say who is who, such as 1413=Anna"):
        built(library, wish=Wish([both], names=["Anna"], jobs=0))
    with pytest.raises(PersonError, match=r"There are more names \(2\) than archives \(1\)"):
        built(library, wish=Wish([both], names=["Anna", "Ben"], jobs=0))
    assert not (library / "library.json").exists()


def test_time_is_that_of_the_id_else_of_exif_else_of_the_file(tmp_path: Path, library: Path) -> None:
    folder = backup(tmp_path / "backup", 1)
    scene(1).save(folder / "camera.jpg", exif=exif(taken="2014:07:12 18:30:00", zone="-07:00"))
    scene(2).save(folder / "scan.png")
    os.utime(folder / "scan.png", (1_300_000_000, 1_300_000_000.25))

    built(library, folder)

    images = tables_of(library).images.set_index("file")
    assert images["taken_from"].to_dict() == {
        "scan.png": TimeSource.FILE,
        "camera.jpg": TimeSource.EXIF,
        id_name(0): TimeSource.ID,
    }
    assert images["taken_at"].to_dict() == {
        "scan.png": datetime(2011, 3, 13, 7, 6, 40, 250_000, tzinfo=UTC),
        "camera.jpg": datetime(2014, 7, 13, 1, 30, tzinfo=UTC),
        id_name(0): FIRST,
    }


def test_unreadable_files_are_problems_and_not_looked_at_again(
    archive: Path, library: Path, measured: list[str]
) -> None:
    """The rest goes on; the steps count them."""
    (archive / id_name(30)).write_bytes(b"")
    (archive / id_name(31)).write_bytes(b"<!DOCTYPE html>")

    steps = built(library, archive)

    problems = tables_of(library).problems
    assert dict(zip(problems["file"], problems["reason"], strict=True)) == {
        id_name(30): "an empty file",
        id_name(31): "a web page, not a picture",
    }
    assert (steps[-1].done, steps[-1].problems) == (14, 2)
    assert len(tables_of(library).images) == 12
    measured.clear()
    scene(40).save(archive / id_name(40))
    built(library, archive)
    assert measured == [id_name(40)]
    assert len(tables_of(library).problems) == 2


def test_cancelled_build_keeps_what_it_measured(archive: Path, library: Path, measured: list[str]) -> None:
    """The tables stay as they were, and the library is free."""
    built(library, archive)
    tables = tables_of(library)
    backup(archive, 40, BEN, first=100)
    measured.clear()

    steps = build(library, Wish([archive], jobs=0), NOW)
    done = next(step.done for step in steps if step.done)
    steps.close()

    same(tables_of(library), tables)
    assert 0 < done == len(measured) < 40
    built(library, archive)
    assert len(measured) == len(set(measured)) == 40
    assert len(tables_of(library).images) == 52


def test_a_build_says_what_it_does_before_and_after_the_pictures(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists of posts may take long; what is kept of one is not read again."""
    export = tmp_path / "export"
    posts = [{"media": [{"uri": f"media/{n}.mp4", "creation_timestamp": 1_400_000_000 + n}]} for n in range(3)]
    (export / "content").mkdir(parents=True)
    (export / "content" / "posts_1.json").write_text(json.dumps(posts), "utf-8")
    monkeypatch.setattr(reading, "_PAUSE", 0)

    said = [step.doing for step in built(library, export)]
    backup(tmp_path / "other", 1)
    again = [step.doing for step in built(library, tmp_path / "other")]

    first = "Looking for posts in export"
    assert said[0] == first
    assert set(said[1:-2]) == {f"{first}: {count} so far" for count in (1, 2, 3)}
    assert said[-2:] == ["", "Putting the tables together"]
    assert again[0] == "Looking for posts in other"
    assert not any("export" in each for each in again)


def test_cancelled_build_of_two_processes_is_quiet(archive: Path, library: Path) -> None:
    """Not even a warning, which pytest would raise here."""
    backup(archive, 60, BEN, first=100)

    steps = build(library, Wish([archive], jobs=2), NOW)
    done = next(step.done for step in steps if step.done)
    steps.close()

    assert 0 < done < 72
    assert built(library, archive)[0].total <= 72 - done
    assert leftovers(library) == []


def test_one_and_two_processes_and_any_order_of_archives_make_the_same_library(
    archive: Path, library: Path, tmp_path: Path
) -> None:
    other = backup(tmp_path / "other", 9, BEN, first=3)
    built(library, archive, other)

    built(tmp_path / "again", wish=Wish([other, archive], jobs=2))

    same(tables_of(tmp_path / "again"), tables_of(library))


def test_full_disk_is_no_damaged_picture(archive: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops the run; the next one measures what is missing."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(thumbnails, "write_thumbnail", full)
        with pytest.raises(OSError, match="No space left"):
            built(library, archive)

    built(library, archive)
    assert len(tables_of(library).images) == 12
    assert tables_of(library).problems.empty


def test_the_palette_of_2016_has_measures_of_its_own(archive: Path, library: Path, measured: list[str]) -> None:
    """And going back to ours measures nothing."""
    built(library, archive)
    tables = tables_of(library)
    built(library, wish=Wish([archive], palette="colorthief", jobs=2))
    assert read_manifest(library).palette == "colorthief"
    measured.clear()

    built(library, archive)

    assert measured == []
    same(tables_of(library), tables)


def test_an_archive_that_is_away_is_kept_as_it_was(tmp_path: Path) -> None:
    """A disk that is not plugged in takes nothing with it, and says so; once it is back all is as before."""
    one, two = backup(tmp_path / "one", 3, ANNA), backup(tmp_path / "two", 2, BEN)
    library = tmp_path / "library"
    built(library, one, two)
    before = read_tables(library, read_manifest(library))
    one.rename(tmp_path / "away")

    backup(two, 1, BEN, first=9)
    built(library, two)
    without = read_tables(library, read_manifest(library))
    built(library, two)
    (tmp_path / "away").rename(one)
    built(library, two)
    after = read_tables(library, read_manifest(library))

    assert len(without.images) == len(without.posts) == 6
    assert without.problems[["archive", "file"]].to_numpy().tolist() == [["one", "."]]
    assert "not at" in str(without.problems["reason"].iat[0])
    assert set(without.images["image_id"]) > set(before.images["image_id"])
    assert after.problems.empty
    assert len(after.images) == 6


def test_what_is_no_picture_is_no_post_in_a_folder(tmp_path: Path) -> None:
    """It is a problem, and in no number; a post that an id proves stays one without its picture."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    scene(1).save(folder / "good.jpg")
    (folder / "letter.jpg").write_text("dear")
    (folder / id_name(1)).write_bytes(b"")
    library = tmp_path / "library"

    built(library, folder)

    tables = read_tables(library, read_manifest(library))
    assert sorted(tables.posts["source"]) == ["folder", "id-names"]
    assert len(tables.images) == 1
    assert sorted(tables.problems["file"]) == sorted(["letter.jpg", id_name(1)])


def test_a_file_that_a_post_names_but_the_archive_lacks_is_a_problem(tmp_path: Path, library: Path) -> None:
    """Nor is one opened that lies elsewhere, or behind a link."""
    export = tmp_path / "export"
    export.mkdir()
    scene(1).save(export / "a.jpg")
    scene(2).save(tmp_path / "secret.jpg")
    (export / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    media = [{"uri": uri, "creation_timestamp": 1_500_000_000} for uri in ("a.jpg", "../secret.jpg", "link.jpg")]
    (export / "posts_1.json").write_text(json.dumps([{"media": media}]))

    built(library, export)

    tables = tables_of(library)
    reason = "named by a post, but not in the archive"
    told = tables.problems[tables.problems["reason"] == reason]
    assert tables.images["file"].tolist() == ["a.jpg"]
    assert told["file"].tolist() == ["../secret.jpg", "link.jpg"]


def test_a_list_alone_is_built(tmp_path: Path, library: Path) -> None:
    """As somebody has it who fetched it from Instagram; the second build does nothing."""
    record = {"id": "17900000000000001", "media_type": "IMAGE", "timestamp": "2020-01-01T00:00:00Z", "caption": "One"}
    (tmp_path / "fetched.json").write_text(json.dumps([record]))
    built(library, tmp_path / "fetched.json")

    assert tables_of(library).posts[["caption", "person"]].to_numpy().tolist() == [["One", "fetched"]]
    assert tables_of(library).problems.empty
    assert built(library, tmp_path / "fetched.json") == []
