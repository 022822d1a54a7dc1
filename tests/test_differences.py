"""Promises of `igcore.analysis.differences`: intervals that hold as often as they say, the same both ways."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.differences import LEAST, Difference, bootstrap, newcombe
from igcore.analysis.rates import difference_of_proportions

#: Table II of Newcombe (1998), examples a to h, method 10: a of m, b of n, and the bounds as printed.
PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), PUBLISHED)
def test_the_examples_of_the_paper(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    found = difference_of_proportions(*(np.array([each]) for each in (a, m, b, n)))

    assert found[0][0] == pytest.approx(float(Fraction(a, m) - Fraction(b, n)))
    assert [each[0] for each in found[1:]] == pytest.approx([low, high], abs=6e-5)


def test_over_nothing_there_is_no_difference() -> None:
    found = newcombe(*(np.array([each]) for each in (0, 0, 3, 4)))

    assert np.isnan([found.a[0], found.difference[0], found.low[0], found.high[0]]).all()
    assert found.b[0] == 0.75


counts = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), pair[1]))


@given(counts, counts)
def test_turned_round_a_difference_and_its_bounds_are_negated(one: tuple[int, int], other: tuple[int, int]) -> None:
    there = newcombe(*(np.array([each]) for each in (*one, *other)))
    back = newcombe(*(np.array([each]) for each in (*other, *one)))

    assert there.low[0] - 1e-9 <= there.difference[0] <= there.high[0] + 1e-9
    assert there.low[0] >= -1 - 1e-9
    assert there.high[0] <= 1 + 1e-9
    assert [-back.difference[0], -back.high[0], -back.low[0]] == pytest.approx(
        [there.difference[0], there.low[0], there.high[0]], abs=1e-9
    )


@pytest.mark.parametrize(("p", "q"), [(0.3, 0.3), (0.1, 0.4), (0.02, 0.05)])
def test_newcombes_interval_holds_as_often_as_it_says(p: float, q: float) -> None:
    """Over all outcomes of 40 and 50 draws, each as likely as it is: exact, not simulated."""
    m, n = 40, 50
    a, b = (each.ravel() for each in np.meshgrid(np.arange(m + 1), np.arange(n + 1), indexing="ij"))
    _, low, high = difference_of_proportions(a, np.full(len(a), m), b, np.full(len(b), n))
    likely = np.array([comb(m, k) * p**k * (1 - p) ** (m - k) for k in range(m + 1)])[a]
    likely = likely * np.array([comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)])[b]

    held = likely[(low <= p - q) & (p - q <= high)].sum()

    assert 0.93 <= held <= 0.99


def blocks(rng: np.random.Generator, number: int, rate: float, spread: float) -> np.ndarray:
    """Posts in some weeks that are livelier or quieter as a whole."""
    lively = rng.gamma(1 / spread, spread, (number, 1))
    return rng.poisson(rate * 7 * lively, (number, 1)).astype(np.float64)


def test_weeks_drawn_anew_hold_as_often_as_they_say() -> None:
    """Posts of a week are alike, which an interval of single posts would miss: 800 libraries of 80 weeks."""
    rng, seven = np.random.default_rng(7), np.full((80, 1), 7.0)
    held = 0
    for _ in range(800):
        found = bootstrap(blocks(rng, 80, 0.6, 0.8), seven, blocks(rng, 80, 0.4, 0.8), seven)
        held += bool(found.low[0] <= 0.2 <= found.high[0])

    assert 0.915 <= held / 800 <= 0.97


def test_what_both_have_is_allowed_for() -> None:
    """The same weeks are lively for both: the interval is as wide as what differs, and still holds."""
    rng, seven = np.random.default_rng(8), np.full((80, 1), 7.0)
    held, wide, apart = 0, 0.0, 0.0
    for _ in range(800):
        common = blocks(rng, 80, 1.0, 0.8)
        one, other = common + blocks(rng, 80, 0.2, 0.1), common + blocks(rng, 80, 0.1, 0.1)
        found = bootstrap(one, seven, other, seven)
        held += bool(found.low[0] <= 0.1 <= found.high[0])
        wide += (found.high - found.low)[0]
        apart += float(2 * 1.96 * np.sqrt((one.var() + other.var()) / 80) / 7)

    assert 0.915 <= held / 800 <= 0.97
    assert wide < apart / 2


def test_a_band_holds_for_all_at_once_as_often_as_it_says() -> None:
    """Twenty-four hours that do not differ, in 400 libraries of 80 weeks: one by one some hour nearly always would."""
    rng, seven = np.random.default_rng(9), np.full((80, 1), 7.0)
    held = alone = 0
    for _ in range(400):
        one, other = (rng.poisson(rng.gamma(2, 0.5, (80, 1)) * 0.7, (80, 24)).astype(np.float64) for _ in range(2))
        band, each = (bootstrap(one, seven, other, seven, together=at_once) for at_once in (True, False))
        held += bool(((band.low <= 0) & (band.high >= 0)).all())
        alone += bool(((each.low <= 0) & (each.high >= 0)).all())

    assert 0.90 <= held / 400 <= 0.99
    assert alone / 400 < 0.6


def test_what_never_varies_has_no_width_in_a_band() -> None:
    rng, of = np.random.default_rng(3), np.full((20, 1), 7.0)
    one, other = (np.concatenate([rng.poisson(3, (20, 1)), np.zeros((20, 1))], axis=1) for _ in range(2))

    found = bootstrap(one, of, other, of, together=True)

    assert (found.low[1], found.high[1]) == (0, 0)
    assert found.low[0] < found.difference[0] < found.high[0]


sums = st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=LEAST, max_size=25)


@given(sums)
def test_drawn_anew_too_it_is_the_same_both_ways(rows: list[tuple[int, int, int, int]]) -> None:
    columns = np.array(rows, np.float64).T[:, :, None]
    a, of_a, b, of_b = columns

    there, back = bootstrap(a, of_a + 1, b, of_b + 1), bootstrap(b, of_b + 1, a, of_a + 1)

    assert (there.low <= there.high).all()
    assert [-back.difference[0], -back.high[0], -back.low[0]] == pytest.approx(
        [there.difference[0], there.low[0], there.high[0]]
    )


def test_of_few_weeks_nothing_is_said() -> None:
    one = np.ones((LEAST - 1, 1))

    found = bootstrap(one, one, one, one)

    assert (found.a[0], found.difference[0]) == (1, 0)
    assert np.isnan(found.low[0])
    assert np.isnan(found.high[0])


def test_of_nothing_there_is_nothing() -> None:
    none = np.zeros((0, 1))

    assert all(np.isnan(each).all() for each in bootstrap(none, none, none, none))


def test_one_ratio_without_enough_leaves_the_others() -> None:
    """Each column by itself: of the second B has no day."""
    top, of = np.ones((20, 2)), np.full((20, 2), 2.0)
    without = of * [1, 0]

    found: Difference = bootstrap(top, of, top, without)

    assert found.low.tolist()[0] == found.high.tolist()[0] == 0
    assert np.isnan(found.low[1])
