"""Promises of the sheets and posters: what is on them, that they are kept, and what cannot be asked for."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.analysis.image_plot import Layout, Order, pictures_of, place
from igcore.library import read_manifest, thumbnails_of
from igcore.recent import Recent
from igcore.thumbnails import thumbnail_path
from igcore.web import poster, sheets, shelf
from igcore.web.poster import POSTERS, Poster, token_of
from igcore.web.poster_axes import GROUNDS, lay_out
from igcore.web.server import ROUTES
from igcore.web.sheets import ON_SHEET, SIDE, sheet_count, sheets_of
from tests.make_archive import backup, built


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an archive of forty pictures and its library; nobody changes it."""
    folder = tmp_path_factory.mktemp("sheets")
    built(folder / "library", backup(folder / "archive", 40))
    return folder


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library of one's own of these, which the routes serve; nothing is in memory before."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    shelf.current()  # in the place of the last test's, which is of the same name
    monkeypatch.setattr(sheets, "_kept", Recent(32))
    sheets._tidied.clear()
    yield tmp_path / "library"
    monkeypatch.setattr(sheets, "_kept", Recent(32))


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A visitor."""
    with TestClient(Starlette(routes=ROUTES)) as visitor:
        yield visitor


def sheet_link(root: Path, number: int = 0) -> str:
    return f"/sheet/{read_manifest(root).generation}/{number}.jpg"


def cell(sheet: Image.Image, row: int) -> np.ndarray:
    left, top = row % 32 * SIDE, row // 32 * SIDE
    return np.asarray(sheet.crop((left, top, left + SIDE, top + SIDE)), np.float64)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_every_row_has_its_square_on_the_sheet(root: Path, client: TestClient) -> None:
    """It looks like the middle of the row's thumbnail."""
    answer = client.get(sheet_link(root))

    sheet = opened(answer.content)
    assert sheet.size == (1024, 64)
    assert "immutable" in answer.headers["cache-control"]
    for row, digest in enumerate(shelf.current().tables.images["digest"]):
        with Image.open(thumbnail_path(thumbnails_of(root), str(digest))) as thumbnail:
            width, height = thumbnail.size
            left = (width - height) / 2
            expected = thumbnail.resize((SIDE, SIDE), Image.Resampling.BOX, (left, 0, left + height, height))
        assert np.abs(cell(sheet, row) - np.asarray(expected, np.float64)).mean() < 8


def test_a_sheet_is_drawn_once(root: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept in memory, and on disk whole: nothing half written lies beside it."""
    first = client.get(sheet_link(root)).content
    monkeypatch.setattr(sheets, "draw_sheet", None)

    again = client.get(sheet_link(root)).content
    monkeypatch.setattr(sheets, "_kept", Recent(32))
    from_disk = client.get(sheet_link(root)).content

    assert first == again == from_disk
    assert [file.suffix for file in sheets_of(root).iterdir()] == [".jpg"]


def test_a_missing_thumbnail_is_its_colour_until_it_is_there_again(root: Path, client: TestClient) -> None:
    """And a sheet that lacks one is nothing to be kept, by the server or by a browser."""
    volume = shelf.current()
    path = thumbnail_path(thumbnails_of(root), str(volume.tables.images["digest"].iat[3]))
    data = path.read_bytes()
    path.write_bytes(b"no picture")

    answer = client.get(sheet_link(root))
    path.write_bytes(data)
    mended = client.get(sheet_link(root))

    assert answer.headers["cache-control"] == "no-store"
    assert np.abs(cell(opened(answer.content), 3) - volume.at.dominant[3]).max() < 8
    assert "immutable" in mended.headers["cache-control"]
    assert mended.content != answer.content


def test_sheets_of_older_pictures_go(root: Path, client: TestClient) -> None:
    """What a build changed is drawn anew, and the folder does not grow."""
    client.get(sheet_link(root))
    before = {file.name for file in sheets_of(root).iterdir()}
    backup(root.parent / "archive", 3, first=90)
    built(root, root.parent / "archive")

    client.get(sheet_link(root))

    after = {file.name for file in sheets_of(root).iterdir()}
    assert len(before) == len(after) == 1
    assert before != after


def test_a_library_that_cannot_be_written_to_is_shown(root: Path, client: TestClient) -> None:
    sheets_of(root).write_text("a file where the folder should be")

    assert client.get(sheet_link(root)).status_code == 200


@pytest.mark.parametrize("address", ["/sheet/{}/1.jpg", "/sheet/{}/-1.jpg", "/sheet/{}/99999999999999999999.jpg"])
def test_there_are_no_other_sheets(root: Path, client: TestClient, address: str) -> None:
    generation = read_manifest(root).generation

    assert client.get(address.replace("{}", generation)).status_code == 404
    for name in ("000001-nothing", "..%2f..%2ftables", "x"):
        assert client.get(f"/sheet/{name}/0.jpg").status_code == 404


def test_so_many_sheets_hold_so_many_images() -> None:
    assert [sheet_count(images) for images in (0, 1, ON_SHEET, ON_SHEET + 1)] == [0, 1, 1, 2]


def left_poster(layout: Layout, by_person: bool = False) -> tuple[str, Poster]:
    """Leave a plot of the whole library under a token."""
    volume = shelf.current()
    rows = np.arange(len(volume.tables.images), dtype=np.int32)
    people = volume.at.person[volume.at.post[rows]] if by_person else None
    plot = place(pictures_of(volume.at, volume.tables.images, rows), layout, Order.HUE, people, volume.at.people)
    left = Poster(volume, plot, rows[plot.which], str(layout))
    token = token_of(layout, str(by_person))
    POSTERS.keep(token, left)
    return token, left


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_a_poster_has_its_size_and_ground(root: Path, client: TestClient, layout: Layout, ground: str) -> None:
    token, _ = left_poster(layout, by_person=True)

    answer = client.get(f"/poster/{token}.png?width=800&ground={ground}&picture=0.02")

    image = opened(answer.content)
    assert answer.headers["content-type"] == "image/png"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert image.size == (800, 512)
    assert image.getpixel((2, 2)) == {"light": (250, 250, 250), "dark": (20, 20, 20)}[ground]


def test_a_poster_says_what_is_on_it(root: Path) -> None:
    """The query, shortened where it is long, in one line below the title; nothing else of it changes."""
    _, everything = left_poster(Layout.WHEEL)
    some, long = (replace(everything, chosen=chosen) for chosen in ("@Kat hue:blue", "one or " * 40 + "two"))
    count = len(everything.rows)

    assert poster.words_of(everything, count)[1] == f"{count} pictures"
    assert poster.words_of(some, count - 1)[1].startswith(f"{count} pictures: @Kat hue:blue; {count - 1} are drawn")
    assert len(poster.words_of(long, count)[1]) < 110
    one, other = (np.asarray(poster.draw_poster(each, 800, GROUNDS["light"], 0.02)) for each in (everything, some))
    assert (one != other).any(axis=(1, 2)).sum() < 30


def test_a_picture_lies_on_the_poster_where_the_plot_has_it(root: Path) -> None:
    """The last picture lies on top of all others: at its place it is seen whole."""
    _, left = left_poster(Layout.HUE_LIGHTNESS)
    sheet = lay_out(left.plot, 1600, 48)
    drawn = poster.draw_poster(left, 1600, GROUNDS["light"], 48 / 1600)

    box, x, y = sheet.boxes[0], float(left.plot.x[-1]), float(left.plot.y[-1])
    corner = round(box.left + x * box.width - 24), round(box.top + (1 - y) * box.height - 24)
    found = np.asarray(drawn.crop((*corner, corner[0] + 48, corner[1] + 48)), np.float64)
    digest = str(left.volume.tables.images["digest"].iat[left.rows[-1]])
    expected = sheets.square(thumbnail_path(thumbnails_of(root), str(digest)), 48)
    assert expected is not None
    assert np.abs(found - np.asarray(expected, np.float64)).mean() < 2


@pytest.mark.parametrize(
    "query",
    [
        "width=599",
        "width=9001",
        "width=1e9",
        "width=",
        "ground=red",
        "picture=nan",
        "picture=inf",
        "picture=0",
        "picture=x",
    ],
)
def test_no_other_poster_can_be_asked_for(root: Path, client: TestClient, query: str) -> None:
    token, _ = left_poster(Layout.WHEEL)

    answer = client.get(f"/poster/{token}.png?{query}")

    assert answer.status_code == 400
    assert answer.text.startswith("A poster is")


def test_a_token_that_nobody_left_is_nothing(root: Path, client: TestClient) -> None:
    for token in ("0" * 32, "x", "..%2f..%2fetc"):
        assert client.get(f"/poster/{token}.png").status_code == 404


def test_a_token_is_the_same_for_the_same_parts_only() -> None:
    """So that a page that runs again sends nothing anew; and parts do not run into each other."""
    assert token_of("a", b"b") == token_of("a", "b")
    assert token_of("ab", "") != token_of("a", "b")


def test_old_plots_are_forgotten(root: Path) -> None:
    token, left = left_poster(Layout.WHEEL)
    for number in range(30):
        POSTERS.keep(str(number), left)

    assert token not in POSTERS
    assert len(POSTERS) <= 24
