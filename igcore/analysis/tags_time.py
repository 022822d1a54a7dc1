"""Hashtags through time: how much of the posts use them, when they begin and end, and which do so with a move."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.tags import Ints, captioned, names_at, tags_of
from igcore.places import Period, Periods
from igcore.selection import Index, Mask
from igcore.selection.columns import UNDATED

Unit = Literal["Y", "M"]

#: Hashtags of fewer posts come and go by chance.
LEAST = 5
#: So many days after a move a hashtag may begin with it; before one, end.
WITHIN = 60


def use_through_time(at: Index, posts: Mask, keys: Sequence[str], unit: Unit) -> pd.DataFrame:
    """Count posts by time and hashtag.

    Args:
        at: p posts.
        posts: (p,) those that count, as far as day and caption are known.
        keys: Hashtags.
        unit: Local years or months.

    Returns:
        `time` (its first day), `key`, `posts`, `of` (all that count then) and `share` (missing where there are none):
        a row for each hashtag and each time from the first to the last, by hashtag, then time.
    """
    times = _Times(at, posts, unit)
    tags = tags_of(at)
    of = times.count(np.flatnonzero(times.dated))
    spans = (tags.starts[code : code + 2] for code in (tags.place_of[key] for key in keys))
    counts = [times.count(tags.places[start:end]) for start, end in spans]
    return pd.DataFrame(
        {
            "time": np.tile(times.every, len(keys)),
            "key": pd.array(np.repeat(list(keys), len(times.every)).tolist(), "string"),
            **_shares(np.concatenate([*counts, of[:0]]), np.tile(of, len(keys))),
        }
    )


def having_through_time(at: Index, posts: Mask, having: Mask, unit: Unit) -> pd.DataFrame:
    """Count posts that have some hashtags by time and person.

    Args:
        at: p posts.
        posts: (p,) those that count, as far as day and caption are known.
        having: (p,) those with the hashtags.
        unit: Local years or months.

    Returns:
        `time`, `person` and `posts`, `of`, `share` as of `use_through_time`: a row for each person who has any of the
        posts and each time, by person, then time.
    """
    times = _Times(at, posts, unit)
    codes = np.unique(at.person[times.dated])
    cells = np.searchsorted(codes, at.person) * len(times.every) + times.time
    of, counts = (
        np.bincount(cells[some], minlength=len(codes) * len(times.every)).astype(np.int64)
        for some in (times.dated, times.dated & having)
    )
    people = [at.people[code] for code in codes]
    return pd.DataFrame(
        {
            "time": np.tile(times.every, len(people)),
            "person": pd.array(np.repeat(people, len(times.every)).tolist(), "string"),
            **_shares(counts, of),
        }
    )


class _Times:
    """Local years or months of the posts that count, from the first to the last."""

    def __init__(self, at: Index, posts: Mask, unit: Unit) -> None:
        self.dated: Mask = posts & captioned(at) & (at.day != UNDATED)
        days = np.where(self.dated, at.day, 0).astype("datetime64[D]")
        time = days.astype(f"datetime64[{unit}]").astype(np.int64)
        some = time[self.dated]
        first, last = (int(some.min()), int(some.max())) if len(some) else (0, -1)
        self.time = time - first
        self.every = np.arange(first, last + 1).astype(f"datetime64[{unit}]").astype("datetime64[ms]")

    def count(self, places: npt.NDArray[np.integer]) -> Ints:
        """Count some posts by time; those that do not count are left out."""
        counted = self.time[places[self.dated[places]]]
        return np.bincount(counted, minlength=len(self.every)).astype(np.int64)


def _shares(counts: Ints, of: Ints) -> dict[str, Any]:
    shares = np.divide(counts, of, out=np.full(len(counts), np.nan), where=of > 0)
    return {"posts": counts, "of": of, "share": pd.array(shares, "Float64")}


def lifetimes(at: Index, posts: Mask, least: int = LEAST) -> pd.DataFrame:
    """Tell from when to when each hashtag was used.

    Args:
        at: p posts.
        posts: (p,) those that count, as far as their day is known.
        least: Hashtags of fewer of them are left out.

    Returns:
        `key`, `first` and `last` (local days) and `posts`, in the order of the index: most used first.
    """
    tags = tags_of(at)
    dated = posts & (at.day != UNDATED)
    there = dated[tags.places]
    codes, day = tags.codes[there], at.day[tags.places[there]]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    counts = np.diff(starts, append=len(codes))
    # Of nothing nothing can be reduced.
    first, last = (each.reduceat(day, starts) if len(day) else day for each in (np.minimum, np.maximum))
    often = counts >= least
    return pd.DataFrame(
        {
            "key": names_at(tags.values, codes[starts[often]]),
            "first": _days(first[often]),
            "last": _days(last[often]),
            "posts": counts[often],
        }
    )


def _days(day: npt.NDArray[np.int32]) -> npt.NDArray[np.datetime64]:
    return day.astype("datetime64[D]").astype("datetime64[ms]")


_MOVES = ["place", "person", "change", "day"]


def with_moves(at: Index, posts: Mask, periods: Periods, least: int = LEAST, within: int = WITHIN) -> pd.DataFrame:
    """List hashtags that began or ended with a period of a place.

    One began with a period that was first used in its first days and never before, though there were posts before;
    and it ended with one that was last used in its last days, though there are posts after. Of a period of one person,
    only that person's posts count.

    Args:
        at: p posts.
        posts: (p,) those that count, as far as their day is known.
        periods: Where one lived.
        least: As in `lifetimes`.
        within: First, or last, so many days.

    Returns:
        `place`; `person` of the period, missing where it is everybody's; `change`, "began" or "ended"; `day`, first or
        last of the period; and the columns of `lifetimes`: by period, began before ended, most used first.
    """
    lives: dict[str | None, tuple[pd.DataFrame, npt.NDArray[np.int32]]] = {}
    parts: list[pd.DataFrame] = []
    for period in periods.periods:
        if period.person not in lives:
            some = posts & (at.day != UNDATED)
            if period.person is not None:
                some = some & np.isin(at.person, [at.people.index(period.person)] if period.person in at.people else [])
            lives[period.person] = lifetimes(at, some, least), at.day[some]
        parts += _of_period(period, *lives[period.person], within)
    empty = lifetimes(at, np.zeros(len(posts), bool))
    empty = empty.assign(**{name: pd.array([], "string") for name in _MOVES[:3]}, day=empty["first"])
    found = pd.concat(parts, ignore_index=True).astype(empty.dtypes) if parts else empty
    return found[[*_MOVES, "key", "first", "last", "posts"]]


def _of_period(period: Period, lives: pd.DataFrame, day: npt.NDArray[np.int32], within: int) -> Iterator[pd.DataFrame]:
    days = np.timedelta64(within, "D")
    named = {"place": period.place, "person": period.person}
    if period.first is not None:
        start = np.datetime64(period.first)
        found = lives[(lives["first"] >= start) & (lives["first"] < start + days)]
        if len(found) and day.min() < start.astype(np.int64):
            yield found.assign(**named, change="began", day=start.astype("datetime64[ms]"))
    if period.last is not None:
        end = np.datetime64(period.last)
        found = lives[(lives["last"] <= end) & (lives["last"] > end - days)]
        if len(found) and day.max() > end.astype(np.int64):
            yield found.assign(**named, change="ended", day=end.astype("datetime64[ms]"))
