"""Uploads and removals as a person does them, and pages that take over what others read. The real app."""

import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from igcore.library import read_manifest
from igcore.library.uploads import archives_of, uploads_of
from tests.browser.conftest import Serve
from tests.browser.person import count_line, go, opened, query, wait_until_full
from tests.browser.serving import APP
from tests.make_archive import ANNA, BEN, backup, built

pytestmark = pytest.mark.browser

#: Puts a file into what is dropped onto an element.
_DROP = """([zone, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true, composed: true }));
}"""


#: What the pictures of the wall's first whole line are, from its left.
_FIRST_LINE = """wall => {
  const place = (cell) => cell.getBoundingClientRect();
  const { top } = place(wall);
  const cells = [...wall.querySelectorAll("[role=gridcell]")].filter((cell) => place(cell).top >= top - 1);
  const first = Math.min(...cells.map((cell) => place(cell).top));
  return cells.filter((cell) => place(cell).top === first).map((cell) => cell.querySelector("img").alt);
}"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Where the library will be."""
    return tmp_path / "library"


@pytest.fixture
def app(serve: Serve, library: Path) -> Iterator[str]:
    with serve(APP, {"IGCORE_LIBRARY": str(library)}) as url:
        yield url


def choose_folder(page: Page, folder: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)


def drop(page: Page, file: Path) -> None:
    zone = page.get_by_role("region", name="Upload an archive").element_handle()
    page.evaluate(_DROP, [zone, file.name, b64encode(file.read_bytes()).decode()])


def hold(_: Route) -> None:
    """Let a request wait for ever."""


def uploads(page: Page) -> Locator:
    return page.get_by_role("list", name="Uploads").get_by_role("listitem")


def test_a_folder_is_uploaded_read_and_seen_and_a_zip_after_it(
    page: Page, app: str, library: Path, tmp_path: Path
) -> None:
    folder = backup(tmp_path / "trip", 30)
    (folder / "notes").mkdir()
    (folder / ".DS_Store").write_bytes(b"junk")
    other = backup(tmp_path / "other", 4, BEN, first=50)
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as packed:
        for path in other.iterdir():
            packed.write(path, path.name)
    page.goto(f"{app}/library")
    page.get_by_role("textbox", name=re.compile("Whose it is")).fill("Kat")

    choose_folder(page, folder)

    expect(page.get_by_text("30 images of 30 posts by Kat.")).to_be_visible()
    go(page, "Browse")
    expect(count_line(page)).to_have_text("30 images, 30 posts")
    go(page, "Library")
    page.get_by_text("Read an archive").click()
    expect(uploads(page)).to_contain_text("It is here as trip, and is read.")
    page.get_by_role("button", name="Dismiss trip").click()
    expect(uploads(page)).to_have_count(0)
    drop(page, tmp_path / "more.zip")
    expect(page.get_by_text("34 images of 34 posts by Kat and 1413.")).to_be_visible()
    assert sorted(path.name for path in (archives_of(library) / "trip").iterdir()) == sorted(
        path.name for path in folder.glob("*.jpg")
    )
    assert (archives_of(library) / "more" / "more.zip").read_bytes() == (tmp_path / "more.zip").read_bytes()

    choose_folder(page, folder)
    expect(page.get_by_text("This is here already, as trip, and is read; it is not kept twice.")).to_be_visible()
    assert len(read_manifest(library).archives) == 2


def test_what_cannot_be_read_says_so_and_goes_at_a_click(page: Page, app: str, library: Path, tmp_path: Path) -> None:
    """Elsewhere a line says it; on the Library page it has a way on. What is listed follows what is."""
    (tmp_path / "cut.zip").write_bytes(b"PK and no more")
    page.goto(f"{app}/library")

    drop(page, tmp_path / "cut.zip")

    says = page.get_by_text("cut.zip cannot be read: it is no whole ZIP file; a download may have been cut short.")
    expect(says).to_have_count(1)
    expect(uploads(page)).to_contain_text("It is here as cut, and cannot be read: the top of this page says why.")
    expect(page.get_by_role("button", name="Go on reading")).to_have_count(0)
    go(page, "Browse")
    expect(says).to_have_count(1)
    go(page, "Library")
    expect(says).to_have_count(1)
    page.get_by_role("button", name="Remove cut.zip").click()
    expect(says).to_have_count(0)
    expect(uploads(page)).to_have_count(0)
    assert list(archives_of(library).iterdir()) == []
    go(page, "Browse")
    expect(page.get_by_text("There is no library yet.")).to_be_visible()
    expect(says).to_have_count(0)


def test_the_place_to_read_archives_stays_open_and_its_list_follows(
    page: Page, app: str, library: Path, tmp_path: Path
) -> None:
    """After each of them, whatever else has come to the page above it; it folds at a click, and as one comes again."""
    zone = page.get_by_role("region", name="Upload an archive")
    page.goto(f"{app}/library")
    for number, name in enumerate(("trip", "home")):
        choose_folder(page, backup(tmp_path / name, 3, first=10 * number))
        expect(page.get_by_text(f"{3 * number + 3} images of {3 * number + 3} posts")).to_be_visible()
        expect(uploads(page).filter(has_text=f"It is here as {name}, and is read.")).to_be_visible()
    expect(zone).to_be_visible()
    page.get_by_role("button", name="Remove an archive").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("3 images of 3 posts")).to_be_visible()
    expect(uploads(page)).to_have_count(1)
    expect(uploads(page)).to_contain_text("home")

    page.get_by_text("Read an archive").click()
    expect(zone).not_to_be_visible()
    built(library, backup(tmp_path / "more", 2, first=30))
    expect(page.get_by_text("5 images of 5 posts")).to_be_visible()
    expect(zone).not_to_be_visible()
    go(page, "Browse")
    go(page, "Library")
    expect(zone).not_to_be_visible()


def test_a_lost_connection_is_tried_again(
    page: Page, app: str, library: Path, tmp_path: Path, complaints: list[str]
) -> None:
    """The first three requests do not arrive, and one in the middle; each file is whole in the end."""
    folder = backup(tmp_path / "trip", 8)
    (folder / "film.mp4").write_bytes(bytes(range(256)) * 40_000)
    failing = iter([True, True, True, False, False, True])

    def lose(route: Route) -> None:
        if next(failing, False):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile(r"/uploads/\w+(/\d+)?$"), lose)
    page.goto(f"{app}/library")

    choose_folder(page, folder)

    expect(page.get_by_text("8 images of 8 posts")).to_be_visible()
    there = {path.name: path.read_bytes() for path in (archives_of(library) / "trip").iterdir()}
    assert there == {path.name: path.read_bytes() for path in folder.iterdir()}
    complaints.clear()


def test_cancelled_is_gone_and_after_a_reload_it_goes_on(
    page: Page, app: str, library: Path, tmp_path: Path, complaints: list[str]
) -> None:
    folder = backup(tmp_path / "trip", 3)
    (folder / "film.mp4").write_bytes(bytes(10_000_000))
    page.route(re.compile(r"/uploads/\w+/\d+$"), hold)
    page.goto(f"{app}/library")
    choose_folder(page, folder)
    expect(uploads(page)).to_contain_text(re.compile(r"trip\S*\d[\d.]* of 10 MB|of 10 MB"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    # Another visit knows of it; choosing the same folder goes on with it.
    waiting = uploads(page).filter(has_text="Choose the same again")
    expect(waiting).to_be_visible()
    choose_folder(page, folder)
    expect(page.get_by_role("button", name="Cancel trip")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Cancel trip").click()

    expect(uploads(page)).to_have_count(0)
    expect(page.get_by_text("Drop a folder")).to_be_visible()
    assert list(uploads_of(library).iterdir()) == []
    assert not archives_of(library).exists()
    complaints.clear()


def test_an_archive_is_removed_after_asking_and_read_again_from_the_recent_ones(
    page: Page, app: str, library: Path, tmp_path: Path
) -> None:
    built(library, backup(tmp_path / "anna", 5, ANNA), backup(tmp_path / "ben", 4, BEN, first=9))
    page.goto(f"{app}/library")
    page.get_by_role("button", name="Remove an archive").click()
    expect(page.get_by_text("stay as they are, so you can read it again")).to_be_visible()

    page.get_by_role("button", name="Remove it").click()

    expect(page.get_by_text("4 images of 4 posts by 1413.")).to_be_visible()
    # A second click would be for the next one.
    expect(page.get_by_role("button", name="Remove it")).to_have_count(0)
    assert len(list((tmp_path / "anna").iterdir())) == 5
    page.get_by_text("Read an archive").click()
    place = page.get_by_role("combobox", name="Folder or ZIP on this computer")
    place.focus()
    page.get_by_role("option").filter(has_text=f"{tmp_path / 'anna'}read before").click()
    expect(place).to_have_value(str(tmp_path / "anna"))
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.get_by_text("9 images of 9 posts")).to_be_visible()


def test_places_are_completed_by_keyboard(page: Page, app: str, tmp_path: Path) -> None:
    (tmp_path / "Pictures of me").mkdir()
    backup(tmp_path / "Pictures of me" / "trip", 3)
    page.goto(f"{app}/library")
    place = page.get_by_role("combobox", name="Folder or ZIP on this computer")

    place.press_sequentially(f"{tmp_path}/pict")
    expect(page.get_by_role("option").filter(has_text="Pictures of me/folder")).to_be_visible()
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value(f"{tmp_path}/Pictures of me/")
    expect(page.get_by_role("option").filter(has_text="trip/")).to_be_visible()
    place.press("ArrowDown")
    place.press("Enter")
    place.press("Escape")
    place.press("Enter")

    expect(page.get_by_text("3 images of 3 posts")).to_be_visible()


def test_an_open_page_takes_over_what_another_one_reads(page: Page, app: str, library: Path, tmp_path: Path) -> None:
    """What is chosen stays chosen, and the picture at the top of the wall stays there."""
    built(library, backup(tmp_path / "anna", 300, ANNA))
    wall = opened(page, f"{app}/?q=-date:2015-05-01")
    expect(count_line(page)).to_have_text("299 of 300 images, 299 posts")
    wall.evaluate("scroller => { scroller.scrollTop = scroller.scrollHeight / 2; }")
    wait_until_full(page, wall)
    # Until what they are called has come.
    expect(wall.get_by_alt_text("Picture", exact=True)).to_have_count(0)
    first = wall.evaluate(_FIRST_LINE)[0]

    # Later pictures come before those, and earlier ones after them.
    built(library, backup(tmp_path / "ben", 200, BEN, first=250))

    expect(count_line(page)).to_have_text("499 of 500 images, 499 posts")
    wait_until_full(page, wall)
    expect(wall.get_by_alt_text("Picture", exact=True)).to_have_count(0)
    assert first in wall.evaluate(_FIRST_LINE)
    assert query(page) == "-date:2015-05-01"
