"""Promises of the Library page."""

import json
import threading
from pathlib import Path

import pandas as pd
import pytest

from igcore.library import read_manifest, read_tables
from igcore.library.folder import VERSION
from igcore.library.uploads import archives_of
from igcore.schema import PUBLISHED
from igcore.web.periods import lacking, table_of
from tests.acting import count, event, opened, words
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
