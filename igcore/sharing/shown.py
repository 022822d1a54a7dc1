"""The tables of a library as somebody with limits sees them: what is not in them, nothing can give away. Pure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.library import Tables
from igcore.schema import TABLES, dtypes
from igcore.sharing.left_out import missing, without
from igcore.sharing.limits import Limits

Mask = npt.NDArray[np.bool_]
_PLACES = ("latitude", "longitude")


def shown(tables: Tables, posts: Mask, images: Mask, limits: Limits, people: Sequence[str]) -> Tables:
    """Leave in tables what may be seen.

    Args:
        tables: A library's.
        posts: (p,) posts that may be seen.
        images: (i,) images that may be seen, each of such a post.
        limits: What is left out of them (`left_out`); its query is not looked at.
        people: Everybody, in the order in which those who are seen are numbered.

    Returns:
        Tables as declared in `igcore.schema`, rows in the same order. Who is behind them, where archives lie, what
        could not be read and where exactly a picture was taken is nobody's business but the owner's, whatever the
        limits: `people`, `origins` and `problems` are empty.
    """
    contents, ids = tables.images["digest"][images], tables.posts["post_id"][posts]
    found = Tables(
        images=_plain(tables.images, images, "images"),
        posts=missing(_plain(tables.posts, posts, "posts"), _PLACES),
        swatches=_plain(tables.swatches, tables.swatches["digest"].isin(contents.unique()), "swatches"),
        hashtags=_plain(tables.hashtags, tables.hashtags["post_id"].isin(ids.unique()), "hashtags"),
        people=tables.people.iloc[:0],
        origins=tables.origins.iloc[:0],
        problems=tables.problems.iloc[:0],
    )
    return without(found, limits, people)


def _plain(table: pd.DataFrame, rows: Mask | pd.Series, name: str) -> pd.DataFrame:
    """Some rows, whose columns know no values of the others."""
    declared = dtypes(TABLES[name])
    return table[np.asarray(rows, bool)].astype(declared).reset_index(drop=True)
