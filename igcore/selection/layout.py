"""Tables -> columns: what each field says of posts and images, laid out for choosing fast. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import THRESHOLDS, Thresholds, families
from igcore.colour.names import css3, darkened, with_dark_neutrals
from igcore.places import Local
from igcore.recent import Recent
from igcore.selection.choice import Field
from igcore.selection.columns import (
    UNDATED,
    Captions,
    Column,
    Many,
    Mask,
    One,
    Palettes,
    Places,
    days,
    many,
    palettes,
    pictures,
)
from igcore.selection.values import CLOSED, DUPLICATES, SEASONS, TAGGED, TAGS, UNKNOWN, WEEKDAYS, Tags, text_key

#: By distance in RGB or CIEDE2000, in CSS3's names alone, as the tables have them, or with the dark neutrals.
NameRule = Literal["name", "name_ciede2000", "dark", "dark_ciede2000"]

#: What so many other rules say is kept: at a million images 32 MB each.
RULED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """All m swatches of the images, as often as their content is there.

    Places of their names in CSS3's list by each rule that the tables know, and of their image; their share; `colours`
    (m, 3); `first`, whether they are the dominant one. `darker` has the names by other rules, for whoever asks.
    """

    names: Mapping[NameRule, npt.NDArray[np.int16]]
    places: Places
    share: npt.NDArray[np.float32]
    colours: npt.NDArray[np.uint8]
    first: Mask
    darker: Recent[NameRule, npt.NDArray[np.int16]] = field(default_factory=lambda: Recent(RULED))

    def named(self, rule: NameRule) -> npt.NDArray[np.int16]:
        """Place of each one's name in `listed` of the rule; (m,)."""
        if rule in self.names:
            return self.names[rule]
        seen = rule == "dark_ciede2000"
        of: NameRule = "name_ciede2000" if seen else "name"
        return self.darker.get(rule, lambda: darkened(self.colours.astype(np.int64), self.names[of], seen=seen))


def listed(rule: NameRule) -> tuple[str, ...]:
    """All names that there are by a rule."""
    return (with_dark_neutrals if rule.startswith("dark") else css3)()[0]


def hue_codes(dominant: npt.NDArray[np.int16], thresholds: Thresholds = THRESHOLDS) -> npt.NDArray[np.int8]:
    """Place in `FAMILIES` of each dominant colour; -1 where there is none."""
    codes: npt.NDArray[np.int8] = np.where(dominant[:, 0] < 0, -1, families(dominant, thresholds)).astype(np.int8)
    return codes


#: Gives the places of posts by their ids.
Find = Callable[[pd.Series], Places]


def places_of(posts: pd.Series) -> Find:
    """Return what finds posts by their ids, -1 where there is none; quick where both columns are of one category."""
    if isinstance(posts.dtype, pd.CategoricalDtype):
        by_code = np.full(len(posts.cat.categories) + 1, -1, np.int32)
        by_code[posts.cat.codes] = np.arange(len(posts))

    def find(ids: pd.Series) -> Places:
        if isinstance(ids.dtype, pd.CategoricalDtype) and ids.dtype == posts.dtype:
            return np.asarray(by_code[ids.cat.codes], np.int32)
        return np.asarray(pd.Index(posts.astype("object")).get_indexer(pd.Index(ids.astype("object"))), np.int32)

    return find


CHANNELS = ["red", "green", "blue"]
_RULES: tuple[NameRule, NameRule] = ("name", "name_ciede2000")
#: Swatches with less of the picture are nothing that one would find it by.
_LEAST_SHARE = 0.01


def colours_of(
    swatches: pd.DataFrame, digests: pd.Series
) -> tuple[npt.NDArray[np.int16], Column, Mapping[NameRule, Mapping[Field, Column]], Shares]:
    """Each image's dominant colour, all colours that one would find it by, their names by each rule, their shares."""
    found, places = _of_images(swatches, digests)
    swatches = swatches.iloc[found]
    first = swatches["rank"].to_numpy() == 1
    codes = {rule: css3_codes(swatches[rule]) for rule in _RULES}
    names = {rule: names_of(codes[rule], places, first, len(digests), css3()[0]) for rule in _RULES}
    shares = Shares(codes, places, swatches["share"].to_numpy(np.float32), swatches[CHANNELS].to_numpy(np.uint8), first)
    near = near_of(swatches, places, len(digests))
    return dominant_of(swatches, places, len(digests)), near, names, shares


def dominant_of(swatches: pd.DataFrame, places: Places, images: int) -> npt.NDArray[np.int16]:
    """Dominant colour (images, 3) of each image, by the places of those that have the swatches; -1 without one."""
    first = swatches["rank"].to_numpy() == 1
    dominant = np.full((images, 3), -1, np.int16)
    dominant[places[first]] = swatches[CHANNELS].to_numpy(np.int16)[first]
    return dominant


def near_of(swatches: pd.DataFrame, places: Places, images: int) -> Palettes:
    """All colours that one would find each image by."""
    seen = (swatches["rank"].to_numpy() == 1) | (swatches["share"].to_numpy(np.float32) >= _LEAST_SHARE)
    return palettes(swatches[CHANNELS].to_numpy(np.int64)[seen], places[seen], images)


def css3_codes(names: pd.Series) -> npt.NDArray[np.int16]:
    """Place of each name in CSS3's list."""
    return np.asarray(pd.Categorical(names, css3()[0]).codes, np.int16)


def _of_images(swatches: pd.DataFrame, digests: pd.Series) -> tuple[npt.NDArray[np.intp], Places]:
    """Rows of swatches and places of the images that have them; a content that several files hold comes as often."""
    held = pd.Categorical(digests)
    by_content = np.argsort(held.codes, kind="stable").astype(np.int32)
    counts = np.bincount(held.codes, minlength=len(held.categories))
    if swatches["digest"].dtype == held.dtype:
        content = np.asarray(swatches["digest"].cat.codes)
    else:
        content = held.categories.get_indexer(pd.Index(swatches["digest"]))
    rows = np.flatnonzero(content >= 0)
    times = counts[content[rows]]
    before = (np.cumsum(counts) - counts)[content[rows]]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(rows, times), by_content[np.repeat(before, times) + within]


def names_of(
    names: npt.NDArray[np.int16], places: Places, first: Mask, images: int, listed: tuple[str, ...]
) -> dict[Field, Column]:
    """Names, of those listed, of each image's dominant colour, and of all its colours."""
    dominant = np.full(images, -1, np.int16)
    dominant[places[first]] = names[first]
    return {Field.DOMINANT: One("image", listed, dominant), Field.COLOUR: many("image", listed, names, places, images)}


def hashtags_of(
    hashtags: pd.DataFrame, place: Find, captions: pd.Series, same: Mapping[str, str]
) -> dict[Field, Column]:
    """Hashtags, those of most posts first; whether there are any, and how many."""
    keys = pd.Categorical(hashtags["key"])
    places = place(hashtags["post_id"])
    used = many("post", tuple(map(str, keys.categories)), keys.codes, places, len(captions))
    often = np.argsort(-np.diff(used.starts), kind="stable")
    rank = np.empty_like(often)
    rank[often] = np.arange(len(often))
    values = tuple(used.values[each] for each in often)
    tagged = np.where(captions.isna(), TAGGED.index("unknown"), TAGGED.index("no")).astype(np.int8)
    tagged[used.places] = TAGGED.index("yes")
    column = many("post", values, rank[used.codes], used.places, len(captions))
    return {
        Field.HASHTAG: replace(column, place_of=Tags(column.place_of, same)),
        Field.TAGGED: One("post", TAGGED, tagged),
        Field.TAGS: One("post", TAGS, _how_many(used.places, captions)),
    }


def _how_many(places: npt.NDArray[np.int32], captions: pd.Series) -> npt.NDArray[np.int8]:
    """Different hashtags of each post, those of more than the most as the most; -1 where its caption is unknown."""
    counts = np.bincount(places, minlength=len(captions)).clip(max=len(TAGS) - 1)
    return np.where(captions.isna() & (counts == 0), -1, counts).astype(np.int8)


#: 1 January 1970 was a Thursday.
_FIRST_WEEKDAY = 3


def of_days(day: npt.NDArray[np.int32], south: Mask) -> dict[Field, Column]:
    """What days say: their date, season (meteorological, by the half of the earth) and weekday.

    Args:
        day: (p,) since 1970, or `UNDATED`.
        south: (p,) whether it was on the southern half of the earth.
    """
    known = day != UNDATED
    months = np.where(known, day, 0).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    # Spring, the first, begins in March; on the southern half of the earth half a year later.
    season = (months - 2 + 6 * south) % 12 // 3
    weekday = (day.astype(np.int64) + _FIRST_WEEKDAY) % 7
    return {
        Field.DATE: days(day),
        Field.SEASON: One("post", SEASONS, np.where(known, season, -1).astype(np.int8)),
        Field.WEEKDAY: One("post", WEEKDAYS, np.where(known, weekday, -1).astype(np.int8)),
    }


def times_of(local: Local) -> tuple[npt.NDArray[np.int32], dict[Field, Column]]:
    """Day of each post, and its columns of date, season, weekday, hour and place."""
    known = ~np.isnat(local.times)
    days_since, hours = (local.times.astype(f"datetime64[{unit}]").astype(np.int64) for unit in "Dh")
    # One who lived everywhere, or nowhere that is known, has no places to choose from; those without a post are none.
    there = np.unique(local.place[known]) if len(local.places) > 1 else np.empty(0, np.int16)
    codes = np.full(len(local.places) + 1, -1, np.int16)
    codes[there] = np.arange(len(there))
    day = np.where(known, days_since, UNDATED).astype(np.int32)
    return day, {
        **of_days(day, local.south),
        Field.HOUR: One("post", CLOSED[Field.HOUR], np.where(known, hours % 24, -1).astype(np.int8)),
        Field.PLACE: One("post", tuple(local.places[each] for each in there), codes[local.place]),
    }


def folded(captions: pd.Series) -> pd.Series:
    """Captions as they are searched; one that nobody knows is empty."""
    return pd.Series([text_key(text) for text in captions.fillna("").tolist()], dtype="string")


def listed_in(found: pd.Series, listed: tuple[str, ...]) -> One:
    """Return a column of those of the listed values that there are."""
    there = set(found.unique())
    values = tuple(value for value in listed if value in there)
    return One("post", values, pd.Categorical(found, values).codes.astype(np.int8))


def archives_of(archives: pd.Series, origins: pd.DataFrame, place: Find) -> Many:
    """Archives in which each post was found: the one it was read from, and those of its other records."""
    named = pd.concat([each.astype("object") for each in (archives, origins["archive"])])
    places = np.concatenate([np.arange(len(archives), dtype=np.int32), place(origins["post_id"])])
    names = pd.Categorical(named)
    return many("post", tuple(map(str, names.categories)), names.codes, places, len(archives))


def duplicates_of(images: pd.DataFrame) -> Many:
    """Images that are there more than once, by what they have in common with another."""
    contents = images.drop_duplicates("digest")
    looks = contents["alike"][contents["alike"].duplicated(keep=False)]
    return twice(
        (images["media_id"].duplicated(keep=False) & images["media_id"].notna()).to_numpy(bool),
        images["digest"].duplicated(keep=False).to_numpy(bool),
        images["alike"].isin(looks).to_numpy(bool),
    )


def twice(by_id: Mask, by_file: Mask, by_look: Mask) -> Many:
    """Lay out which images have their id, their file or their looks in common with another one."""
    masks = [by_id, by_file, by_look, ~(by_id | by_file | by_look)]
    codes, places = np.nonzero(np.stack(masks))
    return many("image", DUPLICATES, codes, places, len(by_id))


@dataclass(frozen=True, slots=True)
class Source:
    """What columns are made of: tables, or some of their posts with what belongs to them, and what people say.

    `place` finds posts by their ids; `local` is when each of them was, by the clock there.
    """

    posts: pd.DataFrame
    images: pd.DataFrame
    hashtags: pd.DataFrame
    origins: pd.DataFrame
    place: Find
    people: tuple[str, ...]
    local: Local
    same: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes the columns of some fields, and what it reads of which tables besides ids and times of posts."""

    fields: tuple[Field, ...]
    reads: Mapping[str, tuple[str, ...]]
    make: Callable[[Source], Mapping[Field, Column]]


_TIMES = (Field.DATE, Field.SEASON, Field.WEEKDAY, Field.HOUR, Field.PLACE)


def _one(field: Field, read: str, make: Callable[[pd.Series], Column]) -> Maker:
    """Make a column of one field of one column of posts."""
    return Maker((field,), {"posts": (read,)}, lambda of: {field: make(of.posts[read])})


#: All fields but those of colours. Of whichever rows a column is made, it says the same of each, but for duplicates,
#: which are so by the others.
MAKERS = (
    _one(Field.TEXT, "caption", lambda captions: Captions(folded(captions))),
    Maker((Field.PERSON,), {"posts": ("person",)}, lambda of: {Field.PERSON: One("post", of.people, person_codes(of))}),
    Maker(
        (Field.HASHTAG, Field.TAGGED, Field.TAGS),
        {"posts": ("caption",), "hashtags": ("key",)},
        lambda of: hashtags_of(of.hashtags, of.place, of.posts["caption"], of.same),
    ),
    Maker(_TIMES, {}, lambda of: times_of(of.local)[1]),
    _one(Field.KIND, "kind", lambda kinds: listed_in(kinds, CLOSED[Field.KIND])),
    Maker(
        (Field.ARCHIVE,),
        {"posts": ("archive",)},
        lambda of: {Field.ARCHIVE: archives_of(of.posts["archive"], of.origins, of.place)},
    ),
    Maker(
        (Field.DUPLICATE,),
        {"images": ("media_id", "digest", "alike")},
        lambda of: {Field.DUPLICATE: duplicates_of(of.images)},
    ),
    Maker((Field.PICTURE,), {"images": ("image_id",)}, lambda of: {Field.PICTURE: pictures(of.images["image_id"])}),
    _one(
        Field.SOURCE,
        "taken_from",
        lambda found: listed_in(found.astype("object").fillna(UNKNOWN), CLOSED[Field.SOURCE]),
    ),
)


def person_codes(of: Source) -> npt.NDArray[np.int16]:
    """Place of each post's person among all people."""
    return np.asarray(pd.Categorical(of.posts["person"], of.people).codes, np.int16)
