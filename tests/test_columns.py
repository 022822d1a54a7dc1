"""Promises of the routes that tell a wall about a library's pictures."""

import json
from pathlib import Path

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.colour.hues import THRESHOLDS, Thresholds
from igcore.web import shelf
from igcore.web.columns import ORDERS, hue_order, keep_order
from igcore.web.nearby import nearby
from igcore.web.server import ROUTES
from tests.make_archive import backup, built


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four pictures, one a day, by two people."""
    folder = tmp_path_factory.mktemp("columns")
    built(folder / "library", backup(folder / "a", 2), backup(folder / "b", 2, user=1413, first=2))
    return folder / "library"


@pytest.fixture
def generation(library: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Its name; the routes serve it."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(library))
    return shelf.current().manifest.generation


@pytest.fixture
def client() -> TestClient:
    """A visitor."""
    return TestClient(Starlette(routes=ROUTES))


def test_columns_tell_whose_and_of_which_day(generation: str, client: TestClient) -> None:
    answer = client.get(f"/columns/{generation}.bin")
    start = 4 + int.from_bytes(answer.content[:4], "little")
    header = json.loads(answer.content[4:start])
    days = np.frombuffer(answer.content[start : start + 16], "<i4")
    people = np.frombuffer(answer.content[start + 16 :], "u1")
    images = shelf.current().tables.images

    assert header["count"] == 4
    assert [header["names"][place] for place in people] == images["person"].tolist()
    assert days.tolist() == [moment.timestamp() // 86_400 for moment in images["taken_at"]]
    assert "immutable" in answer.headers["cache-control"]


#: Orders whose name is not all of them.
TAKING = {"like", "near", "colours", "typical"}


@pytest.mark.parametrize(
    "name", [*sorted(set(ORDERS) - TAKING), "near/2f4f4f", "colours/2f4f4f-60,ffffff-5", "hue/0.20-0.80-0.15"]
)
def test_an_order_has_every_row_once(generation: str, client: TestClient, name: str) -> None:
    answer = client.get(f"/order/{generation}/{name}.bin")

    assert sorted(np.frombuffer(answer.content, "<i4").tolist()) == [0, 1, 2, 3]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "columns/none.bin",
        "columns/..%2f..%2flibrary.bin",
        "order/none/hue.bin",
        *(
            f"order/{{}}/{name}.bin"
            for name in (
                "",
                "time",
                "light/1",
                "captions/x",
                "hashtags/x",
                "like",
                "like/0",
                "like/0123456789abcdef",
                "like/-1",
                "like/²",
                "like/" + "9" * 30,
                "like/" + "9" * 6000,
                "near",
                "near/2f4f4",
                "near/2f4f4f4f",
                "near/zzzzzz",
                "colours",
                "colours/2f4f4f-0",
                "colours/2f4f4f-5,",
                "colours/2f4f4f-5,2f4f4f-5,2f4f4f-5,2f4f4f-5",
                "typical",
                "typical/0123456789abcdef",
                "hue/1",
                "hue/a-b-c",
                "../../library",
            )
        ),
    ],
)
def test_anything_else_is_not_there(generation: str, client: TestClient, path: str) -> None:
    answer = client.get("/" + path.replace("{}", generation))

    assert answer.status_code == 404


def test_an_order_that_a_page_keeps_is_there_for_its_library(generation: str, client: TestClient) -> None:
    rows = np.array([2, 0, 3, 1], np.int32)

    kept, other = keep_order(rows), keep_order(np.arange(5, dtype=np.int32))

    assert kept == keep_order(rows)
    assert client.get(f"/order/{generation}/{kept}.bin").content == rows.astype("<i4").tobytes()
    assert client.get(f"/order/{generation}/{other}.bin").status_code == 404


def test_the_name_of_an_order_by_hue_has_its_bounds(generation: str, client: TestClient) -> None:
    """So that a browser may keep it for ever."""
    moved = Thresholds(black=0.3, white=0.5, grey=0.02)

    assert hue_order(THRESHOLDS) == "hue"
    assert hue_order(moved) == "hue/0.30-0.50-0.02"
    assert client.get(f"/order/{generation}/{hue_order(moved)}.bin").status_code == 200


def test_what_is_like_a_picture_begins_as_its_card_does(
    sample_library: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture, those that look the same, then those that its card calls nearest in colour."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    volume = shelf.current()
    generation = volume.token
    ids = volume.tables.images["image_id"].tolist()

    for row in range(0, len(volume.tables.images), 7):
        rows = np.frombuffer(client.get(f"/order/{generation}/like/{ids[row]}.bin").content, "<i4").tolist()
        beside = nearby(volume)
        alike = beside.looking_alike(row).tolist()
        near = beside.near_in_colour(row, 12)[0].tolist()

        assert rows[0] == row
        assert sorted(rows[1 : 1 + len(alike)]) == sorted(alike)
        assert rows[1 + len(alike) : 13 + len(alike)] == near
        assert sorted(rows) == list(range(len(volume.tables.images)))
