"""Promises of `igcore.sharing.shown`: what may not be seen is in no cell, and the rest is as it was."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from igcore.library import Tables
from igcore.schema import TABLES, check
from igcore.sharing import EVERYTHING, Limits
from igcore.sharing.shown import shown
from igcore.web.volume import compact
from tests.selection.small import PEOPLE, Record, laid_out, library, records, selections

LIMITS = st.builds(Limits, query=st.just(""), captions=st.booleans(), names=st.booleans(), originals=st.booleans())


def seen(made: Tables, limits: Limits, query: Any = None) -> Tables:
    """What may be seen of a library, or of a selection of it."""
    posts, images = np.ones(len(made.posts), bool), np.ones(len(made.images), bool)
    if query is not None:
        posts, images = laid_out(made).choose(query)
    return shown(made, posts, images, limits, PEOPLE)


def texts(tables: Tables) -> str:
    """All that can be read in tables, and in what their columns know."""
    found = []
    for name in TABLES:
        table = getattr(tables, name)
        for column in table:
            values = table[column]
            found += list(values.cat.categories) if isinstance(values.dtype, pd.CategoricalDtype) else list(values)
    return "\n".join(str(each) for each in found if each is not None)


@given(records, LIMITS)
def test_tables_are_as_declared_and_rows_stay_in_order(some: list[Record], limits: Limits) -> None:
    made = library(some)

    found = seen(made, limits)

    for name, row in TABLES.items():
        check(getattr(found, name), row)
    assert found.images["image_id"].tolist() == made.images["image_id"].tolist()
    assert found.images["digest"].tolist() == made.images["digest"].tolist()
    # Pictures belong to the same posts, however these are called.
    before, after = (pd.factorize(each.images["post_id"])[0] for each in (made, found))
    assert before.tolist() == after.tolist()
    assert set(found.images["post_id"]) <= set(found.posts["post_id"])


@given(records, selections(), LIMITS)
def test_only_the_selection_is_there(some: list[Record], query: Any, limits: Limits) -> None:
    made = library(some)
    # As a build leaves them.
    made = compact(replace(made, swatches=made.swatches[made.swatches["digest"].isin(made.images["digest"])]))
    posts, images = laid_out(made).choose(query)

    found = seen(made, limits, query)

    assert found.images["image_id"].tolist() == made.images["image_id"][images].tolist()
    assert len(found.posts) == int(posts.sum())
    assert set(found.swatches["digest"]) <= set(made.images["digest"][images].astype(str))
    assert len(found.hashtags) <= len(made.hashtags)
    others = set(made.posts["post_id"][~posts].astype(str)) | set(made.images["image_id"][~images].astype(str))
    assert not others & set(texts(found).split("\n"))


@given(records, st.builds(Limits, captions=st.just(False), names=st.booleans()))
def test_without_captions_there_are_no_words(some: list[Record], limits: Limits) -> None:
    found = seen(library(some), limits)

    assert found.posts["caption"].isna().all()
    assert found.hashtags.empty


def test_without_names_nothing_tells_who_it_is() -> None:
    """Names of files have ids in them as well. Nor do the numbers, that there is somebody else between the two."""
    made = library([(0, 0, 0, 0, 0, [0, 1]), (2, 0, 1, 0, 1, [2])])
    names = {"Kat A", "a:b", "My backup", "export"}
    ids = {str(each) for column in ("user_id", "media_id", "shortcode") for each in made.posts[column].dropna()}
    assert names <= set(texts(made).split("\n"))

    found = seen(made, Limits(names=False, captions=False))

    assert found.posts["person"].tolist() == ["Person 1", "Person 2"]
    assert found.images["person"].tolist() == ["Person 1", "Person 1", "Person 2"]
    assert found.images["archive"].nunique() == 2
    assert not [each for each in names | ids if each in texts(found)]


def test_nobody_sees_where_archives_lie_and_where_pictures_were_taken() -> None:
    made = library([(0, 0, 0, 0, 0, [0])])

    found = seen(made, EVERYTHING)

    assert found.people.empty
    assert found.origins.empty
    assert found.problems.empty
    assert found.posts[["latitude", "longitude"]].isna().all(axis=None)
