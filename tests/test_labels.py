"""Promises of `igcore.web.labels`: everything that can be chosen has words, and some a colour."""

import pytest

from igcore.selection import Field
from igcore.selection.values import CLOSED
from igcore.web.labels import FIELDS, label, swatch

SPELT = {"sun": "Sun"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (Field.TEXT, "by the sea", "“by the sea”"),
        (Field.PERSON, "Kat", "Kat"),
        (Field.HASHTAG, "sun", "#Sun"),
        (Field.HASHTAG, "moon", "#moon"),
        (Field.TAGGED, "no", "without"),
        (Field.DATE, "2016", "2016"),
        (Field.DATE, "2016-08", "Aug 2016"),
        (Field.DATE, "2016-08-15", "15 Aug 2016"),
        (Field.DATE, "2016-08-15..2016-09-02", "15 Aug 2016 to 2 Sep 2016"),
        (Field.DATE, "..2016-09-02", "to 2 Sep 2016"),
        (Field.DATE, "2016-08-15..", "from 15 Aug 2016"),
        (Field.SEASON, "winter", "Winter"),
        (Field.WEEKDAY, "monday", "Monday"),
        (Field.HOUR, "7", "07:00"),
        (Field.NEAR, "#2f4f4f~12", "#2f4f4f within 12"),
        (Field.DUPLICATE, "file", "same file"),
        (Field.SOURCE, "EXIF", "EXIF"),
    ],
)
def test_values_have_words(field: Field, value: str, words: str) -> None:
    assert label(field, value, SPELT) == words


@pytest.mark.parametrize("field", list(Field))
def test_every_field_has_a_title_and_an_explanation(field: Field) -> None:
    title, says = FIELDS[field]

    assert title[0].isupper()
    assert says.endswith(".")


@pytest.mark.parametrize("field", list(CLOSED))
def test_every_listed_value_has_its_own_words(field: Field) -> None:
    """Two that were called the same could not be told apart in a list."""
    words = [label(field, value, {}) for value in CLOSED[field]]

    assert len(set(words)) == len(words)


def test_colours_are_shown_in_themselves_and_people_in_theirs() -> None:
    people = ["Kat", "Mads"]

    assert swatch(Field.COLOUR, "teal", people) == "#008080"
    assert swatch(Field.NEAR, "#2f4f4f~12", people) == "#2f4f4f"
    assert swatch(Field.PERSON, "Mads", people) == "#d9822b"
    assert swatch(Field.PERSON, "nobody", people) == ""
    assert swatch(Field.WEEKDAY, "monday", people) == ""
