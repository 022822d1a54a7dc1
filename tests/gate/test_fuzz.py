"""Whatever is asked, the gate has an answer, and whoever has no cookie of the book none from inside."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from igcore.sharing import sign_ins
from igcore.web.asked import COOKIE, SECURE_COOKIE, WAY, Way
from igcore.web.first_page import page_paths
from igcore.web.gate import Gate, connected
from igcore.web.root import book
from igcore.web.server import _LOOKING, ROUTES
from igcore.web.shelf import opened
from igcore.web.visitor import HEADER, NOBODY, OWNER, SCOPE, asking

HOST = "192.168.1.7:8502"
_FIXTURES = [HealthCheck.function_scoped_fixture]
hostile = st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass"))
names = st.sampled_from(
    [b"cookie", b"host", b"origin", b"x-igcore-visitor", b"x-forwarded-for", b"user-agent", b"accept", b"upgrade",
     b"sec-fetch-mode", b"authorization", b"forwarded"]
)  # fmt: skip
words = st.sampled_from(
    [HOST.encode(), b"127.0.0.1:8501", b"localhost", b"evil.example", b"", f"http://{HOST}".encode(), b"null",
     f"{COOKIE}=".encode(), f"{COOKIE}=x; {COOKIE}=y".encode(), f"{SECURE_COOKIE}=x".encode(), b"0.owner.", b";;=;",
     f"{COOKIE}={'x' * 5000}".encode(), f"{COOKIE}=\xff\x00".encode("latin-1"), b"igcore", b"[::1]", b"[::1]:80"]
)  # fmt: skip
headers = st.lists(st.tuples(names | hostile, words | hostile), max_size=6)
paths = st.text(max_size=40).map(lambda text: "/" + text) | st.sampled_from(
    [
        "/",
        "",
        "*",
        "/join/",
        "/join/x",
        "/join/../t/0/0.jpg",
        "/_stcore/stream",
        "/_stcore/health",
        "//",
        "/\x00",
        "/\ud800",
    ]
)
methods = st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "CONNECT", "PUT", "", "get", "GET\r\n", "\U0001f600"])


@dataclass
class Inside:
    """What lies behind the gate: it notes who came."""

    came: list[Any] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in."""
        self.came.append(scope.get(SCOPE))
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"INSIDE"})


def guarded(app: ASGIApp) -> Gate:
    return Gate(app, _LOOKING, page_paths)


def asked(app: Callable[[Scope, Receive, Send], Awaitable[None]], scope: Mapping[str, Any]) -> list[Message]:
    """All that an app answers."""
    sent: list[Message] = []

    async def receive() -> Message:
        if scope["type"] == "websocket":
            return {"type": "websocket.connect" if not sent else "websocket.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(dict(scope), receive, send))  # type: ignore[arg-type]  # a coroutine, as those of ASGI are
    return sent


def scope_of(
    kind: str, method: str, path: str, lines: list[tuple[bytes, bytes]], *, network: bool = True, **more: Any
) -> dict[str, Any]:
    """A request, as the network's door hands it on, or another server that hears more than it should."""
    return {
        "type": kind,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "query_string": b"",
        "headers": lines,
        "scheme": {"http": "http", "websocket": "ws"}[kind],
        "server": ("192.168.1.7", 8502),
        "client": ("192.168.1.9", 5000),
        "root_path": "",
        "http_version": "1.1",
        "method": method,
        "subprotocols": [],
        **({WAY: Way(frozenset({HOST}))} if network else {}),
        **more,
    }


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library's folder with nobody in its book."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path))
    return tmp_path


kinds = st.tuples(st.sampled_from(["http", "websocket"]), st.booleans(), st.booleans())


@given(kinds, methods, paths, headers)
@example(("http", True, False), "GET", "/", [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}=".encode())])
@settings(max_examples=400, suppress_health_check=_FIXTURES)
def test_strangers_never_come_in_and_always_have_an_answer(
    place: Path, kinds: tuple[str, bool, bool], method: str, path: str, lines: list[tuple[bytes, bytes]]
) -> None:
    """By the network's door, encrypted or not, and where somebody lets the own one listen to the network."""
    kind, network, encrypted = kinds
    inside = Inside()
    scheme = ("http" if kind == "http" else "ws") + ("s" if encrypted else "")

    sent = asked(guarded(inside), scope_of(kind, method, path, lines, network=network, scheme=scheme))

    assert inside.came == []
    assert sent[0]["type"] == ("http.response.start" if kind == "http" else "websocket.close")
    if kind == "http":
        assert sent[0]["status"] in (401, 403, 421, 429)
        assert all(b"\n" not in value and b"\r" not in value for _, value in sent[0]["headers"])


@given(methods, paths, headers)
@settings(max_examples=60, suppress_health_check=_FIXTURES)
def test_who_comes_in_is_who_the_book_says(
    place: Path, method: str, path: str, lines: list[tuple[bytes, bytes]]
) -> None:
    """Whatever else is said beside a good cookie."""
    now = time.time()
    _, secret = book().invite(now, 60)
    came = book().join(secret, now, "A device")
    assert came is not None
    good = [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}={came[1]}".encode())]
    others = [each for each in lines if each[0] not in (b"host", b"cookie")]
    inside = Inside()

    asked(guarded(inside), scope_of("http", method, path, [*good, *others]))

    book().revoke_all()
    assert [(each.role, each.id) for each in inside.came] in ([], [("guest", came[0].id)])
    after = Inside()
    asked(guarded(after), scope_of("http", method, path, [*good, *others]))
    assert after.came == []


@given(
    headers, st.sampled_from(["127.0.0.1", "::1", "127.0.0.1%lo", "::ffff:127.0.0.1", "192.168.1.9", "", "localhost"])
)
@settings(max_examples=150, suppress_health_check=_FIXTURES)
def test_the_own_door_is_for_this_computer_by_its_names(
    place: Path, lines: list[tuple[bytes, bytes]], client: str
) -> None:  # fmt: skip
    inside = Inside()
    scope = scope_of("http", "GET", "/", lines, network=False, server=("127.0.0.1", 8501), client=(client, 5))

    asked(guarded(inside), scope)

    hosts = [value for name, value in lines if name == b"host"]
    if inside.came:
        assert inside.came == [OWNER]
        assert client in ("127.0.0.1", "::1", "::ffff:127.0.0.1")
        assert len(hosts) == 1
        assert hosts[0].decode().lower().split(":8501")[0] in ("127.0.0.1", "localhost", "[::1]", "[::1]:80")


def test_a_visitors_header_that_was_sent_is_gone(place: Path) -> None:
    """And what stands there is what the gate wrote, once."""
    seen: list[list[tuple[bytes, bytes]]] = []

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        seen.append([each for each in scope["headers"] if each[0].lower() == HEADER.encode()])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    lines = [(b"host", b"localhost"), (HEADER.encode(), b"0.owner."), (b"X-Igcore-Visitor", b"owner")]
    asked(guarded(app), scope_of("http", "GET", "/", lines, network=False, server=("::1", 1), client=("::1", 5)))

    ((line,),) = seen
    assert line[1].endswith(b".owner.")
    assert line[1] != b"0.owner."
    assert asking({}) == asking({SCOPE: "owner"}) == NOBODY


@pytest.fixture
def guest(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[bytes, bytes]]]:
    """What a guest of the sample sends."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    now = time.time()
    _, secret = book().invite(now, 600)
    came = book().join(secret, now, "A device")
    assert came is not None
    yield [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}={came[1]}".encode())]
    book().revoke_all()


@given(st.data())
@settings(max_examples=250, suppress_health_check=_FIXTURES)
def test_our_routes_answer_whatever_stands_in_their_places(
    guest: list[tuple[bytes, bytes]], sample_library: Path, data: st.DataObject
) -> None:
    """Never with an exception; and what is outside of the library stays there."""
    token = opened(sample_library).token
    values = st.text(max_size=20) | st.sampled_from(
        ["0", "-1", "1e9", "9" * 400, "..", "../..", "%2e%2e", "\0", "\ufffd", "²", "٣", "0-0", "half", "whole", "hue",
         "near/0", "colours/", "colours/ffffff-1", token, f"{token}/..", "sharing.json", "library.json", "0.jpg"]
    )  # fmt: skip
    route = data.draw(st.sampled_from([each for each in ROUTES if "upload" not in each.path]))
    path = route.path.replace("{generation}", data.draw(st.sampled_from([token, "0", ""])))
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + data.draw(values).replace("{", "") + rest.partition("}")[2]
    query = data.draw(st.binary(max_size=30) | st.sampled_from([b"text=%23", b"cursor=-1", b"black=nan", b"width=1e9"]))
    method = "POST" if "POST" in (route.methods or ()) else "GET"

    sent = asked(guarded(Starlette(routes=ROUTES)), scope_of("http", method, path, guest, query_string=query))

    assert sent[0]["status"] < 500
    body = b"".join(each.get("body", b"") for each in sent[1:])
    assert b'"guests"' not in body
    assert b"archives" not in body[:200] or route.path.startswith(("/card", "/findings"))


def test_memory_is_bounded_however_many_addresses_ask(place: Path) -> None:
    """A neighbour with a network of addresses, who tries secrets, asks for pages and opens sockets from each."""
    book().invite(time.time(), 600, uses=None)
    gate = guarded(Inside())
    lines = [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}={'x' * 43}".encode())]
    for number in range(3_000):
        client = (f"10.0.{number >> 8}.{number & 255}", 5000)
        for kind, method, path in (("http", "GET", f"/join/{number}"), ("http", "GET", "/"), ("websocket", "GET", "/")):
            assert asked(gate, scope_of(kind, method, path, lines, network=True, client=client))

    assert 0 < len(gate._strangers._of) <= 1024
    assert 0 < len(gate._failures._of) <= 1024
    assert len(gate._failures._all) <= 100
    assert not connected()
    assert sum(1 for each in sign_ins(place, 10_000)) <= 100
    assert not book().guests(time.time())
