"""Pictures picked out of the wall, several at a time; and one of them large, where a mouse rests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Serve
from .test_wall import active, choose, opened, set_order, show

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(serve: Serve) -> Iterator[str]:
    with serve(Path(__file__).with_name("wall_app.py"), {}) as address:
        yield address


def picked(page: Page) -> list[int]:
    """Places of the pictures in view that are picked."""
    ids = page.locator("[aria-selected=true]").evaluate_all("all => all.map(each => each.dataset.index)")
    return [int(each) for each in ids]


def bar(page: Page) -> Locator:
    return page.get_by_role("group", name="Picked pictures")


def pick(page: Page, *places: int) -> None:
    for place in places:
        page.locator(f"#picture-{place}").click(modifiers=["Control"])


def status(page: Page) -> Locator:
    return page.locator(".said")


def test_pictures_are_picked_by_mouse(page: Page, url: str) -> None:
    """Ctrl adds or takes away, shift adds all up to there, Esc forgets all; none of it opens a card."""
    show(page, url)
    expect(bar(page)).to_be_hidden()

    pick(page, 3, 9, 4, 9)
    assert picked(page) == [3, 4]
    expect(bar(page)).to_contain_text("2 pictures")
    page.locator("#picture-12").click(modifiers=["Shift"])
    assert picked(page) == [3, 4, 9, 10, 11, 12]
    page.locator("#picture-9").click(modifiers=["Meta"])
    expect(bar(page)).to_contain_text("5 pictures")
    expect(page.locator("#picture-3 .tick")).to_be_visible()
    page.keyboard.press("Escape")

    assert picked(page) == opened(page) == []
    expect(bar(page)).to_be_hidden()


def test_pictures_are_picked_by_key(page: Page, url: str) -> None:
    """Ctrl+Space or X one, with Shift all up to there; Clear gives the focus back."""
    wall = show(page, url)
    wall.focus()

    page.keyboard.press("Control+Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Space")
    assert picked(page) == [0, 1, 2, 3, 4]
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+X")
    assert picked(page) == [0, 1, 2, 3, 4, 5]
    bar(page).get_by_role("button", name="Clear").click()

    expect(wall).to_be_focused()
    assert picked(page) == opened(page) == []


def test_pictures_are_picked_by_touch(page: Page, url: str) -> None:
    """A long press picks the first; then a tap picks, until none is picked."""
    show(page, url)
    touch = {"pointerType": "touch", "isPrimary": True, "bubbles": True, "composed": True}

    def tap(place: int) -> None:
        tile = page.locator(f"#picture-{place}")
        tile.dispatch_event("pointerdown", touch)
        tile.dispatch_event("pointerup", touch)
        tile.dispatch_event("click", {"bubbles": True, "composed": True})

    tile = page.locator("#picture-6")
    tile.dispatch_event("pointerdown", touch)
    expect(tile).to_have_attribute("aria-selected", "true")
    tile.dispatch_event("pointerup", touch)
    tile.dispatch_event("click", {"bubbles": True, "composed": True})
    assert picked(page) == [6]
    tap(8)
    assert picked(page) == [6, 8]
    tap(8)
    tap(6)
    assert picked(page) == opened(page) == []
    tap(5)

    assert opened(page) == [5]


def test_picked_pictures_stay_so_while_they_are_shown(page: Page, url: str) -> None:
    """In whatever order; those that are not shown any more are not meant any more."""
    show(page, url)
    pick(page, 3, 10)

    set_order(page, "oldest")
    page.get_by_role("grid").press("End")
    expect(page.locator("#picture-496")).to_have_attribute("aria-selected", "true")
    choose(page, "every tenth")

    expect(bar(page)).to_contain_text("1 picture")
    choose(page, "none")
    choose(page, "all")
    expect(bar(page)).to_be_hidden()


def test_export_sends_the_rows_and_the_browser_saves_them(page: Page, url: str, complaints: list[str]) -> None:
    """In the order of the wall; a refusal is said."""
    show(page, url)
    pick(page, 3, 10, 1)

    with page.expect_download() as download:
        bar(page).get_by_role("button", name="Export").click()
    expect(status(page)).to_contain_text("saves 3 pictures as a ZIP")
    pick(page, 3, 10)
    bar(page).get_by_role("button", name="Export").click()

    expect(status(page)).to_have_text("One alone is none to export.")
    assert Path(download.value.path()).read_text() == "498,496,489"
    assert opened(page) == []
    assert [complaint for complaint in complaints if "/zip/made-500" not in complaint] == []
    complaints.clear()


def test_more_than_a_zip_holds_is_refused_before_it_is_sent(page: Page, url: str) -> None:
    wall = show(page, f"{url}?n=20000")
    pick(page, 0)
    wall.press("End")
    wall.press("Shift+Space")

    bar(page).get_by_role("button", name="Export").click()

    expect(status(page)).to_contain_text("At most 10,000 pictures fit into one ZIP; these are 20,000 pictures.")


def test_links_are_copied_and_what_has_none_is_counted(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, url)
    pick(page, 3, 10, 1)

    bar(page).get_by_role("button", name="Copy links").click()
    expect(status(page)).to_have_text("2 links copied; 1 picture has none.")

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://www.instagram.com/p/496/\nhttps://www.instagram.com/p/489/"


def test_six_are_compared_side_by_side(page: Page, url: str, complaints: list[str]) -> None:
    """Each with whose it is, its day and its palette; where there is no original, its thumbnail."""
    show(page, url)
    pick(page, 4)
    expect(bar(page).get_by_role("button", name="Compare")).to_be_disabled()
    pick(page, 0, 1, 2, 3, 5, 6)

    bar(page).get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog", name="The first 6 of 7 pictures")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("figure")).to_have_count(6)
    expect(dialog.get_by_role("img", name="Josh, Mon 15 Aug 2016")).to_have_attribute("src", "/o/made-500/498")
    expect(dialog.get_by_role("figure").nth(5).locator("img")).to_have_attribute("src", "/t/made-500/494.jpg")
    palette = dialog.get_by_role("img", name="Palette: darkslategrey 75%, firebrick 25%")
    expect(palette.first.locator("i")).to_have_count(2)
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(bar(page)).to_contain_text("7 pictures")
    assert [complaint for complaint in complaints if "/o/made-500/494" not in complaint] == []
    complaints.clear()


def preview(page: Page) -> Locator:
    return page.locator(".preview")


@pytest.mark.parametrize("place", [0, 6, 17, 30])
def test_a_resting_mouse_shows_the_picture_large(page: Page, url: str, place: int) -> None:
    """Beside its tile, whole, within the window; with whose it is and its day."""
    show(page, url)
    tile = page.locator(f"#picture-{place}")

    tile.hover()
    expect(preview(page)).to_be_visible()
    expect(preview(page).locator("img").nth(1)).to_have_class("loaded")

    expect(preview(page)).to_contain_text("2016")
    small, large = tile.bounding_box(), preview(page).bounding_box()
    assert small is not None
    assert large is not None
    apart = [
        small["x"] + small["width"] <= large["x"],
        large["x"] + large["width"] <= small["x"],
        small["y"] + small["height"] <= large["y"],
        large["y"] + large["height"] <= small["y"],
    ]
    assert any(apart)
    assert large["x"] >= 0
    assert large["y"] >= 0
    assert large["x"] + large["width"] <= 1400
    assert large["y"] + large["height"] <= 900
    assert 240 < max(large["width"], large["height"] - 28) <= 481


@pytest.mark.parametrize("leave", ["key", "scroll", "away", "press"])
def test_the_large_picture_is_gone_at_once(page: Page, url: str, leave: str) -> None:
    show(page, url)
    page.locator("#picture-9").hover()
    expect(preview(page)).to_be_visible()

    if leave == "key":
        page.keyboard.press("Shift")
    elif leave == "scroll":
        page.mouse.wheel(0, 20)
    elif leave == "press":
        page.mouse.down()
    else:
        page.get_by_label("Order").hover()

    expect(preview(page)).to_be_hidden()
    expect(preview(page).locator("[src]")).to_have_count(0)


def test_without_an_original_the_thumbnail_is_large(page: Page, url: str, complaints: list[str]) -> None:
    show(page, url)

    page.locator("#picture-5").hover()
    with page.expect_response("**/o/made-500/494"):
        expect(preview(page)).to_be_visible()

    expect(preview(page).locator("img").first).to_have_attribute("src", "/t/made-500/494.jpg")
    expect(preview(page).locator("img").nth(1)).not_to_have_class("loaded")
    assert [complaint for complaint in complaints if "/o/made-500/494" not in complaint] == []
    complaints.clear()


def test_the_active_picture_is_not_picked_unasked(page: Page, url: str) -> None:
    """The ring of the keyboard and the mark of what is picked are two things."""
    wall = show(page, url)

    wall.focus()
    page.keyboard.press("ArrowRight")

    expect(active(page)).to_have_attribute("aria-selected", "false")
