"""The search box under real keys: it completes, points at mistakes, and sends what was searched for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.make_archive import backup, built, export

from .conftest import Serve

pytestmark = pytest.mark.browser

CAPTIONS = ["Sunset #sun #sunset", "#beach #sun 🌊", "<img src=x onerror=alert(1)> #dog"]


@pytest.fixture(scope="module")
def url(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("search")
    built(folder / "library", export(folder / 'Kat "A" <b>', posts_1=CAPTIONS), backup(folder / "backup", 2, first=9))
    with serve(Path(__file__).with_name("search_app.py"), {"IGCORE_LIBRARY": str(folder / "library")}) as address:
        yield address


@pytest.fixture
def box(page: Page, url: str) -> Locator:
    """The search box, ready."""
    page.goto(url)
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_visible()
    return box


def said(page: Page) -> Locator:
    return page.locator(".said")


def sent(page: Page, *actions: list[str]) -> None:
    """Wait until these, and no others, were sent."""
    expect(page.get_by_text("Sent:")).to_have_text(f"Sent: {list(actions)}")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_enter_sends_what_was_typed_and_clears_the_box(page: Page, box: Locator) -> None:
    box.press_sequentially("#sun hue:red")
    box.press("Enter")

    sent(page, ["search", "#sun hue:red"])
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    box.press_sequentially("beach")
    box.press("Enter")
    sent(page, ["search", "#sun hue:red"], ["search", "beach"])


def test_completions_come_while_one_types(page: Page, box: Locator) -> None:
    """By use, with counts; arrows go round them, Enter takes one, and the box goes on behind it."""
    box.press_sequentially("hello #s")

    expect(options(page)).to_have_text(["#sun 2", "#sunset 1"])
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "option-0")
    box.press("ArrowUp")
    expect(options(page).nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Enter")

    expect(box).to_have_value("hello #sunset ")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    sent(page)
    box.press("Enter")
    sent(page, ["search", "hello #sunset"])


def test_tab_takes_the_first_completion_and_goes_on_where_there_is_none(page: Page, box: Locator) -> None:
    box.press_sequentially("🌊 #bea")
    expect(options(page)).to_have_count(1)

    box.press("Tab")

    expect(box).to_have_value("🌊 #beach ")
    expect(box).to_be_focused()
    box.press("Tab")
    expect(box).not_to_be_focused()


def test_a_key_is_completed_to_its_values(page: Page, box: Locator) -> None:
    """`hu` to `hue:`, then the hues, and no space between."""
    box.press_sequentially("-hu")
    expect(options(page).first).to_have_text("hue: red, blue, black ...")
    box.press("Tab")
    expect(options(page)).to_have_count(9)
    box.press_sequentially("bl")
    expect(options(page).first).to_contain_text("blue")

    options(page).first.click()

    expect(box).to_have_value("-hue:blue ")
    expect(box).to_be_focused()


def test_arrow_down_in_an_empty_box_lists_what_there_is(page: Page, box: Locator) -> None:
    box.press("ArrowDown")
    expect(options(page)).to_have_count(12)

    box.press("Tab")

    expect(box).not_to_be_focused()
    expect(options(page)).to_have_count(0)


def test_escape_closes_the_completions_and_then_leaves(page: Page, box: Locator) -> None:
    box.press_sequentially("#s")
    expect(options(page)).to_have_count(2)

    box.press("Escape")

    expect(options(page)).to_have_count(0)
    expect(box).to_have_value("#s")
    expect(box).to_be_focused()
    box.press("Escape")
    expect(box).not_to_be_focused()


def test_a_word_that_means_nothing_is_marked_and_told(page: Page, box: Locator) -> None:
    """Not while it is being typed; and behind emoji at the right place."""
    box.press_sequentially("🌊 hue:blau")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-invalid", "false")
    box.press_sequentially(" x")

    expect(page.locator("mark")).to_have_text("blau")
    expect(said(page)).to_have_text("No hue is called “blau”; blue?")
    expect(said(page)).to_have_attribute("aria-live", "polite")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.press("Enter")
    sent(page)
    assert box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == "blau"
    box.press_sequentially("blue")
    expect(box).to_have_attribute("aria-invalid", "false")
    box.press("Enter")
    sent(page, ["search", "🌊 hue:blue x"])


def test_enter_right_after_the_last_letter_finds_the_mistake(page: Page, box: Locator) -> None:
    """Before anybody asked the server about it."""
    box.fill("#nothing")
    box.press("Enter")

    expect(said(page)).to_have_text("No post has #nothing.")
    expect(box).to_have_value("#nothing")
    sent(page)


def test_a_slash_leads_into_the_box_but_not_out_of_another_field(page: Page, box: Locator) -> None:
    other = page.get_by_label("Another field")
    other.press_sequentially("a/b")
    expect(other).to_have_value("a/b")
    other.blur()

    page.keyboard.press("/")

    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("1/2")
    expect(box).to_have_value("1/2")


def test_all_that_is_chosen_can_be_edited_as_text(page: Page, box: Locator, url: str) -> None:
    page.goto(f"{url}/?q=hue:blue%20%23sun")
    as_text = page.get_by_role("button", name="As text")

    as_text.click()

    expect(box).to_have_value("hue:blue #sun")
    expect(box).to_be_focused()
    expect(as_text).to_have_attribute("aria-pressed", "true")
    expect(said(page)).to_contain_text("all that is chosen")
    box.press_sequentially("s")
    expect(options(page)).to_have_text(["#sunset 1"])
    box.press("Escape")
    expect(box).to_have_value("hue:blue #suns")
    box.fill("hue:red")
    box.press("Enter")
    sent(page, ["write", "hue:red"])
    expect(box).to_have_value("")
    expect(as_text).to_have_attribute("aria-pressed", "false")


def test_escape_leaves_all_that_is_chosen_as_it_is(page: Page, box: Locator) -> None:
    page.get_by_role("button", name="As text").click()
    expect(box).not_to_have_value("")

    box.press("Escape")

    expect(box).to_have_value("")
    expect(said(page)).to_have_text("")
    sent(page)


def test_an_emptied_text_chooses_nothing(page: Page, box: Locator) -> None:
    page.get_by_role("button", name="As text").click()
    box.fill("")
    box.press("Enter")

    sent(page, ["write", ""])


def test_where_nothing_is_chosen_there_is_no_text(page: Page, box: Locator, url: str) -> None:
    page.goto(f"{url}/?q=")

    expect(page.get_by_role("button", name="As text")).to_be_disabled()


def test_the_help_explains_how_to_search(page: Page, box: Locator) -> None:
    page.get_by_role("button", name="How to search").click()
    grammar = page.get_by_role("dialog", name="How to search")

    expect(grammar.get_by_role("row")).not_to_have_count(0)
    expect(grammar).to_contain_text("before:2015-06")
    page.keyboard.press("Escape")
    expect(grammar).to_be_hidden()
    expect(page.get_by_role("button", name="How to search")).to_be_focused()


def test_names_from_archives_are_text(page: Page, box: Locator) -> None:
    box.press_sequentially("archive:")

    expect(options(page)).to_contain_text(['Kat "A" <b>', "backup"])
    options(page).first.click()
    expect(box).to_have_value('archive:"Kat \\"A\\" <b>" ')
    box.press("Enter")
    sent(page, ["search", 'archive:"Kat \\"A\\" <b>"'])


def test_it_fits_on_a_phone(page: Page, box: Locator) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    box.press_sequentially("#s")
    expect(options(page)).to_have_count(2)

    for part in (box, options(page).first, page.get_by_role("button", name="How to search")):
        place = part.bounding_box()
        assert place
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_server_the_text_is_sent_all_the_same(page: Page, box: Locator, complaints: list[str]) -> None:
    """Python reads it too, and says what is wrong."""
    page.route("**/complete/**", lambda route: route.abort())
    box.fill("hue:blau")
    box.press("Enter")

    sent(page, ["search", "hue:blau"])
    complaints.clear()
