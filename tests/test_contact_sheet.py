"""Promises of `igcore.analysis.contact_sheet`: pictures that stand for all, spread evenly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.contact_sheet import contact_sheet
from igcore.schema import Image, Post, frame
from igcore.selection import Index, index
from tests.rows import image, post, tables


def laid_out(minutes: list[float | None], posts: list[int]) -> Index:
    """Pictures of these posts, by the post's place; a post has a time or none."""
    times = [{"taken_at": None, "taken_from": None} if each is None else {} for each in minutes]
    rows = [post(each or 0, post_id=str(n), **times[n]) for n, each in enumerate(minutes)]
    pictures = [image(n, post_id=str(of)) for n, of in enumerate(posts)]
    return index(tables(posts=frame(rows, Post), images=frame(pictures, Image)), ("Anna",))


def every(at: Index) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """All pictures."""
    return np.ones(len(at.post), bool)


def test_the_first_of_a_post_and_of_those_alike_in_order_of_time() -> None:
    """Post 1 is earlier than post 0; post 2 has no time; picture 3 looks like picture 0."""
    at = laid_out([50, 10, None, 70], [0, 0, 1, 3, 2])

    found = contact_sheet(at, every(at), np.array([7, 8, 9, 7, -1]))

    assert found.tolist() == [2, 0, 4]


def test_of_many_the_middle_of_each_part() -> None:
    at = laid_out([*range(12)], [*range(12)])

    assert contact_sheet(at, every(at), np.full(12, -1), most=3).tolist() == [2, 6, 10]
    assert contact_sheet(at, every(at) & (np.arange(12) < 4), np.full(12, -1), most=2).tolist() == [1, 3]


def test_of_none_there_are_none() -> None:
    at = laid_out([], [])

    assert contact_sheet(at, every(at), np.array([], int)).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(-1, 5)), max_size=20), st.integers(1, 8))
def test_they_are_few_and_different(pictures: list[tuple[int, int]], most: int) -> None:
    """Whatever there is: none of the same post or looks twice, in order of time, and as many as there can be."""
    minutes: list[float | None] = [*range(31)]
    at = laid_out(minutes, [of for of, _ in pictures])
    alike = np.array([looks for _, looks in pictures], int)

    found = contact_sheet(at, every(at), alike, most)

    posts, looks = at.post[found], alike[found]
    assert len(found) <= most
    assert (np.diff(posts) > 0).all()
    assert len(set(looks[looks >= 0])) == int((looks >= 0).sum())
    assert len(found) > 0 or not pictures
