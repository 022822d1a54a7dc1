"""The image plot under a real mouse and real keys, on the sample."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Serve
from tests.browser.serving import APP

pytestmark = pytest.mark.browser

PICTURES = 60
_PATIENCE = 20_000  # ms, for a server that has just been started and its first pictures


class Point(NamedTuple):
    """A point of the page."""

    x: float
    y: float


@pytest.fixture(scope="module")
def url(serve: Serve, sample_library: Path) -> Iterator[str]:
    """The plot alone, on the sample."""
    with serve(Path(__file__).with_name("plot_app.py"), {"IGCORE_LIBRARY": str(sample_library)}) as address:
        yield address


@pytest.fixture(scope="module")
def app(serve: Serve, sample_library: Path) -> Iterator[str]:
    """The app on the sample."""
    with serve(APP, {"IGCORE_LIBRARY": str(sample_library)}) as address:
        yield address


def show(page: Page, address: str) -> Locator:
    """Open a page that has a plot, and wait until all of it is drawn; gives its canvas."""
    page.set_viewport_size({"width": 1400, "height": 1300})
    page.add_init_script("document.addEventListener('igcore-open', event => { window.opened = event.detail })")
    page.goto(address)
    wait_until_drawn(page)
    return page.get_by_role("application")


def wait_until_drawn(page: Page) -> None:
    expect(page.locator(".plot")).to_have_attribute("data-state", "done", timeout=_PATIENCE)


def box(page: Page) -> tuple[float, float, float, float]:
    found = page.get_by_role("application").bounding_box()
    assert found
    return found["x"], found["y"], found["width"], found["height"]


def on_a_picture(page: Page) -> Point:
    """Point at a picture that lies somewhere in the middle; the mouse is there."""
    left, top, width, height = box(page)
    for step in range(400):
        point = Point(left + width * (0.3 + 0.4 * (step % 20) / 20), top + height * (0.3 + 0.4 * (step // 20) / 20))
        page.mouse.move(*point)
        if "on" in (page.get_by_role("application").get_attribute("class") or "").split():
            return point
    raise AssertionError("nothing but gaps")


def hovered(page: Page) -> str:
    """What is written on the picture that is shown large."""
    expect(page.locator(".hover")).to_be_visible()
    return page.locator(".hover span").inner_text()


def drag(page: Page, start: Point, *to: Point) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for point in to:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def across(page: Page, part: float = 1.0) -> tuple[Point, Point]:
    """Corners of the left part of the plot."""
    left, top, width, height = box(page)
    return Point(left + 62, top + 12), Point(left + 62 + (width - 80) * part, top + height - 50)


def opened(page: Page) -> dict[str, Any]:
    page.wait_for_function("window.opened")
    detail: dict[str, Any] = page.evaluate("({...window.opened, rows: [...window.opened.rows]})")
    return detail


def zoomed(page: Page, before: float = 1) -> float:
    """How many times larger all is, once that is no longer as before."""
    expect(page.locator(".plot")).not_to_have_attribute("data-zoom", f"{before:.3f}")
    wait_until_drawn(page)
    return float(page.locator(".plot").get_attribute("data-zoom") or 0)


def pixels(page: Page) -> list[int]:
    """Colours of a coarse grid of the canvas."""
    found: list[int] = page.locator("canvas.marks").evaluate(
        """canvas => { const context = canvas.getContext("2d"); const found = [];
        for (let x = 20; x < canvas.width; x += 23) for (let y = 20; y < canvas.height; y += 23)
          found.push(...context.getImageData(x, y, 1, 1).data);
        return found; }"""
    )
    return found


def difference(one: list[int], other: list[int]) -> float:
    """How far colours are from others, on average: what was seen larger in between is a little sharper after it."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_colours_come_first_and_pictures_after_them(page: Page, url: str) -> None:
    """While sheet and thumbnails are on their way every picture is a square of its dominant colour."""
    held: list[Route] = []
    pictures = re.compile(r"/(sheet|t)/.*\.jpg$")

    def hold(route: Route) -> None:
        held.append(route) if holding else route.continue_()

    holding = True
    page.route(pictures, hold)
    page.set_viewport_size({"width": 1400, "height": 1300})
    page.goto(url)
    expect(page.locator(".plot")).to_have_attribute("data-state", "loading", timeout=_PATIENCE)

    colours = pixels(page)
    holding = False
    for route in held:
        route.continue_()
    wait_until_drawn(page)

    assert len({tuple(colours[i : i + 4]) for i in range(0, len(colours), 4)}) > 10
    assert pixels(page) != colours
    expect(page.locator(".plot")).to_have_attribute("data-drawn", str(PICTURES))


def test_the_wheel_zooms_about_the_pointer(page: Page, url: str) -> None:
    """What is under it stays under it; turned back all the way, the whole plot is there as before."""
    show(page, url)
    before = pixels(page)
    point = on_a_picture(page)
    name = hovered(page)

    page.mouse.wheel(0, -400)
    larger = zoomed(page)
    page.mouse.move(point.x + 1, point.y)
    again = hovered(page)
    page.mouse.wheel(0, 400)
    back = zoomed(page, larger)
    page.mouse.move(0, 0)
    wait_until_drawn(page)

    assert again == name
    assert larger > 1.5
    assert back == 1
    assert difference(pixels(page), before) < 2


def test_dragging_moves_the_plot(page: Page, url: str) -> None:
    """Once it is larger than its place; what was held stays held, and the arrow keys go the other way."""
    show(page, url)
    start = on_a_picture(page)
    page.mouse.wheel(0, -600)
    zoomed(page)
    page.mouse.move(start.x + 1, start.y)
    name = hovered(page)

    drag(page, start, Point(start.x + 90, start.y + 40))
    wait_until_drawn(page)
    page.mouse.move(start.x + 91, start.y + 40)

    assert hovered(page) == name
    assert page.evaluate("window.opened") is None


def test_keys_and_buttons_zoom_and_reset(page: Page, url: str) -> None:
    canvas = show(page, url)
    before = pixels(page)
    canvas.focus()

    page.keyboard.press("+")
    larger = zoomed(page)
    page.get_by_role("button", name="Zoom in").click()
    largest = zoomed(page, larger)
    page.get_by_role("button", name="Zoom out").click()
    smaller = zoomed(page, largest)
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("0")
    back = zoomed(page, smaller)

    assert 1 < larger < largest
    assert smaller == pytest.approx(larger, abs=0.01)
    assert back == 1
    page.mouse.move(0, 0)
    wait_until_drawn(page)
    assert difference(pixels(page), before) < 2


def test_a_picture_under_the_pointer_is_shown_large(page: Page, url: str) -> None:
    """With whose it is and its day; away from it, nothing is."""
    show(page, url)
    on_a_picture(page)

    assert re.fullmatch(r"(Kat|Mads), (Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} 20\d\d", hovered(page))
    expect(page.locator(".hover img")).to_have_attribute("src", re.compile(r"^/t/.+/\d+\.jpg$"))
    page.mouse.move(2, 2)
    expect(page.locator(".hover")).to_be_hidden()


def test_a_click_opens_the_picture_among_all_of_the_plot(page: Page, url: str) -> None:
    show(page, url)
    point = on_a_picture(page)
    row = int(re.findall(r"(\d+)\.jpg", page.locator(".hover img").get_attribute("src") or "")[0])

    page.mouse.click(*point)

    detail = opened(page)
    assert detail["rows"] == list(range(PICTURES))
    assert detail["rows"][detail["index"]] == row


def test_a_lasso_marks_what_is_inside_it(page: Page, url: str) -> None:
    """By Shift or by its button; the picked pictures come to Python, and go by Escape or Clear."""
    canvas = show(page, url)
    start, end = across(page, 1.0)
    page.keyboard.down("Shift")
    drag(page, start, Point(end.x, start.y), end, Point(start.x, end.y), start)
    page.keyboard.up("Shift")
    expect(page.locator(".count")).to_have_text(f"{PICTURES} pictures")
    canvas.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".bar")).to_be_hidden()

    page.get_by_role("button", name="Lasso").click()
    start, end = across(page, 0.4)
    drag(page, start, Point(end.x, start.y), end, Point(start.x, end.y))
    some = int(page.locator(".count").inner_text().split()[0])
    page.get_by_role("button", name="Show only these").click()

    expect(page.get_by_text("Picked:")).not_to_have_text("Picked: None")
    rows = json.loads(page.get_by_text("Picked:").inner_text().removeprefix("Picked: "))
    assert 0 < some == len(rows) < PICTURES
    page.locator(".bar").get_by_role("button", name="Open").click()
    assert opened(page)["rows"] == rows
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".bar")).to_be_hidden()


def test_a_rectangle_on_time_chooses_its_days(page: Page, url: str) -> None:
    """As an action on the selection; a layout without days has no such button."""
    show(page, f"{url}/?layout=Time+and+hue")
    page.get_by_role("button", name="Rectangle").click()
    start, end = across(page, 0.5)

    drag(page, start, end)
    button = page.get_by_role("button", name=re.compile("^Only "))
    expect(button).to_be_visible()
    button.click()

    expect(page.get_by_text("Done:")).to_have_text(
        re.compile(r'Done: \["only", "date", "20\d\d-\d\d-\d\d\.\.20\d\d-\d\d-\d\d"\]')
    )


def test_a_keyboard_reaches_every_picture(page: Page, url: str) -> None:
    """Shift with arrows by place, Home and Page Down by time; said aloud, ringed, opened by Enter and found again."""
    canvas = show(page, url)
    canvas.focus()
    live = page.locator(".live")

    page.keyboard.press("Home")
    expect(live).to_have_text(re.compile(rf", picture 1 of {PICTURES}$"))
    page.keyboard.press("PageDown")
    expect(live).to_have_text(re.compile(rf", picture 2 of {PICTURES}$"))
    page.keyboard.press("Shift+ArrowRight")
    expect(live).not_to_have_text(re.compile(rf", picture 2 of {PICTURES}$"))
    said = live.inner_text()
    page.keyboard.press("Enter")
    index = opened(page)["index"]
    canvas.blur()
    page.evaluate("document.dispatchEvent(new CustomEvent('igcore-closed', {detail: {row: 5}}))")

    assert said.endswith(f"picture {index + 1} of {PICTURES}")
    expect(canvas).to_be_focused()
    expect(live).to_have_text(re.compile(rf", picture 6 of {PICTURES}$"))
    page.keyboard.press("m")
    expect(page.locator(".count")).to_have_text(f"{PICTURES} pictures")


def test_larger_pictures_are_thumbnails(page: Page, url: str) -> None:
    """Those in view only: sheets are too coarse there."""
    show(page, url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/t/" in request.url else None)

    left, top, width, height = box(page)
    page.mouse.move(left + width / 2, top + height / 2)
    for _ in range(3):
        page.mouse.wheel(0, -500)
    assert zoomed(page) > 1

    assert 0 < len(asked) < PICTURES


def test_panels_have_the_names_of_people(page: Page, url: str) -> None:
    """The two together hold all, and are moved together."""
    show(page, url)
    one = pixels(page)
    page.get_by_text("Sides", exact=True).click()
    expect(page.locator(".stage.many")).to_be_visible()
    wait_until_drawn(page)

    assert pixels(page) != one
    expect(page.locator(".plot")).to_have_attribute("data-drawn", str(PICTURES))


@pytest.mark.parametrize("ground", ["Light", "Dark"])
def test_a_poster_is_drawn_and_saved(page: Page, url: str, tmp_path: Path, ground: str) -> None:
    """At the size that was chosen, in the colours that were chosen; a picture is where it is on the screen."""
    show(page, url)
    page.get_by_role("button", name="Save as PNG").click()
    page.get_by_label("Ground").select_option(ground.lower())
    page.get_by_label("Width").select_option("3000")

    with page.expect_download() as saving:
        page.get_by_role("button", name="Draw and save").click()
    saving.value.save_as(tmp_path / "poster.png")

    expect(page.locator(".words")).to_have_text("Saved")
    assert saving.value.suggested_filename == "igcore Hue and lightness.png"
    with Image.open(tmp_path / "poster.png") as image:
        assert image.size == (3000, 1920)
        assert image.format == "PNG"
        assert image.convert("RGB").getpixel((4, 4)) == {"Light": (250,) * 3, "Dark": (20,) * 3}[ground]


def test_a_plot_that_the_server_forgot_is_a_sentence(page: Page, url: str, complaints: list[str]) -> None:
    show(page, url)
    page.route("**/poster/**", lambda route: route.fulfill(status=404, body="The server has forgotten this plot."))
    page.get_by_role("button", name="Save as PNG").click()

    page.get_by_role("button", name="Draw and save").click()

    expect(page.locator(".words")).to_have_text("The server has forgotten this plot.")
    complaints.clear()


def test_the_plot_follows_its_place_and_the_theme(page: Page, url: str) -> None:
    """Resized it is drawn anew at its size; in the dark its words are light."""
    show(page, url)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("canvas.marks")).to_have_attribute("width", re.compile(r"^3\d\d$"))
    wait_until_drawn(page)

    sizes = page.locator("canvas.marks").evaluate(
        "each => [each.width, each.clientWidth, each.height, each.clientHeight]"
    )
    assert sizes[0] == sizes[1] < 390
    assert sizes[2] == sizes[3]
    light = pixels(page)
    page.emulate_media(color_scheme="dark")
    page.reload()
    wait_until_drawn(page)
    assert pixels(page) != light


def test_the_screen_of_a_phone_is_wide_enough(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/image_plot")
    wait_until_drawn(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_lays_out_and_what_is_marked_becomes_the_choice(page: Page, app: str) -> None:
    """The layout is in the address; marked pictures are one chip, which lets them go again."""
    canvas = show(page, f"{app}/image_plot?layout=Hue+wheel")
    expect(page.get_by_text("Round the wheel")).to_be_visible()
    expect(canvas).to_have_attribute("aria-label", f"Image plot of {PICTURES} pictures, Hue wheel")

    canvas.focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="Show only these").click()
    chip = page.get_by_role("group", name="Pictures", exact=True)
    expect(chip).to_contain_text(f"{PICTURES} pictures")
    expect(page).to_have_url(re.compile("layout=Hue"))
    chip.get_by_role("button", name=re.compile("^Remove")).click()

    expect(chip).to_have_count(0)


def test_a_rectangle_on_time_narrows_every_page(page: Page, app: str) -> None:
    show(page, f"{app}/image_plot?layout=Time+and+hue")
    page.get_by_role("button", name="Rectangle").click()

    drag(page, *across(page, 0.5))
    page.get_by_role("button", name=re.compile("^Only ")).click()

    expect(page.get_by_text(re.compile(rf"^\d+ of {PICTURES} images"))).to_be_visible()


def test_a_card_opens_over_the_plot_and_gives_the_focus_back(page: Page, app: str) -> None:
    """With the keyboard as with the mouse."""
    canvas = show(page, f"{app}/image_plot")
    canvas.focus()
    page.keyboard.press("End")

    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(canvas).to_be_focused()
