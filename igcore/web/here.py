"""What somebody who asks may do: change the library, and name places on this computer."""

import streamlit as st
from starlette.requests import Request

from igcore.web.visitor import asking

#: Addresses by which this computer speaks to itself.
_LOOPBACK = ("127.", "::1", "::ffff:127.")
_SAME_SITE = ("same-origin", "none")


def may_change() -> bool:
    """Tell whether the library is for who looks at a page to change. Until there is a gate everybody is the owner."""
    return True


def may_name_places() -> bool:
    """Tell whether who looks at a page sits at this computer, and so may name places on it."""
    # Streamlit knows no address of who asks from this very computer.
    return may_change() and st.context.ip_address is None


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
    return request.client is not None and request.client.host.startswith(_LOOPBACK) and why_not(request) is None
