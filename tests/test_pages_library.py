"""Promises of the Library page."""

import json
import threading
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from igcore.library import read_manifest, read_tables
from igcore.library.folder import VERSION
from igcore.library.uploads import archives_of
from igcore.places import Period
from igcore.schema import PUBLISHED
from igcore.web.periods import following, lacking, periods_from, table_of
from tests.acting import count, event, opened, press, words
from tests.make_archive import backup, built
from tests.make_golden import ARCHIVES


def test_an_older_library_is_read_again_at_a_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 2))
    manifest = json.loads((library / "library.json").read_text("utf-8"))
    (library / "library.json").write_text(json.dumps(manifest | {"version": 0}), "utf-8")
    app = opened("library", library, monkeypatch)

    next(each for each in app.button if each.label == "Read its archives again").click().run()
    wait_for_job()

    assert read_manifest(library).version == VERSION
    assert not opened("browse", library, monkeypatch).exception


def test_what_was_not_read_to_its_end_goes_on_at_a_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a killed server leaves it: some pictures are not measured, and an upload was never read."""
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 3))
    manifest = json.loads((library / "library.json").read_text("utf-8"))
    (library / "library.json").write_text(json.dumps(manifest | {"fingerprint": ""}), "utf-8")
    app = opened("library", library, monkeypatch)
    assert "Not all pictures are measured yet." in words(app)
    backup(archives_of(library) / "trip", 2, first=8)
    app = opened("library", library, monkeypatch)
    assert "trip was uploaded, and is not read yet." in words(app)

    next(each for each in app.button if each.label == "Go on reading").click().run()
    wait_for_job()

    assert read_manifest(library).is_whole
    assert [each.name for each in read_manifest(library).archives] == ["archive", "trip"]
    assert not [each for each in opened("library", library, monkeypatch).button if each.label == "Go on reading"]


def test_an_upload_that_cannot_be_read_is_told_and_removed_at_a_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others go on without it; an archive of the same name elsewhere is not what is removed."""
    library = tmp_path / "library"
    notes = backup(tmp_path / "notes", 2)
    built(library, notes)
    uploaded = archives_of(library) / "notes"
    uploaded.mkdir(parents=True)
    (uploaded / "todo.txt").write_text("milk")
    backup(archives_of(library) / "trip", 2, first=8)
    app = opened("library", library, monkeypatch)

    assert [each.value for each in app.error] == [
        "notes cannot be read\\: it has neither pictures nor a list of posts that igcore knows\\."
    ]
    assert "trip was uploaded, and is not read yet." in words(app)
    press(app, "Go on reading")
    wait_for_job()
    app = opened("library", library, monkeypatch)
    assert not [each for each in app.button if each.label == "Go on reading"]
    press(app, "Remove notes")
    wait_for_job()

    assert not opened("library", library, monkeypatch).error
    assert [each.name for each in read_manifest(library).archives] == ["notes", "trip"]
    assert not uploaded.exists()
    assert len(list(notes.iterdir())) == 2


def test_of_an_export_in_parts_only_the_one_that_is_broken_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, parts = tmp_path / "library", archives_of(tmp_path / "library") / "export"
    parts.mkdir(parents=True)
    with zipfile.ZipFile(parts / "part-1.zip", "w") as packed:
        for path in backup(tmp_path / "trip", 3).iterdir():
            packed.write(path, path.name)
    (parts / "part-2.zip").write_bytes((parts / "part-1.zip").read_bytes()[:-30])
    app = opened("library", library, monkeypatch)
    said = "part\\-2\\.zip cannot be read\\: it is no whole ZIP file\\; a download may have been cut short\\. "
    assert [each.value for each in app.error] == [f"{said}The other parts can be read once it is gone."]

    press(app, "Remove part\\-2\\.zip")
    wait_for_job()
    app = opened("library", library, monkeypatch)
    assert [path.name for path in parts.iterdir()] == ["part-1.zip"]
    press(app, "Go on reading")
    wait_for_job()

    assert [each.name for each in read_manifest(library).archives] == ["part-1.zip"]


@pytest.mark.parametrize(
    "sent", [None, "x", [[1]], [["read"]], [[1, ["read", 5, 6]]], [[2, ["read", "", ""]]], {"a": 1}]
)
def test_whatever_the_browser_sends_changes_nothing(
    sent: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 2))
    app = opened("library", tmp_path / "library", monkeypatch)

    assert not event(app, "reader", sent).exception

    assert len(read_manifest(tmp_path / "library").archives) == 1


def test_a_line_that_is_not_complete_says_what_it_needs() -> None:
    """One that has all, or nothing, needs nothing."""
    rows = [
        ("Berlin", None, None),
        (None, "Europe/Berlin", None),
        ("*Sea*", "Etc/UTC", None),
        ("Sea", "Etc/UTC", "south"),
        ("Oz", "Australia/NSW", None),
        (None, None, None),
    ]
    table = table_of([]).reindex(range(len(rows)))
    table[["Place", "Time zone", "Half of the earth"]] = pd.DataFrame(rows, dtype="string").to_numpy()

    assert list(lacking(table)) == [
        "Berlin needs a time zone.",
        "A line needs a place.",
        "*Sea* needs a half of the earth: Etc/UTC does not tell which.",
    ]


def test_the_half_of_the_earth_follows_a_zone_that_is_changed() -> None:
    """Not where somebody chose it, nor where the zone does not tell, nor of a line that is new or as it was."""
    before = table_of([Period(name, "Europe/Copenhagen", None, None) for name in "abcd"])
    edited = before.reindex(range(5))
    edited.loc[[0, 1], "Time zone"] = "Australia/Sydney"
    edited.loc[1, "Half of the earth"] = "south"
    edited.loc[2, "Time zone"] = "Etc/UTC"
    edited.loc[4, ["Place", "Time zone", "Half of the earth"]] = ["new", "Australia/Sydney", "north"]

    after = following(edited, before)

    assert after["Half of the earth"].astype(object).where(after["Half of the earth"].notna(), None).tolist() == [
        None, "south", "north", "north", "north",
    ]  # fmt: skip
    assert [each.hemisphere for each in periods_from(after.iloc[:1], "UTC").periods] == ["south"]
    assert following(before, before).equals(before)


def test_a_file_of_places_that_cannot_be_read_is_told_wherever_there_are_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is saved over it before other places are there; what is in it stays, says the page."""
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 2))
    (library / "periods.toml").write_text("[[period]]", encoding="utf-8")

    app = opened("library", library, monkeypatch)
    assert "stays as periods.unreadable.toml" in app.error[0].value
    assert next(each for each in app.button if each.label == "Save places").disabled
    for page in ("time", "seasons", "days", "numbers"):
        (warning,) = opened(page, library, monkeypatch).warning
        assert "Until it is mended all times are UTC." in warning.value


def test_first_and_last_day_of_an_archive_are_said_to_be_by_utc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 2))
    app = opened("library", tmp_path / "library", monkeypatch)

    facts = app.dataframe[0].value.set_index("")["archive"]
    assert (facts["from (UTC)"], facts["to (UTC)"]) == ("2015-05-01", "2015-05-02")
    assert "in " + str(tmp_path / "archive") in words(app).replace("\\", "")


def test_what_is_counted_is_what_browse_counts_and_the_rest_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stories and profile pictures are counted where somebody asks for them."""
    library = tmp_path / "library"
    built(library, ARCHIVES / "instagram-json")
    kinds = read_tables(library, read_manifest(library)).posts["kind"].value_counts()

    images, posts = count(opened("browse", library, monkeypatch)).split(", ")
    said = words(opened("library", library, monkeypatch))

    assert f"**{images}** of **{posts}** by" in said
    assert int(posts.split()[0]) == kinds[list(PUBLISHED)].sum() < kinds.sum()
    assert kinds["profile picture"] == 1
    assert "1 profile picture" in said.partition("Besides there are ")[2].partition(":")[0]


def test_one_picture_is_an_image_of_a_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 1))

    said = words(opened("library", tmp_path / "library", monkeypatch))

    assert "**1 image** of **1 post** by" in said
    assert "Besides" not in said


def wait_for_job() -> None:
    """Wait for the thread that builds."""
    for thread in threading.enumerate():
        if thread.name == "igcore build":
            thread.join(timeout=60)
