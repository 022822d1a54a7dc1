"""What a person does in the app, and sees of it."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

#: No script runs.
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
#: What is left of a script before, and fades until the one that runs has ended.
_STALE = "[data-stale=true]"
#: What stands for an element whose script the browser still fetches.
_LOADING = "[data-testid=stSkeleton]"
#: Of every chart on the page: whether there is something on it.
_DRAWN = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
  .every(chart => chart.querySelector("[aria-roledescription=bar], [aria-roledescription=point]"))"""
#: Nothing moves but what does so without end.
_AT_REST = """() => document.getAnimations()
  .every(each => each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""

#: Runs on the wall: whether what one sees of it is filled, and every picture in it is decoded.
_FULL = """wall => {
  const view = wall.getBoundingClientRect();
  const seen = [...wall.querySelectorAll(".tile")].filter(tile => {
    const box = tile.getBoundingClientRect();
    return box.bottom > view.top && box.top < view.bottom;
  });
  const images = seen.map(tile => tile.querySelector("img"));
  const ends = seen.map(tile => tile.getBoundingClientRect().bottom);
  return seen.length && Math.max(...ends) >= view.bottom - 5  // the gap between lines is 4 px
    && seen.every(tile => tile.classList.contains("loaded"))
    && images.every(image => image.complete && image.naturalWidth > 0);
}"""


def opened(page: Page, url: str) -> Locator:
    """The wall, once its pictures are there."""
    page.goto(url)
    wall = page.get_by_role("grid", name=re.compile("^Pictures"))
    expect(wall).to_be_visible()
    wait_until_full(page, wall)
    return wall


def wait_until_full(page: Page, wall: Locator) -> None:
    """Wait until a wall shows a picture wherever one belongs in its view."""
    page.wait_for_function(_FULL, arg=wall.element_handle())


def go(page: Page, title: str) -> None:
    """Choose a page in the menu."""
    unfold = page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def turn_to(page: Page, part: str) -> None:
    """Choose a part of a page, each of which has headings of its own; ends when all of it is there."""
    choice = page.get_by_role("radio", name=part, exact=True)
    expect(choice).to_be_visible()
    if not choice.is_checked():
        headings = page.get_by_test_id("stHeading")
        before = headings.all_inner_texts()
        choice.click()
        # The browser marks a choice by itself, before the script has begun.
        expect(headings).not_to_have_text(before)
    settled(page)


def settled(page: Page) -> None:
    """Wait until no script runs and nothing of one before is left, all is loaded and drawn, and nothing moves."""
    expect(page.locator(IDLE)).to_be_attached()
    expect(page.locator(_STALE)).to_have_count(0)
    expect(page.locator(_LOADING)).to_have_count(0)
    page.wait_for_function(_DRAWN)
    page.wait_for_function(_AT_REST)


def unfold_list(page: Page, name: str) -> Locator:
    """A field of Streamlit's, once its list is unfolded.

    The list folds itself when anything scrolls that the field is in, and a click scrolls to what it clicks at.
    """
    box = page.get_by_role("combobox", name=name)
    expect(box).to_be_enabled()
    settled(page)
    box.scroll_into_view_if_needed()
    # A page is told with the next frame that it was scrolled.
    box.evaluate("() => new Promise(told => requestAnimationFrame(() => requestAnimationFrame(told)))")
    box.click()
    expect(page.get_by_role("option").first).to_be_visible()
    return box


def never_after(milliseconds: int) -> str:
    """Script for a browser in which what is to happen after so long, or longer, never does."""
    now = f"ms < {milliseconds} ? later(act, ms, ...rest) : 0"
    return f"const later = setTimeout; window.setTimeout = (act, ms, ...rest) => ({now});"


def count_line(page: Page) -> Locator:
    """How much is chosen, as the line above the page says it."""
    return page.locator(".bar .count")


def facet(page: Page, title: str) -> Locator:
    """A facet of the sidebar."""
    return page.get_by_test_id("stSidebar").get_by_role("region", name=title, exact=True)


def unfolded(page: Page, title: str) -> Locator:
    """A facet of the sidebar whose values are shown."""
    found = facet(page, title)
    head = found.get_by_role("button", name=re.compile(f"^{title}")).first
    if head.get_attribute("aria-expanded") == "false":
        head.click()
        expect(head).to_have_attribute("aria-expanded", "true")
    return found


def value(page: Page, title: str, label: str) -> Locator:
    """A value of an open facet."""
    return facet(page, title).get_by_role("button", name=re.compile(f"^{re.escape(label)}, "))


def tool(page: Page, name: str) -> Locator:
    """A button of the line above the page, by the first words of its name."""
    return page.get_by_role("toolbar", name="Selection").get_by_role("button", name=re.compile(f"^{name}"))


def chip(page: Page, title: str) -> Locator:
    """What is chosen in a field."""
    return page.locator(".chips").get_by_role("group", name=title, exact=True)


def query(page: Page) -> str:
    """The selection as the address has it."""
    return " ".join(parse_qs(urlsplit(page.url).query).get("q", []))
