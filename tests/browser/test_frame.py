"""What stands around every page, as a person uses it: facets, chips, locks."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from igcore.colour.hues import FAMILIES
from igcore.colour.names import ciede2000, lab
from igcore.library import Tables
from tests.browser.counting import counts, counts_all, hues, several, with_tags
from tests.browser.person import chip, facet, go, opened, query, settled, tool, unfolded, value

pytestmark = pytest.mark.browser


def test_a_click_adds_a_value_and_another_click_removes_it(page: Page, sample: str, tables: Tables) -> None:
    """Several values of a field mean "or", fields together "and"; the wall shows what is counted."""
    found, person = hues(tables), tables.images["person"]
    wall = opened(page, sample)
    counts_all(page, tables)

    value(page, "Hue", "blue").click()
    counts(page, tables, found == "blue")
    value(page, "Hue", "grey").click()
    counts(page, tables, found.isin(["blue", "grey"]))
    value(page, "Person", "Kat").click()
    both = found.isin(["blue", "grey"]) & (person == "Kat")
    counts(page, tables, both)
    expect(wall).to_have_attribute("aria-label", re.compile(rf"^Pictures: {both.sum()}\b"))
    assert query(page)
    value(page, "Hue", "grey").click()
    value(page, "Person", "Kat").click()
    counts(page, tables, found == "blue")
    value(page, "Hue", "blue").click()
    counts_all(page, tables)

    assert query(page) == ""


def test_a_visit_does_not_wait_for_what_it_does_not_need(page: Page, sample: str) -> None:
    """Streamlit would ask who may send messages to the page, and whether its server is well, before it asks for it."""
    page.route(re.compile("/_stcore/(health|host-config)"), lambda _: None)  # which are never answered

    opened(page, sample)


def test_what_is_of_the_selection_goes_with_it_and_comes_back(page: Page, sample: str, tables: Tables) -> None:
    """On a page without one there is no search box, no chips and no card; a build would be told of there too."""
    there = "all => all.filter(each => each.shadowRoot?.childElementCount).map(each => each.dataset.part)"
    opened(page, sample)
    value(page, "Person", "Kat").click()
    counts(page, tables, tables.images["person"] == "Kat")

    go(page, "Library")
    expect(page.get_by_role("combobox", name="Search")).to_have_count(0)
    expect(page.locator(".st-key-around dialog")).to_have_count(0)
    assert page.locator(".st-key-around [data-part]").evaluate_all(there) == ["job"]
    go(page, "Browse")
    counts(page, tables, tables.images["person"] == "Kat")
    tool(page, "Back").click()
    counts_all(page, tables)
    page.get_by_role("combobox", name="Search").fill("@Kat")
    page.keyboard.press("Enter")
    counts(page, tables, tables.images["person"] == "Kat")


def test_rules_are_opened_below_the_facets_and_hold_when_folded(page: Page, sample: str, tables: Tables) -> None:
    """What was changed stays in the address, and can be taken back."""
    greys = int((hues(tables) == "grey").sum())
    rules = page.get_by_role("button", name="Rules of colours")
    grey = page.get_by_role("slider", name="Grey up to saturation")
    opened(page, sample)
    expect(grey).to_have_count(0)

    rules.click()
    expect(grey).to_be_visible()
    grey.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]grey="))
    expect(value(page, "Hue", "grey")).not_to_have_attribute("aria-label", re.compile(rf"^grey, {greys} "))
    rules.click()
    expect(grey).to_be_hidden()
    expect(page).to_have_url(re.compile(r"[?&]grey="))
    rules.click()
    page.get_by_role("button", name="Back to the usual rules").click()

    expect(value(page, "Hue", "grey")).to_have_attribute("aria-label", re.compile(rf"^grey, {greys} "))
    expect(page).not_to_have_url(re.compile(r"[?&]grey="))


def test_every_value_says_how_it_stands_and_how_many_it_has(page: Page, sample: str, tables: Tables) -> None:
    """A field's counts leave its own choice out, so that what is chosen stays beside its neighbours."""
    found, person = hues(tables), tables.images["person"]
    opened(page, f"{sample}/?q=hue:blue")
    counts(page, tables, found == "blue")
    value(page, "Person", "Kat").click()
    counts(page, tables, (found == "blue") & (person == "Kat"))

    for hue in FAMILIES:
        number = int(((found == hue) & (person == "Kat")).sum())
        state = "selected" if hue == "blue" else "alternative" if number else "excluded"
        expect(value(page, "Hue", hue)).to_have_attribute("aria-label", f"{hue}, {several(number, 'image')}, {state}")
    for name in ("Kat", "Mads"):
        number = int(((found == "blue") & (person == name)).sum())
        state = "selected" if name == "Kat" else "alternative"
        expect(value(page, "Person", name)).to_have_attribute(
            "aria-label", f"{name}, {several(number, 'post')}, {state}"
        )


def test_what_is_left_out_is_left_out_until_it_is_let_in(page: Page, sample: str, tables: Tables) -> None:
    """By the x beside a value, and by the key x on it."""
    found = hues(tables)
    opened(page, sample)

    value(page, "Hue", "grey").hover()
    facet(page, "Hue").get_by_role("button", name="Leave out grey (x)").click()
    counts(page, tables, found != "grey")
    expect(value(page, "Hue", "grey")).to_have_attribute("aria-label", re.compile("left out$"))
    expect(chip(page, "Hue")).to_contain_text("not grey")
    value(page, "Hue", "red").focus()
    page.keyboard.press("x")
    counts(page, tables, ~found.isin(["grey", "red"]))
    facet(page, "Hue").get_by_role("button", name="Let grey come again").click()
    counts(page, tables, found != "red")
    value(page, "Hue", "red").focus()
    page.keyboard.press("x")

    counts_all(page, tables)


def test_a_facet_opens_is_searched_and_closes(page: Page, sample: str, tables: Tables) -> None:
    """It stays as it was left, on other pages too; a value is found by a part of its name."""
    often = tables.hashtags["key"].value_counts()
    opened(page, sample)
    tags = unfolded(page, "Hashtag")
    values = tags.get_by_role("group", name="Hashtag: values").get_by_role("button", name=re.compile("^#"))
    expect(values.first).to_be_visible()
    before = values.count()

    tags.get_by_role("searchbox", name="Search hashtag").fill("copen")
    expect(values).to_have_count(sum("copen" in key for key in often.index))
    value(page, "Hashtag", "#copenhagen").click()
    counts(page, tables, with_tags(tables, "copenhagen"))
    tags.get_by_role("searchbox", name="Search hashtag").fill("no hashtag is called this")
    expect(values).to_have_count(0)
    tags.get_by_role("searchbox", name="Search hashtag").fill("")
    expect(values).to_have_count(before)
    go(page, "Numbers")
    expect(values).to_have_count(before)
    head = facet(page, "Hashtag").get_by_role("button", name=re.compile("^Hashtag"))
    head.click()
    expect(head).to_have_attribute("aria-expanded", "false")
    expect(values).to_have_count(0)

    expect(head).to_contain_text("1 chosen")


def test_any_or_all_of_two_hashtags(page: Page, sample: str, tables: Tables) -> None:
    first, second = "copenhagen", "nofilter"
    opened(page, sample)
    tags = unfolded(page, "Hashtag")
    value(page, "Hashtag", f"#{first}").click()
    counts(page, tables, with_tags(tables, first))
    value(page, "Hashtag", f"#{second}").click()
    counts(page, tables, with_tags(tables, first) | with_tags(tables, second))
    switch = tags.get_by_role("group", name="Any or all of the values")

    switch.get_by_role("button", name="all").click()
    expect(chip(page, "Hashtag")).to_contain_text("and")
    both = with_tags(tables, first, second)
    if both.any():
        counts(page, tables, both)
    else:
        expect(page.get_by_text("Nothing is left of what is chosen.")).to_be_visible()
    switch.get_by_role("button", name="any").click()

    counts(page, tables, with_tags(tables, first) | with_tags(tables, second))


def test_select_excluded_and_invert_a_field(page: Page, sample: str, tables: Tables) -> None:
    found, person = hues(tables), tables.images["person"]
    opened(page, f"{sample}/?q=hue:blue")
    counts(page, tables, found == "blue")

    facet(page, "Hue").get_by_role("button", name="Invert").click()
    counts(page, tables, found != "blue")
    facet(page, "Hue").get_by_role("button", name="Invert").click()
    counts(page, tables, found == "blue")
    facet(page, "Hue").get_by_role("button", name="Select excluded").click()
    counts(page, tables, found != "blue")
    page.goto(f"{sample}/?q=@Kat")
    counts(page, tables, person == "Kat")
    facet(page, "Person").get_by_role("button", name="Select excluded").click()

    counts(page, tables, person != "Kat")


def test_what_is_locked_is_changed_by_nothing(page: Page, sample: str, tables: Tables) -> None:
    """Not by its values, nor by clear, invert, or its chip; and it stays locked after a reload."""
    found, person = hues(tables), tables.images["person"]
    opened(page, f"{sample}/?q=hue:blue @Mads")
    both = (found == "blue") & (person == "Mads")
    counts(page, tables, both)

    chip(page, "Hue").get_by_role("button", name="Lock Hue").click()
    expect(facet(page, "Hue").get_by_role("button", name="Unlock")).to_be_visible()
    for name in ("blue", "red"):
        expect(value(page, "Hue", name)).to_be_disabled()
    expect(chip(page, "Hue").get_by_role("button", name="Remove Hue blue")).to_be_disabled()
    tool(page, "Invert").click()
    counts(page, tables, (found == "blue") & (person != "Mads"))
    tool(page, "Clear").click()
    counts(page, tables, found == "blue")
    page.reload()
    counts(page, tables, found == "blue")
    expect(value(page, "Hue", "red")).to_be_disabled()
    facet(page, "Hue").get_by_role("button", name="Unlock").click()
    expect(value(page, "Hue", "red")).to_be_enabled()
    tool(page, "Clear").click()

    counts_all(page, tables)


def test_chips_are_removed_one_by_one(page: Page, sample: str, tables: Tables) -> None:
    found, person = hues(tables), tables.images["person"]
    opened(page, f"{sample}/?q=hue:blue,grey @Kat")
    counts(page, tables, found.isin(["blue", "grey"]) & (person == "Kat"))

    chip(page, "Hue").get_by_role("button", name="Remove Hue grey").click()
    counts(page, tables, (found == "blue") & (person == "Kat"))
    chip(page, "Person").get_by_role("button", name="Remove Person Kat").click()
    counts(page, tables, found == "blue")
    expect(chip(page, "Person")).to_have_count(0)
    chip(page, "Hue").get_by_role("button", name="Remove Hue blue").click()

    counts_all(page, tables)
    expect(tool(page, "Clear")).to_be_disabled()


def test_dates_from_and_to_a_day(page: Page, sample: str, tables: Tables) -> None:
    """Either end may be left open; days of both ends are in."""
    day = tables.images["taken_at"].dt.strftime("%Y-%m-%d")
    opened(page, sample)
    date = unfolded(page, "Date")

    date.get_by_label("From", exact=True).fill("2013-02-01")
    date.get_by_label("To", exact=True).fill(str(day.sort_values().iloc[30]))
    date.get_by_role("button", name="Set").click()
    counts(page, tables, (day >= "2013-02-01") & (day <= day.sort_values().iloc[30]))
    date.get_by_label("From", exact=True).fill("")
    date.get_by_label("To", exact=True).press("Enter")
    counts(page, tables, day <= day.sort_values().iloc[30])
    chip(page, "Date").get_by_role("button", name=re.compile("^Remove")).click()
    counts_all(page, tables)
    expect(date.get_by_label("To", exact=True)).to_have_value("")
    value(page, "Date", "2015").click()

    counts(page, tables, day.str.startswith("2015"))
    expect(date.get_by_label("From", exact=True)).to_have_value("2015-01-01")
    expect(date.get_by_label("To", exact=True)).to_have_value("2015-12-31")


def test_colours_near_to_one(page: Page, sample: str, tables: Tables) -> None:
    """Any of the five, within the distance that is set."""
    wanted, far = "#2f4f4f", 20
    opened(page, sample)
    near = unfolded(page, "Colour near")
    swatches = tables.swatches[tables.swatches["share"] >= 0.01]
    distance = ciede2000(
        lab(swatches[["red", "green", "blue"]].to_numpy(np.int64)), lab(np.array(list(bytes.fromhex(wanted[1:]))))
    )
    found = tables.images["digest"].isin(swatches["digest"][distance <= far])

    near.get_by_label("Colour", exact=True).fill(wanted)
    near.get_by_label("How far").fill(str(far))
    near.get_by_role("button", name="Find").click()

    counts(page, tables, found)
    expect(chip(page, "Colour near")).to_contain_text(f"{wanted} within {far}")


@pytest.mark.parametrize("title", ["Numbers", "Browse", "Colours", "Image plot", "Days", "Library"])
def test_nothing_is_wider_than_a_phone(page: Page, sample: str, title: str) -> None:
    """With long choices too."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, f"{sample}/?q=hue:blue,grey,red,yellow,cyan @Kat date:2011-01-01..2016-10-12 tagged:yes")

    go(page, title)
    settled(page)

    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")


def test_on_a_phone_the_sidebar_makes_room_for_the_page(page: Page, sample: str) -> None:
    """Which one has just gone to; the facets stay open for whoever opens them."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, sample)

    go(page, "Numbers")

    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    value(page, "Hue", "blue").click()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
