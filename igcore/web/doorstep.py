"""What is said at the gate: pages of a few words that know nothing of the library."""

import secrets
from dataclasses import dataclass

from igcore.web.asked import COOKIE, SECURE_COOKIE
from igcore.web.security_headers import Headers, own_page_policy

_NO_STORE = (b"cache-control", b"no-store")
#: How a page of a few words looks.
STYLE = """
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-content: center;
  background: #fff; color: #1d1d1f; }
main { max-width: 22rem; padding: 2rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: 6px; background: #2f5f9e; color: #fff; }
a { color: #2f5f9e; }
button:focus-visible { outline: 3px solid #7fb0e8; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { body { background: #141414; color: #ececec; } a { color: #7fb0e8; }
  button { background: #7fb0e8; color: #141414; } }
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; of a page of the gate, `policy` is what it may do."""

    status: int
    headers: Headers
    body: bytes = b""
    policy: str = ""


def bare(status: int) -> Answer:
    """No more than a number."""
    return Answer(status, [_NO_STORE])


def private(says: str = "Whoever owns it can send you a link.") -> Answer:
    """Say that there is nothing to be seen without a link."""
    return _page(401, "This is private", f"<p>{says}</p>")


def nothing_here() -> Answer:
    """Say to a guest that this address is none of theirs, whether there is something at it or not."""
    return _page(
        403, "Nothing here", '<p>There is nothing for you at this address. <a href="/">See the pictures</a></p>'
    )


def ask_for_more_patience() -> Answer:
    """Say that too many secrets were tried."""
    return _page(429, "Too many tries", "<p>Wait five minutes, then open the link again.</p>")


def joining() -> Answer:
    """Ask to come in: a form that sends itself; whoever only looks at links does not send it."""
    form = '<form method="post"><p>Pictures that somebody shares with you.</p><button autofocus>Open</button></form>'
    return _page(200, "You are invited", form, "document.forms[0].requestSubmit();")


def welcome(token: str, seconds: int, *, secure: bool) -> Answer:
    """Let somebody in, for so long."""
    name, more = (SECURE_COOKIE, "; Secure") if secure else (COOKIE, "")
    # Lax: a link in a message leads here from another page, and has to find who is in already.
    cookie = f"{name}={token}; Path=/; Max-Age={max(seconds, 1)}; HttpOnly; SameSite=Lax{more}"
    return Answer(303, [(b"location", b"/"), (b"set-cookie", cookie.encode()), _NO_STORE])


def inside() -> Answer:
    """Send whoever is in already to the pictures."""
    return Answer(303, [(b"location", b"/"), _NO_STORE])


def _page(status: int, title: str, body: str, script: str = "") -> Answer:
    nonce = secrets.token_urlsafe(12)
    run = f'<script nonce="{nonce}">{script}</script>' if script else ""
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><style nonce="{nonce}">{STYLE}</style>'
        f"<main><h1>{title}</h1>{body}</main>{run}</html>"
    )
    kind = (b"content-type", b"text/html; charset=utf-8")
    return Answer(status, [kind, _NO_STORE], page.encode(), own_page_policy(nonce))
