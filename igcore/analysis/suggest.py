"""What the times of posts tell of where one lived: people post when they are awake, so a move moves their day. Pure.

By UTC, the rhythm of a day is turned by as many hours as the zones differ. First the time is cut wherever the hours of
posts are spread over the day in another way than before: binary segmentation (Scott & Knott, 1974) of multinomial
counts, whose likelihoods are averaged over a Dirichlet prior; the penalty of a cut is the logarithm of the number of
days at which it could be. Cuts stay where the one distribution, turned, explains the other; the rest are summer time,
which moves days by an hour twice a year, and habits that change. What stays has to be better than on any day of the
same days in random order (a scan statistic: Kulldorff, 1997).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

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
#: From the year 1 to 9999.
_DAYS_OF_CALENDAR = 3_652_059
#: Turns that are tried: by -11 to 12 hours.
_TURNS = np.arange(-11, 13)
_SMALL = np.abs(_TURNS) < LEAST
#: Of 199 orders p can be 0.005, half of what is asked for; more would tell it more exactly, and decide nothing.
_PERMUTATIONS, _BOOTSTRAPS = 199, 400
#: Of as many posts as most archives have: logarithms of fewer are among these.
_BITS = 17
#: So many orders that do as well as the true one are enough to know that p is not small.
_ENOUGH = 15
#: So many orders are tried at once: what is worked out on the way stays in the processor's cache, and in memory that
#: is not given back to the system every time, which costs as much again.
_AT_ONCE = 16
#: More than sums of logarithms may be off.
_ROUNDING = 1e-6
#: Parts of the time that are put into another order, and of each side of a move those that are drawn again; shorter
#: ones would be taken for independent when they are not.
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
    """Counts of posts by person and hour on d days that have any, and which days (d,) from the first on.

    Counts are kept as `sums` (d + 1, s x 24) before each of the days and after the last one, which all parts share.
    """

    sums: Counts
    day: Counts

    @cached_property
    def before(self) -> Counts:
        """Counts before each of the days."""
        return np.asarray(self.sums[:-1] - self.sums[0])

    @cached_property
    def total(self) -> Counts:
        """Counts of all days."""
        return np.asarray(self.sums[-1] - self.sums[0])

    def part(self, start: int, end: int) -> "_Rhythm":
        """Some of the days."""
        return _Rhythm(self.sums[start : end + 1], self.day[start:end])

    def between(self, ends: list[int]) -> Counts:
        """Counts from each of some days to the next one of them."""
        return np.asarray(np.diff(self.sums[ends], axis=0))

    def in_parts(self) -> Counts:
        """Counts of at most `_PARTS` parts of the time, each of as many days, the last one perhaps of fewer."""
        days = len(self.day)
        return self.between([*range(0, days, -(-days // _PARTS)), days])


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
        `hours` by which days begin later by UTC (-11 to 12), from `low` to `high` in 95% of bootstrap resamples of
        the time's parts (weeks, say) on both sides;
        `posts_before`, `posts_after`, up to the moves before and after;
        `explained`, the part of what is different afterwards that the turn of the day explains, 0 to 1;
        `p`, the part of all orders of the time's parts (fortnights, say) in which some day would do as well.

    Example:
        >>> days = np.repeat(np.arange("2015-01-01", "2015-07-01", dtype="datetime64[D]"), 3).astype("datetime64[ms]")
        >>> hours = np.tile([8, 12, 19], len(days) // 3) + 9 * (days >= np.datetime64("2015-04-11"))
        >>> found = shifts(days + hours * np.timedelta64(1, "h"), np.zeros(len(days), int))
        >>> found[["day", "hours", "posts_before", "posts_after", "p"]].to_numpy().tolist()
        [[Timestamp('2015-04-11 00:00:00'), 9, 300, 243, 0.005]]
    """
    known = ~np.isnat(utc)
    stamps, whose = utc[known].astype("datetime64[ms]").astype(np.int64), np.asarray(person)[known]
    number = np.bincount(whose, minlength=1)
    lively = np.argsort(-number, kind="stable")[:_PEOPLE]
    people = np.sort(lively[number[lively] >= FEWEST])
    chosen = np.isin(whose, people)
    stamps, whose = stamps[chosen], np.searchsorted(people, whose[chosen])
    if len(stamps) < 2 * FEWEST:
        return _table([])
    # From the first post on: where midnight lies by UTC means nothing.
    since = stamps - stamps.min()
    day, hour = since // _DAY, since % _DAY // _HOUR
    days, day = _numbered(day)
    shape = (len(days), (int(whose.max()) + 1) * _HOURS)
    cells = day * shape[1] + whose * _HOURS + hour
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    rhythm = _Rhythm(np.cumsum(np.vstack([np.zeros_like(counts[:1]), counts]), axis=0), days)
    random = np.random.default_rng(seed)
    moves, chances = _moves(rhythm, random)
    rows = []
    for move, p, part in zip(moves, chances, _around(rhythm, moves), strict=True):
        told = _told(part, int(np.searchsorted(part.day, days[move])), random)
        rows.append({**told, **{key: stamps.min() + told[key] * _DAY for key in _DAYS}, "p": p})
    return _table(rows)


def _numbered(day: Counts) -> tuple[Counts, Counts]:
    """Days that there are, and the place of each among them."""
    if day.max() > _DAYS_OF_CALENDAR:
        return np.unique_inverse(day)
    # Much faster than to sort.
    there = np.bincount(day) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[day]


def _table(rows: list[dict[str, float]]) -> pd.DataFrame:
    table = {key: np.array([row[key] for row in rows]).astype(dtype) for key, dtype in COLUMNS.items()}
    days = {key: table[key].astype("datetime64[D]").astype(COLUMNS[key]) for key in _DAYS}
    return pd.DataFrame(table | days)


def _moves(rhythm: _Rhythm, random: np.random.Generator) -> tuple[list[int], list[float]]:
    """Places of the first days of all moves, in order, and the p of each."""
    moves = _turns(rhythm, _cuts(rhythm))
    while moves:
        for number in range(len(moves)):
            start, move, part = _from(rhythm, moves)[number]
            moves[number] = start + _best(part, move - start)
        chances = [_p(part, random) for part in _around(rhythm, moves)]
        if max(chances) <= ALPHA:
            return moves, chances
        del moves[int(np.argmax(chances))]
        moves = _turns(rhythm, moves)
    return [], []


def _cuts(rhythm: _Rhythm) -> list[int]:
    """Places of the days from which on the hours of posts are spread in another way."""
    days = len(rhythm.day)
    early, late = rhythm.before, rhythm.total - rhythm.before
    gained = _log_likelihood(early) + _log_likelihood(late) - _log_likelihood(rhythm.total[None])
    gained[_too_few(early, rhythm.total)] = -np.inf
    cut = int(gained.argmax())
    if gained[cut] <= np.log(days):
        return []
    later = [cut + each for each in _cuts(rhythm.part(cut, days))]
    return [*_cuts(rhythm.part(0, cut)), cut, *later]


def _turns(rhythm: _Rhythm, cuts: list[int]) -> list[int]:
    """Those of some cuts before and after which the day is the same, turned; what others part is put together."""
    while cuts:
        between = rhythm.between([0, *cuts, len(rhythm.day)])
        gained = _as_turn(between[:-1], between[:-1] + between[1:])
        least = int(np.argmin(gained))
        if gained[least] > 0:
            break
        cuts = [*cuts[:least], *cuts[least + 1 :]]
    return cuts


def _around(rhythm: _Rhythm, cuts: list[int]) -> list[_Rhythm]:
    """Days around each cut, from the one before it to the one after it."""
    return [part for _, _, part in _from(rhythm, cuts)]


def _from(rhythm: _Rhythm, cuts: list[int]) -> list[tuple[int, int, _Rhythm]]:
    """Where the days around each cut begin, the cut, and these days."""
    ends = [0, *cuts, len(rhythm.day)]
    return [(start, cut, rhythm.part(start, end)) for start, cut, end in zip(ends, cuts, ends[2:], strict=False)]


def _as_turn(before: Counts, total: Counts) -> Floats:
    """What the best turn gains (k,) at k cuts over one by an hour or none; nothing if it does not explain them."""
    gains = _gains(before, total)
    over = _over_summer_time(gains, before, total)[:, ~_SMALL].max(axis=1)
    return np.asarray(np.where(_explained(gains, before, total) >= _EXPLAINED, over, -np.inf))


def _gains(before: Counts, total: Counts, turns: Counts = _TURNS) -> Floats:
    """Gain in log-likelihood (k, t) of each turn at each of k days.

    Args:
        before: (k, s x 24) counts before them.
        total: (s x 24) counts of all days, or (k, s x 24).
        turns: (t,) turns.
    """
    table = _log_likelihoods(2 * int(total.max()))
    earlier = _people(before)
    later = _people(np.atleast_2d(total)) - earlier
    twice = np.concatenate([later, later], axis=2)
    turned = [twice[:, :, turn : turn + _HOURS] for turn in (turns % _HOURS).tolist()]
    together = np.stack([table.take(earlier + each).sum(axis=(1, 2)) for each in turned], axis=1)
    return np.asarray(together - table.take(np.atleast_2d(total)).sum(axis=1)[:, None], float)


def _people(counts: Counts) -> Counts:
    """Counts (k, s, 24) by person of counts (k, s x 24)."""
    return counts.reshape(len(counts), counts.shape[1] // _HOURS, _HOURS)


def _bounds(before: Counts, total: Counts) -> Floats:
    """At most so much (k,) any turn gains over none at each of k days, at the cost of one.

    The logarithms are convex, so their sum is greatest where most posts of one side fall on the hour of most posts of
    the other (the rearrangement inequality): no turn gains more than to sort the hours of both.
    """
    earlier = _people(before)
    later = _people(total[None]) - earlier
    table = _log_likelihoods(2 * int(total.max()))
    together = table.take(np.sort(earlier, axis=2) + np.sort(later, axis=2)).sum(axis=(1, 2))
    return np.asarray(together - table.take(total).sum() + _ROUNDING, float)


def _log_likelihoods(most: int, prior: float = _PRIOR) -> Floats:
    """Of 0 to `most` posts of one hour, or more: what a Dirichlet prior makes of them, up to a constant."""
    return _logarithms(max(most.bit_length(), _BITS), prior)


# Of both priors, 2**17 to 2**20: of a million posts none is made twice.
@lru_cache(maxsize=8)
def _logarithms(bits: int, prior: float) -> Floats:
    return np.asarray(np.cumsum(np.log(np.append(1.0, np.arange(2**bits) + prior))), float)


def _over_summer_time(gains: Floats, before: Counts, total: Counts) -> Floats:
    """What each turn (k, 24) gains over one by an hour or none; nothing where too few posts are on a side."""
    over: Floats = gains - gains[:, _SMALL].max(axis=1, keepdims=True)
    over[_too_few(before, total)] = -np.inf
    return over


def _too_few(before: Counts, total: Counts) -> npt.NDArray[np.bool_]:
    posts = before.sum(axis=1)
    return np.asarray((posts < FEWEST) | (total.sum(axis=-1) - posts < FEWEST))


def _scan(before: Counts, total: Counts) -> Floats:
    """Most that a turn gains at each of k days."""
    over = _over_summer_time(_gains(before, total), before, total)
    return np.asarray(over[:, ~_SMALL].max(axis=1), float)


def _best(rhythm: _Rhythm, near: int) -> int:
    """Day on which a turn gains most; else the one that was found."""
    bounds = _bounds(rhythm.before, rhythm.total)
    least = _scan(rhythm.before[[near]], rhythm.total)[0]
    days = np.flatnonzero(bounds >= max(least, 0))
    if not len(days):
        return near
    gained = _scan(rhythm.before[days], rhythm.total)
    return int(days[gained.argmax()]) if gained.max() > 0 else near


def _p(rhythm: _Rhythm, random: np.random.Generator) -> float:
    """Part of the orders of the time's parts in which some turn gains as much (Besag & Clifford, 1991)."""
    parts = rhythm.in_parts()
    if (posts := parts.sum()) > _TESTED:
        parts = random.binomial(parts, _TESTED / posts)
    total = parts.sum(axis=0)
    true = _scan(np.cumsum(parts, axis=0), total).max()
    as_good = 0
    for first in range(0, _PERMUTATIONS, _AT_ONCE):
        orders = np.tile(np.arange(len(parts)), (min(_AT_ONCE, _PERMUTATIONS - first), 1))
        for place in np.flatnonzero(_as_good(parts[random.permuted(orders, axis=1)], total, true)).tolist():
            as_good += 1
            if as_good == _ENOUGH:
                return as_good / (first + place + 1)
    return (as_good + 1) / (_PERMUTATIONS + 1)


def _as_good(orders: Counts, total: Counts, true: float) -> npt.NDArray[np.bool_]:
    """In which of some orders (o, k, s x 24) of k parts some turn gains as much as in the true one."""
    before = np.cumsum(orders, axis=1).reshape(-1, len(total))
    # Few days of few orders could be as good at all, and often none.
    good = _bounds(before, total) >= true
    if good.any():
        good[good] = _scan(before[good], total) >= true
    return np.asarray(good.reshape(len(orders), -1).any(axis=1))


def _explained(gains: Floats, before: Counts, total: Counts) -> Floats:
    """Part (k,) of the gain of two free distributions that one turned distribution has."""
    free = _log_likelihood(before) + _log_likelihood(total - before) - _log_likelihood(total)
    return np.asarray(np.divide(gains.max(axis=1), free, out=np.zeros_like(free), where=free > 0).clip(0, 1))


def _log_likelihood(counts: Counts) -> Floats:
    """Logarithm of the averaged likelihood (k,) of counts (k, s x 24)."""
    people = _people(counts)
    posts = people.sum(axis=2)
    hourly = _log_likelihoods(int(people.max())).take(people).sum(axis=(1, 2))
    return np.asarray(hourly - _log_likelihoods(int(posts.max()), _PRIOR * _HOURS).take(posts).sum(axis=1), float)


def _told(rhythm: _Rhythm, move: int, random: np.random.Generator) -> dict[str, float]:
    """What there is to say of a move; its days count from the first post."""
    turn = int(np.where(_SMALL, -np.inf, _gains(rhythm.before[[move]], rhythm.total)[0]).argmax())
    gains = _gains(rhythm.before, rhythm.total, np.append(_TURNS[_SMALL], _TURNS[turn]))
    over = gains[:, -1] - gains[:, :-1].max(axis=1)
    over[_too_few(rhythm.before, rhythm.total)] = -np.inf
    # Any day since the last one with posts is as likely as the next one with any.
    waited = np.diff(rhythm.day, prepend=rhythm.day[0])
    likely = np.cumsum(waited * np.exp(over - over[move]))
    parts = np.interp(likely[-1] * np.array([0.025, 0.5, 0.975]), likely, rhythm.day)
    earliest, day, latest = np.ceil(parts).astype(int).tolist()
    since = int(np.searchsorted(rhythm.day, day))
    early, late = rhythm.part(0, since), rhythm.part(since, len(rhythm.day))
    before, after = _resamples(early.in_parts(), random), _resamples(late.in_parts(), random)
    turned = _TURNS[_gains(before, before + after).argmax(axis=1)]
    sides = early.total[None], rhythm.total[None]
    hours = int(_TURNS[turn])
    off = (turned - hours + 11) % _HOURS - 11
    low, high = np.percentile(off, [2.5, 97.5], method="nearest")
    return {
        "day": day,
        "earliest": earliest,
        "latest": latest,
        "hours": hours,
        "low": hours + int(low),
        "high": hours + int(high),
        "posts_before": int(early.total.sum()),
        "posts_after": int(late.total.sum()),
        "explained": float(_explained(_gains(*sides), *sides)[0]),
    }


def _resamples(parts: Counts, random: np.random.Generator) -> Counts:
    """Counts (b, s x 24) of bootstrap resamples of parts of the time."""
    number = len(parts)
    drawn = random.integers(0, number, (_BOOTSTRAPS, number)) + np.arange(_BOOTSTRAPS)[:, None] * number
    times = np.bincount(drawn.ravel(), minlength=drawn.size).reshape(drawn.shape)
    # Not as floats: these are multiplied on all cores at once, which costs more than there is to do.
    return np.asarray(times @ parts)
