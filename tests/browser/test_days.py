"""The Days page: clicks on days and runs of days choose them, and a day's pictures lie beside each other."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from igcore import media_id
from tests.browser.charts import FULL, PALE, mark
from tests.browser.conftest import Serve
from tests.browser.person import chip, count_line, go, opened, query, settled
from tests.browser.serving import APP
from tests.make_archive import ANNA, BEN, FIRST, built, scene

pytestmark = pytest.mark.browser

#: Hours after 1 May 2015, 09:30, at which each posted.
_HOURS = {ANNA: (0, 3, 6, 24, 48, 5 * 24), BEN: (1, 25, 26, 9 * 24)}


@pytest.fixture(scope="module")
def url(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a few days of two people."""
    root = tmp_path_factory.mktemp("days")
    archive = root / "archive"
    archive.mkdir()
    for user, hours in _HOURS.items():
        for hour in hours:
            scene(hour + user).save(archive / f"{media_id.make(FIRST + timedelta(hours=hour), hour)}_{user}.jpg")
    built(root / "library", archive)
    with serve(APP, {"IGCORE_LIBRARY": str(root / "library")}) as address:
        yield address


def on_days(page: Page, url: str) -> None:
    """Go to the page by the menu."""
    opened(page, url)
    go(page, "Days")
    settled(page)


def part(page: Page, name: str) -> None:
    """Go to a part of the page."""
    page.get_by_role("radio", name=name).click()
    settled(page)


def day(page: Page, name: str, person: int = ANNA) -> Locator:
    """Part of a bar of the richest days."""
    return mark(page, "Richest days", f"{name}, {person}:")


def sheet(page: Page, person: int) -> Locator:
    """Someone's pictures of the day."""
    return page.get_by_role("grid", name=re.compile(f"^Pictures of {person}, "))


def times(sheet: Locator) -> Locator:
    """What is written on the pictures."""
    return sheet.locator(".label")


def test_a_click_on_a_day_chooses_it(page: Page, url: str) -> None:
    """And a click again lets it go; its pictures lie person beside person, in the order of time."""
    on_days(page, url)
    second = day(page, "Sat 2 May 2015")

    second.click()
    expect(count_line(page)).to_have_text("3 of 10 images, 3 posts")
    expect(second).to_have_attribute("opacity", FULL)
    expect(day(page, "Fri 1 May 2015")).to_have_attribute("opacity", PALE)
    expect(chip(page, "Date")).to_contain_text("2 May 2015")
    expect(times(sheet(page, ANNA))).to_have_text(["09:30"])
    expect(times(sheet(page, BEN))).to_have_text(["10:30", "11:30"])
    expect(times(sheet(page, BEN)).first).to_be_visible()
    second.click()

    expect(count_line(page)).to_have_text("10 images, 10 posts")
    expect(times(sheet(page, ANNA))).to_have_text(["09:30", "12:30", "15:30"])


def test_the_order_of_the_wall_leaves_the_sheet_as_it_is(page: Page, url: str) -> None:
    """Its pictures open their card, in the order of time too."""
    on_days(page, url)

    page.get_by_role("combobox", name="Order").select_option(label="Newest first")
    page.get_by_role("combobox", name="Order").select_option(label="By hue")
    expect(page).to_have_url(re.compile("order=hue"))
    expect(times(sheet(page, ANNA))).to_have_text(["09:30", "12:30", "15:30"])
    sheet(page, ANNA).locator(".tile").nth(1).click()

    expect(page.get_by_role("dialog").locator(".facts")).to_contain_text("12:30")
    expect(page.get_by_role("dialog").locator(".place")).to_contain_text("2 of 3")


def test_from_one_day_with_posts_to_the_next(page: Page, url: str) -> None:
    """Days without any are stepped over, at the end it ends, and Back leads back."""
    on_days(page, f"{url}/?q=date:2015-05-06")

    page.get_by_role("button", name="Later").click()
    expect(count_line(page)).to_have_text("1 of 10 images, 1 post")
    expect(chip(page, "Date")).to_contain_text("10 May 2015")
    expect(times(sheet(page, BEN))).to_have_text(["09:30"])
    expect(page.get_by_role("button", name="Later")).to_be_disabled()
    page.get_by_role("button", name="Earlier").click()

    expect(chip(page, "Date")).to_contain_text("6 May 2015")
    expect(times(sheet(page, ANNA))).to_have_text(["09:30"])


def test_a_click_on_a_day_of_a_lead_chooses_it(page: Page, url: str) -> None:
    on_days(page, url)
    part(page, "Who out-posted whom")
    expect(page.get_by_text(f"{ANNA} posted more on 1, {BEN} on 1, on 0 the same")).to_be_visible()
    expect(mark(page, "Days on which both", f"{ANNA} by 2: 1 day")).to_be_visible()

    page.get_by_role("radio", name="Greatest leads").click()
    mark(page, "Greatest leads", f"Sat 2 May 2015: {BEN} by 1").click()

    expect(chip(page, "Date")).to_contain_text("2 May 2015")
    expect(mark(page, "Greatest leads", "Fri 1 May 2015:")).to_have_attribute("opacity", PALE)


def test_a_click_on_a_bar_of_many_days_chooses_them(page: Page, url: str) -> None:
    """Those of another bar come to them; once more, and they are let go."""
    on_days(page, url)
    part(page, "Posts a day")
    bar = mark(page, "Calendar days by", f"{ANNA}, 1 post a day")

    bar.click()
    expect(count_line(page)).to_have_text("5 of 10 images, 5 posts")
    assert query(page) == "date:2015-05-02,2015-05-03,2015-05-06"
    bar.click()
    expect(count_line(page)).to_have_text("10 images, 10 posts")
    part(page, "Who out-posted whom")
    mark(page, "Days on which both", f"{ANNA} by 2: 1 day").click()

    expect(chip(page, "Date")).to_contain_text("1 May 2015")
    expect(mark(page, "Days on which both", f"{BEN} by 1: 1 day")).to_have_attribute("opacity", PALE)


def test_the_days_of_one_person(page: Page, url: str) -> None:
    on_days(page, url)
    expect(day(page, "Fri 1 May 2015", BEN)).to_be_visible()

    page.get_by_role("radio", name=str(ANNA)).click()

    expect(day(page, "Fri 1 May 2015", BEN)).to_have_count(0)
    expect(mark(page, "Richest days", f", {ANNA}:")).to_have_count(4)


def test_a_click_on_a_streak_chooses_its_days(page: Page, url: str) -> None:
    """And again lets them go; a gap is chosen with the days at its ends."""
    on_days(page, url)
    part(page, "Streaks and gaps")
    streak = page.get_by_role("button", name="3 days 1 May 2015 to 3 May 2015")

    streak.click()
    expect(count_line(page)).to_have_text("8 of 10 images, 8 posts")
    expect(chip(page, "Date")).to_contain_text("1 May 2015 to 3 May 2015")
    streak.click()
    expect(count_line(page)).to_have_text("10 images, 10 posts")
    page.get_by_role("button", name="7 days 3 May 2015 to 9 May 2015").click()

    expect(count_line(page)).to_have_text("6 of 10 images, 6 posts")
    assert query(page) == "date:2015-05-02..2015-05-10"


def test_only_the_chosen_dates_count_for_whoever_wishes(page: Page, url: str) -> None:
    """The switch can be moved where dates are chosen, and keeps its place without."""
    on_days(page, url)
    switch = page.get_by_text("Count only the chosen dates")
    expect(page.get_by_test_id("stCheckbox").locator("input")).to_be_disabled()
    day(page, "Sat 2 May 2015").click()
    expect(day(page, "Fri 1 May 2015")).to_have_attribute("opacity", PALE)

    switch.click()

    expect(day(page, "Fri 1 May 2015")).to_have_count(0)
    part(page, "Who out-posted whom")
    expect(page.get_by_text("both posted:")).to_contain_text("On 1 day both posted")
    switch.click()
    expect(page.get_by_text("both posted:")).to_contain_text("On 2 days both posted")
