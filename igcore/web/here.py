"""What somebody who asks may do: change the library, and name places on this computer."""

from starlette.requests import Request

from igcore.web import visits
from igcore.web.visitor import OWNER, asking

_SAME_SITE = ("same-origin", "none")


def may_change() -> bool:
    """Tell whether the library is for who looks at a page to change."""
    return visits.now().may_change


def may_name_places() -> bool:
    """Tell whether who looks at a page is the owner, at this very computer, and so may name places on it."""
    return visits.now() == OWNER


def why_not(request: Request) -> str | None:
    """Why who sent a request may change nothing; none if they may."""
    if not asking(request.scope).may_change:
        return "Only who owns this library may change it."
    if request.headers.get("sec-fetch-site", "same-origin") not in _SAME_SITE or not _is_own(request):
        return "Another page on the internet asked for this; it gets nothing."
    return None


def _is_own(request: Request) -> bool:
    """Tell whether the page that asks, if it says who it is, came from here."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def sits_here(request: Request) -> bool:
    """Tell whether somebody asks from this very computer, and may change the library."""
    return asking(request.scope) == OWNER and why_not(request) is None
