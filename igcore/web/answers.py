"""What all routes answer alike."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from igcore.errors import IgcoreError
from igcore.web import shelf
from igcore.web.volume import Volume

#: For an address that names the generation of the library, so that what it gives never changes.
IMMUTABLE = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
#: More than any library has rows; Python refuses to read numbers of thousands.
_DIGITS = 12


def find(generation: str) -> Volume | None:
    """Return the library as it was in that generation, if it is still in memory."""
    try:
        return shelf.generation(generation)
    except IgcoreError:
        return None


def number_of(text: str, below: int) -> int | None:
    """Return the number that a part of an address is, if it is one from 0 to below `below`; of whatever length."""
    number = int(text) if len(text) <= _DIGITS and text.isascii() and text.isdecimal() else below
    return number if number < below else None


def is_own(request: Request) -> bool:
    """Tell whether a page of ours asks, as far as the browser says: one on the internet can ask this computer, too."""
    origin, host = request.headers.get("origin"), request.headers.get("host")
    from_here = origin is None or origin.partition("://")[2] == host
    return from_here and request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def refuse(sentence: str, status: int = 404) -> Response:
    """Say what is wrong with what was asked for."""
    return PlainTextResponse(sentence, status, headers={"X-Content-Type-Options": "nosniff"})
