"""A server with nothing but the wall, and pictures that it makes as they are asked for."""

import io
from functools import lru_cache
from pathlib import Path

import streamlit as st
from PIL import Image, ImageDraw
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

#: Of this row there is no picture, if the token is "gone".
MISSING = 7


async def thumbnail(request: Request) -> Response:
    """The picture of a row, as `/t/{token}/{row}.jpg`."""
    row = request.path_params["row"]
    if row == MISSING and request.path_params["token"] == "gone":
        return Response(status_code=404)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(picture(row % 500), media_type="image/jpeg", headers=headers)


@lru_cache(maxsize=500)
def picture(shade: int) -> bytes:
    """320 px in a colour of its own, half of it darker."""
    colour = (shade * 37 % 200 + 40, shade * 59 % 200 + 40, shade * 83 % 200 + 40)
    image = Image.new("RGB", (320, 320), colour)
    darker = (colour[0] // 2, colour[1] // 2, colour[2] // 2)
    ImageDraw.Draw(image).polygon([(0, 320), (320, 320), (shade % 320, 80)], fill=darker)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


_MAIN = Path(__file__).with_name("wall_main.py")
app = st.App(str(_MAIN), routes=[Route("/t/{token}/{row:int}.jpg", thumbnail)])
