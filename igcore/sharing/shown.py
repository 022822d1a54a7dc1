"""The tables of a library as somebody with limits sees them: what is not in them, nothing can give away. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.library import Tables
from igcore.schema import TABLES, dtypes
from igcore.sharing.limits import Limits

Mask = npt.NDArray[np.bool_]
#: What tells on Instagram who somebody is.
_IDENTITY = ("user_id", "media_id", "shortcode", "fbid")
_PLACES = ("latitude", "longitude")


def numbered(people: Sequence[str]) -> Mapping[str, str]:
    """What people are called where their names are not to be known.

    Example:
        >>> dict(numbered(["Kat", "Mads"]))
        {'Kat': 'Person 1', 'Mads': 'Person 2'}
    """
    return {person: f"Person {number}" for number, person in enumerate(people, 1)}


def shown(tables: Tables, posts: Mask, images: Mask, limits: Limits, people: Sequence[str]) -> Tables:
    """Leave in tables what may be seen.

    Args:
        tables: A library's.
        posts: (p,) posts that may be seen.
        images: (i,) images that may be seen, each of such a post.
        limits: What of them; its query is not looked at.
        people: Everybody, in the order in which they are numbered.

    Returns:
        Tables as declared in `igcore.schema`, rows in the same order. Who is behind them, where archives lie, what
        could not be read and where exactly a picture was taken is nobody's business but the owner's, whatever the
        limits: `people`, `origins` and `problems` are empty. Without captions there are no hashtags. Without names no
        id and no name of a file or an archive tells who it is either.
    """
    contents, ids = tables.images["digest"][images], tables.posts["post_id"][posts]
    found = Tables(
        images=_plain(tables.images, images, "images"),
        posts=_plain(tables.posts, posts, "posts"),
        swatches=_plain(tables.swatches, tables.swatches["digest"].isin(contents.unique()), "swatches"),
        hashtags=_plain(tables.hashtags, tables.hashtags["post_id"].isin(ids.unique()), "hashtags"),
        people=tables.people.iloc[:0],
        origins=tables.origins.iloc[:0],
        problems=tables.problems.iloc[:0],
    )
    found = replace(found, posts=_without(found.posts, *_PLACES))
    if not limits.captions:
        found = replace(found, posts=_without(found.posts, "caption"), hashtags=found.hashtags.iloc[:0])
    return found if limits.names else _nameless(found, numbered(people))


def _plain(table: pd.DataFrame, rows: Mask | pd.Series, name: str) -> pd.DataFrame:
    """Some rows, whose columns know no values of the others."""
    declared = dtypes(TABLES[name])
    return table[np.asarray(rows, bool)].astype(declared).reset_index(drop=True)


def _without(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    return table.assign(**{name: pd.Series(pd.NA, table.index, table[name].dtype) for name in names})


def _nameless(tables: Tables, called: Mapping[str, str]) -> Tables:
    archives = sorted({*tables.images["archive"], *tables.posts["archive"]})
    kept_as = {archive: f"Archive {number}" for number, archive in enumerate(archives, 1)}
    post = {before: f"post {number}" for number, before in enumerate(tables.posts["post_id"], 1)}

    def renamed(table: pd.DataFrame, **names: Mapping[str, str]) -> pd.DataFrame:
        return table.assign(**{name: table[name].map(to).astype(table[name].dtype) for name, to in names.items()})

    images = renamed(tables.images, post_id=post, person=called, archive=kept_as)
    posts = renamed(tables.posts, post_id=post, person=called, archive=kept_as)
    files = [f"picture {number}" for number in range(1, len(images) + 1)]
    return replace(
        tables,
        images=_without(images, *(name for name in _IDENTITY if name in images)).assign(file=pd.array(files, "string")),
        posts=_without(posts, *(name for name in _IDENTITY if name in posts)),
        hashtags=renamed(tables.hashtags, post_id=post),
    )
