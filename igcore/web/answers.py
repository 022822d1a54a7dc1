"""What all routes answer alike."""

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


def refuse(sentence: str, status: int = 404) -> Response:
    """Say what is wrong with what was asked for."""
    return PlainTextResponse(sentence, status, headers={"X-Content-Type-Options": "nosniff"})
