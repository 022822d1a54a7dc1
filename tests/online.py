"""A server on this computer that plays the documented answers of Instagram's API and of oEmbed, and every failure."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

from igcore.fetch import Manners
from tests.make_archive import scene

#: Nobody's; it has a letter that addresses write in another way.
TOKEN = "IGQWRsecret|0123456789secret"
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    path: str
    query: dict[str, str]
    authorization: str | None
    host: str


@dataclass(frozen=True)
class Reply:
    """What is sent back. A `length` other than the body's cuts the line; `hold` keeps it open before the body."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    hold: threading.Event | None = None


Play = Callable[[Asked], Reply]


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    """A reply of JSON; `Retry_After="5"` becomes the header Retry-After."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(json.dumps(value).encode(), status, {"Content-Type": "application/json", **named})


def error(code: int, message: str = "no", status: int = 400, **headers: str) -> Reply:
    """A failure as Meta's APIs tell it."""
    return as_json({"error": {"message": message, "type": "OAuthException", "code": code}}, status, **headers)


@dataclass
class Online:
    """The server as its test sees it."""

    base: str
    asked: list[Asked]


@contextmanager
def playing(play: Play) -> Iterator[Online]:
    """Serve what `play` answers, on a free port, while the block runs."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked.append(Asked(parts.path, query, self.headers.get("Authorization"), self.headers["Host"]))
            self._send(play(asked[-1]))

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.send_header("Connection", "close")
            self.end_headers()
            if reply.hold:
                reply.hold.wait(30)
            try:
                self.wfile.write(reply.body)
            except OSError:
                return  # Whoever asked had enough.

        def log_message(self, *_: Any) -> None:
            """Nothing: tests look at what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Online(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Time:
    """A clock that moves by waiting only, and remembers the waits."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    #: How far the clock moves at each look.
    ticks: float = 0.0

    def sleep(self, seconds: float) -> None:
        """Wait without waiting."""
        self.waits.append(seconds)
        self.seconds += seconds

    def clock(self) -> float:
        """Seconds since some moment."""
        self.seconds += self.ticks
        return self.seconds

    def now(self) -> datetime:
        """The moment of the day."""
        return NOW + timedelta(seconds=self.seconds)

    def manners(self, **others: Any) -> Manners:
        """Manners with this clock, where chance always falls to its most."""
        chosen = {"pause": 0.0, "sleep": self.sleep, "clock": self.clock, "now": self.now, "chance": lambda: 1.0}
        return Manners(**{**chosen, **others})


def picture(seed: int, kind: str = "JPEG") -> bytes:
    """Bytes of a small picture."""
    stream = BytesIO()
    scene(seed).save(stream, kind)
    return stream.getvalue()


def media(number: int, **others: Any) -> dict[str, Any]:
    """A post as the API tells it, `number` days after the first; its pictures have addresses under /pictures/."""
    return {
        "id": str(17_900_000_000_000_000 + number),
        "caption": f"Day {number} #ocean",
        "media_type": "IMAGE",
        "media_url": f"PICTURES/{number}.jpg",
        "timestamp": (datetime(2024, 5, 1, 9, 30, tzinfo=UTC) + timedelta(days=number)).strftime(
            "%Y-%m-%dT%H:%M:%S+0000"
        ),
        "username": "kat",
        **others,
    }


@dataclass
class Instagram:
    """The API of one account: its posts, newest first, in pages that name the next one with the token inside."""

    posts: list[dict[str, Any]]
    size: int = 2
    #: What comes instead, by how many requests came before.
    instead: dict[int, Reply] = field(default_factory=dict)
    user: str = "17841400000000001"
    count: int = 0

    def __call__(self, asked: Asked) -> Reply:
        """Answer a request."""
        self.count += 1
        if self.count - 1 in self.instead:
            return self.instead[self.count - 1]
        if asked.path == "/me":
            return as_json({"user_id": self.user, "username": "kat", "media_count": len(self.posts), "id": "9"})
        if asked.path == "/me/media":
            return self._page(asked)
        if asked.path.startswith("/pictures/"):
            return Reply(picture(int(asked.path.split("/")[-1].split(".")[0])))
        return error(100, "Unsupported get request", 400)

    def _page(self, asked: Asked) -> Reply:
        first = int(asked.query.get("after", "p0").removeprefix("p"))
        last = first + self.size
        paging: dict[str, Any] = {"cursors": {"before": f"p{first}", "after": f"p{last}"}}
        if last < len(self.posts):
            paging["next"] = f"https://graph.instagram.com/v26.0/me/media?access_token={TOKEN}&limit=2&after=p{last}"
        page = as_json({"data": self.posts[first:last], "paging": paging})
        return replace(page, body=page.body.replace(b"PICTURES", f"http://{asked.host}/pictures".encode()))
