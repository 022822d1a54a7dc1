"""The page of what can be handed on, by clicks."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import go, opened, settled

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
