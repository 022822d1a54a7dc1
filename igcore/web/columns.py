"""Routes of what a wall has to know about the pictures of one generation of a library: labels, and orders.

Neither changes with what is chosen, so a browser fetches each once.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import anyio.to_thread
import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from igcore.analysis import orders
from igcore.colour.hues import THRESHOLDS, Thresholds
from igcore.recent import Recent
from igcore.selection import UNDATED, Field
from igcore.selection.columns import Many
from igcore.web.answers import IMMUTABLE, find, refuse
from igcore.web.nearby import nearby
from igcore.web.packing import UNKNOWN_DAY, pack_columns
from igcore.web.volume import Volume

_BYTES = "application/octet-stream"
_NOT_HERE = "There is no such library here, or no such order of its pictures."
_COLOURS = re.compile(r"(?:[0-9a-f]{6}-(?:100|[1-9][0-9]?)(?:,(?!$)|$)){1,3}")
#: Longer names are none of an order.
_LONGEST_NAME = 40
#: So many orders of what is chosen on pages are kept: of a million pictures each takes 4 MB.
_KEPT = 8


async def columns(request: Request) -> Response:
    """Send the local day and the person of each picture, as `pack_columns` lays them out."""
    volume = find(request.path_params["generation"])
    if volume is None:
        return refuse(_NOT_HERE)
    data = await anyio.to_thread.run_sync(_columns, volume.token)
    return Response(data, media_type=_BYTES, headers=IMMUTABLE)


async def order(request: Request) -> Response:
    """Send all rows in a named order: n int32, little-endian. Names are those of `ORDERS`, with what they take."""
    volume, name = find(request.path_params["generation"]), request.path_params["name"]
    if volume is None or len(name) > _LONGEST_NAME:
        return refuse(_NOT_HERE)
    try:
        data = await anyio.to_thread.run_sync(_order, volume.token, name)
    except LookupError:
        return refuse(_NOT_HERE)
    return Response(data, media_type=_BYTES, headers=IMMUTABLE)


def hue_order(thresholds: Thresholds) -> str:
    """Name of the order by hue where black, grey and white end there."""
    if thresholds == THRESHOLDS:
        return "hue"
    return f"hue/{thresholds.black:.2f}-{thresholds.white:.2f}-{thresholds.grey:.2f}"


def colours_order(wanted: Sequence[orders.Wanted]) -> str:
    """Name of the order by how much pictures have of one to three colours, with whole weights of 1 to 100.

    Example:
        >>> colours_order([orders.Wanted((47, 79, 79), 100), orders.Wanted((255, 0, 0), 5)])
        'colours/2f4f4f-100,ff0000-5'
    """
    return "colours/" + ",".join(f"{bytes(each.colour).hex()}-{each.weight:g}" for each in wanted)


def wanted_colours(about: str) -> list[orders.Wanted]:
    """Read what stands behind `colours/` in the name of an order.

    Raises:
        LookupError: It is not one to three colours with weights.

    Example:
        >>> wanted_colours("2f4f4f-100")
        [Wanted(colour=(47, 79, 79), weight=100)]
    """
    if not _COLOURS.fullmatch(about):
        raise LookupError(about)
    wanted = []
    for each in about.split(","):
        red, green, blue = bytes.fromhex(each[:6])
        wanted.append(orders.Wanted((red, green, blue), int(each[7:])))
    return wanted


@lru_cache(maxsize=2)
def dated(generation: str) -> int:
    """Row from which on no time of the pictures is known: they come by time."""
    at = _volume(generation).at
    unknown = at.day[at.post] == UNDATED
    known = np.flatnonzero(~unknown)
    return int(known[-1]) + 1 if len(known) else 0


@lru_cache(maxsize=2)
def _columns(generation: str) -> bytes:
    at = _volume(generation).at
    days = at.day[at.post]
    return pack_columns(np.where(days == UNDATED, UNKNOWN_DAY, days), at.person[at.post], at.people)


@lru_cache(maxsize=2)
def looks_of(generation: str) -> orders.Looks:
    """Palettes of a library laid out for comparing.

    Raises:
        LookupError: There is no such library.
    """
    tables = _volume(generation).tables
    return orders.looks(tables.images, tables.swatches)


@lru_cache(maxsize=12)
def _order(generation: str, name: str) -> bytes:
    """Sort a library; the last few orders are kept.

    Raises:
        LookupError: There is no such library, order, picture or colour.
    """
    kind, _, about = name.partition("/")
    rows: orders.Rows = ORDERS[kind](_volume(generation), about)
    return rows.astype("<i4").tobytes()


def _volume(generation: str) -> Volume:
    volume = find(generation)
    if volume is None:
        raise LookupError(generation)
    return volume


def _only(about: str) -> None:
    if about:
        raise LookupError(about)


def _measured(column: str, *, most_first: bool = False) -> Callable[[Volume, str], orders.Rows]:
    def sort(volume: Volume, about: str) -> orders.Rows:
        _only(about)
        values = volume.tables.images[column].to_numpy(np.float64, na_value=np.nan)
        return orders.by_number(values, most_first=most_first)

    return sort


def _hue(volume: Volume, about: str) -> orders.Rows:
    if not about:
        return orders.by_hue(volume.at.dominant)
    try:
        black, white, grey = (float(each) for each in about.split("-"))
    except ValueError as error:
        raise LookupError(about) from error
    return orders.by_hue(volume.at.dominant, Thresholds(black, white, grey))


def _captions(volume: Volume, about: str) -> orders.Rows:
    _only(about)
    return orders.by_caption(volume.tables.posts["caption"], volume.at.post)


def _hashtags(volume: Volume, about: str) -> orders.Rows:
    _only(about)
    used = volume.at.columns[Field.HASHTAG]
    tagged = used.places if isinstance(used, Many) else np.empty(0, np.int32)
    return orders.by_hashtags(tagged, volume.tables.posts["caption"], volume.at.post)


def _like(volume: Volume, about: str) -> orders.Rows:
    # By the picture's id, which every build gives it again: an address with a row would mean another one day.
    there = np.flatnonzero((volume.tables.images["image_id"] == about).to_numpy(bool, na_value=False))
    if not len(there):
        raise LookupError(about)
    return nearby(volume).by_likeness(int(there[0]))


def _near(volume: Volume, about: str) -> orders.Rows:
    try:
        red, green, blue = bytes.fromhex(about)
    except ValueError as error:
        raise LookupError(about) from error
    return orders.near(looks_of(volume.token), (red, green, blue))


def _colours(volume: Volume, about: str) -> orders.Rows:
    return orders.by_colours(looks_of(volume.token), wanted_colours(about))


def keep_order(rows: orders.Rows) -> str:
    """Keep an order that is of what is chosen on a page, and name it for a wall there; the last few are kept.

    Args:
        rows: (n,) all rows of the library, in the order of showing.
    """
    about = hashlib.sha256(rows.tobytes()).hexdigest()[:16]
    _kept_orders.keep(about, rows)
    return f"typical/{about}"


_kept_orders: Recent[str, orders.Rows] = Recent(_KEPT)


def _typical(volume: Volume, about: str) -> orders.Rows:
    rows = _kept_orders.find(about)
    if rows is None or len(rows) != len(volume.at.post):
        raise LookupError(about)
    return rows


#: Orders that a browser does not know by itself: rows come by time.
ORDERS: Mapping[str, Callable[[Volume, str], orders.Rows]] = {
    "hue": _hue,
    "light": _measured("lightness"),
    "colourful": _measured("colourfulness", most_first=True),
    "captions": _captions,
    "hashtags": _hashtags,
    "like": _like,
    "near": _near,
    "colours": _colours,
    "typical": _typical,
}
