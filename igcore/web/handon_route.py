"""The route of what is handed on: made while it is sent, so that nothing of it gathers in memory."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import get_args
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from igcore.errors import IgcoreError, QueryError
from igcore.handon import Handed, Way, entries, hand, zipped
from igcore.importers.source import words
from igcore.selection import Chosen, known, parse
from igcore.selection.scan import LONGEST
from igcore.sharing import Limits
from igcore.web.answers import find, refuse
from igcore.web.asked import asked
from igcore.web.card_route import rules_of
from igcore.web.visitor import asking
from igcore.web.volume import Volume

#: Letters of other alphabets take up to twelve bytes in a form.
_MOST_BYTES = 12 * LONGEST + 2_000
_NO_FORM = "That is no wish that can be fulfilled."


async def hand_on(request: Request) -> Response:
    """Send what the form's `way` names of its query `q`, under its rules, without what it wants left out.

    `small`, `no-captions` and `no-names` leave out larger pictures, captions with hashtags, and names. Guests get
    nothing that their link does not show.
    """
    if not asked(request.scope).is_our_own():
        return refuse("Another page on the internet asked for this; it gets nothing.", 400)
    volume = find(request.path_params["generation"])
    if volume is None:
        return refuse("This library is not here any more; load the page again.")
    try:
        form = await _form(request)
        way = _way(form)
    except ValueError as error:
        return refuse(str(error) or _NO_FORM, 400)
    shown = asking(request.scope).limits
    if way == "blog" and not (shown.captions and shown.names):
        return refuse("The columns of 2016 have captions and names in them, which this link does not show.", 403)
    return await anyio.to_thread.run_sync(_answer, volume, form, way, shown)


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise ValueError(_NO_FORM)
    return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=16, errors="strict"))


def _way(form: Mapping[str, str]) -> Way:
    found: Way | None = next((way for way in get_args(Way) if way == form.get("way")), None)
    if found is None:
        raise ValueError(_NO_FORM)
    return found


def _answer(volume: Volume, form: Mapping[str, str], way: Way, shown: Limits) -> Response:
    """Begin, so that what goes wrong at once, as where the disk is full, is said in a sentence."""
    try:
        handed = _handed(volume, form, shown)
        pieces = _pieces(handed, way, f"{datetime.now(ZoneInfo(volume.periods.home)):%d %B %Y}".lstrip("0"), form)
        first = next(pieces)
    except (QueryError, ValueError) as error:
        return refuse(str(error), 400)
    except (IgcoreError, OSError) as error:
        return refuse(f"It cannot be made: {words(error)}.", 507)
    headers = {
        "Content-Disposition": f'attachment; filename="{_NAMES[way]}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    media_type = "application/vnd.sqlite3" if way == "sqlite" else "application/zip"
    return StreamingResponse(chain([first], pieces), media_type=media_type, headers=headers)


_NAMES: Mapping[Way, str] = {
    "zip": "igcore-pictures.zip",
    "gallery": "igcore-gallery.zip",
    "csv": "igcore-csv.zip",
    "parquet": "igcore-parquet.zip",
    "sqlite": "igcore.sqlite",
    "blog": "igcore-2016.zip",
}


def _handed(volume: Volume, form: Mapping[str, str], shown: Limits) -> Handed:
    """Take what a form asks for.

    Raises:
        QueryError, ValueError: It means nothing, or nothing is like that.
    """
    at, query = volume.at.under(rules_of(form)), form.get("q", "")
    posts, images = at.choose(parse(query, known(at)))
    if not posts.any():
        raise ValueError("No post is like that, so there is nothing to hand on.")
    limits = Limits(
        captions=shown.captions and "no-captions" not in form,
        names=shown.names and "no-names" not in form,
        originals=shown.originals and "small" not in form,
    )
    return hand(volume, at, Chosen(posts, images), limits, query)


def _pieces(handed: Handed, way: Way, made: str, form: Mapping[str, str]) -> Iterator[bytes]:
    files = entries(handed, way, made, "small" in form)
    if way == "sqlite":
        yield from chain.from_iterable(entry.data for entry in files)
        return
    yield from zipped(files)
