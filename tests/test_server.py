"""Promises of the routes: only what is in the library has an address."""

import shutil
from base64 import b64decode
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.library import read_manifest, read_tables
from igcore.thumbnails import packed, put, thumbnail_path
from igcore.web.pictures import MOST_AT_ONCE, original_link, thumbnail_link
from igcore.web.server import MIDDLEWARE, ROUTES
from tests.make_archive import backup, built


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an archive of three pictures and its library, which the routes serve."""
    built(tmp_path / "library", backup(tmp_path / "archive", 3))
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    return tmp_path


@pytest.fixture
def client() -> TestClient:
    """A visitor."""
    return TestClient(Starlette(routes=ROUTES))


def test_thumbnails_and_originals_of_every_row(place: Path, client: TestClient) -> None:
    manifest = read_manifest(place / "library")
    images = read_tables(place / "library", manifest).images

    for row, file in enumerate(images["file"]):
        small = client.get(thumbnail_link(manifest.generation, row))
        large = client.get(original_link(manifest.generation, row))

        assert small.headers["content-type"] == large.headers["content-type"] == "image/jpeg"
        assert "immutable" in small.headers["cache-control"]
        assert large.content == (place / "archive" / file).read_bytes()


def test_several_thumbnails_in_one_text(place: Path, client: TestClient) -> None:
    """In the order that was asked for, at half their size where there is such; one that is gone is an empty line."""
    generation, folder = read_manifest(place / "library").generation, place / "library" / "thumbnails"
    single = [client.get(thumbnail_link(generation, row)).content for row in (2, 0, 1)]

    whole = client.get(f"/thumbnails/{generation}/whole/2-0-1.txt")

    assert [b64decode(line) for line in whole.text.split("\n")] == single
    assert "immutable" in whole.headers["cache-control"]
    digests = read_tables(place / "library", read_manifest(place / "library")).images["digest"]
    for row, digest in enumerate(digests):
        put(packed(b"whole\xff\xd9", b"half of %d" % row), folder, str(digest))
    half = client.get(f"/thumbnails/{generation}/half/2-0-1.txt")
    assert [b64decode(line) for line in half.text.split("\n")] == [b"half of 2", b"half of 0", b"half of 1"]
    for content, row in zip(single, (2, 0, 1), strict=True):
        # As an earlier igcore wrote it.
        thumbnail_path(folder, str(digests[row])).write_bytes(content)
    assert client.get(f"/thumbnails/{generation}/half/2-0-1.txt").text == whole.text
    assert client.get(f"/thumbnails/{generation}/whole/2-0-1.txt").text == whole.text
    for gone in folder.glob("??/*.jpg"):
        gone.unlink()
    assert client.get(f"/thumbnails/{generation}/half/2-0-1.txt").text == "\n\n"


@pytest.mark.parametrize(
    "path",
    [
        "/t/{}/3.jpg",
        "/t/{}/-1.jpg",
        "/t/{}/99999999999999999999.jpg",
        f"/t/{{}}/{'9' * 5_000}.jpg",
        f"/o/{{}}/{'9' * 5_000}",
        f"/sheet/{{}}/{'9' * 5_000}.jpg",
        f"/card/{{}}/{'9' * 5_000}.json",
        "/t/{}/²³.jpg",
        "/thumbnails/{}/half/0-3.txt",
        "/thumbnails/{}/half/0-.txt",
        "/thumbnails/{}/double/0.txt",
        f"/thumbnails/{{}}/half/{'-'.join(['0'] * (MOST_AT_ONCE + 1))}.txt",
        "/thumbnails/000001-nothing/half/0.txt",
        "/t/000001-nothing/0.jpg",
        "/t/..%2f..%2ftables/0.jpg",
        "/t/{}/..%2flibrary.json",
        "/o/{}/3",
        "/o/{}/0/../../library.json",
        "/o/..%2f..%2fetc%2fpasswd/0",
        "/o/{}/etc/passwd",
    ],
)
def test_anything_else_is_not_there(path: str, place: Path, client: TestClient) -> None:
    generation = read_manifest(place / "library").generation

    answer = client.get(path.replace("{}", generation))

    assert answer.status_code == 404


def test_an_archive_that_went_away_is_a_sentence(place: Path, client: TestClient) -> None:
    """The thumbnails stay."""
    generation = read_manifest(place / "library").generation
    shutil.move(place / "archive", place / "elsewhere")

    original, small = client.get(original_link(generation, 0)), client.get(thumbnail_link(generation, 0))

    assert original.status_code == 404
    assert "not where it was" in original.text
    assert small.status_code == 200


def test_a_page_that_is_open_during_a_build_keeps_its_pictures(place: Path, client: TestClient) -> None:
    before = read_manifest(place / "library").generation
    first = client.get(thumbnail_link(before, 0)).content
    backup(place / "archive", 2, first=10)
    built(place / "library", place / "archive")

    after = read_manifest(place / "library").generation

    assert after != before
    assert client.get(thumbnail_link(after, 4)).status_code == 200
    assert client.get(thumbnail_link(before, 0)).content == first


def test_the_wall_has_a_name_too(client: TestClient) -> None:
    answer = client.get("/browse?person=Kat", follow_redirects=False)

    assert answer.headers["location"] == "/?person=Kat"


@pytest.mark.parametrize(("host", "code"), [("127.0.0.1:8501", 404), ("localhost", 404), ("evil.example", 421)])
def test_only_this_computer_is_spoken_to(host: str, code: int) -> None:
    """A page of the internet may make its own name mean this computer (DNS rebinding); it gets no picture."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    client = TestClient(app, "http://127.0.0.1:8501", client=("127.0.0.1", 50_000))

    assert client.get("/t/none/0.jpg", headers={"host": host}).status_code == code
