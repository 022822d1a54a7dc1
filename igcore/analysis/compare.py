"""Two selections, A and B, side by side: their numbers, and how sure each difference A - B is.

Shares of posts or pictures of two that have none in common have Newcombe's interval. For all else whole weeks are drawn
anew (bootstrap), since what is posted in one week is alike.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.coverage import Covered
from igcore.analysis.differences import Difference, Floats, Ints, bootstrap, newcombe
from igcore.analysis.tags import MOST, captioned, tags_of
from igcore.selection import UNDATED, Field, Index, Mask
from igcore.selection.columns import One

#: With fewer weeks than these days are drawn.
WEEKS = 30
#: Blocks that are drawn, by their length in days; the next where the first are too few.
_LENGTHS = {7: "weeks", 1: "days"}
#: 1 January 1970 was a Thursday.
_FIRST_WEEKDAY = 3
#: How an interval was found; "" where there is none.
NEWCOMBE = "Newcombe"


class Side(NamedTuple):
    """One of the two: masks of its posts (p,) and images (n,), and of the covered days (r,) that its rates are over."""

    posts: Mask
    images: Mask
    days: Mask


class Pair(NamedTuple):
    """The two."""

    a: Side
    b: Side

    @property
    def posts_of_both(self) -> int:
        """How many posts are in both."""
        return int(np.count_nonzero(self.a.posts & self.b.posts))


class Blocks(NamedTuple):
    """What is drawn: weeks, or days.

    Number of each post (p,) and covered day (r,), of use where they are in A or B; of how many; and the `unit`.
    Posts of which no time is known are together one more.
    """

    post: Ints
    day: Ints
    number: int
    unit: str


def blocks(at: Index, days: Covered, pair: Pair) -> Blocks:
    """Number the weeks, from Monday, of the days and posts of either; days where there are fewer than `WEEKS` weeks."""
    posts, rows = pair.a.posts | pair.b.posts, pair.a.days | pair.b.days
    dated = posts & (at.day != UNDATED)
    some = np.concatenate([at.day[dated], days.day[rows]]).astype(np.int64)
    first = int(some.min(initial=some[0] if len(some) else 0)) + _FIRST_WEEKDAY
    for length in _LENGTHS:
        start = first // length
        number = (some + _FIRST_WEEKDAY) // length - start
        there = np.zeros(int(number.max(initial=-1)) + 1, bool)
        there[number] = True
        if np.count_nonzero(there) >= WEEKS:
            break
    place = np.concatenate([np.cumsum(there) - 1, [0]])
    count = int(np.count_nonzero(there))
    of_post = np.full(len(posts), count, np.int64)
    of_post[dated] = place[number[: np.count_nonzero(dated)]]
    of_day = np.zeros(len(rows), np.int64)
    of_day[rows] = place[number[np.count_nonzero(dated) :]]
    undated = bool((posts & (at.day == UNDATED)).any())
    return Blocks(of_post, of_day, count + undated, _LENGTHS[length])


#: Numbers of the first table: counts, shares, and means or rates.
COUNTS, SHARES = ("posts", "images", "days"), ("tagged",)
RATES = ("posts_per_day", "posts_per_active_day", "hashtags_per_post", "lightness", "colourfulness")


def main_numbers(at: Index, days: Covered, pair: Pair, lightness: Floats, colourfulness: Floats) -> pd.DataFrame:
    """Compare the main numbers.

    Args:
        at: p posts and n images.
        days: r covered days.
        pair: A and B.
        lightness: (n,) of each image; NaN where it is not known.
        colourfulness: (n,) likewise.

    Returns:
        `number`; `a`, `b` and `difference`, A - B; `low` and `high`, the bounds of its 95 % interval; `method`, how
        that was found (`NEWCOMBE`, or which blocks were drawn): a row for each of `COUNTS` (which have no interval),
        `SHARES` and `RATES`: posts per covered day, and per day with a post; hashtags per post whose caption is known,
        and the share of those that have any; mean lightness and colourfulness of the images. What is over nothing is
        missing.
    """
    drawn = blocks(at, days, pair)
    sums = [_sums(at, days, side, drawn, (lightness, colourfulness)) for side in pair]
    (top_a, of_a), (top_b, of_b) = sums
    rated = bootstrap(top_a, of_a, top_b, of_b)
    # The share of tagged posts stands last.
    shared = Difference(*(each[-1:] for each in rated))
    method = drawn.unit
    if not pair.posts_of_both:
        counts = (np.array([each[:, -1].sum()], np.int64) for each in (top_a, of_a, top_b, of_b))
        shared, method = newcombe(*counts), NEWCOMBE
    rated = Difference(*(each[:-1] for each in rated))
    masks = [(side.posts, side.images, side.days) for side in pair]
    one, other = (np.array([np.count_nonzero(mask) for mask in some], np.float64) for some in masks)
    nothing = np.full(len(COUNTS), np.nan)
    all_counts = Difference(one, other, one - other, nothing, nothing)
    columns = (np.concatenate(each) for each in zip(all_counts, shared, rated, strict=True))
    return _as_table(
        {"number": pd.array([*COUNTS, *SHARES, *RATES], "string")},
        Difference(*columns),
        [""] * len(COUNTS) + [method] + [drawn.unit] * len(RATES),
    )


def _sums(at: Index, days: Covered, side: Side, drawn: Blocks, measures: tuple[Floats, ...]) -> tuple[Floats, Floats]:
    """Sums (g, k) over the blocks for `RATES`, and tagged posts last; and what they are over."""
    uses = np.bincount(tags_of(at).places, minlength=len(at.day))

    def add(numbers: Ints, weights: npt.NDArray[np.generic] | None = None) -> Floats:
        return np.bincount(numbers, weights, minlength=drawn.number).astype(np.float64)

    dated, said = side.posts & (at.day != UNDATED), side.posts & captioned(at)
    posts, captions = add(drawn.post[dated]), add(drawn.post[said])
    active = np.unique(at.day[dated], return_index=True)[1]
    tops = [posts, posts, add(drawn.post[said], uses[said])]
    unders = [add(drawn.day[side.days]), add(drawn.post[dated][active]), captions]
    for measure in measures:
        seen = side.images & ~np.isnan(measure)
        number = drawn.post[at.post[seen]]
        tops.append(add(number, measure[seen]))
        unders.append(add(number))
    tops.append(add(drawn.post[said & (uses > 0)]))
    return np.stack(tops, axis=1), np.stack([*unders, captions], axis=1)


def _as_table(columns: Mapping[str, Any], found: Difference, method: list[str]) -> pd.DataFrame:
    figures = {name: pd.array(values, "Float64") for name, values in found._asdict().items()}
    known = np.isfinite(found.low).tolist()
    methods = [each if there else "" for each, there in zip(method, known, strict=True)]
    return pd.DataFrame({**columns, **figures, "method": pd.array(methods, "string")})


def hue_shares(at: Index, days: Covered, pair: Pair) -> pd.DataFrame:
    """Compare hue families: shares of the images that have a visible colour, as `_shares`; a row for each family."""
    hues = at.columns[Field.HUE]
    assert isinstance(hues, One)
    return _shares(at, days, pair, hues, np.arange(len(hues.values)))


def named_shares(at: Index, days: Covered, pair: Pair, top: int = 12) -> pd.DataFrame:
    """Compare dominant colours by name, those of which A and B are most sure to differ; as `_shares`.

    Args:
        at: p posts and n images; names go by its rules.
        days: r covered days.
        pair: A and B.
        top: At most so many, by the z-score of two proportions (pooled): those that A has more of first, by their
            difference. Where both have the same share, or one has no pictures, there is no row.
    """
    names = at.columns[Field.DOMINANT]
    assert isinstance(names, One)
    a, b = (names.count(side.images).astype(np.float64) for side in pair)
    m, n = max(a.sum(), 1), max(b.sum(), 1)
    both = (a + b) / (m + n)
    difference = a / m - b / n
    z = difference / np.sqrt(np.maximum(both * (1 - both) * (1 / m + 1 / n), np.finfo(float).tiny))
    first = np.argsort(-np.abs(z), kind="stable")[:top]
    first = first[(difference[first] != 0) & bool(a.sum() and b.sum())]
    return _shares(at, days, pair, names, first[np.argsort(-difference[first], kind="stable")])


def _shares(at: Index, days: Covered, pair: Pair, column: One, which: npt.NDArray[np.intp]) -> pd.DataFrame:
    """Shares of images with a value, of all that have any.

    Returns:
        `name`, one of the values; `count_a` of `of_a` images, `count_b` of `of_b`; `a`, `b`, `difference`, `low`,
        `high` and `method`, as of `main_numbers`: Newcombe's, or, where images are in both, of weeks drawn anew.
    """
    seen = [side.images & (column.codes >= 0) for side in pair]
    counts = [column.count(side.images)[which] for side in pair]
    of = [int(np.count_nonzero(mask)) for mask in seen]
    if np.any(seen[0] & seen[1]):
        drawn = blocks(at, days, pair)
        place = np.full(len(column.values) + 1, len(which))
        place[which] = np.arange(len(which))
        sums: list[Floats] = []
        for mask in seen:
            cells = drawn.post[at.post[mask]] * (len(which) + 1) + place[column.codes[mask]]
            table = np.bincount(cells, minlength=drawn.number * (len(which) + 1)).reshape(drawn.number, -1)
            sums += [table[:, :-1].astype(np.float64), table.sum(axis=1, keepdims=True).astype(np.float64)]
        found, method = bootstrap(*sums), drawn.unit
    else:
        totals = (np.full(len(which), each) for each in of)
        a, b = counts
        found, method = newcombe(a, next(totals), b, next(totals)), NEWCOMBE
    names = pd.array([column.values[each] for each in which], "string")
    return _counted(names, counts, [np.full(len(which), each) for each in of], found, method)


def _counted(
    names: pd.api.extensions.ExtensionArray, counts: list[Ints], of: list[Ints], found: Difference, method: str
) -> pd.DataFrame:
    sides = {
        f"{what}_{side}": numbers
        for side, *both in zip("ab", counts, of, strict=True)
        for what, numbers in zip(("count", "of"), both, strict=True)
    }
    return _as_table({"name": names, **sides}, found, [method] * len(names))


def rates_by(at: Index, days: Covered, pair: Pair, field: Field) -> pd.DataFrame:
    """Compare posts per covered day by weekday or season, or by hour of all days.

    Args:
        at: p posts; undated ones do not count.
        days: r covered days.
        pair: A and B.
        field: `WEEKDAY`, `SEASON` or `HOUR`.

    Returns:
        `name`, each of the field's values in their order; `count_a` posts on `of_a` covered days, `count_b` on `of_b`;
        `a`, `b` (posts a day), `difference`, `low`, `high` and `method` (the blocks that were drawn): the intervals
        of all rows hold at once, since one looks for those that differ.
    """
    drawn = blocks(at, days, pair)
    # Hours are of every day; of the others each day has one.
    column, of = at.columns[field], days.columns[Field.WEEKDAY if field is Field.HOUR else field]
    assert isinstance(column, One)
    assert isinstance(of, One)
    width = len(column.values)
    sums: list[Floats] = []
    for side in pair:
        dated = side.posts & (at.day != UNDATED)
        cells = drawn.post[dated] * width + column.codes[dated]
        sums.append(np.bincount(cells, minlength=drawn.number * width).reshape(drawn.number, width).astype(np.float64))
        kind, kinds = (0, 1) if field is Field.HOUR else (of.codes[side.days], width)
        lived = np.bincount(drawn.day[side.days] * kinds + kind, minlength=drawn.number * kinds)
        sums.append(lived.reshape(drawn.number, kinds).astype(np.float64))
    totals = [np.broadcast_to(each.sum(axis=0), width).astype(np.int64) for each in sums]
    found = bootstrap(*sums, together=True)
    return _counted(pd.array(column.values, "string"), totals[::2], totals[1::2], found, drawn.unit)


def beside(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Put A and B below each other, for a chart.

    Args:
        table: n rows with `name`, `count_a`, `of_a`, `a` and likewise of B; other columns come with both.
        a: What A is called.
        b: What B is called.

    Returns:
        2n rows: `name`, `side`, `count`, `of`, `share`, and the others: A and B of each name.
    """
    rows = np.repeat(np.arange(len(table)), 2)
    own = {"difference", "low", "high", "method", *(f"{what}{side}" for what in ("count_", "of_", "") for side in "ab")}
    others = {str(each): table[each].array.take(rows) for each in table if each not in own}

    def in_turn(what: str) -> npt.NDArray[np.float64]:
        both = [table[f"{what}{side}"].to_numpy(np.float64, na_value=np.nan) for side in "ab"]
        return np.stack(both, axis=1).ravel()

    return pd.DataFrame(
        {
            **others,
            "side": pd.array([a, b] * len(table), "string"),
            "count": in_turn("count_").astype(np.int64),
            "of": in_turn("of_").astype(np.int64),
            "share": pd.array(in_turn(""), "Float64"),
        }
    )


def months(at: Index, days: Covered, pair: Pair, a: str, b: str) -> pd.DataFrame:
    """Posts per covered day in each month.

    Args:
        at: p posts; undated ones do not count.
        days: r covered days.
        pair: A and B.
        a: What A is called.
        b: What B is called.

    Returns:
        `month` (its first day, datetime64[ms]), `side`, `posts`, `days`, and `rate`, missing where a side has fewer
        than half as many covered days as in its fullest month: a row for each month from the first to the last of
        either, and each side, by month, then side.
    """
    dated = [side.posts & (at.day != UNDATED) for side in pair]
    of_posts, of_days = ([_month(each) for each in some] for some in (
        [at.day[mask] for mask in dated], [days.day[side.days] for side in pair]
    ))  # fmt: skip
    every = np.concatenate([*of_posts, *of_days])
    first = int(every.min()) if len(every) else 0
    length = int(every.max()) - first + 1 if len(every) else 0
    posts, lived = (
        np.stack([np.bincount(each - first, minlength=length) for each in some], axis=1) for some in (of_posts, of_days)
    )
    fullest = lived.max(axis=0, initial=0)
    known = (lived > 0) & (2 * lived >= fullest)
    rate = np.divide(posts, lived, out=np.full(posts.shape, np.nan), where=known)
    month = (first + np.arange(length)).astype("datetime64[M]").astype("datetime64[ms]")
    return pd.DataFrame(
        {
            "month": np.repeat(month, 2),
            "side": pd.array([a, b] * length, "string"),
            "posts": posts.ravel(),
            "days": lived.ravel(),
            "rate": pd.array(rate.ravel(), "Float64"),
        }
    )


def _month(day: npt.NDArray[np.int32]) -> Ints:
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def tags_per_post(at: Index, pair: Pair, a: str, b: str) -> pd.DataFrame:
    """Count posts by how many hashtags they have.

    Args:
        at: p posts; of them those whose caption is known.
        pair: A and B.
        a: What A is called.
        b: What B is called.

    Returns:
        `hashtags` (0 to `tags.MOST`, which stands for more too), `side`, `posts`, `share` of that side's and `of`, how
        many these are: a row for each number and side, by number, then side.
    """
    uses = np.minimum(np.bincount(tags_of(at).places, minlength=len(at.day)), MOST)
    known = captioned(at)
    posts = np.stack([np.bincount(uses[side.posts & known], minlength=MOST + 1) for side in pair], axis=1)
    of = np.broadcast_to(posts.sum(axis=0), posts.shape)
    return pd.DataFrame(
        {
            "hashtags": np.repeat(np.arange(MOST + 1), 2),
            "side": pd.array([a, b] * (MOST + 1), "string"),
            "posts": posts.ravel(),
            "share": (posts / np.maximum(of, 1)).ravel(),
            "of": of.ravel(),
        }
    )
