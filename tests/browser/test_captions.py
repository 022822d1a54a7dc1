"""Captions on a picture's card in a real Chromium: whole, equal, and never more than text."""

import json
from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from igcore.selection import Field, Selection, choice, write
from tests.browser.conftest import Serve
from tests.browser.person import go, opened
from tests.browser.serving import APP
from tests.make_archive import built, export

pytestmark = pytest.mark.browser

#: The longest that Instagram takes.
LONGEST = 2200
#: Families joined by ZWJ, flags, skin tones, keycaps; right to left; accents apart from their letters; line breaks.
PARTS = (
    "👩‍👩‍👧‍👦 🏳️‍🌈 👋🏽 1️⃣ 🇩🇰 ❤️‍🔥\n\n"
    "שלום עולם, مرحبا بالعالم #שלום\n"
    "Cafe\u0301 Å A\u030a หน้าร้อน हिन्दी ﷽ \u200fabc\u200e\n"
    "\ttab  two spaces   three\n"
    "日本語の長い文章は空白がありません。"
)
LONG = (PARTS * 20)[: LONGEST - 4] + "/end"
MARKUP = (
    "<b>bold</b> <img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>\n"
    "# heading\n- list **bold** _it_ `code` ~~no~~ [link](https://pictures.invalid) ![i](https://pictures.invalid/i.png)\n"
    ":red[red] :material/home: :smile: $x^2$ &amp; &lt; {{ x }} </div> -- <!-- gone -->"
)
WORD = "w" * LONGEST
NAME = "![kat](https://pictures.invalid/kat.png) _mads_ :red[&]"
CAPTIONS = {"long": LONG, "markup": MARKUP, "one word": WORD}


@pytest.fixture(scope="module")
def app(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on an export with these captions, the last one newest, of a person with a name like no other."""
    folder = tmp_path_factory.mktemp("captions")
    archive = export(folder / "a_*b*_", posts_1=list(CAPTIONS.values()))
    (archive / "personal_information").mkdir()
    account = {"profile_user": [{"string_map_data": {"Username": {"value": NAME}}}]}
    (archive / "personal_information" / "personal_information.json").write_text(json.dumps(account))
    built(folder / "library", archive)
    with serve(APP, {"IGCORE_LIBRARY": str(folder / "library")}) as url:
        yield url


def caption_of(page: Page, url: str, name: str) -> Locator:
    """The caption on the card of one of the pictures."""
    opened(page, url)
    page.locator(f"#picture-{len(CAPTIONS) - 1 - list(CAPTIONS).index(name)}").click()
    shown = page.get_by_role("dialog").locator(".caption")
    expect(shown).to_be_visible()
    return shown


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("name", list(CAPTIONS))
def test_a_caption_is_shown_whole_and_as_it_is(page: Page, app: str, name: str, width: int) -> None:
    """Letter by letter, with its line breaks; long lines are broken, so that nothing is beside the screen."""
    page.set_viewport_size({"width": width, "height": 844})

    shown = caption_of(page, app, name)

    assert len(LONG) == len(WORD) == LONGEST
    assert shown.text_content() == normalize("NFC", CAPTIONS[name])
    assert shown.evaluate("each => getComputedStyle(each).whiteSpace") in ("pre-wrap", "break-spaces")
    # Each line has its own direction, so that the full stop of a Hebrew one is on its left.
    assert shown.evaluate("each => getComputedStyle(each).unicodeBidi") == "plaintext"
    for length in ("Width", "Height"):
        assert shown.evaluate(f"each => each.scroll{length} <= each.client{length}")


def test_markup_in_a_caption_is_text(page: Page, app: str) -> None:
    """It makes no element, runs nothing and asks nobody: requests to other computers fail the test at its end."""
    shown = caption_of(page, app, "markup")

    assert shown.evaluate("each => each.querySelectorAll('b, img, script, a, h1, li, code, svg').length") == 0
    assert page.title() != "taken"


def test_markup_in_a_name_or_an_address_is_text(page: Page, app: str) -> None:
    """As markup it would have the browser fetch a picture from another computer."""
    asked = Selection().choose(Field.TEXT, choice([MARKUP[:24]])).choose(Field.PERSON, choice([NAME]))
    opened(page, f"{app}/?{urlencode({'q': write(asked)})}")
    chips = page.locator(".st-key-around .bar")

    expect(chips.get_by_text(MARKUP[:24])).to_be_visible()
    expect(chips.get_by_text(NAME)).to_be_visible()
    page.locator("#picture-0").click()
    card = page.get_by_role("dialog")
    expect(card.get_by_text(NAME, exact=True)).to_be_visible()
    expect(card.get_by_text("media/1.jpg in a_*b*_")).to_be_visible()
    page.keyboard.press("Escape")
    go(page, "Library")
    expect(page.get_by_text(f"by {NAME}.")).to_be_visible()
    page.goto(f"{app}/?{urlencode({'q': write(Selection().choose(Field.TEXT, choice([NAME])))})}")
    expect(chips.get_by_text(NAME)).to_be_visible()
