"""What all routes answer alike."""

from starlette.responses import PlainTextResponse, Response

from igcore.errors import IgcoreError
from igcore.web import shelf

#: For an address that names the generation of the library, so that what it gives never changes.
IMMUTABLE = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def find(generation: str) -> shelf.Volume | None:
    """Return the library as it was in that generation, if it is still in memory."""
    try:
        return shelf.generation(generation)
    except IgcoreError:
        return None


def refuse(sentence: str, status: int = 404) -> Response:
    """Say what is wrong with what was asked for."""
    return PlainTextResponse(sentence, status, headers={"X-Content-Type-Options": "nosniff"})
