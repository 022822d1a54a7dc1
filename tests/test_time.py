"""Promises of `igcore.analysis.time`: averages, totals, weekdays and hours, the calendar of a year."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.coverage import Covered, covered
from igcore.analysis.time import calendar, on_this_day, other_day, through_time, weekday_hours
from igcore.places import Periods
from igcore.schema import Post, frame
from igcore.selection import UNDATED, Index, Selection, index
from tests.rows import local, post, tables
from tests.selection.small import PERIODS, Record, laid_out, library, records

#: A Thursday.
NOON = datetime(2015, 1, 1, 12, tzinfo=UTC)


def of(**days: list[int]) -> tuple[Index, Covered]:
    """Posts of people on days from the first of 2015, at noon."""
    rows = [
        post(post_id=f"{person}{number}", person=person, taken_at=NOON + timedelta(days=day))
        for person, some in days.items()
        for number, day in enumerate(some)
    ]
    at = index(tables(posts=frame(rows, Post)), tuple(days), Periods())
    return at, covered(at, Periods())


def every(at: Index, days: Covered) -> tuple[np.ndarray, np.ndarray]:
    """Masks of all posts and all days."""
    return np.ones(len(at.day), bool), np.ones(len(days.day), bool)


def averages(table: pd.DataFrame, person: str) -> list[float | None]:
    """Averages of a person, one a day."""
    mine = table[table["person"] == person]
    return [None if pd.isna(each) else each for each in mine["average"]]


def test_an_average_is_of_the_days_before_with_the_day_itself() -> None:
    """Posts on days 0, 0, 1 and 5: of four days they are none until two of them are covered."""
    at, days = of(Kat=[0, 0, 1, 5])

    calendar_days = through_time(at, days, *every(at, days), 4)
    active_days = through_time(at, days, *every(at, days), 4, "active")

    assert averages(calendar_days, "Kat") == [None, 3 / 2, 3 / 3, 3 / 4, 1 / 4, 1 / 4]
    assert averages(active_days, "Kat") == [None, 3 / 2, 3 / 2, 3 / 2, 1 / 1, 1 / 1]
    assert calendar_days["total"].tolist() == [2, 3, 3, 3, 3, 4]


def test_days_that_nobody_covers_are_no_days_without_posts() -> None:
    at, days = of(Kat=[0, 3], Mads=[2, 4])

    table = through_time(at, days, *every(at, days), 2)

    assert averages(table, "Kat") == [1, 1 / 2, 0, 1 / 2, 1]
    assert averages(table, "Mads") == [None, None, 1, 1 / 2, 1 / 2]


def test_long_times_are_drawn_in_few_points_with_the_last_day() -> None:
    at, days = of(Kat=[0, 2_000])

    table = through_time(at, days, *every(at, days), 30)

    assert len(table) <= 300
    assert table["day"].iloc[-1] == pd.Timestamp(2015, 1, 1) + timedelta(days=2_000)
    assert set(table["day"].diff().dropna()) == {timedelta(days=7)}
    assert table["total"].iloc[-1] == 2


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20), st.sampled_from([1, 7, 30]), st.booleans())
def test_averages_are_those_of_a_loop(some: list[int], window: int, active: bool) -> None:
    at, days = of(Kat=some)

    found = averages(through_time(at, days, *every(at, days), window, "active" if active else "calendar"), "Kat")

    expected: list[float | None] = []
    for day in range(min(some), max(some) + 1):
        inside = [each for each in range(day - window + 1, day + 1) if each >= min(some)]
        posts = sum(some.count(each) for each in inside)
        over = len([each for each in inside if each in some]) if active else len(inside)
        expected.append(posts / over if 2 * len(inside) >= window and over else None)
    assert found == pytest.approx(expected)


def test_weekdays_and_hours_are_per_covered_day_of_them() -> None:
    """From a Thursday to the Friday of the week after: two Thursdays, two Fridays, one of each other."""
    at, days = of(Kat=[0, 0, 8])

    table = weekday_hours(at, days, *every(at, days))

    noon = table[table["hour"] == "12"]
    assert len(table) == 168
    assert noon["posts"].tolist() == [0, 0, 0, 2, 1, 0, 0]
    assert noon["days"].tolist() == [1, 1, 1, 2, 2, 1, 1]
    assert noon["rate"].tolist() == [0, 0, 0, 1, 1 / 2, 0, 0]
    assert table["posts"].sum() == 3


@given(records)
def test_weekdays_and_hours_count_every_dated_post_once(some: list[Record]) -> None:
    at = laid_out(library(some))
    days = covered(at, PERIODS)
    posts = at.choose(Selection()).posts

    table = weekday_hours(at, days, posts, np.ones(len(days.day), bool))

    assert table["posts"].sum() == (posts & (at.day != UNDATED)).sum()
    assert table.groupby("weekday")["days"].first().sum() == len(days.day)


def test_the_calendar_of_a_year_has_each_covered_day_once() -> None:
    """Weeks begin on Monday: the first of 2015, a Thursday, is in week 0, and Monday the fifth in week 1."""
    at, days = of(Kat=[-3, 0, 0, 4], Mads=[2])

    table = calendar(at, days, np.ones(5, bool), 2015)

    kat = table[table["person"] == "Kat"]
    assert kat["posts"].tolist() == [2, 0, 0, 0, 1]
    assert kat["week"].tolist() == [0, 0, 0, 0, 1]
    assert kat["weekday"].tolist() == ["thursday", "friday", "saturday", "sunday", "monday"]
    assert table[table["person"] == "Mads"][["day", "posts"]].to_numpy().tolist() == [[pd.Timestamp(2015, 1, 3), 1]]
    assert calendar(at, days, np.ones(5, bool), 2013).empty


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_a_day_of_the_calendar_is_in_its_iso_weekday(day: date) -> None:
    at, days = of(Kat=[(day - NOON.date()).days])

    table = calendar(at, days, np.ones(1, bool), day.year)

    assert table["weekday"].tolist() == [f"{day:%A}".lower()]
    assert table["week"].tolist() == [int(f"{day:%W}") - int(f"{date(day.year, 1, 1):%W}")]


def test_of_nothing_there_is_nothing() -> None:
    at = index(tables(), (), Periods())
    days = covered(at, Periods())
    nothing = np.empty(0, bool)

    assert through_time(at, days, nothing, nothing, 30).empty
    assert list(through_time(at, days, nothing, nothing, 30).columns) == ["day", "person", "average", "total"]
    assert weekday_hours(at, days, nothing, nothing)["rate"].isna().all()
    assert calendar(at, days, nothing, 2015).empty
    assert other_day(at.local) == 0


def test_posts_that_change_day_by_local_time() -> None:
    posts = frame([post(60 * hour) for hour in (0, 6, 12, 23)], Post)

    assert other_day(local(posts)) == 0
    assert other_day(local(posts, "Europe/Copenhagen")) == 1
    assert other_day(local(posts, "America/Los_Angeles")) == 2
    assert other_day(local(posts, "America/Los_Angeles"), np.array([False, False, True, True])) == 0


def test_this_day_in_other_years() -> None:
    """Of its own year nothing; where no other year has the day, the nearest that one has."""
    at, _ = of(Kat=[0, 0, 365, 730 + 3, -365, 40])
    every_post = np.ones(len(at.day), bool)

    same = on_this_day(at, every_post, date(2015, 1, 1))
    near = on_this_day(at, every_post, date(2020, 2, 14))

    assert same["day"].dt.strftime("%Y-%m-%d").tolist() == ["2014-01-01", "2016-01-01"]
    assert same["posts"].tolist() == [1, 1]
    assert near["day"].dt.strftime("%Y-%m-%d").tolist() == ["2015-02-10"]
    assert on_this_day(at, every_post, date(2020, 7, 1)).empty
    assert on_this_day(at, np.zeros(len(at.day), bool), date(2015, 1, 1)).empty
    assert list(on_this_day(at, ~every_post, date(2016, 2, 29)).columns) == ["day", "posts"]


@given(st.lists(st.integers(0, 2_000), max_size=30), st.dates(date(2015, 1, 1), date(2021, 12, 31)))
def test_this_day_is_found_by_its_month_and_number(some: list[int], today: date) -> None:
    at, _ = of(Kat=some) if some else (index(tables(), (), Periods()), None)

    found = on_this_day(at, np.ones(len(some), bool), today, reach=0)

    days = [NOON.date() + timedelta(days=each) for each in some]
    same = [each for each in days if (each.month, each.day) == (today.month, today.day) and each.year != today.year]
    assert [each.date() for each in found["day"]] == sorted(set(same))
    assert found["posts"].tolist() == [same.count(each) for each in sorted(set(same))]
