"""What somebody who asks may do: change the library, and name places on this computer."""

from starlette.requests import Request

from igcore.web import visits
from igcore.web.asked import asked
from igcore.web.visitor import OWNER, asking


def may_name_places() -> bool:
    """Tell whether who looks at a page is the owner, at this very computer, and so may name places on it."""
    return visits.now() == OWNER


def why_not(request: Request) -> str | None:
    """Why who sent a request may change nothing; none if they may."""
    if not asking(request.scope).may_change:
        return "Only who owns this library may change it."
    if not asked(request.scope).is_our_own():
        return "Another page on the internet asked for this; it gets nothing."
    return None


def sits_here(request: Request) -> bool:
    """Tell whether somebody asks from this very computer, and may change the library."""
    return asking(request.scope) == OWNER and why_not(request) is None
