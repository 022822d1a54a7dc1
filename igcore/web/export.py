"""Routes for pictures that somebody picked out: the originals as one ZIP, and the links of their posts."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from igcore.handon import hand, zipped
from igcore.handon.pictures import pictures
from igcore.media_id import link_of
from igcore.selection import Chosen
from igcore.web.answers import find, refuse
from igcore.web.asked import asked
from igcore.web.volume import Volume

#: So many pictures go into one ZIP; `several.js` knows it too.
MOST = 10_000
#: No list of so many rows is longer.
_MOST_BYTES = 40 * MOST


class _Refused(Exception):
    """What was asked for cannot be given, and why."""


async def as_zip(request: Request) -> Response:
    """Send the pictures of the rows in the form's `rows`, with commas between, as a ZIP that is made on the way.

    They are the originals, or small pictures where a link shows no others. Each lies in a folder of its person under
    its local time; `pictures.csv` says of each whose it is, when it was posted, with which caption, and its link;
    `missing.txt` lists what could not be read.
    """
    return await _answer(request, _as_zip)


async def links(request: Request) -> Response:
    """Send the links of the posts of the form's `rows`, each once, and how many pictures have none, as JSON."""
    return await _answer(request, _links)


async def _answer(request: Request, answer: Callable[[Volume, list[int]], Response]) -> Response:
    volume = find(request.path_params["generation"])
    if volume is None:
        return refuse("This library is not here any more; load the page again.")
    try:
        return answer(volume, await _rows(request, len(volume.tables.images)))
    except _Refused as error:
        return refuse(str(error), 400)


def _as_zip(volume: Volume, rows: list[int]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="pictures-{len(rows)}.zip"', "Cache-Control": "no-store"}
    return StreamingResponse(_zip(volume, rows), media_type="application/zip", headers=headers)


def _zip(volume: Volume, rows: list[int]) -> Iterator[bytes]:
    yield from zipped(pictures(hand(volume, volume.at, _chosen(volume, rows), volume.limits)))


def _chosen(volume: Volume, rows: list[int]) -> Chosen:
    images, posts = np.zeros(len(volume.at.post), bool), np.zeros(len(volume.at.usual), bool)
    images[rows] = True
    return Chosen(posts, images)


def _links(volume: Volume, rows: list[int]) -> Response:
    if not volume.limits.names:
        return refuse("Links lead to people, whose names are not shown by this link.", 403)
    found = [link_of(code) for code in volume.tables.posts["shortcode"].iloc[volume.at.post[rows]]]
    there = [link for link in found if link]
    return JSONResponse({"links": list(dict.fromkeys(there)), "without": len(rows) - len(there)})


async def _rows(request: Request, count: int) -> list[int]:
    """Rows that a form asks for, each once.

    Raises:
        _Refused: It is no list of rows, or too long.
    """
    if not asked(request.scope).is_our_own():
        raise _Refused("Another page on the internet asked for this; it gets nothing.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise _Refused(_TOO_MANY)
    try:
        given = parse_qs(body.decode("ascii"), max_num_fields=4).get("rows", [""])[0].split(",")
        rows = list(dict.fromkeys(int(each) for each in given))
    except ValueError as error:
        raise _Refused("That is no list of pictures.") from error
    if len(rows) > MOST:
        raise _Refused(_TOO_MANY)
    if min(rows) < 0 or max(rows) >= count:
        raise _Refused(_NONE_SUCH)
    return rows


_NONE_SUCH = "There are no such pictures in this library."
_TOO_MANY = f"These are too many pictures at once: choose at most {MOST:,}."
