"""What a request says of itself, as far as the gate cares: which door, host, origin, cookie. All of it is hostile."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: Of the cookie; browsers keep one with this prefix to this address and to TLS.
COOKIE, SECURE_COOKIE = "igcore", "__Host-igcore"
#: Of an ASGI scope: the `Way` in, where it is the network's.
WAY = "igcore.way"
#: Names under which this computer speaks to itself; another one is a page of the internet that tries to.
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_WANTED = frozenset({b"host", b"origin", b"cookie", b"accept", b"user-agent", b"sec-fetch-mode", b"sec-fetch-site"})
_ASKING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Way:
    """A door to the network: the values of Host under which it is known, in small letters."""

    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `here` if it came from this computer by its own door."""

    here: bool
    hosts: frozenset[str]
    address: str
    secure: bool
    said: Mapping[bytes, bytes]
    twice: bool = field(default=False)

    @property
    def host(self) -> str:
        """What it takes this computer for."""
        return self.said.get(b"host", b"").decode("latin-1").lower()

    @property
    def agent(self) -> str:
        """What the browser says it is."""
        return self.said.get(b"user-agent", b"").decode("latin-1")

    @property
    def cookie(self) -> str:
        """The token that it shows; mostly none."""
        name = SECURE_COOKIE if self.secure else COOKIE
        pairs = (each.strip().partition("=") for each in self.said.get(b"cookie", b"").decode("latin-1").split(";"))
        return next((value for key, _, value in pairs if key == name), "")

    @property
    def is_navigation(self) -> bool:
        """Whether a person looks at what comes back."""
        return self.said.get(b"sec-fetch-mode") == b"navigate" or b"text/html" in self.said.get(b"accept", b"")

    def host_is_known(self) -> bool:
        """Whether it names this computer as the door does; else a page's own name was made to mean it."""
        if self.twice:
            return False
        return _without_port(self.host) in OWN_NAMES if self.here else self.host in self.hosts

    def is_our_own(self) -> bool:
        """Whether a page of ours asks, as far as the browser says; what is no browser is not another page."""
        origin = self.said.get(b"origin")
        own = f"{'https' if self.secure else 'http'}://{self.host}"
        from_here = origin is None or origin.decode("latin-1").lower() == own
        return from_here and self.said.get(b"sec-fetch-site", b"none") in (b"same-origin", b"none")


def asked(scope: Mapping[str, Any]) -> Asked:
    """Take from a scope what matters; of a header that comes twice, the first."""
    way: Way | None = scope.get(WAY)
    server, client = scope.get("server") or ("",), scope.get("client") or ("",)
    here = way is None and _is_loopback(str(server[0])) and _is_loopback(str(client[0]))
    said: dict[bytes, bytes] = {}
    twice = False
    for name, value in scope["headers"]:
        if name in _WANTED:
            if name == b"cookie" and name in said:
                said[name] += b"; " + value
            elif name in said:
                twice = twice or name in (b"host", b"origin")
            else:
                said[name] = value
    hosts = way.hosts if way else frozenset[str]()
    return Asked(here, hosts, str(client[0]), scope["scheme"] in ("https", "wss"), said, twice)


def may_be_anybodys(scope: Mapping[str, Any]) -> bool:
    """Whether a request only asks, so that it does not matter which page made the browser send it."""
    return scope["type"] == "http" and scope["method"] in _ASKING


@lru_cache(maxsize=1024)
def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the network of 64 bits of an IPv6 address.

    Example:
        >>> network_of("192.168.1.7"), network_of("2001:db8::1:2"), network_of("::ffff:192.168.1.7")
        ('192.168.1.7', '2001:db8::/64', '192.168.1.7')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.IPv6Network((found, 64), strict=False))


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isascii() and port.isdecimal() else host


@lru_cache(maxsize=1024)
def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)
