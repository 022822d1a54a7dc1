"""Charts that select: a click on a mark, and a brush, choose as the facets do; what is not chosen stays, pale."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from igcore.library import Tables
from tests.browser.charts import FULL, PALE, chart, mark, on_page
from tests.browser.counting import counts, counts_all, hues
from tests.browser.person import chip, go, opened, settled, tool, value

pytestmark = pytest.mark.browser


def bar(page: Page, person: str, hue: str) -> Locator:
    """A bar of the hue families."""
    return mark(page, "Hue families", f"Person: {person}; Hue: {hue};")


def test_a_click_on_a_hue_chooses_it_and_pales_the_others(page: Page, sample: str, tables: Tables) -> None:
    """On everybody's bar; another click adds, and a click again removes."""
    found = hues(tables)
    on_page(page, sample, "Colours")

    bar(page, "Mads", "grey").click()
    counts(page, tables, found == "grey")
    for person in ("Mads", "Kat"):
        expect(bar(page, person, "grey")).to_have_attribute("opacity", FULL)
        expect(bar(page, person, "red")).to_have_attribute("opacity", PALE)
    expect(value(page, "Hue", "grey")).to_have_attribute("aria-pressed", "true")
    bar(page, "Kat", "red").click()
    counts(page, tables, found.isin(["grey", "red"]))
    expect(bar(page, "Mads", "red")).to_have_attribute("opacity", FULL)
    bar(page, "Mads", "grey").click()
    counts(page, tables, found == "red")
    bar(page, "Mads", "red").click()
    counts_all(page, tables)

    expect(bar(page, "Kat", "grey")).to_have_attribute("opacity", FULL)


@pytest.mark.parametrize(
    ("counted", "name", "title"),
    [
        ("Dominant colour", "Named colours: images of which", "Dominant colour"),
        ("In the palette", "Named colours: images that have", "Colour in palette"),
        ("Area", "Named colours: part of", "Colour in palette"),
    ],
)
def test_a_click_on_a_named_colour(
    page: Page, sample: str, tables: Tables, counted: str, name: str, title: str
) -> None:
    """As the dominant colour it means the first of five, elsewhere any of them."""
    dominant = counted == "Dominant colour"
    swatches = tables.swatches[tables.swatches["rank"] == 1] if dominant else tables.swatches
    colour = str(swatches["name"].value_counts().index[0])
    found = tables.images["digest"].isin(swatches.loc[swatches["name"] == colour, "digest"])
    on_page(page, sample, "Colours")
    page.get_by_role("radio", name=counted).click()
    named = mark(page, name, f"Name: {colour};")

    named.click()
    counts(page, tables, found)
    expect(chip(page, title)).to_contain_text(colour)
    expect(chart(page, name).locator(f'[aria-roledescription="bar"][opacity="{FULL}"]')).to_have_count(1)
    expect(named).to_have_attribute("opacity", FULL)
    expect(chart(page, name).locator(f'[aria-roledescription="bar"][opacity="{PALE}"]')).not_to_have_count(0)
    named.click()

    counts_all(page, tables)


def test_what_was_changed_elsewhere_is_known_to_the_chart(page: Page, sample: str, tables: Tables) -> None:
    """By a facet, by Back, on another page: the next click on the bar does what one sees it must."""
    found = hues(tables)
    on_page(page, sample, "Colours")
    blue = bar(page, "Mads", "blue")

    blue.click()
    counts(page, tables, found == "blue")
    value(page, "Hue", "blue").click()
    counts_all(page, tables)
    blue.click()
    counts(page, tables, found == "blue")
    tool(page, "Back").click()
    counts_all(page, tables)
    blue.click()
    counts(page, tables, found == "blue")
    go(page, "Browse")
    value(page, "Hue", "grey").click()
    counts(page, tables, found.isin(["blue", "grey"]))
    go(page, "Colours")
    settled(page)
    blue.click()

    counts(page, tables, found == "grey")


def test_pictures_marked_on_the_plot_become_the_choice(page: Page, sample: str, tables: Tables) -> None:
    """In the address, and on every other page; one chip for all of them, which takes them back."""
    page.goto(f"{sample}/image_plot")
    expect(page.locator('[data-state="done"]')).to_be_visible()
    page.get_by_role("button", name=re.compile("Rectangle")).click()
    canvas = page.locator("canvas").last
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"], steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Show only these").click()

    some = chip(page, "Pictures")
    expect(some).to_be_visible()
    number = int(some.get_by_role("button", name=re.compile("^Remove")).inner_text().split()[0])
    expect(page).to_have_url(re.compile("picture"))
    ids = parse_qs(urlsplit(page.url).query)["q"][0].removeprefix("picture:").split(",")
    assert 0 < number == len(ids) < len(tables.images)
    go(page, "Browse")
    counts(page, tables, tables.images["image_id"].isin(ids))
    some.get_by_role("button", name=re.compile("^Remove")).click()
    counts_all(page, tables)


def test_quick_clicks_are_all_done(page: Page, sample: str, tables: Tables) -> None:
    """Quicker than the script runs: Streamlit itself keeps only the last of several."""
    found = hues(tables)
    opened(page, sample)
    there = [
        hue for hue in ("red", "yellow", "green", "cyan", "blue", "magenta", "black", "grey") if (found == hue).any()
    ]

    value(page, "Hue", there[0]).evaluate(
        """(first, names) => {
          const group = first.closest('.values');
          const press = (name) => [...group.querySelectorAll('.pick')]
            .find((each) => each.querySelector('.label').textContent === name).click();
          names.forEach(press);
        }""",
        there,
    )

    counts(page, tables, found.isin(there))
