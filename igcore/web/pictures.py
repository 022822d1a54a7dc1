"""Routes of the pictures. Only what is in the library has an address: a row of one of its generations."""

from pathlib import Path

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from igcore.errors import IgcoreError
from igcore.extract import thumbnail_path
from igcore.importers.source import READ_ERRORS, read_file
from igcore.library import thumbnails_of
from igcore.web import shelf
from igcore.web.answers import IMMUTABLE, find, number_of

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
        data = thumbnail_path(thumbnails_of(volume.root), digest).read_bytes()
    except OSError:
        return PlainTextResponse("The thumbnail is gone; build the library again.", 404)
    return Response(data, media_type="image/jpeg", headers=IMMUTABLE)


async def original(request: Request) -> Response:
    """Send the file of a row from its archive."""
    found = _find(request)
    if found is None:
        return PlainTextResponse(_NOT_HERE, 404)
    volume, row = found
    image = volume.tables.images.iloc[row]
    path = next((each.path for each in volume.manifest.archives if each.name == image["archive"]), None)
    media_type = BROWSER_FORMATS.get(image["format"])
    if path is None or media_type is None:
        return PlainTextResponse("No browser shows this kind of picture.", 404)
    try:
        data = await anyio.to_thread.run_sync(read_file, Path(path), image["file"])
    except (IgcoreError, *READ_ERRORS):
        return PlainTextResponse("The archive is not where it was when the library was built.", 404)
    return Response(data, media_type=media_type, headers=IMMUTABLE)


def _find(request: Request) -> tuple[shelf.Volume, int] | None:
    """Return the library and the row of an address; None where there is no such row."""
    volume = find(request.path_params["generation"])
    row = number_of(request.path_params["row"], len(volume.tables.images)) if volume else None
    return None if volume is None or row is None else (volume, row)
