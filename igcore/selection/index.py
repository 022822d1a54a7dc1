"""A library's tables laid out for choosing fast, and which posts and pictures a selection leaves. Pure.

Fields together mean "and". What a field leaves is worked out once for each choice and kept, since a click changes
one field only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds
from igcore.library import Tables
from igcore.places import Local, Periods, clock
from igcore.recent import Recent
from igcore.schema import usual_kinds
from igcore.selection.choice import Choice, Field, Selection
from igcore.selection.columns import Column, Days, Many, Mask, Of, One, Pictures, Places
from igcore.selection.layout import (
    MAKERS,
    RULED,
    NameRule,
    Shares,
    Source,
    colours_of,
    hashtags_of,
    hue_codes,
    listed,
    names_of,
    places_of,
    times_of,
)
from igcore.selection.values import Known, Tags

#: So many masks and choices are kept: at a million posts the first are 64 MB, the second 32 MB.
_MASKS, _CHOICES = 64, 16


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that people may change: where black, grey and white end; how a colour gets its name."""

    thresholds: Thresholds = THRESHOLDS
    names: NameRule = "name"


RULES = Rules()


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
    ruled: Recent[Rules, "Index"] = field(default_factory=lambda: Recent(RULED))
    darker: Recent[NameRule, Mapping[Field, Column]] = field(default_factory=lambda: Recent(RULED))

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
        columns = {Field.HUE: hues, **self._named(rules.names)}
        return self._anew(columns=columns, rules=rules)

    def _anew(self, columns: Mapping[Field, Column], **others: Any) -> "Index":
        """Return the same with other columns, of which nothing is kept yet."""
        recent: dict[str, Any] = {"masks": Recent(_MASKS), "choices": Recent(_CHOICES), "ruled": Recent(RULED)}
        return replace(self, columns={**self.columns, **columns}, **others, **recent)

    def _named(self, rule: NameRule) -> Mapping[Field, Column]:
        """Columns of names by a rule; those that the tables do not know are worked out when somebody asks."""
        if rule in self.names:
            return self.names[rule]
        of = self.shares
        return self.darker.get(
            rule, lambda: names_of(of.named(rule), of.places, of.first, len(self.post), listed(rule))
        )

    def within(self, periods: Periods, posts: pd.DataFrame) -> "Index":
        """Return the same tables, of which `posts` is one, with the times of other periods."""
        local = clock(posts["taken_at"], posts["person"], periods)
        day, columns = times_of(local)
        return self._anew(columns, day=day, local=local)

    def tagged(self, hashtags: pd.DataFrame, posts: pd.DataFrame, same: Mapping[str, str]) -> "Index":
        """Return the same tables, of which `posts` is one, with other keys of hashtags; `same` as in `index`."""
        columns = hashtags_of(hashtags, places_of(posts["post_id"]), posts["caption"], same)
        return self._anew(columns)

    def untagged(self, why: str) -> "Index":
        """Return the same tables, which have no hashtag; who asks for one hears `why`, a sentence."""
        column = self.columns[Field.HASHTAG]
        assert isinstance(column, Many)
        return self._anew({Field.HASHTAG: replace(column, place_of=Tags({}, {}, why))})

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
        posts = self.usual if usual else np.ones(len(self.usual), bool)
        masks = ((self.columns[name].of, self.having(name, chosen)) for name, chosen in choices)
        return left(posts, self.post, masks)


def left(posts: Mask, post: Places, masks: Iterable[tuple[Of, Mask]]) -> Chosen:
    """Choose what masks of posts or images leave.

    Args:
        posts: (p,) those to choose from.
        post: (n,) place of each image's post.
        masks: Each with what it is of.

    Returns:
        Masks, not to be changed.
    """
    posts, pictures = posts.copy(), None
    for of, mask in masks:
        if of == "post":
            posts &= mask
        else:
            pictures = mask if pictures is None else pictures & mask
    images = posts[post]
    if pictures is not None:
        images &= pictures
        posts = np.bincount(post[images], minlength=len(posts)) > 0
    for mask in (posts, images):
        mask.flags.writeable = False
    return Chosen(posts, images)


def having(column: Column, chosen: Choice) -> Mask:
    """Mask of what a choice leaves of one column; not to be changed."""
    if isinstance(column, Pictures | Days) and chosen.how == "or":
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
    place = places_of(posts["post_id"])
    dominant, near, names, shares = colours_of(tables.swatches, images["digest"])
    local = clock(posts["taken_at"], posts["person"], periods)
    of = Source(posts, images, tables.hashtags, tables.origins, place, people, local, same)
    laid_out = {field: column for each in MAKERS for field, column in each.make(of).items()}
    colours = {Field.HUE: One("image", FAMILIES, hue_codes(dominant)), **names[RULES.names], Field.NEAR: near}
    date, whose = laid_out[Field.DATE], laid_out[Field.PERSON]
    assert isinstance(date, Days)
    assert isinstance(whose, One)
    return Index(
        people=people,
        columns={field: (laid_out | colours)[field] for field in Field},
        post=place(images["post_id"]),
        day=date.day,
        local=local,
        person=whose.codes.astype(np.int16, copy=False),
        usual=posts["kind"].isin(usual_kinds(laid_out[Field.KIND].values)).to_numpy(bool),
        dominant=dominant,
        rules=RULES,
        names=names,
        shares=shares,
    )
