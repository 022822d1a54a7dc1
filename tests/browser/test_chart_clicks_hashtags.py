"""Charts and lists of hashtags select."""

import re

import pytest
from playwright.sync_api import Page, Position, expect

from igcore.library import Tables
from tests.browser.charts import PALE, chart, mark, on_page
from tests.browser.counting import counts, counts_all, with_tags
from tests.browser.person import chip, settled, turn_to

pytestmark = pytest.mark.browser


def hashtags(page: Page, sample: str, part: str, query: str = "") -> None:
    """Open a part of the Hashtags page."""
    on_page(page, sample, "Hashtags", query)
    turn_to(page, part)


@pytest.mark.parametrize(
    ("part", "name"),
    [("Most used", "Most used hashtags"), ("Typical", "Typical hashtags"), ("Through time", "Hashtags through time")],
)
def test_a_click_on_a_hashtag_chooses_it_and_pales_the_others(
    page: Page, sample: str, tables: Tables, part: str, name: str
) -> None:
    """On the bar of the most used, of what is typical of each, and in any year."""
    hashtags(page, sample, part)
    bars = chart(page, name).locator('path[role="graphics-symbol"][aria-label*="Hashtag: #"]')
    first = bars.first
    label = re.search("Hashtag: (#[^;]+)", first.get_attribute("aria-label") or "")
    assert label is not None
    found = with_tags(tables, label[1][1:].casefold())
    others = chart(page, name).locator(f'path[role="graphics-symbol"]:not([aria-label*="Hashtag: {label[1]};"])')

    first.click()
    counts(page, tables, found)
    expect(chip(page, "Hashtag")).to_contain_text(label[1])
    expect(others.first).to_have_attribute("opacity", PALE)
    expect(first).not_to_have_attribute("opacity", PALE)
    first.click()
    counts_all(page, tables)

    expect(others.first).not_to_have_attribute("opacity", PALE)


def test_a_click_on_a_hashtag_that_goes_with_the_chosen_adds_it(page: Page, sample: str, tables: Tables) -> None:
    most = str(tables.hashtags["key"].value_counts().index[0])
    hashtags(page, sample, "Together", f"?q=%23{most}")
    first = chart(page, "Hashtags that go with").locator('path[role="graphics-symbol"]').first
    label = re.search("Hashtags: #([^;]+)", first.get_attribute("aria-label") or "")
    assert label is not None

    first.click()

    counts(page, tables, with_tags(tables, most) | with_tags(tables, label[1].casefold()))


def test_a_click_on_a_year_of_the_chosen_hashtags_chooses_it(page: Page, sample: str, tables: Tables) -> None:
    most = str(tables.hashtags["key"].value_counts().index[0])
    tagged = with_tags(tables, most)
    hashtags(page, sample, "Through time", f"?q=%23{most}")
    of_2014 = tagged & (tables.images["taken_at"].dt.year == 2014)
    point = mark(page, "Chosen hashtags through time", "Time: 2014").first

    point.click()

    counts(page, tables, of_2014)
    expect(chip(page, "Date")).to_contain_text("2014")


def test_what_cannot_be_chosen_by_a_chart_is_drawn(page: Page, sample: str) -> None:
    hashtags(page, sample, "How few")

    expect(chart(page, "Concentration").locator('path[role="graphics-symbol"]').first).to_be_attached()


def test_a_click_on_a_number_of_hashtags_chooses_the_posts_with_so_many(
    page: Page, sample: str, tables: Tables
) -> None:
    hashtags(page, sample, "Per post")
    used = tables.hashtags.groupby("post_id")["key"].nunique()
    point = mark(page, "Hashtags per post", "Hashtags in a post: 2; Share of posts").first

    point.click()
    counts(page, tables, tables.images["post_id"].map(used) == 2)
    expect(chip(page, "Hashtags in a post")).to_contain_text("2")
    expect(mark(page, "Hashtags per post", "Hashtags in a post: 3;").first).to_have_attribute("opacity", PALE)
    point.click()

    counts_all(page, tables)


@pytest.mark.parametrize(("part", "listed"), [("Shared", "Only Kat"), ("Began and ended", "With a move")])
def test_a_click_on_a_line_of_a_list_chooses_its_hashtag(
    page: Page, sample: str, tables: Tables, part: str, listed: str
) -> None:
    """And that of another line instead."""
    hashtags(page, sample, part)
    page.get_by_role("radio", name=listed, exact=True).click()
    settled(page)
    grid = page.get_by_test_id("stDataFrame")
    found: list[str] = []

    for row in (0, 1):
        place: Position = {"x": 60, "y": 35 * (row + 1.5)}
        # The table takes a click where it has seen the mouse come.
        grid.hover(position=place)
        grid.click(position=place)
        expect(chip(page, "Hashtag")).to_have_count(1)
        if found:
            expect(chip(page, "Hashtag")).not_to_contain_text(found[-1])
        label = re.search("#(\\w+)", chip(page, "Hashtag").inner_text())
        assert label is not None
        found.append(label[0])
        counts(page, tables, with_tags(tables, label[1].casefold()))
        settled(page)

    assert len(set(found)) == 2
