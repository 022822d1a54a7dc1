"""A server that was killed in the middle of something, and is back: what an open page says then."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from igcore.library import Tables
from tests.browser.counting import counts
from tests.browser.person import chip, opened, query, settled, tool, value
from tests.browser.serving import APP, free_port, running
from tests.make_archive import backup, built

pytestmark = pytest.mark.browser


def test_an_open_page_offers_to_go_on_with_what_a_killed_server_left(
    page: Page, tmp_path: Path, complaints: list[str]
) -> None:
    """It is not loaded again for that."""
    library, port = tmp_path / "library", free_port()
    built(library, backup(tmp_path / "archive", 3))
    with running(APP, {"IGCORE_LIBRARY": str(library)}, tmp_path / "log.txt", port) as url:
        page.goto(f"{url}/library")
        expect(page.get_by_text("3 images of 3 posts")).to_be_visible()
        page.evaluate("() => { window.isTheSame = true; }")
        # Scripts that it fetches ahead would else be missing for good.
        page.wait_for_load_state("networkidle")
    # As a build leaves it that was killed after it had put its first tables in place.
    manifest = json.loads((library / "library.json").read_text("utf-8"))
    (library / "library.json").write_text(json.dumps(manifest | {"fingerprint": ""}), "utf-8")

    with running(APP, {"IGCORE_LIBRARY": str(library)}, tmp_path / "log.txt", port):
        expect(page.get_by_role("button", name="Go on reading")).to_be_visible()
        assert page.evaluate("() => window.isTheSame")
        # Nobody asks a server that is gone.
        page.goto("about:blank")
    complaints.clear()


def test_what_was_chosen_is_not_chosen_again_by_a_server_that_is_back(
    page: Page, sample_library: Path, tables: Tables, tmp_path: Path, complaints: list[str]
) -> None:
    """The page brings along what was clicked a moment ago: done twice, that would be undone."""
    port, of_kat = free_port(), tables.images["person"] == "Kat"
    with running(APP, {"IGCORE_LIBRARY": str(sample_library)}, tmp_path / "log.txt", port) as url:
        opened(page, url)
        value(page, "Person", "Kat").click()
        counts(page, tables, of_kat)
        settled(page)
        page.wait_for_load_state("networkidle")

    with running(APP, {"IGCORE_LIBRARY": str(sample_library)}, tmp_path / "log.txt", port):
        expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_attached()
        settled(page)
        counts(page, tables, of_kat)
        value(page, "Hue", "red").click()
        expect(chip(page, "Hue")).to_be_visible()
        settled(page)
        assert query(page) == "@Kat hue:red"
        tool(page, "Back").click()
        counts(page, tables, of_kat)
        page.goto("about:blank")
    complaints.clear()
