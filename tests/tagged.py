"""Posts with hashtags, for tests: who, on which day after the first, with which hashtags (None: no caption known)."""

import numpy as np
from hypothesis import strategies as st

from igcore.places import Periods
from igcore.schema import Hashtag, Post, frame
from igcore.selection import Index, Mask, index
from tests.rows import hashtag, post, tables

Written = tuple[str, int | None, list[str] | None]
PEOPLE = ("Anna", "Ben", "Zoë")
#: Minutes of a day.
_DAY = 1440

#: Any posts of three people, in about two years.
written = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.none() | st.integers(0, 800),
        st.none() | st.lists(st.sampled_from(["sun", "sea", "fog", "løv", "2_of_us"]), max_size=5),
    ),
    max_size=15,
)


def laid_out(posts: list[Written], periods: Periods | None = None) -> Index:
    """Index of these posts."""
    rows, tags = [], []
    for number, (person, day, used) in enumerate(posts):
        minutes = (day or 0) * _DAY + number / 60
        times = {"taken_at": None, "taken_from": None} if day is None else {}
        rows.append(post(minutes, person=person, caption=None if used is None else "", **times))
        tags += [hashtag(minutes, hashtag=tag, position=place) for place, tag in enumerate(used or (), start=1)]
    made = tables(posts=frame(rows, Post), hashtags=frame(tags, Hashtag))
    return index(made, PEOPLE, periods or Periods())


def all_of(at: Index) -> Mask:
    """All posts."""
    return np.ones(len(at.person), bool)
