"""Promises of `igcore.analysis.tags_together`: pairs of hashtags, and what goes with chosen ones."""

from collections import Counter
from itertools import combinations
from math import log2

import numpy as np
import pytest
from hypothesis import given

from igcore.analysis.tags import tags_of
from igcore.analysis.tags_together import going_with, pairs
from tests.tagged import Written, all_of, laid_out, written

#: sun in 3 of 5 posts whose caption is known, sea in 2, both in 2, fog in 2, with sun in 1.
HERE: list[Written] = [
    ("Anna", 0, ["sun", "sea"]),
    ("Anna", 0, ["sea", "sun", "fog"]),
    ("Ben", 0, ["sun"]),
    ("Ben", 0, ["fog"]),
    ("Ben", 0, []),
    ("Ben", 0, None),
]


def test_pairs_worked_by_hand() -> None:
    at = laid_out(HERE)

    table = pairs(at, all_of(at), least=2)

    assert table[["one", "other", "together"]].to_numpy().tolist() == [["sun", "sea", 2]]
    assert table["jaccard"].tolist() == pytest.approx([2 / 3])
    assert table["lift"].tolist() == pytest.approx([2 / (3 * 2 / 5)])
    assert table["pmi"].tolist() == pytest.approx([log2(5 / 3)])


def test_what_goes_with_the_chosen_worked_by_hand() -> None:
    """Of the two posts with fog; fog goes with itself, and sun and sea go in one of them."""
    at = laid_out(HERE)
    fog = np.array([False, True, False, True, False, False])

    table = going_with(at, all_of(at), fog, least=1).set_index("key")

    assert table["together"].to_dict() == {"fog": 2, "sun": 1, "sea": 1}
    assert table.loc["sun", "jaccard"] == pytest.approx(1 / 4)
    assert table.loc["sun", "lift"] == pytest.approx(1 / (2 * 3 / 5))


def test_of_nothing_nothing_is_together() -> None:
    at = laid_out([])

    assert pairs(at, all_of(at), least=0).empty
    assert going_with(at, all_of(at), all_of(at), least=0).empty
    assert pairs(laid_out(HERE), np.zeros(6, bool), least=0).empty


@given(written)
def test_pairs_are_a_plain_loop(posts: list[Written]) -> None:
    at = laid_out(posts)
    expected: Counter[frozenset[str]] = Counter()
    for _, _, tags in posts:
        expected.update(frozenset(pair) for pair in combinations(set(tags or ()), 2))

    table = pairs(at, all_of(at), least=1)

    found = zip(table["one"], table["other"], table["together"], strict=True)
    assert {frozenset(pair): count for *pair, count in found} == expected
    assert table["jaccard"].between(0, 1, inclusive="right").all()
    assert table["together"].is_monotonic_decreasing


@given(written)
def test_what_goes_with_one_is_in_the_pairs(posts: list[Written]) -> None:
    """With the same measures."""
    at = laid_out(posts)
    together = pairs(at, all_of(at), least=1)

    for key, having in zip(tags_of(at).values, tags_of(at).having(tags_of(at).values), strict=True):
        with_it = going_with(at, all_of(at), having, least=1)
        with_it = with_it[with_it["key"] != key].set_index("key")
        mine = together[(together["one"] == key) | (together["other"] == key)]
        others = mine["one"].where(mine["one"] != key, mine["other"])

        measures = ["together", "jaccard", "lift", "pmi"]
        assert set(others) == set(with_it.index)
        assert with_it.loc[others, measures].to_numpy() == pytest.approx(mine[measures].to_numpy())
