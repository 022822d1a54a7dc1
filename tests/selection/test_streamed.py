"""A selection leaves of a library, some posts after others, what it leaves of all of its tables in memory."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.errors import LibraryError
from igcore.library import Tables, merged, read_tables
from igcore.library.parts import Stored, stored
from igcore.places import Periods
from igcore.selection import Field, Selection, index, known, parse
from igcore.selection.streamed import choose, known_in
from tests.make_archive import needs_shared
from tests.selection.small import PEOPLE, PERIODS, Record, library, records, selections
from tests.stored import with_digests, written

SAME = {"sun": "beach", "nothing": "sun"}
#: Of every field at least one, and some that go together.
QUERIES = (
    "",
    "the",
    '-sunset "by the"',
    "@Kat",
    "-@Kat hue:blue",
    "#beach or #sea",
    "#beach -#sea",
    "has:hashtags",
    "tagged:unknown",
    "date:2015",
    "before:2014-06 season:summer",
    "on:sunday hour:22..3",
    "hue:grey,black",
    "dominant:teal or dominant:black",
    "-colour:grey",
    "colour:grey colour:black",
    "colour:#2f4f4f~12",
    "-colour:#2f4f4f~30 kind:post",
    "kind:story",
    "is:duplicate",
    "duplicate:no",
    "source:id",
)


def check(of: Stored, whole: Tables, selection: Selection, periods: Periods) -> None:
    """Compare both ways."""
    as_one = replace(whole, hashtags=merged(whole.hashtags, of.same))
    at = index(as_one, of.manifest.order, periods, of.same)
    chosen, parts = at.choose(selection), list(choose(of, selection, {"images": ("image_id",)}))

    assert np.concatenate([some.chosen.posts for some in parts]).tolist() == chosen.posts.tolist()
    assert np.concatenate([some.chosen.images for some in parts]).tolist() == chosen.images.tolist()
    assert [each for some in parts for each in some.part.images["image_id"]] == whole.images["image_id"].tolist()
    moments = [some.local.moment(place) for some in parts for place in range(len(some.part.posts))]
    assert moments == [at.local.moment(place) for place in range(len(whole.posts))]


@settings(max_examples=80)
@given(made=records, selection=selections(), at_once=st.integers(1, 5), same=st.sampled_from([{}, SAME]))
def test_it_leaves_what_it_leaves_in_memory(
    made: list[Record],
    selection: Selection,
    at_once: int,
    same: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever is chosen, of all fields, and however the tables are cut."""
    whole = with_digests(library(made))
    of = written(tmp_path_factory.mktemp("streamed"), whole, PEOPLE, PERIODS, same, at_once)

    check(of, whole, selection, PERIODS)


@settings(max_examples=30)
@given(made=records, same=st.sampled_from([{}, SAME]))
def test_queries_may_name_what_they_may_name_in_memory(
    made: list[Record], same: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = with_digests(library(made))
    of = written(tmp_path_factory.mktemp("known"), whole, PEOPLE, PERIODS, same)
    at = index(replace(whole, hashtags=merged(whole.hashtags, same)), PEOPLE, PERIODS, same)

    found, there = known_in(of), known(at)

    for field in (Field.PERSON, Field.PLACE, Field.ARCHIVE):
        assert tuple(found[field]) == there[field]
    assert set(found[Field.HASHTAG]) == set(there[Field.HASHTAG])


def test_nothing_is_looked_up_that_a_query_does_not_name(tmp_path: Path) -> None:
    """There are no tables: whoever looked would be told."""
    of = replace(written(tmp_path, with_digests(library([])), PEOPLE), root=tmp_path / "nowhere")

    assert parse(f'@"{PEOPLE[0]}" hue:blue', known_in(of))
    with pytest.raises(LibraryError):
        parse("#beach", known_in(of))


@pytest.mark.parametrize("query", QUERIES)
def test_the_sample(query: str, sample_library: Path) -> None:
    of = replace(stored(sample_library), at_once=7)

    check(of, read_tables(of.root, of.manifest), parse(query), of.periods)


@needs_shared
@pytest.mark.parametrize("query", ["#sfo -museum", "airport or terminal", "on:sunday date:2016..2019", "-has:hashtags"])
def test_the_museum(query: str, museum_library: Path) -> None:
    of = replace(stored(museum_library), at_once=1000)

    check(of, read_tables(of.root, of.manifest), parse(query), of.periods)
