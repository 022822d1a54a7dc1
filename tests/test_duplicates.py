"""Promises of the list of what is there more than once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.duplicates import duplicates
from igcore.analysis.numbers import Countable, countable, numbers
from igcore.schema import Image, Post, frame
from tests.rows import image, local, post, tables


def counting(rows: list[Image]) -> Countable:
    images = frame(rows, Image)
    posts = frame([post(0, post_id=each) for each in dict.fromkeys(images["post_id"])], Post)
    return countable(images, posts, tables().hashtags, local(posts))


def test_three_ways_are_kept_apart() -> None:
    """The first and the third have one id, the second and the third the same bytes, the last looks like the second."""
    rows = [
        image(1, media_id=7, digest="a", alike="1"),
        image(2, media_id=8, digest="b", alike="2"),
        image(3, media_id=7, digest="b", alike="2"),
        image(4, media_id=None, digest="d", alike="4"),
        image(5, media_id=None, digest="e", alike="2"),
    ]

    found = duplicates(counting(rows), np.ones(5, bool))

    assert list(found.itertuples(index=False, name=None)) == [
        ("id", 1, 0), ("id", 1, 2), ("file", 1, 1), ("file", 1, 2), ("looks", 1, 1), ("looks", 1, 4),
    ]  # fmt: skip


def test_of_nothing_and_of_one_it_is_empty() -> None:
    rows = [image(1, media_id=7), image(2, media_id=7)]
    at = counting(rows)

    assert duplicates(at, np.zeros(2, bool)).empty
    assert duplicates(at, np.array([True, False])).empty
    assert list(duplicates(at, np.zeros(2, bool))) == ["same", "group", "row"]


@given(st.lists(st.tuples(st.integers(1, 4) | st.none(), st.integers(0, 4), st.booleans()), max_size=12))
def test_rows_less_groups_are_the_numbers(given_rows: list[tuple[int | None, int, bool]]) -> None:
    rows = [
        image(minute, media_id=media, digest=f"d{digest}", alike=f"a{digest // 2}")
        for minute, (media, digest, _) in enumerate(given_rows)
    ]
    at, mask = counting(rows), np.array([wanted for _, _, wanted in given_rows], bool)

    found = duplicates(at, mask)

    counted = numbers(at, np.zeros(len(at.whose), bool), mask).iloc[-1]
    for same, number in (("id", "same_id"), ("file", "same_bytes"), ("looks", "looks_alike")):
        mine = found[found["same"] == same]
        assert len(mine) - mine["group"].nunique() == counted[number]
        assert sorted(mine["group"].unique()) == list(range(1, mine["group"].nunique() + 1))
