"""How times from one day to another are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.selection.times import covers, days_of, days_text, overlap

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
ends = st.none() | days | st.sampled_from([date(2015, 12, 31), date(2016, 2, 29), date(2015, 1, 1), date(2015, 6, 1)])


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-6-1", date(2015, 6, 1), date(2015, 6, 1)),
        ("2015-06-01..2015-07-03", date(2015, 6, 1), date(2015, 7, 3)),
        ("2015..2016-02", date(2015, 1, 1), date(2016, 2, 29)),
        ("..2015", None, date(2015, 12, 31)),
        ("2015..", date(2015, 1, 1), None),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
    ],
)
def test_days_of_a_value(value: str, start: date | None, end: date | None) -> None:
    assert days_of(value) == (start, end)


@pytest.mark.parametrize(
    "value",
    ["", "..", "15", "2015-13", "2015-02-29", "0000", "2016..2015", "1..2..3", "june", "2015-06-00", "²"],
)
def test_what_is_no_time_is_refused_with_a_sentence(value: str) -> None:
    with pytest.raises(ValueError, match=r"^(“|There).*\.$"):
        days_of(value)


@given(ends, ends)
def test_what_is_written_is_read_again_and_written_the_same(one: date | None, other: date | None) -> None:
    """So a time has one way of being written, and is the same value wherever it comes from."""
    if one is None and other is None:
        return
    start, end = (other, one) if one and other and one > other else (one, other)

    written = days_text(start, end)

    assert days_of(written) == (start, end)
    assert days_text(*days_of(written)) == written


def test_what_both_times_have() -> None:
    assert overlap(days_of("2015"), days_of("2016")) is None
    assert overlap(days_of("..2015"), days_of("2014..")) == (date(2014, 1, 1), date(2015, 12, 31))
    assert covers("2015", "2015-12-31")
    assert not covers("2015", "2015-12-31..2016-01-01")
    assert not covers("2015", "2015..")
