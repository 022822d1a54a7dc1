"""The numbers of a library are those of all of its tables in memory, however they are cut."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.analysis.numbers import countable, numbers
from igcore.analysis.numbers_streamed import numbers_of
from igcore.library import Tables, read_tables
from igcore.library.parts import Stored, stored
from igcore.places import Periods, clock
from igcore.schema import Kind, usual_kinds
from tests.make_archive import needs_shared
from tests.rows import tables
from tests.selection.small import PERIODS, Record, library, records
from tests.stored import with_digests, written


def in_memory(whole: Tables, kinds: tuple[str, ...], periods: Periods) -> pd.DataFrame:
    """Count all at once."""
    images, posts = (table[table["kind"].isin(kinds)] for table in (whole.images, whole.posts))
    return numbers(countable(images, posts, whole.hashtags, clock(posts["taken_at"], posts["person"], periods)))


@settings(max_examples=80)
@given(
    made=records,
    at_once=st.integers(1, 5),
    kinds=st.sampled_from([("post", "reel"), ("post",), ("story", "post"), tuple(Kind)]),
)
def test_they_are_those_of_the_whole(
    made: list[Record], at_once: int, kinds: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With ids, contents and looks that posts far from each other have in common."""
    whole = with_digests(library(made))
    of = written(tmp_path_factory.mktemp("numbers"), whole, periods=PERIODS, at_once=at_once)

    pd.testing.assert_frame_equal(numbers_of(of, kinds), in_memory(whole, kinds, PERIODS))


def test_an_empty_library_has_one_row_of_nothing(tmp_path: Path) -> None:
    counted = numbers_of(written(tmp_path, tables()), (Kind.POST,))

    assert counted[["person", "images", "posts", "active_days"]].values.tolist() == [["Everyone", 0, 0, 0]]


@pytest.mark.parametrize("at_once", [7, 1000])
def test_the_sample(at_once: int, sample_library: Path) -> None:
    _same(replace(stored(sample_library), at_once=at_once))


@needs_shared
@pytest.mark.parametrize("at_once", [700, 10_000])
def test_the_museum(at_once: int, museum_library: Path) -> None:
    _same(replace(stored(museum_library), at_once=at_once))


def _same(of: Stored) -> None:
    kinds = usual_kinds(of.kinds)

    counted = numbers_of(of, kinds)

    pd.testing.assert_frame_equal(counted, in_memory(read_tables(of.root, of.manifest), kinds, of.periods))
