"""The gate before everything the server answers: who asks, whether they may, and what browsers may do with the answer.

It has two doors. By its own, from this computer to this computer, comes the owner. By the network's come guests, and
devices of the owner's, with a cookie that they got for a link; nobody else hears anything of what lies behind.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import contextmanager, suppress
from typing import Any

import anyio.to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from igcore.sharing import Change, Guest, SignIn, device, note
from igcore.web.asked import Asked, asked, may_be_anybodys, network_of
from igcore.web.brakes import Allowance, Failures
from igcore.web.doorstep import Answer, ask_for_more_patience, bare, inside, joining, nothing_here, private, welcome
from igcore.web.root import book, library_root
from igcore.web.security_headers import protected
from igcore.web.visitor import NOBODY, OWNER, Visitor, introduce

JOIN = "/join/"
#: Of a websocket: whoever looked may not any more.
REVOKED = 4403
#: What guests may ask Streamlit for: its page, its files, and the socket by which a page's script talks.
_STREAMLITS = ("/static/", "/_stcore/bidi-components/", "/media/", "/component/")
_STREAMLITS_OWN = frozenset(
    {"/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/favicon.png", "/manifest.json"}
)
_FIVE_MINUTES, _OWN_FAILURES, _ALL_FAILURES = 300, 8, 100
#: Requests of strangers: so many at once, and so many a second.
_BURST, _RATE = 60, 2


class Gate:
    """Middleware before `app`.

    Args:
        app: What is guarded.
        looking: Paths at which guests may look, by method; one that ends with a slash stands for all below it.
        pages: Returns the paths of pages.
    """

    def __init__(self, app: ASGIApp, looking: Iterable[tuple[str, str]], pages: Callable[[], Iterable[str]]) -> None:
        """Guard it."""
        self.app = app
        self._looking = tuple(looking)
        self._pages = pages
        self._failures = Failures(_OWN_FAILURES, _ALL_FAILURES, _FIVE_MINUTES)
        self._strangers = Allowance(_RATE, _BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may come in."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request = asked(scope)
        visitor, refusal = await self._judged(scope, request)
        if refusal is not None:
            await _refuse(scope, receive, send, request, refusal)
            return
        introduce(scope, visitor)
        if scope["type"] == "http":
            await self._answered(scope, receive, _with_headers(scope, request, send), visitor)
        elif visitor.id:
            await _watched(self.app, scope, receive, send, visitor)
        else:
            await self.app(scope, receive, send)

    async def _judged(self, scope: Scope, request: Asked) -> tuple[Visitor, Answer | None]:
        """Who it is, and what they hear instead of an answer where they may not have one."""
        if not request.host_is_known():
            return NOBODY, bare(421)
        if not scope["query_string"].isascii():
            # No browser sends that, and not all that lies behind can read it.
            return NOBODY, bare(400)
        if not may_be_anybodys(scope) and not request.is_our_own():
            return NOBODY, bare(403)
        if request.here:
            return OWNER, None
        if scope["type"] == "http" and str(scope["path"]).startswith(JOIN):
            secret = str(scope["path"]).removeprefix(JOIN)
            return NOBODY, await self._join(scope["method"], secret, request, time.time())
        return self._of_the_network(scope, request, time.time())

    def _of_the_network(self, scope: Scope, request: Asked, now: float) -> tuple[Visitor, Answer | None]:
        guest = book().guest_of(request.cookie, now)
        if guest is not None:
            visitor = visitor_of(guest)
            if visitor.may_change or self._may_look(scope):
                return visitor, None
            return visitor, nothing_here() if _is_looked_at(scope, request) else bare(403)
        if not self._strangers.take(network_of(request.address), now):
            return NOBODY, bare(429)
        return NOBODY, private() if _is_looked_at(scope, request) else bare(401)

    def _may_look(self, scope: Scope) -> bool:
        path, method = str(scope["path"]), scope["method"] if scope["type"] == "http" else "GET"
        wanted = "GET" if method == "HEAD" else method
        ours = any(wanted == each and _is_at(path, place) for each, place in self._looking)
        streamlits = path in _STREAMLITS_OWN or path.startswith(_STREAMLITS) or path in self._pages()
        return ours or (wanted == "GET" and streamlits)

    async def _join(self, method: str, secret: str, request: Asked, now: float) -> Answer:
        """Let in who has a link's secret: at the second step only, since messengers look at the first by themselves."""
        sender = network_of(request.address)
        if self._failures.are_too_many(sender, now):
            return ask_for_more_patience()
        link = book().opens(secret, now)
        guest = book().guest_of(request.cookie, now)
        if guest is not None and link is not None and guest.link == link.id:
            # Back, or the same code once more: they are in already, and it is not used up twice.
            return inside()
        if link is None or not link.lets_in(request.cookie):
            self._failures.add(sender, now)
            # Whoever has a good link is not kept out by the failures of others.
            if self._failures.are_too_many_of_all(now):
                return ask_for_more_patience()
            await _noted(SignIn(now, "refused", request.address, device(request.agent), link.id if link else ""))
            return private("This link is not good any more. Ask whoever sent it for a new one.")
        return await _let_in(secret, request, now) if method == "POST" else joining()

    async def _answered(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
        """Answer, for as long as they may hear it: a download ends with the right to it."""

        async def still(message: Message) -> None:
            if visitor.id and book().guest(visitor.id, time.time()) is None:
                raise _GoneError
            await send(message)

        with suppress(_GoneError):
            await self.app(scope, receive, still if visitor.id else send)


def _is_looked_at(scope: Scope, request: Asked) -> bool:
    return bool(scope["type"] == "http" and request.is_navigation)


def _is_at(path: str, place: str) -> bool:
    return path.startswith(place) if place.endswith("/") else path == place


class _GoneError(Exception):
    """Who asked may not hear the rest."""


async def _let_in(secret: str, request: Asked, now: float) -> Answer:
    try:
        came = await anyio.to_thread.run_sync(book().join, secret, now, device(request.agent), request.cookie)
    except OSError:
        return private("Nobody can be let in now: the computer of the library cannot write. Try again later.")
    if came is None:
        return private("This link is not good any more. Ask whoever sent it for a new one.")
    guest, token = came
    await _noted(SignIn(now, "accepted", request.address, guest.device, guest.link, guest.id, guest.name))
    return welcome(token, int(guest.until - now), secure=request.secure)


def visitor_of(guest: Guest) -> Visitor:
    """A guest, or a device of the owner's, as a visitor."""
    return Visitor(guest.role, guest.id, guest.name, guest.limits)


async def _noted(sign_in: SignIn) -> None:
    # The log is for people: without it the gate is as good.
    with suppress(OSError):
        await anyio.to_thread.run_sync(note, library_root(), sign_in)


def _with_headers(scope: Scope, request: Asked, send: Send) -> Send:
    async def protecting(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = protected(list(message.get("headers", ())), scope["path"], request.host, request.secure)
            message = {**message, "headers": headers}
        await send(message)

    return protecting


async def _refuse(scope: Scope, receive: Receive, send: Send, request: Asked, answer: Answer) -> None:
    if scope["type"] == "websocket":
        await receive()
        # Before it is accepted: the browser gets 403.
        await send({"type": "websocket.close", "code": REVOKED})
        return
    headers = [*answer.headers, (b"content-length", str(len(answer.body)).encode())]
    host = request.host if request.host_is_known() else ""
    headers = protected(headers, scope["path"], host, request.secure, answer.policy)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


#: Of each guest, what ends their websockets.
_open: dict[str, set[asyncio.Event]] = {}
_listening: set[int] = set()


def connected() -> Counter[str]:
    """How many pages each guest has open, by id."""
    return Counter({name: len(events) for name, events in _open.copy().items() if events})


@contextmanager
def _counted(visitor: Visitor) -> Any:
    """An event that is set once a guest is put out."""
    _listen(asyncio.get_running_loop())
    gone = asyncio.Event()
    _open.setdefault(visitor.id, set()).add(gone)
    try:
        yield gone
    finally:
        _open[visitor.id].discard(gone)
        if not _open[visitor.id]:
            _open.pop(visitor.id, None)


def _listen(loop: asyncio.AbstractEventLoop) -> None:
    here = book()
    if id(here) in _listening:
        return
    _listening.add(id(here))

    def hear(change: Change) -> None:
        for name in change.gone:
            for event in tuple(_open.get(name, ())):
                loop.call_soon_threadsafe(event.set)

    here.listen(hear)


async def _watched(app: ASGIApp, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
    """Run a websocket until whoever has it may not look any more."""
    ended = False

    with _counted(visitor) as gone:
        # Looked up only now, that nobody is put out in between unheard.
        guest = book().guest(visitor.id, time.time())
        until = guest.until if guest else 0.0

        async def tell(message: Message) -> None:
            # A computer that slept has waited less than it seems: the clock has the last word.
            if not ended and time.time() < until:
                await send(message)

        ending = asyncio.ensure_future(gone.wait())

        async def hear() -> Message:
            nonlocal ended
            heard: asyncio.Future[Message] = asyncio.ensure_future(_awaited(receive()))
            left = max(until - time.time(), 0)
            done, _ = await asyncio.wait({heard, ending}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if heard in done and ending not in done:
                return heard.result()
            heard.cancel()
            if not ended:
                ended = True
                await send({"type": "websocket.close", "code": REVOKED})
            return {"type": "websocket.disconnect", "code": REVOKED}

        try:
            await app(scope, hear, tell)
        finally:
            ending.cancel()


async def _awaited(message: Awaitable[Message]) -> Message:
    return await message
