"""Promises of `igcore.recent`."""

import threading
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from igcore.recent import Recent


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
