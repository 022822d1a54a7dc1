"""Charts of time, and of seasons at places, select."""

import re
from typing import Literal

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from igcore.library import Tables
from igcore.selection import Field, Index
from tests.browser.charts import FULL, PALE, chart, column_of, mark, on_page
from tests.browser.counting import counts, counts_all
from tests.browser.person import chip

pytestmark = pytest.mark.browser


def test_a_click_on_a_month_chooses_it(page: Page, sample: str, tables: Tables) -> None:
    """Whosever point it is: the month is chosen, of everybody."""
    month = tables.images["taken_at"].dt.strftime("%Y-%m")
    both = tables.posts["taken_at"].dt.strftime("%Y-%m") + " " + tables.posts["person"]
    most, person = str(both.value_counts().index[0]).split()
    label = f"{pd.Timestamp(most):%B %Y}"
    on_page(page, sample, "Numbers")
    point = mark(page, "Posts a month", f"Person: {person}; Month: {label}")

    point.click()
    counts(page, tables, month == most)
    expect(point).to_have_attribute("opacity", FULL)
    other = "January 2014" if label != "January 2014" else "January 2015"
    expect(mark(page, "Posts a month", f"Person: Kat; Month: {other}")).to_have_attribute("opacity", PALE)
    point.click()

    counts_all(page, tables)


def test_a_brush_over_months_chooses_them(page: Page, sample: str, tables: Tables) -> None:
    """And is gone once the dates were changed elsewhere."""
    month = tables.images["taken_at"].dt.strftime("%Y-%m")
    on_page(page, sample, "Numbers")
    points = [mark(page, "Posts a month", f"Person: Kat; Month: {label}") for label in ("May 2013", "August 2014")]
    points[0].scroll_into_view_if_needed()
    boxes = [point.bounding_box() for point in points]
    assert boxes[0] is not None
    assert boxes[1] is not None
    plot = chart(page, "Posts a month").locator("svg").bounding_box()
    assert plot is not None
    middle = plot["y"] + plot["height"] / 2

    page.mouse.move(boxes[0]["x"] - 3, middle)
    page.mouse.down()
    page.mouse.move(boxes[1]["x"], middle - 20, steps=5)
    page.mouse.move(boxes[1]["x"] + boxes[1]["width"] + 3, middle - 20, steps=2)
    page.mouse.up()
    counts(page, tables, (month >= "2013-05") & (month <= "2014-08"))
    expect(chip(page, "Date")).to_contain_text("1 May 2013 to 31 Aug 2014")
    expect(points[0]).to_have_attribute("opacity", FULL)
    expect(mark(page, "Posts a month", "Person: Kat; Month: April 2013")).to_have_attribute("opacity", PALE)
    chip(page, "Date").get_by_role("button", name=re.compile("^Remove")).click()
    counts_all(page, tables)

    brush = chart(page, "Posts a month").locator(".span_brush path")
    expect(brush.last).not_to_be_visible()


def test_a_click_on_a_weekday_an_hour_and_a_cell(page: Page, sample: str, tables: Tables, at: Index) -> None:
    """By the clock of the place where they lived."""
    weekday, hour = (column_of(at, tables, field) for field in (Field.WEEKDAY, Field.HOUR))
    on_page(page, sample, "Time")
    page.get_by_role("radio", name="Weekday and hour").click()

    mark(page, "Posts per day and person by weekday", "Weekday: sunday;").first.click()
    counts(page, tables, weekday == "sunday")
    mark(page, "Posts per day and person by hour", "Hour: 20;").click()
    counts(page, tables, (weekday == "sunday") & (hour == "20"))
    cells = "Posts per day and person by weekday and hour"
    mark(page, cells, "Weekday: saturday; Hour: 8;").click()
    counts(page, tables, (weekday == "saturday") & (hour == "8"))
    expect(mark(page, cells, "Weekday: sunday; Hour: 20;")).to_have_attribute("opacity", PALE)
    mark(page, cells, "Weekday: saturday; Hour: 8;").click()

    counts_all(page, tables)


def test_a_click_on_a_day_of_the_calendar(page: Page, sample: str, tables: Tables, at: Index) -> None:
    day = pd.Series(at.local.times[at.post]).dt.strftime("%a %-d %B %Y")
    most = day[day.str.endswith("2015")].value_counts().index[0]
    person = tables.images.loc[(day == most).to_numpy(), "person"].iloc[0]
    on_page(page, sample, "Time")
    page.get_by_role("radio", name="Calendar", exact=True).click()
    page.get_by_role("radio", name="2015").click()

    mark(page, f"Calendar of {person}", f"Day: {most};").click()
    counts(page, tables, day == most)
    mark(page, f"Calendar of {person}", f"Day: {most};").click()

    counts_all(page, tables)


def test_a_click_on_a_season_at_a_place(page: Page, sample: str, tables: Tables, at: Index) -> None:
    """Of everybody there; a strip of what is covered chooses its time."""
    season, place = (column_of(at, tables, field) for field in (Field.SEASON, Field.PLACE))
    on_page(page, sample, "Seasons and places")
    most = season[(place == "Denmark") & (tables.images["person"] == "Mads")].value_counts().index[0]
    bar = mark(page, "Posts a day by season in Denmark", f"Person: Mads; Season: {most};")

    bar.click()
    counts(page, tables, (season == most) & (place == "Denmark"))
    other = "winter" if most == "summer" else "summer"
    elsewhere = mark(page, "Posts a day by season in San Francisco", f"Person: Mads; Season: {other};")
    expect(elsewhere).to_have_attribute("opacity", PALE)
    bar.click()
    counts_all(page, tables)
    strip = mark(page, "Days that the archives cover", "Person: Mads; Place: San Francisco;")
    # One again, now that no season cuts it into several.
    expect(strip).to_have_count(1)
    strip.click()
    day = pd.Series(at.local.times[at.post]).dt.normalize()
    last = day[(tables.images["person"] == "Mads").to_numpy()].max()
    counts(page, tables, (day >= pd.Timestamp(2015, 4, 11)) & (day <= last))
    page.get_by_role("button", name="2015 only").click()

    counts(page, tables, day.dt.year == 2015)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_of_places_are_dark_on_their_pale_strips(
    page: Page, sample: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    on_page(page, sample, "Seasons and places")

    names = chart(page, "Days that the archives cover").locator("text").filter(has_text="Denmark")

    expect(names).to_have_count(2)
    expect(names.first).to_have_css("fill", "rgb(22, 22, 24)")
    expect(names.first).to_have_css("fill-opacity", "1")


def test_seasons_of_all_places_are_on_one_scale(page: Page, sample: str) -> None:
    """Though each place has a chart of its own: bars beside each other are to be compared."""
    on_page(page, sample, "Seasons and places")
    names = [f"Posts a day by season in {place}" for place in ("Denmark", "San Francisco")]
    for name in names:
        expect(mark(page, name, "Person: Kat; Season: summer;")).to_be_visible()

    one, other = (
        [text for text in chart(page, name).locator("text").all_text_contents() if re.fullmatch(r"0\.\d+", text)]
        for name in names
    )

    assert one == other
    assert len(one) > 3
