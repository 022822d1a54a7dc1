"""The app, with a way for the tests to make guests, to put them out, and to ask what the router knows."""

import time
from collections.abc import Iterator
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from igcore.sharing import Limits
from igcore.web import door
from igcore.web.root import book
from igcore.web.server import MIDDLEWARE, ROUTES, warming


async def routes(request: Request) -> Response:
    """Every route of the running app: path, and methods; None for a websocket's."""
    found = [(each.path, sorted(getattr(each, "methods", None) or ()) or None) for each in request.app.routes]
    opened = door.door()
    return JSONResponse({"routes": found, "door": opened is not None and opened.addresses[0]})


async def invite(request: Request) -> Response:
    """Make a link, and let somebody in by it if that is asked for."""
    asked: dict[str, Any] = await request.json()
    now = time.time() - asked.get("ago", 0)
    link, secret = book().invite(
        now, asked.get("lasts", 600), Limits(**asked.get("limits", {})), uses=asked.get("uses"), role=asked["role"]
    )
    came = book().join(secret, now, "A test") if asked.get("joins", True) else None
    guest, token = came or (None, "")
    return JSONResponse({"link": link.id, "secret": secret, "guest": guest and guest.id, "token": token})


async def revoke(request: Request) -> Response:
    """Put out whoever has these ids."""
    book().revoke(*await request.json())
    return Response()


async def endless(_: Request) -> Response:
    """A download that only the gate can end."""

    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    return StreamingResponse(pieces())


OWN = [
    Route("/test/routes", routes),
    Route("/test/invite", invite, methods=["POST"]),
    Route("/test/revoke", revoke, methods=["POST"]),
    # Where guests may ask.
    Route("/zip/endless", endless, methods=["POST"]),
]
app = st.App("../../igcore/web/main.py", routes=[*OWN, *ROUTES], middleware=MIDDLEWARE, lifespan=warming)
