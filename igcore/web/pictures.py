"""Routes of the pictures. Only what is in the library has an address: a row of one of its generations."""

from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from igcore.decode import DRAWING_ERRORS
from igcore.errors import IgcoreError
from igcore.importers.source import READ_ERRORS, read_file
from igcore.library import thumbnails_of
from igcore.preview import drawn_anew
from igcore.thumbnails import read_half, read_whole
from igcore.web.answers import IMMUTABLE, find, number_of
from igcore.web.volume import Volume

#: Kinds of pictures that browsers show; of others the thumbnail has to do.
BROWSER_FORMATS = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "BMP": "image/bmp",
}
#: So many thumbnails come in one answer at most; the wall asks for fewer.
MOST_AT_ONCE = 64
#: Sizes of thumbnails, and how they are read.
_SIZES = {"whole": read_whole, "half": read_half}
_NOT_HERE = "There is no such picture in this library."


def thumbnail_link(generation: str, row: int) -> str:
    """Address of the thumbnail of an image, by its row in the table of images."""
    return f"/t/{generation}/{row}.jpg"


def original_link(generation: str, row: int) -> str:
    """Address of the picture itself, as it lies in the archive."""
    return f"/o/{generation}/{row}"


async def thumbnail(request: Request) -> Response:
    """Send the thumbnail of a row."""
    found = _find(request)
    if found is None:
        return PlainTextResponse(_NOT_HERE, 404)
    volume, row = found
    digest = str(volume.tables.images["digest"].iat[row])
    try:
        # A read from the system's cache is quicker than handing it to a thread.
        data = read_whole(thumbnails_of(volume.root), digest)
    except OSError:
        return PlainTextResponse("The thumbnail is gone; build the library again.", 404)
    return Response(data, media_type="image/jpeg", headers=IMMUTABLE)


async def thumbnails(request: Request) -> Response:
    """Send the thumbnails of some rows, `12-7-30`, as lines of Base64 in that order; an empty one where it is gone.

    A browser asks for many pictures and reads them out of one text several times faster than from as many addresses.
    """
    volume, size = find(request.path_params["generation"]), request.path_params["size"]
    count = len(volume.tables.images) if volume else 0
    # What is left after so many is no number.
    asked = request.path_params["rows"].split("-", MOST_AT_ONCE - 1)
    rows = [row for each in asked if (row := number_of(each, count)) is not None]
    if volume is None or len(rows) < len(asked) or size not in _SIZES:
        return PlainTextResponse(_NOT_HERE, 404)
    folder, digests = thumbnails_of(volume.root), volume.tables.images["digest"].iloc[rows]
    lines = (_in_base64(folder, str(digest), size) for digest in digests)
    return PlainTextResponse(b"\n".join(lines), headers=IMMUTABLE)


def _in_base64(folder: Path, digest: str, size: str) -> bytes:
    with suppress(OSError):
        return b64encode(_SIZES[size](folder, digest))
    return b""


async def original(request: Request) -> Response:
    """Send the file of a row from its archive."""
    found = _find(request)
    if found is None:
        return PlainTextResponse(_NOT_HERE, 404)
    volume, row = found
    place, media_type = volume.original(row), BROWSER_FORMATS.get(str(volume.tables.images["format"].iat[row]))
    if place is None or media_type is None:
        return PlainTextResponse("No browser shows this kind of picture.", 404)
    try:
        data = await anyio.to_thread.run_sync(read_file, *place)
    except (IgcoreError, *READ_ERRORS):
        return PlainTextResponse("The archive is not where it was when the library was built.", 404)
    if not volume.limits.names:
        # What the file says besides, such as EXIF, may be a name.
        try:
            data, media_type = await anyio.to_thread.run_sync(drawn_anew, data), "image/jpeg"
        except DRAWING_ERRORS:
            return PlainTextResponse("This picture cannot be shown without what its file says besides.", 404)
    return Response(data, media_type=media_type, headers=IMMUTABLE)


def _find(request: Request) -> tuple[Volume, int] | None:
    """Return the library and the row of an address; None where there is no such row."""
    volume = find(request.path_params["generation"])
    row = number_of(request.path_params["row"], len(volume.tables.images)) if volume else None
    return None if volume is None or row is None else (volume, row)
