"""Promises of `igcore.analysis.typical`: pictures that tell A from B score high, and how well is not overstated."""

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.compare import Pair
from igcore.analysis.typical import _error, area, most_typical, typical
from igcore.selection import Index
from tests.test_compare import of, pair_of, weekly


def measured(at: Index) -> list[np.ndarray]:
    """Nothing is known of how light pictures are."""
    return [np.full(len(at.post), np.nan)]


def test_a_colour_of_one_alone_is_typical_of_that_one() -> None:
    at, days = of(*weekly("Kat", 20, 2, "red"), *weekly("Mads", 20, 2, "blue"))

    found = typical(at, pair_of(at, days, "@Kat", "@Mads"), measured(at))

    kat = at.person[at.post] == 0
    assert (found.score[kat] > 0).all()
    assert (found.score[~kat] < 0).all()
    assert (found.apart, found.low, found.high) == (1, 1, 1)


def test_a_score_worked_by_hand() -> None:
    """In even weeks Kat has three red pictures and a blue one, Mads two blue ones; a red one of an odd week is scored.

    Half of these six are red; as if ten more of each side were half red, 3 + 5 of 4 + 10 of Kat's are red, 0 + 5 of
    2 + 10 of Mads's. How light they are is unknown of all, and all palettes have the same name, which tells nothing.
    """
    even = [*[("Kat", 4 + day, 1, "red") for day in range(3)], ("Kat", 18, 1, "blue")]
    even += [("Mads", 5, 1, "blue"), ("Mads", 19, 1, "blue")]
    at, days = of(*even, ("Kat", 25, 1, "blue"), ("Mads", 12, 1, "red"))

    found = typical(at, pair_of(at, days, "@Kat", "@Mads"), measured(at))

    assert found.score[-1] == pytest.approx(log((8 / 14) / (5 / 12)))


def test_nothing_depends_on_how_many_pictures_one_has() -> None:
    """Of as many red and blue ones each, none is typical, though one has ten times as many."""
    posts = [*weekly("Kat", 40, 5, "red"), *weekly("Kat", 40, 5, "blue")]
    posts += [*weekly("Mads", 40, 1, "red"), *weekly("Mads", 40, 1, "blue")]
    at, days = of(*posts)

    found = typical(at, pair_of(at, days, "@Kat", "@Mads"), measured(at))

    assert found.score == pytest.approx(0)
    assert found.apart == pytest.approx(0.5)


def test_pictures_of_both_are_left_out() -> None:
    at, days = of(*weekly("Kat", 4, 1), *weekly("Mads", 4, 1, "blue"))

    found = typical(at, pair_of(at, days, "@Kat", ""), measured(at))

    assert np.isnan(found.score[at.person[at.post] == 0]).all()
    assert np.isnan(found.apart)


def test_where_nothing_tells_them_apart_it_is_chance() -> None:
    """Colours at random: a score that remembered its own picture would do better than chance."""
    rng = np.random.default_rng(5)
    posts = [
        (person, 7 * week, 1, str(rng.choice(["red", "blue"]))) for person in ("Kat", "Mads") for week in range(200)
    ]
    at, days = of(*posts)

    found = typical(at, pair_of(at, days, "@Kat", "@Mads"), [rng.random(len(posts))])

    assert found.low <= 0.5 <= found.high


@pytest.mark.parametrize(("a", "b"), [("@Kat", "@Mads"), ("@Mads", "@Kat"), ("", "")])
def test_of_nothing_or_one_week_it_cannot_be_told(a: str, b: str) -> None:
    for posts in ([], weekly("Kat", 1, 1)):
        at, days = of(*posts)

        found = typical(at, pair_of(at, days, a, b), measured(at))

        assert np.isnan(found.apart)
        assert len(most_typical(found.score, np.arange(len(found.score)), 5)) <= 1


def test_turned_round_scores_are_negated() -> None:
    at, days = of(*weekly("Kat", 5, 2, "red"), *weekly("Mads", 6, 1, "blue"), *weekly("Mads", 3, 2, "red"))
    there = pair_of(at, days, "@Kat", "@Mads")

    one, other = (typical(at, pair, measured(at)) for pair in (there, Pair(there.b, there.a)))

    assert one.score == pytest.approx(-other.score)
    assert one.apart == pytest.approx(other.apart)


scores = st.lists(st.integers(0, 9), min_size=1, max_size=15)


@given(scores, scores)
def test_the_area_is_that_of_all_pairs(one: list[int], other: list[int]) -> None:
    wins = sum((a > b) + (a == b) / 2 for a, b in product(one, other))

    found, low, high = area(np.array(one, np.float64), np.array(other, np.float64))

    assert found == pytest.approx(wins / (len(one) * len(other)))
    assert 0 <= low <= found <= high <= 1


def test_the_standard_error_of_the_paper() -> None:
    """Hanley and McNeil (1982), table II: an area of 0.893 of 51 and 58 has a standard error of 0.032."""
    assert _error(0.893, 51, 58) == pytest.approx(0.032, abs=0.001)


def test_the_most_typical_come_first_and_looks_once() -> None:
    score = np.array([1.0, 3.0, np.nan, -1.0, 2.0, 3.5])

    rows = most_typical(score, np.array([0, 1, 2, 3, 4, 1]), 2)

    assert rows.tolist() == [5, 4]
    assert most_typical(-score, np.arange(6), 9).tolist() == [3]
