"""The page of what can be handed on, by clicks."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from igcore.web.addresses import own_addresses
from tests.browser.conftest import Serve
from tests.browser.person import count_line, go, opened, settled
from tests.browser.serving import APP

pytestmark = pytest.mark.browser


@pytest.fixture
def handing(page: Page, sample: str) -> Page:
    """The page, on which the pictures of a year are chosen."""
    opened(page, f"{sample}/?q=date:2015")
    go(page, "Data and sharing")
    settled(page)
    return page


def test_what_is_chosen_is_saved_by_the_browser(handing: Page) -> None:
    """As the form says: without captions here."""
    handing.get_by_role("radio", name="Tables as CSV", exact=True).check()
    handing.get_by_role("checkbox", name="Captions and hashtags").check()

    with handing.expect_download() as download:
        handing.get_by_role("button", name="Download", exact=True).click()

    assert download.value.suggested_filename == "igcore-csv.zip"
    archive = zipfile.ZipFile(Path(download.value.path()))
    assert "hashtags.csv" not in archive.namelist()
    assert b",2015-" in archive.read("posts.csv").replace(b'"', b"")
    expect(handing.get_by_text("while your browser saves it")).to_be_visible()


def test_small_pictures_are_less(handing: Page) -> None:
    """What has no pictures is as large as before."""
    sizes = handing.locator(".ways .size")
    expect(sizes).to_have_count(6)
    before = sizes.all_inner_texts()

    handing.get_by_role("checkbox", name="Larger pictures").check()

    after = sizes.all_inner_texts()
    assert before[:2] != after[:2]
    assert before[2:] == after[2:]
    handing.get_by_role("radio", name="Tables as CSV", exact=True).check()
    expect(handing.get_by_role("checkbox", name="Larger pictures")).to_be_disabled()


def test_what_was_ticked_stays_while_one_chooses(handing: Page) -> None:
    handing.get_by_role("radio", name="One SQLite file", exact=True).check()
    handing.get_by_role("checkbox", name="Names").check()
    summary = handing.get_by_text("are chosen now.")
    before = summary.inner_text()

    handing.get_by_role("button", name="Clear all").first.click()

    expect(summary).not_to_have_text(before)
    expect(handing.get_by_role("radio", name="One SQLite file", exact=True)).to_be_checked()
    expect(handing.get_by_role("checkbox", name="Names")).to_be_checked()


@pytest.fixture
def unshared(serve: Serve, sample_library: Path, tmp_path: Path) -> Iterator[str]:
    """The app on a library that nobody was ever let into."""
    shutil.copytree(sample_library, tmp_path / "library", ignore=shutil.ignore_patterns("sharing.json"))
    with serve(APP, {"IGCORE_LIBRARY": str(tmp_path / "library")}) as url:
        yield url


def test_a_phone_comes_in_by_the_link_and_is_put_out_again(browser: Browser, page: Page, unshared: str) -> None:
    """All by clicks on the page; the phone's page goes by itself."""
    if not own_addresses():
        pytest.skip("this computer is in no local network")
    opened(page, f"{unshared}/?q=date:2015")
    go(page, "Data and sharing")
    page.get_by_role("radio", name="Share", exact=True).click()
    page.get_by_role("button", name="Open to the local network").click()
    page.get_by_role("radio", name="Only what is chosen").click()
    page.get_by_role("button", name="Names", exact=True).click()
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("code").filter(has_text="/join/").first
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()

    phone.goto(link.inner_text())
    expect(phone.get_by_role("grid", name="Pictures")).to_be_visible()
    count, whole = count_line(phone).inner_text(), count_line(page).inner_text()
    expect(page.get_by_text("here now")).to_be_visible()
    expect(page.get_by_text("The link was used")).to_be_visible()
    page.get_by_role("button", name="Revoke", exact=True).first.click()
    expect(phone.get_by_role("heading", name="This is private")).to_be_visible()
    page.get_by_role("button", name="Close it").click()

    # All that the phone sees are those of 2015.
    assert whole.startswith(f"{count.split()[0]} of ")
    assert " of " not in count
    expect(page.get_by_text("Nobody but you.")).to_be_visible()
    expect(page.get_by_role("button", name="Open to the local network")).to_be_visible()
    phone.context.close()
