"""Which pictures are typical of A and not of B: a small classifier over what was measured of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from igcore.analysis.compare import Pair
from igcore.selection import UNDATED, Field, Index, Mask
from igcore.selection.columns import Many, One

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.integer]

#: Measures are split into so many classes of as many pictures each.
_CLASSES = 10
#: Of the normal distribution: 95 % lie so many standard deviations around the middle.
_Z = 1.959963984540054


class Typical(NamedTuple):
    """How typical pictures are of A and not of B.

    `score` (n,): the logarithm of how many times as likely such a picture is in A as in B; NaN for those that are in
    neither or in both. `apart`: of a picture of A and one of B, how often that of A has the higher score (0.5 is
    chance), with the bounds of its 95 % interval; NaN where it cannot be told.
    """

    score: Floats
    apart: float
    low: float
    high: float


def typical(at: Index, pair: Pair, measures: Sequence[Floats]) -> Typical:
    """Score pictures by naive Bayes (Manning, Raghavan and Schütze 2008, chapter 13) with add-one smoothing.

    Features are the hue family, each of the measures in ten classes, and for each name of a colour whether it is in the
    palette. A picture is scored by what was learnt of other weeks: those with an even number by those with an odd one,
    and the other way round, so that a score is no memory of the picture itself or of that day's others.

    Args:
        at: p posts and n images; hues and names go by its rules.
        pair: A and B; pictures that are in both are left out.
        measures: (n,) each; NaN where one is not known.

    Returns:
        The scores, and how well they tell A and B apart. Where one of them is of even or of odd weeks only, all
        are scored by all, and how well cannot be told.
    """
    own, other = pair.a.images & ~pair.b.images, pair.b.images & ~pair.a.images
    either = own | other
    hues = at.columns[Field.HUE]
    assert isinstance(hues, One)
    features = [(hues.codes, len(hues.values)), *((_classes(each, either), _CLASSES) for each in measures)]
    score = np.full(len(either), np.nan)
    day = at.day[at.post]
    # 1 January 1970 was a Thursday: weeks begin on Monday.
    odd: Mask = np.where(day == UNDATED, at.post, (day.astype(np.int64) + 3) // 7) % 2 == 1
    parts = [(odd, ~odd), (~odd, odd)]
    told = all((side & learnt).any() for side in (own, other) for learnt in (odd, ~odd))
    if not told:
        every = np.ones(len(odd), bool)
        parts = [(every, every)]
    for learnt, scored in parts:
        some = either & scored
        score[some] = _scores(at, features, own & learnt, other & learnt)[some]
    apart, low, high = area(score[own], score[other]) if told else (np.nan, np.nan, np.nan)
    return Typical(score, apart, low, high)


def _classes(measure: Floats, some: Mask) -> Codes:
    """Class of each value by the deciles of some; -1 where it is not known."""
    known = measure[some & ~np.isnan(measure)]
    borders = np.quantile(known, np.arange(1, _CLASSES) / _CLASSES) if len(known) else np.zeros(_CLASSES - 1)
    return np.where(np.isnan(measure), -1, np.searchsorted(borders, measure, side="right"))


def _scores(at: Index, features: Sequence[tuple[Codes, int]], own: Mask, other: Mask) -> Floats:
    score = np.zeros(len(own))
    for codes, count in features:
        a, b = (np.bincount(codes[mask] + 1, minlength=count + 1) + 1 for mask in (own, other))
        score += np.log((a / a.sum()) / (b / b.sum()))[codes + 1]
    names = at.columns[Field.COLOUR]
    assert isinstance(names, Many)
    p, q = ((names.count(mask) + 1) / (np.count_nonzero(mask) + 2) for mask in (own, other))
    without = np.log((1 - p) / (1 - q))
    score += without.sum() + np.bincount(names.places, (np.log(p / q) - without)[names.codes], len(own))
    return score


def area(own: Floats, other: Floats) -> tuple[float, float, float]:
    """How often one of the first scores higher than one of the others, ties counting half, with its 95 % interval.

    That is the area under the ROC curve; its standard error after Hanley and McNeil, "The meaning and use of the area
    under a receiver operating characteristic (ROC) curve", Radiology 143 (1982), 29-36.

    Example:
        >>> area(np.array([2.0, 3.0]), np.array([1.0, 2.0]))[0]
        0.875
    """
    m, n = len(own), len(other)
    values, place = np.unique(np.concatenate([own, other]), return_inverse=True)
    a, b = (np.bincount(some, minlength=len(values)) for some in (place[:m], place[m:]))
    below = np.cumsum(b) - b
    found = float(a @ (below + b / 2)) / (m * n)
    error = _error(found, m, n)
    return found, max(found - _Z * error, 0.0), min(found + _Z * error, 1.0)


def _error(found: float, m: int, n: int) -> float:
    """Standard error of an area, of m and n."""
    one, two = found / (2 - found), 2 * found**2 / (1 + found)
    variance = found * (1 - found) + (m - 1) * (one - found**2) + (n - 1) * (two - found**2)
    return float(np.sqrt(max(variance, 0.0) / (m * n)))


def most_typical(score: Floats, alike: Codes, top: int) -> npt.NDArray[np.int64]:
    """Rows of the highest scores above 0, the highest first; of pictures that look alike only one.

    Args:
        score: (n,) NaN for those that do not count; for the others of a pair turn the scores round.
        alike: (n,) a number for each look.
        top: At most so many.
    """
    return np.fromiter(_first_looks(score, alike, top), np.int64)


def _first_looks(score: Floats, alike: Codes, top: int) -> Iterator[int]:
    rows = np.flatnonzero(score > 0)
    seen: set[int] = set()
    for row in rows[np.argsort(-score[rows], kind="stable")].tolist():
        if len(seen) == top:
            return
        if int(alike[row]) not in seen:
            seen.add(int(alike[row]))
            yield row
