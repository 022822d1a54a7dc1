"""The door to the network: a second listener of the same server, opened and closed while it runs.

What comes through it is never the owner by its address, wherever it is from: it needs a guest's cookie (`gate`).
"""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from igcore.errors import SharingError
from igcore.web.addresses import own_addresses
from igcore.web.asked import WAY, Way

#: Tried one after the other, from the one that was asked for.
_PORTS = 20
_PATIENCE = 10.0  # seconds
#: Bytes of a message by websocket, as Streamlit has it.
_LONGEST_MESSAGE = 200 * 2**20
#: Connections at once, of all and of one address, and how long one may say nothing: fewer than a process may open, more
#: than ten people with their browsers have.
_MOST, _MOST_OF_ONE, _SILENCE = 512, 128, 20.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a certificate and its key, and the SHA-256 of it to compare by eye."""

    certificate: Path
    key: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Door:
    """An open door: the addresses under which it is found, each with scheme and port."""

    addresses: tuple[str, ...]
    port: int
    certificate: Certificate | None = None


class _Bounded(HttpToolsProtocol):
    """Connections of the network: so many, and none that asks for nothing. Strangers would use them up for all."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # it is always one
        """Take it, unless there are too many."""
        super().connection_made(transport)
        client = self.client[0] if self.client else ""
        of_one = sum(1 for each in self.connections if (getattr(each, "client", None) or ("",))[0] == client)
        if of_one > _MOST_OF_ONE or len(self.connections) > _MOST:
            transport.abort()
        else:
            self.loop.call_later(_SILENCE, self._hang_up)

    def _hang_up(self) -> None:
        # Once it is a websocket it is another's.
        if self.cycle is None and self in self.connections and not self.transport.is_closing():
            self.transport.abort()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the server that was here first."""
        yield


@dataclass(slots=True)
class _House:
    app: ASGIApp
    loop: asyncio.AbstractEventLoop
    door: Door | None = None
    server: uvicorn.Server | None = None
    task: "asyncio.Task[None] | None" = None


_house: _House | None = None
_changing = threading.Lock()


@asynccontextmanager
async def house(app: ASGIApp) -> AsyncIterator[None]:
    """Let doors be opened to an app while the block lasts, in the event loop that runs it."""
    global _house  # noqa: PLW0603 - there is one server in a process
    _house = _House(app, asyncio.get_running_loop())
    try:
        yield
    finally:
        await _closed(_house)
        _house = None


def door() -> Door | None:
    """The door that is open, if one is."""
    return _house.door if _house else None


def open_door(address: str | None, port: int, certificate: Certificate | None = None) -> Door:
    """Open the door; one that is open already stays. Not to be called in the event loop.

    Args:
        address: Where to listen; None: at all addresses of this computer in local networks.
        port: Where to listen; if it is taken, at the next that is free.
        certificate: For TLS.

    Raises:
        SharingError: It is not possible; a sentence says why.
    """
    here = _house
    if here is None:
        raise SharingError("The app can be shared only while its own server runs it: start it with `igcore serve`.")
    with _changing:
        if here.door is not None:
            return here.door
        addresses = [address] if address else own_addresses()
        if not addresses:
            raise SharingError("This computer is in no local network.")
        if address and _is_everywhere(address):
            raise SharingError(f"{address} is everywhere; name one address of this computer, or none.")
        opening = _opened(here, _listeners(addresses, port), addresses, certificate)
        return asyncio.run_coroutine_threadsafe(opening, here.loop).result(_PATIENCE)


def close_door() -> None:
    """Close it, with all that is open through it. Not to be called in the event loop."""
    here = _house
    if here is None:
        return
    with _changing, suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(_closed(here), here.loop).result(_PATIENCE)


async def _opened(
    here: _House, listeners: list[socket.socket], hosts: Sequence[str], certificate: Certificate | None
) -> Door:
    port = int(listeners[0].getsockname()[1])
    own = socket.gethostname()
    names = [*map(_bracketed, hosts), own, f"{own.removesuffix('.local')}.local"]
    scheme, usual = ("https", 443) if certificate else ("http", 80)
    known = {f"{name.lower()}:{port}" for name in names} | (
        {name.lower() for name in names} if port == usual else set()
    )
    way = Way(frozenset(known))

    async def through(scope: Scope, receive: Receive, send: Send) -> None:
        await here.app({**scope, WAY: way}, receive, send)

    secured: dict[str, Any] = {}
    if certificate:
        secured = {"ssl_certfile": certificate.certificate, "ssl_keyfile": certificate.key}
    config = uvicorn.Config(
        through,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=_LONGEST_MESSAGE,
        ws_per_message_deflate=False,
        access_log=False,
        log_config=None,
        server_header=False,
        http=_Bounded,
        # What comes in here came from where it seems to; no header says otherwise.
        proxy_headers=False,
        # Whoever looks hears that it is over; none of them holds up the end.
        timeout_graceful_shutdown=1,
        **secured,
    )
    try:
        config.load()
    except OSError as error:
        for each in listeners:
            each.close()
        raise SharingError(f"The certificate cannot be used: {error.strerror or error}.") from error
    here.server = server = _Server(config)
    here.task = asyncio.get_running_loop().create_task(server.serve(sockets=listeners))
    while not server.started and not here.task.done():
        await asyncio.sleep(0.01)
    here.door = Door(tuple(f"{scheme}://{_bracketed(each)}:{port}" for each in hosts), port, certificate)
    return here.door


async def _closed(here: _House) -> None:
    if here.server is not None and here.task is not None:
        here.server.should_exit = True
        await asyncio.wait({here.task}, timeout=_PATIENCE / 2)
    here.door = here.server = here.task = None


def _listeners(addresses: Sequence[str], port: int) -> list[socket.socket]:
    """A socket at each address, all at one port: the first that is free."""
    why: OSError | None = None
    for each in range(port, min(port + _PORTS, 65536)):
        with ExitStack() as opened:
            try:
                listeners = [opened.enter_context(_listener(address, each)) for address in addresses]
            except OSError as error:
                why = error
                continue
            opened.pop_all()
            return listeners
    said = (why.strerror if why else None) or "no port is free"
    raise SharingError(f"Nothing can listen at {', '.join(addresses)}, port {port}: {said}.")


def _listener(address: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _is_everywhere(address: str) -> bool:
    return address in ("", "*") or set(address) <= set("0.:")


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
