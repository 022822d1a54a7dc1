"""Promises of `igcore.analysis.tags_by_person`: which hashtags people share, and what is typical of each."""

import tracemalloc
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.tags import concentration_curve, count_tags, tags_of, top_tags
from igcore.analysis.tags_by_person import OFTEN, by_how_often, kinship, listed, log_odds, specific
from igcore.analysis.tags_time import having_through_time
from tests.tagged import PEOPLE, Written, all_of, counts_of, crowd, laid_out, written

#: Posts of Anna and Ben that use each of seven hashtags.
TAGS = counts_of(np.array([[9, 9], [1, 1], [1, 1], [4, 2], [3, 0], [0, 2], [0, 0]]), ("Anna", "Ben"))


def test_shared_and_the_same_amount_worked_by_hand() -> None:
    kin = kinship(TAGS)

    assert kin.used.sum() == 6
    assert np.flatnonzero(kin.shared).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(kin.same).tolist() == [0, 1, 2]
    assert kin.only.tolist() == [-1, -1, -1, -1, 0, 1, -1]


def test_split_by_how_often() -> None:
    table = by_how_often(TAGS, kinship(TAGS))

    assert list(table) == ["which", *OFTEN]
    assert table.to_numpy().tolist() == [["", 2, 0, 0, 1], ["Anna", 0, 0, 1, 0], ["Ben", 0, 1, 0, 0]]


@pytest.mark.parametrize("people", [0, 1])
def test_one_alone_shares_nothing(people: int) -> None:
    counts = counts_of(np.ones((3, people), np.int64), ("Anna",)[:people])

    kin = kinship(counts)

    assert not kin.shared.any()
    assert not kin.same.any()
    assert (kin.only < 0).all()
    assert by_how_often(counts, kin)["once"].sum() == 0


@given(written)
def test_sharing_is_that_of_plain_sets(posts: list[Written]) -> None:
    at = laid_out(posts)
    counts, values = count_tags(at, all_of(at)), tags_of(at).values
    used = [{tag for name, _, tags in posts if name == person for tag in tags or ()} for person in counts.people]

    kin = kinship(counts)

    several = len(used) > 1
    assert set(listed(counts, values, kin.shared)["key"]) == (set.intersection(*used) if several else set())
    assert {values[place] for place in np.flatnonzero(kin.used)} == set().union(*used)
    for column in range(len(used)):
        others = set().union(*(tags for place, tags in enumerate(used) if place != column))
        only = used[column] - others if several else set()
        assert set(listed(counts, values, kin.only == column)["key"]) == only


def test_a_list_has_the_posts_of_each() -> None:
    at = laid_out([("Anna", 0, ["sun"]), ("Ben", 0, ["sea", "sun"]), ("Ben", 0, ["sea"]), ("Ben", 0, ["sea"])])
    counts = count_tags(at, all_of(at))

    table = listed(counts, tags_of(at).values, np.ones(2, bool))

    assert list(table) == ["key", "all", "of Anna", "of Ben"]
    assert table.to_numpy().tolist() == [["sea", 3, 0, 3], ["sun", 2, 1, 1]]
    few = listed(counts, tags_of(at).values, np.ones(2, bool), ["Ben"], 1)
    assert few.to_dict("records") == [{"key": "sea", "all": 3, "of Ben": 3}]


def test_log_odds_equal_the_papers_formula_worked_by_hand() -> None:
    """Monroe, Colaresi and Quinn (2008), with the pooled counts as prior: 3 of 10 uses against 1 of 20.

    delta = log((3 + 4) / (10 + 30 - 3 - 4)) - log((1 + 4) / (20 + 30 - 1 - 4)) = log(7 / 33) - log(5 / 45)
    var = 1 / (3 + 4) + 1 / (1 + 4) = 12 / 35
    """
    delta, z = log_odds(np.array([3, 7]), np.array([1, 19]))

    assert delta[0] == pytest.approx(log(7 * 45 / (33 * 5)))
    assert delta[0] == pytest.approx(0.646627, abs=1e-6)
    assert z[0] == pytest.approx(0.646627 / sqrt(12 / 35), abs=1e-5)


uses = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=2, max_size=12)


def plain_z(table: list[tuple[int, int]], place: int) -> float:
    """z-score of one row, in plain Python."""
    prior = [one + other for one, other in table]
    logs, variance = [], 0.0
    for side in (0, 1):
        mine = table[place][side] + prior[place]
        rest = sum(row[side] for row in table) + sum(prior) - mine
        logs.append(log(mine / rest))
        variance += 1 / mine
    return (logs[0] - logs[1]) / sqrt(variance)


@given(uses)
def test_log_odds_equal_a_plain_loop(table: list[tuple[int, int]]) -> None:
    own, others = np.array(table).T

    _, z = log_odds(own, others)

    total = sum(map(sum, table))
    for place, row in enumerate(table):
        expected = plain_z(table, place) if 0 < sum(row) < total else 0.0
        assert z[place] == pytest.approx(expected, abs=1e-9)


@given(uses)
def test_sides_can_be_exchanged(table: list[tuple[int, int]]) -> None:
    own, others = np.array(table).T

    assert log_odds(own, others)[1] == pytest.approx(-log_odds(others, own)[1], abs=1e-9)


@pytest.mark.parametrize("table", [[(3, 0)], [(0, 0)], [(5, 5)]])
def test_with_nothing_to_compare_there_is_no_difference(table: list[tuple[int, int]]) -> None:
    own, others = np.array(table).T

    assert log_odds(own, others)[1].tolist() == [0.0]
    assert [each.tolist() for each in log_odds(own[:0], others[:0])] == [[], []]


def test_of_three_people_one_is_set_against_all_others() -> None:
    at = laid_out([
        *[(person, 0, ["sea"]) for person in PEOPLE],
        *[("Anna", 0, ["sun"])] * 4,
        *[("Ben", 0, ["fog"])] * 3,
        *[("Zoë", 0, ["fog"])] * 3,
    ])  # fmt: skip
    counts, values = count_tags(at, all_of(at)), tags_of(at).values

    table = specific(counts, values, "Anna", top=1)
    of_two = specific(count_tags(at, at.person < 2), values, "Anna", top=1)

    assert table[["rank", "key", "side", "own", "others"]].to_numpy().tolist() == [
        [1, "sun", "Anna", 4, 0],
        [2, "fog", "Others", 0, 6],
    ]
    assert of_two["side"].tolist() == ["Anna", "Ben"]


def test_no_hashtag_is_listed_on_both_sides() -> None:
    """Also where more are asked for than there are."""
    at = laid_out([("Anna", 0, ["sun", "sea"]), ("Ben", 0, ["fog", "sea"])])

    table = specific(count_tags(at, all_of(at)), tags_of(at).values, "Ben", top=50)

    assert table["key"].tolist() == ["fog", "sun"]


def test_thousands_of_people_take_memory_by_what_they_use_only() -> None:
    """A table of 5,000 people and 100,000 hashtags would have 500 million cells: 4 GB."""
    people, hashtags, uses = 5_000, 100_000, 400_000
    at = crowd(people, hashtags, uses // 4, 4)
    posts = all_of(at)

    tracemalloc.start()
    counts = count_tags(at, posts)
    kept = tracemalloc.get_traced_memory()[0]
    kin = kinship(counts)
    by_how_often(counts, kin)
    listed(counts, tags_of(at).values, kin.used, counts.people[:8], 1_000)
    specific(counts, tags_of(at).values, counts.people[0])
    top_tags(counts, tags_of(at).values)
    concentration_curve(counts)
    having_through_time(at, posts, posts, "M")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(counts.people) == people
    assert counts.uses.sum() == len(tags_of(at).places)
    # Ten bytes a row, and the people.
    assert kept < 12 * uses + 200 * people
    assert peak < 120_000_000
