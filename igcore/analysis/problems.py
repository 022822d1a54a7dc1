"""What was read of each archive, and what was not."""

from collections.abc import Sequence

import pandas as pd

from igcore.schema import TimeSource


def by_archive(
    posts: pd.DataFrame, images: pd.DataFrame, problems: pd.DataFrame, archives: Sequence[str]
) -> pd.DataFrame:
    """Sum up each archive.

    Args:
        posts: `schema.Post`.
        images: `schema.Image`.
        problems: `schema.Problem`.
        archives: Their names.

    Returns:
        A row an archive, in that order: `archive`, `people` (names, most posts first), `posts`, `images`,
        `problems`, `from` and `to` (days, UTC), then for each `TimeSource` the posts whose time is known
        by it, and `no time`.
    """
    rows = []
    for archive in archives:
        mine = posts[posts["archive"] == archive]
        sources = mine["taken_from"].value_counts()
        rows.append(
            {
                "archive": archive,
                "people": ", ".join(mine["person"].value_counts().index),
                "posts": len(mine),
                "images": int((images["archive"] == archive).sum()),
                "problems": int((problems["archive"] == archive).sum()),
                "from": mine["taken_at"].min().date() if mine["taken_at"].notna().any() else None,
                "to": mine["taken_at"].max().date() if mine["taken_at"].notna().any() else None,
                **{f"time from {source}": int(sources.get(source, 0)) for source in TimeSource},
                "no time": int(mine["taken_from"].isna().sum()),
            }
        )
    return pd.DataFrame(rows)


def by_reason(problems: pd.DataFrame) -> pd.DataFrame:
    """Count problems by reason.

    Args:
        problems: `schema.Problem`.

    Returns:
        `reason` (up to its first colon; details follow it), `problems`, `for example` (a file), most first;
        then by reason.
    """
    reasons = problems["reason"].str.replace(r":.*", "", regex=True)
    groups = problems.assign(reason=reasons).groupby("reason", as_index=False)
    counts = groups.agg(problems=("file", "size"), example=("file", "first"))
    table = counts.sort_values(["problems", "reason"], ascending=[False, True], ignore_index=True)
    return table.rename(columns={"example": "for example"})
