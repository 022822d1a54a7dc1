"""The card of a picture under real keys, clicks and fingers, over a page that is never run for it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from igcore.library import Tables, read_manifest, read_tables
from igcore.web import shelf
from igcore.web.beside import day_text
from tests.browser.conftest import Serve
from tests.make_archive import backup, built

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("card_app.py")
_OPEN = """([token, rows, index]) => document.dispatchEvent(
  new CustomEvent("igcore-open", { detail: { token, rows, index } }))"""
#: Keeps what the card says to the page.
_LISTEN = """() => { window.heard = [];
  for (const name of ["igcore-closed", "igcore-order"])
    document.addEventListener(name, ({ type, detail }) => window.heard.push([type, detail])); }"""
_SHOWN = """picture => picture.complete && picture.naturalWidth > 320
  && getComputedStyle(picture).opacity === "1" """


@pytest.fixture(scope="module")
def tables(sample_library: Path) -> Tables:
    return read_tables(sample_library, read_manifest(sample_library))


@pytest.fixture(scope="module")
def url(serve: Serve, sample_library: Path) -> Iterator[str]:
    with serve(APP, {"IGCORE_LIBRARY": str(sample_library)}) as address:
        yield address


@pytest.fixture
def token(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    return shelf.current().token


def ready(page: Page, address: str) -> None:
    """Open the page and wait until the card listens."""
    page.goto(address)
    expect(page.locator(".st-key-around dialog.card")).to_be_attached(timeout=15_000)
    page.evaluate(_LISTEN)


def opened(page: Page, token: str, rows: list[int], index: int = 0) -> Locator:
    """Open a picture as the wall does; wait for what is known of it."""
    page.evaluate(_OPEN, [token, rows, index])
    card = page.get_by_role("dialog")
    expect(card.locator(".file")).to_be_visible()
    return card


def date_of(tables: Tables, row: int) -> str:
    """Day of a picture as the card writes it."""
    days = tables.images["taken_at"].dt.tz_localize(None) - pd.Timestamp(0)
    return day_text(int(days.dt.days.iat[row]))


def label(tables: Tables, row: int) -> str:
    return f"{tables.images['person'].iat[row]}, {date_of(tables, row)}"


def heard(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("window.heard")
    return found


def run_again(page: Page) -> None:
    """Have the script run: the card hides the button from people, not from the browser."""
    before = page.get_by_text("Runs:").inner_text()
    page.get_by_role("button", name="Run again", include_hidden=True).evaluate("button => button.click()")
    expect(page.get_by_text("Runs:")).not_to_have_text(before)


@pytest.fixture
def asked(page: Page) -> list[object]:
    """What the page asks of the script, as long as the test lasts."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))  # noqa: PLW0108 - other types
    return sent


def test_a_picture_opens_with_all_that_is_known_of_it(
    page: Page, url: str, token: str, tables: Tables, asked: list[object]
) -> None:
    """The original, whose it is, when, what is said under it, its colours: and no run of the script."""
    ready(page, url)
    before = len(asked)

    card = opened(page, token, [10, 11, 12])

    expect(card.get_by_role("heading", level=2)).to_have_text(str(tables.images["person"].iat[10]))
    expect(
        card.get_by_text(re.compile(rf"^{date_of(tables, 10)}, \d\d:\d\d, (Denmark|San Francisco)$"))
    ).to_be_visible()
    picture = card.locator(".stage").get_by_role("img", name=label(tables, 10)).last
    page.wait_for_function(_SHOWN, arg=picture.element_handle())
    mine = tables.swatches[tables.swatches["digest"] == tables.images["digest"].iat[10]]
    for name in mine["name"]:
        expect(card.get_by_role("button", name=name, exact=True).first).to_be_visible()
    expect(card.locator(".place")).to_have_text("1 of 3")
    run_again(page)
    assert len(asked) == before + 1


def test_arrows_go_on_and_back_and_stop_at_the_ends(page: Page, url: str, token: str, tables: Tables) -> None:
    ready(page, url)
    card = opened(page, token, [20, 5, 33], 1)
    expect(card.locator(".place")).to_have_text("2 of 3")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(card.locator(".place")).to_have_text("3 of 3")
    expect(card.locator(".stage").get_by_role("img", name=label(tables, 33)).first).to_be_visible()
    expect(card.get_by_role("button", name="Next picture")).to_have_attribute("aria-disabled", "true")
    card.get_by_role("button", name="Previous picture").click()
    page.keyboard.press("ArrowLeft")

    expect(card.locator(".place")).to_have_text("1 of 3")
    expect(card.get_by_text(date_of(tables, 20), exact=False).first).to_be_visible()
    expect(card.get_by_role("button", name="Previous picture")).to_have_attribute("aria-disabled", "true")


def test_the_address_names_the_open_picture(page: Page, url: str, token: str, tables: Tables) -> None:
    """What else is in it stays letter by letter; a reload opens the same picture, alone."""
    ready(page, f"{url}/?q=sea+%23caf%C3%A9")
    ids = tables.images["image_id"]
    card = opened(page, token, [3, 4])
    expect(page).to_have_url(f"{url}/?q=sea+%23caf%C3%A9#picture={ids.iat[3]}")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{url}/?q=sea+%23caf%C3%A9#picture={ids.iat[4]}")

    page.reload()

    expect(card.locator(".file")).to_be_visible()
    expect(card.locator(".stage").get_by_role("img", name=label(tables, 4)).first).to_be_visible()
    expect(card.get_by_role("button", name="Next picture")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page).to_have_url(f"{url}/?q=sea+%23caf%C3%A9")


def test_back_closes_the_card_and_forward_opens_it(
    page: Page, url: str, token: str, tables: Tables, asked: list[object]
) -> None:
    """The script is not run for it, and a card that was closed by hand leaves no step behind."""
    ready(page, url)
    card = opened(page, token, [3, 4])
    card.locator(".tag, h2 button").last.click()
    expect(page).to_have_url(re.compile(r"\?q="))
    address, before, steps = page.url, len(asked), page.evaluate("history.length")

    opened(page, token, [3, 4])
    expect(page).to_have_url(re.compile("#picture="))
    page.go_back()
    expect(card).to_be_hidden()
    expect(page).to_have_url(address)
    opened(page, token, [5])
    expect(page).to_have_url(re.compile("#picture="))
    page.keyboard.press("Escape")
    expect(page).to_have_url(address)
    page.go_forward()
    expect(card.get_by_text(date_of(tables, 5), exact=False).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(address)

    run_again(page)
    assert len(asked) == before + 1
    assert page.evaluate("history.length") == steps + 1


def test_escape_closes_and_the_focus_goes_back(page: Page, url: str, token: str) -> None:
    """To where it was; and whoever opened the card hears which picture was the last."""
    ready(page, url)
    field = page.get_by_label("Words")
    field.focus()
    opened(page, token, [8, 9, 10])
    page.keyboard.press("ArrowRight")

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(field).to_be_focused()
    assert heard(page) == [["igcore-closed", {"row": 9}]]


def test_the_focus_stays_in_the_card(page: Page, url: str, token: str) -> None:
    """Keys that mean something on the page mean nothing there while the card is open."""
    ready(page, url)
    page.evaluate("() => { window.keys = []; document.addEventListener('keydown', e => window.keys.push(e.key)) }")
    opened(page, token, [8, 9])

    for key in ["Tab"] * 40 + ["b", "0", "c"]:
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.closest('.st-key-around, body').className").count("st-key-around")
    assert page.evaluate("window.keys") == []


def test_a_hashtag_is_chosen(page: Page, url: str, token: str, tables: Tables) -> None:
    """The card closes first, and the address is free of its picture when the script runs."""
    tag = tables.hashtags.iloc[0]
    row = int(tables.images.index[tables.images["post_id"] == tag["post_id"]][0])
    ready(page, url)
    card = opened(page, token, [row])

    card.get_by_role("button", name=f"#{tag['hashtag']}", exact=True).first.click()

    expect(page.get_by_text("Done:")).to_have_text(f"Done: [['only', 'hashtag', '{tag['key']}']]")
    expect(card).to_be_hidden()
    expect(page).to_have_url(f"{url}/?q={tag['key']}")


def test_everything_that_can_be_chosen_says_what_it_does(page: Page, url: str, token: str, tables: Tables) -> None:
    """A swatch, a colour's name, the hue family, the person, the day."""
    image = tables.images.iloc[7]
    first = tables.swatches[tables.swatches["digest"] == image["digest"]].sort_values("rank").iloc[0]
    colour = f"#{first['red']:02x}{first['green']:02x}{first['blue']:02x}"
    person, day = str(image["person"]), f"{image['taken_at']:%Y-%m-%d}"
    clicks = {
        f"Show pictures with a colour like {colour}": ["only", "near", f"{colour}~10"],
        f"Choose pictures with {first['name']}": ["toggle", "colour", first["name"]],
        f"Choose the pictures of {person}": ["toggle", "person", person],
        "Show only the pictures of this day": ["only", "date", day],
    }
    ready(page, url)

    for number, title in enumerate(clicks, 1):
        card = opened(page, token, [7])
        card.get_by_title(title, exact=True).first.click()
        expect(page.get_by_text("Done:")).to_have_text(f"Done: {list(clicks.values())[:number]}")
        expect(card).to_be_hidden()
    card = opened(page, token, [7])
    card.get_by_title("Choose pictures of the hue family").click()
    expect(page.get_by_text("Done:")).to_contain_text("['toggle', 'hue', ")


def test_a_strip_is_gone_through_and_left_again(page: Page, url: str, token: str) -> None:
    """Arrows then go through the strip; the way back leads to where one was."""
    ready(page, url)
    card = opened(page, token, [30, 31, 32], 1)
    near = card.get_by_role("heading", name="Nearest in colour").locator("..").get_by_role("listitem")
    names = near.get_by_role("img").evaluate_all("images => images.map(image => image.alt)")
    assert len(names) == 12

    near.nth(1).get_by_role("button").click()
    expect(card.locator(".place")).to_have_text("Near in colour: 2 of 12")
    page.keyboard.press("ArrowRight")
    expect(card.locator(".place")).to_have_text("Near in colour: 3 of 12")
    expect(card.locator(".stage").get_by_role("img", name=names[2]).first).to_be_visible()
    card.get_by_role("button", name="Back to 2 of 3").click()

    expect(card.locator(".place")).to_have_text("2 of 3")
    expect(card.get_by_role("button", name="Back to")).to_be_hidden()


def test_pictures_can_be_sorted_by_likeness(page: Page, url: str, token: str) -> None:
    ready(page, url)
    card = opened(page, token, [30, 31], 1)

    expect(page).to_have_url(re.compile("#picture="))
    picture = page.url.split("#picture=")[1]
    card.get_by_role("button", name="Sort by likeness to this picture").click()

    expect(card).to_be_hidden()
    page.wait_for_function("window.heard.length === 2")
    assert heard(page)[1] == ["igcore-order", {"order": f"like/{picture}"}]


def test_the_link_can_be_copied(page: Page, url: str, token: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, f"{url}/?q=sea")
    card = opened(page, token, [3])
    expect(page).to_have_url(re.compile("picture="))

    card.get_by_role("button", name="Copy link").click()

    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_picture_that_is_not_there_is_a_sentence(page: Page, url: str, token: str, complaints: list[str]) -> None:
    """From an old link, or of a library that is gone."""
    card = page.get_by_role("dialog")

    with page.expect_event("console", lambda message: "nobody.json" in message.location["url"]):
        ready(page, f"{url}/#picture=nobody")
    expect(card.get_by_role("alert")).to_have_text("There is no such picture in this library.")
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{url}/")
    with page.expect_event("console", lambda message: "gone/0.json" in message.location["url"]):
        page.evaluate(_OPEN, ["000001-gone", [0], 0])
    expect(card.get_by_role("alert")).to_have_text("There is no such picture in this library.")
    complaints[:] = [each for each in complaints if "404" not in each]


def test_without_the_archive_the_thumbnail_stays(
    page: Page, serve: Serve, tmp_path: Path, complaints: list[str]
) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 2))
    shutil.move(tmp_path / "archive", tmp_path / "elsewhere")
    with serve(APP, {"IGCORE_LIBRARY": str(tmp_path / "library")}) as address:
        ready(page, address)
        card = opened(page, read_manifest(tmp_path / "library").generation, [0, 1])

        expect(card.get_by_text("archive is not where it was")).to_be_visible()
        expect(card.locator(".stage").get_by_role("img", name=re.compile("2015$"))).to_have_css("opacity", "1")
        page.goto("about:blank")
    complaints[:] = [each for each in complaints if "404" not in each]


def test_a_card_that_is_open_stays_through_runs(page: Page, url: str, token: str) -> None:
    """A build that makes progress runs the script, too."""
    ready(page, f"{url}/?q=sea")
    card = opened(page, token, [3, 4])
    expect(page).to_have_url(re.compile("picture="))
    address = page.url

    run_again(page)

    expect(card).to_be_visible()
    expect(page).to_have_url(address)
    page.keyboard.press("ArrowRight")
    expect(card.locator(".place")).to_have_text("2 of 2")


def test_on_a_phone_it_is_one_column_and_swiped(browser: Browser, url: str, token: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    ready(page, url)
    card = opened(page, token, [3, 4, 5])
    stage = card.locator(".stage")

    _swipe(page, stage, -120)
    expect(card.locator(".place")).to_have_text("2 of 3")
    _swipe(page, stage, -120)
    _swipe(page, stage, 120)
    expect(card.locator(".place")).to_have_text("2 of 3")

    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    assert card.evaluate("card => card.getBoundingClientRect().width") == 390
    context.close()


def _swipe(page: Page, stage: Locator, right: int) -> None:
    """Draw a finger over the picture, by the events of the browser itself."""
    box = stage.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    devtools = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)):
        points = [{"x": x + at * right, "y": y}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_it_takes_no_room_on_the_page(page: Page, url: str) -> None:
    """Among the parts that share its element."""
    ready(page, url)

    box = page.locator("[data-part=card]").bounding_box()

    assert box
    assert box["height"] == 0


# On the real pages


@pytest.fixture(scope="module")
def app(serve: Serve, sample_library: Path) -> Iterator[str]:
    with serve(Path(__file__).parents[2] / "app.py", {"IGCORE_LIBRARY": str(sample_library)}) as address:
        yield address


def test_on_the_wall_a_card_opens_and_closes_without_a_run(page: Page, app: str, tables: Tables) -> None:
    """And the wall goes on where the card was."""
    ready(page, app)
    page.locator("#picture-0").click()
    card = page.get_by_role("dialog")
    expect(card.locator(".place")).to_have_text(re.compile(r"^1 of \d+$"))
    expect(card.locator(".file")).to_be_visible()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(card.locator(".place")).to_have_text(re.compile("^3 of "))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.get_by_role("grid")).to_be_focused()

    page.keyboard.press("Enter")
    expect(card.locator(".place")).to_have_text(re.compile("^3 of "))


def test_what_is_clicked_on_the_card_is_chosen_on_the_page(page: Page, app: str, tables: Tables) -> None:
    """A hashtag, then the person; Back takes the last one away again, and no picture is left in the address."""
    tag = tables.hashtags.iloc[0]
    row = int(tables.images.index[tables.images["post_id"] == tag["post_id"]][0])
    person = str(tables.images["person"].iat[row])
    with page.expect_request("**/thumbnails/**") as asked:
        ready(page, app)
    token = asked.value.url.split("/")[4]
    card = opened(page, token, [row])

    card.get_by_role("button", name=f"#{tag['hashtag']}", exact=True).first.click()
    expect(page).to_have_url(re.compile(rf"/\?q=%23{tag['key']}$"))
    opened(page, token, [row]).get_by_role("button", name=person, exact=True).click()
    expect(page).to_have_url(re.compile(rf"/\?q=%40{person}\+%23{tag['key']}$"))
    page.go_back()

    expect(page).to_have_url(re.compile(rf"/\?q=%23{tag['key']}$"))
    expect(card).to_be_hidden()
