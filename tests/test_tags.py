"""Promises of `igcore.analysis.tags`: hashtags of chosen posts, counted."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.tags import (
    MOST,
    concentration,
    concentration_curve,
    count_tags,
    tagging,
    tags_of,
    tags_per_post,
    top_tags,
)
from igcore.schema import EVERYONE
from igcore.selection import Index
from tests.tagged import Written, all_of, laid_out, written

HERE: list[Written] = [
    ("Anna", 0, ["sun", "sea"]),
    ("Anna", 0, ["sun"]),
    ("Anna", 0, []),
    ("Ben", 0, ["sea"]),
    ("Ben", 0, None),
]


def test_untagged_posts_and_means_worked_by_hand() -> None:
    """Of Ben's two posts one has no caption that is known: it is not untagged."""
    at = laid_out(HERE)

    table = tagging(at, all_of(at))

    columns = ["person", "posts", "captioned", "untagged", "uses", "per_post", "per_tagged_post"]
    assert table[columns].to_numpy().tolist() == [
        ["Anna", 3, 3, 1, 3, 1.0, 1.5],
        ["Ben", 2, 1, 0, 1, 1.0, 1.0],
        [EVERYONE, 5, 4, 1, 4, 1.0, 4 / 3],
    ]
    assert table["share"].tolist() == [1 / 3, 0.0, 1 / 4]


def test_posts_that_are_not_chosen_do_not_count() -> None:
    at = laid_out(HERE)

    table = tagging(at, np.array([True, False, False, False, True]))

    assert table[["person", "captioned", "uses"]].to_numpy().tolist() == [
        ["Anna", 1, 2],
        ["Ben", 0, 0],
        [EVERYONE, 1, 2],
    ]
    assert np.isnan(table["per_post"][1])


def test_those_of_whom_no_caption_is_known_are_not_counted() -> None:
    at = laid_out([*HERE, ("Zoë", 0, None)])

    counts = count_tags(at, all_of(at))

    assert counts.people == ("Anna", "Ben")
    assert counts.posts.tolist() == [3, 1]
    assert count_tags(at, at.person == 2).people == ()


def test_of_nothing_there_is_nothing() -> None:
    at = laid_out([])
    counts = count_tags(at, all_of(at))

    assert tagging(at, all_of(at))["person"].tolist() == [EVERYONE]
    assert tags_per_post(at, all_of(at)).empty
    assert top_tags(counts, ()).empty
    assert concentration_curve(counts).empty
    assert concentration(np.zeros(0, np.int64))[:3] == (0, 0, 0)


def test_posts_by_their_number_of_hashtags() -> None:
    at = laid_out(HERE)

    table = tags_per_post(at, all_of(at))

    assert len(table) == 2 * (MOST + 1)
    some = table[table["posts"] > 0][["hashtags", "person", "posts", "share", "of"]]
    assert some.to_numpy().tolist() == [
        [0, "Anna", 1, 1 / 3, 3],
        [1, "Anna", 1, 1 / 3, 3],
        [1, "Ben", 1, 1.0, 1],
        [2, "Anna", 1, 1 / 3, 3],
    ]


def test_more_hashtags_than_instagram_allows_count_as_so_many() -> None:
    at = laid_out([("Anna", 0, [f"tag{number}" for number in range(45)])])

    table = tags_per_post(at, all_of(at))

    assert table.loc[table["posts"] > 0, "hashtags"].tolist() == [MOST]


def test_a_hashtag_twice_in_a_caption_is_one_use() -> None:
    at = laid_out([("Anna", 0, ["sun", "sun"])])

    assert tagging(at, all_of(at))["uses"].tolist() == [1, 1]


def test_the_most_used_go_by_whoever_is_asked() -> None:
    at = laid_out([*HERE, ("Ben", 0, ["sea", "fog"])])
    counts = count_tags(at, all_of(at))
    values = tags_of(at).values

    every = top_tags(counts, values, top=2)
    bens = top_tags(counts, values, by="Ben", top=9)

    assert every[["rank", "key", "person", "posts", "of"]].to_numpy().tolist() == [
        [1, "sea", "Anna", 1, 3],
        [1, "sea", "Ben", 2, 2],
        [2, "sun", "Anna", 2, 3],
        [2, "sun", "Ben", 0, 2],
    ]
    assert every["share"].tolist() == [1 / 3, 1.0, 2 / 3, 0.0]
    assert bens.drop_duplicates("key")["key"].tolist() == ["sea", "fog"]


@given(written)
def test_counts_are_a_plain_loop_over_the_captions(posts: list[Written]) -> None:
    at = laid_out(posts)
    counts = count_tags(at, all_of(at))
    expected = Counter((person, tag) for person, _, tags in posts for tag in set(tags or ()))

    values = tags_of(at).values

    rows = zip(counts.tag.tolist(), counts.column.tolist(), counts.uses.tolist(), strict=True)
    found = {(counts.people[column], values[tag]): uses for tag, column, uses in rows}

    assert found == expected
    table = counts.by_person(np.arange(len(values)), counts.people)
    assert table.sum(axis=1).tolist() == counts.total.tolist()
    assert table.T.tolist() == [counts.of(person).tolist() for person in counts.people]
    known = Counter(person for person, _, tags in posts if tags is not None)
    assert counts.posts.tolist() == [known[person] for person in counts.people]
    spread = tags_per_post(at, all_of(at))
    assert spread["posts"].sum() == sum(known.values())
    assert spread.groupby("person")["share"].sum().to_numpy() == pytest.approx(1)


def test_how_few_make_half_worked_by_hand() -> None:
    """Of 10 uses 5 are half: the first hashtag has 4, the second 3."""
    found = concentration(np.array([1, 4, 0, 3, 2]))

    assert found[:3] == (4, 10, 2)
    # Differences of any two of 1, 2, 3, 4: (1 * 3 + 2 * 2 + 3 * 1) * 2 / 16 = 1.25, over twice the mean of 2.5.
    assert found.gini == pytest.approx(0.25)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=30))
def test_gini_is_half_the_mean_difference_over_the_mean(uses: list[int]) -> None:
    number, total = len(uses), sum(uses)
    differences = sum(abs(one - other) for one in uses for other in uses) / number**2

    found = concentration(np.array(uses))

    assert found.gini == pytest.approx(differences / 2 / (total / number))
    falling = sorted(uses, reverse=True)
    assert sum(falling[: found.half]) * 2 >= total > sum(falling[: found.half - 1]) * 2


def curve(at: Index) -> pd.DataFrame:
    """The curve of all posts."""
    return concentration_curve(count_tags(at, all_of(at)))


@given(written)
def test_the_curve_rises_to_all_uses(posts: list[Written]) -> None:
    for _, mine in curve(laid_out(posts)).groupby("person"):
        assert mine["hashtags"].is_monotonic_increasing
        assert mine["hashtags"].iloc[0] == 1
        assert mine["share"].is_monotonic_increasing
        assert mine["share"].iloc[-1] == pytest.approx(1)
