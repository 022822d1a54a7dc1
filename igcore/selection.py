"""What is chosen now, and which posts and pictures that leaves. Pure.

Several values of one field mean "or"; fields together mean "and". A chart about one field leaves that
field's own choice out, so that the chosen bar stays among its neighbours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families
from igcore.importers.hashtags import key_of
from igcore.library import Tables
from igcore.schema import Kind, usual_kinds

Field = Literal["person", "kind", "dates", "hue", "hashtag", "text"]
Mask = npt.NDArray[np.bool_]

#: Day of a post of which no time is known.
UNDATED = int(np.iinfo(np.int32).min)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen; an empty field chooses everything, but for `kind`: what numbers are usually about.

    `start` and `end` are local days, both included. `hashtag` holds hashtags in any case. `text` has
    to be in the caption, in any case.
    """

    person: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    hue: tuple[str, ...] = ()
    hashtag: tuple[str, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is chosen."""
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Index:
    """A library's tables, laid out for choosing fast.

    Of p posts and n images, in the order of the tables: `person` (p,) places in `people`; `day` (p,)
    local days since 1970, or `UNDATED`; `captions` (p,) case-folded; `kind` (p,) places in `kinds`, which
    are those of the posts; `usual` (p,), all that numbers are about unless somebody asks for other kinds;
    `post` (n,) place of the image's post; `dominant` (n, 3), -1 where nothing is visible; `hashtags`,
    places of the posts that use each.
    """

    people: tuple[str, ...]
    kinds: tuple[Kind, ...]
    person: npt.NDArray[np.int16]
    day: npt.NDArray[np.int32]
    captions: pd.Series
    kind: npt.NDArray[np.int8]
    usual: Mask
    post: npt.NDArray[np.int32]
    dominant: npt.NDArray[np.int16]
    hashtags: Mapping[str, npt.NDArray[np.int32]]


def index(tables: Tables, people: tuple[str, ...], tz: str) -> Index:
    """Lay out the tables.

    Args:
        tables: A library's.
        people: Everybody in `posts.person`, in the order in which they are shown.
        tz: IANA time zone; days are local to it.
    """
    posts, images = tables.posts, tables.images
    place = pd.Series(np.arange(len(posts), dtype=np.int32), index=posts["post_id"].array)
    local = posts["taken_at"].dt.tz_convert(tz).dt.tz_localize(None)
    days = (local - pd.Timestamp(0)).dt.days
    swatches = tables.swatches[tables.swatches["rank"] == 1].set_index("digest")[["red", "green", "blue"]]
    dominant = swatches.reindex(images["digest"]).fillna(-1).to_numpy(np.int16)
    uses = place.reindex(tables.hashtags["post_id"]).to_numpy()
    by_key = pd.Series(uses).groupby(tables.hashtags["key"].to_numpy())
    there = set(posts["kind"].unique())
    kinds = tuple(kind for kind in Kind if kind in there)
    return Index(
        people=people,
        kinds=kinds,
        person=pd.Categorical(posts["person"], people).codes.astype(np.int16),
        day=days.fillna(UNDATED).to_numpy(np.int32),
        captions=posts["caption"].fillna("").str.casefold(),
        kind=pd.Categorical(posts["kind"], kinds).codes.astype(np.int8),
        usual=posts["kind"].isin(usual_kinds(kinds)).to_numpy(bool),
        post=np.asarray(place.loc[images["post_id"]], np.int32),
        dominant=dominant,
        hashtags={str(key): np.unique(group.to_numpy(np.int32)) for key, group in by_key},
    )


def hue_codes(dominant: npt.NDArray[np.int16], thresholds: Thresholds = THRESHOLDS) -> npt.NDArray[np.int8]:
    """Place in `FAMILIES` of each dominant colour; -1 where there is none."""
    codes: npt.NDArray[np.int8] = np.where(dominant[:, 0] < 0, -1, families(dominant, thresholds)).astype(np.int8)
    return codes


def choose(
    at: Index, selection: Selection, hues: npt.NDArray[np.int8], without: Field | None = None
) -> tuple[Mask, Mask]:
    """Choose posts and images.

    Args:
        at: p posts and n images.
        selection: What is chosen; values that do not exist choose nothing.
        hues: `hue_codes` of the images.
        without: A field whose choice is left out; without `kind` all kinds are in.

    Returns:
        Masks of posts (p,) and images (n,). An image is chosen with its post, and by its hue; a post with a
        chosen hue is one that has such an image.
    """
    posts = _of_kind(at, selection.kind, without)
    if selection.person and without != "person":
        posts &= np.isin(at.person, [at.people.index(each) for each in selection.person if each in at.people])
    if without != "dates":
        posts &= _between(at.day, selection.start, selection.end)
    if selection.hashtag and without != "hashtag":
        posts &= _using(at, selection.hashtag)
    if selection.text and without != "text":
        text = normalize("NFC", selection.text).casefold()
        posts &= at.captions.str.contains(text, regex=False).to_numpy(bool)
    images = posts[at.post]
    if selection.hue and without != "hue":
        images &= np.isin(hues, [FAMILIES.index(each) for each in selection.hue if each in FAMILIES])
        posts &= np.bincount(at.post[images], minlength=len(posts)) > 0
    return posts, images


def _of_kind(at: Index, kinds: tuple[str, ...], without: Field | None) -> Mask:
    if without == "kind":
        return np.ones(len(at.kind), bool)
    if not kinds:
        return at.usual.copy()
    return np.isin(at.kind, [place for place, kind in enumerate(at.kinds) if kind in kinds])


def _between(day: npt.NDArray[np.int32], start: date | None, end: date | None) -> Mask:
    inside = np.ones(len(day), bool)
    epoch = date(1970, 1, 1)
    if start:
        inside &= day >= (start - epoch).days
    if end:
        inside &= (day <= (end - epoch).days) & (day != UNDATED)
    return inside


def _using(at: Index, hashtags: tuple[str, ...]) -> Mask:
    using = np.zeros(len(at.person), bool)
    for each in hashtags:
        using[at.hashtags.get(key_of(each), [])] = True
    return using
