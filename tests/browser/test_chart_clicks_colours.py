"""Charts of the Colours page select."""

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from igcore.colour.names import ciede2000, lab
from igcore.library import Tables
from igcore.selection import Field, Index
from tests.browser.charts import FULL, PALE, chart, column_of, mark, on_page
from tests.browser.counting import counts, counts_all, hues
from tests.browser.person import chip, settled, turn_to, unfold_list

pytestmark = pytest.mark.browser


def on_part(page: Page, sample: str, title: str) -> None:
    """Open a view of the Colours page as a person does."""
    on_page(page, sample, "Colours")
    turn_to(page, title)


@pytest.mark.parametrize("name", ["Hue families", "Times as often"])
def test_a_click_on_a_rate_chooses_the_family(page: Page, sample: str, tables: Tables, name: str) -> None:
    on_part(page, sample, "Grey, black and white")

    mark(page, name, "Person: Mads; Hue: grey").click()
    counts(page, tables, hues(tables) == "grey")
    expect(mark(page, name, "Person: Kat; Hue: grey")).to_have_attribute("opacity", FULL)
    expect(page).to_have_url(re.compile("show=Grey"))
    mark(page, name, "Person: Mads; Hue: grey").click()

    counts_all(page, tables)


@pytest.mark.parametrize("name", ["Mean colour", "Hue families through"])
def test_a_click_on_a_ribbon_chooses_the_month(page: Page, sample: str, tables: Tables, name: str) -> None:
    """Whatever the family and the person."""
    month = tables.images["taken_at"].dt.strftime("%Y-%m")
    mads = tables.images["person"] == "Mads"
    most = str(month[mads].value_counts().index[0])
    on_part(page, sample, "Through time")
    piece = mark(page, name, f"Person: Mads; Time: {most}").first

    piece.click()
    counts(page, tables, month == most)
    expect(piece).to_have_attribute("opacity", FULL)
    expect(chart(page, name).locator(f'path[opacity="{PALE}"]')).not_to_have_count(0)
    piece.click()

    counts_all(page, tables)


def test_a_click_on_a_week_chooses_it(page: Page, sample: str, tables: Tables) -> None:
    monday = tables.images["taken_at"].dt.tz_localize(None).dt.to_period("W-SUN").dt.start_time
    first = monday[tables.images["person"] == "Kat"].value_counts().index[0]
    on_part(page, sample, "Through time")
    page.get_by_role("radio", name="Weeks").click()
    last = first + pd.Timedelta(days=6)

    mark(page, "Mean colour", f"Person: Kat; Time: {first:%Y-%m-%d}..{last:%Y-%m-%d}").click()

    counts(page, tables, monday == first)


def test_a_click_on_colours_of_a_season_chooses_it_at_its_place(
    page: Page, sample: str, tables: Tables, at: Index
) -> None:
    season, place = (column_of(at, tables, field) for field in (Field.SEASON, Field.PLACE))
    on_part(page, sample, "Seasons and places")
    piece = mark(page, "Hue families by season", "Place: Denmark; Season: winter").first

    piece.click()
    counts(page, tables, (season == "winter") & (place == "Denmark"))
    other = mark(page, "Hue families by season", "Place: San Francisco; Season: winter").first
    expect(other).to_have_attribute("opacity", PALE)
    piece.click()

    counts_all(page, tables)


def test_the_pictures_of_a_name_are_shown_at_a_click(page: Page, sample: str, tables: Tables) -> None:
    """The name that misled in 2016 is there first; another one can be chosen in the list."""
    on_part(page, sample, "Behind a name")
    expect(page.get_by_text("darkslategrey itself is #2f4f4f")).to_be_visible()
    unfold_list(page, "Name")
    page.get_by_role("option", name=re.compile("^dimgrey,")).click()
    expect(page.get_by_text("dimgrey itself is #696969")).to_be_visible()
    settled(page)
    found = tables.images["digest"].isin(tables.swatches.loc[tables.swatches["name"] == "dimgrey", "digest"])

    page.get_by_role("button", name=f"Show the {found.sum()} pictures of this name").click()
    counts(page, tables, found)
    expect(chip(page, "Colour in palette")).to_contain_text("dimgrey")
    page.get_by_role("button", name="Show all pictures again").click()

    counts_all(page, tables)


def test_a_click_on_a_colour_behind_a_name_chooses_the_pictures_with_its_like(
    page: Page, sample: str, tables: Tables
) -> None:
    """Within 2 by CIEDE2000, of swatches of one percent or more."""
    on_part(page, sample, "Behind a name")
    one = mark(page, "Colours that were rounded", "Distance (CIEDE2000):").nth(5)
    colour = re.search("Colour: (#[0-9a-f]{6})", one.get_attribute("aria-label") or "")
    assert colour is not None
    swatches = tables.swatches[tables.swatches["share"] >= 0.01]
    here = lab(np.array(list(bytes.fromhex(colour[1][1:]))))
    near = ciede2000(lab(swatches[["red", "green", "blue"]].to_numpy(np.int64)), here) <= 2
    found = tables.images["digest"].isin(swatches.loc[near, "digest"])
    assert found.any()

    one.click()
    counts(page, tables, found)
    expect(chip(page, "Colour near")).to_contain_text(colour[1])
    settled(page)
    one.click()

    counts_all(page, tables)
