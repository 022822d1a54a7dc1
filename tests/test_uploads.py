"""Promises of the routes of uploads: what came is kept, what is whole is an archive, and nothing else is ever seen."""

import json
import os
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from igcore.library import read_manifest, read_tables
from igcore.library.uploads import EXPIRES, archives_of, uploads_of
from igcore.web.server import ROUTES
from igcore.web.tus import BYTES
from igcore.web.visitor import NOBODY, OWNER, Visitor, introduce
from tests.make_archive import backup, fingerprints
from tests.test_pages_library import wait_for_job

TUS = {"Tus-Resumable": "1.0.0"}
#: When files were changed; ms.
THEN = 1_400_000_000_123
GUEST = Visitor("guest", "1", "Sofa")


@dataclass(frozen=True)
class Introducing:
    """Middleware that says of everybody that it is this visitor, as the gate does."""

    app: ASGIApp
    visitor: Visitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who asks."""
        if scope["type"] == "http":
            introduce(scope, self.visitor)
        await self.app(scope, receive, send)


def client_of(visitor: Visitor) -> TestClient:
    app = Starlette(routes=ROUTES, middleware=[Middleware(Introducing, visitor=visitor)])
    return TestClient(app, base_url="http://localhost")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the routes put what comes; there is no library yet."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


@pytest.fixture
def client() -> TestClient:
    """The owner."""
    return client_of(OWNER)


def begin(client: TestClient, files: Mapping[str, bytes], name: str = "trip") -> dict[str, Any]:
    rows = [[path, len(data), THEN] for path, data in files.items()]
    answer = client.post("/uploads", json={"name": name, "files": rows})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def create(client: TestClient, drop: str, path: str, size: int, data: bytes | None = None) -> Any:
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"path {b64encode(path.encode()).decode()}"}
    if data is None:
        return client.post(f"/uploads/{drop}", headers=headers)
    return client.post(f"/uploads/{drop}", headers={**headers, "Content-Type": BYTES}, content=data)


def patch(client: TestClient, place: str, offset: int, data: bytes, **more: str) -> Any:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": BYTES, **more}
    return client.patch(place, headers=headers, content=data)


def upload(client: TestClient, files: Mapping[str, bytes], name: str = "trip") -> dict[str, Any]:
    begun = begin(client, files, name)
    for path, data in files.items():
        assert create(client, begun["drop"], path, len(data), data).status_code == 201
    found: dict[str, Any] = client.post(f"/uploads/{begun['drop']}/finish").json()
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, bytes]:
    """Files of a folder with three pictures."""
    return {f"me/{path}": data for path, data in files_of(backup(tmp_path / "pictures", 3)).items()}


def test_a_folder_is_an_archive_once_all_of_it_is_there(
    client: TestClient, library: Path, pictures: dict[str, bytes]
) -> None:
    answer = upload(client, pictures)
    wait_for_job()

    assert answer == {"archive": "trip", "new": True}
    assert files_of(archives_of(library) / "trip") == pictures
    assert {path.stat().st_mtime_ns for path in (archives_of(library) / "trip").rglob("*.jpg")} == {THEN * 10**6}
    assert list(uploads_of(library).iterdir()) == []
    assert len(read_tables(library, read_manifest(library)).images) == 3


def test_a_file_goes_on_where_it_was(client: TestClient, library: Path) -> None:
    """Creation, HEAD and PATCH, as in the example of the protocol; nothing of it is an archive before it is whole."""
    data = bytes(range(256)) * 40
    drop = begin(client, {"a.jpg": data})["drop"]
    created = create(client, drop, "a.jpg", len(data))
    place = created.headers["location"]
    assert (created.status_code, created.headers["upload-offset"]) == (201, "0")

    first = patch(client, place, 0, data[:1000])
    asked = client.head(place, headers=TUS)
    again = begin(client, {"a.jpg": data})
    early = client.post(f"/uploads/{drop}/finish")
    second = patch(client, place, 1000, data[1000:])

    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == ("1000", str(len(data)))
    assert asked.headers["cache-control"] == "no-store"
    assert again["files"] == [["a.jpg", 1000]]
    assert (early.status_code, early.text) == (400, "Not all of it is there yet.")
    assert not archives_of(library).exists()
    assert (second.status_code, second.headers["upload-offset"]) == (204, str(len(data)))
    assert client.post(f"/uploads/{drop}/finish").json()["new"]
    wait_for_job()
    assert files_of(archives_of(library) / "trip") == {"a.jpg": data}


def test_what_does_not_fit_is_refused_and_changes_nothing(client: TestClient, library: Path) -> None:
    drop = begin(client, {"a.jpg": bytes(10)})["drop"]
    place = create(client, drop, "a.jpg", 10).headers["location"]
    patch(client, place, 0, bytes(4))

    refused = {
        "other offset": patch(client, place, 3, bytes(2)),
        "offset that is none": patch(client, place, 10**9, bytes(2)),
        "too much": patch(client, place, 4, bytes(7)),
        "no kind": patch(client, place, 4, bytes(2), **{"Content-Type": "text/plain"}),
        "other version": patch(client, place, 4, bytes(2), **{"Tus-Resumable": "0.2.2"}),
        "other size": create(client, drop, "a.jpg", 11),
        "no size": client.post(f"/uploads/{drop}", headers=TUS),
        "not announced": create(client, drop, "b.jpg", 10),
        "no such file": patch(client, f"/uploads/{drop}/1", 0, b""),
        "no such drop": patch(client, f"/uploads/{'0' * 32}/0", 0, b""),
        "no drop": client.head("/uploads/..%2f..%2f/0", headers=TUS),
    }

    assert {why: answer.status_code for why, answer in refused.items()} == {
        "other offset": 409,
        "offset that is none": 409,
        "too much": 400,
        "no kind": 415,
        "other version": 412,
        "other size": 400,
        "no size": 400,
        "not announced": 400,
        "no such file": 404,
        "no such drop": 404,
        "no drop": 404,
    }
    assert client.head(place, headers=TUS).headers["upload-offset"] == "4"


def test_cancelled_is_gone(client: TestClient, library: Path) -> None:
    drop = begin(client, {"a.jpg": bytes(10), "b.jpg": bytes(10)})["drop"]
    place = create(client, drop, "a.jpg", 10, bytes(10)).headers["location"]

    assert client.delete(f"/uploads/{drop}").status_code == 204

    assert list(uploads_of(library).iterdir()) == []
    assert client.head(place, headers=TUS).status_code == 404
    assert patch(client, place, 10, b"").status_code == 404
    assert client.post(f"/uploads/{drop}/finish").status_code == 404
    assert not archives_of(library).exists()


def test_the_same_again_is_not_kept_twice(client: TestClient, library: Path, pictures: dict[str, bytes]) -> None:
    """By name, size and time nothing is sent again; with other times it is compared byte for byte."""
    upload(client, pictures)
    wait_for_job()
    before = fingerprints(archives_of(library))

    again = begin(client, pictures)
    rows = [[path, len(data), THEN + 5000] for path, data in pictures.items()]
    copied = client.post("/uploads", json={"name": "copy", "files": rows}).json()
    for path, data in pictures.items():
        create(client, copied["drop"], path, len(data), data)
    answer = client.post(f"/uploads/{copied['drop']}/finish").json()
    wait_for_job()

    assert again == answer == {"archive": "trip", "new": False}
    assert fingerprints(archives_of(library)) == before
    assert len(read_manifest(library).archives) == 1


def test_a_client_that_knows_of_files_only(client: TestClient, library: Path, pictures: dict[str, bytes]) -> None:
    """Any client of the protocol: its file is an archive once it is whole."""
    path, data = next(iter(pictures.items()))
    name = b64encode(path.encode()).decode()
    headers = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": f"filename {name},filetype aW1hZ2U="}
    spoken = client.options("/uploads").headers
    created = client.post("/uploads", headers=headers)
    patch(client, created.headers["location"], 0, data)
    wait_for_job()

    assert (spoken["tus-version"], "creation-with-upload" in spoken["tus-extension"]) == ("1.0.0", True)
    assert list(files_of(archives_of(library)).values()) == [data]
    assert len(read_tables(library, read_manifest(library)).images) == 1


@pytest.mark.parametrize("visitor", [NOBODY, GUEST])
def test_only_the_owner_may_upload(visitor: Visitor, library: Path) -> None:
    drop = begin(client_of(OWNER), {"a.jpg": bytes(10)})["drop"]
    place = create(client_of(OWNER), drop, "a.jpg", 10).headers["location"]
    client = client_of(visitor)

    refused = [
        client.post("/uploads", json={"name": "x", "files": [["a.jpg", 1, 0]]}),
        client.post("/uploads", headers={**TUS, "Upload-Length": "1"}),
        create(client, drop, "a.jpg", 10),
        client.head(place, headers=TUS),
        patch(client, place, 0, bytes(10)),
        client.delete(place, headers=TUS),
        client.delete(f"/uploads/{drop}"),
        client.post(f"/uploads/{drop}/finish"),
    ]

    assert {answer.status_code for answer in refused} == {403}
    assert client_of(OWNER).head(place, headers=TUS).headers["upload-offset"] == "0"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_page_of_the_internet_gets_nothing(headers: dict[str, str], client: TestClient, library: Path) -> None:
    answer = client.post("/uploads", content=json.dumps({"name": "x", "files": [["a", 1, 0]]}), headers=headers)

    assert answer.status_code == 403
    assert not library.exists()


def test_what_lies_for_more_than_a_week_is_gone(client: TestClient, library: Path) -> None:
    drop = begin(client, {"a.jpg": bytes(10)})["drop"]
    place = create(client, drop, "a.jpg", 10, bytes(4)).headers["location"]
    old = time.time() - EXPIRES - 1
    os.utime(uploads_of(library) / drop / "drop.json", (old, old))

    assert client.head(place, headers=TUS).status_code == 404
    assert list(uploads_of(library).iterdir()) == []
