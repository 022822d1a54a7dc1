"""Promises of `igcore.importers.values`: what is no number, text or time of Instagram's is told from what is."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore import media_id
from igcore.importers.base import FIRST_POST
from igcore.importers.values import fbid_in_name, id_number, post_id_of, read_fbid, read_number, read_text, read_time
from tests.rows import ANNA, NOW, START

moments = st.datetimes(FIRST_POST.replace(tzinfo=None), NOW.replace(tzinfo=None), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
numbers = st.integers(1, media_id.LARGEST)
anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)


@given(numbers)
def test_a_number_is_the_same_as_text(number: int) -> None:
    assert read_number(number) == read_number(f" {number}\n") == id_number(str(number)) == number
    assert id_number(post_id_of(number, ANNA)) == number


@given(st.integers(17 * 10**15, 19 * 10**15 - 1))
def test_an_fbid_is_found_in_all_names_that_exports_give(number: int) -> None:
    names = [f"{number}.jpg", f"media/posts/202408/1_2_3_n_{number}.heic", f"AQx-_{number}"]

    assert {read_fbid(number), read_fbid(str(number)), *map(fbid_in_name, names)} == {number}


@pytest.mark.parametrize("value", [None, True, 0, -1, 1.0, "", "1.0", "²", "٣", "9" * 5000, 10**30, [1], {"a": 1}])
def test_what_is_no_number_is_none(value: Any) -> None:
    assert read_number(value) is None


@given(moments)
def test_a_time_is_the_same_however_it_is_written(moment: datetime) -> None:
    seconds = int(moment.timestamp())
    naive = moment.replace(tzinfo=None)
    written = [seconds, float(seconds), str(seconds), moment.isoformat(), naive.isoformat(), f"{naive}", f"{naive}Z"]

    assert {read_time(each, NOW) for each in written} == {moment}


@pytest.mark.parametrize("stamp", [None, True, "", "soon", "2018-02-30", 10**11, float("nan"), float("inf"), [], b"1"])
def test_what_is_no_time_is_an_error_in_words(stamp: Any) -> None:
    with pytest.raises(ValueError, match="is no time"):
        read_time(stamp, NOW)


@pytest.mark.parametrize("stamp", [0, FIRST_POST.timestamp() - 1, NOW + timedelta(days=2), "0001-01-01", "2999-01-01"])
def test_a_time_without_instagram_is_not_believed(stamp: Any) -> None:
    with pytest.raises((ValueError, OverflowError), match="outside the years of Instagram"):
        read_time(stamp.isoformat() if isinstance(stamp, datetime) else stamp, NOW)


@given(anything)
def test_anything_is_read_or_is_an_error_of_a_kind_that_readers_expect(value: Any) -> None:
    for read in (lambda: read_time(value, NOW), lambda: id_number(value), lambda: read_text(value)):
        with suppress(ValueError, TypeError, OverflowError):
            read()

    assert read_number(value) is None or read_number(value) == int(value)


def test_a_zone_is_kept_in_mind() -> None:
    assert read_time("2016-08-15T02:00:00+02:00", NOW) == START
