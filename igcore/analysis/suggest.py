"""What the times of posts tell of where one lived: people post when they are awake, so a move moves their day. Pure.

By UTC, the rhythm of a day is turned by as many hours as the zones differ. The model: of each person, the hours of
posts have one distribution, which from some day on is turned by the same number of hours for all. It is fitted over all
days and hours (a scan statistic: Kulldorff, A spatial scan statistic, 1997), several moves
one after the other (binary segmentation: Scott & Knott, 1974). Summer time moves days by an hour twice a year, so less
than `LEAST` hours is no move, and only what is gained over a turn of an hour counts.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Hours: less may be summer time.
LEAST = 2
#: Posts that there have to be on both sides of a move.
FEWEST = 30
#: A move is suggested from this p on; of archives without one, about as many get a suggestion all the same.
ALPHA = 0.01
#: A turned day has to explain at least this part of all that is different afterwards, or habits have changed.
_EXPLAINED = 0.5
_HOURS = 24
_HOUR, _DAY = 3_600_000, 86_400_000  # ms
#: Turns that are tried: by -11 to 12 hours.
_TURNS = np.arange(-11, 13)
_SMALL = np.abs(_TURNS) < LEAST
_PERMUTATIONS, _BOOTSTRAPS = 999, 400
#: So many orders that do as well as the true one are enough to know that p is not small.
_ENOUGH = 15
#: Parts of the time that are put into another order; shorter ones would be taken for independent when they are not.
_PARTS = 128
#: So many posts, taken at random, tell whether there was a move; more would add time and no evidence.
_TESTED = 20_000
#: Those who post most, likewise.
_PEOPLE = 4
#: Of the Dirichlet distribution of a day's 24 hours (Jeffreys): an hour without a post is not impossible.
_PRIOR = 0.5
COLUMNS = {
    "day": "datetime64[ms]",
    "earliest": "datetime64[ms]",
    "latest": "datetime64[ms]",
    "hours": "int64",
    "low": "int64",
    "high": "int64",
    "posts_before": "int64",
    "posts_after": "int64",
    "explained": "float64",
    "p": "float64",
}
_DAYS = ("day", "earliest", "latest")


@dataclass(frozen=True, eq=False)
class _Rhythm:
    """Counts (d, s x 24) of posts by day, person and hour, both counted from the first post."""

    counts: Counts

    @cached_property
    def before(self) -> Counts:
        """Counts before each of d + 1 days."""
        return np.vstack([np.zeros_like(self.counts[:1]), np.cumsum(self.counts, axis=0)])

    def part(self, start: int, end: int) -> "_Rhythm":
        """Some of the days."""
        return _Rhythm(self.counts[start:end])

    def in_parts(self, width: int) -> Counts:
        """Counts of so many days together, the last part perhaps of fewer."""
        return np.add.reduceat(self.counts, np.arange(0, len(self.counts), width), axis=0)


def shifts(utc: npt.NDArray[np.datetime64], person: npt.NDArray[np.integer], seed: int = 0) -> pd.DataFrame:
    """Find the days from which on people's days lie elsewhere by UTC, as after a move to another time zone.

    Args:
        utc: (p,) datetime64[ms] times in UTC, in any order; NaT is left out.
        person: (p,) whose posts they are, 0 or more. All are taken to have moved together; of many people the four
            with the most posts count.
        seed: Of the permutations and resamples.

    Returns:
        A row for each move, in order of time; empty where no day has `FEWEST` posts before and after it. Columns:
        `day`, by UTC, such that the move is as likely before as after it, and `earliest` and `latest`, between which
        it is with a probability of 95%, if all days were as likely at first;
        `hours` by which days begin later by UTC (-11 to 12), 95% of bootstrap resamples of days from `low` to `high`;
        `posts_before`, `posts_after`, up to the moves before and after;
        `explained`, the part of what is different afterwards that the turn of the day explains, 0 to 1;
        `p`, the part of all orders of the time's parts (fortnights, say) in which some day would do as well.

    Example:
        >>> days = np.repeat(np.arange("2015-01-01", "2015-07-01", dtype="datetime64[D]"), 3).astype("datetime64[ms]")
        >>> hours = np.tile([8, 12, 19], len(days) // 3) + 9 * (days >= np.datetime64("2015-04-11"))
        >>> found = shifts(days + hours * np.timedelta64(1, "h"), np.zeros(len(days), int))
        >>> found[["day", "hours", "posts_before", "posts_after", "p"]].to_numpy().tolist()
        [[Timestamp('2015-04-11 00:00:00'), 9, 300, 243, 0.001]]
    """
    known = ~np.isnat(utc)
    stamps, whose = utc[known].astype("datetime64[ms]").astype(np.int64), np.asarray(person)[known]
    number = np.bincount(whose, minlength=1)
    lively = np.argsort(-number, kind="stable")[:_PEOPLE]
    chosen = np.isin(whose, lively[number[lively] >= FEWEST])
    stamps, whose = stamps[chosen], np.unique(whose[chosen], return_inverse=True)[1]
    if len(stamps) < 2 * FEWEST:
        return _table([])
    # From the first post on: where midnight lies by UTC means nothing.
    since = stamps - stamps.min()
    day, hour = since // _DAY, since % _DAY // _HOUR
    shape = (int(day.max()) + 1, (int(whose.max()) + 1) * _HOURS)
    cells = day * shape[1] + whose * _HOURS + hour
    rhythm = _Rhythm(np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape))
    random = np.random.default_rng(seed)
    moves = _moves(rhythm, random)
    ends = [0, *(move for move, _ in moves), shape[0]]
    rows = []
    for start, (move, p), end in zip(ends, moves, ends[2:], strict=False):
        told = _told(rhythm.part(start, end), move - start, random)
        days = {key: stamps.min() + (start + int(told[key])) * _DAY for key in _DAYS}
        rows.append({**told, **days, "p": p})
    return _table(rows)


def _table(rows: list[dict[str, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    for key in _DAYS:
        table[key] = table[key].dt.normalize()
    return table


def _moves(rhythm: _Rhythm, random: np.random.Generator) -> list[tuple[int, float]]:
    """Days of all moves in order, each with its p; the clearest is found first, and then what is on its sides."""
    best = _best(rhythm)
    if best is None:
        return []
    p = _p(rhythm, random)
    before, after = rhythm.part(0, best), rhythm.part(best, len(rhythm.counts))
    if p > ALPHA or not _is_turn(before.counts.sum(axis=0), after.counts.sum(axis=0)):
        return []
    later = [(best + move, chance) for move, chance in _moves(after, random)]
    return [*_moves(before, random), (best, p), *later]


def _gains(before: Counts, total: Counts) -> Floats:
    """Gain in log-likelihood (k, 24) of each turn at each of k days, with (k, s x 24) counts before them."""
    table = _log_likelihoods(int(total.sum()))
    earlier = before.reshape(len(before), -1, _HOURS)
    later = total.reshape(-1, _HOURS) - earlier
    at = (np.arange(_HOURS) + _TURNS[:, None]) % _HOURS
    together = np.stack([table[earlier + later[:, :, hours]].sum(axis=(1, 2)) for hours in at], axis=1)
    return np.asarray(together - table[total].sum(), float)


def _log_likelihoods(most: int, prior: float = _PRIOR) -> Floats:
    """Of 0 to `most` posts of one hour: the logarithm of what a Dirichlet prior makes of them, up to a constant."""
    return np.asarray(np.cumsum(np.log(np.append(1.0, np.arange(most) + prior))), float)


def _over_summer_time(gains: Floats, before: Counts, total: int) -> Floats:
    """What each turn (k, 24) gains over one by an hour or none; nothing where too few posts are on a side."""
    over: Floats = gains - gains[:, _SMALL].max(axis=1, keepdims=True)
    posts = before.sum(axis=1)
    over[(posts < FEWEST) | (total - posts < FEWEST)] = -np.inf
    return over


def _scan(before: Counts, total: Counts) -> Floats:
    """Most that a turn gains at each of k days."""
    over = _over_summer_time(_gains(before, total), before, int(total.sum()))
    return np.asarray(over[:, ~_SMALL].max(axis=1), float)


def _best(rhythm: _Rhythm) -> int | None:
    """Day on which a turn gains most."""
    gained = _scan(rhythm.before, rhythm.before[-1])
    best = int(gained.argmax())
    return best if gained[best] > 0 else None


def _p(rhythm: _Rhythm, random: np.random.Generator) -> float:
    """Part of the orders of the time's parts in which some turn gains as much (Besag & Clifford, 1991)."""
    parts = rhythm.in_parts(-(-len(rhythm.counts) // _PARTS))
    if (posts := parts.sum()) > _TESTED:
        parts = random.binomial(parts, _TESTED / posts)
    total = parts.sum(axis=0)
    true = _scan(np.cumsum(parts, axis=0), total).max()
    as_good = 0
    for tried in range(1, _PERMUTATIONS + 1):
        as_good += int(_scan(np.cumsum(random.permutation(parts), axis=0), total).max() >= true)
        if as_good == _ENOUGH:
            return as_good / tried
    return (as_good + 1) / (_PERMUTATIONS + 1)


def _is_turn(before: Counts, after: Counts) -> bool:
    return _explained(before, after) >= _EXPLAINED


def _explained(before: Counts, after: Counts) -> float:
    """Part of the gain of two free distributions that one turned distribution has."""
    free = sum(_log_likelihood(each) for each in (before, after)) - _log_likelihood(before + after)
    turned = float(_gains(before[None], before + after).max())
    return min(1.0, max(0.0, turned / free)) if free > 0 else 0.0


def _log_likelihood(counts: Counts) -> float:
    table = _log_likelihoods(int(counts.sum()))
    posts = _log_likelihoods(int(counts.sum()), _PRIOR * _HOURS)
    people = counts.reshape(-1, _HOURS)
    return float(table[people].sum() - posts[people.sum(axis=1)].sum())


def _told(rhythm: _Rhythm, move: int, random: np.random.Generator) -> dict[str, float]:
    """What there is to say of a move on one day; days count from the first of the rhythm."""
    total = rhythm.before[-1]
    gains = _over_summer_time(_gains(rhythm.before, total), rhythm.before, int(total.sum()))
    turn = int(np.where(_SMALL, -np.inf, gains[move]).argmax())
    likely = np.cumsum(np.exp(gains[:, turn] - gains[move, turn]))
    earliest, day, latest = np.searchsorted(likely, likely[-1] * np.array([0.025, 0.5, 0.975])).tolist()
    early, late = rhythm.counts[:day], rhythm.counts[day:]
    before, after = _resamples(early, random), _resamples(late, random)
    turned = [_turn(*each) for each in zip(before, after, strict=True)]
    hours = int(_TURNS[turn])
    off = (np.array(turned) - hours + 11) % _HOURS - 11
    low, high = np.percentile(off, [2.5, 97.5], method="nearest")
    return {
        "day": day,
        "earliest": earliest,
        "latest": latest,
        "hours": hours,
        "low": hours + int(low),
        "high": hours + int(high),
        "posts_before": int(early.sum()),
        "posts_after": int(late.sum()),
        "explained": _explained(early.sum(axis=0), late.sum(axis=0)),
    }


def _resamples(counts: Counts, random: np.random.Generator) -> Counts:
    """Counts (b, s x 24) of bootstrap resamples of the days that have posts."""
    days = counts[counts.any(axis=1)]
    times = random.multinomial(len(days), np.full(len(days), 1 / len(days)), _BOOTSTRAPS)
    # Floats are multiplied many times faster; counts are exact in them.
    return np.asarray(np.rint(times.astype(float) @ days.astype(float)), np.int64)


def _turn(before: Counts, after: Counts) -> int:
    return int(_TURNS[_gains(before[None], before + after)[0].argmax()])
