"""The numbers of a library, without all of its tables in memory."""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyarrow.compute import index_in

from igcore.analysis.numbers import Counts, Mask, count, countable, table_of
from igcore.library.again import come_again
from igcore.library.parts import Part, Stored
from igcore.places import clock

_READS = {
    "posts": ("person", "media_id", "taken_at", "kind", "caption", "videos"),
    "images": ("person", "media_id", "digest", "alike", "kind"),
    "hashtags": ("key",),
}


def numbers_of(of: Stored, kinds: Collection[str]) -> pd.DataFrame:
    """Count as `numbers` does, of some kinds of posts of a library.

    Posts and pictures that have nothing in common with others, no id, content or looks, are counted some after others
    and added up. The rest, which are few unless most is there twice, are counted together in the end.

    Raises:
        LibraryError: A table is missing or damaged, or lies in another order.
        SchemaError: A table is not as declared.
    """
    people = tuple(sorted({str(name) for part in of.rows("posts", "person") for name in part["person"].unique()}))

    def counted(part: Part, posts: Mask, images: Mask) -> Counts:
        local = clock(part.posts["taken_at"], part.posts["person"], of.periods)
        return count(countable(part.images, part.posts, part.hashtags, local, people), posts, images)

    counts: list[Counts] = []
    rest: list[Part] = []
    for part, posts, images in _linked(of, kinds):
        wanted, pictures = (table["kind"].isin(kinds).to_numpy(bool) for table in (part.posts, part.images))
        counts.append(counted(part, wanted & ~posts, pictures & ~images))
        rest.append(_some(part, wanted & posts, pictures & images))
    last = Part(*(pd.concat(tables, ignore_index=True) for tables in zip(*map(_tables, rest), strict=True)))
    every = counted(last, np.ones(len(last.posts), bool), np.ones(len(last.images), bool))
    return table_of(reduce(or_, counts, every))


def _tables(part: Part) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return part.posts, part.images, part.hashtags


def _some(part: Part, posts: Mask, images: Mask) -> Part:
    """Some posts and images, with their hashtags; of captions only whether they are known."""
    mine = part.posts[posts]
    return Part(
        mine.assign(caption=mine["caption"].str.slice(0, 0)),
        part.images[images],
        part.hashtags[part.hashtags["post_id"].isin(set(mine["post_id"]))],
    )


def _linked(of: Stored, kinds: Collection[str]) -> Iterator[tuple[Part, Mask, Mask]]:
    """Posts with what belongs to them; which of them have something in common with others, and their images."""
    posts, images = of.count("posts"), of.count("images")
    by_id, _ = come_again(lambda: _ids(of, kinds), posts + images)
    by_file, _ = come_again(lambda: _pictures(of, kinds, "digest"), images)
    by_look, _ = come_again(lambda: _pictures(of, kinds, "alike"), images)
    pictured = by_file | by_look
    start, first = 0, 0
    for part in of.parts(_READS):
        count, number = len(part.posts), len(part.images)
        place = _places(part)
        post = by_id[start : start + count].copy()
        of_images = by_id[start + count : start + count + number] | pictured[first : first + number]
        post[place[of_images]] = True
        yield part, post, post[place]
        start, first = start + count + number, first + number


def _ids(of: Stored, kinds: Collection[str]) -> Iterator[pd.Series]:
    """Ids of posts and then of their images, some after others; those that an image has of its post count once."""
    reads = ("media_id", "kind")
    for part in of.parts({"posts": reads, "images": reads}):
        mine = part.posts["media_id"].array[_places(part)]
        own = (part.images["media_id"] == mine).to_numpy(bool, na_value=False)
        wanted = part.posts["kind"].isin(kinds), part.images["kind"].isin(kinds) & ~own
        ids = (table["media_id"].where(rows) for table, rows in zip((part.posts, part.images), wanted, strict=True))
        yield pd.concat(ids, ignore_index=True)


def _pictures(of: Stored, kinds: Collection[str], name: str) -> Iterator[pd.Series]:
    """A column of the images of some kinds, missing where they are of another one."""
    return (part[name].where(part["kind"].isin(kinds)) for part in of.rows("images", name, "kind"))


def _places(part: Part) -> npt.NDArray[np.intp]:
    """Place of each image's post."""
    found = index_in(pa.array(part.images["post_id"]), value_set=pa.array(part.posts["post_id"]))
    return np.asarray(found.to_numpy(False))
