"""The numbers of the 2016 analysis: how many, since when, how often, how many twice."""

import numpy as np
import pandas as pd

from igcore.schema import EVERYONE


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
    known = posts.set_index("post_id")["person"]
    used = hashtags["post_id"][hashtags["post_id"].isin(posts["post_id"])]
    whose = known.reindex(used).to_numpy()
    people = sorted({*posts["person"].unique(), *images["person"].unique()})
    rows = [
        _of(person, images[images["person"] == person], posts[posts["person"] == person], used[whose == person], tz)
        for person in people
    ]
    return pd.DataFrame([*rows, _of(EVERYONE, images, posts, used, tz)])


def _of(person: str, images: pd.DataFrame, posts: pd.DataFrame, used: pd.Series, tz: str) -> dict[str, object]:
    days = local_days(posts["taken_at"].dropna(), tz)
    span = int(days.max() - days.min()) + 1 if len(days) else 0
    captioned = int(posts["caption"].notna().sum())
    tagged = int(used.nunique())
    ids = pd.concat([posts["media_id"], images["media_id"]]).dropna()
    contents = images.drop_duplicates("digest")
    return {
        "person": person,
        "images": len(images),
        "posts": len(posts),
        "videos": int(posts["videos"].sum()),
        "unique_ids": ids.nunique(),
        "same_id": int(images["media_id"].dropna().duplicated().sum()),
        "same_bytes": int(images["digest"].duplicated().sum()),
        "looks_alike": int(contents["alike"].duplicated().sum()),
        "first_post": posts["taken_at"].min(),
        "last_post": posts["taken_at"].max(),
        "active_days": days.nunique(),
        "calendar_days": span,
        "posts_per_active_day": _ratio(len(days), days.nunique()),
        "posts_per_calendar_day": _ratio(len(days), span),
        "captioned": captioned,
        "tagged": tagged,
        "hashtags": len(used),
        "hashtags_per_post": _ratio(len(used), captioned),
        "hashtags_per_tagged_post": _ratio(len(used), tagged),
    }


def local_days(times: pd.Series, tz: str) -> pd.Series:
    """Days since 1970, local to `tz`, of times that are all known."""
    local = times.dt.tz_convert(tz).dt.tz_localize(None).astype("datetime64[s]").astype("int64")
    days: pd.Series = local // 86_400
    return days


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


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
