"""Promises of `igcore.library.again`: which values come more than once, however the column is cut."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.library.again import come_again

_VALUES = st.lists(st.none() | st.integers(-3, 12), max_size=40)
_CUTS = st.lists(st.integers(0, 40), max_size=5)


@given(_VALUES, _CUTS, st.sampled_from(["Int64", "string"]))
def test_tells_what_pandas_tells_of_the_whole_column(values: list[int | None], cuts: list[int], dtype: Any) -> None:
    column = pd.Series([None if value is None else str(value) for value in values], dtype="string").astype(dtype)
    there = column.notna()

    again, before = come_again(lambda: _cut(column, cuts), len(column))

    assert again.tolist() == (column.duplicated(keep=False) & there).tolist()
    assert before.tolist() == (column.duplicated() & there).tolist()


def _cut(column: pd.Series, cuts: list[int]) -> Iterator[pd.Series]:
    edges = sorted({0, len(column), *(cut for cut in cuts if cut < len(column))})
    return (column.iloc[start:end] for start, end in pairwise(edges))


@pytest.mark.parametrize("hashed", [0, 7])
def test_values_of_one_hash_are_told_apart(hashed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever made a file may have chosen its hash."""
    monkeypatch.setattr("pandas.util.hash_array", lambda values, **_: np.full(len(values), hashed, np.uint64))
    column = pd.Series(["a", "b", "a"], dtype="string")

    again, before = come_again(lambda: iter([column]), 3)

    assert (again.tolist(), before.tolist()) == ([True, False, True], [False, False, True])
