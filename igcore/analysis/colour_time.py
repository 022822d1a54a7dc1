"""Colours through time, and by season and place."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES
from igcore.colour.names import hexes
from igcore.colour.oklab import oklab, srgb
from igcore.selection import UNDATED, Field, Index, Mask
from igcore.selection.columns import One
from igcore.selection.values import SEASONS

#: What a colour is of.
Unit = Literal["month", "week"]
#: 1 January 1970 was a Thursday; weeks begin on Monday.
_FIRST_WEEKDAY = 3
_WEEK = 7
#: Some dominant colours own no pixel of their picture, since others are nearer; they still count a little.
_LEAST_SHARE = 1e-3
#: A place, for whoever has none.
ANYWHERE = "Anywhere"

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Spells:
    """Each person's months or weeks that have pictures, by person and time.

    `images` (k,) chosen pictures with a day and a colour; `of` (k,) place of each one's spell in `table`, whose columns
    are `start` and `end` (first day, and first day after), `time` (a value of `Field.DATE`), `person`, `row` (place
    of the person among those who have any) and `images`.
    """

    images: Ints
    of: Ints
    table: pd.DataFrame


def colour_ribbon(at: Index, images: Mask, unit: Unit) -> pd.DataFrame:
    """Mean dominant colour of each person's months or weeks.

    The mean is taken in OKLab, each picture counting by the share that its dominant colour has of it: a picture that
    is all of one blue says more than one of which a fifth is.

    Args:
        at: n images.
        images: (n,) those that count. Without a known day, or a visible colour, they are left out.
        unit: Months, or weeks from Monday; by the local day.

    Returns:
        `start` and `end` (first day, and first day after), `time` (a value of `Field.DATE`), `person`, `row` (place of
        the person among those who have any), `images`, `hex`: a row for each person's month that has pictures; by
        person, then time.
    """
    spells = _spells(at, images, unit)
    owned = np.zeros(len(at.post))
    first = at.shares.first
    owned[at.shares.places[first]] = at.shares.share[first]
    weights = np.maximum(owned[spells.images], _LEAST_SHARE)
    count = len(spells.table)
    sums = [np.bincount(spells.of, weights * part, count) for part in oklab(at.dominant[spells.images]).T]
    mean = np.stack(sums, axis=1) / np.bincount(spells.of, weights, count)[:, None]
    return spells.table.assign(hex=pd.array(hexes(srgb(mean).astype(np.int64)), "string"))


def hue_ribbon(at: Index, images: Mask, unit: Unit) -> pd.DataFrame:
    """Hue families of each person's months or weeks.

    Args:
        at: n images.
        images: (n,) those that count. Without a known day, or a visible colour, they are left out.
        unit: Months, or weeks from Monday; by the local day.

    Returns:
        The columns of `colour_ribbon` but `hex`, and `hue`, `pictures` (that are of it), `share` of `images`, and
        `below`, the share of all families that come before it: a row for each family that a month has.
    """
    spells = _spells(at, images, unit)
    hues = _hues(at)[spells.images].astype(np.int64)
    counts = np.bincount(spells.of * len(FAMILIES) + hues, minlength=len(spells.table) * len(FAMILIES))
    return _stacked(spells.table, counts.reshape(-1, len(FAMILIES)))


def hues_by_season(at: Index, images: Mask) -> pd.DataFrame:
    """Hue families of the pictures of each season at each place.

    Args:
        at: n images.
        images: (n,) those that count. Without a known day, or a visible colour, they are left out.

    Returns:
        `place` (`ANYWHERE` where no places are known), `season`, `images` of both, `hue`, `pictures` that are of it,
        `share` of `images`, and `below`, the share of all families that come before it: a row for each family that
        there is; by place, season from spring on, family.
    """
    season, place = at.columns[Field.SEASON], at.columns[Field.PLACE]
    assert isinstance(season, One)
    assert isinstance(place, One)
    places = place.values or (ANYWHERE,)
    where = place.codes if place.values else np.where(season.codes >= 0, 0, -1)
    hues, post = _hues(at), at.post
    there = np.flatnonzero(images & (hues >= 0) & (season.codes[post] >= 0) & (where[post] >= 0))
    cell = where[post[there]].astype(np.int64) * len(SEASONS) + season.codes[post[there]]
    counts = np.bincount(cell * len(FAMILIES) + hues[there], minlength=len(places) * len(SEASONS) * len(FAMILIES))
    table = pd.DataFrame(
        {
            "place": pd.array(np.repeat(places, len(SEASONS)), "string"),
            "season": pd.array([*SEASONS] * len(places), "string"),
            "images": np.bincount(cell, minlength=len(places) * len(SEASONS)),
        }
    )
    return _stacked(table, counts.reshape(-1, len(FAMILIES)))


def weeks(at: Index, images: Mask) -> int:
    """How many weeks the dated of these pictures span."""
    day = at.day[at.post[images]]
    day = day[day != UNDATED]
    return int(np.ptp(day)) // _WEEK + 1 if len(day) else 0


def _hues(at: Index) -> npt.NDArray[np.integer]:
    hues = at.columns[Field.HUE]
    assert isinstance(hues, One)
    return hues.codes


def _spells(at: Index, images: Mask, unit: Unit) -> _Spells:
    day = at.day[at.post]
    there = np.flatnonzero(images & (day != UNDATED) & (at.dominant[:, 0] >= 0))
    days = day[there].astype(np.int64)
    if unit == "month":
        number = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    else:
        number = (days + _FIRST_WEEKDAY) // _WEEK
    first = int(number.min(initial=0))
    width = int(number.max(initial=first)) - first + 1
    found, of = np.unique(at.person[at.post[there]].astype(np.int64) * width + number - first, return_inverse=True)
    whose, number = found // width, found % width + first
    start, end = (_first_day(each, unit) for each in (number, number + 1))
    table = pd.DataFrame(
        {
            "start": start.astype("datetime64[ms]"),
            "end": end.astype("datetime64[ms]"),
            "time": pd.array(_written(start, end, unit), "string"),
            "person": pd.array([at.people[each] for each in whose], "string"),
            "row": np.unique(whose, return_inverse=True)[1],
            "images": np.bincount(of, minlength=len(found)),
        }
    )
    return _Spells(there, of, table)


def _first_day(number: Ints, unit: Unit) -> npt.NDArray[np.datetime64]:
    """First day of months, or weeks, since 1970."""
    if unit == "month":
        return number.astype("datetime64[M]").astype("datetime64[D]")
    return (number * _WEEK - _FIRST_WEEKDAY).astype("datetime64[D]")


def _written(start: npt.NDArray[np.datetime64], end: npt.NDArray[np.datetime64], unit: Unit) -> list[str]:
    """Values of `Field.DATE`."""
    if unit == "month":
        return [str(each) for each in start.astype("datetime64[M]")]
    return [f"{first}..{last}" for first, last in zip(start, end - 1, strict=True)]


def _stacked(table: pd.DataFrame, counts: Ints) -> pd.DataFrame:
    """Give each row of (k, 9) counts a row for each family that it has, with its share, and of what lies below."""
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    below = (counts.cumsum(axis=1) - counts) / total
    row, family = np.nonzero(counts)
    return (
        table.iloc[row]
        .reset_index(drop=True)
        .assign(
            hue=pd.array(np.array(FAMILIES)[family], "string"),
            pictures=counts[row, family],
            share=(counts / total)[row, family],
            below=below[row, family],
        )
    )
