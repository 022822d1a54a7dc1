"""Promises of `igcore.importers.base`: text made whole, and file endings."""

from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from igcore.importers.base import repair_text
from igcore.importers.entry import ending
from igcore.importers.source import printable

halves = st.text(st.characters() | st.characters(categories=["Cs"]))


def mojibake(text: str) -> str:
    """Text as Instagram's exports write it: a letter for each byte."""
    return text.encode().decode("latin-1")


def is_ambiguous(text: str) -> bool:
    """Tell whether proper text could be mojibake too, such as a caption about "Ã©"."""
    try:
        return text.encode("latin-1").decode() != text
    except UnicodeError:
        return False


@given(st.text())
def test_mojibake_of_any_text_is_undone(text: str) -> None:
    assert repair_text(mojibake(text)) == normalize("NFC", text)


@given(st.text())
def test_proper_text_stays(text: str) -> None:
    assume(not is_ambiguous(text))

    assert repair_text(text) == normalize("NFC", text)
    assert repair_text(repair_text(text)) == repair_text(text)


@pytest.mark.parametrize("text", ["", "plain", "Piñata", "é", "👩‍🚀 of 2016", "naïve №5", "日本 #café", "❤️"])
def test_repaired_text_stays(text: str) -> None:
    assert repair_text(text) == text
    assert repair_text(repair_text(mojibake(text))) == text


@given(halves)
def test_whatever_the_text_the_repaired_one_can_be_stored(text: str) -> None:
    """Halves of surrogate pairs come from JSON; no table takes them."""
    repair_text(text).encode()
    printable(text).encode()


def test_two_halves_of_a_pair_become_one_letter() -> None:
    assert repair_text("\ud83d\udc36 \ud83d!") == "🐶 \ufffd!"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a/B.JPG", ".jpg"),
        ("a.b/c", ""),
        (".jpg", ""),
        ("a/.jpg", ""),
        ("a.", "."),
        ("a.tar.gz", ".gz"),
        ("", ""),
    ],
)
def test_a_file_ending_is_what_follows_the_last_dot_of_the_name(file: str, expected: str) -> None:
    assert ending(file) == expected
