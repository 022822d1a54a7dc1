"""What is handed on: a selection of a library, without what is to be left out. Pure but for the bytes of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from igcore.importers.address import Place
from igcore.importers.source import read_file
from igcore.library import Tables
from igcore.places import NOWHERE, Local
from igcore.selection import Chosen, Index
from igcore.sharing import EVERYTHING, Limits
from igcore.sharing.left_out import columns_left_out, mapped, without


class Library(Protocol):
    """A library's folder and tables, and where the pictures themselves are."""

    @property
    def root(self) -> Path:
        """Its folder."""

    @property
    def tables(self) -> Tables:
        """Its tables."""

    def original(self, row: int) -> tuple[Place, str] | None:
        """Archive and file of a row of images, where known."""


@dataclass(frozen=True, eq=False)
class Handed:
    """A selection of p posts and n images, without what `limits` leave out.

    `tables` have those rows only, and only the columns that may be told, some as categories. `posts` (p,) and `images`
    (n,) are their rows in the `library`; `post` (n,) rows of the images' posts in `tables`; `local` is of all posts of
    the library.
    """

    library: Library
    tables: Tables
    local: Local
    posts: npt.NDArray[np.int64]
    images: npt.NDArray[np.int64]
    post: npt.NDArray[np.int64]
    limits: Limits = EVERYTHING
    query: str = ""

    @property
    def root(self) -> Path:
        """Folder of the library."""
        return self.library.root

    def moment(self, post: int) -> datetime | None:
        """When a post was, on the clock there."""
        return self.local.moment(int(self.posts[post]))

    def place(self, post: int) -> str | None:
        """Where one lived then, if it is known."""
        number = int(self.local.place[self.posts[post]])
        return None if number < 0 or self.local.places[number] == NOWHERE else self.local.places[number]

    def content(self, image: int) -> str:
        """Digest of a picture, which names its thumbnail."""
        return str(self.library.tables.images["digest"].iat[int(self.images[image])])

    def original(self, image: int) -> bytes:
        """Bytes of the file of a picture.

        Raises:
            One of `READ_ERRORS`, IgcoreError: It cannot be read.
        """
        place = self.library.original(int(self.images[image]))
        if place is None:
            raise FileNotFoundError("the library does not know its archive any more")
        return read_file(*place)


def hand(library: Library, at: Index, chosen: Chosen, limits: Limits = EVERYTHING, query: str = "") -> Handed:
    """Take what is chosen out of a library.

    Args:
        library: Which.
        at: Its tables laid out.
        chosen: Masks of posts and images; posts of chosen images are taken along.
        limits: What is left out: captions with their hashtags, names. Whose `originals` are out, get none.
        query: What was chosen, in words.
    """
    mask = chosen.posts.copy()
    mask[at.post[chosen.images]] = True
    posts, images = np.flatnonzero(mask), np.flatnonzero(chosen.images)
    row = np.cumsum(mask) - 1
    return Handed(
        library=library,
        tables=_limited(_part(library.tables, posts, images), limits, at.people),
        local=at.local,
        posts=posts,
        images=images,
        post=row[at.post[images]],
        limits=limits,
        query=query if limits.captions and limits.names else "",
    )


def _part(tables: Tables, posts: npt.NDArray[np.int64], images: npt.NDArray[np.int64]) -> Tables:
    """Rows of tables that belong to some posts and images."""
    mine, pictures = tables.posts.iloc[posts], tables.images.iloc[images]
    part = {
        "posts": mine,
        "images": pictures,
        "swatches": tables.swatches[tables.swatches["digest"].isin(pictures["digest"].unique())],
        "hashtags": tables.hashtags[tables.hashtags["post_id"].isin(mine["post_id"])],
        "people": tables.people[tables.people["person"].isin(mine["person"].unique())],
        "origins": tables.origins[tables.origins["post_id"].isin(mine["post_id"])],
        "problems": tables.problems.iloc[:0],
    }
    return Tables(**{name: table.reset_index(drop=True) for name, table in part.items()})


def _limited(tables: Tables, limits: Limits, people: Sequence[str]) -> Tables:
    """Leave out what limits do, with its columns: here nobody needs those that say nothing."""
    if not limits.names:
        # What is numbered in the app for its addresses tells who it is, as links do.
        picture = {name: f"image-{place}" for place, name in enumerate(tables.images["image_id"], 1)}
        like = tables.images.groupby("alike", observed=True)["image_id"].transform("first")
        images = tables.images.assign(image_id=mapped(tables.images["image_id"], picture), alike=mapped(like, picture))
        tables = replace(tables, images=images)
    left = without(tables, limits, people)
    fewer = {name: getattr(left, name).drop(columns=list(each)) for name, each in columns_left_out(limits).items()}
    return replace(left, **fewer)
