"""Promises of the route of what is handed on: what the form asks for, no more than a link shows, nothing in memory."""

import io
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from igcore.handon import KINDS, entries, handed, packing
from igcore.library import thumbnails_of
from igcore.selection import Selection
from igcore.sharing import EVERYTHING, Limits
from igcore.thumbnails import read_whole
from igcore.web import shelf
from igcore.web.limited import limited
from igcore.web.server import ROUTES
from igcore.web.visitor import Visitor, introduce


class Gate:
    """Says of everybody that they are a guest with some limits."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Stand before an app."""
        self.app, self.visitor = app, Visitor("guest", "1", "Phone", limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so, and let them in."""
        introduce(scope, self.visitor)
        await self.app(scope, receive, send)


def guest(limits: Limits = EVERYTHING) -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=[Middleware(Gate, limits=limits)]))


@pytest.fixture
def client(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Somebody on this computer."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    return TestClient(Starlette(routes=ROUTES))


def token(limits: Limits = EVERYTHING) -> str:
    """Name of the library as somebody with limits sees it."""
    return limited(shelf.current(), limits).token


def ask(client: TestClient, limits: Limits = EVERYTHING, /, **form: str) -> tuple[int, bytes]:
    answer = client.post(f"/handon/{token(limits)}", data={"way": "zip", **form})
    return answer.status_code, answer.content


@pytest.mark.parametrize("way", KINDS)
def test_each_way_is_sent_as_a_file(client: TestClient, way: str, tmp_path: Path) -> None:
    answer = client.post(f"/handon/{shelf.current().token}", data={"way": way, "q": "date:2015", "small": "1"})

    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="igcore')
    assert answer.headers["cache-control"] == "no-store"
    if way == "sqlite":
        (tmp_path / "x").write_bytes(answer.content)
        with sqlite3.connect(tmp_path / "x") as found:
            assert found.execute("SELECT count(*) FROM posts WHERE local_at NOT LIKE '2015%'").fetchone() == (0,)
            assert found.execute("SELECT count(*) FROM posts").fetchone()[0] > 0
    else:
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_rules_of_colours_hold(client: TestClient) -> None:
    """By other thresholds other pictures are black."""
    usual, ruled = (ask(client, q="hue:black", small="1", **rule)[1] for rule in ({}, {"black": "1"}))

    few, many = (len(zipfile.ZipFile(io.BytesIO(data)).namelist()) for data in (usual, ruled))
    assert few < many


@pytest.mark.parametrize(
    ("form", "code", "says"),
    [
        ({"way": "exe"}, 400, "no wish"),
        ({"way": ""}, 400, "no wish"),
        ({"q": "hue:nocolour"}, 400, "nocolour"),
        ({"q": "zzzz"}, 400, "nothing to hand on"),
        ({"black": "x"}, 400, "rule"),
        ({"q": "a" * 300_000}, 400, "no wish"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(client: TestClient, form: dict[str, str], code: int, says: str) -> None:
    status, data = ask(client, **form)

    assert status == code
    assert says in data.decode()


def test_another_page_or_library_gets_nothing(client: TestClient) -> None:
    address = f"/handon/{shelf.current().token}"

    assert client.post(address, data={"way": "csv"}, headers={"sec-fetch-site": "cross-site"}).status_code == 400
    assert client.post("/handon/none", data={"way": "csv"}).status_code == 404
    assert client.get(address).status_code == 405


@pytest.mark.usefixtures("client")
def test_guests_get_no_originals_that_their_link_does_not_show() -> None:
    """But small pictures, without asking for them."""
    limits = Limits(originals=False)
    stranger, volume = guest(limits), shelf.current()
    thumbnails = {read_whole(thumbnails_of(volume.root), str(each)) for each in volume.tables.images["digest"]}

    for way in ("zip", "gallery"):
        asked, small = (
            zipfile.ZipFile(io.BytesIO(ask(stranger, limits, way=way, **more)[1])) for more in ({}, {"small": "1"})
        )
        assert asked.namelist() == small.namelist()
        assert not [name for name in asked.namelist() if name.startswith("previews/")]
        pictures = [name for name in asked.namelist() if name.startswith("pictures/")]
        assert {asked.read(each) for each in pictures} == {small.read(each) for each in pictures} <= thumbnails
    some = zipfile.ZipFile(io.BytesIO(stranger.post(f"/zip/{token(limits)}", data={"rows": "0,1"}).content))
    assert {some.read(each) for each in some.namelist() if each.endswith(".jpg")} <= thumbnails
    assert stranger.get(f"/o/{token(limits)}/0").status_code == 404


@pytest.mark.usefixtures("client")
def test_guests_get_no_captions_and_names_that_their_link_does_not_show() -> None:
    limits = Limits(captions=False, names=False)
    stranger = guest(limits)
    names, tags = shelf.current().at.people, shelf.current().tables.hashtags["hashtag"].unique()

    assert ask(stranger, limits, way="blog")[0] == 403
    archive = zipfile.ZipFile(io.BytesIO(ask(stranger, limits, way="csv")[1]))
    text = "".join(archive.read(name).decode() for name in archive.namelist() if name != "README.txt")
    assert not [name for name in names if name in text]
    assert not [tag for tag in tags if f"#{tag}" in text]
    assert stranger.post(f"/links/{token(limits)}", data={"rows": "0"}).status_code == 403


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("query", ["@Kat", "-@Kat", "#beach", "the", "has:hashtags", 'archive:"sample"'])
def test_guests_cannot_find_out_by_asking(query: str) -> None:
    """What is chosen by a word, and what is not, would tell who has it: for them nothing has."""
    limits = Limits(captions=False, names=False)

    assert ask(guest(limits), limits, way="csv", q=query)[0] == 400
    assert ask(guest(), way="csv", q=query)[0] == 200


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("query", ["date:2015", "@Nobody"])
def test_guests_get_only_what_is_in_their_selection(query: str) -> None:
    """Of one that means nothing any more, nothing; of the whole library nothing anyway."""
    volume, limits = shelf.current(), Limits(query=query)
    stranger = guest(limits)
    local = volume.at.local.times[volume.at.post].astype("datetime64[Y]").astype(int) + 1970
    theirs = int(((local == 2015) & volume.at.usual[volume.at.post] & (query == "date:2015")).sum())

    status, data = ask(stranger, limits, small="1")

    if query == "@Nobody":
        assert (status, theirs) == (400, 0)
    else:
        pictures = [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.startswith("pictures/")]
        assert len(pictures) == theirs > 0
    for row, code in ((0, 200 if theirs else 400), (theirs - 1, 200 if theirs else 400), (theirs, 400)):
        assert stranger.post(f"/zip/{token(limits)}", data={"rows": str(row)}).status_code == code
    assert ask(stranger, way="csv")[0] == 404
    assert stranger.post(f"/zip/{volume.token}", data={"rows": "0"}).status_code == 404


@pytest.mark.usefixtures("client")
def test_a_full_disk_is_a_sentence(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("igcore.handon.kinds.write_sqlite", full)

    status, data = ask(client, way="sqlite")

    assert (status, data) == (507, b"It cannot be made: no space left on device.")


def test_a_zip_of_any_size_takes_the_memory_of_a_picture(monkeypatch: pytest.MonkeyPatch, sample_library: Path) -> None:
    """60 pictures of 4 MiB; by how much Python's memory grows at most."""
    monkeypatch.setattr(handed, "read_file", lambda root, file: bytes(4 << 20))
    volume = shelf.opened(sample_library)
    made = handed.hand(volume, volume.at, volume.at.choose(Selection()))
    pieces = _counted(packing.zipped(entries(made, "zip", "1 December 2026")))
    next(pieces)

    tracemalloc.start()
    sent = sum(pieces)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 200 << 20
    assert most < 24 << 20


def _counted(pieces: Iterator[bytes]) -> Iterator[int]:
    for piece in pieces:
        yield len(piece)
