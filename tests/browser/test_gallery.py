"""The gallery that is given away: opened from the disk, by a person, without any network."""

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from igcore.handon import Handed, entries, hand, in_folder
from igcore.selection import Selection
from igcore.web import shelf
from tests.make_archive import backup, built

pytestmark = pytest.mark.browser

HOSTILE = '"><script>window.hacked = 1</script><img src="http://127.0.0.1:9/x" onerror="window.hacked = 2">'
HOSTILE += "\u2028#Café #café_au"


def handed(library: Path) -> Handed:
    volume = shelf.opened(library)
    chosen = volume.at.choose(Selection())
    return hand(volume, volume.at, chosen)


@pytest.fixture(scope="module")
def folder(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of the sample."""
    folder = tmp_path_factory.mktemp("give away é#?%") / "gallery"
    folder.mkdir()
    in_folder(entries(handed(sample_library), "gallery", "1 December 2026"), folder)
    return folder


def known(folder: Path) -> dict[str, list[list[object]]]:
    text = (folder / "gallery" / "data.js").read_text("ascii")
    found: dict[str, list[list[object]]] = json.loads(text.removeprefix("window.GALLERY = ").rstrip(";\n"))
    return found


@pytest.fixture(params=[(1400, 900), (390, 844)], ids=["desk", "phone"])
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of that size; whatever is asked for besides files, and any complaint, fails the test."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page, bad = context.new_page(), []
    page.on("request", lambda request: bad.append(request.url) if not request.url.startswith("file:") else None)
    page.on("console", lambda message: bad.append(message.text))
    page.on("pageerror", lambda error: bad.append(str(error)))
    yield page
    context.close()
    assert bad == []


def test_one_looks_searches_and_opens_a_card(visit: Page, folder: Path) -> None:
    data = known(folder)
    total = len(data["pictures"])
    visit.goto((folder / "index.html").as_uri())
    expect(visit.get_by_role("status")).to_have_text(f"{total} pictures")
    first = visit.locator(".tile img").first
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("image => image.naturalWidth") > 0
    assert all(each.get_attribute("alt") for each in visit.locator(".tile img").all())

    visit.get_by_role("searchbox").fill("#sunset")

    tagged = [
        picture
        for picture in data["pictures"]
        if "#sunset" in str(data["posts"][int(str(picture[1]))][4]).lower().replace("\n", " ").split()
    ]
    assert 0 < len(tagged) < total
    expect(visit.get_by_role("status")).to_have_text(f"{len(tagged)} of {total} pictures")

    visit.locator(".tile").first.click()

    card = visit.get_by_role("dialog")
    post = data["posts"][int(str(tagged[0][1]))]
    expect(card.locator("#caption")).to_have_text(str(post[4]), use_inner_text=True)
    expect(card.locator("#link a")).to_have_attribute("href", str(post[5]))
    large = card.locator("#large")
    expect(large).to_have_attribute("src", f"previews/{tagged[0][0]:05d}.jpg")
    expect(large).to_have_js_property("complete", True)
    assert large.evaluate("image => image.naturalWidth") > 0
    expect(card.get_by_text(f"1 of {len(tagged)}")).to_be_visible()

    visit.keyboard.press("End")
    expect(card.get_by_text(f"{len(tagged)} of {len(tagged)}")).to_be_visible()
    visit.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(visit.locator(".tile:focus")).to_have_attribute("data-place", str(len(tagged) - 1))
    assert visit.evaluate("document.documentElement.scrollWidth <= innerWidth")


def serious(page: Page) -> list[str]:
    """What axe finds that is serious or critical; it may fetch no style, as nothing on this page may."""
    found: list[dict[str, object]] = page.evaluate(
        "async () => (await axe.run(document, { preload: false })).violations"
    )
    return [str(each) for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit: Page, folder: Path, scheme: str) -> None:
    """Neither on the wall nor on a card."""
    visit.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit.add_init_script(AXE_SCRIPT)
    visit.goto((folder / "index.html").as_uri())
    assert serious(visit) == []

    visit.locator(".tile").first.click()
    expect(visit.get_by_role("dialog")).to_be_visible()
    assert serious(visit) == []


def test_a_person_and_a_hashtag_are_chosen_by_a_click(visit: Page, folder: Path) -> None:
    data = known(folder)
    visit.goto((folder / "index.html").as_uri())

    visit.get_by_role("button", name="Kat", exact=True).click()

    kat = data["people"].index("Kat")  # type: ignore[arg-type]  # names
    theirs = sum(data["posts"][int(str(picture[1]))][0] == kat for picture in data["pictures"])
    expect(visit.get_by_role("status")).to_have_text(f"{theirs} of {len(data['pictures'])} pictures")
    visit.locator(".tile").first.click()
    tag = visit.locator("#caption button").first
    if tag.count():
        text = tag.inner_text()
        tag.click()
        expect(visit.get_by_role("searchbox")).to_have_value(text)


def test_hostile_captions_are_text(visit: Page, tmp_path: Path) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 2))
    made = handed(tmp_path / "library")
    captions = pd.array([HOSTILE, "#cafe"], dtype="string")
    object.__setattr__(made.tables, "posts", made.tables.posts.assign(caption=captions))
    (tmp_path / "gallery").mkdir()
    in_folder(entries(made, "gallery", "today"), tmp_path / "gallery")

    visit.goto((tmp_path / "gallery" / "index.html").as_uri())
    visit.get_by_role("searchbox").fill("#CAFÉ")
    expect(visit.get_by_role("status")).to_have_text("1 of 2 pictures")
    visit.locator(".tile").click()

    assert visit.locator("#caption").evaluate("element => element.textContent") == HOSTILE
    expect(visit.locator("#caption button")).to_have_text(["#Café", "#café_au"])
    assert visit.evaluate("window.hacked") is None


def test_ten_thousand_pictures_stay_a_few_elements(visit: Page, folder: Path, tmp_path: Path) -> None:
    """Also without a date, so that no month parts them; the last is there when one goes to it."""
    data = known(folder)
    count = 10_000
    pictures = [[int(str(data["pictures"][0][0])), row, 640, 640, 0] for row in range(count)]
    times = ["2016-08-15T10:00" if row < count // 2 else None for row in range(count)]
    posts = [[0, time, None, None, f"number {row} #tag{row % 500} and more", None] for row, time in enumerate(times)]
    for name in ("index.html", "gallery/gallery.js", "gallery/gallery.css", f"pictures/{pictures[0][0]:05d}.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    told = {"made": "", "people": ["Anna"], "posts": posts, "pictures": pictures}
    (tmp_path / "gallery" / "data.js").write_text(f"window.GALLERY = {json.dumps(told)};")

    visit.goto((tmp_path / "index.html").as_uri())
    expect(visit.get_by_role("status")).to_have_text("10,000 pictures")
    assert visit.locator(".tile").count() < 1500
    # Until something is seen, a browser may break off going to the end.
    visit.wait_for_function("document.querySelector('.tile img')?.complete")

    visit.keyboard.press("End")
    expect(visit.locator(f'.tile[data-place="{count - 1}"]')).to_be_visible()
    assert visit.locator(".tile").count() < 1500
    visit.get_by_role("searchbox").fill("#tag49")
    expect(visit.get_by_role("status")).to_have_text("20 of 10,000 pictures")
    visit.get_by_role("searchbox").fill("9999")
    expect(visit.get_by_role("status")).to_have_text("1 of 10,000 pictures")
