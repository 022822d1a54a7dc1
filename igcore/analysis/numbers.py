"""The numbers of the 2016 analysis: how many, since when, how often, how many twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.places import Local
from igcore.schema import EVERYONE

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Up to so many pairs of group and value a mark for each is quicker than sorting; in bytes.
_MARKS = 1 << 26
#: More days than there are from the first to the last that a table can hold.
_DAYS = 1 << 40
#: Milliseconds of a day.
_DAY = 86_400_000


@dataclass(frozen=True, slots=True, eq=False)
class Countable:
    """Tables laid out for counting any part of them: p posts and n images, in the tables' order.

    `people` in alphabetical order; `whose` (p,) and `of` (n,) place in it. Of posts (p,): `timed`, whether the time is
    known; where it is, by the clock there, `stamp` (ms since 1970), `day` and `month` (both since 1970), else 0;
    `videos`; `captioned`, whether the caption is known; `uses`, different hashtags. Numbers of 0 or more for equal
    values, -1 for missing ones: `ids` (p + n,) of posts and then images, `contents` (n,) and `alike` (n,).
    """

    people: tuple[str, ...]
    whose: Ints
    of: Ints
    timed: Mask
    stamp: Ints
    day: Ints
    month: Ints
    videos: Ints
    captioned: Mask
    uses: Ints
    ids: Ints
    contents: Ints
    alike: Ints


def countable(
    images: pd.DataFrame, posts: pd.DataFrame, hashtags: pd.DataFrame, local: Local, people: Sequence[str] = ()
) -> Countable:
    """Lay out tables for `numbers` and `posts_through_time`.

    Args:
        images: `schema.Image`; `person`, `media_id`, `digest` and `alike` are read.
        posts: `schema.Post`; `person`, `post_id`, `media_id`, `caption` and `videos` are read.
        hashtags: `schema.Hashtag`; `post_id` and `key` are read. Only uses in these posts count, of each post each
            hashtag once.
        local: When each of these posts was, by the clock there.
        people: Others who are to be among the people.
    """
    people = tuple(sorted({*people, *posts["person"].unique(), *images["person"].unique()}))
    whose, of = (pd.Categorical(table["person"], people).codes.astype(np.int64) for table in (posts, images))
    timed = ~np.isnat(local.times)
    times = np.where(timed, local.times, np.datetime64(0, "ms"))
    return Countable(
        people=people,
        whose=whose,
        of=of,
        timed=timed,
        stamp=times.astype(np.int64),
        day=times.astype("datetime64[D]").astype(np.int64),
        month=times.astype("datetime64[M]").astype(np.int64),
        videos=posts["videos"].fillna(0).to_numpy(np.int64),
        captioned=posts["caption"].notna().to_numpy(bool),
        uses=_different(_places(posts["post_id"], hashtags["post_id"]), _codes(hashtags["key"]), len(posts)),
        ids=_codes(pd.concat([posts["media_id"], images["media_id"]], ignore_index=True)),
        contents=_codes(images["digest"]),
        alike=_codes(images["alike"]),
    )


def numbers(at: Countable, posts: Mask | None = None, images: Mask | None = None) -> pd.DataFrame:
    """Count pictures, posts, ids, duplicates, days and hashtags of each person and of everyone.

    A file, a post and an id are different things.

    Args:
        at: p posts and n images.
        posts: (p,) those that count; without it all.
        images: (n,) those that count; without it all.

    Returns:
        A row per person in alphabetical order, of whom anything counts, and a last one, `EVERYONE`; of nothing that
        one alone. Columns: `person`; `images`, `posts`, `videos`, `unique_ids`; pictures beyond the first of each
        `same_id`, of each content (`same_bytes`) and of each group of contents that looks alike
        (`looks_alike`), which may be the same ones; `copies`, those beyond the first of their id or content, and
        `repeats`, of their id, content or looks, each counted once. One person's are told by that person's own
        pictures, so that all together may have more. `first_post`, `last_post` (local, without a zone); `active_days`
        (with a post), `calendar_days` (first to last); `posts_per_active_day`, `posts_per_calendar_day`; `captioned`
        (posts whose caption is known), `tagged`, `hashtags`, `hashtags_per_post` (over captioned),
        `hashtags_per_tagged_post`. A ratio over nothing is missing.
    """
    return table_of(count(at, posts, images))


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What `numbers` are made of, for each of g `people` and, last, for everyone.

    `sums` by name, (g + 1,) each; `earliest` and `latest` (g + 1,) stamp of a post, which mean nothing where there is
    none with a time; `days` with a post, each once for a person, as whose times `_DAYS` and the day since 1970.
    """

    people: tuple[str, ...]
    sums: Mapping[str, Ints]
    earliest: Ints
    latest: Ints
    days: Ints

    def __or__(self, other: "Counts") -> "Counts":
        """Count together what has the same people, and no id, content or looks in common."""
        return Counts(
            self.people,
            {name: mine + other.sums[name] for name, mine in self.sums.items()},
            np.minimum(self.earliest, other.earliest),
            np.maximum(self.latest, other.latest),
            np.union1d(self.days, other.days),
        )


def count(at: Countable, posts: Mask | None = None, images: Mask | None = None) -> Counts:
    """Count what `numbers` are made of; the arguments are the same."""
    posts = np.ones(len(at.whose), bool) if posts is None else posts
    images = np.ones(len(at.of), bool) if images is None else images
    groups = _Groups(len(at.people))
    whose, of = at.whose[posts], at.of[images]
    timed = posts & at.timed
    dating, day = at.whose[timed], at.day[timed]
    earliest, latest = groups.bounds(at.stamp[timed], dating)
    ids, contents, alike = at.ids[np.concatenate([posts, images])], at.contents[images], at.alike[images]
    pictured, distinct = ids[len(whose) :], groups.distinct(contents, of)
    copies = [mine | same for mine, same in zip(groups.later(pictured, of), groups.later(contents, of), strict=True)]
    repeats = [copy | like for copy, like in zip(copies, groups.later(alike, of), strict=True)]
    sums = {
        "images": groups.count(of),
        "posts": groups.count(whose),
        "videos": groups.count(whose, at.videos[posts]),
        "unique_ids": groups.distinct(ids, np.concatenate([whose, of])),
        "same_id": groups.count(of[pictured >= 0]) - groups.distinct(pictured, of),
        "same_bytes": groups.count(of) - distinct,
        "looks_alike": distinct - groups.distinct(alike, of),
        "copies": groups.each(copies, of),
        "repeats": groups.each(repeats, of),
        "dated": groups.count(dating),
        "captioned": groups.count(at.whose[posts & at.captioned]),
        "tagged": groups.count(at.whose[posts & (at.uses > 0)]),
        "hashtags": groups.count(whose, at.uses[posts]),
    }
    least = int(day.min(initial=0))
    owner, since = groups.pairs(day - least, dating)
    return Counts(at.people, sums, earliest, latest, owner * _DAYS + since + least)


def table_of(counts: Counts) -> pd.DataFrame:
    """Say what was counted, in the table of `numbers`."""
    sums, dated = counts.sums, counts.sums["dated"]
    # Days before 1970 are of the person before, but for half of the room.
    owner = (counts.days + _DAYS // 2) // _DAYS
    active = np.bincount(owner, minlength=len(counts.people))
    active = np.append(active, len(np.unique(counts.days - owner * _DAYS)))
    first, last = (np.where(dated > 0, each, 0) // _DAY for each in (counts.earliest, counts.latest))
    span = np.where(dated > 0, last - first + 1, 0)
    listed = ["images", "posts", "videos", "unique_ids", "same_id", "same_bytes", "looks_alike", "copies", "repeats"]
    counted = pd.DataFrame(
        {
            "person": [*counts.people, EVERYONE],
            **{name: sums[name] for name in listed},
            "first_post": _times(counts.earliest, dated),
            "last_post": _times(counts.latest, dated),
            "active_days": active,
            "calendar_days": span,
            "posts_per_active_day": _ratios(dated, active),
            "posts_per_calendar_day": _ratios(dated, span),
            "captioned": sums["captioned"],
            "tagged": sums["tagged"],
            "hashtags": sums["hashtags"],
            "hashtags_per_post": _ratios(sums["hashtags"], sums["captioned"]),
            "hashtags_per_tagged_post": _ratios(sums["hashtags"], sums["tagged"]),
        }
    )
    there = (counted["posts"] + counted["images"]).to_numpy() > 0
    there[-1] = True
    return counted if there.all() else counted[there].reset_index(drop=True)


class _Groups:
    """Counts for each of some groups, and a last one for all together."""

    def __init__(self, number: int) -> None:
        self.number = number

    def count(self, group: Ints, weights: Ints | None = None) -> Ints:
        each = np.bincount(group, weights, minlength=self.number).astype(np.int64)
        return np.append(each, each.sum())

    def distinct(self, codes: Ints, group: Ints) -> Ints:
        """Count different codes of 0 or more in each group, and in all."""
        if codes.min(initial=0) < 0:
            known = codes >= 0
            codes, group = codes[known], group[known]
        width = int(codes.max(initial=-1)) + 1
        pairs = group * width + codes
        if self.number * width > _MARKS:
            found = np.unique(pairs)
            each = np.bincount(found // width, minlength=self.number)
            return np.append(each, np.count_nonzero(np.bincount(codes)))
        seen = np.zeros(self.number * width, bool)
        seen[pairs] = True
        marks = seen.reshape(self.number, width)
        return np.append(np.count_nonzero(marks, axis=1), np.count_nonzero(marks.any(axis=0)))

    def pairs(self, codes: Ints, group: Ints) -> tuple[Ints, Ints]:
        """Groups and codes of 0 or more, each pair once."""
        width = int(codes.max(initial=-1)) + 1
        if self.number * width > _MARKS:
            pairs = np.unique(group * width + codes)
        else:
            seen = np.zeros(self.number * width, bool)
            seen[group * width + codes] = True
            pairs = np.flatnonzero(seen)
        owner, code = np.divmod(pairs, max(width, 1))
        return owner, code

    def later(self, codes: Ints, group: Ints) -> tuple[Mask, Mask]:
        """Tell where a code of 0 or more comes again: in its own group, and in all."""
        known = np.flatnonzero(codes >= 0)
        width = int(codes.max(initial=-1)) + 1
        own, every = np.zeros((2, len(codes)), bool)
        own[known] = _again(group[known] * width + codes[known], self.number * width)
        every[known] = _again(codes[known], width)
        return own, every

    def each(self, masks: Sequence[Mask], group: Ints) -> Ints:
        """Count what a mask has of each group, and another one of all."""
        own, every = masks
        return np.append(np.bincount(group[own], minlength=self.number), np.count_nonzero(every)).astype(np.int64)

    def bounds(self, values: Ints, group: Ints) -> tuple[Ints, Ints]:
        """Least and greatest value of each group, and of all; those of an empty group mean nothing."""
        least = np.full(self.number + 1, np.iinfo(np.int64).max)
        most = np.full(self.number + 1, np.iinfo(np.int64).min)
        np.minimum.at(least, group, values)
        np.maximum.at(most, group, values)
        least[-1], most[-1] = least.min(), most.max()
        return least, most


def _again(codes: Ints, number: int) -> Mask:
    """Tell where a code of 0 or more, below a number, comes again."""
    if number > _MARKS:
        return np.asarray(pd.Series(codes).duplicated())
    first, places = np.zeros(number, np.int64), np.arange(len(codes))
    # Backwards: of several values for one place the last one stays, which is the earliest.
    first[codes[::-1]] = places[::-1]
    return np.asarray(first[codes] != places)


def _times(stamps: Ints, counts: Ints) -> pd.DatetimeIndex:
    """Times of ms since 1970; missing where there are none."""
    times = np.where(counts > 0, stamps, 0).astype("datetime64[ms]")
    times[counts == 0] = np.datetime64("NaT")
    return pd.DatetimeIndex(times)


def _places(posts: pd.Series, uses: pd.Series) -> Ints:
    """Return the place of the post of each use, -1 where it is of none of them."""
    if isinstance(posts.dtype, pd.CategoricalDtype) and uses.dtype == posts.dtype:
        by_code = np.full(len(posts.cat.categories) + 1, -1, np.int64)
        by_code[posts.cat.codes] = np.arange(len(posts))
        return np.asarray(by_code[uses.cat.codes])
    return np.asarray(pd.Index(posts.astype("object")).get_indexer(pd.Index(uses.astype("object"))), np.int64)


def _different(places: Ints, codes: Ints, number: int) -> Ints:
    """Count the different codes at each of so many places; -1 is none of them."""
    width = int(codes.max(initial=0)) + 1
    # They lie nearly in order: a stable sort merges what is in order already.
    pairs = np.sort((places * width + codes)[places >= 0], kind="stable")
    first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    return np.bincount(pairs[first] // width, minlength=number).astype(np.int64)


def _codes(values: pd.Series) -> Ints:
    """Return a number of 0 or more for each different value, -1 for a missing one."""
    return np.asarray(pd.factorize(values)[0], np.int64)


def _ratios(part: Ints, whole: Ints) -> npt.NDArray[np.float64]:
    """Divide; NaN where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0))


def posts_through_time(at: Countable, posts: Mask | None = None) -> pd.DataFrame:
    """Count posts by local month and person.

    Args:
        at: p posts.
        posts: (p,) those that count; without it all. Those without a time are left out.

    Returns:
        `month` (its first day), `person`, `posts`: a row for each person who has any and each month from the first
        that anybody has to the last, months without posts being rows with 0; but none of months before the first post
        of that person, counted or not, or after the last one: of them nothing is known. By month, then person. Empty
        of no posts.
    """
    dated = at.timed if posts is None else at.timed & posts
    begin, end = _Groups(len(at.people)).bounds(at.month[at.timed], at.whose[at.timed])
    whose, months = at.whose[dated], at.month[dated]
    first, count = (int(months.min()), int(np.ptp(months)) + 1) if len(months) else (0, 0)
    table = np.bincount((months - first) * len(at.people) + whose, minlength=count * len(at.people))
    table = table.reshape(count, len(at.people))
    there = np.flatnonzero(table.any(axis=0))
    every = np.arange(first, first + count)
    place, person = np.nonzero((every[:, None] >= begin[there]) & (every[:, None] <= end[there]))
    return pd.DataFrame(
        {
            "month": every[place].astype("datetime64[M]").astype("datetime64[ms]"),
            "person": pd.array(np.array(at.people, object)[there[person]], "string"),
            "posts": table[place, there[person]],
        }
    )
