"""The Compare page: two people side by side, pictures typical of one and not of the other, other two by hand."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from igcore.library import Tables
from tests.browser.charts import PALE, mark
from tests.browser.person import chip, count_line, go, opened, settled, unfolded, value

pytestmark = pytest.mark.browser


def on_compare(page: Page, url: str) -> None:
    """Go to the page by the menu."""
    opened(page, url)
    go(page, "Compare")
    settled(page)


def two(page: Page) -> tuple[str, str]:
    """A and B as the address has them."""
    found = parse_qs(urlsplit(page.url).query)
    return found.get("a", [""])[0], found.get("b", [""])[0]


def field(page: Page, name: str) -> Locator:
    """Where A or B is written."""
    return page.get_by_role("textbox", name=name, exact=True)


def part(page: Page, name: str) -> None:
    """Choose a part of the page."""
    page.get_by_role("radio", name=name, exact=True).click()
    settled(page)


def test_two_people_and_what_is_typical_of_each(page: Page, sample: str, tables: Tables) -> None:
    """A person opens the page, sees who posts more, and a picture of Kat's that is typical of her."""
    on_compare(page, sample)
    posts = tables.posts["person"].value_counts()
    row = page.get_by_role("row", name=re.compile("^Posts [0-9]"))
    expect(row).to_contain_text(str(posts["Kat"]))
    expect(row).to_contain_text(str(posts["Mads"]))

    part(page, "Pictures")

    wall = page.get_by_role("grid", name=re.compile("^Pictures typical of .: Kat"))
    expect(wall.get_by_role("img", name="Kat, ").first).to_be_visible()
    expect(wall.get_by_role("img", name="Mads, ")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Order").first).to_have_value(re.compile("^typical/"))


def test_the_link_holds_what_is_compared(page: Page, sample: str) -> None:
    """Also when one was on another page in between."""
    on_compare(page, sample)
    field(page, "A").fill("has:hashtags")
    field(page, "A").press("Enter")
    field(page, "B").fill("hue:blue")
    field(page, "B").press("Enter")
    expect(page.get_by_text("B: blue:")).to_be_visible()
    part(page, "Weekday and hour")

    go(page, "Time")
    go(page, "Compare")

    expect(field(page, "A")).to_have_value("has:hashtags")
    page.reload()
    expect(field(page, "B")).to_have_value("hue:blue")
    assert two(page) == ("has:hashtags", "hue:blue")


def test_what_is_chosen_becomes_a(page: Page, sample: str) -> None:
    """Then it is no longer common to both, and Back of the app brings it back."""
    on_compare(page, sample)
    unfolded(page, "Hue")
    value(page, "Hue", "blue").click()
    expect(chip(page, "Hue")).to_be_visible()

    page.get_by_role("button", name="Take as A").click()

    expect(field(page, "A")).to_have_value("hue:blue")
    expect(chip(page, "Hue")).to_have_count(0)
    expect(count_line(page)).to_have_text("60 images, 60 posts")


def test_a_click_on_a_bar_and_on_a_difference_chooses_in_common(page: Page, sample: str) -> None:
    on_compare(page, sample)
    part(page, "Hue families")

    mark(page, "Hue families, side by side: share", "grey;").first.click()

    expect(chip(page, "Hue")).to_contain_text("grey")
    expect(mark(page, "Hue families, side by side: share", "red;").first).to_have_attribute("opacity", PALE)
    mark(page, "Hue families: differences of", "grey;").first.click()

    expect(chip(page, "Hue")).to_have_count(0)


def test_a_word_that_means_nothing_is_pointed_at(page: Page, sample: str) -> None:
    on_compare(page, sample)

    field(page, "B").fill("@Kat hue:blau")
    field(page, "B").press("Enter")

    expect(page.get_by_text("“blau” is left out of B. No hue is called “blau”; blue?")).to_be_visible()
    expect(page.get_by_text("B: Kat:")).to_be_visible()
