"""A server with nothing but the wall, and everything it asks for, made as it is asked for.

Of a wall of n pictures, the token is a word and n, such as `made-500`; the newest picture is row n - 1.
"""

from base64 import b64encode
from pathlib import Path

import numpy as np
import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from igcore.web.components.parts import script
from igcore.web.packing import UNKNOWN_DAY, pack_columns
from tests.browser.wall_pictures import picture

#: Of the seventh from the newest there is no thumbnail, if the token begins with "gone".
MISSING = 7
#: Of this place, from the newest, the archive has no original.
NO_ORIGINAL = 5
#: Of so many of the last rows no day is known, if the token begins with "undated".
UNDATED = 5
_SIDES = {"whole": 320, "half": 160}
_HEADERS = {"Cache-Control": "private, max-age=31536000, immutable"}


def _count(request: Request) -> int:
    return int(request.path_params["token"].partition("-")[2])


def _place(request: Request) -> int:
    return _count(request) - 1 - int(request.path_params["row"])


async def thumbnail(request: Request) -> Response:
    """The picture of a row."""
    if _place(request) == MISSING and request.path_params["token"].startswith("gone"):
        return Response(status_code=404)
    return Response(picture(_place(request) % 500, 320), media_type="image/jpeg", headers=_HEADERS)


async def thumbnails(request: Request) -> Response:
    """The pictures of some rows, as lines of Base64."""
    gone, side = request.path_params["token"].startswith("gone"), _SIDES[request.path_params["size"]]
    places = [_count(request) - 1 - int(row) for row in request.path_params["rows"].split("-")]
    lines = [b"" if gone and place == MISSING else b64encode(picture(place % 500, side)) for place in places]
    return Response(b"\n".join(lines), media_type="text/plain", headers=_HEADERS)


async def original(request: Request) -> Response:
    """The same, larger."""
    if _place(request) == NO_ORIGINAL:
        return Response(status_code=404)
    return Response(picture(_place(request) % 500, 960), media_type="image/jpeg", headers=_HEADERS)


async def columns(request: Request) -> Response:
    """From the newest, of Mon 15 Aug 2016, three a day, by two in turn; with "undated" of the last rows no day."""
    places = np.arange(_count(request))[::-1]
    unknown = UNDATED if request.path_params["token"].startswith("undated") else 0
    days = np.where(places < unknown, UNKNOWN_DAY, 17_028 - places // 3)
    return Response(pack_columns(days, places % 2, ["Kat", "Josh"]), headers=_HEADERS)


async def order(request: Request) -> Response:
    """By hue: even rows before odd ones. Like a picture: that one, then those after it, round to it again."""
    rows, name = np.arange(_count(request)), request.path_params["name"]
    if name == "hue":
        rows = np.concatenate([rows[::2], rows[1::2]])
    elif name.startswith("like/"):
        rows = np.roll(rows, -int(name.removeprefix("like/"), 16))
    elif name != "near/2f4f4f":
        return Response(status_code=404)
    return Response(rows.astype("<i4").tobytes(), headers=_HEADERS)


async def card(request: Request) -> Response:
    """Two colours of any picture."""
    grey = {"hex": "#2f4f4f", "part": 0.75, "share": "75%", "name": "darkslategrey"}
    return JSONResponse({"palette": [grey, {"hex": "#c81e1e", "part": 0.25, "share": "25%", "name": "firebrick"}]})


async def links(request: Request) -> Response:
    """A link for each row that is asked for but the first."""
    rows = str((await request.form())["rows"]).split(",")
    return JSONResponse({"links": [f"https://www.instagram.com/p/{row}/" for row in rows[1:]], "without": 1})


async def as_zip(request: Request) -> Response:
    """The rows that were asked for; a refusal of one alone."""
    rows = str((await request.form())["rows"])
    if "," not in rows:
        return Response("One alone is none to export.", 400, media_type="text/plain")
    headers = {"Content-Disposition": 'attachment; filename="pictures.zip"'}
    return Response(rows, headers=headers, media_type="application/zip")


_MAIN = Path(__file__).with_name("wall_main.py")
app = st.App(
    str(_MAIN),
    routes=[
        Route("/t/{token}/{row:int}.jpg", thumbnail),
        Route("/thumbnails/{token}/{size}/{rows}.txt", thumbnails),
        Route("/o/{token}/{row:int}", original),
        Route("/columns/{token}.bin", columns),
        Route("/order/{token}/{name:path}.bin", order),
        Route("/card/{token}/{row:int}.json", card),
        Route("/links/{token}", links, methods=["POST"]),
        Route("/zip/{token}", as_zip, methods=["POST"]),
        Route("/parts/{file}", script),
    ],
)
