"""A server that was killed in the middle of something, and is back: what an open page says then."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import count_line, opened, settled, tool, value
from tests.browser.serving import APP, free_port, running
from tests.make_archive import ANNA, BEN, backup, built

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
        # Scripts that it still fetches would else be missing for good.
        settled(page)
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
    page: Page, tmp_path: Path, complaints: list[str]
) -> None:
    """The page brings along what was clicked a moment ago: done twice, that would be undone."""
    library, port = tmp_path / "library", free_port()
    anna, ben = backup(tmp_path / "anna", 3), backup(tmp_path / "ben", 2, BEN, first=50)
    built(library, anna, ben)
    with running(APP, {"IGCORE_LIBRARY": str(library)}, tmp_path / "log.txt", port) as url:
        opened(page, url)
        value(page, "Person", str(ANNA)).click()
        expect(count_line(page)).to_have_text("3 of 5 images, 3 posts")
        settled(page)
    backup(anna, 1, first=90)
    built(library, anna, ben)

    with running(APP, {"IGCORE_LIBRARY": str(library)}, tmp_path / "log.txt", port):
        # What only the server that is back can tell.
        expect(count_line(page)).to_have_text("4 of 6 images, 4 posts")
        settled(page)
        value(page, "Person", str(BEN)).click()
        expect(count_line(page)).to_have_text("6 of 6 images, 6 posts")
        tool(page, "Back").click()
        expect(count_line(page)).to_have_text("4 of 6 images, 4 posts")
        page.goto("about:blank")
    complaints.clear()
