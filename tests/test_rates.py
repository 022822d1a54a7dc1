"""Promises of `igcore.analysis.rates`, and of the sentences about them."""

import math
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.rates import rates, ratio_of_proportions
from igcore.web.colour_rates import sentences

GREY, BLACK, OTHER = 0, 1, -1


def table(*people: tuple[str, int, int, int]) -> pd.DataFrame:
    """Rates of people with so many grey, black and other pictures."""
    families = np.concatenate([np.repeat([GREY, BLACK, OTHER], counts) for _, *counts in people])
    whose = np.repeat(np.arange(len(people)), [sum(counts) for _, *counts in people])
    return rates(families, whose, [name for name, *_ in people], ["grey", "black"])


def test_a_published_ratio_and_its_interval() -> None:
    """Aspirin and heart attacks, Agresti, Categorical Data Analysis, 2.2: 1.82, from 1.43 to 2.30."""
    found = ratio_of_proportions(*(np.array([count]) for count in (189, 11_034, 104, 11_037)))

    assert [float(each[0]) for each in found] == pytest.approx([1.82, 1.43, 2.30], abs=0.01)


def test_a_ratio_worked_by_hand() -> None:
    """30 of 100 against 10 of 100: 3; the variance of its logarithm is 1/30 - 1/100 + 1/10 - 1/100 = 0.11333."""
    wide = math.exp(1.96 * math.sqrt(0.113333))

    ratio, low, high = ratio_of_proportions(*(np.array([count]) for count in (30, 100, 10, 100)))

    assert (ratio[0], low[0], high[0]) == pytest.approx((3, 3 / wide, 3 * wide), rel=1e-4)


def test_of_nothing_there_is_no_ratio_and_no_interval() -> None:
    """Nobody else has any; one has none; there is nobody else; there is nothing at all."""
    ratio, low, high = ratio_of_proportions(
        np.array([5, 0, 5, 0]), np.array([9, 9, 9, 0]), np.array([0, 5, 0, 0]), np.array([9, 9, 0, 0])
    )

    assert np.isnan(ratio).tolist() == [True, False, True, True]
    assert ratio[1] == 0
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_each_is_compared_with_all_others() -> None:
    found = table(("Kat", 10, 0, 10), ("Mads", 5, 1, 4), ("Zoë", 1, 1, 18))
    kat = found[found["person"] == "Kat"]

    assert kat[["hue", "images", "total", "others", "others_total"]].to_numpy().tolist() == [
        ["grey", 10, 20, 6, 30],
        ["black", 0, 20, 2, 30],
    ]
    assert kat["ratio"].tolist() == pytest.approx([0.5 / 0.2, 0])
    assert kat["low"].isna().tolist() == kat["high"].isna().tolist() == [False, True]


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([-1, 0, 1])), max_size=60))
def test_rates_are_those_of_plain_counting(pictures: list[tuple[int, int]]) -> None:
    """And turning a comparison of two groups round turns the ratio and its interval over."""
    counted, totals = Counter(pictures), Counter(person for person, _ in pictures)
    people, families = np.array(pictures, np.int64).reshape(-1, 2).T

    found = rates(families, people, ["A", "B", "C"], ["grey", "black"])

    row: Any
    for row in found.itertuples():
        place, code = "ABC".index(row.person), ["grey", "black"].index(row.hue)
        assert row.images == counted[place, code]
        assert row.total == totals[place]
        assert row.others_total == len(pictures) - totals[place]
        assert row.others == sum(code == family for _, family in pictures) - row.images
        if not pd.isna(row.low):
            assert row.low <= row.ratio <= row.high
            back = ratio_of_proportions(
                *(np.array([each]) for each in (row.others, row.others_total, row.images, row.total))
            )
            assert [float(1 / each[0]) for each in back] == pytest.approx([row.ratio, row.high, row.low])


def test_a_sentence_says_who_how_many_times_and_how_sure() -> None:
    """And of what; names are text, whatever they are."""
    found = list(sentences(table(("Kat", 26, 3, 194), ("*Mads*", 112, 4, 261))))

    assert found == [
        "**\\*Mads\\*** posts **2.5 times** as much grey as Kat: 30% of 377 against 12% of 223 (95%: 1.7 to 3.8).",
        "**Kat** posts **1.3 times** as much black as \\*Mads\\*: 1.3% of 223 against 1.1% of 377 "
        "(95%: 0.3 to 5.6), so there may be no difference.",
    ]


def test_sentences_where_there_is_little_to_compare() -> None:
    alone = list(sentences(table(("Kat", 1, 0, 3))))
    none = list(sentences(table(("Kat", 3, 0, 7), ("Mads", 0, 0, 40))))
    several = list(sentences(table(("Kat", 20, 0, 20), ("Mads", 10, 0, 30), ("Zoë", 10, 0, 30))))

    assert alone == ["25% of **Kat**'s 4 pictures are grey.", "Nobody posts black."]
    assert none[0] == ("Only **Kat** posts grey: 30% of 10 pictures, Mads none of 40. Under 30 pictures say little.")
    assert several[0].startswith("**Kat** posts **2.0 times** as much grey as all others: 50% of 40 against 25%")
    assert list(sentences(rates(np.empty(0, np.int64), np.empty(0, np.int64), [], ["grey"]))) == []


def test_where_nobody_posts_any_it_is_one_sentence() -> None:
    empty = rates(np.array([-1, -1, -1]), np.array([0, 0, 1]), ["Kat", "Mads"], ["grey", "black", "white"])
    one = rates(np.array([-1]), np.array([0]), ["Kat"], ["grey", "black", "white"])

    assert list(sentences(empty)) == ["None of these 3 pictures is grey, black or white."]
    assert list(sentences(one)) == ["This picture is not grey, black or white."]
