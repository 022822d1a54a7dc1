"""The image plot as a PNG at poster size: `/poster/{token}.png?width=6000&ground=dark&picture=0.02`.

A page leaves what it shows in `POSTERS`, under a token: so what a browser may ask for is a width, a ground and a size
of pictures, never rows or places of its own making. Posters are drawn one at a time, from the thumbnails, into a
temporary file that is gone when it has been sent.
"""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from textwrap import shorten
from typing import IO

import anyio
import anyio.to_thread
import numpy as np
import numpy.typing as npt
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from igcore.analysis.image_plot import Plot, thin
from igcore.library import thumbnails_of
from igcore.recent import Recent
from igcore.thumbnails import thumbnail_path
from igcore.web import visits
from igcore.web.answers import refuse
from igcore.web.poster_axes import GROUNDS, Ground, Sheet, draw_axes, draw_guides, lay_out
from igcore.web.sheets import square
from igcore.web.volume import Volume

#: Px that a poster may be wide, and the part of that which a picture may be.
WIDTHS, PICTURES = (600, 9000), (0.002, 0.2)
#: So many plots of the last pages can be asked for, and so many posters wait for their turn.
_KEPT, _WAITING = 24, 4
#: As on the page: of more pictures than these, one is drawn for such a part of a picture, where they hide each other.
_ALL_UP_TO, _CROWDED = 8000, 0.25
_AT_ONCE = 64
#: Letters of a query that have room.
_LONGEST = 80
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Poster:
    """A plot of pictures of a library: `rows` (m,) in its table of images, and what is written above it.

    That is its title, and what was chosen, as a query; empty where that is everything.
    """

    volume: Volume
    plot: Plot
    rows: npt.NDArray[np.int32]
    title: str
    chosen: str = ""


#: What may be asked for, by its token.
POSTERS: Recent[str, Poster] = Recent(_KEPT)
_secret = secrets.token_bytes(16)
_drawing = anyio.CapacityLimiter(1)


def token_of(*parts: bytes | str) -> str:
    """Name for a plot that nobody can guess; the same parts give the same one as long as the server runs."""
    hashed = hashlib.blake2b(key=_secret, digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        hashed.update(len(data).to_bytes(8, "little") + data)
    return hashed.hexdigest()


async def poster(request: Request) -> Response:
    """Draw a poster and send it."""
    found = POSTERS.find(request.path_params["token"])
    if found is None or found.volume.limits != visits.now().limits:
        return refuse("The server has forgotten this plot; reload the page.")
    asked = _asked(request)
    if asked is None:
        return refuse(f"A poster is {WIDTHS[0]:,} to {WIDTHS[1]:,} px wide, on light or dark ground.", 400)
    if _drawing.statistics().tasks_waiting >= _WAITING:
        return refuse("Other posters are being drawn; try again in a minute.", 503)
    file = await anyio.to_thread.run_sync(_written, found, *asked, limiter=_drawing)
    size = file.seek(0, 2)
    headers = {"Content-Length": str(size), "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(_pieces(file), media_type="image/png", headers=headers)


def _asked(request: Request) -> tuple[int, Ground, float] | None:
    query = request.query_params
    try:
        width, picture = int(query.get("width", "6000")), float(query.get("picture", "0.02"))
    except ValueError:
        return None
    ground = GROUNDS.get(query.get("ground", "light"))
    fits = WIDTHS[0] <= width <= WIDTHS[1] and PICTURES[0] <= picture <= PICTURES[1]
    return (width, ground, picture) if ground and fits else None


def _written(poster: Poster, width: int, ground: Ground, picture: float) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when it has been sent, or with whoever asked)
    draw_poster(poster, width, ground, picture).save(file, "PNG", compress_level=1)
    return file


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def draw_poster(poster: Poster, width: int, ground: Ground, picture: float) -> Image.Image:
    """Draw a plot: guides, pictures, axes.

    Args:
        poster: The plot.
        width: Px; the height follows from it.
        ground: Colours of the paper and of what is written on it.
        picture: Side of a picture as part of the width; in a montage it is given by the plot.
    """
    sheet = lay_out(poster.plot, width, round(picture * width))
    image = Image.new("RGB", (sheet.width, sheet.height), ground.paper)
    draw_guides(image, sheet, poster.plot, ground)
    drawn = _draw_pictures(image, sheet, poster)
    draw_axes(image, sheet, poster.plot, ground, words_of(poster, drawn))
    return image


def words_of(poster: Poster, drawn: int) -> tuple[str, str]:
    """Title of a poster on which so many pictures are drawn, and what stands below it."""
    every = len(poster.rows)
    hidden = f"; {drawn:,} are drawn, the others lie under them" if drawn < every else ""
    chosen = f": {shorten(poster.chosen, _LONGEST, placeholder=' …')}" if poster.chosen else ""
    return poster.title, f"{every:,} pictures{chosen}{hidden}"


def _draw_pictures(image: Image.Image, sheet: Sheet, poster: Poster) -> int:
    """Draw the pictures in their order; gives how many."""
    places = list(_places(sheet, poster.plot))
    with ThreadPoolExecutor(2) as threads:
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            smalls = threads.map(lambda place: _small(poster, place[0], sheet.side), some)
            for (_, left, top), small in zip(some, smalls, strict=True):
                image.paste(small, (left, top, left + sheet.side, top + sheet.side))
    return len(places)


def _places(sheet: Sheet, plot: Plot) -> Iterator[tuple[int, int, int]]:
    """Which of the plot's pictures is drawn where: its number, left, top."""
    for number, box in enumerate(sheet.boxes):
        there = np.flatnonzero(plot.panel == number)
        x = box.left + plot.x[there].astype(np.float64) * box.width
        y = box.top + (1 - plot.y[there].astype(np.float64)) * box.height
        everything = plot.unit or len(plot.x) <= _ALL_UP_TO
        shown = np.arange(len(there)) if everything else thin(x, y, max(1.0, _CROWDED * sheet.side))
        corners = np.stack([there[shown], x[shown] - sheet.side / 2, y[shown] - sheet.side / 2], axis=1)
        yield from corners.round().astype(np.int64).tolist()


def _small(poster: Poster, which: int, side: int) -> Image.Image | tuple[int, int, int]:
    row = int(poster.rows[which])
    digest = str(poster.volume.tables.images["digest"].iat[row])
    red, green, blue = (max(0, int(part)) for part in poster.volume.at.dominant[row])
    return square(thumbnail_path(thumbnails_of(poster.volume.root), digest), side) or (red, green, blue)
