"""Orders of the wall, its size, and the months beside it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Serve
from .person import wait_until_full
from .test_wall import active, choose, run_again, set_order, set_size, show
from .wall_pictures import picture

pytestmark = pytest.mark.browser

#: Id of the picture in row 123, as the test app makes ids.
LIKED = f"{123:016x}"


@pytest.fixture(scope="module")
def url(serve: Serve) -> Iterator[str]:
    with serve(Path(__file__).with_name("wall_app.py"), {}) as address:
        yield address


def expect_rows(page: Page, *rows: int) -> None:
    """The first pictures of the wall are these."""
    for index, row in enumerate(rows):
        sizes = "|".join(re.escape(b64encode(picture(499 - row, side)).decode()) for side in (160, 320))
        expect(page.locator(f"#picture-{index} img")).to_have_attribute("src", re.compile(f"base64,({sizes})$"))


def sort_like(page: Page, order: object) -> None:
    page.evaluate("order => document.dispatchEvent(new CustomEvent('igcore-order', { detail: { order } }))", order)


def months(page: Page) -> Locator:
    return page.get_by_role("slider", name="Month")


def test_orders_and_sizes_need_no_run(page: Page, url: str) -> None:
    """And an order is asked for once, whatever is chosen afterwards."""
    wall = show(page, url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect_rows(page, 499, 498, 497)
    columns = wall.get_attribute("aria-colcount")

    set_order(page, "oldest")
    expect_rows(page, 0, 1, 2)
    set_order(page, "hue")
    expect_rows(page, 0, 2, 4)
    set_size(page, "L")
    expect(wall).not_to_have_attribute("aria-colcount", columns or "")
    expect(page.get_by_text("Runs:")).to_have_text("Runs: 1")
    choose(page, "every tenth")

    expect_rows(page, 9, 19, 29)
    assert [request for request in asked if "/order/" in request] == [f"{url}/order/made-500/hue.bin"]


def test_order_and_size_stand_in_the_address(page: Page, url: str) -> None:
    """There they survive a run, a reload and a wall that was gone; what is usual needs no words."""
    wall = show(page, f"{url}?n=500")
    set_order(page, "oldest")
    set_size(page, "L")
    expect(page).to_have_url(f"{url}/?n=500&order=oldest&size=L")

    run_again(page)
    choose(page, "every tenth")
    expect(page).to_have_url(f"{url}/?n=500&order=oldest&size=L")
    page.reload()
    expect_rows(page, 0, 1, 2)
    page.get_by_text("Wall", exact=True).click()
    expect(wall).to_have_count(0)
    page.get_by_text("Wall", exact=True).click()
    expect_rows(page, 0, 1, 2)
    expect(page.get_by_role("radio", name="L", exact=True)).to_be_checked()
    set_order(page, "newest")
    set_size(page, "M")

    expect(page).to_have_url(f"{url}/?n=500")


@pytest.mark.parametrize("order", ["nothing", "like/x", "like/-1", "near/2F4F4", "../../t/made-500/1.jpg", "hue/../x"])
def test_an_address_that_means_nothing_is_the_usual_order(page: Page, url: str, order: str) -> None:
    show(page, f"{url}?order={order}&size=XL")

    expect_rows(page, 499, 498)
    expect(page.get_by_label("Order")).to_have_value("newest")
    expect(page).to_have_url(f"{url}/")


def test_likeness_is_an_order_with_a_way_out(page: Page, url: str) -> None:
    """Set by others on the page; it begins at the top, with the picture itself."""
    wall = show(page, url)
    set_order(page, "oldest")
    wall.focus()
    page.keyboard.press("End")

    sort_like(page, f"like/{LIKED}")
    expect_rows(page, 123, 124, 125)
    expect(page.get_by_label("Order").locator("option:checked")).to_have_text("Most like one picture")
    expect(page).to_have_url(f"{url}/?order=like/{LIKED}")
    sort_like(page, "near/2f4f4f")
    expect_rows(page, 0, 1, 2)
    expect(page.get_by_label("Order").locator("option:checked")).to_have_text("Most like #2f4f4f")
    page.get_by_role("button", name="Back to the order before").click()

    expect(page.get_by_label("Order")).to_have_value("oldest")
    expect(page.get_by_label("Order").get_by_role("option")).to_have_count(7)
    expect(page.get_by_role("button", name="Back to the order before")).to_be_hidden()


def test_an_order_that_is_none_changes_nothing(page: Page, url: str) -> None:
    show(page, url)

    for order in (None, 3, "", "like/", "like/1/2", "near/red", "//example.invalid", {"order": "hue"}):
        sort_like(page, order)

    expect_rows(page, 499, 498)
    expect(page).to_have_url(f"{url}/")


def test_an_order_that_cannot_be_had_is_said(page: Page, url: str, complaints: list[str]) -> None:
    """The pictures stay, the newest first."""
    show(page, url)

    set_order(page, "light")
    expect(page.get_by_role("status").get_by_text("could not be put in that order")).to_be_visible()

    expect_rows(page, 499, 498)
    expect(page.get_by_label("Order")).to_have_value("newest")
    assert [complaint for complaint in complaints if "/order/made-500/light.bin" not in complaint] == []
    complaints.clear()


def test_while_an_order_is_on_its_way_there_is_a_skeleton(page: Page, url: str) -> None:
    """Of the size that the wall will have, so that nothing jumps."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/order/**", hold)
    page.goto(f"{url}?order=hue")
    wall = page.get_by_role("grid")
    expect(wall).to_have_attribute("aria-busy", "true")
    before = wall.evaluate("wall => wall.scrollHeight")

    waiting[0].continue_()
    wait_until_full(page, wall)

    expect(wall).to_have_attribute("aria-busy", "false")
    assert wall.evaluate("wall => wall.scrollHeight") == before > 1000


def test_the_months_are_beside_orders_by_time_only(page: Page, url: str) -> None:
    """With years, and where one is in words; of few pictures one sees enough at a glance."""
    show(page, f"{url}?n=5000")

    expect(months(page)).to_have_attribute("aria-valuetext", "Aug 2016: 45 pictures")
    expect(page.locator(".years")).to_have_text("20162015201420132012")
    set_order(page, "hue")
    expect(months(page)).to_be_hidden()
    set_order(page, "oldest")
    expect(months(page)).to_have_attribute("aria-valuetext", "Jan 2012: 26 pictures")
    page.goto(f"{url}?n=40")
    expect(page.locator("#picture-0 img")).to_be_visible()
    expect(months(page)).to_be_hidden()


def test_a_month_is_reached_by_click_drag_and_key(page: Page, url: str) -> None:
    """And what the pointer or the focus is at is told."""
    wall = show(page, f"{url}?n=5000")
    strip = page.locator(".track")
    box = strip.bounding_box()
    assert box is not None
    expect(months(page)).to_have_class("months ready")
    slots = int(months(page).get_attribute("aria-valuemax") or 0) + 1

    def point(slot: float) -> None:
        page.mouse.move(box["x"] + 8, box["y"] + box["height"] * slot / slots)

    point(12.5)
    expect(page.locator(".bubble")).to_have_text("Aug 2015: 93 pictures")
    assert wall.evaluate("wall => wall.scrollTop") == 0
    page.mouse.down()
    expect(months(page)).to_have_attribute("aria-valuetext", "Aug 2015: 93 pictures")
    point(20.5)
    expect(months(page)).to_have_attribute("aria-valuetext", "Dec 2014: 93 pictures")
    page.mouse.up()
    point(30)
    expect(months(page)).to_have_attribute("aria-valuetext", "Dec 2014: 93 pictures")
    months(page).focus()
    for key, text in (
        ("ArrowDown", "Nov 2014: 90 pictures"),
        ("PageUp", "Nov 2015: 90 pictures"),
        ("End", "Jan 2012: 26 pictures"),
        ("Home", "Aug 2016: 45 pictures"),
    ):
        page.keyboard.press(key)
        expect(months(page)).to_have_attribute("aria-valuetext", text)
        expect(page.locator(".bubble")).to_have_text(text)

    assert wall.evaluate("wall => wall.scrollTop") == 0
    wait_until_full(page, wall)


def test_what_has_no_date_is_the_last_month(page: Page, url: str) -> None:
    show(page, f"{url}?token=undated")

    months(page).press("End")

    expect(months(page)).to_have_attribute("aria-valuetext", "Undated: 5 pictures")
    expect(page.locator("#picture-495")).to_be_in_viewport()


def test_scrolling_moves_the_mark(page: Page, url: str) -> None:
    """And for a while says where one is."""
    wall = show(page, f"{url}?n=5000")
    expect(months(page)).to_have_class("months ready")

    wall.hover()
    wall.evaluate("wall => { wall.scrollTop = wall.scrollHeight / 2 }")

    expect(page.locator(".bubble")).to_have_class("bubble shown")
    expect(page.locator(".bubble")).to_have_text("May 2014: 93 pictures")
    expect(page.locator(".bubble")).to_have_class("bubble")


def test_months_of_a_million_on_a_phone(page: Page, url: str) -> None:
    """900 years of months are too many for anyone; 76 in a strip beside three columns are not."""
    page.set_viewport_size({"width": 390, "height": 844})
    wall = show(page, f"{url}?n=7000")

    expect(months(page)).to_be_visible()
    expect(wall).to_have_attribute("aria-colcount", "3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{url}?n=1000000")
    wait_until_full(page, wall)

    expect(page.locator("#picture-0 img")).to_have_attribute("alt", "Kat, Mon 15 Aug 2016")
    expect(months(page)).to_be_hidden()
    expect(active(page)).to_have_count(0)
