"""Promises of `igcore.web.first_page`: Streamlit's own files, unchanged, and nothing else."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from igcore.web.components import parts
from igcore.web.first_page import FirstPage, needed

STATIC = Path(get_static_dir())
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
PASSED_ON = "passed on"


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A visitor of an app that says of all else that it was passed on."""
    route = Route("/{path:path}", lambda _: PlainTextResponse(PASSED_ON), methods=["GET", "HEAD", "POST"])
    return TestClient(Starlette(routes=[route], middleware=[Middleware(FirstPage)]))


@pytest.mark.parametrize("path", ["/", "/numbers", "/library"])
def test_a_page_is_streamlits_with_our_style_and_all_it_needs(client: TestClient, path: str) -> None:
    """Line by line: what is Streamlit's stays, but for the title."""
    answer = client.get(path)

    own = [line for line in INDEX.splitlines() if "<title>" not in line and "</head>" not in line]
    assert [line for line in answer.text.splitlines() if line in own] == own
    assert "<title>igcore</title>" in answer.text
    assert ".stMainBlockContainer" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for script in needed(INDEX):
        assert f'href="./static/js/{script}"' in answer.text


def test_the_wall_is_asked_for_with_the_page_once_it_is_known(client: TestClient) -> None:
    import_module("igcore.web.components.wall")

    script = re.search(r'<link rel="modulepreload" href="(/parts/wall-[0-9a-f]{16}\.js)">', client.get("/").text)

    assert script
    assert script[1] == parts.address("wall")
    assert parts.address("no such component") == ""


def test_what_the_page_asks_for_is_there_as_it_is(client: TestClient) -> None:
    asked = re.findall(r'(?:href|src)="\./(static/[^"]+)"', client.get("/").text)

    assert len(asked) > 50
    assert len(asked) == len(set(asked))
    for file in asked:
        answer = client.get(f"/{file}")
        assert answer.content == (STATIC / file).read_bytes()
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("file", "kind"),
    [("js/index.*.js", "text/javascript"), ("css/index.*.css", "text/css"), ("media/*.woff2", "font/woff2")],
)
def test_browsers_are_told_what_a_file_is(client: TestClient, file: str, kind: str) -> None:
    found = next((STATIC / "static").glob(file))

    answer = client.get(f"/{found.relative_to(STATIC).as_posix()}")

    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/none.js",
        "/static/../index.html",
        "/static/js/../../index.html",
        "/static/%2e%2e/index.html",
        "/static/js/..%2f..%2f..%2f__init__.py",
        "/static/",
        "/static",
        "/static//etc/passwd",
        "/browse",
        "/nothing",
        "/numbers/",
    ],
)
def test_all_else_is_passed_on(client: TestClient, path: str) -> None:
    assert client.get(path).text == PASSED_ON


def test_only_asking_is_answered(client: TestClient) -> None:
    assert client.post("/").text == PASSED_ON
    assert "etag" not in client.head("/").headers


def test_scripts_needed_come_once_and_none_that_the_page_has() -> None:
    scripts = needed(INDEX)

    assert scripts
    assert len(scripts) == len(set(scripts))
    assert not [script for script in scripts if script in INDEX]
