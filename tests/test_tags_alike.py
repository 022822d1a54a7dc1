"""Promises of `igcore.analysis.tags_alike`: hashtags that may be one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.tags_alike import alike, folded


def pairs(*values: str) -> list[tuple[str, str, str]]:
    """Pairs found among these, the most used first."""
    table = alike(values, np.arange(len(values), 0, -1))
    return list(zip(table["key"], table["other"], table["why"], strict=True))


@pytest.mark.parametrize(
    ("more", "less", "why"),
    [
        ("cafe", "café", "accents"),
        ("nørrebro", "norrebro", "accents"),
        ("2_of_us", "2ofus", "accents"),
        ("beach", "beaches", "plural"),
        ("colours", "colour", "plural"),
        ("cities", "city", "plural"),
        ("sunset", "sunsett", "slip"),
        ("sunset", "sunsat", "slip"),
        ("colors", "colours", "slip"),
    ],
)
def test_what_may_be_one(more: str, less: str, why: str) -> None:
    assert pairs(more, less) == [(less, more, why)]


@pytest.mark.parametrize(
    ("one", "other"), [("summer2015", "summer2016"), ("sand", "hand"), ("sunset", "sunrise"), ("a", "as"), ("_", "__")]
)
def test_what_is_not(one: str, other: str) -> None:
    """Other years, short words, more than one letter, stems of a letter."""
    assert pairs(one, other) == []


def test_the_surest_come_first_and_each_pair_once() -> None:
    """Boats and boat are a plural and one letter apart."""
    assert pairs("sunset", "sailboat", "sailboats", "sunsét", "sunsat") == [
        ("sunsét", "sunset", "accents"),
        ("sailboats", "sailboat", "plural"),
        ("sunsét", "sunset", "slip"),
    ][:2] + [("sunsat", "sunset", "slip")]


def test_both_numbers_of_posts_are_said() -> None:
    table = alike(["sea", "seas"], np.array([7, 3]))

    assert table[["key", "posts", "other", "other_posts"]].to_numpy().tolist() == [["seas", 3, "sea", 7]]
    assert alike([], np.zeros(0, np.int64)).empty


keys = st.lists(st.text("abéø_1", min_size=1, max_size=8), unique=True, max_size=12)


def distance_is_one(one: str, other: str) -> bool:
    """One letter, and no digit, more or in place of another."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < 6:
        return False
    if len(long) == len(short):
        differ = [at for at in range(len(long)) if long[at] != short[at]]
        return len(differ) == 1 and not any(each[differ[0]].isdigit() for each in (one, other))
    return any(long[:at] + long[at + 1 :] == short and not long[at].isdigit() for at in range(len(long)))


@given(keys)
def test_what_is_found_is_true(values: list[str]) -> None:
    for key, other, why in pairs(*values):
        assert values.index(other) < values.index(key)
        if why == "accents":
            assert folded(key) == folded(other)
        if why == "slip":
            assert distance_is_one(key, other)


@given(st.text("abcdefgh", min_size=6, max_size=12), st.data())
def test_one_slip_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    other = data.draw(st.sampled_from([word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]))

    assert pairs(word, other) == [(other, word, "slip")]


@given(st.lists(st.text("ab1\U0001f33b\uffff", min_size=5, max_size=7), unique=True, max_size=12))
def test_whatever_is_one_slip_from_another_is_in_a_pair(values: list[str]) -> None:
    """Of letters beyond the first 65,536, and of the last of these, too. Halves of letters are in no table."""
    found = {each for key, other, _ in pairs(*values) for each in (key, other)}

    assert found >= {one for one in values for other in values if one != other and distance_is_one(one, other)}


def test_a_very_long_hashtag_takes_no_more_than_its_letters() -> None:
    """Any of its letters may be the one more."""
    long = "x" * 100_000

    assert pairs("sunset", long, f"{long}x", "sunsat") == [(f"{long}x", long, "slip"), ("sunsat", "sunset", "slip")]
