"""Every page under axe-core: nothing serious for who sees little, hears the page or has only keys."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from igcore.web.colours import PARTS
from igcore.web.menu import PAGES
from tests.browser.person import go, opened, settled, turn_to, unfolded, value

pytestmark = pytest.mark.browser

TITLES = [title for entries in PAGES.values() for _, title, _ in entries]
#: What only Streamlit or Vega could mend: rule, and elements.
NOT_OURS = {
    # Vega-Lite gives no way to name the rectangle of a brush, or to hide it from screen readers.
    "svg-img-alt": ".span_brush, .span_brush_bg",
}
_RUN = """async ([script, notOurs]) => {
  if (!window.axe) window.eval(script);
  const { violations } = await axe.run(document, { resultTypes: ["violations"], elementRef: true });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap(
    ({ id, nodes }) => nodes
      .filter(({ element }) => !(notOurs[id] && element?.matches(notOurs[id])))
      .map(({ target, html, failureSummary }) => `${id}: ${target} ${html.slice(0, 200)} ${failureSummary}`));
}"""


def findings(page: Page) -> list[str]:
    """What axe finds that is serious or critical, and ours, once what fades in or out is seen."""
    settled(page)
    found: list[Any] = page.evaluate(_RUN, [AXE_SCRIPT, NOT_OURS])
    return [str(each) for each in found]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)])
def test_no_page_has_serious_findings(page: Page, sample: str, scheme: str, width: int) -> None:
    """With nothing chosen, and with a value and one that is left out."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    found = []

    for path in ("", "?q=-person:Kat hue:grey tagged:yes"):
        opened(page, f"{sample}/{path}")
        for title in TITLES:
            go(page, title)
            found += [f"{title} {path} {each}" for each in findings(page)]

    assert found == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1400)])
def test_no_view_of_the_colours_has_serious_findings(page: Page, sample: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, f"{sample}/")
    go(page, "Colours")
    found = []

    for part in PARTS.values():
        turn_to(page, part.title)
        found += [f"{part.title} {each}" for each in findings(page)]

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_part_of_the_page_of_sharing_has_serious_findings(page: Page, sample: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    opened(page, f"{sample}/")
    go(page, "Data and sharing")
    found = []

    for part in ("Share", "Duplicates"):
        turn_to(page, part)
        found += [f"{part} {each}" for each in findings(page)]

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_has_no_serious_findings(page: Page, sample: str, scheme: str) -> None:
    """All facets with values of every state, a notice, the list of keys, a picture's card, an explanation."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    opened(page, f"{sample}/?q=hue:grey season:nonsense")
    for title in ("Hashtag", "Has hashtags", "Season", "Weekday", "Hour", "Colour in palette", "Colour near"):
        unfolded(page, title)
    value(page, "Person", "Kat").click()
    expect(value(page, "Person", "Kat")).to_have_attribute("aria-pressed", "true")
    found = findings(page)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    found += findings(page)
    page.keyboard.press("Escape")
    page.locator(".tile").first.click()
    expect(page.get_by_role("dialog").locator(".facts")).to_be_visible()
    found += findings(page)
    page.keyboard.press("Escape")
    go(page, "Time")
    page.get_by_test_id("stHeading").get_by_test_id("stTooltipHoverTarget").first.hover()
    expect(page.get_by_test_id("stTooltipContent")).to_be_visible()
    found += findings(page)

    assert found == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1400)])
def test_where_archives_are_read_has_no_serious_findings(
    page: Page, sample: str, scheme: str, width: int, complaints: list[str]
) -> None:
    """With an upload that failed, since it holds nothing, places to choose from, and the question before a removal."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{sample}/library")
    page.get_by_text("Read an archive").click()
    page.locator(".reader input[multiple]").set_input_files({"name": "con.jpg", "mimeType": "", "buffer": b"x"})
    expect(page.get_by_text("There is no file in it that can be taken")).to_be_visible()
    page.get_by_role("combobox", name="Folder or ZIP on this computer").press_sequentially("/")
    expect(page.get_by_role("option").first).to_be_visible()
    found = findings(page)

    page.get_by_role("button", name="Remove an archive").click()
    expect(page.get_by_role("button", name="Remove it")).to_be_visible()
    found += findings(page)

    assert found == []
    # The browser tells of each refusal.
    assert [each for each in complaints if "400" not in each] == []
    complaints.clear()
