"""Promises of `igcore.web.first_page`: Streamlit's own files, unchanged, and nothing else."""

import re
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from igcore.sharing import EVERYTHING, Limits
from igcore.web.components import scripts
from igcore.web.first_page import FirstPage, needed
from igcore.web.visitor import OWNER, Visitor
from tests.test_uploads import GUEST, Introducing

ROOT = Path(__file__).parent.parent
STATIC = Path(get_static_dir())
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
PASSED_ON = "passed on"


def client_of(visitor: Visitor, answer: Response) -> TestClient:
    """Somebody who looks at an app that answers all else alike."""
    route = Route("/{path:path}", lambda _: answer, methods=["GET", "HEAD", "POST"])
    middleware = [Middleware(Introducing, visitor=visitor), Middleware(FirstPage)]
    return TestClient(Starlette(routes=[route], middleware=middleware))


@pytest.fixture(scope="module")
def client() -> TestClient:
    """The owner at an app that says of all else that it was passed on."""
    return client_of(OWNER, PlainTextResponse(PASSED_ON))


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
    assert script[1] == scripts.address("wall")
    assert scripts.address("no such component") == ""


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


#: As Streamlit answers whatever it has nothing for.
ITS_PAGE = HTMLResponse(INDEX)


@pytest.mark.parametrize("path", ["/nonsense", "/numbers/", "/library/x", "/index.html", "/static/js/none.js", "/%00"])
def test_where_streamlit_would_give_its_page_a_sentence_leads_back(path: str) -> None:
    answer = client_of(OWNER, ITS_PAGE).get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "igcore has no page at this address." in answer.text
    assert '<a href="/">Browse the pictures</a>' in answer.text
    assert "streamlit" not in answer.text.lower()
    asked = client_of(OWNER, ITS_PAGE).head(path)
    assert (asked.status_code, asked.content) == (404, b"")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/media/0123.html", ITS_PAGE),
        ("/component/a.b/index.html", ITS_PAGE),
        ("/numbers/", RedirectResponse("/numbers")),
        ("/o/1/1", PlainTextResponse("gone", 404)),
    ],
)
def test_what_is_no_page_of_streamlits_stays(path: str, answer: Response) -> None:
    found = client_of(OWNER, answer).get(path, follow_redirects=False)

    assert (found.status_code, found.content) == (answer.status_code, answer.body)


@pytest.mark.parametrize(
    ("limits", "hidden"), [(EVERYTHING, {"library"}), (Limits(captions=False), {"library", "hashtags"})]
)
def test_a_page_that_is_not_for_a_guest_is_not_there(limits: Limits, hidden: set[str]) -> None:
    guest = client_of(replace(GUEST, limits=limits), ITS_PAGE)

    status = {page: guest.get(f"/{page}").status_code for page in ("library", "hashtags", "numbers", "")}

    assert status == {page: 404 if page in hidden else 200 for page in status}


def test_only_asking_is_answered(client: TestClient) -> None:
    assert client.post("/").text == PASSED_ON
    assert "etag" not in client.head("/").headers


def test_scripts_needed_come_once_and_none_that_the_page_has() -> None:
    scripts = needed(INDEX)

    assert scripts
    assert len(scripts) == len(set(scripts))
    assert not [script for script in scripts if script in INDEX]


def test_the_server_answers_before_what_is_slow_is_there() -> None:
    """Else it would answer half a second later."""
    slow = "{'pandas', 'igcore.library', 'igcore.web.shelf'}"
    code = f"import app, igcore.cli.serve, sys; print(*sorted({slow} & sys.modules.keys()))"

    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout.strip() == ""
