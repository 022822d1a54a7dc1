"""Statistics beside SciPy's, which shares no code with ours: sign test, bootstrap, log-odds, change points."""

from math import log

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import digamma, gammaln, polygamma

from igcore.analysis.days import sign_test
from igcore.analysis.differences import bootstrap
from igcore.analysis.suggest import FEWEST, _cuts, _log_likelihood, _Rhythm
from igcore.analysis.tags_by_person import log_odds

Counts = npt.NDArray[np.int64]
HOURS = 24


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_sign_test_is_the_binomial_test(more: int, fewer: int) -> None:
    expected = stats.binomtest(more, more + fewer, 0.5).pvalue if more + fewer else 1.0

    assert sign_test(more, fewer) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_bootstrap_draws_as_scipys(seed: int) -> None:
    """Percentile intervals of a difference of ratios over blocks, the same blocks for both; ends within a tenth."""
    random = np.random.default_rng(seed)
    days = np.full(60, 7.0)
    a, b = random.poisson(5, 60).astype(float), random.poisson(4, 60).astype(float)

    def difference(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
        return np.asarray((a.sum(axis=axis) - b.sum(axis=axis)) / (7.0 * a.shape[axis]))

    expected = stats.bootstrap(
        (a, b), difference, paired=True, vectorized=True, method="percentile", n_resamples=20_000, rng=seed
    ).confidence_interval
    _, _, found, low, high = (float(each[0]) for each in bootstrap(*(each[:, None] for each in (a, days, b, days))))

    assert found == pytest.approx(difference(a, b, 0))
    width = expected.high - expected.low
    assert low == pytest.approx(expected.low, abs=width / 10)
    assert high == pytest.approx(expected.high, abs=width / 10)


@given(st.lists(st.tuples(st.integers(200, 5_000), st.integers(200, 5_000)), min_size=3, max_size=8))
def test_log_odds_are_those_of_the_posterior(uses: list[tuple[int, int]]) -> None:
    """The log odds of a Dirichlet's part have digammas as mean; of the variance the paper leaves small parts out."""
    own, others = (np.array(each, np.int64) for each in zip(*uses, strict=True))
    prior, total = own + others, int((own + others).sum())

    def posterior(side: Counts) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        alpha = (side + prior).astype(float)
        rest = side.sum() + total - alpha
        return digamma(alpha) - digamma(rest), polygamma(1, alpha)

    (one, one_variance), (two, two_variance) = posterior(own), posterior(others)
    delta, z = log_odds(own, others)

    np.testing.assert_allclose(delta, one - two, atol=0.01)
    np.testing.assert_allclose(z, delta / np.sqrt(one_variance + two_variance), rtol=0.01)


def marginal(counts: Counts) -> float:
    """Log probability of one order of posts, their hours drawn from a Dirichlet-multinomial with parameters 1/2."""
    posts = int(counts.sum())
    orders = gammaln(posts + 1) - gammaln(counts + 1).sum()
    return float(stats.dirichlet_multinomial.logpmf(counts, np.full(HOURS, 0.5), posts) - orders)


@given(st.lists(st.integers(0, 60), min_size=HOURS, max_size=HOURS))
def test_hours_are_as_likely_as_scipy_says(hours: list[int]) -> None:
    """Up to a constant, which is that of no posts."""
    counts = np.array(hours, np.int64)
    nothing = _log_likelihood(np.zeros((1, HOURS), np.int64))[0]

    assert _log_likelihood(counts[None])[0] - nothing == pytest.approx(marginal(counts) if counts.any() else 0.0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(20, 60), st.integers(0, 12))
def test_the_day_that_is_cut_at_is_the_best_by_scipy(seed: int, at: int, turn: int) -> None:
    """Every day is tried in a loop; a cut is made where it gains more than the logarithm of the number of days."""
    random = np.random.default_rng(seed)
    shape = np.exp(3 * np.cos((np.arange(HOURS) - 20) * np.pi / 12))
    days = np.array(
        [random.multinomial(5, np.roll(shape, turn * (day >= at)) / shape.sum()) for day in range(80)], np.int64
    )
    gained = [
        marginal(days[:day].sum(axis=0)) + marginal(days[day:].sum(axis=0)) - marginal(days.sum(axis=0))
        if min(days[:day].sum(), days[day:].sum()) >= FEWEST
        else -np.inf
        for day in range(80)
    ]

    found = _cuts(_Rhythm(np.concatenate([np.zeros((1, HOURS), np.int64), days.cumsum(axis=0)]), np.arange(80)))

    if max(gained) > log(80) + 1e-6:
        assert int(np.argmax(gained)) in found
    elif max(gained) < log(80) - 1e-6:
        assert found == []
