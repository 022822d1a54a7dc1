"""Promises of `igcore.sharing.left_out`: guests and those who are handed something get the same left out of it."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.handon import hand
from igcore.library import Manifest, Tables
from igcore.schema import TABLES
from igcore.selection import Chosen
from igcore.sharing import EVERYTHING, Limits
from igcore.sharing.left_out import COLUMNS, NUMBERED, WHOLE, columns_left_out, numbered, without
from igcore.sharing.shown import shown
from igcore.web.volume import Volume
from tests.selection.small import PEOPLE, Record, laid_out, library, records

LIMITS = st.builds(Limits, captions=st.booleans(), names=st.booleans())
#: What everybody may know of a picture that they see: of a new column somebody has to decide.
_HARMLESS = {
    "posts": {"post_id", "person", "taken_at", "taken_from", "kind", "latitude", "longitude", "videos", "source"},
    "images": {
        *("image_id", "post_id", "position", "person", "kind", "taken_at", "taken_from", "digest", "format", "width"),
        *("height", "bytes", "lightness", "colourfulness", "white", "phash", "alike"),
    },
    "swatches": {"digest", "rank", "red", "green", "blue", "share", "name", "name_ciede2000"},
}


@pytest.mark.parametrize("table", ["posts", "images", "swatches"])
def test_of_every_column_it_is_decided_whether_it_says_too_much(table: str) -> None:
    decided = {each for columns in COLUMNS.values() for each in columns.get(table, ())}

    assert decided | _HARMLESS[table] == {each.name for each in fields(TABLES[table])}
    assert not decided & _HARMLESS[table]
    assert {each for tables in WHOLE.values() for each in tables} == {"hashtags", "people", "origins"}


def named(tables: Tables, column: str) -> set[str]:
    """What stands in a column of posts, images and hashtags."""
    found = (getattr(tables, name) for name in ("posts", "images", "hashtags"))
    return {str(each) for table in found if column in table for each in table[column].dropna()}


@given(records, LIMITS)
def test_guests_see_and_heirs_get_the_same(some: list[Record], limits: Limits) -> None:
    """Of a limit no cell is left to either; those who are handed something do not even get the columns."""
    made = library(some)
    posts, images = np.ones(len(made.posts), bool), np.ones(len(made.images), bool)
    at = laid_out(made)

    seen = shown(made, posts, images, limits, at.people)
    # All that is asked of a manifest here is that there is one.
    handed = hand(Volume(None, Manifest("1", "made", ""), made, at), at, Chosen(posts, images), limits).tables  # type: ignore[arg-type]

    for tables in (seen, handed):
        for name in WHOLE["names"] * (not limits.names) + WHOLE["captions"] * (not limits.captions):
            assert getattr(tables, name).empty
    for name, columns in columns_left_out(limits).items():
        assert not set(columns) & set(getattr(handed, name))
        assert getattr(seen, name)[[each for each in columns if each not in NUMBERED]].isna().all(axis=None)
    for column, text in NUMBERED.items():
        for tables in (seen, handed):
            assert limits.names or all(each.startswith(text) for each in named(tables, column))
    assert named(seen, "person") == named(handed, "person")
    assert named(seen, "post_id") == named(handed, "post_id")


@given(records)
def test_without_limits_all_is_as_it_was(some: list[Record]) -> None:
    made = library(some)

    found = without(made, EVERYTHING, PEOPLE)

    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(made, name))


def test_people_have_a_number_each() -> None:
    assert dict(numbered("person", ["Kat", "Mads"])) == {"Kat": "Person 1", "Mads": "Person 2"}
    assert not numbered("person", [])
