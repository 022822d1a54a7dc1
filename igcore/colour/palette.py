"""The palette that ColorThief finds, from a histogram instead of a list of pixels.

Modified median cut (MMCQ, after Leptonica and Lokesh Dhakar's Color Thief): colours are counted in
32 x 32 x 32 cells; the box around them is cut at the median along its longest side, fullest box first
up to three quarters of the palette, then by count times volume. The answers equal those of
`colorthief.ColorThief.get_palette(5, quality=1)` bit for bit, oddities included, wherever it has one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

#: Swatches of a palette.
COLOURS = 5
#: From this alpha on a pixel is visible; ColorThief's rule.
OPAQUE = 125
#: Above it in all three channels a pixel is white to ColorThief, and left out of the palette.
WHITE = 250

_CELLS = 32
_CELL = 256 // _CELLS
_BY_POPULATION = 0.75
#: Where each cell lies along red, green and blue.
_STEPS = np.stack(np.unravel_index(np.arange(_CELLS**3), (_CELLS,) * 3))
#: So many pixels are looked at at once: what is worked out on the way stays in the processor's cache.
_AT_ONCE = 32_768

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """The visible pixels of a picture: `rgba` (n, 4), the cell 0 to 32767 of each, pixels per cell, cells with any."""

    rgba: Bytes
    cells: npt.NDArray[np.intp]
    counts: Ints
    used: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a picture, dominant first.

    `colours` is (k, 3) in sRGB. `counts` is how many pixels the median cut put into each. ColorThief
    hands out boxes with no pixel in them too when a picture has few colours: 0 here, and then a
    channel may even be 256.
    """

    colours: Ints
    counts: Ints


def see(pixels: Bytes) -> Seen:
    """Keep the pixels that can be seen, and count them by cell.

    Args:
        pixels: (..., 3) RGB or (..., 4) RGBA; a pixel is visible from an alpha of `OPAQUE` on.
    """
    flat = pixels.reshape(-1, pixels.shape[-1])
    if flat.shape[1] == 3:
        flat = np.column_stack([flat, np.full(len(flat), 255, np.uint8)])
    visible = flat[:, 3] >= OPAQUE
    return see_all(np.ascontiguousarray(flat if visible.all() else flat[visible]))


def see_all(rgbx: Bytes) -> Seen:
    """Count pixels that can all be seen by cell.

    Args:
        rgbx: (n, 4), contiguous; the fourth byte says nothing.
    """
    packed = rgbx.view("<u4").ravel()
    # Index arrays of the machine's own word are the fastest to count and to look up with.
    cells = np.empty(len(packed), np.intp)
    for start in range(0, len(packed), _AT_ONCE):
        part = packed[start : start + _AT_ONCE]
        red, green, blue = part & 0xF8, part >> 6, part >> 19
        red <<= 7
        green &= 0x3E0
        blue &= 0x1F
        red |= green
        cells[start : start + _AT_ONCE] = np.bitwise_or(red, blue, out=red)
    counts = np.bincount(cells, minlength=_CELLS**3)
    return Seen(rgbx, cells, counts, np.flatnonzero(counts > 0))


def white_pixels(seen: Seen) -> int:
    """Count the pixels that ColorThief leaves out as white: above `WHITE` in all channels.

    Example:
        >>> white_pixels(see(np.array([[255, 251, 251], [255, 255, 250]], dtype=np.uint8)))
        1
    """
    if not seen.counts[-1]:
        return 0
    # They are all in the last cell.
    last = seen.rgba.view("<u4").ravel()[seen.cells == _CELLS**3 - 1]
    return int(np.count_nonzero(np.all([last >> shift & 0xFF > WHITE for shift in (0, 8, 16)], axis=0)))


def palette(seen: Seen, colours: int = COLOURS) -> Palette:
    """Find the palette of the visible pixels.

    Args:
        seen: Any number of pixels.
        colours: How many are asked for, 2 to 256.

    Returns:
        What ColorThief gives at quality 1. Where it gives up: the mean of the pixels if all visible
        ones are white, no colour at all if none is visible.

    Example:
        >>> palette(see(np.array([[250, 100, 0], [0, 0, 99]], dtype=np.uint8))).colours[0].tolist()
        [252, 100, 4]
    """
    counts, used = seen.counts, seen.used
    if white := white_pixels(seen):
        counts = counts.copy()
        counts[-1] -= white
        used = used if counts[-1] else used[:-1]
    if len(used):
        return _median_cut(counts.reshape(_CELLS, _CELLS, _CELLS), used, colours)
    if len(seen.rgba):
        mean = np.rint(seen.rgba[:, :3].mean(axis=0, keepdims=True)).astype(np.int64)
        return Palette(mean, np.array([len(seen.rgba)]))
    return Palette(np.empty((0, 3), np.int64), np.empty(0, np.int64))


def swatches(seen: Seen, colours: int = COLOURS) -> Ints:
    """Colours of the palette that a picture really has, dominant first.

    Args:
        seen: Any number of pixels.
        colours: How many are asked for, 2 to 256.

    Returns:
        (k, 3): `palette` without the boxes that hold no pixel. A picture of one colour has exactly that
        colour, not the middle of its cell.

    Example:
        >>> swatches(see(np.full((2, 2, 3), (255, 0, 0), dtype=np.uint8))).tolist()
        [[255, 0, 0]]
    """
    in_one_cell = len(seen.rgba) > 0 and seen.counts[seen.cells[0]] == len(seen.rgba)
    if in_one_cell and (seen.rgba[:, :3] == seen.rgba[0, :3]).all():
        return seen.rgba[:1, :3].astype(np.int64)
    found = palette(seen, colours)
    return found.colours[found.counts > 0]


def shares(seen: Seen, colours: Ints) -> Floats:
    """Part of the visible pixels that is nearest to each colour, by distance in RGB; ties go to the first.

    Args:
        seen: n pixels.
        colours: (k, 3).

    Returns:
        k numbers that sum to 1; no pixels give zeros.

    Example:
        >>> shares(see(np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8)), np.array([[0, 0, 0]]))
        array([1.])
    """
    if not len(seen.rgba) or not len(colours):
        return np.zeros(len(colours))
    used = seen.used
    rank = _remoteness(_steps(used) * _CELL + (_CELL - 1) / 2, colours)
    nearest = rank.argmin(axis=0)
    rank -= rank.min(axis=0)
    # Which of two colours is nearer is linear, so over a cell it varies by no more than this: most
    # cells belong to one colour as a whole, and only the pixels of the others are looked at singly.
    slack = (_CELL - 1) * np.abs(colours[:, None] - colours[None]).sum(axis=2)
    np.fill_diagonal(slack, -1)
    torn = (rank <= slack[:, nearest]).any(axis=0)
    total = np.bincount(nearest[~torn], seen.counts[used[~torn]], minlength=len(colours))
    is_torn = np.zeros(_CELLS**3, bool)
    is_torn[used[torn]] = True
    # A choice of three times the speed of an index.
    single = _nearest(seen.rgba.view("<u4").ravel().compress(is_torn.take(seen.cells)), colours)
    return (total + np.bincount(single, minlength=len(colours))) / len(seen.rgba)


def _steps(cells: npt.NDArray[np.intp]) -> Ints:
    """Where n cells lie along red, green and blue: (3, n), 0 to 31."""
    return _STEPS.take(cells, axis=1)


def _remoteness(points: npt.NDArray[Any], colours: Ints) -> npt.NDArray[np.float32]:
    """Squared distance of k colours to (3, n) points, less what is the same for all colours: (k, n).

    Single precision is exact here: for whole and half numbers up to 255 every sum stays below 2^24.
    """
    # A plain sum: a matrix product would wake the threads of a BLAS, and they cost more than they do.
    each = colours.astype(np.float32)[:, :, None]
    parts = each - np.float32(2) * points.astype(np.float32)
    parts *= each
    total: npt.NDArray[np.float32] = parts.sum(axis=1)
    return total


def _nearest(packed: npt.NDArray[np.uint32], colours: Ints) -> npt.NDArray[np.int32]:
    """Place of the nearest colour of each of n RGBA pixels, packed into words; of at most 256 colours."""
    red, green, blue = ((packed >> shift & 0xFF).view(np.int32) for shift in (0, 8, 16))
    best, rank, part = np.zeros(len(packed), np.int32), np.empty_like(red), np.empty_like(red)
    # How far each of the others, and its square, is from the first.
    moved, squares = colours[1:] - colours[0], np.square(colours).sum(axis=1)
    for place, ((r, g, b), square) in enumerate(zip(moved.tolist(), squares[1:] - squares[0], strict=True), 1):
        # Remoteness beside that of the first, times 256, plus the place: the least is the first of the nearest.
        np.multiply(red, -512 * r, out=rank)
        rank += np.multiply(green, -512 * g, out=part)
        rank += np.multiply(blue, -512 * b, out=part)
        rank += int(256 * square + place)
        np.minimum(best, rank, out=best)
    return best & 0xFF


class _Box(NamedTuple):
    sides: tuple[slice, ...]
    pixels: int
    volume: int


def _box(sides: tuple[slice, ...], pixels: int) -> _Box:
    return _Box(sides, pixels, prod(side.stop - side.start for side in sides))


def _by_count(box: _Box) -> int:
    return box.pixels


def _by_count_and_volume(box: _Box) -> int:
    return box.pixels * box.volume


def _median_cut(histogram: Ints, used: npt.NDArray[np.intp], colours: int) -> Palette:
    steps, pixels = _steps(used), histogram.ravel().take(used)
    around = map(slice, steps.min(axis=1).tolist(), (steps.max(axis=1) + 1).tolist())
    boxes = [_box(tuple(around), int(pixels.sum()))]
    _cut(histogram, boxes, _by_count, _BY_POPULATION * colours)
    # ColorThief moves them from one queue to the next from the end, so equal ones change places.
    boxes.sort(key=_by_count)
    boxes.reverse()
    _cut(histogram, boxes, _by_count_and_volume, colours - len(boxes))
    boxes.sort(key=_by_count_and_volume)
    boxes.reverse()
    return Palette(_means(used, steps, pixels, boxes), np.array([box.pixels for box in boxes]))


def _cut(histogram: Ints, boxes: list[_Box], key: Callable[[_Box], int], target: float) -> None:
    """Cut the greatest of `boxes` in two until the cuts reach `target` less one."""
    made = 1
    boxes.sort(key=key)
    # A single pixel cannot be cut, and then no other box can.
    while boxes[-1].pixels > 1:
        boxes += _halves(histogram, boxes.pop())
        made += 1
        if made >= target:
            return
        boxes.sort(key=key)


def _halves(histogram: Ints, box: _Box) -> Iterator[_Box]:
    """Cut along the longest side, red before green before blue, near the median."""
    sides = box.sides
    lengths = [side.stop - side.start for side in sides]
    axis = lengths.index(max(lengths))
    first, last = sides[axis].start, sides[axis].stop - 1
    others = tuple(other for other in range(3) if other != axis)
    below = histogram[sides].sum(axis=others).cumsum()
    median = first + int(np.argmax(below > below[-1] / 2))
    left, right = median - first, last - median
    cut = min(last - 1, int(median + right / 2)) if left <= right else max(first, int(median - 1 - left / 2))
    while cut < first or not below[cut - first]:
        cut += 1
    while below[cut - first] == below[-1] and cut > first and below[cut - 1 - first]:
        cut -= 1
    pixels = int(below[cut - first])
    for half, inside in ((slice(first, cut + 1), pixels), (slice(cut + 1, last + 1), box.pixels - pixels)):
        yield _box((*sides[:axis], half, *sides[axis + 1 :]), inside)


def _means(used: npt.NDArray[np.intp], steps: Ints, pixels: Ints, boxes: list[_Box]) -> Ints:
    """Mean colour of the pixels in each box, (k, 3); the middle of a box without any.

    Args:
        used: Cells.
        steps: Where they lie, (3, n).
        pixels: How many each has.
        boxes: That they are in.
    """
    place = np.empty((_CELLS,) * 3, np.int16)
    for number, box in enumerate(boxes):
        place[box.sides] = number
    # Each channel for itself: the sums are whole numbers, which floats count exactly up to 2^53.
    of = place.ravel().take(used)
    sums = [np.bincount(of, each, len(boxes)) for each in (steps * _CELL + _CELL // 2) * pixels]
    inside = np.array([box.pixels for box in boxes])
    middles = np.array([[_CELL * (side.start + side.stop) / 2 for side in box.sides] for box in boxes])
    np.divide(np.stack(sums, axis=1), inside[:, None], out=middles, where=inside[:, None] > 0)
    return middles.astype(np.int64)
