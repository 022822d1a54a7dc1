"""Why a colour is called what it is called: what it was rounded to by both rules, and why it is of its hue family."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families, hls
from igcore.colour.names import (
    Ints,
    ciede2000,
    darkened,
    hexes,
    lab,
    nearest_by_ciede2000,
    nearest_by_rgb,
    with_dark_neutrals,
)

#: From here on (CIEDE2000) a colour and the one it is called after are plainly two.
_PLAIN = 5.0
#: Why so much is called by the one name of CSS3 that gathers what is dark and muted.
GATHERS = (
    "CSS3 has only three dark muted colours, so most of what is dark and muted is rounded to darkslategrey, which "
    "itself is a dark cyan."
)
_SECTOR = 60


@dataclass(frozen=True, slots=True)
class Rounded:
    """A name that a colour got: whose own colour is `hex`, so far away in RGB and to the eye (CIEDE2000)."""

    name: str
    hex: str
    rgb: float
    seen: float


@dataclass(frozen=True, slots=True)
class Names:
    """The nearest of CSS3's names by RGB, the rule of 2016, and as the eye sees it; and what to make of them."""

    rgb: Rounded
    eye: Rounded
    says: str

    @property
    def gathered(self) -> bool:
        """Whether it is called darkslategrey for want of a better name."""
        return self.rgb.name == "darkslategrey" and self.rgb.seen >= _PLAIN


def names_of(colours: Ints, *, dark: bool = False) -> list[Names]:
    """Say for each of (n, 3) colours what it was rounded to, among CSS3's names, or those with the dark neutrals.

    Example:
        >>> names_of(np.array([[60, 60, 66]]))[0].rgb
        Rounded(name='darkslategrey', hex='#2f4f4f', rgb=26.4, seen=15.3)
    """
    by_rgb = _rounded(colours, nearest_by_rgb(colours), dark, seen=False)
    by_eye = _rounded(colours, nearest_by_ciede2000(colours), dark, seen=True)
    own = families(colours)
    return [
        Names(one, other, _says(one, other, FAMILIES[family]))
        for one, other, family in zip(by_rgb, by_eye, own, strict=True)
    ]


def _rounded(colours: Ints, names: list[str], dark: bool, *, seen: bool) -> list[Rounded]:
    listed, values = with_dark_neutrals()
    codes: npt.NDArray[np.integer] = np.array([listed.index(name) for name in names], np.int16)
    if dark:
        codes = darkened(colours, codes, seen=seen)
    named = values[codes]
    far = np.sqrt(((colours - named) ** 2).sum(axis=1)).round(1)
    eye = ciede2000(lab(colours), lab(named)).round(1)
    called = [listed[code] for code in codes]
    return [Rounded(*each) for each in zip(called, hexes(named), far.tolist(), eye.tolist(), strict=True)]


def _says(rgb: Rounded, eye: Rounded, family: str) -> str:
    if rgb.rgb == 0:
        return f"It is {rgb.name} itself."
    if rgb.name == eye.name:
        says = f"Rounded to {rgb.name} by both rules: {rgb.rgb:g} away in RGB, {rgb.seen:g} to the eye (CIEDE2000)."
    else:
        says = (
            f"Rounded to {rgb.name} by RGB, {rgb.rgb:g} away. To the eye {eye.name} is nearer: {eye.seen:g} away, "
            f"against {rgb.seen:g} (CIEDE2000)."
        )
    return says + _warning(rgb, family)


def _warning(rgb: Rounded, family: str) -> str:
    own = FAMILIES[int(families(np.array(list(bytes.fromhex(rgb.hex[1:])))))]
    if own == family or rgb.seen < _PLAIN:
        return ""
    return f" The name misleads: this colour is {family}, {rgb.name} itself is {own}."


@dataclass(frozen=True, slots=True)
class Family:
    """The hue family of a colour, and why."""

    family: str
    says: str


def family_of(colour: npt.NDArray[np.integer], thresholds: Thresholds = THRESHOLDS) -> Family:
    """Say which hue family a colour is in, and why.

    Args:
        colour: (3,), 0 to 255.
        thresholds: Where black, grey and white end.

    Example:
        >>> print(family_of(np.array([20, 20, 22])).says)
        Black, since its lightness of 0.08 is at most 0.1.
    """
    family = FAMILIES[int(families(colour, thresholds))]
    hue, *rest = (float(part) for part in hls(colour))
    black, white, grey = thresholds.black, thresholds.white, thresholds.grey
    lightness, saturation = _figure(rest[0], black, white), _figure(rest[1], grey)
    ends = {
        "black": f"its lightness of {lightness} is at most {black:g}",
        "white": f"its lightness of {lightness} is at least {white:g}",
        "grey": f"its saturation of {saturation} is at most {grey:g}",
    }
    why = ends.get(family) or (
        f"its hue of {hue:.0f}° is within 30° of {FAMILIES.index(family) * _SECTOR}°. Not grey: its saturation of "
        f"{saturation} is above {grey:g}. Neither black nor white: its lightness of {lightness} is between "
        f"{black:g} and {white:g}"
    )
    return Family(family, f"{family.capitalize()}, since {why}.")


def _figure(value: float, *limits: float) -> str:
    """Write a figure with two digits, or as many as show on which side of the limits it is."""
    for digits in range(2, 17):
        text = f"{value:.{digits}f}"
        if all(_side(float(text), limit) == _side(value, limit) for limit in limits):
            return text
    return repr(value)


def _side(value: float, limit: float) -> int:
    return (value > limit) - (value < limit)
