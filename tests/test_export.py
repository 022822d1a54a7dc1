"""Promises of a ZIP of picked pictures, and of their links."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.handon import handed, packing
from igcore.handon.pictures import names
from igcore.library import Archive, Manifest
from igcore.schema import Image, Post, frame
from igcore.selection import Chosen, index
from igcore.web import export, shelf
from igcore.web.export import MOST
from igcore.web.server import ROUTES
from igcore.web.volume import Volume
from tests.make_archive import backup, built
from tests.rows import image, post, tables


def library(folder: Path) -> Path:
    """Make an archive of three pictures and its library."""
    built(folder / "library", backup(folder / "archive", 3))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive and its library; nobody changes it."""
    return library(tmp_path_factory.mktemp("export"))


@pytest.fixture
def place(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, and the routes serve it."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(made / "library"))
    return made


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that the test may change."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    return library(tmp_path)


@pytest.fixture
def client() -> TestClient:
    """A visitor."""
    return TestClient(Starlette(routes=ROUTES))


def volume(*rows: Image) -> Volume:
    """A library of some images, each of a post of its own."""
    posts = [post(minute, post_id=str(minute), taken_at=each.taken_at) for minute, each in enumerate(rows)]
    images = frame([replace(each, post_id=str(minute)) for minute, each in enumerate(rows)], Image)
    made = tables(images=images, posts=frame(posts, Post))
    archives = (Archive("/nowhere", "backup", "id-names"),)
    manifest = Manifest(generation="1", fingerprint="made", built_at="2026-01-01T00:00:00+00:00", archives=archives)
    return Volume(Path("/nowhere"), manifest, made, index(made, ("Anna",)))


def ask(client: TestClient, path: str, rows: str, **headers: str) -> tuple[int, bytes]:
    generation = shelf.current().manifest.generation
    answer = client.post(f"/{path}/{generation}", data={"rows": rows}, headers=headers)
    return answer.status_code, answer.content


def test_a_zip_holds_the_originals_byte_by_byte(place: Path, client: TestClient) -> None:
    """Stored as they are, in the library's order, each under its person and local time, once; sizes stand before."""
    _, data = ask(client, "zip", "2,0,2")
    archive = zipfile.ZipFile(io.BytesIO(data))
    images = shelf.current().tables.images

    assert archive.testzip() is None
    *pictures, listed = archive.infolist()
    assert listed.filename == "pictures.csv"
    for row, info in zip((0, 2), pictures, strict=True):
        moment = images["taken_at"].iloc[row]
        assert info.filename == f"{images['person'].iloc[row]}/{moment:%Y-%m-%d_%H-%M-%S}.jpg"
        assert archive.read(info) == (place / "archive" / images["file"].iloc[row]).read_bytes()
        assert info.compress_type == zipfile.ZIP_STORED
        assert not info.flag_bits & 8
        assert info.date_time[:3] == (moment.year, moment.month, moment.day)


def test_what_cannot_be_read_is_listed(own: Path, client: TestClient) -> None:
    """And never reownd by its thumbnail."""
    file = shelf.current().tables.images["file"].iloc[1]
    (own / "archive" / file).unlink()

    status, data = ask(client, "zip", "0,1,2")
    archive = zipfile.ZipFile(io.BytesIO(data))

    assert status == 200
    assert len(archive.namelist()) == 4
    assert pd.read_csv(archive.open("pictures.csv"))["file"].tolist() == archive.namelist()[:2]
    assert f"{file} in archive: no such file or directory" in archive.read("missing.txt").decode()


def test_a_list_says_of_each_whose_when_and_what(monkeypatch: pytest.MonkeyPatch) -> None:
    """As text that every table program reads, line breaks and all; what is not known is empty."""
    monkeypatch.setattr(handed, "read_file", lambda path, file: b"picture")
    known = post(0, post_id="0", caption='Sun,\n"sea" 🌊', shortcode="BJMc8GMBBEy")
    unknown = post(1, post_id="1", caption=None, shortcode="../x", taken_at=None, taken_from=None)
    made = volume(image(0), image(1, taken_at=None))
    made = replace(made, tables=replace(made.tables, posts=frame([known, unknown], Post)))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(export._zip(made, [0, 1]))))

    rows = pd.read_csv(archive.open("pictures.csv"), encoding="utf-8-sig", keep_default_na=False).to_dict("records")
    assert [row["file"] for row in rows] == archive.namelist()[:2]
    assert rows[0]["caption"] == 'Sun,\n"sea" 🌊'
    assert rows[0]["link"] == "https://www.instagram.com/p/BJMc8GMBBEy/"
    assert rows[0]["taken_at"] == f"{known.taken_at:%Y-%m-%d %H:%M:%S}+0000"
    assert (rows[1]["taken_at"], rows[1]["caption"], rows[1]["link"]) == ("", "", "")


def test_a_zip_of_nothing_that_is_left_says_so(own: Path, client: TestClient) -> None:
    (own / "archive").rename(own / "elsewhere")

    _, data = ask(client, "zip", "0,1,2")

    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["missing.txt"]


class Data(bytes):
    """Bytes that say how many of them there are."""

    alive = 0

    def __del__(self) -> None:
        """One less."""
        Data.alive -= 1


def test_one_picture_at_a_time_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of five pictures of 3 MiB no more is ever handed on at once than a MiB, and what was is gone."""
    most: list[int] = []

    def read(path: Path, file: str) -> Data:
        Data.alive += 1
        most.append(Data.alive)
        return Data(bytes(3 << 20))

    monkeypatch.setattr(handed, "read_file", read)
    made = volume(*[image(minute) for minute in range(5)])
    pieces = [len(piece) for piece in export._zip(made, list(range(5)))]

    assert max(pieces) <= packing._PIECE
    assert sum(pieces) > 15 << 20
    assert most == [1] * 5


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "no list"),
        ("a", "no list"),
        ("0;1", "no list"),
        ("0,", "no list"),
        ("9" * 5000, "no list"),
        ("-1", "no such pictures"),
        ("3", "no such pictures"),
        (",".join(map(str, range(MOST + 1))), "10,000"),
        ("1" * (40 * MOST), "10,000"),
    ],
)
@pytest.mark.parametrize("path", ["zip", "links"])
def test_anything_else_is_refused_in_a_sentence(
    place: Path, client: TestClient, path: str, rows: str, says: str
) -> None:
    status, data = ask(client, path, rows)

    assert status == 400
    assert says in data.decode()


@pytest.mark.parametrize("path", ["zip", "links"])
def test_another_page_or_library_gets_nothing(place: Path, client: TestClient, path: str) -> None:
    """A form on a page of the internet can ask this computer, too."""
    status, _ = ask(client, path, "0", **{"sec-fetch-site": "cross-site"})
    unknown = client.post(f"/{path}/none", data={"rows": "0"})

    assert status == 400
    assert unknown.status_code == 404
    assert client.get(f"/{path}/none").status_code == 405


def test_links_are_those_of_posts_each_once(place: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one are those of which no code is known, or whose code is no code."""
    at = volume(image(0), image(1), image(2))
    codes = pd.Series(["BJKOF0KBnS4", None, "x/../y\nz"], dtype="string")
    posts = at.tables.posts.assign(shortcode=codes)
    images = pd.concat([at.tables.images, at.tables.images[:1]], ignore_index=True)
    made = tables(images=images, posts=posts)
    monkeypatch.setattr(export, "find", lambda _: Volume(at.root, at.manifest, made, index(made, ("Anna",))))

    _, data = ask(client, "links", "3,2,1,0")

    assert data == b'{"links":["https://www.instagram.com/p/BJKOF0KBnS4/"],"without":2}'


def test_names_are_safe_and_unlike_everywhere() -> None:
    """Whatever people are called; and on systems where case does not matter."""
    rows = [
        image(0, person="Kat"),
        image(0, person="kat"),
        image(0, person="../../etc"),
        image(0, person="CON"),
        image(0, person="a/b\\c:d\n"),
        image(0, person="名前 é", taken_at=None, format="HEIF"),
        image(0, person=".", format="../x"),
    ]

    made = volume(*rows)
    everything = Chosen(np.ones(len(rows), bool), np.ones(len(rows), bool))

    assert names(handed.hand(made, made.at, everything)) == [
        "Kat/2016-08-15_00-00-00.jpg",
        "kat/2016-08-15_00-00-00_2.jpg",
        "______etc/2016-08-15_00-00-00.jpg",
        "_CON/2016-08-15_00-00-00.jpg",
        "a_b_c_d_/2016-08-15_00-00-00.jpg",
        "名前 é/undated.heic",
        "_/2016-08-15_00-00-00.___x",
    ]
