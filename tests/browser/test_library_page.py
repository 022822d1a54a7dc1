"""The Library page as a person uses it: two who are one are joined, places are edited, a reason shows its files."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from igcore.library import Wish, keep_lived, read_lived, read_manifest, read_tables
from igcore.library.lived import FILE
from igcore.places import Period, Periods
from igcore.places.periods import with_move, zone_on
from igcore.sample import life
from tests.browser.conftest import Serve
from tests.browser.person import settled, unfold_list
from tests.browser.serving import APP
from tests.make_archive import built
from tests.make_golden import ARCHIVES

pytestmark = pytest.mark.browser

#: Label of a field: what the archives call somebody, how often, and where.
LUMEN_AND_OAK = re.compile(r"^lumen\W+and\W+oak: \d+ posts in")
#: Which of the page's tables has the places, and which the reasons of problems.
PLACES, REASONS = 1, 2
#: Height of a row of a table, and of its head.
ROW = 35


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An export and two backups, some of whose posts are the same."""
    archives = [ARCHIVES / name for name in ("instagram-json", "instaloader", "gallery-dl")]
    built(tmp_path / "library", wish=Wish(archives, jobs=0))
    return tmp_path / "library"


@pytest.fixture
def app(serve: Serve, library: Path) -> Iterator[str]:
    with serve(APP, {"IGCORE_LIBRARY": str(library)}) as url:
        yield url


def click_cell(page: Page, table: int, row: int, x: int) -> None:
    """Click into a row of one of the page's tables; rows count from 0."""
    grid = page.get_by_test_id("stDataFrame").nth(table)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + ROW * (row + 1.5))


def test_two_who_are_one_get_one_name_and_are_parted_again(page: Page, app: str, library: Path) -> None:
    page.goto(f"{app}/library")
    page.get_by_label(LUMEN_AND_OAK).fill("lumen")

    page.get_by_role("button", name="Save names").click()

    expect(page.get_by_text("posts by lumen and 1413.")).to_be_visible()
    assert read_manifest(library).people == {"lumen.and.oak": "lumen"}
    assert set(read_tables(library, read_manifest(library)).posts["person"]) == {"lumen", "1413"}
    settled(page)
    page.get_by_label(LUMEN_AND_OAK).fill("")
    page.get_by_role("button", name="Save names").click()
    expect(page.get_by_text("posts by lumen, 1413 and lumen.and.oak.")).to_be_visible()
    assert read_manifest(library).people == {}


def test_a_reason_shows_its_files(page: Page, app: str, library: Path) -> None:
    total = len(read_tables(library, read_manifest(library)).problems)
    page.goto(f"{app}/library")
    expect(page.get_by_text(f"The files: {total}")).to_be_visible()

    click_cell(page, REASONS, 0, 17)

    expect(page.get_by_text("The files: 9")).to_be_visible()


DENMARK = Period("Denmark", "Europe/Copenhagen", None, date(2015, 4, 10))
OVERSEAS = Period("San Francisco", "America/Los_Angeles", date(2015, 4, 11))
#: Where the columns of the table of places lie.
PLACE, TO, ZONE = 110, 450, 640


def edit_cell(page: Page, row: int, x: int, text: str) -> None:
    """Open a cell of the places by a double click, type into it, and Enter; days are written as 2015-04-20."""
    grid = page.get_by_test_id("stDataFrame").nth(PLACES)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + x, box["y"] + ROW * (row + 1.5))
    editor = page.locator("#portal").locator("input, textarea")
    if editor.get_attribute("type") == "date":
        # Which of its parts is typed first is up to the browser's language.
        editor.fill(text)
    else:
        # As fast as people type: the table takes a letter at a time, and Enter only what it has taken.
        editor.focus()
        page.keyboard.type(text, delay=60)
    expect(editor).to_have_value(text)
    editor.press("Enter", delay=60)
    expect(page.locator("#portal")).to_be_empty()


def test_places_are_edited_by_hand_and_saved(page: Page, app: str, library: Path) -> None:
    keep_lived(library, Periods((DENMARK, OVERSEAS)))
    page.goto(f"{app}/library")
    # The end of the page: nothing moves any more.
    expect(page.get_by_text("Read an archive")).to_be_visible()
    save = page.get_by_role("button", name="Save places")
    expect(save).to_be_disabled()

    edit_cell(page, 0, PLACE, "Jylland")
    save.click()

    expect(page.get_by_text("The places are saved")).to_be_visible()
    expect(save).to_be_disabled()
    assert [each.place for each in read_lived(library).periods] == ["Jylland", "San Francisco"]


def test_places_that_cannot_be_are_told_and_not_saved(page: Page, app: str, library: Path) -> None:
    """Two at once, until that is mended; a time zone that there is not cannot be chosen there."""
    keep_lived(library, Periods((DENMARK, OVERSEAS)))
    page.goto(f"{app}/library")
    # The end of the page: nothing moves any more.
    expect(page.get_by_text("Read an archive")).to_be_visible()
    save = page.get_by_role("button", name="Save places")
    edit_cell(page, 0, PLACE, "Jylland")
    expect(save).to_be_enabled()

    edit_cell(page, 0, TO, "2015-04-20")
    expect(page.get_by_text("Jylland and San Francisco overlap from 11 April 2015 to 20 April 2015.")).to_be_visible()
    expect(save).to_be_disabled()
    edit_cell(page, 0, TO, "2015-04-09")
    expect(page.get_by_text("No place is given on 10 April 2015")).to_be_visible()
    expect(save).to_be_enabled()
    assert read_lived(library) == Periods((DENMARK, OVERSEAS))


def test_a_zone_on_the_other_half_of_the_earth_turns_the_seasons(page: Page, app: str, library: Path) -> None:
    """As one chooses it, and nothing else has to be thought of."""
    keep_lived(library, Periods((DENMARK, OVERSEAS)))
    page.goto(f"{app}/library")
    # The end of the page: nothing moves any more.
    expect(page.get_by_text("Read an archive")).to_be_visible()

    edit_cell(page, 1, ZONE, "Australia/Sydney")
    page.get_by_role("button", name="Save places").click()

    expect(page.get_by_text("The places are saved")).to_be_visible()
    assert [(each.zone, each.hemisphere) for each in read_lived(library).periods] == [
        ("Europe/Copenhagen", "north"),
        ("Australia/Sydney", "south"),
    ]


@pytest.fixture
def lives(tmp_path: Path) -> Path:
    """Library of the sample's posts without their pictures, as an export tells them: no place is known."""
    posts = [
        {"media": [{"uri": f"media/{each.media_id}.mp4", "creation_timestamp": each.taken_at.timestamp(), "title": ""}]}
        for each in life.plan(600, 2016)
        if not (each.copy or each.legacy)
    ]
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "posts_1.json").write_text(json.dumps(posts))
    built(tmp_path / "library", tmp_path / "export")
    return tmp_path / "library"


@pytest.fixture
def living(serve: Serve, lives: Path) -> Iterator[str]:
    with serve(APP, {"IGCORE_LIBRARY": str(lives)}) as url:
        yield url


def test_a_move_that_the_pictures_tell_is_taken_into_the_places(page: Page, living: str, lives: Path) -> None:
    page.goto(f"{living}/library")
    page.get_by_text("Suggest from the pictures").click()
    expect(
        page.get_by_text(re.compile(r"From about 1\d April 2015 the day begins 9 hours later by UTC"))
    ).to_be_visible()
    put = page.get_by_role("button", name="Put it into the table")
    expect(put).to_be_disabled()

    # By keyboard: a list of hundreds of zones is drawn anew with each letter, and under the pointer.
    for title, zone in (("Time zone before", "Europe/Copenhagen"), ("Time zone since then", "America/Los_Angeles")):
        box = unfold_list(page, title)
        page.keyboard.type(zone)
        only = page.get_by_role("option")
        expect(only).to_have_count(1)
        # Enter takes what is marked, which comes a moment after the list.
        expect(box).to_have_attribute("aria-activedescendant", only.get_attribute("id") or "")
        page.keyboard.press("Enter")
        expect(only).to_have_count(0)
        expect(box).to_have_value(zone)
        settled(page)
    put.click()
    expect(page.get_by_text("The table above says so.")).to_be_visible()
    assert not (lives / FILE).exists()
    page.get_by_role("button", name="Save places").click()

    expect(page.get_by_text("By these places")).to_be_visible()
    # Else the server may end while the browser asks for what shows it.
    expect(page.get_by_text("The places are saved")).to_be_visible()
    text, found = (lives / FILE).read_text("utf-8"), read_lived(lives)
    assert 'zone = "America/Los_Angeles"' in text
    assert found == with_move(Periods(), found.periods[1].start, "Europe/Copenhagen", "America/Los_Angeles")
    assert zone_on(found, date(2015, 4, 20)) == "America/Los_Angeles"
    assert abs((found.periods[1].start - life.MOVE).days) <= 3
