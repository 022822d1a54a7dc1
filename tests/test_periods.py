"""Promises of `igcore.places.periods` and `igcore.places.zones`."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import PeriodsError
from igcore.places import Period, Periods, gaps, read_periods, to_toml
from igcore.places.periods import periods_of
from igcore.places.zones import hemisphere_of, meant, zones

BLOG = """
home = "Europe/Copenhagen"

[[period]]
place = "San Francisco"
from = 2015-04-11
zone = "America/Los_Angeles"

[[period]]
place = "Denmark"
to = 2015-04-10
zone = "Europe/Copenhagen"
"""


def test_the_file_of_two_places() -> None:
    """In whatever order it has them; the half of the earth comes from the zone."""
    found = read_periods(BLOG)

    assert found.home == "Europe/Copenhagen"
    assert found.places == ("Denmark", "San Francisco")
    assert found.periods == (
        Period("Denmark", "Europe/Copenhagen", None, date(2015, 4, 10)),
        Period("San Francisco", "America/Los_Angeles", date(2015, 4, 11), None),
    )
    assert gaps(found) == []


def test_no_file_is_no_periods_and_utc() -> None:
    assert read_periods("") == Periods() == Periods((), "UTC")
    assert to_toml(Periods()) == 'home = "UTC"\n'


def test_what_is_on_the_southern_half() -> None:
    """By the coordinates of zones; an alias lies where what it names does."""
    south = ("Australia/Sydney", "Australia/NSW", "America/Sao_Paulo", "Pacific/Auckland", "NZ", "Africa/Johannesburg")
    north = ("Europe/Copenhagen", "America/Los_Angeles", "US/Pacific", "Asia/Singapore", "UTC", "Etc/GMT+5")

    assert {hemisphere_of(each) for each in south} == {"south"}
    assert {hemisphere_of(each) for each in north} == {"north"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[period]]\nplace = 1\nzone = 'UTC'", "period 1: place has to be a name"),
        ("[[period]]\nplace = 'A'", "period 1 (A): a time zone is missing"),
        ("[[period]]\nplace = 'A'\nzone = 'Europe/Kopenhagen'", "time zone Europe/Kopenhagen; Europe/Copenhagen may"),
        ("[[period]]\nplace = 'A'\nzone = '../../etc/passwd'", "there is no time zone ../../etc/passwd"),
        ("[[period]]\nplace = 'A'\nzone = 'UTC'\nfrom = 2015-04-02\nto = 2015-04-01", "(2015-04-01) before it begins"),
        ("[[period]]\nplace = 'A'\nzone = 'UTC'\nfrom = 2015-04-02T10:00:00", "from and to are days"),
        ("[[period]]\nplace = 'A'\nzone = 'UTC'\nfrom = 0001-01-01", "from and to are days"),
        ("[[period]]\nplace = 'A'\nzone = 'UTC'\nhemisphere = 'west'", "hemisphere is north or south"),
        ("[[period]]\nplace = 'A'\nzone = 'UTC'\nuntil = 2015-01-01", "until is no part of it"),
        ('[[period]]\nplace = "A\\u0000B"\nzone = "UTC"', "that can be printed"),
        ("home = 'Mars'", "home: there is no time zone Mars"),
        ("house = 'UTC'", "house is no part of it"),
        ("period = 5", "has to be a list"),
        ("period = [5]", "it has to be a table"),
        ("period = " + "[" * 4000, "it is no TOML"),
        ("home = ", "it is no TOML"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence(text: str, fault: str) -> None:
    with pytest.raises(PeriodsError) as caught:
        read_periods(text)

    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(PeriodsError) as caught:
        read_periods("home = 'Mars'\n[[period]]\nplace = ''\nzone = 'Venus'\n[[period]]\nplace = 'B'\nzone = 'UTC'")

    assert len(caught.value.faults) == 3


def row(place: str, first: date | None, last: date | None, **more: str) -> dict[str, object]:
    """A row as it stands in the file."""
    return {"place": place, "zone": "UTC", "from": first, "to": last, **more}


def test_two_places_at_once_are_refused_for_one_and_the_same_only() -> None:
    rows = [row("A", None, date(2015, 4, 10)), row("B", date(2015, 4, 1), None)]

    with pytest.raises(PeriodsError, match="A and B overlap from 1 April 2015 to 10 April 2015"):
        periods_of(rows)
    with pytest.raises(PeriodsError, match=r"overlap on 10 April 2015 \(Kat\)"):
        periods_of([row("A", None, date(2015, 4, 10), person="Kat"), row("B", date(2015, 4, 10), None, person="Kat")])
    assert len(periods_of([rows[0], {**rows[1], "person": "Kat"}]).periods) == 2


def test_a_day_without_a_place_is_told() -> None:
    some = [row("A", None, date(2015, 3, 31)), row("B", date(2015, 4, 11), None)]

    assert gaps(periods_of(some)) == ["No place is given from 1 April 2015 to 10 April 2015, between A and B."]
    assert gaps(periods_of(some[:1])) == gaps(Periods()) == []


@given(st.data())
def test_what_is_written_is_read_as_the_same(data: st.DataObject) -> None:
    names = st.text(st.characters(categories=["L", "N", "P"]) | st.just(" "), min_size=1, max_size=20)
    names = names.map(lambda name: " ".join(name.split())).filter(bool)
    rows = []
    for person in data.draw(st.lists(st.none() | names, unique=True, max_size=3)):
        day = date(2010, 1, 1)
        for _ in range(data.draw(st.integers(0, 4))):
            first = day + timedelta(days=data.draw(st.integers(0, 400)))
            last = first + timedelta(days=data.draw(st.integers(0, 400)))
            day = last + timedelta(days=1)
            zone = data.draw(st.sampled_from(["UTC", "Europe/Copenhagen", "Australia/Sydney"]))
            hemisphere = data.draw(st.sampled_from(["north", "south", None]))
            rows.append(
                {"place": data.draw(names), "zone": zone, "from": first, "to": last, "hemisphere": hemisphere,
                 "person": person}
            )  # fmt: skip
    periods = periods_of(rows, "Europe/Berlin")

    assert read_periods(to_toml(periods)) == periods
    assert len(periods.periods) == len(rows)


@given(st.text() | st.sampled_from(["home = 1", "[period]", "period = [{}]", "[[period]]\nplace=1979-05-27\n"]))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(PeriodsError):
        read_periods(text)


@given(st.text())
def test_a_zone_that_may_be_meant_is_one(name: str) -> None:
    assert meant(name) is None or meant(name) in zones()
