"""What is kept of sharing: links and guests, and how they are written. Pure.

Times are seconds since 1970 (UTC). Of a secret or a token only its SHA-256 is kept: who reads the file cannot come in.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from igcore.sharing.limits import EVERYTHING, Limits

Role = Literal["owner", "guest"]
VERSION = 1
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST = 200  # characters of a name or an id
#: Some time in the year 5138; of later ones calendars know nothing.
_LATEST = 1e11


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An invitation: whoever has its secret comes in as `role`, `left` times more (None: any number of times).

    `out` are the hashes of tokens of devices that came by it and were put out: they do not come in by it again.
    """

    id: str
    role: Role = "guest"
    limits: Limits = EVERYTHING
    made: float
    expires: float
    left: int | None = 1
    secret: str
    out: tuple[str, ...] = ()

    def lets_in(self, token: str) -> bool:
        """Whether it lets in one more, who shows that token, or none."""
        return self.left != 0 and hashed(token) not in self.out


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A device that came in by a link, until `until`. It shows a token of its own with each request."""

    id: str
    name: str
    device: str
    role: Role
    limits: Limits
    link: str
    since: float
    until: float
    seen: float
    token: str


def hashed(secret: str) -> str:
    """SHA-256 of a secret, in hexadecimal digits. Secrets are random and long: nobody tries them out."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def written(links: Mapping[str, Link], guests: Mapping[str, Guest], count: int) -> dict[str, Any]:
    """Links and guests for a JSON file, and how many guests there ever were."""
    return {
        "version": VERSION,
        "count": count,
        "links": [asdict(each) for each in links.values()],
        "guests": [asdict(each) for each in guests.values()],
    }


def read(found: Any) -> tuple[dict[str, Link], dict[str, Guest], int]:
    """Links and guests of such a file.

    Raises:
        ValueError: It is none, or says what cannot be.
    """
    try:
        if found["version"] != VERSION:
            raise ValueError("an unknown version")
        _check(type(found["count"]) is int and found["count"] >= 0)
        links = [_link(each) for each in found["links"]]
        guests = [_guest(each) for each in found["guests"]]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("it is not as igcore writes it") from error
    return {each.id: each for each in links}, {each.id: each for each in guests}, found["count"]


def _link(found: Mapping[str, Any]) -> Link:
    link = Link(**{**found, "limits": _limits(found["limits"]), "out": tuple(found.get("out", ()))})
    left_is_a_count = link.left is None or (type(link.left) is int and link.left >= 0)
    _check(link.role in ("owner", "guest") and left_is_a_count)
    for digest in (link.secret, *link.out):
        _check_texts(link.id, hashed_text=digest)
    _check_times(link.made, link.expires)
    return link


def _guest(found: Mapping[str, Any]) -> Guest:
    guest = Guest(**{**found, "limits": _limits(found["limits"])})
    _check(guest.role in ("owner", "guest"))
    _check_texts(guest.id, guest.name, guest.device, guest.link, hashed_text=guest.token)
    _check_times(guest.since, guest.until, guest.seen)
    return guest


def _limits(found: Mapping[str, Any]) -> Limits:
    limits = Limits(**found)
    flags = (limits.captions, limits.names, limits.originals)
    _check(isinstance(limits.query, str) and all(type(each) is bool for each in flags))
    return limits


def _check_texts(*texts: Any, hashed_text: Any) -> None:
    _check(all(isinstance(text, str) and 0 < len(text) <= _LONGEST for text in texts))
    _check(isinstance(hashed_text, str) and _HASH.fullmatch(hashed_text) is not None)


def _check_times(*times: Any) -> None:
    _check(all(map(is_time, times)))


def is_time(found: Any) -> bool:
    """Whether it is a number of seconds since 1970 that a calendar knows."""
    return type(found) in (int, float) and 0 <= found < _LATEST


def _check(is_so: bool) -> None:
    if not is_so:
        raise ValueError("it is not as igcore writes it")
