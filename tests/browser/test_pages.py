"""The app as a person meets it: every page opened, clicked and left, on real photographs and on the sample."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from igcore.analysis.hashtags import spellings
from igcore.library import Tables, Wish, read_manifest, read_tables
from tests.browser.conftest import Serve
from tests.browser.person import chip, count_line, go, opened, settled, tool, unfolded, value
from tests.browser.serving import APP
from tests.make_archive import SHARED, backup, built, needs_shared

pytestmark = pytest.mark.browser

KAT, MADS = 6614136, 25025320


def real_archive(folder: Path) -> Path:
    """The 248 real photographs under names that real ids and two user ids make."""
    folder.mkdir()
    with (SHARED / "oracles" / "id_pairs.csv").open(encoding="utf-8") as stream:
        ids = [row["media_id"] for row in csv.DictReader(stream) if row["scheme"] == "sharded64"]
    photos = sorted(SHARED.glob("photos/[0-9]*"))
    for number, (photo, media_id) in enumerate(zip(photos, ids, strict=False)):
        shutil.copy(photo, folder / f"{media_id}_{(KAT, MADS)[number % 2]}{photo.suffix}")
    return folder


@pytest.fixture(scope="module")
def real_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Library of the real photographs."""
    folder = tmp_path_factory.mktemp("real")
    people = {str(KAT): "Kat", str(MADS): "Mads"}
    built(folder / "library", wish=Wish([real_archive(folder / "photos")], people=people))
    return folder / "library"


@pytest.fixture(scope="module")
def real(serve: Serve, real_library: Path) -> Iterator[str]:
    """The app on the real photographs."""
    with serve(APP, {"IGCORE_LIBRARY": str(real_library)}) as url:
        yield url


@needs_shared
def test_the_main_job_on_real_photographs(page: Page, real: str, real_library: Path) -> None:
    """248 photographs of two people: a wall, a card, and every page counts the same."""
    tables = read_tables(real_library, read_manifest(real_library))
    wall = opened(page, real)
    assert wall.get_attribute("aria-label") or wall.get_attribute("aria-rowcount")
    expect(count_line(page)).to_have_text("248 images, 248 posts")

    page.locator("#picture-0").click()
    card = page.get_by_role("dialog")
    newest = tables.images.iloc[-1]
    expect(card).to_contain_text(str(newest["person"]))
    expect(card).to_contain_text(f"{newest['taken_at']:%-d %b %Y, %H:%M}")
    expect(card.get_by_text("id", exact=True)).to_be_visible()
    expect(card.get_by_role("link", name="See the post on Instagram")).to_have_attribute(
        "href", re.compile(r"^https://www\.instagram\.com/p/[\w-]+/$")
    )
    picture = card.locator(".stage").get_by_role("img", name=re.compile(str(newest["person"]))).last.element_handle()
    page.wait_for_function("image => image.complete && image.naturalWidth > 320", arg=picture)
    swatches = tables.swatches[tables.swatches["digest"] == newest["digest"]]
    for name in swatches["name"]:
        expect(card.get_by_text(name, exact=True).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).not_to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(card).to_contain_text(f"{tables.images.iloc[-2]['taken_at']:%-d %b %Y, %H:%M}")
    page.keyboard.press("Escape")
    expect(card).not_to_be_visible()

    for title in ("Numbers", "Colours", "Library"):
        go(page, title)
        expect(page.get_by_text("248").first).to_be_visible()


@needs_shared
def test_the_selection_lives_in_the_address(page: Page, real: str) -> None:
    """It survives a change of page, a reload and a visit by link, and can be removed."""
    opened(page, real)
    value(page, "Person", "Kat").click()
    expect(count_line(page)).to_have_text("124 of 248 images, 124 posts")
    value(page, "Hue", "blue").click()
    expect(count_line(page)).not_to_have_text("124 of 248 images, 124 posts")
    expect(page).to_have_url(re.compile("q=.*Kat.*blue"))
    chosen = count_line(page).inner_text()

    go(page, "Colours")
    expect(count_line(page)).to_have_text(chosen)
    page.reload()
    expect(page.get_by_role("heading", name="Colours", level=1)).to_be_visible()
    expect(count_line(page)).to_have_text(chosen)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="Colours", level=1)).to_be_visible()
    expect(count_line(page)).to_have_text(chosen)

    chip(page, "Hue").get_by_role("button", name="Remove Hue blue").click()
    expect(count_line(page)).to_have_text("124 of 248 images, 124 posts")
    tool(page, "Clear all").click()
    expect(count_line(page)).to_have_text("248 images, 248 posts")
    expect(page).not_to_have_url(re.compile("q="))


def test_text_and_hashtags_choose(page: Page, sample: str, tables: Tables) -> None:
    tag = str(tables.hashtags["key"].value_counts().index[0])
    posts = set(tables.hashtags.loc[tables.hashtags["key"] == tag, "post_id"])
    opened(page, sample)

    unfolded(page, "Hashtag")
    value(page, "Hashtag", f"#{spellings(tables.hashtags)[tag]}").click()
    expect(count_line(page)).to_have_text(re.compile(rf"of 60 images, {len(posts)} posts"))
    page.get_by_role("combobox", name="Search").fill('"no caption says this"')
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is left of what is chosen.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_every_page_at_every_size(page: Page, sample: str, scheme: str, width: int) -> None:
    """Nothing is wider than the screen; every chart has its marks."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, sample)

    for title in ("Numbers", "Colours", "Image plot", "Days", "Library", "Browse"):
        go(page, title)
        settled(page)
        if title in ("Numbers", "Colours", "Days"):
            expect(page.locator("[data-testid=stVegaLiteChart] [role=graphics-symbol]").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_build_goes_on_while_one_looks_around(page: Page, serve: Serve, tmp_path: Path) -> None:
    """Started on the Library page, watched on another and after a reload; then everything is there."""
    archive = backup(tmp_path / "archive", 3000)
    with serve(APP, {"IGCORE_LIBRARY": str(tmp_path / "library")}) as url:
        page.goto(url)
        page.get_by_role("link", name="Open the Library page").click()
        page.get_by_role("combobox", name="Folder or ZIP on this computer").fill(str(archive))
        page.get_by_role("textbox", name=re.compile("Whose it is")).fill("Kat")
        page.get_by_role("button", name="Read it", exact=True).click()
        progress = page.get_by_text("Reading archive")
        expect(progress).to_be_visible()
        go(page, "Browse")
        page.reload()
        expect(count_line(page)).to_have_text("3,000 images, 3,000 posts", timeout=60_000)
        go(page, "Library")
        expect(page.get_by_text("None: everything in the archives was read.")).to_be_visible()
        page.goto("about:blank")


def test_what_cannot_be_read_is_a_sentence(page: Page, serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with serve(APP, {"IGCORE_LIBRARY": str(tmp_path / "library")}) as url:
        page.goto(url)
        page.get_by_role("link", name="Open the Library page").click()
        for path, says in (
            ("/no/such/place", "There is nothing at /no/such/place"),
            (str(tmp_path / "empty"), "there is nothing in it"),
        ):
            page.get_by_role("combobox", name="Folder or ZIP on this computer").fill(path)
            page.get_by_role("button", name="Read it", exact=True).click()
            expect(page.get_by_text(says)).to_be_visible()
        page.goto("about:blank")


def test_a_build_can_be_cancelled_and_goes_on_later(page: Page, serve: Serve, tmp_path: Path) -> None:
    """What was measured is kept."""
    archive = backup(tmp_path / "archive", 3000)
    with serve(APP, {"IGCORE_LIBRARY": str(tmp_path / "library")}) as url:
        page.goto(url)
        page.get_by_role("link", name="Open the Library page").click()
        place = page.get_by_role("combobox", name="Folder or ZIP on this computer")
        place.fill(str(archive))
        page.get_by_role("button", name="Read it", exact=True).click()
        # At the top of the page, and where it was begun.
        expect(page.get_by_text(re.compile(r"^[1-9]\d* of 3,000 pictures"))).to_have_count(2)
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_text("Cancelled. What was measured is kept")).to_be_visible()
        expect(page.get_by_role("button", name="Cancel")).to_be_hidden()

        if not place.is_visible():
            page.get_by_text("Read an archive").click()
        place.fill(str(archive))
        page.get_by_role("button", name="Read it", exact=True).click()
        expect(page.get_by_text("3,000 images of 3,000 posts")).to_be_visible(timeout=60_000)
        page.goto("about:blank")


def test_a_fresh_visit_asks_for_all_scripts_at_once(page: Page, sample: str) -> None:
    """None of Streamlit's is heard of only after the first message of the server: each of those costs a wait."""
    opened(page, sample)

    names = "() => performance.getEntriesByType('resource').map(each => new URL(each.name).pathname)"
    loaded = [name for name in page.evaluate(names) if name.startswith("/static/js/")]
    head = page.request.get(sample).text()
    assert loaded
    assert [name for name in loaded if name not in head] == []
