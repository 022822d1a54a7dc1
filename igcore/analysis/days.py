"""Days: how many posts each has and whose, who posted more, which follow each other."""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.schema import EVERYONE
from igcore.selection import UNDATED, Index, Mask

Ints = npt.NDArray[np.int64]

#: Streaks are days in a row with a post, gaps days in a row without.
STREAK, GAP = "streak", "gap"
#: From so many on, posts of a day and differences are counted together.
MANY = 10
#: The richest of so many days are looked at: one in ten.
TENTH = 10


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Posts of each person on each local day that has any: r rows, by person, then day.

    `people`, everybody; `person` (r,) place in it; `day` (r,) since 1970; `posts` (r,) 1 or more.
    """

    people: tuple[str, ...]
    person: Ints
    day: Ints
    posts: Ints

    @property
    def there(self) -> list[str]:
        """Who has any, in the order of `people`."""
        return [self.people[place] for place in np.unique(self.person)]

    def of(self, person: str) -> "Daily":
        """Return the days of one person; of nobody known there are none."""
        place = self.people.index(person) if person in self.people else -1
        start, end = np.searchsorted(self.person, [place, place + 1])
        return Daily((person,), np.zeros(end - start, np.int64), self.day[start:end], self.posts[start:end])

    def together(self) -> "Daily":
        """Return the days of all as if they were one person, `EVERYONE`."""
        days, place = np.unique(self.day, return_inverse=True)
        posts = np.bincount(place, self.posts, len(days)).astype(np.int64)
        return Daily((EVERYONE,), np.zeros(len(days), np.int64), days, posts)


def daily(at: Index, posts: Mask) -> Daily:
    """Count posts by person and local day.

    Args:
        at: p posts.
        posts: (p,) those that count; those without a known day are left out.
    """
    dated = posts & (at.day != UNDATED)
    day, person = at.day[dated].astype(np.int64), at.person[dated].astype(np.int64)
    first, span = (int(day.min()), int(np.ptp(day)) + 1) if len(day) else (0, 1)
    found, counts = np.unique(person * span + (day - first), return_counts=True)
    whose, since = np.divmod(found, span)
    return Daily(at.people, whose, since + first, counts.astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The richest of `days` days; `tied` more have as many posts as the last that is in the table."""

    table: pd.DataFrame
    days: int
    tied: int


def richest_days(days: Daily, top: int = 20) -> Ranking:
    """Rank days by their posts, the most first, and the earlier first of those that have as many.

    Returns:
        A row for each person who posted on one of the first `top` days: `rank` (1 and up), `day`, `person`, `posts`,
        `total` (of everybody on that day); by rank, then person.
    """
    every = days.together()
    # A stable sort keeps the days with as many in the order of the calendar.
    order = np.argsort(-every.posts, kind="stable")
    first = order[:top]
    least = every.posts[first].min(initial=np.iinfo(np.int64).max)
    ranks = np.zeros(len(every.day), np.int64)
    ranks[first] = np.arange(1, len(first) + 1)
    place = np.searchsorted(every.day, days.day)
    rows = np.flatnonzero(ranks[place])
    rows = rows[np.lexsort([days.person[rows], ranks[place[rows]]])]
    table = pd.DataFrame(
        {
            "rank": ranks[place[rows]],
            "day": _dates(days.day[rows]),
            "person": _names(days.people, days.person[rows]),
            "posts": days.posts[rows],
            "total": every.posts[place[rows]],
        }
    )
    return Ranking(
        table, len(order), int(np.count_nonzero(every.posts == least)) - int((every.posts[first] == least).sum())
    )


def records(days: Daily) -> pd.DataFrame:
    """Count each person's days, with the richest of them.

    Returns:
        A row for each person who has any, in the order of `people`, and a last one for all together, `EVERYONE`;
        of no days none. `person`, `posts`, `active_days` (with a post), `calendar_days` (first to last);
        `record`, the posts of the richest day, `record_day`, the first such, and `record_days`, how many there are;
        `richest_days`, a tenth of the active days, rounded up, and `richest_posts`, how many posts fall on the
        richest so many, as `richest_share` of the posts, 0 to 1.
    """
    parts = [*(days.of(person) for person in days.there), days.together()] if len(days.day) else []
    columns = zip(*map(_record, parts), strict=True) if parts else [()] * len(_RECORD)
    return pd.DataFrame(
        {
            name: pd.array(list(values), "string") if kind == "string" else np.array(values, kind)
            for (name, kind), values in zip(_RECORD.items(), columns, strict=True)
        }
    )


_RECORD = {
    "person": "string",
    "posts": "int64",
    "active_days": "int64",
    "calendar_days": "int64",
    "record": "int64",
    "record_day": "datetime64[ms]",
    "record_days": "int64",
    "richest_days": "int64",
    "richest_posts": "int64",
    "richest_share": "float64",
}


def _record(one: Daily) -> tuple[object, ...]:
    most, posts, active = int(one.posts.max()), int(one.posts.sum()), len(one.day)
    tenth = -(-active // TENTH)
    richest = int(np.sort(one.posts)[-tenth:].sum())
    first = _dates(one.day[[int(one.posts.argmax())]])[0]
    span = int(one.day[-1] - one.day[0]) + 1
    with_most = int(np.count_nonzero(one.posts == most))
    return one.people[0], posts, active, span, most, first, with_most, tenth, richest, richest / posts


def both_posted(days: Daily, one: str, other: str) -> pd.DataFrame:
    """Find the days on which two people posted.

    Returns:
        `day`, `one` and `other` (posts of each), `difference` (those of one less those of the other); by day.
    """
    left, right = days.of(one), days.of(other)
    common, here, there = np.intersect1d(left.day, right.day, assume_unique=True, return_indices=True)
    posts, others = left.posts[here], right.posts[there]
    return pd.DataFrame({"day": _dates(common), "one": posts, "other": others, "difference": posts - others})


@dataclass(frozen=True, slots=True)
class Duel:
    """Who out-posts whom on the `days` on which two people posted.

    `one_more`, `other_more` and `equal` are days. `lead` is by how many posts one is ahead of the other, on average
    of all these days; `margin`, by how many whoever is ahead is so, on average of the days on which somebody is.
    `chance` is the p of `sign_test`. What there is nothing of is NaN.
    """

    days: int
    one_more: int
    other_more: int
    equal: int
    lead: float
    margin: float
    chance: float


def duel(both: pd.DataFrame) -> Duel:
    """Sum up `both_posted`."""
    difference = both["difference"].to_numpy(np.int64)
    more, fewer = int(np.count_nonzero(difference > 0)), int(np.count_nonzero(difference < 0))
    ahead = more + fewer
    return Duel(
        days=len(difference),
        one_more=more,
        other_more=fewer,
        equal=len(difference) - ahead,
        lead=float(difference.mean()) if len(difference) else nan,
        margin=float(np.abs(difference).sum() / ahead) if ahead else nan,
        chance=sign_test(more, fewer) if ahead else nan,
    )


def sign_test(more: int, fewer: int) -> float:
    """Return how likely so uneven a count is if either side is as likely: the exact two-sided sign test.

    It is the binomial test with a probability of one half (Conover, Practical Nonparametric Statistics, 1999,
    section 3.4): twice the smaller tail, at most 1. Ties are left out before.

    Args:
        more: Cases for one side, 0 or more.
        fewer: Cases for the other.

    Example:
        Of eight tosses one or none is heads in 9 ways out of 256, and one or none tails in as many.

        >>> sign_test(1, 7) == 18 / 256
        True
        >>> sign_test(5, 5)
        1.0
    """
    number = more + fewer
    ways = tail = 1
    for heads in range(min(more, fewer)):
        ways = ways * (number - heads) // (heads + 1)
        tail += ways
    # Python divides whole numbers of any length exactly, but for the last rounding.
    return float(min(1.0, 2 * tail / 2**number))


def days_by_difference(both: pd.DataFrame) -> pd.DataFrame:
    """Count the days of `both_posted` by who is ahead by how much.

    Returns:
        `difference`, from as far as it goes one way to as far the other way, those of `MANY` or more being `MANY`;
        `days`; `ahead`: "one", "other", or "" for as many. A row for each difference between, 0 days being a row;
        of no days none.
    """
    clipped = both["difference"].to_numpy(np.int64).clip(-MANY, MANY)
    far = int(np.abs(clipped).max(initial=0))
    every = np.arange(-far, far + 1) if len(clipped) else np.empty(0, np.int64)
    counts = np.bincount(clipped + far, minlength=len(every))
    return pd.DataFrame({"difference": every, "days": counts[: len(every)], "ahead": _ahead(every)})


def greatest_leads(both: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """Find the days of `both_posted` on which one, or the other, is ahead the most.

    Returns:
        At most `top` days of each: its columns and `ahead`, "one" or "other"; those of one first, from the greatest
        lead to the least, then those of the other; the earlier first of those as great.
    """
    found = both.assign(ahead=_ahead(both["difference"].to_numpy(np.int64)))
    found = found.iloc[np.argsort(-found["difference"].abs().to_numpy(), kind="stable")]
    sides = [found[found["ahead"] == side].head(top) for side in ("one", "other")]
    return pd.concat(sides, ignore_index=True)


def _ahead(difference: Ints) -> Any:
    return pd.array(np.select([difference > 0, difference < 0], ["one", "other"], ""), "string")


def runs(days: Daily) -> pd.DataFrame:
    """Find all streaks, days in a row with a post, and gaps, days in a row without, of each person.

    Gaps lie between two posts of a person. What comes after the last one is in no archive: it is not known.

    Returns:
        `person`, `kind` (`STREAK` or `GAP`), `first` and `last` day, `days`, and `at_end`, whether it is the streak
        with the person's last post; by person in the order of `people`, then streaks before gaps, then day.
    """
    new = np.diff(days.person, prepend=-1) != 0
    starts = np.flatnonzero(new | (np.diff(days.day, prepend=0) != 1))
    ends = np.append(starts[1:], len(days.day))[: len(starts)] - 1
    whose, first, last = days.person[starts], days.day[starts], days.day[ends]
    # A gap follows each streak, but for a person's last one.
    final = np.diff(whose, append=-1) != 0
    gap = np.flatnonzero(~final)
    at_end = np.concatenate([final, np.zeros(len(gap), bool)])
    place = np.concatenate([whose, whose[gap]])
    # A stable sort leaves streaks before gaps, and each in the order of the calendar.
    order = np.argsort(place, kind="stable")
    first, last = np.concatenate([first, last[gap] + 1])[order], np.concatenate([last, first[gap + 1] - 1])[order]
    kind = np.array([STREAK] * len(whose) + [GAP] * len(gap), object)
    return pd.DataFrame(
        {
            "person": _names(days.people, place[order]),
            "kind": pd.array(kind[order], "string"),
            "first": _dates(first),
            "last": _dates(last),
            "days": last - first + 1,
            "at_end": at_end[order],
        }
    )


def longest_runs(found: pd.DataFrame, top: int = 3) -> pd.DataFrame:
    """Keep each person's longest streaks and gaps, and the streak with the last post.

    Args:
        found: Of `runs`.
        top: So many of each person and kind; the earlier of those as long.

    Returns:
        Its rows, by person, kind and length, the longest first.
    """
    gap = (found["kind"] == GAP).to_numpy(bool)
    group = 2 * found["person"].cat.codes.to_numpy(np.int64) + gap
    order = np.lexsort([-found["days"].to_numpy(), group])
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    kept: pd.DataFrame = found.iloc[order[(rank < top) | found["at_end"].to_numpy(bool)[order]]]
    return kept.reset_index(drop=True)


#: How the posts of a day are counted together.
NUMBERS = (*(str(number) for number in range(MANY)), f"{MANY}+")


def days_by_posts(days: Daily) -> pd.DataFrame:
    """Count each person's calendar days, from the first to the last with a post, by how many posts they have.

    Returns:
        `person`, `posts` (of `NUMBERS`), `days`, and `share` of that person's calendar days, 0 to 1: for each person
        who has any a row for each number from 0 to the greatest of anybody; by number, then person.
    """
    places = np.unique(days.person)
    row = np.searchsorted(places, days.person)
    counts = np.zeros((len(places), MANY + 1), np.int64)
    np.add.at(counts, (row, days.posts.clip(max=MANY)), 1)
    firsts, lasts = (np.searchsorted(days.person, places, side) for side in ("left", "right"))
    span = days.day[lasts - 1] - days.day[firsts] + 1
    counts[:, 0] = span - counts.sum(axis=1)
    most = int(days.posts.clip(max=MANY).max(initial=-1)) + 1
    return pd.DataFrame(
        {
            "person": _names(days.people, np.tile(places, most)),
            "posts": pd.array(np.repeat(np.array(NUMBERS[:most], object), len(places)), "string"),
            "days": counts[:, :most].T.ravel(),
            "share": (counts[:, :most] / span[:, None]).T.ravel(),
        }
    )


def _dates(days: Ints) -> npt.NDArray[np.datetime64]:
    return days.astype("datetime64[D]").astype("datetime64[ms]")


def _names(people: tuple[str, ...], places: Ints) -> Any:
    return pd.Categorical.from_codes(places, dtype=pd.CategoricalDtype(list(people)))
