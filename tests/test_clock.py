"""Promises of `igcore.places.clock`: the local time of every post, by the day on which one lived where."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from igcore.places import NOWHERE, Local, Period, Periods, clock

COPENHAGEN, LOS_ANGELES, SYDNEY = "Europe/Copenhagen", "America/Los_Angeles", "Australia/Sydney"
MOVED = Periods(
    (Period("Denmark", COPENHAGEN, None, date(2015, 4, 10)), Period("San Francisco", LOS_ANGELES, date(2015, 4, 11))),
    COPENHAGEN,
)


def clocked(periods: Periods, *moments: datetime | None, person: str = "Kat") -> Local:
    """What the clock said to one person."""
    times = pd.Series(pd.array(list(moments), "datetime64[ms, UTC]"))
    return clock(times, pd.Series([person] * len(moments), dtype="string"), periods)


def told(local: Local) -> list[tuple[str, str]]:
    """Local times, and the place of each."""
    return [
        (f"{pd.Timestamp(time):%Y-%m-%d %H:%M}" if place >= 0 else "", local.places[place] if place >= 0 else "")
        for time, place in zip(local.times, local.place, strict=True)
    ]


def test_the_day_of_moving_ends_at_midnight_where_one_lived_before() -> None:
    """From then on the clock is that of the new place, where it is still the day before."""
    last = datetime(2015, 4, 10, 21, 59, tzinfo=UTC)

    assert told(clocked(MOVED, last, last + timedelta(minutes=1), datetime(2015, 4, 11, 7, tzinfo=UTC), None)) == [
        ("2015-04-10 23:59", "Denmark"),
        ("2015-04-10 15:00", "San Francisco"),
        ("2015-04-11 00:00", "San Francisco"),
        ("", ""),
    ]


def test_moving_east_takes_no_time_twice() -> None:
    back = Periods(
        (
            Period("San Francisco", LOS_ANGELES, None, date(2015, 4, 10)),
            Period("Denmark", COPENHAGEN, date(2015, 4, 11)),
        )
    )
    last = datetime(2015, 4, 11, 6, 59, tzinfo=UTC)

    assert told(clocked(back, last, last + timedelta(minutes=1))) == [
        ("2015-04-10 23:59", "San Francisco"),
        ("2015-04-11 09:00", "Denmark"),
    ]


def test_outside_of_periods_the_home_zone_holds() -> None:
    gap = Periods(
        (
            Period("Denmark", COPENHAGEN, date(2014, 1, 1), date(2014, 12, 31)),
            Period("Sydney", SYDNEY, date(2015, 2, 1), date(2015, 2, 1), "south"),
        ),
        "Asia/Tokyo",
    )
    found = clocked(gap, *[datetime(2015, month, 1, 3, tzinfo=UTC) for month in (1, 2, 3)])

    assert told(found) == [
        ("2015-01-01 12:00", NOWHERE),
        ("2015-02-01 14:00", "Sydney"),
        ("2015-03-01 12:00", NOWHERE),
    ]
    assert found.south.tolist() == [False, True, False]
    assert [found.zones[each] for each in found.zone] == ["Asia/Tokyo", SYDNEY, "Asia/Tokyo"]


def test_what_holds_for_one_person_goes_before_what_holds_for_all() -> None:
    trip = Period("Sydney", SYDNEY, date(2014, 6, 1), date(2014, 6, 30), "south", "Kat")
    periods = Periods((*MOVED.periods, trip), COPENHAGEN)
    moment = datetime(2014, 6, 10, tzinfo=UTC)

    assert told(clocked(periods, moment)) == [("2014-06-10 10:00", "Sydney")]
    assert told(clocked(periods, moment, person="Mads")) == [("2014-06-10 02:00", "Denmark")]


def test_summer_time_is_kept() -> None:
    winter, summer = (datetime(2014, month, 1, 12, tzinfo=UTC) for month in (1, 7))

    assert [time for time, _ in told(clocked(MOVED, winter, summer))] == ["2014-01-01 13:00", "2014-07-01 14:00"]


def test_no_posts_have_no_times() -> None:
    found = clocked(MOVED)

    assert (len(found.times), len(found.place), len(found.south)) == (0, 0, 0)
    assert found.places == ("Denmark", "San Francisco", NOWHERE)


@given(st.lists(st.datetimes(datetime(2010, 1, 1), datetime(2020, 1, 1)), max_size=30), st.data())
def test_local_time_is_what_each_zone_says(moments: list[datetime], data: st.DataObject) -> None:
    """One by one, with the standard library alone, for periods that follow each other by a day."""
    names = data.draw(st.lists(st.sampled_from([COPENHAGEN, LOS_ANGELES, SYDNEY, "America/Sao_Paulo"]), max_size=4))
    days = sorted(data.draw(st.sets(st.dates(date(2011, 1, 1), date(2019, 1, 1)), min_size=5, max_size=5)))
    periods = Periods(
        tuple(
            Period(f"{number}", zone, days[number], days[number + 1] - timedelta(days=1))
            for number, zone in enumerate(names)
        ),
        "UTC",
    )
    moments = [each.replace(microsecond=each.microsecond // 1000 * 1000, tzinfo=UTC) for each in moments]

    found = clocked(periods, *moments)

    starts = [datetime(each.year, each.month, each.day) for each in days]
    for moment, time, place in zip(moments, found.times, found.place, strict=True):
        zone, number = "UTC", len(names)
        for each, name in enumerate(names):
            first = starts[each].replace(tzinfo=ZoneInfo(names[each - 1] if each else name))
            if first <= moment < starts[each + 1].replace(tzinfo=ZoneInfo(name)):
                zone, number = name, each
        assert place == number
        assert pd.Timestamp(time) == pd.Timestamp(moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
    assert np.array_equal(found.zone >= 0, np.ones(len(moments), bool))
