"""Promises of `igcore.analysis.coverage`: no data is not no posts."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from igcore.analysis.coverage import Covered, by_rate, covered, rates
from igcore.places import Period, Periods
from igcore.schema import Origin, Post, frame
from igcore.selection import UNDATED, Field, Index, Selection, index, parse
from tests.rows import origin, post, tables
from tests.selection.small import PERIODS, Record, laid_out, library, records

EPOCH = date(1970, 1, 1)
NOON = datetime(2015, 1, 1, 12, tzinfo=UTC)


def days_of(found: Covered, person: str) -> list[str]:
    """Covered days of a person."""
    mine = found.day[found.person == found.people.index(person)]
    return [(EPOCH + timedelta(days=int(day))).isoformat() for day in mine]


def at(*posts: tuple[str, str, int], periods: Periods | None = None, origins: dict[int, str] | None = None) -> Index:
    """Posts by person, archive and day from the first of 2015."""
    rows = [
        post(post_id=str(number), person=person, archive=archive, taken_at=NOON + timedelta(days=day))
        for number, (person, archive, day) in enumerate(posts)
    ]
    others = [origin(post_id=str(number), archive=archive) for number, archive in (origins or {}).items()]
    made = tables(posts=frame(rows, Post), origins=frame(others, Origin))
    return index(made, ("Kat", "Mads"), periods or Periods())


def test_an_archive_covers_from_its_first_post_to_its_last() -> None:
    """Of each person apart; two that overlap count a day once, and between two that do not nothing is known."""
    some = at(("Kat", "a", 0), ("Kat", "a", 2), ("Kat", "b", 1), ("Kat", "b", 3), ("Kat", "c", 8), ("Mads", "a", 5))

    found = covered(some, Periods())

    assert days_of(found, "Kat") == ["2015-01-01", "2015-01-02", "2015-01-03", "2015-01-04", "2015-01-09"]
    assert days_of(found, "Mads") == ["2015-01-06"]


def test_a_post_in_two_archives_belongs_to_both() -> None:
    some = at(("Kat", "a", 0), ("Kat", "b", 4), origins={0: "b"})

    assert len(days_of(covered(some, Periods()), "Kat")) == 5


def test_a_worked_example_of_rates_by_season_and_place() -> None:
    """From 30 January: 30 days of winter and ten of spring, then ten in the south, where March is autumn."""
    periods = Periods(
        (
            Period("North", "UTC", None, date(2015, 3, 10)),
            Period("South", "UTC", date(2015, 3, 11), None, "south"),
        )
    )
    some = at(("Kat", "a", 29), ("Kat", "a", 30), ("Kat", "a", 68), ("Kat", "a", 78), periods=periods)
    found = covered(some, periods)
    everything = np.ones(4, bool), np.ones(len(found.day), bool)

    table = rates(some, found, *everything, Field.PLACE, Field.SEASON)

    assert table[["place", "season", "posts", "days", "thin"]].to_numpy().tolist() == [
        ["North", "spring", 1, 10, True],
        ["North", "winter", 2, 30, False],
        ["South", "autumn", 1, 10, True],
    ]
    assert table["rate"].tolist() == [1 / 10, 2 / 30, 1 / 10]


def test_rates_are_put_together_without_thin_cells() -> None:
    """Of people who are counted apart: 9 in 90 days and 2 in 30 are 11 in 120; 5 in 4 days say nothing."""
    table = pd.DataFrame(
        {
            "season": ["winter", "winter", "spring", "summer", "summer"],
            "posts": [9, 2, 5, 10, 1],
            "days": [90, 30, 4, 50, 50],
            "thin": [False, False, True, False, False],
        }
    )

    found = by_rate(table, Field.SEASON)

    assert found == [("winter", 11, 120), ("summer", 11, 100)]
    assert found[0].rate == 11 / 120
    assert by_rate(table.head(0), Field.SEASON) == []


def test_what_is_chosen_of_days_leaves_out_days_and_no_more() -> None:
    some = at(("Kat", "a", 0), ("Kat", "a", 9), ("Mads", "a", 0), ("Mads", "a", 1))
    found = covered(some, Periods())

    def left(query: str, without: Field | None = None) -> int:
        return int(found.choose(parse(query), without).sum())

    assert left("") == 12
    assert left("@Kat") == 10
    assert left("date:2015-01-02..2015-01-04") == 4
    assert left("date:2015-01-02..2015-01-04 @Kat", without=Field.PERSON) == 4
    assert left("on:thursday") == 3
    assert left("#nothing hue:blue") == 12


def test_no_posts_cover_no_days() -> None:
    empty = index(tables(), (), Periods())

    found = covered(empty, Periods())
    table = rates(empty, found, np.empty(0, bool), np.empty(0, bool), Field.PLACE, Field.SEASON)

    assert len(found.day) == 0
    assert list(table.columns) == ["place", "season", "posts", "days", "rate", "thin"]
    assert table.empty


@given(records)
def test_cells_add_up_to_all_posts_and_days(some: list[Record]) -> None:
    """And every dated post lies on a day that is covered of its person."""
    at = laid_out(library(some))
    found = covered(at, PERIODS)
    posts, rows = at.choose(Selection()).posts, found.choose(Selection())

    for fields in ((Field.SEASON,), (Field.PERSON, Field.WEEKDAY), (Field.PLACE, Field.SEASON)):
        table = rates(at, found, posts, rows, *fields)
        assert table["posts"].sum() == (posts & (at.day != UNDATED)).sum()
        known = table[table["days"] > 0]
        assert (known["rate"] * known["days"]).tolist() == pytest.approx(known["posts"].tolist())
        assert table["rate"].notna().sum() == len(known)
    assert rates(at, found, posts, rows, Field.SEASON)["days"].sum() == len(found.day)
    dated = at.day != UNDATED
    days = set(zip(found.person.tolist(), found.day.tolist(), strict=True))
    assert set(zip(at.person[dated].tolist(), at.day[dated].tolist(), strict=True)) <= days
    assert len(days) == len(found.day)


def test_a_date_that_is_far_away_is_a_long_span() -> None:
    """Of a camera whose clock was never set."""
    some = at(("Kat", "a", -16_000), ("Kat", "a", 0))
    found = covered(some, Periods())

    table = rates(some, found, np.ones(2, bool), np.ones(len(found.day), bool), Field.WEEKDAY)

    assert table["days"].sum() == len(found.day) == 16_001
