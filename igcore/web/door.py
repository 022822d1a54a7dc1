"""The door to the network: a second listener of the same server, opened and closed while it runs.

What comes through it is never the owner by its address, wherever it is from: it needs a guest's cookie (`gate`).
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from igcore.errors import SharingError
from igcore.web.asked import WAY, Way

#: Tried one after the other, from the one that was asked for.
_PORTS = 20
_PATIENCE = 10.0  # seconds
#: Bytes of a message by websocket, as Streamlit has it.
_LONGEST_MESSAGE = 200 * 2**20
#: Addresses that nobody has; to aim at them, which sends nothing, tells by which of our own we would go.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_ANYWHERE = "0.0.0.0"  # noqa: S104 - the owner asks for it


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


@contextmanager
def house(app: ASGIApp) -> Iterator[None]:
    """Let doors be opened to an app while the block lasts, in the event loop that runs it."""
    global _house  # noqa: PLW0603 - there is one server in a process
    _house = _House(app, asyncio.get_running_loop())
    try:
        yield
    finally:
        if _house.server is not None:
            _house.server.should_exit = _house.server.force_exit = True
        _house = None


def door() -> Door | None:
    """The door that is open, if one is."""
    return _house.door if _house else None


def open_door(address: str | None, port: int, certificate: Certificate | None = None) -> Door:
    """Open the door; one that is open already stays. Not to be called in the event loop.

    Args:
        address: Where to listen; None: at all addresses of this computer.
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
        listener = _listener(address or _ANYWHERE, port)
        future = asyncio.run_coroutine_threadsafe(_opened(here, listener, address, certificate), here.loop)
        return future.result(_PATIENCE)


def close_door() -> None:
    """Close it, with all that is open through it. Not to be called in the event loop."""
    here = _house
    if here is None:
        return
    with _changing, suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(_closed(here), here.loop).result(_PATIENCE)


async def _opened(here: _House, listener: socket.socket, address: str | None, certificate: Certificate | None) -> Door:
    port = int(listener.getsockname()[1])
    hosts = [address] if address else own_addresses()
    names = [_bracketed(each) for each in hosts]
    if not address:
        names += [socket.gethostname(), f"{socket.gethostname().removesuffix('.local')}.local"]
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
        **secured,
    )
    try:
        config.load()
    except OSError as error:
        listener.close()
        raise SharingError(f"The certificate cannot be used: {error.strerror or error}.") from error
    here.server = server = _Server(config)
    here.task = asyncio.get_running_loop().create_task(server.serve(sockets=[listener]))
    while not server.started and not here.task.done():
        await asyncio.sleep(0.01)
    here.door = Door(tuple(f"{scheme}://{_bracketed(each)}:{port}" for each in hosts), port, certificate)
    return here.door


async def _closed(here: _House) -> None:
    if here.server is not None and here.task is not None:
        here.server.should_exit = here.server.force_exit = True
        await asyncio.wait({here.task}, timeout=_PATIENCE / 2)
    here.door = here.server = here.task = None


def _listener(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    why: OSError | None = None
    for each in range(port, min(port + _PORTS, 65536)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, each))
        except OSError as error:
            listener.close()
            why = error
        else:
            listener.setblocking(False)
            return listener
    said = (why.strerror if why else None) or "no port is free"
    raise SharingError(f"Nothing can listen at {address}, port {port}: {said}.")


def own_addresses() -> list[str]:
    """Addresses of this computer in its network, the one it would use first. Nothing is sent to find them."""
    found = []
    for family, elsewhere in _ELSEWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as aimed:
            aimed.connect((elsewhere, 9))
            found.append(str(aimed.getsockname()[0]))
    with suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    reachable = [each for each in found if not each.startswith(("127.", "::1", "fe80:"))]
    return list(dict.fromkeys(each for each in reachable if ":" not in each)) or ["127.0.0.1"]


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
