"""Open the app to the network as `igcore share` asks for it, and say in the terminal who comes in."""

import datetime as dt
import io
import json
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import segno

from igcore.errors import SharingError
from igcore.sharing import Change, Limits
from igcore.sharing.limits import in_words
from igcore.web import certificates, door
from igcore.web.addresses import own_addresses
from igcore.web.door import Certificate, Door
from igcore.web.gate import JOIN
from igcore.web.root import book, library_root
from igcore.web.words import several

#: How to let other computers through, by platform.
_FIREWALLS = {
    "win32": "If nothing opens there, allow Python in Windows’ firewall for private networks.",
    "darwin": "If nothing opens there, allow incoming connections for Python in System Settings, Network, Firewall.",
}
_FIREWALL = (
    "If nothing opens there, let port {port} through this computer’s firewall (with ufw: sudo ufw allow {port}/tcp)."
)
PLAIN = "It goes by plain HTTP: whoever is in the same network with bad intentions can read along. TLS prevents that."
SECURED = (
    "Browsers do not know this computer’s certificate and warn once; its SHA-256 has to be the one that they show."
)


def firewall_hint(port: int) -> str:
    """Say what may stand between this computer and others."""
    return _FIREWALLS.get(sys.platform, _FIREWALL).format(port=port)


def join_links(opened: Door, secret: str) -> list[str]:
    """Addresses of an invitation, one for each of this computer's."""
    return [f"{address}{JOIN}{secret}" for address in opened.addresses]


def open_at(address: str | None, port: int, *, tls: bool, own: tuple[Path, Path] | None = None) -> Door:
    """Open the door, with a certificate where that is asked for.

    Raises:
        SharingError: It is not possible; a sentence says why.
    """
    certificate: Certificate | None = None
    if own:
        certificate = certificates.given(*own)
    elif tls:
        names = [address] if address else own_addresses()
        certificate = certificates.made(library_root(), names, dt.datetime.now(dt.UTC))
    return door.open_door(address, port, certificate)


def open_as_asked(asked: str) -> None:
    """Open the door and invite; invite again whenever a link was used up. Not to be called in the event loop."""
    wish: Mapping[str, Any] = json.loads(asked)
    limits = Limits(**wish["limits"])
    own = (Path(wish["files"][0]), Path(wish["files"][1])) if wish["files"] else None
    mine: set[str] = set()

    def invite() -> str:
        lasts, uses = wish["lasts"], wish["uses"]
        link, secret = book().invite(time.time(), lasts, limits, uses=uses, role=wish["role"])
        mine.add(link.id)
        return secret

    try:
        opened = open_at(wish["address"], wish["port"], tls=wish["tls"], own=own)
        _print(introduction(opened) + _meant(wish, limits))
        _print(invitation(opened, invite()))
    except (SharingError, ValueError, OSError) as error:
        _print(f"It is not open to the network: {error}\n")
        return

    def hear(change: Change) -> None:
        if change.joined is not None:
            _print(f"{change.joined.name} is in: {change.joined.device}.\n")
        if change.used_up is not None and change.used_up.id in mine:
            try:
                _print("That link is used up. The next one:\n" + invitation(opened, invite()))
            except (ValueError, OSError) as error:
                # Whoever has just come in is in all the same.
                _print(f"That link is used up, and there is no other one: {error}\n")

    book().listen(hear)


def _meant(wish: Mapping[str, Any], limits: Limits) -> str:
    whom = "any number of devices" if wish["uses"] is None else several(wish["uses"], "device")
    until = f"{dt.datetime.now().astimezone() + dt.timedelta(seconds=wish['lasts']):%a %-d %b, %H:%M}"
    what = "may do what you may" if wish["role"] == "owner" else in_words(limits)
    return f"A link lets in {whom}, until {until}. Whoever comes in {what}.\n"


def introduction(opened: Door) -> str:
    """Say where the door is, and what that means."""
    certificate = opened.certificate
    safe = f"{SECURED}\n  {certificate.fingerprint}" if certificate else PLAIN
    return f"\nOpen to the network at {', '.join(opened.addresses)}\n{safe}\n{firewall_hint(opened.port)}\n"


def invitation(opened: Door, secret: str) -> str:
    """A link for each address, and the first as a QR code, for a terminal."""
    links = join_links(opened, secret)
    drawn = io.StringIO()
    segno.make(links[0], error="l").terminal(drawn, compact=True)
    code = light_on_dark(drawn.getvalue()) if _is_terminal() else drawn.getvalue()
    return "\n" + code + "".join(f"\n  {link}" for link in links) + "\n"


def _is_terminal() -> bool:
    with suppress(OSError, ValueError):
        return sys.stdout.isatty()
    return False


def light_on_dark(text: str) -> str:
    r"""Colour lines for a terminal whatever its own colours are, that the squares of a code are dark and not light.

    Example:
        >>> light_on_dark("██")
        '\x1b[97;40m██\x1b[0m'
    """
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" if line else line for line in text.split("\n"))


def _print(text: str) -> None:
    # Not every terminal knows the squares of a code, and one may be gone: neither is a reason to let nobody in.
    encoding = sys.stdout.encoding or "utf-8"
    known = text.encode(encoding, "replace").decode(encoding)
    with suppress(OSError):
        # In one piece, and at once: others print as well.
        sys.stdout.write(known)
        sys.stdout.flush()
