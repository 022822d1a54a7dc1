"""The route of the search box: what may stand at the cursor, and what means nothing."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from igcore.errors import IgcoreError
from igcore.selection.complete import complete
from igcore.selection.scan import LONGEST
from igcore.web import shelf

#: A generation never changes, but igcore may come to know more words.
_HEADERS = {"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff"}


async def completions(request: Request) -> Response:
    """Complete `text` at `cursor`, which counts characters (code points) of the text.

    The answer is `{"options": [{at, length, insert, label, kind, count, hint}], "faults": [{at, length, reason}]}`, as
    in `igcore.selection.complete`.
    """
    text, cursor = request.query_params.get("text", ""), request.query_params.get("cursor", "")
    if len(text) > LONGEST:
        return PlainTextResponse("That is too long to search for.", 400)
    try:
        volume = shelf.generation(request.path_params["generation"])
    except IgcoreError:
        volume = None
    if volume is None:
        return PlainTextResponse("There is no such library.", 404)
    # A number of more digits than any text has letters is its end.
    place = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 9 else len(text)
    return JSONResponse(asdict(complete(text, place, volume.at)), headers=_HEADERS)
