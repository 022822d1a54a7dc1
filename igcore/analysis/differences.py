"""Differences of ratios of two sides, with their 95 % intervals: by drawing anew, or by a formula."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from igcore.analysis.rates import difference_of_proportions

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: So often blocks are drawn anew, beginning with this seed: whoever asks again gets the same.
DRAWS, _SEED = 2_000, 2016
_BOUNDS, _SURE = (0.025, 0.975), 0.95
#: Of fewer blocks of one side nothing is said.
LEAST = 10


class Difference(NamedTuple):
    """Of k ratios: those of A and B (k,), A - B, and the bounds of its 95 % interval; NaN where there is none."""

    a: Floats
    b: Floats
    difference: Floats
    low: Floats
    high: Floats


@lru_cache(maxsize=4)
def _drawn(count: int) -> Floats:
    """How often each of some blocks is drawn, (DRAWS, count)."""
    if not count:
        return np.zeros((DRAWS, 0))
    drawn = np.random.default_rng(_SEED).integers(0, count, (DRAWS, count), np.int32)
    drawn += (np.arange(DRAWS, dtype=np.int32) * count)[:, None]
    weights = np.bincount(drawn.ravel(), minlength=DRAWS * count).reshape(DRAWS, count).astype(np.float64)
    weights.flags.writeable = False
    return weights


def bootstrap(a: Floats, of_a: Floats, b: Floats, of_b: Floats, *, together: bool = False) -> Difference:
    """Differences of ratios with their percentile intervals: blocks are drawn anew, the same for A and B.

    The bootstrap of Efron (1979), by clusters: whole blocks, such as weeks, since what is of one block is alike. The
    same blocks for both sides, so that whatever both have, a busy week or even the same posts, is allowed for.

    Args:
        a: (g, k) sums over each of g blocks.
        of_a: (g, k), or (g, 1), what their totals are divided by.
        b: (g, k), and
        of_b: likewise, of B.
        together: Whether all k intervals are to hold at once in 95 % of cases, and not each by itself: as many
            standard deviations of the draws to both sides as the farthest of the k is away in 95 % of the draws (the
            sup-t band of Montiel Olea and Plagborg-Møller, Journal of Applied Econometrics 34, 2019).

    Returns:
        Ratios are NaN over nothing; bounds are also where A or B has something in fewer than `LEAST` blocks.

    Example:
        Ten blocks in which A has always 2 of 4, and B 1 of 4: nothing is left to chance.

        >>> found = bootstrap(*(np.full((10, 1), each) for each in (2.0, 4.0, 1.0, 4.0)))
        >>> [float(each[0]) for each in found]
        [0.5, 0.25, 0.25, 0.25, 0.25]
    """
    sums = np.concatenate([a, of_a, b, of_b], axis=1).T
    ends = np.cumsum([each.shape[1] for each in (a, of_a, b)])

    def ratios(rows: Floats) -> tuple[Floats, Floats]:
        top, under, other, of = np.split(rows, ends)
        return _over(top, under), _over(other, of)

    one, other = (each[:, 0] for each in ratios(sums.sum(axis=1, keepdims=True)))
    enough = np.broadcast_to(
        np.minimum(np.count_nonzero(of_a, axis=0), np.count_nonzero(of_b, axis=0)) >= LEAST, one.shape
    )
    low, high = np.full((2, len(one)), np.nan)
    if enough.any():
        drawn = np.subtract(*ratios(sums @ _drawn(sums.shape[1]).T))[enough]
        low[enough], high[enough] = _band(drawn, (one - other)[enough]) if together else _quantiles(drawn)
    return Difference(one, other, one - other, low, high)


def _quantiles(drawn: Floats) -> Floats:
    """Bounds (2, k) of each by itself, of draws (k, DRAWS)."""
    # A draw in which one of them has nothing says nothing; with ten blocks hardly any has not.
    said = np.isfinite(drawn)
    if said.all():
        return np.quantile(drawn, _BOUNDS, axis=1)
    return np.transpose([np.quantile(each[of], _BOUNDS) for each, of in zip(drawn, said, strict=True)])


def _band(drawn: Floats, difference: Floats) -> Floats:
    """Bounds (2, k) that hold at once, of draws (k, DRAWS)."""
    spread = np.nanstd(drawn, axis=1)
    far = np.abs(drawn - difference[:, None])
    # What never varies is never away.
    times = np.divide(far, spread[:, None], out=np.zeros_like(far), where=(spread[:, None] > 0) & np.isfinite(far))
    half = np.quantile(times.max(axis=0), _SURE) * spread
    return np.stack([difference - half, difference + half])


def _over(top: Floats | Ints, of: Floats | Ints) -> Floats:
    """Ratios, NaN over nothing."""
    ratios: Floats = np.divide(top, of, out=np.full(top.shape, np.nan), where=of > 0)
    return ratios


def newcombe(a: Ints, of_a: Ints, b: Ints, of_b: Ints) -> Difference:
    """Differences of shares by `rates.difference_of_proportions`, (k,) each; of A and B that have nothing in common."""
    difference, low, high = difference_of_proportions(a, of_a, b, of_b)
    return Difference(_over(a, of_a), _over(b, of_b), difference, low, high)
