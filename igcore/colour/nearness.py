"""Which palettes are near to one: how far its colours would have to move, share by share, to be the other's."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from igcore.colour.names import ciede2000, lab

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

#: What palettes are first looked over by: how much of each is near to each of these places in colour space (see
#: `_spot`): five greys, and at three lightnesses six colours around them.
_GREYS = (15.0, 35.0, 55.0, 75.0, 95.0)
_RINGS = (30.0, 50.0, 70.0)
_RADIUS = 25.0
_REACH = 16.0
#: So many of those that look nearest are then measured; of 20,000 palettes they have some 94 % of the nearest 12.
_MEASURED = 320
_BITS = 5
_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Palettes:
    """k palettes of m swatches: those of palette i are `starts[i]` to `starts[i + 1]`.

    `colours` (m, 3); `shares` (m,) of any total; `traits` (k, t), by which they are looked over, and `lengths` (k,),
    half the sum of their squares: infinite where a palette has no colour.
    """

    starts: Places
    colours: npt.NDArray[np.uint8]
    shares: Floats
    traits: Floats
    lengths: Floats


def palettes(starts: Places, colours: npt.NDArray[np.uint8], shares: Floats) -> Palettes:
    """Lay out palettes to find near ones fast.

    Args:
        starts: (k + 1,) where each begins, and where the last one ends.
        colours: (m, 3) of sRGB.
        shares: (m,), not negative; of any total.
    """
    counts = np.diff(starts)
    whose = np.repeat(np.arange(len(counts)), counts)
    total = np.bincount(whose, shares, len(counts))
    parts = (shares / np.where(total > 0, total, 1)[whose]).astype(np.float32)
    traits = np.zeros((len(counts), len(_spots())), np.float32)
    for first in range(0, len(counts), _AT_ONCE):
        last = min(first + _AT_ONCE, len(counts))
        some = slice(starts[first], starts[last])
        level = colours[some] >> (8 - _BITS)
        number = (level[:, 0].astype(np.int32) << 2 * _BITS) | (level[:, 1].astype(np.int32) << _BITS) | level[:, 2]
        weighted = _levels()[number] * parts[some, None]
        # Each palette adds up its own swatches; one without any takes nothing.
        for rank in range(int(counts[first:last].max(initial=0))):
            has = np.flatnonzero(counts[first:last] > rank)
            traits[first + has] += weighted[starts[first + has] - starts[first] + rank]
    lengths = np.where(total > 0, np.einsum("ij,ij->i", traits, traits) / 2, np.inf).astype(np.float32)
    return Palettes(starts, colours, shares, traits, lengths)


def nearest(every: Palettes, place: int, count: int, without: Places) -> tuple[Places, Floats]:
    """Find the palettes nearest to one of them.

    Args:
        every: All palettes.
        place: Of the one in question.
        count: How many are wanted.
        without: Places that are not wanted; the one itself never is.

    Returns:
        (c,) places, the nearest first, and how far each is (`differences`). c is smaller than `count` where there
        are no more; 0 if the palette in question has no colour. Of more than some hundred palettes, a near one may
        be overlooked for one that is hardly farther.
    """
    if not np.isfinite(every.lengths[place]):
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    rough = _rough(every, place)
    rough[place] = np.inf
    rough[without] = np.inf
    close = _least(rough, max(_MEASURED, count))
    far = differences(every, place, close)
    order = np.lexsort((close, far))[:count]
    return close[order], far[order]


def ranked(every: Palettes, place: int, without: Places) -> Places:
    """Sort all palettes by how near they are to one of them.

    Args:
        every: All k palettes.
        place: Of the one in question; it comes first.
        without: Places that come next, in this order, however far they are.

    Returns:
        (k,) places: then those that `nearest` finds, then the others by what they look like at first, those without
        colours last.
    """
    near, _ = nearest(every, place, _MEASURED, without)
    first = np.concatenate([[place], without, near]).astype(np.int64)
    rough = _rough(every, place) if np.isfinite(every.lengths[place]) else every.lengths
    rest = np.argsort(rough, kind="stable")
    return np.concatenate([first, rest[~np.isin(rest, first)]])


def _rough(every: Palettes, place: int) -> Floats:
    """Half the squared distance of all traits from one's, less what is the same for all."""
    # Not by @: where others use the machine too, its threads wait for each other twenty times longer than this takes.
    far: Floats = every.lengths - np.einsum("ij,j->i", every.traits, every.traits[place])
    return far


def differences(every: Palettes, place: int, others: Places) -> Floats:
    """How far other palettes are from one.

    The two colours that are nearest to each other (CIEDE2000) are matched for as much as both have; then the next
    two, until all is matched. What is given is the mean distance over all that was matched.

    Args:
        every: All palettes.
        place: Of the one in question; it has a colour.
        others: (c,) places of others, which have colours.

    Returns:
        (c,): 0 for the same colours with the same shares; some 10 looks related.
    """
    mine = slice(every.starts[place], every.starts[place + 1])
    width = int(np.diff(every.starts)[others].max(initial=0))
    at = every.starts[others, None] + np.arange(width)
    there = at < every.starts[others + 1, None]
    at = np.where(there, at, every.starts[others, None])
    one = lab(every.colours[mine])
    other = lab(every.colours[at])
    cost = ciede2000(one[None, :, None], other[:, None])
    left = np.repeat(every.shares[None, mine], len(others), axis=0)
    right = np.where(there, every.shares[at], 0)
    return _match(cost.astype(np.float32), *(part / part.sum(axis=1, keepdims=True) for part in (left, right)))


def _match(cost: Floats, left: Floats, right: Floats) -> Floats:
    """Match (c, a) with (c, b) shares by (c, a, b) costs, the cheapest pairs first; what that costs together (c,)."""
    count, height, width = cost.shape
    flat = cost.reshape(count, height * width)
    order = np.argsort(flat, axis=1, kind="stable")
    every = np.arange(count)
    total = np.zeros(count, np.float32)
    for step in range(flat.shape[1]):
        pair = order[:, step]
        one, other = np.divmod(pair, width)
        moved = np.minimum(left[every, one], right[every, other])
        left[every, one] -= moved
        right[every, other] -= moved
        total += moved * flat[every, pair]
    return total


def _least(values: Floats, count: int) -> Places:
    """Places of the `count` smallest finite values, and of whatever equals the greatest of them, in their order."""
    if len(values) > count:
        # The smallest of a part bound the smallest of all: only what is within is looked at again.
        part = values[:: max(1, len(values) // (64 * count))]
        bound = np.partition(part, count - 1)[count - 1] if len(part) >= count else np.inf
        within = np.flatnonzero(values <= bound)
        some = values[within]
        if len(some) > count:
            within = within[some <= np.partition(some, count - 1)[count - 1]]
        return within[np.isfinite(values[within])][: 4 * count]
    return np.flatnonzero(np.isfinite(values))


def _spot(colours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Move (..., 3) L*a*b* to where plain distances are more like CIEDE2000's: vivid colours closer together."""
    chroma = np.hypot(colours[..., 1], colours[..., 2])
    squeeze = np.divide(np.log1p(0.045 * chroma), 0.045 * chroma, out=np.ones_like(chroma), where=chroma > 0)
    return np.stack([colours[..., 0], colours[..., 1] * squeeze, colours[..., 2] * squeeze], axis=-1)


@cache
def _spots() -> npt.NDArray[np.float64]:
    around = [
        (lightness, _RADIUS * np.cos(angle), _RADIUS * np.sin(angle))
        for ring, lightness in enumerate(_RINGS)
        for angle in np.radians(np.arange(0, 360, 60) + 30 * (ring % 2))
    ]
    return np.array([*((lightness, 0.0, 0.0) for lightness in _GREYS), *around])


@cache
def _levels() -> Floats:
    """How near each colour, in 32 levels a channel, is to each spot: (32768, t)."""
    levels = np.stack(np.meshgrid(*[np.arange(0, 256, 1 << (8 - _BITS))] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    where = _spot(lab(levels + (1 << (7 - _BITS))))
    squared = ((where[:, None] - _spots()[None]) ** 2).sum(axis=2)
    near: Floats = np.exp(-squared / (2 * _REACH**2)).astype(np.float32)
    return near
