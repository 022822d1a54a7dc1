"""Promises of `igcore.web.words`."""

import re
import string

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from igcore.web.words import markdown_table, plain


def test_names_lose_what_would_be_markup() -> None:
    assert plain("![a](http://b) _c_") == r"\!\[a\]\(http\:\/\/b\) \_c\_"


def test_of_nothing_there_is_nothing() -> None:
    assert plain("") == plain(" \n ") == ""


@given(st.text(st.sampled_from(string.punctuation + "aé \n1")) | st.text())
def test_each_mark_is_escaped_once_and_the_text_stays(text: str) -> None:
    found = plain(text)

    assert re.sub(r"\\(.)", r"\1", found) == " ".join(text.split())
    assert not re.search("[!-/:-@\\[-`{-~]", re.sub(r"\\.", "", found))


@given(st.text() | st.just("a|b\n![x](http://x)"))
def test_a_table_in_markdown_is_text_alone(name: str) -> None:
    """A name from an archive makes no column, no line, no link and no picture."""
    table = pd.DataFrame([["Images", "12", "Files."], [name, "1,000", name]], columns=["Number", name, "Rule"])

    lines = markdown_table(table).split("\n")

    assert [re.sub(r"\\.", "", line).count("|") for line in lines] == [2, 2, 2, 2]
    assert lines[1:] == ["-|-:|-", r"Images|12|Files\.", rf"{plain(name)}|1\,000|{plain(name)}"]
