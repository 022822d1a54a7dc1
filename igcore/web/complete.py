"""The route of the search box: what may stand at the cursor, and what means nothing."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from igcore.selection.complete import complete
from igcore.selection.scan import LONGEST
from igcore.web.answers import find, number_of, refuse

#: A generation never changes, but igcore may come to know more words.
_HEADERS = {"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff"}


async def completions(request: Request) -> Response:
    """Complete `text` at `cursor`, which counts characters (code points) of the text.

    The answer is `{"options": [{at, length, insert, label, kind, count, hint}], "faults": [{at, length, reason}]}`, as
    in `igcore.selection.complete`.
    """
    text, cursor = request.query_params.get("text", ""), request.query_params.get("cursor", "")
    if len(text) > LONGEST:
        return refuse("That is too long to search for.", 400)
    volume = find(request.path_params["generation"])
    if volume is None:
        return refuse("There is no such library.")
    place = number_of(cursor, len(text))
    cut = len(text) if place is None else place
    found = complete(text, cut, volume.at, captions=volume.limits.captions)
    return JSONResponse(asdict(found), headers=_HEADERS)
