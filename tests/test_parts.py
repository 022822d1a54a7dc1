"""Promises of `igcore.library.parts`: all of a library, some rows at a time."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.errors import LibraryError, SchemaError
from igcore.library import Tables
from igcore.library.parts import Part
from igcore.schema import Hashtag, Image, Post, dtypes, frame
from tests.rows import hashtag, image, post, tables
from tests.selection.small import Record, library, records
from tests.stored import written

ALL = {"posts": dtypes(Post), "images": dtypes(Image), "hashtags": dtypes(Hashtag)}


@settings(max_examples=40)
@given(made=records, at_once=st.integers(1, 4))
def test_parts_together_are_the_tables(
    made: list[Record], at_once: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the number of rows, and of pictures and hashtags that a post has."""
    whole = library(made)

    parts = list(written(tmp_path_factory.mktemp("parts"), whole, at_once=at_once).parts(ALL))

    for name in ALL:
        together = pd.concat([getattr(part, name) for part in parts], ignore_index=True)
        pd.testing.assert_frame_equal(together, getattr(whole, name))
    assert max(len(part.posts) for part in parts) <= at_once


@settings(max_examples=20)
@given(made=records)
def test_what_belongs_to_a_post_comes_with_it(made: list[Record], tmp_path_factory: pytest.TempPathFactory) -> None:
    for part in written(tmp_path_factory.mktemp("parts"), library(made)).parts(ALL):
        assert set(part.images["post_id"]) | set(part.hashtags["post_id"]) <= set(part.posts["post_id"])


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    (part,) = written(tmp_path, _two(), at_once=9).parts({"posts": ("kind",), "images": ()})

    assert [list(table) for table in (part.posts, part.images)] == [["post_id", "kind"], ["post_id"]]
    assert part.hashtags.empty


def test_an_empty_library_is_one_empty_part(tmp_path: Path) -> None:
    assert [_lengths(part) for part in written(tmp_path, tables()).parts(ALL)] == [(0, 0, 0)]


def _lengths(part: Part) -> tuple[int, int, int]:
    return len(part.posts), len(part.images), len(part.hashtags)


def _two() -> Tables:
    ids = ("a", "b")
    return tables(
        posts=frame([post(post_id=each) for each in ids], Post),
        images=frame([image(number, post_id=each) for number, each in enumerate(ids)], Image),
        hashtags=frame([hashtag(post_id=each) for each in ids], Hashtag),
    )


@pytest.mark.parametrize("name", ["images", "hashtags"])
@pytest.mark.parametrize("at_once", [1, 9])
def test_pictures_that_do_not_lie_by_their_posts_are_refused(name: str, at_once: int, tmp_path: Path) -> None:
    """In one sentence: with one missing nothing would be right."""
    turned = getattr(_two(), name)[::-1] if at_once == 1 else getattr(_two(), name).assign(post_id=["a", "c"])
    of = written(tmp_path, replace(_two(), **{name: turned.astype({"post_id": "string"})}), at_once=at_once)

    with pytest.raises(LibraryError, match="do not lie by their posts; build the library again"):
        list(of.parts(ALL))


@pytest.mark.parametrize("name", ["posts", "images", "hashtags"])
def test_a_table_that_is_missing_or_half_there_is_one_sentence(name: str, tmp_path: Path) -> None:
    of = written(tmp_path, _two())
    path = tmp_path / "tables" / of.manifest.generation / f"{name}.parquet"
    whole = path.read_bytes()

    for data in (whole[: len(whole) // 2], b"", whole[:40] + b"?" * 99 + whole[139:]):
        path.write_bytes(data)
        with pytest.raises(LibraryError, match="cannot be read; build the library again"):
            list(of.parts(ALL))
    path.unlink()
    with pytest.raises(LibraryError, match="cannot be read; build the library again"):
        list(of.parts(ALL))


def test_a_table_of_other_columns_is_told(tmp_path: Path) -> None:
    of = written(tmp_path, _two())
    _two().posts.drop(columns="kind").to_parquet(tmp_path / "tables" / of.manifest.generation / "posts.parquet")

    with pytest.raises(SchemaError, match="kind is missing"):
        list(of.parts(ALL))
