"""Pictures searched by colours: what is asked for orders the wall, and stands in the address."""

import re

import pytest
from playwright.sync_api import Page, expect

from igcore.analysis.orders import Wanted, by_colours, looks
from igcore.library import Tables
from tests.browser.person import go, opened, settled

pytestmark = pytest.mark.browser

BLUE, SAND, WHITE = (47, 111, 176), (232, 194, 122), (255, 255, 255)


def first_row(page: Page) -> int:
    """Row of the first picture of the wall, as its card is asked for."""
    with page.expect_request(re.compile(r"/card/")) as asked:
        page.locator("#picture-0").click()
    row = re.search(r"/card/[^/]+/(\d+)", asked.value.url)
    page.keyboard.press("Escape")
    assert row is not None
    return int(row[1])


def test_the_wall_begins_with_what_has_most_of_the_colours(page: Page, sample: str, tables: Tables) -> None:
    """Another order can be had and left; other weights are another order; in another view it is as ever."""
    at = looks(tables.images, tables.swatches)
    opened(page, f"{sample}/")
    go(page, "Colours")
    with page.expect_response(re.compile("/order/.*/colours/2f6fb0-60,e8c27a-40.bin$")):
        page.get_by_role("radio", name="Search by colours").click()
    order = page.get_by_label("Order")
    expect(order.locator("option:checked")).to_have_text("Most like the colours above")
    settled(page)
    assert first_row(page) == by_colours(at, [Wanted(BLUE, 60), Wanted(SAND, 40)])[0]

    order.select_option("oldest")
    expect(page).to_have_url(re.compile("order=oldest"))
    with page.expect_response(re.compile("/order/.*/colours/2f6fb0-60,e8c27a-40,ffffff-1.bin$")):
        page.get_by_role("slider", name="How much of it").nth(2).press("ArrowRight")
    expect(order.locator("option:checked")).to_have_text("Most like the colours above")
    expect(page).not_to_have_url(re.compile("order="))
    expect(page).to_have_url(re.compile("much3=1"))
    page.reload()
    expect(order.locator("option:checked")).to_have_text("Most like the colours above")
    settled(page)
    page.get_by_role("radio", name="Through time").click()

    expect(order).to_have_value("newest")


def test_without_weights_the_wall_is_as_ever(page: Page, sample: str) -> None:
    page.goto(f"{sample}/colours?show=Search+by+colours&much1=0&much2=0")

    expect(page.get_by_text("move one of the weights above 0")).to_be_visible()
    expect(page.get_by_label("Order")).to_have_value("newest")
