"""Promises of `igcore.web.volume`: a library in memory says what its tables on the disk say."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
from hypothesis import given, settings

from igcore.library import Tables, read_manifest, read_tables
from igcore.schema import TABLES, dtypes
from igcore.selection import index, parse
from igcore.web.volume import compact, let_go, read_compact
from tests.rows import tables
from tests.selection.small import PEOPLE, PERIODS, Record, library, records


def check(smaller: Tables, whole: Tables) -> None:
    """Compare all values; ids that tables share have numbers in common."""
    for name, row in TABLES.items():
        pd.testing.assert_frame_equal(getattr(smaller, name).astype(dtypes(row)), getattr(whole, name))
    assert smaller.images["post_id"].dtype == smaller.posts["post_id"].dtype == smaller.hashtags["post_id"].dtype
    assert smaller.images["digest"].dtype == smaller.swatches["digest"].dtype


def as_built(made: list[Record]) -> Tables:
    """Tables without swatches of no picture: a build leaves none."""
    whole = library(made)
    seen = whole.swatches["digest"].isin(whole.images["digest"])
    return replace(whole, swatches=whole.swatches[seen].reset_index(drop=True))


@settings(max_examples=40)
@given(records)
def test_nothing_is_lost(made: list[Record]) -> None:
    whole = as_built(made)

    check(compact(whole), whole)


def test_the_sample_is_read_as_it_is(sample_library: Path) -> None:
    manifest = read_manifest(sample_library)

    check(read_compact(sample_library, manifest), read_tables(sample_library, manifest))


def test_an_empty_library_has_all_columns() -> None:
    check(compact(tables()), tables())


def test_texts_are_found_after_what_they_are_found_by_is_let_go(sample_library: Path) -> None:
    """And choosing leaves what it did."""
    manifest = read_manifest(sample_library)
    smaller = read_compact(sample_library, manifest)
    at = index(smaller, manifest.order)
    chosen = at.choose(parse("hue:blue"))

    let_go(smaller)

    assert index(smaller, manifest.order).choose(parse("hue:blue")).images.tolist() == chosen.images.tolist()
    first = smaller.posts["post_id"].iat[0]
    assert smaller.hashtags["post_id"].cat.categories.get_loc(first) == 0


@settings(max_examples=30)
@given(records)
def test_choosing_leaves_of_them_what_it_leaves_of_the_tables(made: list[Record]) -> None:
    whole = as_built(made)

    for query in ("hue:black", "#beach", "is:duplicate", "colour:teal"):
        one, other = (index(each, PEOPLE, PERIODS).choose(parse(query)) for each in (whole, compact(whole)))
        assert one.images.tolist() == other.images.tolist()
        assert one.posts.tolist() == other.posts.tolist()
