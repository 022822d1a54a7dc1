"""Sheets of small pictures, for plots that show thousands at once: `/sheet/{generation}/{number}.jpg`.

Sheet k has the rows 1,024 k to 1,024 k + 1,023 of the table of images, 32 a line, each a square of 32 px cut out of the
middle of its thumbnail; one whose thumbnail is missing is a square of its dominant colour. A sheet is kept beside the
thumbnails under the hash of the contents on it, so it outlives builds that change nothing there, and can be removed
at any time.
"""

import hashlib
import io
import os
import threading
from contextlib import suppress
from pathlib import Path

import anyio
import anyio.to_thread
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from igcore.library import thumbnails_of
from igcore.recent import Recent
from igcore.thumbnails import thumbnail_path
from igcore.web.answers import IMMUTABLE, find, number_of, refuse
from igcore.web.volume import Volume

#: Px of a picture, pictures a line, and on a whole sheet; also in components/plot/sprites.js.
SIDE, ACROSS, ON_SHEET = 32, 32, 1024
#: Raise it when sheets are drawn otherwise.
_VERSION = 1
_QUALITY = 82
#: Of a picture that has no dominant colour either.
_GREY = (128, 128, 128)
#: So many sheets, some 20 MB, stay in memory.
_KEPT = 32
_PASSING = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

_kept: Recent[str, bytes] = Recent(_KEPT)
_tidied: set[str] = set()
_changing = threading.Lock()
#: Sheets are drawn two at a time, so that the pages stay quick.
_drawing = anyio.CapacityLimiter(2)


def sheets_of(root: Path) -> Path:
    """Folder of a library's sheets."""
    return root / "sheets"


def sheet_count(images: int) -> int:
    """How many sheets so many images have."""
    return -(-images // ON_SHEET)


async def sheet(request: Request) -> Response:
    """Send a sheet, drawn now if it is asked for the first time."""
    volume = find(request.path_params["generation"])
    number = number_of(request.path_params["number"], sheet_count(len(volume.tables.images))) if volume else None
    if volume is None or number is None:
        return refuse("There is no such sheet in this library.")
    data, whole = await anyio.to_thread.run_sync(find_sheet, volume, number, limiter=_drawing)
    return Response(data, media_type="image/jpeg", headers=IMMUTABLE if whole else _PASSING)


def find_sheet(volume: Volume, number: int) -> tuple[bytes, bool]:
    """Bytes of a sheet, and whether all its thumbnails were there: only then it is kept."""
    name = _name(volume, number)
    found = _kept.find(name) or _read(sheets_of(volume.root) / name)
    whole = found is not None
    if found is None:
        image, whole = draw_sheet(volume, number)
        file = io.BytesIO()
        # With colours at half size, as JPEG has them mostly, a square would shine into the next.
        image.save(file, "JPEG", quality=_QUALITY, subsampling=0)
        found = file.getvalue()
    if whole:
        _keep(volume, name, found)
    return found, whole


def draw_sheet(volume: Volume, number: int) -> tuple[Image.Image, bool]:
    """Draw a sheet; tell whether all its thumbnails were there."""
    digests = volume.tables.images["digest"].iloc[_rows(number)]
    colours = volume.at.dominant[_rows(number)]
    drawn = Image.new("RGB", (ACROSS * SIDE, -(-len(digests) // ACROSS) * SIDE), _GREY)
    whole = True
    for place, (digest, colour) in enumerate(zip(digests, colours, strict=True)):
        small = square(thumbnail_path(thumbnails_of(volume.root), str(digest)), SIDE)
        whole = whole and small is not None
        plain = tuple(map(int, colour)) if colour[0] >= 0 else _GREY
        left, top = place % ACROSS * SIDE, place // ACROSS * SIDE
        drawn.paste(small or plain, (left, top, left + SIDE, top + SIDE))
    return drawn, whole


def square(path: Path, side: int) -> Image.Image | None:
    """Cut the square in the middle out of a thumbnail, `side` px wide; None if it cannot be read."""
    try:
        with Image.open(path, formats=("JPEG",)) as image:
            # The decoder leaves out what would only be averaged away.
            image.draft("RGB", (side, side))
            width, height = image.size
            edge = min(width, height)
            left, top = (width - edge) / 2, (height - edge) / 2
            box = (left, top, left + edge, top + edge)
            return image.convert("RGB").resize((side, side), Image.Resampling.BILINEAR, box, reducing_gap=2.0)
    except (OSError, ValueError, SyntaxError):
        return None


def _rows(number: int) -> slice:
    return slice(number * ON_SHEET, (number + 1) * ON_SHEET)


def _name(volume: Volume, number: int) -> str:
    digests = volume.tables.images["digest"].iloc[_rows(number)]
    contents = "\n".join([str(_VERSION), *map(str, digests)])
    return f"{hashlib.sha256(contents.encode()).hexdigest()[:32]}.jpg"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _keep(volume: Volume, name: str, data: bytes) -> None:
    _kept.keep(name, data)
    path = sheets_of(volume.root) / name
    if path.exists():
        return
    part = path.with_name(f"{name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
        _tidy(volume)
    except OSError:
        # A library that cannot be written to is shown all the same.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _tidy(volume: Volume) -> None:
    """Remove the sheets of other generations, once a generation."""
    generation = volume.manifest.generation
    with _changing:
        if generation in _tidied:
            return
        _tidied.add(generation)
    wanted = {_name(volume, number) for number in range(sheet_count(len(volume.tables.images)))}
    for file in sheets_of(volume.root).iterdir():
        if file.name not in wanted:
            file.unlink(missing_ok=True)
