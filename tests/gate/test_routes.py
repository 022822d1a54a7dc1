"""Every route of the running app, and its websocket, for everybody who may ask: only what is meant answers."""

import json
import re
from collections.abc import Mapping
from typing import Literal, get_args

import pytest
from websockets.exceptions import InvalidStatus

from igcore.web.first_page import page_paths
from tests.gate.asking import COOKIE, Shared

#: Who may ask for what: everybody who came by a link may look, or send a form; all else is for the owner, and what is
#: on this computer's disk for who sits at it.
Rule = Literal["look", "form", "owner", "here"]
Who = Literal["nobody", "guest", "owner's device", "expired", "revoked", "forged"]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Each route of the router, by its path as it stands there. One that is added needs a row, so that somebody decides.
ROUTES: Mapping[str, Rule] = {
    "/browse": "look",
    "/t/{generation}/{row}.jpg": "look",
    "/thumbnails/{generation}/{size}/{rows}.txt": "look",
    "/o/{generation}/{row}": "look",
    "/columns/{generation}.bin": "look",
    "/order/{generation}/{name:path}.bin": "look",
    "/moved/{before}/{generation}/{rows}.json": "look",
    "/card/{generation}/id/{picture}.json": "look",
    "/card/{generation}/{picture}.json": "look",
    "/findings/{generation}": "look",
    "/parts/{file}": "look",
    "/sheet/{generation}/{number}.jpg": "look",
    "/poster/{token}.png": "look",
    "/complete/{generation}": "look",
    "/job": "look",
    "/places": "here",
    "/zip/{generation}": "form",
    "/links/{generation}": "form",
    "/handon/{generation}": "form",
    "/job/cancel": "owner",
    "/uploads": "owner",
    "/uploads/{drop}": "owner",
    "/uploads/{drop}/finish": "owner",
    "/uploads/{drop}/{number}": "owner",
    # Streamlit's.
    "/_stcore/health": "look",
    "/_stcore/host-config": "look",
    "/_stcore/metrics": "owner",
    "/media/{file_id:path}": "look",
    "/_stcore/upload_file/{session_id}/{file_id}": "owner",
    "/component/{path:path}": "look",
    "/_stcore/bidi-components/{path:path}": "look",
    "/auth/login": "owner",
    "/auth/logout": "owner",
    "/oauth2callback": "owner",
    "/_stcore/agent/interact": "owner",
    "/_stcore/agent/openapi.json": "owner",
    "/_stcore/agent/mcp": "owner",
}
#: What Streamlit's last route, which takes everything else, is asked for.
ELSEWHERE: Mapping[str, Rule] = {
    **dict.fromkeys(sorted(page_paths()), "look"),
    "/static/js/nothing.js": "look",
    "/favicon.png": "look",
    "/index.html": "owner",
    "/nothing": "owner",
    "/library/_stcore/health": "owner",
    "/app/static/private.jpg": "owner",
    "/join": "owner",
    "/sharing.json": "owner",
}
_SOCKET, _REST = "/_stcore/stream", ""
#: Routes of the tests.
_OURS = re.compile(r"/test/|/zip/endless")
#: What Streamlit itself answers only to its own tokens, or not at all.
_TOKENS = re.compile("upload_file|agent")


def known(server: Shared) -> dict[str, list[str] | None]:
    """Paths and methods of the running app's router."""
    found = json.loads(server.at_home("GET", "/test/routes").body)["routes"]
    paths: dict[str, list[str] | None] = {}
    for path, methods in found:
        paths[path] = methods and sorted({*methods, *(paths.get(path) or ())})
    return {path: methods for path, methods in paths.items() if not _OURS.match(path)}


@pytest.fixture(scope="module")
def cookies(server: Shared) -> dict[Who, dict[str, str]]:
    """Headers of everybody."""
    guest, revoked = server.invite(), server.invite()
    server.revoke(revoked.guest)
    return {
        "nobody": {},
        "guest": guest.cookie,
        "owner's device": server.invite("owner").cookie,
        "expired": server.invite(lasts=60, ago=120).cookie,
        "revoked": revoked.cookie,
        "forged": {"cookie": f"{COOKIE}={guest.guest}; {COOKIE}={guest.link}; __Host-{COOKIE}={guest.token}"},
    }


def test_every_route_of_the_router_has_a_row(server: Shared) -> None:
    assert set(known(server)) == {*ROUTES, _SOCKET, _REST}


def may(who: Who, rule: Rule, method: str) -> bool:
    """Whether there is an answer from inside."""
    if who == "owner's device":
        return rule != "here"
    if who == "guest":
        return (rule == "look" and method in ("GET", "HEAD")) or (rule == "form" and method == "POST")
    return False


def is_wrong(status: int, who: Who, rule: Rule, method: str) -> bool:
    """Whether an answer came from inside, or none did, though it was not meant so."""
    # That a method is not known says nothing of this computer.
    inside = status not in (401, 403) and not (rule == "here" and status == 405 and who == "owner's device")
    return inside != may(who, rule, method)


def test_only_what_is_meant_answers(server: Shared, cookies: dict[Who, dict[str, str]]) -> None:
    """By every method, on each path with something in its places. Strangers come from many addresses."""
    asked = {**{re.sub(r"\{\w+(:path)?\}", "0", path): rule for path, rule in ROUTES.items()}, **ELSEWHERE}
    wrong = []
    for number, (path, rule) in enumerate(asked.items()):
        for who in get_args(Who):
            for method in METHODS:
                sender = f"127.3.{get_args(Who).index(who)}.{number + 1}"
                answer = server.ask(method, path, cookies[who], sender=sender)
                if is_wrong(answer.status, who, rule, method) and not (
                    who == "owner's device" and _TOKENS.search(path)
                ):
                    wrong.append(f"{who:15} {method:8}{path}: {answer.status}, although {rule}")

    assert not wrong, "\n".join(wrong)


def test_whoever_may_not_come_in_hears_the_same_of_all_paths(
    server: Shared, cookies: dict[Who, dict[str, str]]
) -> None:
    """Whether there is such a path or not."""
    outside: tuple[Who, ...] = ("nobody", "expired", "revoked", "forged")
    for number, path in enumerate([*ROUTES, *ELSEWHERE]):
        for who in outside:
            answer = server.ask("GET", re.sub(r"\{.*?\}", "0", path), cookies[who], sender=f"127.4.1.{number + 1}")

            assert (answer.status, answer.body) == (401, b""), (path, who)


@pytest.mark.parametrize("who", get_args(Who))
@pytest.mark.parametrize("origin", ["own", "none", "foreign", "null", "other port"])
def test_the_websocket_is_for_who_came_by_a_link(
    server: Shared, cookies: dict[Who, dict[str, str]], who: Who, origin: str
) -> None:
    origins = {
        "own": f"http://{server.network}",
        "none": None,
        "foreign": "http://evil.example",
        "null": "null",
        "other port": "http://127.0.0.2:1",
    }
    meant = who in ("guest", "owner's device") and origin in ("own", "none")
    if meant:
        with server.socket(cookies[who], origins[origin]) as page:
            assert page.subprotocol == "streamlit"
        return
    with pytest.raises(InvalidStatus, match="403"), server.socket(cookies[who], origins[origin]):
        pass
