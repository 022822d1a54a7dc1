"""Promises of the route of findings: what a page would show, for any address."""

from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.colour.hues import Thresholds
from igcore.selection import Rules, parse
from igcore.web import shelf
from igcore.web.findings_route import address_of
from igcore.web.frame import View
from igcore.web.server import ROUTES
from igcore.web.tiles import tiles_of
from igcore.web.volume import Volume


@pytest.fixture
def volume(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> Volume:
    """The sample, as the app has it."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    return shelf.current()


@pytest.fixture
def client() -> TestClient:
    """A visitor."""
    return TestClient(Starlette(routes=ROUTES))


@pytest.mark.parametrize("query", ["", "@Kat", '#beach -hue:grey "by the sea"', "date:2015 person:Kat", "zzzz"])
@pytest.mark.parametrize("rules", [Rules(), Rules(Thresholds(0.2, 0.8, 0.05), "dark")])
def test_it_sends_what_is_found_in_a_selection_by_rules(
    query: str, rules: Rules, volume: Volume, client: TestClient
) -> None:
    view = View(volume, volume.at.under(rules), parse(query))

    answer = client.get(address_of(view))

    assert answer.text == tiles_of(view)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_no_library_in_memory_has_none(volume: Volume, client: TestClient) -> None:
    for token in ("000001-nothing", "..%2f..%2flibrary.json", "%00"):
        answer = client.get(f"/findings/{token}")
        assert answer.status_code == 404
        assert "<" not in answer.text


@pytest.mark.parametrize("query", ["black=2", "grey=nan", "names=person"])
def test_rules_that_are_none_are_a_sentence(query: str, volume: Volume, client: TestClient) -> None:
    answer = client.get(f"/findings/{volume.token}?{query}")

    assert answer.status_code == 400
    assert "numbers from 0 to 1" in answer.text


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"unclosed', "((((", "\x00", "hue:nothing", "x" * 30_000, "@nobody"]
)
def test_any_question_is_answered_without_markup_of_its_own(query: str, volume: Volume, client: TestClient) -> None:
    answer = client.get(f"/findings/{volume.token}?q={quote(query)}")

    assert answer.status_code == 200
    assert "<script" not in answer.text
