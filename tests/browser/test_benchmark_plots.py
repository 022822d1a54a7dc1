"""The plots of the documents, in a browser that may not have the font by which they were laid out."""

import pytest
from playwright.sync_api import Page

from benchmarks.machine import ROOT

pytestmark = pytest.mark.browser

_CUT_OFF = """() => {
  const whole = document.documentElement.getBoundingClientRect();
  return [...document.querySelectorAll("text")].filter(text => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return left < whole.left || right > whole.right || top < whole.top || bottom > whole.bottom;
  }).map(text => text.textContent);
}"""


@pytest.mark.parametrize("name", ["benchmarks.svg", "benchmarks-sizes.svg"])
def test_no_text_is_cut_off(page: Page, name: str) -> None:
    page.goto((ROOT / "docs" / name).as_uri())

    assert page.locator("text").count() > 10
    assert page.evaluate(_CUT_OFF) == []
