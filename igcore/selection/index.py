"""A library's tables laid out for choosing fast, and which posts and pictures a selection leaves. Pure.

Fields together mean "and". What a field leaves is worked out once for each choice and kept, since a click changes
one field only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families
from igcore.colour.names import css3, darkened, with_dark_neutrals
from igcore.library import Tables
from igcore.places import Local, Periods, clock
from igcore.recent import Recent
from igcore.schema import usual_kinds
from igcore.selection.choice import Choice, Field, Selection
from igcore.selection.columns import (
    UNDATED,
    Captions,
    Column,
    Many,
    Mask,
    One,
    Pictures,
    Places,
    days,
    many,
    palettes,
    pictures,
)
from igcore.selection.values import CLOSED, DUPLICATES, SEASONS, TAGGED, UNKNOWN, WEEKDAYS, Known, Tags, text_key

#: By distance in RGB or CIEDE2000, in CSS3's names alone, as the tables have them, or with the dark neutrals.
NameRule = Literal["name", "name_ciede2000", "dark", "dark_ciede2000"]

#: So many masks, choices and other rules are kept: at a million posts the first are 64 MB, the second 32 MB.
_MASKS, _CHOICES, _RULED = 64, 16, 2


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that people may change: where black, grey and white end; how a colour gets its name."""

    thresholds: Thresholds = THRESHOLDS
    names: NameRule = "name"


RULES = Rules()


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
    darker: Recent[NameRule, npt.NDArray[np.int16]] = field(default_factory=lambda: Recent(_RULED))

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


class Chosen(NamedTuple):
    """Masks of the chosen posts (p,) and images (n,)."""

    posts: Mask
    images: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A library's tables, laid out for choosing fast.

    Of p posts and n images, in the order of the tables: `columns`, what each field says of them; `people`, in the
    order in which they are shown; `post` (n,) place of the image's post; `day` (p,) and `person` (p,), for whoever
    counts; `local`, what the clock said where each post was; `usual` (p,), all that numbers are about unless somebody
    asks for other kinds; `dominant` (n, 3), -1 where nothing is visible; `names`, columns by each rule of naming
    that the tables know; `shares`, of whoever adds up parts of pictures.
    """

    people: tuple[str, ...]
    columns: Mapping[Field, Column]
    post: Places
    day: npt.NDArray[np.int32]
    local: Local
    person: npt.NDArray[np.int16]
    usual: Mask
    dominant: npt.NDArray[np.int16]
    rules: Rules
    names: Mapping[NameRule, Mapping[Field, Column]]
    shares: Shares
    masks: Recent[tuple[Field, Choice], Mask] = field(default_factory=lambda: Recent(_MASKS))
    choices: Recent[tuple[tuple[tuple[Field, Choice], ...], bool], Chosen] = field(
        default_factory=lambda: Recent(_CHOICES)
    )
    ruled: Recent[Rules, "Index"] = field(default_factory=lambda: Recent(_RULED))
    darker: Recent[NameRule, Mapping[Field, Column]] = field(default_factory=lambda: Recent(_RULED))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of posts that there are."""
        return self.columns[Field.KIND].values

    def under(self, rules: Rules) -> "Index":
        """Return the same tables under other rules."""
        if rules == self.rules:
            return self
        return self.ruled.get(rules, lambda: self._under(rules))

    def _under(self, rules: Rules) -> "Index":
        hues = One("image", FAMILIES, hue_codes(self.dominant, rules.thresholds))
        columns = {**self.columns, Field.HUE: hues, **self._named(rules.names)}
        return replace(
            self, columns=columns, rules=rules, masks=Recent(_MASKS), choices=Recent(_CHOICES), ruled=Recent(_RULED)
        )

    def _named(self, rule: NameRule) -> Mapping[Field, Column]:
        """Columns of names by a rule; those that the tables do not know are worked out when somebody asks."""
        if rule in self.names:
            return self.names[rule]
        of = self.shares
        return self.darker.get(rule, lambda: _names(of.named(rule), of.places, of.first, len(self.post), listed(rule)))

    def within(self, periods: Periods, posts: pd.DataFrame) -> "Index":
        """Return the same tables, of which `posts` is one, with the times of other periods."""
        local = clock(posts["taken_at"], posts["person"], periods)
        day, columns = _times(local)
        return replace(
            self,
            columns={**self.columns, **columns},
            day=day,
            local=local,
            masks=Recent(_MASKS),
            choices=Recent(_CHOICES),
            ruled=Recent(_RULED),
        )

    def tagged(self, hashtags: pd.DataFrame, posts: pd.DataFrame, same: Mapping[str, str]) -> "Index":
        """Return the same tables, of which `posts` is one, with other keys of hashtags; `same` as in `index`."""
        columns = _hashtags(hashtags, _places(posts["post_id"]), posts["caption"], same)
        return replace(
            self,
            columns={**self.columns, **columns},
            masks=Recent(_MASKS),
            choices=Recent(_CHOICES),
            ruled=Recent(_RULED),
        )

    def having(self, name: Field, chosen: Choice) -> Mask:
        """Mask of the posts or images that one field's choice leaves, by `columns[name].of`; not to be changed."""
        column = self.columns[name]
        if not chosen:
            return np.ones(len(self.usual) if column.of == "post" else len(self.post), bool)
        return self.masks.get((name, chosen), lambda: having(column, chosen))

    def choose(self, selection: Selection, without: Field | None = None) -> Chosen:
        """Choose posts and images.

        An image is chosen with its post, and by what is chosen of images; a post of which an image would have to be
        chosen is one that has such an image. Without a choice of kinds it is the usual ones.

        Args:
            selection: What is chosen; values that do not exist choose nothing.
            without: A field whose choice is left out; without `kind` all kinds are in.

        Returns:
            Masks, not to be changed: who asks again gets the same.
        """
        choices = tuple((name, chosen) for name, chosen in selection.choices if name is not without)
        usual = without is not Field.KIND and not selection.of(Field.KIND)
        return self.choices.get((choices, usual), lambda: self._choose(choices, usual))

    def both(self, one: Selection, other: Selection) -> Chosen:
        """Choose what is in each of two selections, also where they are about the same field: as `choose`."""
        usual = not (one.of(Field.KIND) or other.of(Field.KIND))
        choices = (*one.choices, *other.choices)
        return self.choices.get((choices, usual), lambda: self._choose(choices, usual))

    def _choose(self, choices: tuple[tuple[Field, Choice], ...], usual: bool) -> Chosen:
        posts = self.usual.copy() if usual else np.ones(len(self.usual), bool)
        pictures: Mask | None = None
        for name, chosen in choices:
            mask = self.having(name, chosen)
            if self.columns[name].of == "post":
                posts &= mask
            else:
                pictures = mask if pictures is None else pictures & mask
        images = posts[self.post]
        if pictures is not None:
            images &= pictures
            posts = np.bincount(self.post[images], minlength=len(posts)) > 0
        for mask in (posts, images):
            mask.flags.writeable = False
        return Chosen(posts, images)


def having(column: Column, chosen: Choice) -> Mask:
    """Mask of what a choice leaves of one column; not to be changed."""
    if isinstance(column, Pictures):
        wanted, unwanted = ([column.any(values)] if values else [] for values in (chosen.values, chosen.none))
    else:
        wanted, unwanted = column.having(chosen.values), column.having(chosen.none)
    join = np.logical_or if chosen.how == "or" else np.logical_and
    mask: Mask = join.reduce(wanted) if wanted else ~unwanted[0]
    for one in unwanted:
        mask = mask & ~one
    if chosen.inverted:
        mask = ~mask
    mask.flags.writeable = False
    return mask


def known(at: Index) -> Known:
    """People, places, archives and hashtags that queries may name."""
    tags = at.columns[Field.HASHTAG]
    assert isinstance(tags, Many)
    return {
        Field.PERSON: at.people,
        Field.PLACE: at.columns[Field.PLACE].values,
        Field.ARCHIVE: at.columns[Field.ARCHIVE].values,
        Field.HASHTAG: tags.place_of,
    }


def hue_codes(dominant: npt.NDArray[np.int16], thresholds: Thresholds = THRESHOLDS) -> npt.NDArray[np.int8]:
    """Place in `FAMILIES` of each dominant colour; -1 where there is none."""
    codes: npt.NDArray[np.int8] = np.where(dominant[:, 0] < 0, -1, families(dominant, thresholds)).astype(np.int8)
    return codes


NO_PERIODS = Periods()


NO_SAME: Mapping[str, str] = {}


def index(
    tables: Tables, people: tuple[str, ...], periods: Periods = NO_PERIODS, same: Mapping[str, str] = NO_SAME
) -> Index:
    """Lay out the tables.

    Args:
        tables: A library's.
        people: Everybody in `posts.person`, in the order in which they are shown.
        periods: Days, weekdays, hours and seasons are those of the place where one lived.
        same: Hashtags that count as another one, by key: who asks for them means that. The tables know the other only
            (`library.merged`).
    """
    posts, images = tables.posts, tables.images
    place = _places(posts["post_id"])
    dominant, near, names, shares = _colours(tables.swatches, images["digest"])
    whose = pd.Categorical(posts["person"], people).codes.astype(np.int16)
    local = clock(posts["taken_at"], posts["person"], periods)
    day, times = _times(local)
    kinds = _listed(posts["kind"], CLOSED[Field.KIND])
    return Index(
        people=people,
        columns={
            Field.TEXT: Captions(_folded(posts["caption"])),
            Field.PERSON: One("post", people, whose),
            **_hashtags(tables.hashtags, place, posts["caption"], same),
            **times,
            Field.HUE: One("image", FAMILIES, hue_codes(dominant)),
            **names[RULES.names],
            Field.NEAR: near,
            Field.KIND: kinds,
            Field.ARCHIVE: _archives(tables, place),
            Field.DUPLICATE: _duplicates(images),
            Field.PICTURE: pictures(images["image_id"]),
            Field.SOURCE: _listed(posts["taken_from"].astype("object").fillna(UNKNOWN), CLOSED[Field.SOURCE]),
        },
        post=place(images["post_id"]),
        day=day,
        local=local,
        person=whose,
        usual=posts["kind"].isin(usual_kinds(kinds.values)).to_numpy(bool),
        dominant=dominant,
        rules=RULES,
        names=names,
        shares=shares,
    )


#: Gives the places of posts by their ids.
Find = Callable[[pd.Series], Places]


def _places(posts: pd.Series) -> Find:
    """Return what finds posts by their ids, -1 where there is none; quick where both columns are of one category."""
    if isinstance(posts.dtype, pd.CategoricalDtype):
        by_code = np.full(len(posts.cat.categories) + 1, -1, np.int32)
        by_code[posts.cat.codes] = np.arange(len(posts))

    def find(ids: pd.Series) -> Places:
        if isinstance(ids.dtype, pd.CategoricalDtype) and ids.dtype == posts.dtype:
            return np.asarray(by_code[ids.cat.codes], np.int32)
        return np.asarray(pd.Index(posts.astype("object")).get_indexer(pd.Index(ids.astype("object"))), np.int32)

    return find


_CHANNELS = ["red", "green", "blue"]
_RULES: tuple[NameRule, NameRule] = ("name", "name_ciede2000")
#: Swatches with less of the picture are nothing that one would find it by.
_LEAST_SHARE = 0.01


def _colours(
    swatches: pd.DataFrame, digests: pd.Series
) -> tuple[npt.NDArray[np.int16], Column, Mapping[NameRule, Mapping[Field, Column]], Shares]:
    """Each image's dominant colour, all colours that one would find it by, their names by each rule, their shares."""
    found, places = _of_images(swatches, digests)
    swatches = swatches.iloc[found]
    first = swatches["rank"].to_numpy() == 1
    dominant = np.full((len(digests), 3), -1, np.int16)
    dominant[places[first]] = swatches[_CHANNELS].to_numpy(np.int16)[first]
    share = swatches["share"].to_numpy(np.float32)
    seen = first | (share >= _LEAST_SHARE)
    near = palettes(swatches[_CHANNELS].to_numpy(np.int64)[seen], places[seen], len(digests))
    codes = {rule: pd.Categorical(swatches[rule], css3()[0]).codes.astype(np.int16) for rule in _RULES}
    names = {rule: _names(codes[rule], places, first, len(digests), css3()[0]) for rule in _RULES}
    colours = swatches[_CHANNELS].to_numpy(np.uint8)
    return dominant, near, names, Shares(codes, places, share, colours, first)


def _of_images(swatches: pd.DataFrame, digests: pd.Series) -> tuple[npt.NDArray[np.intp], Places]:
    """Rows of swatches and places of the images that have them; a content that several files hold comes as often."""
    held = pd.Categorical(digests)
    by_content = np.argsort(held.codes, kind="stable").astype(np.int32)
    counts = np.bincount(held.codes, minlength=len(held.categories))
    content = held.categories.get_indexer(pd.Index(swatches["digest"]))
    rows = np.flatnonzero(content >= 0)
    times = counts[content[rows]]
    before = (np.cumsum(counts) - counts)[content[rows]]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(rows, times), by_content[np.repeat(before, times) + within]


def _names(
    names: npt.NDArray[np.int16], places: Places, first: Mask, images: int, listed: tuple[str, ...]
) -> dict[Field, Column]:
    """Names, of those listed, of each image's dominant colour, and of all its colours."""
    dominant = np.full(images, -1, np.int16)
    dominant[places[first]] = names[first]
    return {Field.DOMINANT: One("image", listed, dominant), Field.COLOUR: many("image", listed, names, places, images)}


def _hashtags(hashtags: pd.DataFrame, place: Find, captions: pd.Series, same: Mapping[str, str]) -> dict[Field, Column]:
    """Hashtags, those of most posts first; and whether there are any."""
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
    }


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


def _times(local: Local) -> tuple[npt.NDArray[np.int32], dict[Field, Column]]:
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


def _folded(captions: pd.Series) -> pd.Series:
    """Captions as they are searched; one that nobody knows is empty."""
    return pd.Series([text_key(text) for text in captions.fillna("").tolist()], dtype="string")


def _listed(found: pd.Series, listed: tuple[str, ...]) -> One:
    """Return a column of those of the listed values that there are."""
    there = set(found.unique())
    values = tuple(value for value in listed if value in there)
    return One("post", values, pd.Categorical(found, values).codes.astype(np.int8))


def _archives(tables: Tables, place: Find) -> Many:
    """Archives in which each post was found."""
    named = pd.concat([table["archive"].astype("object") for table in (tables.posts, tables.origins)])
    places = np.concatenate([np.arange(len(tables.posts), dtype=np.int32), place(tables.origins["post_id"])])
    names = pd.Categorical(named)
    return many("post", tuple(map(str, names.categories)), names.codes, places, len(tables.posts))


def _duplicates(images: pd.DataFrame) -> Many:
    """Images that are there more than once, by what they have in common with another."""
    again = {
        "id": images["media_id"].duplicated(keep=False) & images["media_id"].notna(),
        "file": images["digest"].duplicated(keep=False),
    }
    contents = images.drop_duplicates("digest")
    looks = contents["alike"][contents["alike"].duplicated(keep=False)]
    again["look"] = images["alike"].isin(looks)
    masks = [again[each].to_numpy(bool) for each in ("id", "file", "look")]
    masks.append(~np.logical_or.reduce(masks))
    codes, places = np.nonzero(np.stack(masks))
    return many("image", DUPLICATES, codes, places, len(images))
