"""The wall of pictures under a real mouse and real keys."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Serve
from .person import wait_until_full

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(serve: Serve) -> Iterator[str]:
    with serve(Path(__file__).with_name("wall_app.py"), {}) as address:
        yield address


#: Notes in the browser which pictures were opened: index, row and how many there are.
_NOTE = """window.opened = []; document.addEventListener("igcore-open", ({ detail }) =>
  window.opened.push([detail.index, detail.rows[detail.index], detail.rows.length, detail.token]))"""


def show(page: Page, address: str) -> Locator:
    """Open the page and wait until the wall is there with its pictures."""
    page.add_init_script(_NOTE)
    page.goto(address)
    wall = page.get_by_role("grid")
    expect(wall).to_be_visible()
    wait_until_full(page, wall)
    return wall


def choose(page: Page, option: str) -> None:
    """Click on what to show, and wait for the run that follows."""
    run = page.get_by_text("Runs:").inner_text()
    page.get_by_role("radio", name=option, exact=True).click()
    expect(page.get_by_text("Runs:")).not_to_have_text(run)


def run_again(page: Page) -> None:
    """Have the script run, and leave the focus where it is."""
    run = page.get_by_text("Runs:").inner_text()
    page.get_by_role("button", name="Run again").evaluate("button => button.click()")
    expect(page.get_by_text("Runs:")).not_to_have_text(run)


def set_size(page: Page, size: str) -> None:
    page.get_by_role("radio", name=size, exact=True).check(force=True)


def set_order(page: Page, order: str) -> None:
    page.get_by_label("Order").select_option(order)


def opened(page: Page) -> list[int]:
    """Places of the pictures that were opened."""
    return [index for index, *_ in page.evaluate("window.opened")]


def active(page: Page) -> Locator:
    return page.locator(".tile.active")


def columns(wall: Locator) -> int:
    return int(wall.get_attribute("aria-colcount") or 0)


def test_a_click_opens_the_picture_under_it(page: Page, url: str) -> None:
    """Among all that are shown, in their order; newest first, so that the last row is the first picture."""
    show(page, url)

    page.locator("#picture-12").click()
    page.locator("#picture-3").click()

    assert page.evaluate("window.opened") == [[12, 487, 500, "made-500"], [3, 496, 500, "made-500"]]


def test_who_closes_a_card_is_back_at_its_picture(page: Page, url: str) -> None:
    """Which one may have changed since; a card that somebody else opened is not the wall's."""
    wall = show(page, f"{url}?n=5000")
    close = "row => document.dispatchEvent(new CustomEvent('igcore-closed', { detail: { row } }))"

    page.evaluate(close, 4000)
    expect(active(page)).to_have_count(0)
    page.locator("#picture-3").click()
    page.get_by_role("button", name="Run again").focus()
    page.evaluate(close, 1000)

    expect(wall).to_be_focused()
    expect(active(page)).to_have_id("picture-3999")
    expect(active(page)).to_be_in_viewport()


def test_keys_move_over_the_wall_and_open(page: Page, url: str) -> None:
    """Within it: at its ends the keys stay put, and the page does not scroll instead."""
    wall = show(page, url)
    across = columns(wall)
    wall.focus()

    places = []
    for key in ("Up", "Right", "Down", "Left", "Left", "End", "Down", "Right", "Home"):
        page.keyboard.press(key if key in {"End", "Home"} else f"Arrow{key}")
        places.append(int((active(page).get_attribute("id") or "").removeprefix("picture-")))
    page.keyboard.press("PageDown")
    expect(active(page)).not_to_have_id("picture-0")
    expect(active(page)).to_be_in_viewport(ratio=1)
    below = int(active(page).get_attribute("data-index") or 0)
    page.keyboard.press("Enter")
    page.keyboard.press("PageUp")
    page.keyboard.press("Space")

    assert places == [0, 1, 1 + across, across, across - 1, 499, 499, 499, 0]
    assert below % across == 0
    assert opened(page) == [below, 0]


def test_the_active_picture_is_named_to_a_screen_reader(page: Page, url: str) -> None:
    """The wall keeps the focus, and says which picture, in which line of how many."""
    wall = show(page, url)
    wall.focus()

    page.keyboard.press("End")

    expect(wall).to_have_attribute("aria-activedescendant", "picture-499")
    expect(wall).to_have_attribute("aria-rowcount", str(-(-500 // columns(wall))))
    expect(active(page).locator("..")).to_have_attribute("aria-rowindex", wall.get_attribute("aria-rowcount") or "")
    expect(page.get_by_role("gridcell", name="Josh, Thu 3 Mar 2016", exact=True).first).to_be_visible()


def test_a_label_tells_whose_and_when(page: Page, url: str) -> None:
    """To a screen reader always, to the eye on hover only."""
    show(page, url)
    tile = page.locator("#picture-0")
    label = tile.locator(".label")

    expect(label).to_be_hidden()
    tile.hover()
    expect(label).to_be_visible()

    expect(label).to_have_text("Kat, Mon 15 Aug 2016")
    expect(tile.get_by_role("img")).to_have_attribute("alt", "Kat, Mon 15 Aug 2016")


def test_what_has_no_date_comes_last(page: Page, url: str) -> None:
    """Whichever end of time comes first."""
    wall = show(page, f"{url}?token=undated")

    for order in ("newest", "oldest"):
        set_order(page, order)
        wall.press("End")
        expect(page.locator("#picture-499 img")).to_have_attribute("alt", "Kat, undated")
        expect(page.locator("#picture-495 img")).to_have_attribute("alt", "Kat, undated")
        expect(page.locator("#picture-494 img")).not_to_have_attribute("alt", "Kat, undated")
        wall.press("Home")
        expect(page.locator("#picture-0 img")).not_to_have_attribute("alt", "Kat, undated")


def test_of_100_000_pictures_only_those_in_view_are_there(page: Page, url: str) -> None:
    """A jump to the middle and one to the end fill the view."""
    wall = show(page, f"{url}?n=100000")

    for part in (0.5, 1):
        wall.evaluate("(wall, part) => { wall.scrollTop = wall.scrollHeight * part }", part)
        first = int(50_000 * part)
        page.wait_for_function(
            "([wall, first]) => wall.querySelector('.tile').dataset.index > first",
            arg=[wall.element_handle(), first - 200],
        )
        wait_until_full(page, wall)
        assert wall.locator("img").count() < 300

    expect(page.locator("#picture-99999")).to_be_in_viewport()


def test_a_million_pictures_can_all_be_reached(page: Page, url: str) -> None:
    """Small ones on a phone would be taller than an element can be."""
    page.set_viewport_size({"width": 390, "height": 844})
    wall = show(page, f"{url}?n=1000000")
    set_size(page, "S")

    wall.focus()
    page.keyboard.press("End")
    wait_until_full(page, wall)
    expect(page.locator("#picture-999999")).to_be_in_viewport()
    page.keyboard.press("PageUp")
    wall.evaluate("wall => { wall.scrollTop = (wall.scrollHeight - wall.clientHeight) / 2 }")

    expect(page.locator("#picture-500000")).to_be_in_viewport()
    wait_until_full(page, wall)


def test_place_and_focus_survive_a_run(page: Page, url: str) -> None:
    """Nothing is drawn anew: the very same elements hold the very same pictures."""
    wall = show(page, url)
    page.locator("#picture-40").click()
    wall.evaluate(
        "wall => { wall.scrollTop = 300; for (const image of wall.querySelectorAll('img')) image.old = true }"
    )

    run_again(page)

    expect(wall).to_be_focused()
    expect(active(page)).to_have_id("picture-40")
    assert wall.evaluate("wall => wall.scrollTop") == 300
    assert active(page).locator("img").evaluate("image => image.old === true")


def test_the_active_picture_is_kept_in_view_when_others_go(page: Page, url: str) -> None:
    """With its loaded image; a wall without it begins at the top."""
    wall = show(page, f"{url}?n=5000")
    wall.focus()
    page.keyboard.press("End")
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    wait_until_full(page, wall)
    active(page).locator("img").evaluate("image => { image.old = true }")

    choose(page, "every tenth")
    expect(active(page)).to_have_id("picture-499")
    expect(active(page)).to_be_in_viewport()
    assert active(page).locator("img").evaluate("image => image.old && image.complete && image.naturalWidth > 0")
    choose(page, "all")
    set_order(page, "oldest")
    expect(active(page)).to_have_id("picture-9")
    page.locator("#picture-0").click()
    choose(page, "every tenth")

    expect(active(page)).to_have_count(0)
    assert wall.evaluate("wall => wall.scrollTop") == 0


def test_who_comes_back_finds_the_same_view(page: Page, url: str) -> None:
    """After a look at another page, say: the wall was gone, and what it listened to with it."""
    wall = show(page, f"{url}?n=5000")
    wall.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    place = active(page).get_attribute("id") or ""
    top = wall.evaluate("wall => wall.scrollTop")
    switch = page.get_by_text("Wall", exact=True)

    switch.click()
    expect(wall).to_have_count(0)
    switch.click()
    expect(active(page)).to_have_id(place)

    assert wall.evaluate("wall => wall.scrollTop") == top
    wait_until_full(page, wall)


def test_another_size_keeps_the_picture_in_view(page: Page, url: str) -> None:
    """And so does a narrower window."""
    wall = show(page, f"{url}?n=5000")
    wall.focus()
    page.keyboard.press("End")
    page.keyboard.press("PageUp")
    place = active(page).get_attribute("id") or ""

    for size in ("S", "L"):
        set_size(page, size)
        expect(active(page)).to_have_id(place)
        expect(active(page)).to_be_in_viewport()
    page.set_viewport_size({"width": 700, "height": 900})

    expect(active(page)).to_be_in_viewport()
    wait_until_full(page, wall)


def test_three_columns_on_a_phone(page: Page, url: str) -> None:
    """Square ones, 4 px apart, and nothing sticks out sideways."""
    page.set_viewport_size({"width": 390, "height": 844})
    wall = show(page, url)
    first, second, below = (page.locator(f"#picture-{index}").bounding_box() for index in (0, 1, 3))
    assert first is not None
    assert second is not None
    assert below is not None

    assert columns(wall) == 3
    assert first["width"] == pytest.approx(first["height"], abs=1)
    assert second["x"] - first["x"] - first["width"] == pytest.approx(4, abs=0.1)
    assert below["y"] - first["y"] - first["height"] == pytest.approx(4, abs=0.1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_missing_picture_leaves_a_quiet_tile(page: Page, url: str, complaints: list[str]) -> None:
    """No broken-image mark; it can be opened all the same, since its other facts are known."""
    page.add_init_script(_NOTE)
    page.goto(f"{url}?token=gone")
    tile = page.locator("#picture-7")
    expect(page.locator("#picture-8")).to_have_class(re.compile("loaded"))

    expect(tile.locator("img")).to_have_css("opacity", "0")
    tile.click()

    assert opened(page) == [7]


@pytest.mark.parametrize("status", [None, 503])
def test_pictures_come_when_the_server_is_back(page: Page, url: str, complaints: list[str], status: int | None) -> None:
    """What could not be had is asked for again, by itself, and not at every turn of the wheel."""
    asked: list[str] = []

    def fail(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=status) if status else route.abort()

    page.route("**/thumbnails/**", fail)
    page.goto(url)
    wall = page.get_by_role("grid")
    expect(page.locator("#picture-0")).to_be_visible()
    wall.hover()
    for _ in range(5):
        page.mouse.wheel(0, 100)
    expect(page.locator("#picture-40")).to_be_visible()
    assert 1 <= len(asked) <= 8
    page.unroute("**/thumbnails/**")

    wait_until_full(page, wall)
    assert all("/thumbnails/" in complaint for complaint in complaints)
    complaints.clear()


def test_who_is_at_the_top_stays_there(page: Page, url: str) -> None:
    """With the active picture in view: whatever the size, no further down than that takes, and back."""
    wall = show(page, url)
    page.locator("#picture-9").click()
    page.evaluate("document.dispatchEvent(new CustomEvent('igcore-closed', { detail: { row: 490 } }))")
    expect(active(page)).to_have_id("picture-9")

    set_size(page, "L")
    expect(active(page)).to_be_in_viewport()
    down = wall.evaluate("wall => wall.scrollTop")
    set_size(page, "M")
    wait_until_full(page, wall)

    assert down < 200
    assert wall.evaluate("wall => wall.scrollTop") == 0


def test_large_tiles_show_whole_thumbnails(page: Page, url: str) -> None:
    """Small ones half of them, as long as the screen has no finer pixels; meanwhile the half one stays."""
    wall = show(page, url)
    image = page.locator("#picture-0 img")
    assert image.evaluate("image => Math.min(image.naturalWidth, image.naturalHeight)") <= 160

    set_size(page, "L")

    page.wait_for_function("image => image.naturalWidth >= 240", arg=image.element_handle())
    wait_until_full(page, wall)


def test_an_empty_wall_shows_nothing(page: Page, url: str) -> None:
    """What to say then is for the page to know; and the pictures come back."""
    wall = show(page, url)

    choose(page, "none")
    expect(wall).to_have_count(0)
    choose(page, "all")

    wait_until_full(page, page.get_by_role("grid"))


def test_what_left_the_view_is_not_downloaded(page: Page, url: str) -> None:
    """Flung from top to bottom, the wall asks for little more than what it stops at."""
    wall = show(page, f"{url}?n=100000")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    wall.evaluate(
        """async wall => {
          for (let step = 0; step <= 40; step++) {
            wall.scrollTop = wall.scrollHeight * step / 40;
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    page.wait_for_function(
        "wall => wall.querySelector('#picture-99999.loaded')",
        arg=wall.element_handle(),
    )
    wait_until_full(page, wall)

    assert len(asked) < 3 * wall.locator("img").count()
