"""Promises of `igcore.recent`."""

import threading
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.recent import Recent, bytes_of


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_the_last_ones_that_were_asked_for_are_there(asked: list[int], most: int) -> None:
    kept = Recent[int, int](most)

    got = [kept.get(number, partial(int.__neg__, number)) for number in asked]

    last = list(dict.fromkeys(reversed(asked)))[:most]
    assert got == [-number for number in asked]
    assert len(kept) == len(last)
    assert all(number in kept for number in last)


def test_what_is_there_is_not_made_again() -> None:
    kept = Recent[str, list[int]](1)

    first = kept.get("a", list)

    assert kept.get("a", list) is first
    assert kept.find("b") is None


def test_many_at_once_leave_no_more_than_they_may() -> None:
    kept = Recent[int, int](3)

    threads = [threading.Thread(target=lambda: [kept.get(number % 7, int) for number in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(kept) == 3


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=40))
def test_what_is_kept_has_no_more_bytes_than_it_may(asked: list[tuple[int, int]]) -> None:
    """The last ones that have their room; what is larger than all of it leaves nothing under its key."""
    kept, room = Recent[int, bytes](4, 200), 200
    expected: dict[int, bytes] = {}

    for key, length in asked:
        value = bytes(length * 6)
        kept.keep(key, value)
        expected.pop(key, None)
        if bytes_of(value) <= room:
            expected[key] = value
        while len(expected) > 4 or sum(map(bytes_of, expected.values())) > room:
            del expected[next(iter(expected))]

    assert {key: found for key in range(6) if (found := kept.find(key)) is not None} == expected


class _Named(NamedTuple):
    of: np.ndarray


@dataclass(frozen=True, slots=True)
class _Row:
    of: pd.DataFrame


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(125_000),
        _Named(np.zeros(125_000)),
        (np.zeros(125_000), {"a": 1}),
        {"a": [np.zeros(125_000)]},
        pd.DataFrame({"a": np.zeros(125_000)}),
        _Row(pd.DataFrame({"a": np.zeros(125_000)})),
        pd.DataFrame({"a": pd.array(["x" * 92] * 10_000, "string")}),
        ["x" * 951] * 1_000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_bytes_are_those_of_what_a_value_is_made_of(value: object) -> None:
    """A million each, within the room that the parts around them take."""
    assert bytes_of(value) == pytest.approx(1_000_000, rel=0.02)


def test_a_few_stay_however_large_they_are() -> None:
    """Nothing is made anew at each turn of two that ask by turns."""
    kept = Recent[str, int](16, 100, size=lambda value: value, least=2)
    for key, size in (("one", 60), ("two", 500), ("three", 90)):
        kept.keep(key, size)
    assert [kept.find(key) for key in ("one", "two", "three")] == [None, 500, 90]

    for key in ("four", "five", "six"):
        kept.keep(key, 30)

    assert kept.values() == [30, 30, 30]
