"""What a fresh visit loads first: Streamlit's own page and its files, out of memory.

That is some eighty files before anything is to be seen. Streamlit opens and measures each in threads of its own, and
the browser hears of a quarter of them only once the first message tells which elements there are. Here the page asks
for all at once, and they are handed out as they were when they were first asked for. Our style comes with the page too.

Streamlit gives its page at every other address as well, and there says that a page was not found, in words for who
writes apps. Here such an address is answered in words of ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

import igcore
from igcore.web.components import scripts
from igcore.web.doorstep import STYLE
from igcore.web.visitor import asking

#: Files that Streamlit names by their content, so that they never change. A system may say otherwise what they are.
_KINDS = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_PAGES = Path(igcore.__file__).parent.parent / "pages"
#: Whose page is at the root, so that its name leads there.
_FIRST = "browse"
_STYLE = Path(__file__).with_name("first_page.css")
#: Lets the browser open the websocket at once: else it asks for the health of the server first, and who may send
#: messages to this page, such as to go to another one. Its own menu may, and nobody else.
_CONNECT = """<script>window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};</script>"""
#: Our component that is to run first, so that pictures are asked for before anything else is drawn.
_FOREMOST = "wall"
#: Scripts of the elements that stand on every page, by the beginnings of their names.
_ELEMENTS = ("BidiComponent",)
_IMPORT = re.compile(r'(?:from|import)\s*"\./([^"/]+\.js)"')
_ALREADY = re.compile(r'static/js/([^"/]+\.js)"')

#: Where Streamlit has more than its page.
_STREAMLITS = ("/_stcore/", "/media/", "/component/")

_NO_CACHE, _FOR_EVER = "no-cache", "public, immutable, max-age=31536000"
_Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class FirstPage:
    """Middleware before `app` that answers for Streamlit's page and its files."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on what is not asked for here."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif scope["path"][1:] in asking(scope).hidden_pages:
            await _tell(send, 404, _nowhere(), scope["method"])
        elif scope["method"] == "GET" and (found := _found(scope["path"])) is not None:
            await _tell(send, 200, found, "GET")
        else:
            await self.app(scope, receive, send if _is_known(scope["path"]) else _replacing(send, scope["method"]))


def _is_known(path: str) -> bool:
    """Tell whether a page may be at a path: one of the app, or a file that was made for a visitor."""
    return path in page_paths() or path.startswith(_STREAMLITS)


def _replacing(send: Send, method: str) -> Send:
    """Send on what is answered, but say that there is nothing where Streamlit gives its page."""
    replaced = False

    async def sending(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start":
            kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
            replaced = message["status"] == 200 and kind.startswith(b"text/html")
            if replaced:
                await _tell(send, 404, _nowhere(), method)
        if not replaced:
            await send(message)

    return sending


async def _tell(send: Send, status: int, answer: tuple[_Headers, bytes], method: str) -> None:
    headers, body = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def _found(path: str) -> tuple[_Headers, bytes] | None:
    if path in page_paths():
        return _page()
    return _file(path) if path in _file_paths() else None


def page() -> bytes:
    """Streamlit's own page, as it is sent."""
    return _page()[1]


@cache
def page_paths() -> frozenset[str]:
    """Paths at which it is."""
    return frozenset(["/", *(f"/{page.stem}" for page in _PAGES.glob("*.py") if page.stem != _FIRST)])


@cache
def _file_paths() -> frozenset[str]:
    root = Path(get_static_dir())
    files = (file for file in (root / "static").rglob("*.*") if file.suffix in _KINDS)
    return frozenset(f"/{file.relative_to(root).as_posix()}" for file in files)


@cache
def _file(path: str) -> tuple[_Headers, bytes]:
    file = Path(get_static_dir(), path[1:])
    return _answer(file.read_bytes(), _KINDS[file.suffix], _FOR_EVER)


def _page() -> tuple[_Headers, bytes]:
    return _page_with(scripts.address(_FOREMOST))


@cache
def _page_with(foremost: str) -> tuple[_Headers, bytes]:
    own = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")
    more = [f'<link rel="modulepreload" crossorigin href="./static/js/{script}">' for script in needed(own)]
    if foremost:
        more.append(f'<link rel="modulepreload" href="{foremost}">')
    style = f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"
    page = own.replace("<title>Streamlit</title>", "<title>igcore</title>")
    page = page.replace("</head>", "\n".join([_CONNECT, *more, style, "</head>"]))
    return _answer(page.encode(), "text/html; charset=utf-8", _NO_CACHE)


@cache
def _nowhere() -> tuple[_Headers, bytes]:
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>No such page</title><style>{STYLE}</style><main><h1>There is nothing here</h1>"
        '<p>igcore has no page at this address. <a href="/">Browse the pictures</a></p></main></html>'
    )
    return _answer(page.encode(), "text/html; charset=utf-8", "no-store")


def needed(page: str) -> list[str]:
    """Names of scripts that elements of every page need and that Streamlit's own page does not ask for.

    Args:
        page: Its HTML.
    """
    scripts = Path(get_static_dir(), "static", "js")
    seen = set(_ALREADY.findall(page))

    def follow(name: str) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        yield name
        for other in _IMPORT.findall((scripts / name).read_text(encoding="utf-8")):
            yield from follow(other)

    return [name for element in _ELEMENTS for file in scripts.glob(f"{element}.*.js") for name in follow(file.name)]


def _answer(body: bytes, kind: str, keeping: str) -> tuple[_Headers, bytes]:
    lines = {"content-type": kind, "content-length": str(len(body)), "cache-control": keeping}
    return [(key.encode(), value.encode()) for key, value in lines.items()], body
