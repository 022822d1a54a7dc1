"""Ask a server that is shared, as a phone, as a stranger, or as the computer that it runs on."""

import json
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.browser.serving import free_port, running

#: This machine's other loopback address plays the network.
NETWORK = "127.0.0.2"
COOKIE = "igcore"
_APP = Path(__file__).with_name("gate_app.py")
_PATIENCE = 60
EVERYTHING = {"query": "", "captions": True, "names": True, "originals": True}


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_refused(self) -> bool:
        """Whether there is nothing for who asked."""
        return self.status in (400, 401, 403, 421, 429)


@dataclass(frozen=True)
class Guest:
    """Somebody with a cookie, or with a link only."""

    link: str
    secret: str
    guest: str
    token: str

    @property
    def cookie(self) -> dict[str, str]:
        """Header that says who it is."""
        return {"cookie": f"{COOKIE}={self.token}"}


@dataclass(frozen=True)
class Shared:
    """A server with two doors: where each answers."""

    own: str
    network: str
    log: Path
    library: Path

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"", sender: str = ""
    ) -> Answer:
        """Ask at the network's door, from an address."""
        return ask(self.network, method, path, headers, body, sender)

    def at_home(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """Ask at the own door."""
        return ask(self.own, method, path, headers, body)

    def invite(self, role: str = "guest", **wish: Any) -> Guest:
        """Make a link, and a guest who came by it."""
        answer = self.at_home("POST", "/test/invite", body=json.dumps({"role": role, **wish}).encode())
        assert answer.status == 200, answer
        return Guest(**json.loads(answer.body))

    def revoke(self, *names: str) -> None:
        """Put them out."""
        assert self.at_home("POST", "/test/revoke", body=json.dumps(names).encode()).status == 200

    @contextmanager
    def socket(self, headers: Mapping[str, str], origin: str | None = "", at: str = "") -> Iterator[ClientConnection]:
        """Open a page's websocket, with its own Origin unless another one or none (None) is given."""
        host = at or self.network
        with connect(
            f"ws://{host}/_stcore/stream",
            additional_headers=dict(headers),
            origin=None if origin is None else Origin(origin or f"http://{host}"),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            proxy=None,
        ) as opened:
            yield opened


def ask(
    host: str,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    sender: str = "",
) -> Answer:
    """Ask a host with its port; `sender` is the address to come from."""
    name, _, port = host.partition(":")
    source = (sender, 0) if sender else None
    with closing(HTTPConnection(name, int(port), timeout=_PATIENCE, source_address=source)) as connection:
        # As it is, whatever it is; that it may be checked no type tells.
        connection._validate_path = lambda _: None  # type: ignore[attr-defined]
        connection._validate_method = lambda _: None  # type: ignore[attr-defined]
        connection.request(method, path, body or None, dict(headers or {}))
        return whole(connection.getresponse())


def whole(response: HTTPResponse) -> Answer:
    """All of an answer."""
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


def raw(host: str, lines: Sequence[str | bytes], sender: str = "") -> Answer:
    """Send lines as they are, and return what comes back; no status (0) where the connection is closed at once."""
    name, _, port = host.partition(":")
    data = b"\r\n".join(line if isinstance(line, bytes) else line.encode("latin-1") for line in [*lines, "", ""])
    address = (sender, 0) if sender else None
    with closing(socket.create_connection((name, int(port)), _PATIENCE, source_address=address)) as opened:
        opened.sendall(data)
        response = HTTPResponse(opened, method=str(lines[0]).split(" ", 1)[0])
        try:
            response.begin()
        except (ConnectionError, ValueError):
            return Answer(0, {}, b"")
        with closing(response):
            return whole(response)


@contextmanager
def shared(library: Path, log: Path) -> Iterator[Shared]:
    """Serve a library, open to the network, for as long as the block lasts."""
    wish = {"address": NETWORK, "port": free_port(), "lasts": 600, "uses": 1, "role": "guest", "limits": EVERYTHING}
    environment = {"IGCORE_SHARE": json.dumps({**wish, "tls": False, "files": []}), "IGCORE_LIBRARY": str(library)}
    environment |= {"PYTHONPATH": os.pathsep.join([str(_APP.parents[2]), os.environ.get("PYTHONPATH", "")])}
    with running(_APP, environment, log) as url:
        own = urlsplit(url).netloc
        yield Shared(own, _door(own), log, library)


def _door(own: str) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if found := json.loads(ask(own, "GET", "/test/routes").body)["door"]:
            return str(urlsplit(found).netloc)
        time.sleep(0.05)  # there is no event for a door that opens in another process
    raise RuntimeError("The door did not open.")
