"""The menu of pages, as a person uses it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from igcore.library import Tables
from igcore.web.menu import PAGES
from tests.browser.counting import counts, counts_all
from tests.browser.person import IDLE, go, never_after, opened, query, settled, value

pytestmark = pytest.mark.browser

TITLES = [title for entries in PAGES.values() for _, title, _ in entries]


def menu(page: Page) -> Locator:
    """All of it."""
    return page.get_by_role("navigation", name="Pages")


def entry(page: Page, title: str) -> Locator:
    """One of its pages."""
    return menu(page).get_by_role("link", name=title, exact=True)


def documents(page: Page) -> list[str]:
    """Addresses of whole pages that the browser loads from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.extend([request.url] * (request.resource_type == "document")))
    return found


def test_every_page_is_there_and_the_app_is_loaded_once(page: Page, sample: str) -> None:
    """The one that is shown says so, after Back too; who went down one page begins the next at its top."""
    opened(page, sample)
    loaded = documents(page)
    assert [link.inner_text() for link in menu(page).get_by_role("link").all()] == TITLES

    for title in TITLES:
        go(page, title)
        settled(page)
        expect(menu(page).locator("[aria-current=page]")).to_have_text([title])
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    go(page, "Days")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    page.go_back()
    expect(menu(page).locator("[aria-current=page]")).to_have_text(TITLES[-1:])

    assert loaded == []


def test_what_is_chosen_on_the_way_to_a_page_does_not_keep_one_back(page: Page, sample: str, tables: Tables) -> None:
    """Both are done, though the page before was still shown: quicker than anybody's hands, as a slow server lets."""
    opened(page, sample)
    there = value(page, "Person", "Kat").element_handle()

    entry(page, "Colours").evaluate("(link, kat) => { link.click(); kat.click(); }", there)

    expect(page.get_by_role("heading", name="Colours", level=1)).to_be_visible()
    counts(page, tables, tables.images["person"] == "Kat")
    settled(page)
    expect(page.get_by_role("heading", name="Colours", level=1)).to_be_visible()


@pytest.mark.parametrize("way", ["menu", "link"])
def test_on_a_page_that_is_there_nothing_waits_any_more(page: Page, sample: str, tables: Tables, way: str) -> None:
    """Where one goes is over once one is there, not when it would be given up; whether by the menu or a link."""
    page.add_init_script(never_after(5000))
    opened(page, sample)
    go(page, "Numbers")
    settled(page)
    if way == "link":
        page.get_by_role("article").filter(has_text="Posts per active day").get_by_role("link").click()
        expect(page.get_by_role("heading", name="Time", level=1)).to_be_visible()
        settled(page)

    value(page, "Person", "Kat").click()

    counts(page, tables, tables.images["person"] == "Kat")


@pytest.mark.parametrize(
    ("title", "part", "heading"),
    [
        ("Time", "Weekday and hour", "Weekday and hour"),
        ("Days", "Streaks and gaps", "Streaks and gaps"),
        ("Hashtags", "Typical", "Typical of each"),
    ],
)
def test_a_part_of_a_page_stays_chosen_when_it_is_clicked_again(
    page: Page, sample: str, title: str, part: str, heading: str
) -> None:
    opened(page, sample)
    go(page, title)
    choice = page.get_by_role("radio", name=part, exact=True)
    shown = page.get_by_test_id("stHeading").filter(has_text=heading).first
    choice.click()
    expect(shown).to_be_visible()
    expect(page.locator(IDLE)).to_be_attached()

    choice.click()

    expect(page.locator(IDLE)).to_be_attached()
    expect(choice).to_be_checked()
    expect(shown).to_be_visible()


@pytest.mark.parametrize("after", [0, 20, 80])
def test_what_was_just_chosen_goes_along(page: Page, sample: str, tables: Tables, after: int) -> None:
    """Quicker than anybody's hands, as a slow server lets: neither the choice is lost, nor the address of it.

    That was so where the browser had not been shown the page on which the first thing was chosen.
    """
    opened(page, sample)
    there = value(page, "Person", "Kat").element_handle()

    entry(page, "Colours").evaluate(
        "(link, [kat, ms]) => { kat.click(); setTimeout(() => link.click(), ms); }", [there, after]
    )

    expect(page.get_by_role("heading", name="Colours", level=1)).to_be_visible()
    counts(page, tables, tables.images["person"] == "Kat")
    # The line may still be that of the page before; the address comes with the new one.
    expect(page).to_have_url(re.compile(r"/colours\?(.*&)?q=%40Kat"))
    assert query(page) == "@Kat"


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_a_tab_of_its_own_is_of_what_is_chosen(page: Page, sample: str, by: str) -> None:
    """As the browser opens it, and is told from this one by its title; this one stays where it is."""
    opened(page, f"{sample}/?q=hue:blue")

    with page.context.expect_page() as other:
        if by == "mouse":
            entry(page, "Time").click(modifiers=["Control"])
        else:
            entry(page, "Time").press("Control+Enter")
    there = other.value

    expect(there.get_by_role("heading", name="Time", level=1)).to_be_visible()
    settled(there)
    assert query(there) == "hue:blue"
    expect(there).to_have_title("Time · igcore")
    expect(page).to_have_title("Browse · igcore")
    expect(menu(page).locator("[aria-current=page]")).to_have_text(["Browse"])


def test_keys_lead_through_it(page: Page, sample: str) -> None:
    """Where one is there is nowhere to go."""
    opened(page, sample)

    entry(page, "Numbers").focus()
    page.keyboard.press("Tab")
    expect(entry(page, "Browse")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Colours", level=1)).to_be_visible()
    expect(entry(page, "Colours")).to_be_focused()


@pytest.mark.parametrize("width", [390, 760])
def test_where_it_lies_over_the_page_it_makes_room(page: Page, sample: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, sample)

    go(page, "Numbers")

    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_no_other_window_can_choose_the_page(page: Page, sample: str) -> None:
    """Streamlit would listen to a page around this one: only the menu here may say where to go."""
    opened(page, sample)
    time = entry(page, "Time").get_attribute("data-hash")
    with page.context.expect_page() as other:
        page.evaluate("() => { window.other = open('about:blank'); }")
    page.evaluate("""() => { window.heard = new Promise((resolve) => addEventListener("message",
      ({ data }) => data.type === "REQUEST_PAGE_CHANGE" && resolve())); }""")
    other.value.evaluate(
        "hash => opener.postMessage({ stCommVersion: 1, type: 'REQUEST_PAGE_CHANGE', pageScriptHash: hash }, '*')", time
    )
    page.evaluate("() => window.heard")

    go(page, "Colours")
    page.go_back()
    expect(page.get_by_role("heading", name="Browse", level=1)).to_be_visible()


def test_the_first_choice_is_undone_by_the_browser_too(page: Page, sample: str, tables: Tables) -> None:
    """On another page than the visit began at; the address knew nothing of a selection until then."""
    opened(page, sample)
    go(page, "Numbers")
    settled(page)

    value(page, "Person", "Kat").click()
    counts(page, tables, tables.images["person"] == "Kat")
    assert query(page) == "@Kat"
    page.go_back()

    counts_all(page, tables)
    assert query(page) == ""
