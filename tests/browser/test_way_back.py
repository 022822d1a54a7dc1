"""The way back, links to a view, and keys, as a person uses them."""

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from igcore.library import Tables
from tests.browser.counting import counts, counts_all, hues
from tests.browser.person import go, opened, tool, value

pytestmark = pytest.mark.browser


def test_the_way_back_and_forward(page: Page, sample: str, tables: Tables) -> None:
    """By the buttons, and by the browser's own; both lead the same way."""
    found, person = hues(tables), tables.images["person"]
    steps = [pd.Series(True, index=found.index), found == "blue", (found == "blue") & (person == "Mads")]
    opened(page, sample)
    counts_all(page, tables)
    value(page, "Hue", "blue").click()
    counts(page, tables, steps[1])
    value(page, "Person", "Mads").click()
    counts(page, tables, steps[2])

    tool(page, "Back").click()
    counts(page, tables, steps[1])
    tool(page, "Back").click()
    counts_all(page, tables)
    expect(tool(page, "Back")).to_be_disabled()
    tool(page, "Forward").click()
    counts(page, tables, steps[1])
    tool(page, "Forward").click()
    counts(page, tables, steps[2])
    expect(tool(page, "Forward")).to_be_disabled()


def test_the_browsers_own_back_and_forward(page: Page, sample: str, tables: Tables) -> None:
    found, person = hues(tables), tables.images["person"]
    opened(page, sample)
    value(page, "Hue", "blue").click()
    counts(page, tables, found == "blue")
    value(page, "Person", "Mads").click()
    counts(page, tables, (found == "blue") & (person == "Mads"))

    page.go_back()
    counts(page, tables, found == "blue")
    page.go_back()
    counts_all(page, tables)
    page.go_forward()
    counts(page, tables, found == "blue")
    page.go_forward()
    counts(page, tables, (found == "blue") & (person == "Mads"))
    page.go_back()
    counts(page, tables, found == "blue")
    tool(page, "Back").click()

    counts_all(page, tables)


def test_a_link_shows_others_the_same(page: Page, sample: str, browser: Browser, tables: Tables) -> None:
    """Through the pages, after a reload, and in a browser that was never here; the link is copied by a button."""
    found = hues(tables)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, sample)
    value(page, "Hue", "cyan").click()
    counts(page, tables, found == "cyan")
    go(page, "Colours")
    counts(page, tables, found == "cyan")
    page.reload()
    counts(page, tables, found == "cyan")
    tool(page, "Copy a link").click()
    expect(page.get_by_text("A link to this view is copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    stranger = browser.new_context()
    other = stranger.new_page()
    other.goto(link)
    expect(other.get_by_role("heading", name="Colours", level=1)).to_be_visible()
    counts(other, tables, found == "cyan")

    stranger.close()


def test_what_means_nothing_in_an_address_is_dropped_and_said(page: Page, sample: str, tables: Tables) -> None:
    found = hues(tables)

    page.goto(f"{sample}/?q=hue:blue hue:nosuchhue")

    counts(page, tables, found == "blue")
    expect(page.get_by_text("A part of the address was dropped.")).to_be_visible()


def test_keys_work_wherever_nobody_types(page: Page, sample: str, tables: Tables) -> None:
    found = hues(tables)
    wall = opened(page, f"{sample}/?q=hue:blue")
    counts(page, tables, found == "blue")
    search = page.get_by_role("combobox", name="Search")

    page.keyboard.press("i")
    counts(page, tables, found != "blue")
    page.keyboard.press("b")
    counts(page, tables, found == "blue")
    page.keyboard.press("f")
    counts(page, tables, found != "blue")
    page.keyboard.press("0")
    counts_all(page, tables)
    page.keyboard.press("w")
    expect(wall).to_be_focused()
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("bi0?")
    expect(search).to_have_value("bi0?")
    counts_all(page, tables)


def test_the_list_of_keys_and_the_switch_that_turns_them_off(page: Page, sample: str, tables: Tables) -> None:
    """Who speaks to the computer, or leans on a key, must be able to; it is remembered."""
    found = hues(tables)
    opened(page, f"{sample}/?q=hue:blue")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    page.keyboard.press("0")
    keys.get_by_role("checkbox", name="Keys of a single letter work").uncheck()
    page.keyboard.press("Escape")
    expect(keys).not_to_be_visible()

    page.keyboard.press("0")
    page.keyboard.press("?")
    page.reload()
    counts(page, tables, found == "blue")
    page.keyboard.press("0")
    expect(keys).not_to_be_visible()
    tool(page, "Keys").click()
    keys.get_by_role("checkbox", name="Keys of a single letter work").check()
    keys.get_by_role("button", name="Close").click()
    counts(page, tables, found == "blue")
    page.keyboard.press("0")

    counts_all(page, tables)
