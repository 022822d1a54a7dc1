"""The tables of 2016 of a library are those of all of it in memory, however it is cut."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.analysis import blog_tables
from igcore.analysis.blog_tables import blog_parts
from igcore.library import Tables, read_tables
from igcore.library.parts import Stored, stored
from tests.rows import tables
from tests.selection.small import Record, library, records
from tests.stored import with_digests, written


def check(of: Stored, whole: Tables) -> None:
    """Compare both ways."""
    parts = list(blog_parts(of, of.root))

    for name, table in blog_tables.blog_tables(whole).items():
        together = pd.concat([part[name] for part in parts if name in part and len(part[name])] or [table[:0]])
        pd.testing.assert_frame_equal(together.reset_index(drop=True), table.reset_index(drop=True))
    assert {name for part in parts for name in part} == set(blog_tables.blog_tables(whole))


@settings(max_examples=40)
@given(made=records, at_once=st.integers(1, 4))
def test_they_are_those_of_the_whole(
    made: list[Record], at_once: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = with_digests(library(made))

    check(written(tmp_path_factory.mktemp("blog"), whole, at_once=at_once), whole)


def test_an_empty_library_has_all_of_them(tmp_path: Path) -> None:
    check(written(tmp_path, tables()), tables())


def test_the_sample(sample_library: Path) -> None:
    """One post at a time: each has its swatches from among those of all."""
    of = replace(stored(sample_library), at_once=1)

    check(of, read_tables(of.root, of.manifest))
