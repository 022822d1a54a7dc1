"""Promises of `igcore.web.picks`: what is drawn pale, and what a click and a brush choose."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from igcore.selection import Choice, Field, Selection, choice
from igcore.selection.values import WEEKDAYS
from igcore.web import shelf
from igcore.web.picks import DaysBehind, pickable
from tests.acting import brush, chips, opened, pick, send

HUES = ["red", "grey", "blue"]


def picked(chosen: Choice, field: Field = Field.HUE, values: list[str] = HUES) -> list[str]:
    """Values of the rows that are not pale."""
    table = pickable(pd.DataFrame({"n": range(len(values))}), Selection().choose(field, chosen), field, values)
    return table["value"][table["picked"]].tolist()


def test_where_nothing_is_chosen_nothing_is_pale() -> None:
    assert picked(Choice()) == HUES


def test_what_is_not_chosen_and_what_is_left_out_is_pale() -> None:
    assert picked(choice(["red", "blue"])) == ["red", "blue"]
    assert picked(choice(none=["red"])) == ["grey", "blue"]
    assert picked(choice(["red", "grey"], none=["blue"], inverted=True)) == ["blue"]


@pytest.mark.parametrize(
    ("chosen", "months"),
    [
        ("2016", ["2016-01", "2016-12"]),
        ("2016-12-24", ["2016-12"]),
        ("..2016-01-01", ["2015-12", "2016-01"]),
        ("2016-12-31..", ["2016-12", "2017-01"]),
    ],
)
def test_a_month_of_which_a_day_is_chosen_is_not_pale(chosen: str, months: list[str]) -> None:
    every = ["2015-12", "2016-01", "2016-12", "2017-01"]

    assert picked(choice([chosen]), Field.DATE, every) == months


@given(st.lists(st.sampled_from(HUES)), st.lists(st.sampled_from(HUES)), st.booleans())
def test_turning_a_choice_round_turns_what_is_pale_round(wanted: list[str], none: list[str], inverted: bool) -> None:
    now = Selection().choose(Field.HUE, choice(wanted, none, inverted=inverted))
    if not now:
        return

    table = pd.DataFrame(index=range(len(HUES)))
    one = pickable(table, now, Field.HUE, HUES)["picked"]
    other = pickable(table, now.invert(), Field.HUE, HUES)["picked"]

    assert (one != other).all()


SPANS = st.tuples(st.integers(1, 28), st.integers(1, 28)).map(
    lambda ends: "2016-02-{:02}..2016-02-{:02}".format(*sorted(ends))
)


@given(st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=2), st.booleans(), st.lists(SPANS, max_size=8))
def test_times_are_picked_as_a_loop_over_their_days_says(
    wanted: list[str], unwanted: list[str], inverted: bool, values: list[str]
) -> None:
    def days(value: str) -> set[int]:
        first, last = (int(each[-2:]) for each in value.split(".."))
        return set(range(first, last + 1))

    chosen = choice(wanted, unwanted, inverted=inverted)

    found = picked(chosen, Field.DATE, values)

    def meets(value: str, some: tuple[str, ...]) -> bool:
        return any(days(value) & days(each) for each in some)

    assert found == [
        value
        for value in values
        if not chosen
        or ((not chosen.values or meets(value, chosen.values)) and not meets(value, chosen.none)) != chosen.inverted
    ]


def test_marks_of_many_days_are_pale_where_none_of_them_is_chosen() -> None:
    """Of a mark without days as well; of nothing there is nothing."""
    table = pd.DataFrame({"posts": ["0", "1", "2"]})
    behind = DaysBehind(["none", "many", "few"], np.arange(1_205), np.repeat([1, 2], [1_200, 5]))

    assert behind.pickable(table, np.array([1_203]))["picked"].tolist() == [False, False, True]
    assert behind.pickable(table, None)["picked"].all()
    assert [len(behind.of(mark)) for mark in ("none", "many", "few", "another")] == [0, 1_200, 5, 0]
    nothing = np.zeros(0, int)
    assert DaysBehind([], nothing, nothing).pickable(table[:0], nothing).empty


@pytest.mark.parametrize(
    ("chosen", "cells"),
    [
        ({}, ["sunday|8", "sunday|9", "monday|8"]),
        ({Field.WEEKDAY: ["sunday"]}, ["sunday|8", "sunday|9"]),
        ({Field.WEEKDAY: ["sunday"], Field.HOUR: ["8"]}, ["sunday|8"]),
        ({Field.HOUR: ["8"]}, ["sunday|8", "monday|8"]),
    ],
)
def test_a_cell_of_two_fields_is_pale_where_one_of_them_is_not_chosen(
    chosen: dict[Field, list[str]], cells: list[str]
) -> None:
    now = Selection()
    for field, values in chosen.items():
        now = now.choose(field, choice(values))
    every = ["sunday|8", "sunday|9", "monday|8"]

    table = pickable(pd.DataFrame(index=range(3)), now, (Field.WEEKDAY, Field.HOUR), every)

    assert table["value"][table["picked"]].tolist() == cells


def test_a_click_on_a_cell_chooses_both_and_once_more_neither(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one step: Back brings both back. Another cell is chosen instead."""
    app = opened("time", sample_library, monkeypatch)
    app.session_state["view"] = "hours"
    app.run()

    at = shelf.current().at
    weekday, hour = (np.asarray(at.columns[field].codes) for field in (Field.WEEKDAY, Field.HOUR))  # type: ignore[union-attr]  # both are `One`
    codes = sorted(set(zip(weekday.tolist(), hour.tolist(), strict=True)))[:3]
    first, second, third = (f"{WEEKDAYS[day]}|{hour}" for day, hour in codes)
    said = [{"Weekday": [WEEKDAYS[day].capitalize()], "Hour": [f"{hour:02}:00"]} for day, hour in codes]

    one = chips(pick(app, "cells", first))
    other = chips(pick(app, "cells", first, second))
    back = chips(send(app, "bar", "back"))
    again = chips(pick(app, "cells", first, second, third))
    none = chips(pick(app, "cells", first, second))

    assert [one, other, back, again, none] == [said[0], said[1], said[0], said[2], {}]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (datetime(2014, 3, 5, tzinfo=UTC), datetime(2014, 3, 9, tzinfo=UTC), "5 Mar 2014 to 9 Mar 2014"),
        (datetime(2014, 3, 4, 18, tzinfo=UTC), datetime(2014, 3, 9, 6, tzinfo=UTC), "5 Mar 2014 to 9 Mar 2014"),
        (datetime(2014, 3, 4, 6, tzinfo=UTC), datetime(2014, 3, 4, 18, tzinfo=UTC), "4 Mar 2014"),
    ],
)
def test_a_brush_over_days_chooses_days(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch, start: datetime, end: datetime, words: str
) -> None:
    app = opened("time", sample_library, monkeypatch)

    assert chips(brush(app, "through", "day", start, end)) == {"Date": [words]}


@pytest.fixture
def numbers(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with months."""
    return opened("numbers", sample_library, monkeypatch)


def test_a_click_on_a_month_chooses_it(numbers: AppTest) -> None:
    assert chips(pick(numbers, "time", "2016-08")) == {"Date": ["Aug 2016"]}


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (datetime(2013, 12, 27, tzinfo=UTC), datetime(2015, 7, 27, tzinfo=UTC), "1 Jan 2014 to 31 Jul 2015"),
        (datetime(2014, 3, 1, tzinfo=UTC), datetime(2014, 3, 2, tzinfo=UTC), "Mar 2014"),
        (datetime(2014, 3, 5, tzinfo=UTC), datetime(2014, 3, 9, tzinfo=UTC), "5 Mar 2014 to 9 Mar 2014"),
    ],
)
def test_a_brush_chooses_the_months_whose_marks_it_covers(
    numbers: AppTest, start: datetime, end: datetime, words: str
) -> None:
    """Marks stand at the first of a month; between two of them it is the days themselves."""
    assert chips(brush(numbers, "time", "month", start, end)) == {"Date": [words]}


def test_a_brush_back_to_front_is_the_same(numbers: AppTest) -> None:
    late, early = datetime(2015, 7, 27, tzinfo=UTC), datetime(2013, 12, 27, tzinfo=UTC)

    assert chips(brush(numbers, "time", "month", late, early)) == {"Date": ["1 Jan 2014 to 31 Jul 2015"]}
