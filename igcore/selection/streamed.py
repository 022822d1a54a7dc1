"""Which posts and pictures of a library a selection leaves, without all of its tables in memory.

What a field says of posts and images it says of some of them as well, so that a selection leaves of all what it
leaves of some after others. Of two it is not so: which pictures are there twice, and their colours, which lie by
content and not by time. What those leave is worked out for all images beforehand: a byte for each.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.compute import is_in

from igcore.colour.hues import FAMILIES
from igcore.colour.names import css3
from igcore.library import merged
from igcore.library.again import come_again
from igcore.library.contents import DIGEST, Digests, among, by_content, digests_of
from igcore.library.parts import Columns, Part, Stored
from igcore.places import NOWHERE, Local, clock
from igcore.schema import Origin, frame, usual_kinds
from igcore.selection.choice import Field, Selection
from igcore.selection.columns import Column, Many, Mask, Of, One, Places
from igcore.selection.index import RULES, Chosen, having, left
from igcore.selection.layout import (
    CHANNELS,
    MAKERS,
    Source,
    css3_codes,
    dominant_of,
    hashtags_of,
    hue_codes,
    names_of,
    near_of,
    places_of,
    times_of,
    twice,
)
from igcore.selection.values import Known, Tags

Masks = list[tuple[Of, Mask]]


class Some(NamedTuple):
    """Some posts with their images, in the order of the tables, and which of them are chosen.

    `local` is when each post was, by the clock there; `post` (n,) the place of each image's post among them.
    """

    part: Part
    chosen: Chosen
    local: Local
    post: Places


class _Asked(Mapping[Field, Collection[str]]):
    """What there is of some fields, found out when somebody asks."""

    def __init__(self, finding: Mapping[Field, Callable[[], Collection[str]]]) -> None:
        self.finding = finding
        self.found: dict[Field, Collection[str]] = {}

    def __getitem__(self, field: Field) -> Collection[str]:
        if field not in self.found:
            self.found[field] = self.finding[field]()
        return self.found[field]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.finding)

    def __len__(self) -> int:
        return len(self.finding)


def known_in(of: Stored) -> Known:
    """People, places, archives and hashtags that queries may name; looked up in the tables if one does."""
    return _Asked(
        {
            Field.PERSON: lambda: of.manifest.order,
            Field.PLACE: lambda: _places(of),
            Field.ARCHIVE: lambda: _archives(of),
            Field.HASHTAG: lambda: _hashtags(of),
        }
    )


def _places(of: Stored) -> tuple[str, ...]:
    found: set[str] = set()
    for part in of.rows("posts", "taken_at", "person"):
        found.update(times_of(clock(part["taken_at"], part["person"], of.periods))[1][Field.PLACE].values)
    return tuple(place for place in (*of.periods.places, NOWHERE) if place in found)


def _archives(of: Stored) -> tuple[str, ...]:
    read = chain(of.rows("posts", "archive"), of.rows("origins", "archive"))
    return tuple(sorted({str(archive) for part in read for archive in part["archive"].unique()}))


def _hashtags(of: Stored) -> Tags:
    """Hashtags, those of most posts first."""
    counts: dict[str, int] = {}
    for part in of.parts({"hashtags": ("key",)}):
        posts = part.posts["post_id"]
        used = hashtags_of(merged(part.hashtags, of.same), places_of(posts), posts, of.same)[Field.HASHTAG]
        assert isinstance(used, Many)
        for value, count in zip(used.values, np.diff(used.starts).tolist(), strict=True):
            counts[value] = counts.get(value, 0) + count
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    return Tags({value: rank for rank, value in enumerate(ranked)}, of.same)


def choose(of: Stored, selection: Selection, columns: Columns) -> Iterator[Some]:
    """Choose posts and images, some after others, as `Index.choose` would of all.

    Args:
        of: A library.
        selection: What is chosen.
        columns: What is wanted of posts, images and hashtags, besides what choosing takes.

    Raises:
        LibraryError: A table is missing or damaged, or lies in another order.
        SchemaError: A table is not as declared.
    """
    makers = [each for each in MAKERS if any(selection.of(field) for field in each.fields)]
    reads = [columns, *(each.reads for each in makers), {"posts": ("taken_at", "person", "kind"), "images": ()}]
    wanted = {table: {name for each in reads for name in each.get(table, ())} for table in set(chain(*reads))}
    everywhere = [*_twice(of, selection), *_colours(of, selection)]
    origins, usual, start = _origins(of, selection), usual_kinds(of.kinds), 0
    for part in of.parts(wanted):
        place = places_of(part.posts["post_id"])
        local = clock(part.posts["taken_at"], part.posts["person"], of.periods)
        here = origins[is_in(pa.array(origins["post_id"]), value_set=pa.array(part.posts["post_id"])).to_numpy(False)]
        hashtags = merged(part.hashtags, of.same)
        source = Source(part.posts, part.images, hashtags, here, place, of.manifest.order, local, of.same)
        laid_out = {field: column for each in makers for field, column in each.make(source).items()}
        masks = _masks(laid_out, selection) + [("image", mask[start : start + len(part.images)]) for mask in everywhere]
        start += len(part.images)
        of_kind = part.posts["kind"].isin(usual).to_numpy(bool)
        posts = np.ones_like(of_kind) if selection.of(Field.KIND) else of_kind
        post = place(part.images["post_id"])
        yield Some(part, left(posts, post, masks), local, post)


def _masks(columns: Mapping[Field, Column], selection: Selection) -> Masks:
    """What each field leaves whose column is there; what is twice is so by all."""
    there = ((field, chosen) for field, chosen in selection.choices if field in columns)
    return [(columns[name].of, having(columns[name], chosen)) for name, chosen in there if name != Field.DUPLICATE]


def _origins(of: Stored, selection: Selection) -> pd.DataFrame:
    """Records of posts in the archives that are asked for."""
    asked = selection.of(Field.ARCHIVE)
    if not asked:
        return frame([], Origin)
    read = of.rows("origins", "post_id", "archive")
    return pd.concat([part[part["archive"].isin([*asked.values, *asked.none])] for part in read], ignore_index=True)


def _twice(of: Stored, selection: Selection) -> Iterator[Mask]:
    """What is left of images by what they have in common with others."""
    if not (asked := selection.of(Field.DUPLICATE)):
        return

    def column(name: str) -> Iterator[pd.Series]:
        return (part[name] for part in of.rows("images", name))

    by_id, _ = come_again(lambda: column("media_id"), of.count("images"))
    by_file, later = come_again(lambda: column("digest"), of.count("images"))

    def looks() -> Iterator[pd.Series]:
        start = 0
        for part in column("alike"):
            # Of a content that is there twice the looks count once.
            yield part.mask(later[start : start + len(part)])
            start += len(part)

    by_look, _ = come_again(looks, of.count("images"))
    same = {alike for part, mask in _beside(column("alike"), by_look) for alike in part[mask].unique()}
    by_look = np.concatenate([part.isin(same).to_numpy(bool) for part in column("alike")])
    yield having(twice(by_id, by_file, by_look), asked)


def _beside(parts: Iterator[pd.Series], mask: Mask) -> Iterator[tuple[pd.Series, Mask]]:
    start = 0
    for part in parts:
        yield part, mask[start : start + len(part)]
        start += len(part)


def _hue(swatches: pd.DataFrame, places: Places, images: int) -> Mapping[Field, Column]:
    return {Field.HUE: One("image", FAMILIES, hue_codes(dominant_of(swatches, places, images)))}


def _named(swatches: pd.DataFrame, places: Places, images: int) -> Mapping[Field, Column]:
    first = swatches["rank"].to_numpy() == 1
    return names_of(css3_codes(swatches[RULES.names]), places, first, images, css3()[0])


def _near(swatches: pd.DataFrame, places: Places, images: int) -> Mapping[Field, Column]:
    return {Field.NEAR: near_of(swatches, places, images)}


#: What makes columns of contents out of their swatches, and what it reads of them.
_COLOURS: Mapping[tuple[Field, ...], tuple[Callable[[pd.DataFrame, Places, int], Mapping[Field, Column]], list[str]]]
_COLOURS = {
    (Field.HUE,): (_hue, CHANNELS),
    (Field.DOMINANT, Field.COLOUR): (_named, [RULES.names]),
    (Field.NEAR,): (_near, [*CHANNELS, "share"]),
}


def _colours(of: Stored, selection: Selection) -> Iterator[Mask]:
    """What is left of images by their colours, which are those of their contents."""
    makers = [made for fields, made in _COLOURS.items() if any(selection.of(field) for field in fields)]
    if not makers:
        return

    def left_of(swatches: pd.DataFrame, places: Places, contents: int) -> Mask:
        columns = {field: column for make, _ in makers for field, column in make(swatches, places, contents).items()}
        mask: Mask = np.logical_and.reduce([mask for _, mask in _masks(columns, selection)])
        return mask

    reads = {"rank", *chain(*(columns for _, columns in makers))}
    others: list[Digests] = [np.zeros(0, DIGEST)]
    without = True
    for swatches, digests, places in by_content(of.rows("swatches", "digest", *reads)):
        # The last content is one without a colour.
        mask = left_of(swatches, places, len(digests) + 1)
        without = bool(mask[-1])
        others.append(digests[mask[:-1] != without])
    listed = np.concatenate(others)
    contents = (digests_of(part["digest"]) for part in of.rows("images", "digest"))
    yield np.concatenate([among(each, listed) for each in contents]) ^ without
