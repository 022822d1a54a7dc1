"""Which pictures are typical of A and not of B: a small classifier over what was measured of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from igcore.analysis.compare import Pair
from igcore.selection import UNDATED, Field, Index
from igcore.selection.columns import Many, One

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.integer]

#: Measures are split into so many classes, each so wide, the last of all above.
_CLASSES, _STEP = 10, 10
#: 1 January 1970 was a Thursday.
_FIRST_WEEKDAY = 3
#: Of the m-estimate: shares are drawn towards that of both together by so many pictures.
_PRIOR = 10
#: Number of the pictures that are of neither, or of both.
_NEITHER = 4
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
    """Score pictures by naive Bayes (Mitchell 1997, Machine Learning, chapter 6), with m-estimates of its shares.

    Features are the hue family, each of the measures in steps of ten, and for each name of a colour whether it is in
    the palette. A picture is scored by what was learnt of other weeks: those with an even number by those with an odd
    one, and the other way round, so that a score is no memory of the picture itself or of that day's others.

    Args:
        at: p posts and n images; hues and names go by its rules.
        pair: A and B; pictures that are in both are left out.
        measures: (n,) each, some 0 to 100; NaN where one is not known.

    Returns:
        The scores, and how well they tell A and B apart. Where one of them is of even or of odd weeks only, all
        are scored by all, and how well cannot be told.
    """
    own, other = pair.a.images & ~pair.b.images, pair.b.images & ~pair.a.images
    day = at.day[at.post].astype(np.int64)
    odd = np.where(day == UNDATED, at.post, (day + _FIRST_WEEKDAY) // 7) % 2
    # A of even weeks, A of odd ones, B of even ones, B of odd ones, and all that is not to be learnt of.
    groups = _Groups(np.where(own, odd, np.where(other, 2 + odd, _NEITHER)))
    hues, names = at.columns[Field.HUE], at.columns[Field.COLOUR]
    assert isinstance(hues, One)
    assert isinstance(names, Many)
    scores = groups.of_classes(hues.codes, len(hues.values))
    for measure in measures:
        scores += groups.of_classes(np.where(np.isnan(measure), -1, measure // _STEP).clip(-1, _CLASSES - 1), _CLASSES)
    scores += groups.of_names(names)
    scores[~(own | other)] = np.nan
    if not groups.told:
        return Typical(scores, np.nan, np.nan, np.nan)
    return Typical(scores, *area(scores[own], scores[other]))


class _Groups:
    """Pictures by their side and the kind of their week, to be scored by what the other kind of weeks tells."""

    def __init__(self, number: Codes) -> None:
        self.number = number
        self.sizes = np.bincount(number, minlength=_NEITHER + 1)[:_NEITHER]
        self.told = bool(self.sizes.all())
        self.week = number % 2

    def _learnt(self, counts: Codes) -> Codes:
        """Counts (2, 2, k) by side and kind of week as the scored weeks learn them: of the others, or of all."""
        both = counts.reshape(2, 2, -1)
        return both[:, ::-1] if self.told else np.broadcast_to(both.sum(axis=1, keepdims=True), both.shape)

    def of_classes(self, codes: Codes, count: int) -> Floats:
        """Score what is of one class each, or of none (-1)."""
        width = count + 1
        cells = np.bincount(self.number * width + codes.astype(np.int64) + 1, minlength=(_NEITHER + 1) * width)
        a, b = self._learnt(cells.reshape(-1, width)[:_NEITHER])
        score, _ = _evidence(a, a.sum(axis=1, keepdims=True), b, b.sum(axis=1, keepdims=True))
        return np.asarray(score[self.week, codes.astype(np.int64) + 1], np.float64)

    def of_names(self, names: Many) -> Floats:
        """Score what has any number of names: each that it has, and each that it has not."""
        width = len(names.values)
        cells = np.bincount(self.number[names.places] * width + names.codes, minlength=(_NEITHER + 1) * width)
        a, b = self._learnt(cells.reshape(-1, width)[:_NEITHER])
        of_a, of_b = self._learnt(self.sizes)
        having, without = _evidence(a, of_a, b, of_b)
        weights = (having - without)[self.week[names.places], names.codes]
        return np.asarray(without.sum(axis=1)[self.week] + np.bincount(names.places, weights, len(self.week)))


def _evidence(a: Codes, of_a: Codes, b: Codes, of_b: Codes) -> tuple[Floats, Floats]:
    """Logarithms of how many times as likely it is in A as in B to have something, and not to have it.

    Shares are drawn towards that of both together, as if so many more pictures of each had it (the m-estimate): what
    nobody has tells nothing, however many pictures the two have.
    """
    both = (a + b) / np.maximum(of_a + of_b, 1)
    p, q = (a + _PRIOR * both) / (of_a + _PRIOR), (b + _PRIOR * both) / (of_b + _PRIOR)
    with np.errstate(divide="ignore", invalid="ignore"):
        having, without = np.log(p / q), np.log((1 - p) / (1 - q))
    return np.where(both > 0, having, 0.0), np.where(both < 1, without, 0.0)


def area(own: Floats, other: Floats) -> tuple[float, float, float]:
    """How often one of the first scores higher than one of the others, ties counting half, with its 95 % interval.

    That is the area under the ROC curve; its standard error after Hanley and McNeil, "The meaning and use of the area
    under a receiver operating characteristic (ROC) curve", Radiology 143 (1982), 29-36.

    Example:
        >>> area(np.array([2.0, 3.0]), np.array([1.0, 2.0]))[0]
        0.875
    """
    m, n = len(own), len(other)
    first, second = np.sort(own), np.sort(other)
    wins = sum(int(np.searchsorted(second, first, side).sum()) for side in ("left", "right"))
    found = wins / 2 / (m * n)
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
        score: (n,) those of one side, NaN for all else; of B with the sign turned round.
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
