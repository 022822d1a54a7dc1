"""Posts with hashtags, for tests: who, on which day after the first, with which hashtags (None: no caption known)."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from igcore.analysis.tags import Counts, Ints
from igcore.places import Periods
from igcore.schema import Hashtag, Post, frame
from igcore.selection import Field, Index, Mask, index
from igcore.selection.columns import Many, One
from igcore.selection.values import TAGGED
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


def counts_of(table: Ints, people: tuple[str, ...]) -> Counts:
    """Counts of a table (h, q) of hashtags and people; everybody has as many posts as uses."""
    tag, column = np.nonzero(table)
    return Counts(
        tag.astype(np.int32),
        column.astype(np.int16),
        table[tag, column].astype(np.int32),
        len(table),
        table.sum(axis=0),
        people,
    )


def crowd(people: int, hashtags: int, posts: int, each: int) -> Index:
    """Index of the posts of a crowd in ten years, with so many hashtags each, one in a while twice the same."""
    random = np.random.default_rng(2016)
    uses = np.unique(random.integers(0, hashtags, posts * each) * posts + np.repeat(np.arange(posts), each))
    codes, places = np.divmod(uses, posts)
    values = tuple(f"tag{number}" for number in range(hashtags))
    starts = np.searchsorted(codes, np.arange(hashtags + 1))
    place_of = {value: place for place, value in enumerate(values)}
    tags = Many("post", values, place_of, places.astype(np.int32), codes.astype(np.int32), starts, posts)
    tagged = One("post", TAGGED, np.full(posts, TAGGED.index("yes"), np.int8))
    empty = laid_out([])
    return replace(
        empty,
        people=tuple(f"person {number}" for number in range(people)),
        columns={**empty.columns, Field.HASHTAG: tags, Field.TAGGED: tagged},
        day=random.integers(15_000, 18_650, posts).astype(np.int32),
        person=(np.arange(posts) % people).astype(np.int16),
    )
