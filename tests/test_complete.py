"""Promises of the search box's route: completions of a generation, and an answer to anything else."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.library import read_manifest
from igcore.web.server import ROUTES
from tests.make_archive import built, export


@pytest.fixture
def generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A library with two captions, which the route completes for."""
    built(tmp_path / "library", export(tmp_path / "archive", posts_1=["Sunset 🌊 #Beach", "#beach #dog"]))
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    return read_manifest(tmp_path / "library").generation


@pytest.fixture
def client() -> TestClient:
    """A visitor."""
    return TestClient(Starlette(routes=ROUTES))


def test_what_may_stand_at_the_cursor(generation: str, client: TestClient) -> None:
    answer = client.get(f"/complete/{generation}", params={"text": "🌊 #b hue:blau", "cursor": "4"})

    assert answer.json() == {
        "options": [
            {"at": 2, "length": 2, "insert": "#beach", "label": "#beach", "kind": "hashtag", "count": 2, "hint": ""}
        ],
        "faults": [
            {"at": 2, "length": 2, "reason": "No post has #b."},
            {"at": 9, "length": 4, "reason": "No hue is called “blau”; blue?"},
        ],
    }
    assert "immutable" not in answer.headers["cache-control"]
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("cursor", ["", "-1", "x", "9" * 5000, "２", "1e3", None])
def test_a_cursor_that_is_none_is_the_end(cursor: str | None, generation: str, client: TestClient) -> None:
    params = {"text": "#do"} | ({} if cursor is None else {"cursor": cursor})

    answer = client.get(f"/complete/{generation}", params=params)

    assert [option["insert"] for option in answer.json()["options"]] == ["#dog"]


@pytest.mark.parametrize("query", ["", "text=%ff%00&cursor=1", "text=%ed%a0%80", "text=" + "%28" * 20_000])
def test_any_text_has_an_answer(query: str, generation: str, client: TestClient) -> None:
    answer = client.get(f"/complete/{generation}?{query}")

    assert answer.status_code == 200
    assert set(answer.json()) == {"options", "faults"}


def test_what_is_too_long_is_refused_with_a_sentence(generation: str, client: TestClient) -> None:
    answer = client.get(f"/complete/{generation}", params={"text": "a" * 20_001})

    assert (answer.status_code, answer.text) == (400, "That is too long to search for.")


@pytest.mark.parametrize("name", ["none", "..%2f..%2fetc", "000001-nothing"])
def test_another_library_is_not_there(name: str, generation: str, client: TestClient) -> None:
    assert client.get(f"/complete/{name}?text=a").status_code == 404


def test_without_a_library_there_is_an_answer_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path))

    assert client.get("/complete/none?text=a").status_code == 404
