"""What was read of each archive, and what was not."""

from collections.abc import Sequence

import pandas as pd

from igcore.library import Tables
from igcore.library.assemble import MISSING
from igcore.schema import TimeSource


def by_archive(tables: Tables, archives: Sequence[str]) -> pd.DataFrame:
    """Sum up each archive.

    Args:
        tables: Of the library; `posts`, `images`, `origins` and `problems` are read.
        archives: Their names.

    Returns:
        A row an archive, in that order: `archive`, `people` (names, most posts first), `from` and `to` (days, UTC),
        `posts`, of which `also elsewhere` (another archive has them too), `kinds` (posts of each), `images shown`
        (not those of which another archive has a larger file), `videos`, then for each `TimeSource` the posts whose
        time is known by it, `no time`, `missing` (files that it names and nobody has) and `problems`.
    """
    found = pd.concat([tables.posts[["post_id", "archive"]], tables.origins[["post_id", "archive"]]])
    found = found.astype("string").drop_duplicates()
    elsewhere = set(found.loc[found["post_id"].duplicated(keep=False), "post_id"])
    posts = tables.posts.drop(columns="archive").astype({"post_id": "string"}).merge(found, on="post_id")
    return pd.DataFrame([_facts(archive, posts, elsewhere, tables) for archive in archives])


def _facts(archive: str, posts: pd.DataFrame, elsewhere: set[str], tables: Tables) -> dict[str, object]:
    mine = posts[posts["archive"] == archive]
    problems = tables.problems[tables.problems["archive"] == archive]
    sources = mine["taken_from"].value_counts()
    return {
        "archive": archive,
        "people": _listed(mine["person"]),
        "from": mine["taken_at"].min().date() if mine["taken_at"].notna().any() else None,
        "to": mine["taken_at"].max().date() if mine["taken_at"].notna().any() else None,
        "posts": len(mine),
        "also elsewhere": int(mine["post_id"].isin(elsewhere).sum()),
        "kinds": _listed(mine["kind"], counted=True),
        "images shown": int((tables.images["archive"] == archive).sum()),
        "videos": int(mine["videos"].sum()),
        **{f"time from {source}": int(sources.get(source, 0)) for source in TimeSource},
        "no time": int(mine["taken_from"].isna().sum()),
        "missing": int((problems["reason"] == MISSING).sum()),
        "problems": len(problems),
    }


def _listed(values: pd.Series, counted: bool = False) -> str:
    """Values with commas between, most frequent first."""
    counts = {str(value): int(count) for value, count in values.value_counts().items() if count}
    return ", ".join(f"{value} {count:,}" if counted else value for value, count in counts.items())


def by_reason(problems: pd.DataFrame) -> pd.DataFrame:
    """Count problems by archive and reason.

    Args:
        problems: `schema.Problem`.

    Returns:
        `reason` (up to its first colon; details follow it), `archive`, `problems`, `for example` (a file), most
        first; then by reason and archive.
    """
    groups = problems.assign(reason=gist(problems)).groupby(["reason", "archive"], as_index=False)
    counts = groups.agg(problems=("file", "size"), example=("file", "first"))
    table = counts.sort_values(["problems", "reason", "archive"], ascending=[False, True, True], ignore_index=True)
    return table.rename(columns={"example": "for example"})


def gist(problems: pd.DataFrame) -> pd.Series:
    """Reason of each problem up to its first colon: what the details after it are about."""
    return problems["reason"].str.replace(r":.*", "", regex=True)
