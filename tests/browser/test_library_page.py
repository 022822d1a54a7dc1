"""The Library page as a person uses it: two who are one are joined, a reason shows its files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from igcore.library import Wish, read_manifest, read_tables
from tests.browser.conftest import Serve
from tests.browser.serving import APP
from tests.make_archive import built
from tests.make_golden import ARCHIVES

pytestmark = pytest.mark.browser

#: Label of a field: what the archives call somebody, how often, and where.
LUMEN_AND_OAK = re.compile(r"^lumen\W+and\W+oak: \d+ posts in")
#: Height of a row of a table, and of its head.
ROW = 35


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An export and two backups, some of whose posts are the same."""
    archives = [ARCHIVES / name for name in ("instagram-json", "instaloader", "gallery-dl")]
    built(tmp_path / "library", wish=Wish(archives, jobs=0))
    return tmp_path / "library"


@pytest.fixture
def app(serve: Serve, library: Path) -> Iterator[str]:
    with serve(APP, {"IGCORE_LIBRARY": str(library)}) as url:
        yield url


def click_cell(page: Page, table: int, row: int, x: int) -> None:
    """Click into a row of one of the page's tables; rows count from 0."""
    grid = page.get_by_test_id("stDataFrame").nth(table)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + ROW * (row + 1.5))


def test_two_who_are_one_get_one_name_and_are_parted_again(page: Page, app: str, library: Path) -> None:
    page.goto(f"{app}/library")
    page.get_by_label(LUMEN_AND_OAK).fill("lumen")

    page.get_by_role("button", name="Save names").click()

    expect(page.get_by_text("posts by lumen and 1413.")).to_be_visible()
    assert read_manifest(library).people == {"lumen.and.oak": "lumen"}
    assert set(read_tables(library, read_manifest(library)).posts["person"]) == {"lumen", "1413"}
    page.get_by_label(LUMEN_AND_OAK).fill("")
    page.get_by_role("button", name="Save names").click()
    expect(page.get_by_text("posts by lumen, 1413 and lumen.and.oak.")).to_be_visible()
    assert read_manifest(library).people == {}


def test_a_reason_shows_its_files(page: Page, app: str, library: Path) -> None:
    total = len(read_tables(library, read_manifest(library)).problems)
    page.goto(f"{app}/library")
    expect(page.get_by_text(f"The files: {total}")).to_be_visible()

    click_cell(page, 1, 0, 17)

    expect(page.get_by_text("The files: 9")).to_be_visible()
