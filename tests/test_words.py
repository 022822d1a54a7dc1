"""Promises of `igcore.web.words`."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from igcore.web.words import plain


def test_names_lose_what_would_be_markup() -> None:
    assert plain("![a](http://b) _c_") == r"\!\[a\]\(http\:\/\/b\) \_c\_"


def test_of_nothing_there_is_nothing() -> None:
    assert plain("") == plain(" \n ") == ""


@given(st.text(st.sampled_from(string.punctuation + "aé \n1")) | st.text())
def test_each_mark_is_escaped_once_and_the_text_stays(text: str) -> None:
    found = plain(text)

    assert re.sub(r"\\(.)", r"\1", found) == " ".join(text.split())
    assert not re.search("[!-/:-@\\[-`{-~]", re.sub(r"\\.", "", found))
