"""The numbers of the 2016 analysis: how many, since when, how often, how many twice."""

import pandas as pd

from igcore.schema import EVERYONE


def numbers(images: pd.DataFrame, posts: pd.DataFrame, hashtags: pd.DataFrame, tz: str) -> pd.DataFrame:
    """Count pictures, posts, ids, duplicates, days and hashtags of each person and of everyone.

    A file, a post and an id are different things. Days are local to `tz`.

    Args:
        images: `schema.Image`; `person`, `post_id`, `media_id`, `digest` and `alike` are read.
        posts: `schema.Post`; `person`, `post_id`, `taken_at` and `caption` are read.
        hashtags: `schema.Hashtag`; only uses in these posts count.
        tz: IANA time zone.

    Returns:
        A row per person in alphabetical order and a last one, `EVERYONE`; of empty tables that one
        alone. Columns: `person`; `images`, `posts`, `unique_ids`; pictures beyond the first of each
        `same_id`, of each content (`same_bytes`) and of each group of contents that looks alike
        (`looks_alike`); `first_post`, `last_post` (UTC); `active_days` (with a post), `calendar_days`
        (first to last); `posts_per_active_day`, `posts_per_calendar_day`; `captioned` (posts whose
        caption is known), `tagged`, `hashtags`, `hashtags_per_post` (over captioned),
        `hashtags_per_tagged_post`. A ratio over nothing is missing.
    """
    used = hashtags[["post_id"]].merge(posts[["post_id", "person"]], on="post_id")
    people = sorted(set(posts["person"]) | set(images["person"]))
    rows = [
        _of(
            person,
            images[images["person"] == person],
            posts[posts["person"] == person],
            used[used["person"] == person],
            tz,
        )
        for person in people
    ]
    return pd.DataFrame([*rows, _of(EVERYONE, images, posts, used, tz)])


def _of(person: str, images: pd.DataFrame, posts: pd.DataFrame, used: pd.DataFrame, tz: str) -> dict[str, object]:
    days = posts["taken_at"].dropna().dt.tz_convert(tz).dt.normalize().dt.tz_localize(None)
    span = (days.max() - days.min()).days + 1 if len(days) else 0
    captioned = int(posts["caption"].notna().sum())
    tagged = int(used["post_id"].nunique())
    ids = pd.concat([posts["media_id"], images["media_id"]]).dropna()
    contents = images.drop_duplicates("digest")
    return {
        "person": person,
        "images": len(images),
        "posts": len(posts),
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
    month = dated["taken_at"].dt.tz_convert(tz).dt.tz_localize(None).dt.to_period("M").rename("month")
    counts = dated.groupby([month, dated["person"]]).size()
    if counts.empty:
        return pd.DataFrame({"month": pd.array([], "datetime64[ms]"), "person": pd.array([], "string"), "posts": []})
    months = pd.period_range(month.min(), month.max(), freq="M", name="month")
    every = pd.MultiIndex.from_product([months, sorted(dated["person"].unique())], names=["month", "person"])
    table = counts.reindex(every, fill_value=0).rename("posts").reset_index()
    return table.assign(month=table["month"].dt.to_timestamp().astype("datetime64[ms]"))
