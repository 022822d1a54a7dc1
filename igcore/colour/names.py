"""Which of CSS3's named colours is nearest: by distance in RGB (the rule of 2016), or as the eye sees it.

The names are webcolors' list, in British spelling where CSS3 has both (`grey`), and `cyan` and `magenta`
for the two colours that are also called `aqua` and `fuchsia`. CSS3 has only three dark muted colours; a second
vocabulary has eleven more, the dark neutrals.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import webcolors

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_OTHER_SPELLING = {"aqua", "fuchsia"}
# sRGB to CIE XYZ under D65 (IEC 61966-2-1), divided by its white point.
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.95047], [1.0], [1.08883]])
_25_TO_7 = 25.0**7
#: What CIEDE2000's rotation of blues leaves at least of the squared differences in chroma and hue: 1 - sin(60 degrees).
_LEFT = 0.1339
#: So many colours are compared at once: what is worked out on the way stays in the processor's cache.
_AT_ONCE = 16_384


@cache
def css3() -> tuple[tuple[str, ...], Ints]:
    """Names of CSS3's colours in alphabetical order, and their (n, 3) sRGB values."""
    names = sorted(
        name for name in webcolors.names("css3") if name not in _OTHER_SPELLING and name.replace("gray", "grey") == name
    )
    return tuple(names), np.array([webcolors.name_to_rgb(name) for name in names], np.int64)


#: Names of our own for what is dark and muted, where CSS3 has darkslategrey alone: ten hues a tenth of the circle apart
#: (CIELAB, from 18 degrees on) at L* 24 and chroma 9, as near as sRGB has them, and the neutral grey of that lightness.
DARK_NEUTRALS = {
    "dark red grey": "#473435",
    "dark brown grey": "#45362e",
    "dark olive grey": "#3f392c",
    "dark moss grey": "#353b2e",
    "dark green grey": "#2d3d35",
    "dark teal grey": "#273d3d",
    "dark steel grey": "#293c44",
    "dark blue grey": "#323a47",
    "dark violet grey": "#3c3744",
    "dark plum grey": "#44353e",
    "charcoal": "#393939",
}


@cache
def with_dark_neutrals() -> tuple[tuple[str, ...], Ints]:
    """Names of CSS3's colours and then of the dark neutrals, and their (n, 3) sRGB values."""
    names, values = css3()
    dark = np.array([list(bytes.fromhex(colour[1:])) for colour in DARK_NEUTRALS.values()], np.int64)
    return (*names, *DARK_NEUTRALS), np.concatenate([values, dark])


def darkened(colours: Ints, codes: npt.NDArray[np.integer], *, seen: bool) -> npt.NDArray[np.int16]:
    """Name again what is nearer to a dark neutral than to its name in CSS3.

    Args:
        colours: (n, 3), 0 to 255; the same one may come any number of times.
        codes: (n,) place of each one's nearest name in `css3`, by the same distance.
        seen: Distances go by CIEDE2000, else by RGB.

    Returns:
        (n,) places in `with_dark_neutrals`; where two are as near CSS3's name is kept.

    Example:
        >>> names, _ = with_dark_neutrals()
        >>> grey = np.array([[60, 60, 66]])
        >>> names[darkened(grey, np.array([names.index("darkslategrey")]), seen=True)[0]]
        'charcoal'
    """
    packed = (colours.astype(np.int64) @ (1 << 16, 1 << 8, 1)) << 16 | codes
    unique, inverse = np.unique(packed, return_inverse=True)
    found = [_darkened(part, seen) for part in np.array_split(unique, len(unique) // _AT_ONCE + 1)]
    return np.concatenate(found)[inverse]


def _darkened(packed: Ints, seen: bool) -> npt.NDArray[np.int16]:
    """Codes of packed colours, of which each has the code of its name in CSS3 in the last 16 bits."""
    colours = np.stack([packed >> 32, packed >> 24 & 255, packed >> 16 & 255], axis=1)
    codes = packed & 0xFFFF
    first = len(css3()[0])
    values = with_dark_neutrals()[1]
    own, dark = values[codes], values[first:]
    if seen:
        of, named = lab(colours), lab(dark)
        before = ciede2000(of, lab(own))
        # Most are ruled out by what is quick to find.
        some = np.flatnonzero(ciede2000_at_least(of, named).min(axis=1) < before)
        after = ciede2000(of[some, None], named[None])
    else:
        before, some = ((colours - own) ** 2).sum(axis=1), np.arange(len(colours))
        after = ((colours[:, None] - dark[None]) ** 2).sum(axis=2)
    nearer = after.min(axis=1) < before[some]
    found = codes.astype(np.int16)
    found[some[nearer]] = first + after.argmin(axis=1)[nearer]
    return found


def hexes(colours: Ints) -> list[str]:
    """Write (n, 3) colours as #rrggbb.

    Example:
        >>> hexes(np.array([[47, 79, 79]]))
        ['#2f4f4f']
    """
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colours.tolist()]


def name_hexes(names: Iterable[str]) -> list[str]:
    """Write names of colours as #rrggbb."""
    listed, values = with_dark_neutrals()
    by_name = dict(zip(listed, hexes(values), strict=True))
    return [by_name[name] for name in names]


def nearest_by_rgb(colours: Ints) -> list[str]:
    """Name each of (n, 3) colours by the smallest distance in RGB; ties go to the last name, as in 2016.

    Example:
        >>> nearest_by_rgb(np.array([[40, 60, 60], [250, 250, 250]]))
        ['darkslategrey', 'snow']
    """
    names, values = css3()
    # Single precision is exact here: whole numbers below 2^24.
    squared = _squared(colours.astype(np.float32), values.astype(np.float32))
    last = len(names) - 1
    return [names[last - place] for place in squared[:, ::-1].argmin(axis=1)]


def nearest_by_ciede2000(colours: Ints) -> list[str]:
    """Name each of (n, 3) colours by the smallest CIEDE2000 difference; ties go to the first name.

    Example:
        >>> nearest_by_ciede2000(np.array([[40, 60, 60]]))
        ['darkslategrey']
    """
    names, named = css3()[0], _css3_lab()
    of = lab(colours)
    # The name that is nearest in L*a*b* is one of the nearest; what is quick to find rules most others out.
    first = _squared(of, named).argmin(axis=1)
    most = ciede2000(of, named[first])
    least = ciede2000_at_least(of, named)
    # The first one stays, however both were rounded.
    rows, places = np.nonzero(least <= most[:, None] + 1e-6)
    difference = np.full(least.shape, np.inf)
    difference[rows, places] = ciede2000(of[rows], named[places])
    return [names[place] for place in difference.argmin(axis=1)]


def _squared(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Squared distances of (n, k) points and (m, k) others: (n, m)."""
    # Axis by axis: a sum along so short a one takes eight times as long.
    total: npt.NDArray[Any] = sum(np.square(one[:, axis, None] - other[:, axis]) for axis in range(one.shape[1]))
    return total


@cache
def _css3_lab() -> Floats:
    return lab(css3()[1])


def lab(colours: npt.NDArray[np.integer]) -> Floats:
    """CIE L*a*b* (D65) of sRGB colours.

    Args:
        colours: (..., 3), 0 to 255.

    Returns:
        (..., 3): L* 0 to 100, a* and b* some -128 to 128.

    Example:
        >>> lab(np.array([255, 0, 0])).round(1).tolist()
        [53.2, 80.1, 67.2]
    """
    part = np.asarray(colours) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _XYZ.T
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(one: Floats, other: Floats) -> Floats:
    """CIEDE2000 difference of colours in L*a*b*, after Sharma, Wu and Dalal (2005).

    Args:
        one: (..., 3) L*a*b*.
        other: The same, or a shape that goes with it.

    Returns:
        (...): 0 is the same; about 1 can just be seen beside each other.

    Example:
        >>> float(ciede2000(np.array([50, 2.6772, -79.7751]), np.array([50, 0, -82.7485])).round(4))
        2.0425
    """
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    chroma7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1 + (1 - np.sqrt(chroma7 / (chroma7 + _25_TO_7))) / 2
    c1, h1 = _polar(a1 * stretch, b1)
    c2, h2 = _polar(a2 * stretch, b2)
    turn = (h2 - h1 + 180) % 360 - 180
    # Sharma's convention at exactly 180 degrees is +180.
    turn = np.where((turn == -180) & (h2 > h1), 180, np.where(c1 * c2 == 0, 0, turn))
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = np.where(c1 * c2 == 0, h1 + h2, _middle(h1, h2))
    return _combine(np.stack(np.broadcast_arrays(l2 - l1, c2 - c1, d_hue)), lightness, chroma, hue)


def ciede2000_at_least(one: Floats, other: Floats) -> Floats:
    """What the CIEDE2000 difference of colours is no less than, at a fraction of its cost.

    The difference in lightness counts as in the whole formula. For the rest: a* is only ever stretched, by half at
    most; that in hue is divided by less than that in chroma; and the rotation of blues leaves a part of both.

    Args:
        one: (n, 3) L*a*b*.
        other: (m, 3).

    Returns:
        (n, m).

    Example:
        >>> blues = np.array([[50, 2.6772, -79.7751], [50, 0, -82.7485]])
        >>> float(ciede2000_at_least(blues[:1], blues[1:])[0, 0].round(4))
        0.2257
    """
    off = np.square((one[:, :1] + other[:, 0]) / 2 - 50)
    light = (one[:, :1] - other[:, 0]) / _lightness_weight(off)
    chroma = np.hypot(one[:, 1], one[:, 2])[:, None] + np.hypot(other[:, 1], other[:, 2])
    least: Floats = np.sqrt(
        np.square(light) + _LEFT * _squared(one[:, 1:], other[:, 1:]) / np.square(1 + 0.045 * 1.5 / 2 * chroma)
    )
    return least


def _polar(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _middle(h1: Floats, h2: Floats) -> Floats:
    """Mean of two angles across the shorter way."""
    total = h1 + h2
    wide = np.abs(h1 - h2) > 180
    middle: Floats = np.where(wide, np.where(total < 360, total + 360, total - 360), total) / 2
    return middle


def _combine(difference: Floats, lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    """Weigh the differences in lightness, chroma and hue by where in colour space they lie."""
    off = (lightness - 50) ** 2
    tone = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    light = difference[0] / _lightness_weight(off)
    colour = difference[1] / (1 + 0.045 * chroma)
    tint = difference[2] / (1 + 0.015 * chroma * tone)
    chroma7 = chroma**7
    bend = -2 * np.sqrt(chroma7 / (chroma7 + _25_TO_7))
    bend = bend * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    total: Floats = np.sqrt(light**2 + colour**2 + tint**2 + bend * colour * tint)
    return total


def _lightness_weight(off: Floats) -> Floats:
    """By what CIEDE2000 divides a difference in lightness, which is so far from 50, squared."""
    weight: Floats = 1 + 0.015 * off / np.sqrt(20 + off)
    return weight
