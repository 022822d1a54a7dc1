"""Charts saved as files: what is seen, on paper of its own, readable by anything."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import go, opened, settled

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    """Save a chart of the page of seasons; return the file's name and bytes."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save “Posts a day by season in Denmark” as {kind}").click()
    path = download.value.path()
    return download.value.suggested_filename, Path(path).read_bytes()


@pytest.fixture
def behind(page: Page, sample: str) -> Page:
    """The page of seasons, with what lies behind its charts."""
    opened(page, sample)
    go(page, "Seasons and places")
    settled(page)
    page.get_by_text("Behind the charts").click()
    return page


def test_every_chart_of_the_page_is_listed(behind: Page) -> None:
    """Others as soon as others are drawn."""
    expect(behind.get_by_role("button", name="as SVG")).to_have_count(3)

    behind.get_by_role("radiogroup", name="Places").get_by_role("radio", name="together").click()

    expect(behind.get_by_role("button", name="as SVG")).to_have_count(2)
    expect(behind.get_by_role("button", name="Save “Posts a day by season” as PNG")).to_be_visible()


def test_a_chart_as_svg_stands_alone(behind: Page) -> None:
    """With its words, its colours and paper behind them; it asks for nothing from anywhere."""
    name, data = saved(behind, "SVG")

    drawing = ElementTree.fromstring(data)
    assert name == "posts-a-day-by-season-in-denmark.svg"
    assert drawing.tag == f"{SVG}svg"
    paper = drawing[0]
    assert (paper.tag, paper.get("width"), paper.get("height")) == (
        f"{SVG}rect",
        drawing.get("width"),
        drawing.get("height"),
    )
    texts = [text.text for text in drawing.iter(f"{SVG}text")]
    assert {"Winter", "Spring", "Summer", "Autumn", "Posts a day"} <= set(texts)
    assert all(text.get("fill") and text.get("font-family") for text in drawing.iter(f"{SVG}text"))
    assert "Posts a day by season in Denmark" in texts
    assert ["".join(person) for person in people_of(drawing)] == ["● Mads    ", "● Kat    "]
    assert b"href" not in data
    # Letters come along; nothing else is asked for by an address.
    assert not re.search(rb"url\((?!&quot;#|#|\"data:font)", data)
    assert re.search(rb'font-family:"Source Sans";[^}]*url\("data:font/woff2;base64,', data)


def people_of(drawing: ElementTree.Element) -> list[tuple[str, str]]:
    """Dots and names of the people in the heading."""
    spans = [str(span.text) for span in drawing.iter(f"{SVG}tspan")]
    return list(zip(spans[::2], spans[1::2], strict=True))


def test_a_chart_as_png_has_two_dots_for_each_of_the_page(behind: Page) -> None:
    _, vector = saved(behind, "SVG")
    name, data = saved(behind, "PNG")

    drawing, picture = ElementTree.fromstring(vector), Image.open(BytesIO(data)).convert("RGB")
    assert name == "posts-a-day-by-season-in-denmark.png"
    assert picture.size == tuple(int(2 * float(drawing.get(side, ""))) for side in ("width", "height"))
    colours = [colour for _, colour in picture.getcolors(1 << 24) or ()]
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert (0x3B, 0x6F, 0xB6) in colours


@pytest.fixture
def night(browser: Browser) -> Iterator[Page]:
    """A page for whoever reads in the dark."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="dark")
    yield context.new_page()
    context.close()


def test_in_the_dark_the_paper_is_dark(night: Page, sample: str) -> None:
    opened(night, sample)
    go(night, "Seasons and places")
    settled(night)
    night.get_by_text("Behind the charts").click()

    _, data = saved(night, "PNG")

    assert Image.open(BytesIO(data)).convert("RGB").getpixel((0, 0)) == (0x14, 0x14, 0x14)
