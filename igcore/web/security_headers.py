"""Headers that every answer has: what browsers may do with it, and what pages may load and to whom they may speak."""

import re
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256

Headers = list[tuple[bytes, bytes]]

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), "
    "hid=(), midi=(), display-capture=(), browsing-topics=()",
    "x-robots-tag": "noindex",
}
#: For what is no page: a picture that somebody opens by itself, and anything that pretends to be one.
_BARE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"
#: Its refusal is read from a frame of our own page.
_FRAMED = re.compile(r"/zip/")
#: Of a page Origin is sent with its forms only if it may say where it is from to itself; others hear nothing.
_REFERRER = {True: "same-origin", False: "no-referrer"}


@lru_cache(maxsize=64)
def page_policy(host: str, secure: bool) -> str:
    """What Streamlit's page may do: all from here, nothing from elsewhere.

    Styles are written by its elements. Components are modules that it makes into `blob:` addresses. Some browsers do
    not count a websocket to `host` as from here.
    """
    scripts = " ".join(_hashes())
    return (
        f"default-src 'none'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {'wss' if secure else 'ws'}://{host}; "
        "media-src 'self' data: blob:; worker-src 'self' blob:; frame-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _hashes() -> tuple[str, ...]:
    """Of the scripts that stand in Streamlit's page itself."""
    from igcore.web.first_page import page  # noqa: PLC0415 - it imports what is slow

    found = (b64encode(sha256(script).digest()).decode() for script in _INLINE.findall(page()))
    return tuple(f"'sha256-{each}'" for each in found)


def own_page_policy(nonce: str) -> str:
    """What the gate's own pages may do: their own script and style, and a form to here."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


@lru_cache(maxsize=256)
def _lines(policy: str, is_page: bool, is_framed: bool) -> tuple[tuple[bytes, bytes], ...]:
    frames = "SAMEORIGIN" if is_framed else "DENY"
    lines = {
        **_ALWAYS,
        "referrer-policy": _REFERRER[is_page],
        "x-frame-options": frames,
        "content-security-policy": policy,
    }
    return tuple((name.encode(), value.encode("latin-1")) for name, value in lines.items())


_NAMES = frozenset(name for name, _ in _lines("", True, False))


def protected(headers: Headers, path: str, host: str, secure: bool, policy: str = "") -> Headers:
    """Headers of an answer with ours instead of others of these names.

    Args:
        headers: Those it has.
        path: What was asked for.
        host: As it was called.
        secure: Whether by TLS.
        policy: What it may load, if it is a page of the gate.
    """
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    is_page = kind.startswith(b"text/html")
    is_framed = _FRAMED.match(path) is not None
    if not policy:
        if is_framed:
            policy = "default-src 'none'; frame-ancestors 'self'"
        else:
            policy = page_policy(host, secure) if is_page or kind.startswith(b"text/javascript") else _BARE
    kept = [line for line in headers if line[0].lower() not in _NAMES]
    return [*kept, *_lines(policy, is_page, is_framed)]
