"""Axes of the image plot: where along them what lies, and what is written there. Pure."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from igcore.colour.hues import FAMILIES, THRESHOLDS, hls
from igcore.selection import UNDATED

Numbers = npt.NDArray[np.float64]
#: What an axis measures, for whoever paints it or narrows the selection by it.
Kind = Literal["hue", "days", "number", "columns", "pictures"]

#: Families that have a hue come before this one.
FIRST_GREY = FAMILIES.index("black")
#: The hue axis begins here, so that red, which lies around 0, is in one piece.
_FIRST_HUE = -30.0
#: Part of a hue axis that belongs to black, white and grey pictures, and where the hues begin after it.
STRIP, AFTER_STRIP = 0.12, 0.15
#: Ticks for single days are made up to so many days.
_MOST_DAYS = 400


class Tick(NamedTuple):
    """A place on an axis, 0 to 1, what is written there, and how soon: level 0 always, 1 where there is room ..."""

    at: float
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis; from 0 to 1 it goes from `low` to `high`, and a hue axis has the strip of the greys before that."""

    title: str
    kind: Kind
    ticks: tuple[Tick, ...] = ()
    low: float = 0.0
    high: float = 1.0


def hue_axis() -> Axis:
    """Axis of hues, with a strip of its own for what has none.

    Example:
        >>> [(tick.text, round(tick.at, 3)) for tick in hue_axis().ticks][:2]
        [('grey', 0.06), ('red', 0.221)]
    """
    wide = (1 - AFTER_STRIP) / FIRST_GREY
    hues = (Tick(AFTER_STRIP + wide * (each + 0.5), FAMILIES[each], 0) for each in range(FIRST_GREY))
    return Axis("Hue of the dominant colour", "hue", (Tick(STRIP / 2, "grey", 0), *hues), _FIRST_HUE, 330.0)


def along_hue(colours: npt.NDArray[np.integer], families: npt.NDArray[np.integer], spread: Numbers) -> Numbers:
    """Places on the hue axis.

    Args:
        colours: (n, 3) dominant colours.
        families: (n,) places in `FAMILIES`; black, grey and white lie in the strip, whatever their hue.
        spread: (n,) 0 to 1; where in the strip.
    """
    turned = (hls(colours)[:, 0] - _FIRST_HUE) % 360 / 360
    return np.where(families < FIRST_GREY, AFTER_STRIP + (1 - AFTER_STRIP) * turned, STRIP * spread)


def number_axis(title: str, high: float) -> Axis:
    """Axis from 0 to a number, with a tick at every whole one.

    Example:
        >>> [tick.text for tick in number_axis("Lightness", 100).ticks if tick.level == 0]
        ['0', '50', '100']
    """
    whole = np.arange(int(high) + 1)
    levels = np.select([whole % 50 == 0, whole % 10 == 0, whole % 5 == 0], [0, 1, 2], 3)
    ticks = (Tick(float(n / high), str(n), int(level)) for n, level in zip(whole, levels, strict=True))
    return Axis(title, "number", tuple(ticks), 0.0, float(high))


def days_axis(days: npt.NDArray[np.integer]) -> Axis:
    """Axis from the first to the last of some days since 1970; a day is a stretch of it, not a point.

    Ticks are at the first of each year and month, and of single days where these are at most 400.
    """
    known = days[days != UNDATED]
    first, last = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    low, high = float(first), float(last + 1)
    every = np.arange(first, last + 1)
    date = every.astype("datetime64[D]")
    day = (date - date.astype("datetime64[M]")).astype(int) + 1
    shown = every[(day == 1) | (len(every) <= _MOST_DAYS)]
    ticks = tuple(Tick((each - low) / (high - low), *_day_text(int(each))) for each in shown)
    return Axis("Day", "days", ticks, low, high)


def along_days(days: npt.NDArray[np.integer], axis: Axis) -> Numbers:
    """Places of days on an axis of days: the middle of each."""
    return (days.astype(np.float64) + 0.5 - axis.low) / (axis.high - axis.low)


def _day_text(day: int) -> tuple[str, int]:
    date = np.datetime64(day, "D").item()
    if date.day > 1:
        return f"{date.day} {date:%b}", 3 if date.day % 7 == 1 and date.day < 29 else 4
    if date.month > 1:
        return f"{date:%b %Y}", 1 if date.month % 3 == 1 else 2
    return f"{date.year}", 0


def month_columns(days: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int64], tuple[Tick, ...], int]:
    """Column of each of n days when every month from the first to the last has one.

    Returns:
        (n,) columns; ticks whose `at` is the column, a whole number; how many columns there are.
    """
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first, last = (int(months.min()), int(months.max())) if len(months) else (0, -1)
    ticks = []
    for month in range(first, last + 1):
        start = int(np.datetime64(month, "M").astype("datetime64[D]").astype(int))
        ticks.append(Tick(float(month - first), *_day_text(start)))
    return months - first, tuple(ticks), last - first + 1


def weekday_columns(days: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int64], tuple[Tick, ...], int]:
    """Column of each of n days when every weekday has one, Monday first; as `month_columns`.

    Example:
        >>> weekday_columns(np.array([0]))[0].tolist()  # 1 January 1970 was a Thursday
        [3]
    """
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return (days.astype(np.int64) + 3) % 7, tuple(Tick(float(n), name, 0) for n, name in enumerate(names)), 7


def wheel_axes() -> tuple[Axis, Axis]:
    """Axes of the hue wheel: round it the hue, red at the top; outwards the saturation.

    Greys fill the middle. Outside it the radius goes with the root of the saturation, so that equal steps of
    saturation have about equal areas.
    """
    hues = tuple(Tick(each / FIRST_GREY, FAMILIES[each], 0) for each in range(FIRST_GREY))
    rings = tuple(Tick(float(out_by(np.array(part))), f"{part:.0%}", 0) for part in (0.25, 0.5, 1.0))
    around = Axis("Hue of the dominant colour", "hue", hues, 0.0, 360.0)
    return around, Axis("Saturation", "number", (Tick(MIDDLE, "grey", 0), *rings))


#: Radius of the middle of the wheel, where the greys are, as part of the whole.
MIDDLE = 0.26


def out_by(saturation: Numbers) -> Numbers:
    """Radius on the wheel, as part of the whole, of a saturation (HLS, from what still counts as grey to 1)."""
    above = np.clip((saturation - THRESHOLDS.grey) / (1 - THRESHOLDS.grey), 0, 1)
    radius: Numbers = MIDDLE + 0.03 + (0.97 - MIDDLE) * np.sqrt(above)
    return radius
