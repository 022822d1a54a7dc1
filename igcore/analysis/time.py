"""When pictures were posted, by the clock of the place where one lived."""

from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.coverage import Covered
from igcore.places import Local
from igcore.places.clock import EPOCH
from igcore.selection import UNDATED, Field, Index, Mask
from igcore.selection.columns import One
from igcore.selection.values import CLOSED, WEEKDAYS

Per = Literal["calendar", "active"]
#: Points of a line that a chart can draw fluently.
_POINTS = 300


def other_day(local: Local, posts: Mask | None = None) -> int:
    """Count posts that are of another day by the clock there than by UTC.

    Args:
        local: Of p posts.
        posts: (p,) those that count; without it all.

    Example:
        >>> from igcore.places import Periods, clock
        >>> night = pd.Series(pd.to_datetime(["2016-08-15T22:30Z", "2016-08-15T12:00Z"]).as_unit("ms"))
        >>> other_day(clock(night, pd.Series(["Kat", "Kat"]), Periods(home="Europe/Copenhagen")))
        1
    """
    utc = local.times - local.offset.astype("timedelta64[m]")
    known = ~np.isnat(utc) if posts is None else posts & ~np.isnat(utc)
    days = (times[known].astype("datetime64[D]") for times in (local.times, utc))
    return int(np.count_nonzero(np.not_equal(*days)))


def through_time(at: Index, days: Covered, posts: Mask, rows: Mask, window: int, per: Per = "calendar") -> pd.DataFrame:
    """Average posts per day of the days before, and all posts until then, by person.

    Args:
        at: p posts.
        days: r covered days.
        posts: (p,) those that count; undated ones do not.
        rows: (r,) days that count.
        window: Days that an average is of, the day itself the last of them.
        per: Over `calendar` days, or over `active` ones: those with a post.

    Returns:
        `day` (datetime64[ms]), `person`, `average` (posts per day; missing where fewer than half of the window's days
        count, or none is active) and `total` (posts until then): for everybody with a post rows of the same days, so
        many days apart that a chart draws them fluently, the last day among them; by day, then person.
    """
    dated = posts & (at.day != UNDATED) & (at.person >= 0)
    whose = np.unique(at.person[dated])
    seen = rows & np.isin(days.person, whose)
    some = np.concatenate([at.day[dated], days.day[seen]])
    if not len(whose):
        return _as_table(np.empty(0, np.int32), [], np.empty((0, 0)), np.empty((0, 0), np.int64))
    first, length = int(some.min()), int(np.ptp(some)) + 1
    shape = (len(whose), length)
    counts, lived = (
        np.bincount(np.searchsorted(whose, person) * length + (day - first), minlength=shape[0] * length).reshape(shape)
        for person, day in ((at.person[dated], at.day[dated]), (days.person[seen], days.day[seen]))
    )
    step = max(1, -(-length // _POINTS))
    shown = np.arange(length - 1, -1, -step)[::-1]
    of_posts, of_days = _trailing(counts, window)[:, shown], _trailing(lived, window)[:, shown]
    over = of_days if per == "calendar" else _trailing((counts > 0).astype(np.int64), window)[:, shown]
    average = np.where((2 * of_days >= window) & (over > 0), of_posts / np.maximum(over, 1), np.nan)
    total = counts.cumsum(axis=1)[:, shown]
    return _as_table(first + shown, [at.people[each] for each in whose], average, total)


def _trailing(values: npt.NDArray[np.integer], window: int) -> npt.NDArray[np.int64]:
    """Sum of each value and those before it, so many in all."""
    sums = np.concatenate([np.zeros((len(values), 1), np.int64), values.cumsum(axis=1, dtype=np.int64)], axis=1)
    ends = np.arange(1, sums.shape[1])
    return np.asarray(sums[:, ends] - sums[:, np.maximum(ends - window, 0)])


def _as_table(
    shown: npt.NDArray[np.integer], people: list[str], average: npt.NDArray[np.float64], total: npt.NDArray[np.integer]
) -> pd.DataFrame:
    day = np.repeat(shown.astype("datetime64[D]").astype("datetime64[ms]"), len(people))
    return pd.DataFrame(
        {
            "day": day,
            "person": pd.array(people * len(shown), "string"),
            "average": average.T.ravel(),
            "total": total.T.ravel().astype(np.int64),
        }
    )


def weekday_hours(at: Index, days: Covered, posts: Mask, rows: Mask) -> pd.DataFrame:
    """Count posts by weekday and hour, per covered day of that weekday.

    Args:
        at: p posts.
        days: r covered days.
        posts: (p,) those that count; undated ones do not.
        rows: (r,) days that count.

    Returns:
        `weekday`, `hour` ("0" to "23"), `posts`, `days` (covered days of that weekday, of all people) and `rate` (posts
        per such day; missing without any): all 168 cells, Monday first.
    """
    weekday, hour = at.columns[Field.WEEKDAY], at.columns[Field.HOUR]
    lived = days.columns[Field.WEEKDAY]
    assert isinstance(weekday, One)
    assert isinstance(hour, One)
    dated = posts & (at.day != UNDATED)
    cells = weekday.codes[dated].astype(np.int64) * 24 + hour.codes[dated]
    counts, of_days = np.bincount(cells, minlength=168), np.repeat(lived.count(rows), 24)
    rate = pd.array(counts / np.maximum(of_days, 1), "Float64")
    rate[of_days == 0] = pd.NA
    return pd.DataFrame(
        {
            "weekday": pd.array(np.repeat(WEEKDAYS, 24), "string"),
            "hour": pd.array([*CLOSED[Field.HOUR]] * 7, "string"),
            "posts": counts,
            "days": of_days,
            "rate": rate,
        }
    )


def calendar(at: Index, days: Covered, posts: Mask, year: int) -> pd.DataFrame:
    """Posts on each day of a year, by person.

    Args:
        at: p posts.
        days: Covered days.
        posts: (p,) those that count; undated ones do not.
        year: Local.

    Returns:
        `day` (datetime64[ms]), `person`, `week` (from 0, Monday first), `weekday`, `posts`: a row for each day of the
        year that is covered of somebody with any post, by person, then day.
    """
    start, end = (int(np.datetime64(f"{each:04}-01-01").astype(np.int64)) for each in (year, year + 1))
    rows = (days.day >= start) & (days.day < end) & np.isin(days.person, at.person[posts])
    person, day = days.person[rows].astype(np.int64), days.day[rows]
    mine = posts & (at.day >= start) & (at.day < end) & (at.person >= 0)
    length = end - start
    counts = np.bincount(at.person[mine].astype(np.int64) * length + (at.day[mine] - start))
    place = person * length + (day - start)
    posted = np.where(place < len(counts), counts[np.minimum(place, max(len(counts) - 1, 0))] if len(counts) else 0, 0)
    # 1 January 1970 was a Thursday.
    monday, weekday = (start + 3) % 7, (day.astype(np.int64) + 3) % 7
    return pd.DataFrame(
        {
            "day": day.astype("datetime64[D]").astype("datetime64[ms]"),
            "person": pd.array(np.array(at.people, object)[person], "string"),
            "week": (day - start + monday) // 7,
            "weekday": pd.array(np.array(WEEKDAYS, object)[weekday], "string"),
            "posts": posted.astype(np.int64),
        }
    )


def on_this_day(at: Index, posts: Mask, today: date, reach: int = 7) -> pd.DataFrame:
    """Find the posts of a calendar day in all years but its own, or of the nearest one that has any.

    Args:
        at: p posts.
        posts: (p,) those that count; undated ones do not.
        today: Its month and day are looked for. 29 February is there in leap years only.
        reach: So many days before and after it are tried, the nearer first, earlier before later.

    Returns:
        `day` (datetime64[ms]) and `posts`: a row for every year that has any on the day found, by year; empty where
        none has.
    """
    dated = at.day[posts & (at.day != UNDATED)]
    days = dated[(dated < _number(date(today.year, 1, 1))) | (dated >= _number(date(today.year + 1, 1, 1)))]
    of_year = days.astype("datetime64[D]")
    months = of_year.astype("datetime64[M]")
    month, number = months.astype(np.int64) % 12 + 1, (of_year - months).astype(np.int64) + 1
    for step in sorted(range(-reach, reach + 1), key=lambda each: (abs(each), each)):
        wanted = today + timedelta(days=step)
        found = days[(month == wanted.month) & (number == wanted.day)]
        if len(found) or step == reach:
            break
    day, counts = np.unique(found, return_counts=True)
    return pd.DataFrame({"day": day.astype("datetime64[D]").astype("datetime64[ms]"), "posts": counts.astype(np.int64)})


def _number(day: date) -> int:
    return (day - EPOCH).days
