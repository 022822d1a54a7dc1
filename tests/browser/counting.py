"""What the app has to count, out of the tables alone, and what it does count."""

import pandas as pd
from playwright.sync_api import Page, expect

from igcore.colour.hues import FAMILIES, families
from igcore.library import Tables
from tests.browser.person import count_line


def hues(tables: Tables) -> pd.Series:
    """Hue family of each image, without the app's index."""
    first = tables.swatches[tables.swatches["rank"] == 1].set_index("digest")
    dominant = first.loc[tables.images["digest"], ["red", "green", "blue"]].to_numpy()
    return pd.Series([FAMILIES[code] for code in families(dominant)], index=tables.images.index)


def with_tags(tables: Tables, *keys: str) -> pd.Series:
    """Whether each image is of a post that has all of these hashtags."""
    used = [set(tables.hashtags.loc[tables.hashtags["key"] == key, "post_id"]) for key in keys]
    return tables.images["post_id"].isin(set.intersection(*used))


def several(number: int, noun: str) -> str:
    """So many of something, as a person says it."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counts(page: Page, tables: Tables, chosen: pd.Series) -> None:
    """Wait until the line above the page counts these images."""
    posts = several(tables.images.loc[chosen, "post_id"].nunique(), "post")
    expect(count_line(page)).to_have_text(f"{chosen.sum():,} of {len(tables.images):,} images, {posts}")


def counts_all(page: Page, tables: Tables) -> None:
    """Wait until everything is chosen."""
    expect(count_line(page)).to_have_text(f"{len(tables.images):,} images, {len(tables.posts):,} posts")
