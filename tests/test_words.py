"""Promises of `igcore.web.words`."""

import re
import string
from datetime import UTC, datetime, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.numbers import countable, numbers
from igcore.schema import Hashtag, Image, Post, frame
from igcore.web.words import markdown_table, plain, sentences
from tests.rows import local, post


def test_names_lose_what_would_be_markup() -> None:
    assert plain("![a](http://b) _c_") == r"\!\[a\]\(http\:\/\/b\) \_c\_"


def test_of_nothing_there_is_nothing() -> None:
    assert plain("") == plain(" \n ") == ""


@given(st.text(st.sampled_from(string.punctuation + "aé \n1")) | st.text())
def test_each_mark_is_escaped_once_and_the_text_stays(text: str) -> None:
    found = plain(text)

    assert re.sub(r"\\(.)", r"\1", found) == " ".join(text.split())
    assert not re.search("[!-/:-@\\[-`{-~]", re.sub(r"\\.", "", found))


def said(*hours: int) -> list[str]:
    """What is said of posts at these hours after noon of one day."""
    noon = datetime(2016, 8, 15, 12, tzinfo=UTC)
    posts = frame((post(post_id=str(hour), taken_at=noon + timedelta(hours=hour)) for hour in hours), Post)
    return list(sentences(numbers(countable(frame([], Image), posts, frame([], Hashtag), local(posts))).iloc[-1]))


def test_one_day_is_no_days() -> None:
    assert said(0)[1] == "All are of one day: **1 post**."
    assert said(0, 1)[1] == "All are of one day: **2 posts**."
    assert said(0, 72)[1].startswith("That is **1.00 posts** on each of the 2 days that have any")


def test_of_no_time_nothing_is_reckoned() -> None:
    assert said() == ["No post has a known time."]


@given(st.text() | st.just("a|b\n![x](http://x)"))
def test_a_table_in_markdown_is_text_alone(name: str) -> None:
    """A name from an archive makes no column, no line, no link and no picture."""
    table = pd.DataFrame([["Images", "12", "Files."], [name, "1,000", name]], columns=["Number", name, "Rule"])

    lines = markdown_table(table).split("\n")

    assert [re.sub(r"\\.", "", line).count("|") for line in lines] == [2, 2, 2, 2]
    assert lines[1:] == ["-|-:|-", r"Images|12|Files\.", rf"{plain(name)}|1\,000|{plain(name)}"]
