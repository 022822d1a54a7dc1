"""The numbers of the 2016 analysis: how many, since when, how often, how many twice."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.schema import EVERYONE

Ints = npt.NDArray[np.int64]


def numbers(images: pd.DataFrame, posts: pd.DataFrame, hashtags: pd.DataFrame, tz: str) -> pd.DataFrame:
    """Count pictures, posts, ids, duplicates, days and hashtags of each person and of everyone.

    A file, a post and an id are different things. Days are local to `tz`.

    Args:
        images: `schema.Image`; `person`, `post_id`, `media_id`, `digest` and `alike` are read.
        posts: `schema.Post`; `person`, `post_id`, `taken_at`, `caption` and `videos` are read.
        hashtags: `schema.Hashtag`; only uses in these posts count.
        tz: IANA time zone.

    Returns:
        A row per person in alphabetical order and a last one, `EVERYONE`; of empty tables that one
        alone. Columns: `person`; `images`, `posts`, `videos`, `unique_ids`; pictures beyond the first of each
        `same_id`, of each content (`same_bytes`) and of each group of contents that looks alike
        (`looks_alike`); `first_post`, `last_post` (UTC); `active_days` (with a post), `calendar_days`
        (first to last); `posts_per_active_day`, `posts_per_calendar_day`; `captioned` (posts whose
        caption is known), `tagged`, `hashtags`, `hashtags_per_post` (over captioned),
        `hashtags_per_tagged_post`. A ratio over nothing is missing.
    """
    names = sorted({*posts["person"].unique(), *images["person"].unique()})
    groups = _Groups(len(names))
    whose, of = (pd.Categorical(table["person"], names).codes.astype(np.int64) for table in (posts, images))
    used = _places(posts["post_id"], hashtags["post_id"])
    timed = posts["taken_at"].notna().to_numpy(bool)
    days = local_days(posts["taken_at"][timed], tz).to_numpy(np.int64)
    first, last = groups.bounds(days, whose[timed])
    earliest, latest = _times(posts["taken_at"], whose, groups)
    ids = _codes(pd.concat([posts["media_id"], images["media_id"]], ignore_index=True))
    pictured = ids[len(posts) :]
    contents = groups.distinct(_codes(images["digest"]), of)
    span = np.where(groups.count(whose[timed]) > 0, last - first + 1, 0)
    active, dated = groups.distinct(days - days.min(initial=0), whose[timed]), groups.count(whose[timed])
    captioned = groups.count(whose[posts["caption"].notna().to_numpy(bool)])
    tagged, uses = groups.distinct(used, whose[used]), groups.count(whose[used])
    return pd.DataFrame(
        {
            "person": [*names, EVERYONE],
            "images": groups.count(of),
            "posts": groups.count(whose),
            "videos": groups.count(whose, posts["videos"].fillna(0).to_numpy(np.int64)),
            "unique_ids": groups.distinct(ids, np.concatenate([whose, of])),
            "same_id": groups.count(of[pictured >= 0]) - groups.distinct(pictured, of),
            "same_bytes": groups.count(of) - contents,
            "looks_alike": contents - groups.distinct(_codes(images["alike"]), of),
            "first_post": earliest,
            "last_post": latest,
            "active_days": active,
            "calendar_days": span,
            "posts_per_active_day": _ratios(dated, active),
            "posts_per_calendar_day": _ratios(dated, span),
            "captioned": captioned,
            "tagged": tagged,
            "hashtags": uses,
            "hashtags_per_post": _ratios(uses, captioned),
            "hashtags_per_tagged_post": _ratios(uses, tagged),
        }
    )


class _Groups:
    """Counts for each of some groups, and a last one for all together."""

    def __init__(self, number: int) -> None:
        self.number = number

    def count(self, group: Ints, weights: Ints | None = None) -> Ints:
        each = np.bincount(group, weights, minlength=self.number).astype(np.int64)
        return np.append(each, each.sum())

    def distinct(self, codes: Ints, group: Ints) -> Ints:
        """Count different codes of 0 or more in each group, and in all."""
        known = codes >= 0
        codes, group = codes[known], group[known]
        width = int(codes.max(initial=-1)) + 1
        seen = np.zeros((max(self.number, 1), width), bool)
        seen[group, codes] = True
        return np.append(seen.sum(axis=1)[: self.number], seen.any(axis=0).sum())

    def bounds(self, values: Ints, group: Ints) -> tuple[Ints, Ints]:
        """Least and greatest value of each group, and of all; those of an empty group mean nothing."""
        least = np.full(self.number + 1, np.iinfo(np.int64).max)
        most = np.full(self.number + 1, np.iinfo(np.int64).min)
        np.minimum.at(least, group, values)
        np.maximum.at(most, group, values)
        least[-1], most[-1] = least.min(), most.max()
        return least, most


def _times(taken_at: pd.Series, whose: Ints, groups: _Groups) -> list[pd.Series]:
    """First and last time of each group; missing where there is none."""
    timed = taken_at.notna().to_numpy(bool)
    stamps = np.asarray(taken_at[timed].astype("int64"), np.int64)
    none = groups.count(whose[timed]) == 0
    return [
        pd.Series(pd.to_datetime(np.where(none, 0, bound), unit="ms", utc=True)).mask(none)
        for bound in groups.bounds(stamps, whose[timed])
    ]


def _places(posts: pd.Series, uses: pd.Series) -> Ints:
    """Return the places of the posts of all uses that are of one of them."""
    if isinstance(posts.dtype, pd.CategoricalDtype) and uses.dtype == posts.dtype:
        by_code = np.full(len(posts.cat.categories) + 1, -1, np.int64)
        by_code[posts.cat.codes] = np.arange(len(posts))
        places = by_code[uses.cat.codes]
    else:
        places = np.asarray(pd.Index(posts.astype("object")).get_indexer(pd.Index(uses.astype("object"))), np.int64)
    return np.asarray(places[places >= 0], np.int64)


def _codes(values: pd.Series) -> Ints:
    """Return a number of 0 or more for each different value, -1 for a missing one."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return np.asarray(values.cat.codes, np.int64)
    return np.asarray(pd.factorize(values)[0], np.int64)


def local_days(times: pd.Series, tz: str) -> pd.Series:
    """Days since 1970, local to `tz`, of times that are all known."""
    local = times.dt.tz_convert(tz).dt.tz_localize(None).astype("datetime64[s]").astype("int64")
    days: pd.Series = local // 86_400
    return days


def _ratios(part: Ints, whole: Ints) -> list[float | None]:
    return [each / of if of else None for each, of in zip(part.tolist(), whole.tolist(), strict=True)]


def posts_through_time(posts: pd.DataFrame, tz: str) -> pd.DataFrame:
    """Count posts by local month and person.

    Args:
        posts: `schema.Post`; `person` and `taken_at` are read, posts without a time are left out.
        tz: IANA time zone; a month is local to it.

    Returns:
        `month` (its first day), `person`, `posts`: a row for each person and each month from the first
        to the last, months without posts being rows with 0; by month, then person. Empty of no posts.
    """
    dated = posts.dropna(subset="taken_at")
    local = dated["taken_at"].dt.tz_convert(tz).dt.tz_localize(None)
    months = (local.dt.year * 12 + local.dt.month - 1).to_numpy(np.int64)
    people = sorted(dated["person"].unique())
    if not len(months):
        return pd.DataFrame({"month": pd.array([], "datetime64[ms]"), "person": pd.array([], "string"), "posts": []})
    first, count = months.min(), months.max() - months.min() + 1
    places = (months - first) * len(people) + pd.Categorical(dated["person"], people).codes
    every = np.arange(first, first + count)
    return pd.DataFrame(
        {
            "month": np.repeat((every - 1970 * 12).astype("datetime64[M]").astype("datetime64[ms]"), len(people)),
            "person": pd.array(people * int(count), "string"),
            "posts": np.bincount(places, minlength=int(count) * len(people)),
        }
    )
