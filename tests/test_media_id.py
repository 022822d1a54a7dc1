"""Promises of `igcore.media_id`."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import NotAMediaIdError
from igcore.media_id import (
    FIRST_DAY,
    from_shortcode,
    historic_media_links,
    identify,
    is_media_id,
    make,
    post_link,
    shortcode,
    taken_at,
)
from tests.rows import NOW

BLOG, CODE = 1317927813210600632, "BJKOF0KBnS4"
PRIVATE = "B8jnuB2HAbyc0qk8Zw1lQF6OTpTUbW5f3LQ2GU0"
#: Kinds whose id Instagram gives when they are published, and not when the upload began.
AT_ONCE = ("image", "image_or_carousel", "carousel")

moments = st.datetimes(FIRST_DAY.replace(tzinfo=None), NOW.replace(tzinfo=None), timezones=st.just(UTC))
sequences = st.integers(0, (1 << 23) - 1)


def pairs(shared: Path, scheme: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Ids of real posts whose times are known from elsewhere, but for one that is doubted."""
    with (shared / "oracles" / "id_pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["scheme"] == scheme and row["note"] != "suspect":
                yield int(row["media_id"]), row


@pytest.mark.parametrize("scheme", ["legacy", "sharded64"])
def test_shortcodes_of_real_posts_are_their_numbers(shared: Path, scheme: str) -> None:
    found = [(shortcode(number), from_shortcode(row["shortcode"])) for number, row in pairs(shared, scheme)]

    assert found == [(row["shortcode"], number) for number, row in pairs(shared, scheme)]
    assert len(found) > 100


def test_legacy_ids_of_real_posts_tell_no_time(shared: Path) -> None:
    assert not any(is_media_id(number, NOW) for number, _ in pairs(shared, "legacy"))


def test_pictures_of_before_2022_have_their_time_to_the_second(shared: Path) -> None:
    found = [
        (taken_at(number, NOW).replace(microsecond=0), datetime.fromisoformat(row["taken_at_utc"]))
        for number, row in pairs(shared, "sharded64")
        if row["kind"] in AT_ONCE and row["taken_at_utc"] < "2022"
    ]

    assert [decoded for decoded, _ in found] == [known for _, known in found]
    assert len(found) > 250


def test_every_time_in_an_id_is_within_twenty_minutes_and_of_the_same_day(shared: Path) -> None:
    """Videos, and what tools published of late, have their id before they are public."""
    for number, row in pairs(shared, "sharded64"):
        decoded, known = taken_at(number, NOW), datetime.fromisoformat(row["taken_at_utc"])

        assert timedelta(seconds=-1140) < decoded - known < timedelta(seconds=35), row
        assert decoded.date() == known.date(), row


@given(moments, sequences)
def test_an_id_made_of_a_moment_tells_that_moment(moment: datetime, sequence: int) -> None:
    """To the millisecond, which is all that it holds."""
    number = make(moment, sequence)

    assert taken_at(number, NOW) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert number & (1 << 23) - 1 == sequence


@given(st.integers(0, (1 << 63) - 1))
def test_a_number_comes_back_from_its_shortcode(number: int) -> None:
    assert from_shortcode(shortcode(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        str(BLOG),
        f"  {BLOG}\n",
        CODE,
        "https://www.instagram.com/p/BJKOF0KBnS4/",
        "https://www.instagram.com/p/BJKOF0KBnS4",
        "http://instagram.com/p/BJKOF0KBnS4/?igshid=abc&img_index=2",
        "instagram.com/reel/BJKOF0KBnS4/#comments",
        "https://www.instagram.com/reels/BJKOF0KBnS4/",
        "https://www.instagram.com/tv/BJKOF0KBnS4/?utm_source=ig_web_copy_link",
        "https://www.instagram.com/some.user_1/p/BJKOF0KBnS4/",
        "https://www.instagram.com/some.user_1/reel/BJKOF0KBnS4/?hl=sv",
        "http://instagr.am/p/BJKOF0KBnS4/",
    ],
)
def test_a_number_a_shortcode_and_a_link_tell_the_same(text: str) -> None:
    found = identify(text, NOW)

    assert (found.media_id, found.shortcode, found.link) == (BLOG, CODE, post_link(CODE))
    assert found.taken_at == datetime(2016, 8, 16, 6, 34, 20, 13_000, tzinfo=UTC)
    assert found.reason is None


def test_what_private_links_append_is_cut() -> None:
    link = f"https://www.instagram.com/p/{PRIVATE}/?igshid=1"

    assert from_shortcode(PRIVATE) == 2243811726252050162
    assert identify(link, NOW).shortcode == "B8jnuB2HAby"


@pytest.mark.parametrize("number", [3, 12359, 322481838, 432265784, (1 << 40) - 1])
def test_a_legacy_id_has_a_link_but_no_time(number: int) -> None:
    found = identify(str(number), NOW)

    assert (found.media_id, found.link) == (number, post_link(shortcode(number)))
    assert (found.taken_at, found.reason) == (
        None,
        "numbers this small were counted up until 2011 and tell no time",
    )


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (0, "ids begin with 1"),
        (-BLOG, "it does not fit the 63 bits of one"),
        (1 << 63, "it does not fit the 63 bits of one"),
        (10**30, "it does not fit the 63 bits of one"),
        (1 << 40, "it would be of 2011-08-24, before ids carried a time"),
        (17898331156755970, "it would be of 2011-09-18, before ids carried a time"),
        (18600000000000000, "it would be of 2011-09-19, before ids carried a time"),
        (20231103123456789, "it would be of 2011-09-21, before ids carried a time"),
        ((1 << 63) - 1, "it would be of 2046-06-27, which is yet to come"),
    ],
)
def test_other_numbers_are_refused_with_the_reason(number: int, reason: str) -> None:
    """The long numbers in Instagram's own exports (FBIDs) and camera time stamps among them."""
    with pytest.raises(NotAMediaIdError, match=reason):
        taken_at(number, NOW)

    assert not is_media_id(number, NOW)
    assert number < 0 or identify(str(number), NOW).reason == reason


def test_ids_end_a_day_after_now() -> None:
    """A clock that is a little behind must not refuse a post of today."""
    day = timedelta(days=1)

    assert is_media_id(make(NOW + day, 0), NOW)
    assert not is_media_id(make(NOW + day + timedelta(milliseconds=1), 0), NOW)
    assert is_media_id(make(FIRST_DAY, 0), NOW)
    assert not is_media_id(make(FIRST_DAY, 0) - 1, NOW)


@pytest.mark.parametrize("code", ["", "BJKOF0KBnS!", "BJKOF0KBnSé", "BJKOF0KBnS4A", "-__________", "A" * 60, "B" * 28])
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(NotAMediaIdError):
        from_shortcode(code)


@given(st.text() | st.from_regex(r"(https://www\.instagram\.com/p/)?[\w-]{0,45}/?") | st.integers().map(str))
def test_whatever_the_text_the_answer_is_an_id_or_a_reason(text: str) -> None:
    found = identify(text, NOW)

    assert (found.taken_at is None) == (found.reason is not None)
    assert (found.media_id is None) == (found.link is None)


def test_historic_links_have_three_sizes() -> None:
    assert historic_media_links(CODE) == {
        "t": "https://www.instagram.com/p/BJKOF0KBnS4/media/?size=t",
        "m": "https://www.instagram.com/p/BJKOF0KBnS4/media/?size=m",
        "l": "https://www.instagram.com/p/BJKOF0KBnS4/media/?size=l",
    }
