"""The image plot: a place for every picture by its colours or its time. Pure.

Places are within 0 to 1 on each panel, from left to right and from bottom to top.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.plot_axes import (
    FIRST_GREY,
    MIDDLE,
    Axis,
    Numbers,
    Tick,
    along_days,
    along_hue,
    days_axis,
    hue_axis,
    month_columns,
    number_axis,
    out_by,
    weekday_columns,
    wheel_axes,
)
from igcore.colour.hues import hls
from igcore.selection import UNDATED, Field, Index
from igcore.selection.columns import One

#: More people than these share the last panel.
MOST_PANELS = 6
EVERYONE_ELSE = "Everyone else"
#: Montages are folded to about the shape of a screen.
_SHAPE = 1.9
_GOLDEN = np.pi * (3 - np.sqrt(5))


class Layout(StrEnum):
    """How pictures are laid out."""

    HUE_LIGHTNESS = "Hue and lightness"
    TIME_HUE = "Time and hue"
    LIGHTNESS_COLOURFULNESS = "Lightness and colourfulness"
    WHEEL = "Hue wheel"
    MONTHS = "Montage by month"
    WEEKDAYS = "Montage by weekday"


class Order(StrEnum):
    """In which order the pictures of one column of a montage are stacked, from the bottom."""

    TIME = "time"
    HUE = "hue"
    LIGHTNESS = "lightness"


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What layouts know of n pictures.

    `colours` (n, 3), the dominant ones, -1 where nothing is visible; `families` (n,) of them, -1 likewise;
    `lightness` (mean L*, 0 to 100) and `colourfulness` (M3) of the whole pictures, (n,); local `days` since 1970,
    (n,), or `UNDATED`.
    """

    colours: npt.NDArray[np.int16]
    families: npt.NDArray[np.int8]
    lightness: Numbers
    colourfulness: Numbers
    days: npt.NDArray[np.int32]

    def take(self, which: npt.NDArray[np.integer]) -> "Pictures":
        """Return some of them."""
        return Pictures(
            self.colours[which],
            self.families[which],
            self.lightness[which],
            self.colourfulness[which],
            self.days[which],
        )


def pictures_of(at: Index, images: pd.DataFrame, rows: npt.NDArray[np.int32]) -> Pictures:
    """Gather what layouts know of some images.

    Args:
        at: The library's tables, laid out.
        images: `schema.Image`; `lightness` and `colourfulness` are read.
        rows: Of the table, n of them.
    """
    hues = at.columns[Field.HUE]
    assert isinstance(hues, One)
    lightness, colourfulness = (
        images[name].to_numpy(np.float64, na_value=np.nan)[rows] for name in ("lightness", "colourfulness")
    )
    families = hues.codes[rows].astype(np.int8)
    return Pictures(at.dominant[rows], families, lightness, colourfulness, at.day[at.post[rows]])


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """Where m of n pictures are.

    `which` (m,) of the n, rising; their places `x` and `y` (m,), 0 to 1, on `panel` (m,), one of `panels` (titles; one
    without a title if there is but one). `across` and `up` are the axes of every panel; on a wheel (`polar`) they go
    round and outwards. `unit` is the width and height of a picture where pictures are stacked, as parts of a panel; a
    panel is then to be drawn so that this is a square. `left_out` says of how many pictures why they have no place.
    """

    which: npt.NDArray[np.int32]
    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]
    panel: npt.NDArray[np.uint8]
    panels: tuple[str, ...]
    across: Axis
    up: Axis
    polar: bool = False
    unit: tuple[float, float] | None = None
    left_out: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    x: Numbers
    y: Numbers
    across: Axis
    up: Axis
    polar: bool = False
    unit: tuple[float, float] | None = None


def place(
    pictures: Pictures,
    layout: Layout,
    order: Order = Order.TIME,
    people: npt.NDArray[np.integer] | None = None,
    names: Sequence[str] = (),
) -> Plot:
    """Give each picture a place.

    Args:
        pictures: n of them.
        layout: How. Black, white and grey pictures have no hue: they lie in a strip of their own beside the hues,
            from black-and-white to colourful pictures, and in the middle of the wheel, from dark to light outwards.
        order: Within the columns of a montage.
        people: (n,) places in `names`, to have a panel for each; without them there is one panel.
        names: Of the people. Beyond six, those of most pictures have panels, and the others share the last.

    Returns:
        Places of the pictures that have one, the same whatever the order in which they came. A picture in which nothing
        is visible has none, and one without a date has none where time counts.
    """
    known, left_out = _with_a_place(pictures, layout)
    which = np.flatnonzero(known).astype(np.int32)
    panels: tuple[str, ...] = ("",)
    panel = np.zeros(len(which), np.uint8)
    if people is not None:
        panel, panels = _panels(people[which], names)
    there = pictures.take(which)
    found = _montage(there, layout, order, panel) if layout in _COLUMNS else _LAYOUTS[layout](there)
    x, y = (np.clip(each, 0, 1).astype(np.float32) for each in (found.x, found.y))
    return Plot(which, x, y, panel, panels, found.across, found.up, found.polar, found.unit, left_out)


def _with_a_place(pictures: Pictures, layout: Layout) -> tuple[npt.NDArray[np.bool_], tuple[tuple[int, str], ...]]:
    seen = (pictures.families >= 0) & ~np.isnan(pictures.lightness) & ~np.isnan(pictures.colourfulness)
    reasons = [(int((~seen).sum()), "nothing in it is visible")]
    known = seen
    if layout in (Layout.TIME_HUE, Layout.MONTHS, Layout.WEEKDAYS):
        known = seen & (pictures.days != UNDATED)
        reasons.append((int((seen & ~known).sum()), "its day is not known"))
    return known, tuple((count, why) for count, why in reasons if count)


def _panels(people: npt.NDArray[np.integer], names: Sequence[str]) -> tuple[npt.NDArray[np.uint8], tuple[str, ...]]:
    """Panel of each picture and titles of the panels; who has no picture has no panel."""
    counts = np.bincount(people[people >= 0], minlength=len(names))
    there = [person for person in range(len(names)) if counts[person]]
    if len(there) > MOST_PANELS:
        there = sorted(sorted(there, key=lambda person: -counts[person])[: MOST_PANELS - 1])
    place_of = np.full(len(names) + 1, len(there), np.uint8)
    place_of[there] = np.arange(len(there))
    panel = place_of[people]
    titles = tuple(names[person] for person in there)
    others = bool((panel == len(there)).any()) or not titles
    return panel, (*titles, EVERYONE_ELSE) if others else titles


def _hue_lightness(pictures: Pictures) -> _Places:
    x = along_hue(pictures.colours, pictures.families, _part(pictures.colourfulness))
    return _Places(x, pictures.lightness / 100, hue_axis(), number_axis("Lightness of the picture (mean L*)", 100))


def _time_hue(pictures: Pictures) -> _Places:
    axis = days_axis(pictures.days)
    y = along_hue(pictures.colours, pictures.families, _part(pictures.colourfulness))
    return _Places(along_days(pictures.days, axis), y, axis, hue_axis())


def _lightness_colourfulness(pictures: Pictures) -> _Places:
    high = max(10.0, 10 * np.ceil(pictures.colourfulness.max(initial=0) / 10))
    up = number_axis("Colourfulness of the picture (M3)", high)
    across = number_axis("Lightness of the picture (mean L*)", 100)
    return _Places(pictures.lightness / 100, pictures.colourfulness / high, across, up)


def _part(values: Numbers) -> Numbers:
    """Values as parts of the greatest."""
    greatest = values.max(initial=0)
    return values / greatest if greatest > 0 else np.zeros_like(values)


def _wheel(pictures: Pictures) -> _Places:
    hue, _, saturation = hls(pictures.colours).T
    grey = pictures.families >= FIRST_GREY
    rank = np.empty(grey.sum())
    rank[_sorted(pictures.take(np.flatnonzero(grey)), pictures.lightness[grey])] = np.arange(len(rank))
    angle, radius = np.radians(hue), np.asarray(out_by(saturation))
    # Seeds of a sunflower: each a golden angle further round, further out by equal areas.
    angle[grey] = rank * _GOLDEN
    radius[grey] = 0.95 * MIDDLE * np.sqrt((rank + 0.5) / max(len(rank), 1))
    x, y = 0.5 + radius * np.sin(angle) / 2, 0.5 + radius * np.cos(angle) / 2
    return _Places(x, y, *wheel_axes(), polar=True)


_LAYOUTS: Mapping[Layout, Callable[[Pictures], _Places]] = {
    Layout.HUE_LIGHTNESS: _hue_lightness,
    Layout.TIME_HUE: _time_hue,
    Layout.LIGHTNESS_COLOURFULNESS: _lightness_colourfulness,
    Layout.WHEEL: _wheel,
}

_Columns = Callable[[npt.NDArray[np.integer]], tuple[npt.NDArray[np.int64], tuple[Tick, ...], int]]
#: What the columns of a montage are called, and which picture is in which.
_COLUMNS: Mapping[Layout, tuple[str, _Columns]] = {
    Layout.MONTHS: ("Month", month_columns),
    Layout.WEEKDAYS: ("Weekday", weekday_columns),
}


def _montage(pictures: Pictures, layout: Layout, order: Order, panel: npt.NDArray[np.uint8]) -> _Places:
    """Stack the pictures of each column, several abreast, the first at the bottom left."""
    title, columns_of = _COLUMNS[layout]
    column, ticks, columns = columns_of(pictures.days)
    stack = panel.astype(np.int64) * columns + column
    rank = _rank_within(stack, _sorted(pictures, _stacked_by(pictures, order)))
    abreast, rows = _fold(max(columns, 1), int(rank.max(initial=0)) + 1, int(panel.max(initial=0)) + 1)
    gap = float(_gap(np.array(abreast)))
    wide, width = abreast + gap, max(columns * (abreast + gap) - gap, 1.0)
    x = (column * wide + rank % abreast + 0.5) / width
    y = (rank // abreast + 0.5) / rows
    placed = tuple(tick._replace(at=(tick.at * wide + abreast / 2) / width) for tick in ticks)
    across = Axis(title, "columns", placed)
    up = Axis(f"Pictures, {abreast} abreast" if abreast > 1 else "Pictures", "pictures", (), 0, rows * abreast)
    return _Places(x.astype(np.float64), y, across, up, unit=(1 / width, 1 / rows))


def _stacked_by(pictures: Pictures, order: Order) -> Numbers:
    if order is Order.LIGHTNESS:
        return pictures.lightness
    if order is Order.HUE:
        return along_hue(pictures.colours, pictures.families, _part(pictures.lightness))
    return pictures.days.astype(np.float64)


def _sorted(pictures: Pictures, by: Numbers) -> npt.NDArray[np.intp]:
    """Sort by something; what is equal in that by all else that is known: what came first does not matter."""
    return np.lexsort((*pictures.colours.T, pictures.colourfulness, pictures.lightness, pictures.days, by))


def _rank_within(stack: npt.NDArray[np.int64], order: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """How many of the same stack come before each, in an order of all."""
    together = order[np.argsort(stack[order], kind="stable")]
    sizes = np.bincount(stack)
    rank = np.empty(len(stack), np.int64)
    rank[together] = np.arange(len(stack)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return rank


def _gap(abreast: npt.NDArray[np.int64]) -> Numbers:
    """Space between two columns, in pictures."""
    gap: Numbers = np.maximum(0.3, 0.12 * abreast)
    return gap


def _fold(columns: int, tallest: int, panels: int) -> tuple[int, int]:
    """How many abreast make pictures largest on a panel, and how many rows that gives."""
    abreast = np.arange(1, tallest + 1)
    rows = -(-tallest // abreast)
    width = columns * (abreast + _gap(abreast))
    best = int(np.argmax(np.minimum(_SHAPE / panels / width, 1 / rows)))
    return int(abreast[best]), int(rows[best])


def thin(x: Numbers, y: Numbers, step: float) -> npt.NDArray[np.intp]:
    """Places of the first picture of each square of a grid: what is drawn where pictures hide each other.

    Args:
        x: (n,) in px.
        y: (n,) in px.
        step: Side of a square in px. With half of it none that is there now is missing.
    """
    cells = np.floor(np.stack([x, y]) / step).astype(np.int64)
    cells -= cells.min(axis=1, initial=0, keepdims=True)
    keys = cells[0] * (cells[1].max(initial=0) + 1) + cells[1]
    return np.sort(np.unique(keys, return_index=True)[1])
