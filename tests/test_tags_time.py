"""Promises of `igcore.analysis.tags_time`: when hashtags are used, and which come and go with a move."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.tags import tags_of
from igcore.analysis.tags_time import Unit, having_through_time, lifetimes, use_through_time, with_moves
from igcore.places import Period, Periods
from igcore.selection import Field, Selection, choice
from tests.rows import START
from tests.tagged import Written, all_of, laid_out, written

FIRST = START.date()


def day(number: int) -> date:
    """Day of that number."""
    return FIRST + timedelta(days=number)


def test_shares_by_month_worked_by_hand() -> None:
    """From 15 August 2016 on; September has no post, and an unknown caption counts nowhere."""
    at = laid_out([
        ("Anna", 0, ["sun"]), ("Ben", 1, []), ("Ben", 2, None), ("Anna", 60, ["sun", "sea"]), ("Ben", None, ["sun"]),
    ])  # fmt: skip

    table = use_through_time(at, all_of(at), ["sun"], "M")

    assert table["time"].tolist() == [pd.Timestamp(each) for each in ("2016-08-01", "2016-09-01", "2016-10-01")]
    assert table[["posts", "of"]].to_numpy().tolist() == [[1, 2], [0, 0], [1, 1]]
    assert table["share"].iloc[[0, 2]].tolist() == [0.5, 1.0]
    assert table["share"].isna().tolist() == [False, True, False]


def test_by_person_worked_by_hand() -> None:
    at = laid_out([("Anna", 0, ["sun"]), ("Ben", 1, []), ("Anna", 200, ["sea"])])
    having = at.choose(Selection().choose(Field.HASHTAG, choice(["sun"]))).posts

    table = having_through_time(at, all_of(at), having, "Y")

    assert table[["person", "posts", "of"]].to_numpy().tolist() == [
        ["Anna", 1, 1], ["Anna", 0, 1], ["Ben", 0, 1], ["Ben", 0, 0],
    ]  # fmt: skip


def test_of_nothing_there_is_no_time() -> None:
    at = laid_out([("Anna", None, ["sun"]), ("Ben", 3, None)])

    assert use_through_time(at, all_of(at), ["sun"], "Y").empty
    assert use_through_time(at, all_of(at), [], "Y").empty
    assert having_through_time(at, all_of(at), all_of(at), "M").empty
    assert lifetimes(at, all_of(at)).empty
    assert with_moves(at, all_of(at), Periods()).empty


@pytest.mark.parametrize("unit", ["Y", "M"])
@given(posts=written)
def test_uses_through_time_are_a_plain_loop(unit: Unit, posts: list[Written]) -> None:
    at = laid_out(posts)
    form = {"Y": "%Y", "M": "%Y-%m"}[unit]

    table = use_through_time(at, all_of(at), tags_of(at).values, unit)

    known = [(day(when).strftime(form), tags) for _, when, tags in posts if when is not None and tags is not None]
    rows = zip(table["time"].dt.strftime(form), table["key"], table["posts"], table["of"], strict=True)
    for time, key, count, of in rows:
        then = [tags for other, tags in known if other == time]
        assert (count, of) == (sum(key in tags for tags in then), len(then))
    if known and len(tags_of(at).values):
        assert {time for time, _ in known} <= set(table["time"].dt.strftime(form))


@given(written, st.integers(1, 3))
def test_lifetimes_are_a_plain_loop(posts: list[Written], least: int) -> None:
    at = laid_out(posts)
    days: dict[str, list[date]] = {}
    for when, tags in ((when, tags) for _, when, tags in posts if when is not None):
        for tag in set(tags or ()):
            days.setdefault(tag, []).append(day(when))

    table = lifetimes(at, all_of(at), least)

    spans = zip(table["first"].dt.date, table["last"].dt.date, table["posts"], strict=True)
    found = dict(zip(table["key"], spans, strict=True))
    assert found == {key: (min(some), max(some), len(some)) for key, some in days.items() if len(some) >= least}


def moved(person: str | None = None) -> Periods:
    """Denmark until day 99, San Francisco from day 100 on."""
    return Periods((
        Period("Denmark", "UTC", None, day(99), person=person),
        Period("San Francisco", "UTC", day(100), None, person=person),
    ))  # fmt: skip


def test_hashtags_that_come_and_go_with_a_move() -> None:
    at = laid_out([
        ("Anna", 10, ["sea"]), ("Anna", 90, ["sea", "dansk"]), ("Anna", 99, ["dansk"]),
        ("Anna", 100, ["sf"]), ("Anna", 159, ["bay"]), ("Anna", 160, ["late"]), ("Anna", 300, ["sf", "sea"]),
    ])  # fmt: skip

    table = with_moves(at, all_of(at), moved(), least=1)

    assert table[["place", "change", "key", "posts"]].to_numpy().tolist() == [
        ["Denmark", "ended", "dansk", 2],
        ["San Francisco", "began", "sf", 2],
        ["San Francisco", "began", "bay", 1],
    ]
    assert table["day"].tolist() == [pd.Timestamp(day(99))] + [pd.Timestamp(day(100))] * 2
    assert table["person"].isna().all()


def test_where_there_is_nothing_before_nothing_began() -> None:
    """Nor ended where there is nothing after: all would have."""
    at = laid_out([("Anna", 110, ["sf"]), ("Anna", 120, ["sf"])])

    assert with_moves(at, all_of(at), moved(), least=1).empty


def test_a_persons_move_is_that_persons() -> None:
    """Ben used it before; that is not Anna's beginning."""
    at = laid_out([("Anna", 0, []), ("Anna", 101, ["sf"]), ("Ben", 5, ["sf"]), ("Ben", 99, ["fog"]), ("Ben", 200, [])])

    anna = with_moves(at, all_of(at), moved(person="Anna"), least=1)
    nobody = with_moves(at, all_of(at), moved(person="Somebody"), least=1)

    assert anna[["person", "change", "key"]].to_numpy().tolist() == [["Anna", "began", "sf"]]
    assert nobody.empty


def test_what_is_not_chosen_does_not_count() -> None:
    at = laid_out([("Anna", 0, ["sun"]), ("Anna", 50, ["sun"])])

    table = lifetimes(at, np.array([False, True]), least=1)

    assert table["first"].tolist() == [pd.Timestamp(day(50))]
