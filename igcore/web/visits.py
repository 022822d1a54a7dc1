"""Who looks now: of a request as the gate said, of a page's script by what the gate wrote into its websocket."""

import time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from igcore.web.gate import visitor_of
from igcore.web.root import book
from igcore.web.visitor import HEADER, NOBODY, NOW, OWNER, Visitor, introduced


def now() -> Visitor:
    """Who looks: who sent the request that is answered, or at the page whose script runs; else this computer itself."""
    return NOW.get() or visiting()


def visiting() -> Visitor:
    """Who looks at the page whose script runs; nobody if no gate let them in and the server hears other computers."""
    if get_script_run_ctx(suppress_warning=True) is None:
        # No page is being made: the command line, or what the server does by itself.
        return OWNER
    header = st.context.headers.get(HEADER)
    if header is not None:
        return introduced(header, _guest)
    return OWNER if _is_only_here(str(st.get_option("server.address") or "")) else NOBODY


def is_by_history() -> bool:
    """Whether the page's script runs since the browser went back, forward or along a link to another address."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def _guest(name: str) -> Visitor:
    guest = book().guest(name, time.time())
    return visitor_of(guest) if guest else NOBODY


def _is_only_here(address: str) -> bool:
    # No more than the addresses that the gate knows as the owner's own door.
    return address in ("127.0.0.1", "::1", "localhost")
