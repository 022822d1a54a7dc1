"""Promises of the column of days: many times at once are as one after the other, and as a loop over the days."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from igcore.selection.columns import UNDATED, days
from igcore.selection.times import days_of

EPOCH = date(1970, 1, 1)
DAYS = st.lists(st.one_of(st.none(), st.dates(date(2015, 12, 1), date(2016, 2, 1))), max_size=12)
ENDS = st.one_of(st.just(""), st.dates(date(2015, 11, 1), date(2016, 3, 1)).map(str))
TIMES = st.one_of(
    st.sampled_from(["2015", "2016", "2016-01", "0001", "9999-12-31"]),
    st.tuples(ENDS, ENDS).filter(any).map(lambda ends: "..".join(sorted(ends) if all(ends) else ends)),
)


@given(DAYS, st.lists(TIMES, max_size=6), st.data())
def test_times_are_found_and_counted_as_by_a_loop(
    some: list[date | None], times: list[str], data: st.DataObject
) -> None:
    column = days(np.array([UNDATED if each is None else (each - EPOCH).days for each in some], np.int32))
    chosen = np.array([data.draw(st.booleans()) for _ in some], bool)
    wanted = tuple(times)

    def inside(day: date | None, time: str) -> bool:
        start, end = days_of(time)
        return day is not None and (start or date.min) <= day <= (end or date.max)

    assert column.any(wanted).tolist() == [any(inside(day, time) for time in times) for day in some]
    for time, mask in zip(times, column.having(wanted), strict=True):
        assert mask.tolist() == [inside(day, time) for day in some]
    assert column.count_each(chosen, wanted).tolist() == [
        sum(inside(day, time) for day, is_chosen in zip(some, chosen, strict=True) if is_chosen) for time in times
    ]


def test_of_days_that_are_far_apart_every_one_is_found() -> None:
    """From the year 1 to 9999, the ends of the calendar."""
    ends = [date.min, date.max]
    column = days(np.array([(each - EPOCH).days for each in ends], np.int32))

    assert column.any((str(date.min),)).tolist() == [True, False]
    assert column.any((f"{date.min + timedelta(1)}..",)).tolist() == [False, True]
    assert column.count_each(np.ones(2, bool), ("0001..9999", "..0001")).tolist() == [2, 1]
