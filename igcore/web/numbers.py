"""Parts of the Numbers page."""

import pandas as pd

from igcore.analysis.numbers import numbers, posts_through_time
from igcore.selection import Field
from igcore.web.frame import View
from igcore.web.picks import pickable
from igcore.web.shelf import HOME_ZONE

# Cutting rows out of a table costs by the column, most of all texts: only those that are counted.
_OF_IMAGES = ["person", "media_id", "digest", "alike"]
_OF_POSTS = ["person", "post_id", "media_id", "taken_at", "caption", "videos"]


def count(view: View) -> pd.DataFrame:
    """Count what is chosen: a row for each person and one for everyone."""
    posts, images = view.masks()
    tables = view.volume.tables
    used = tables.hashtags["post_id"]
    return numbers(
        tables.images.loc[images, _OF_IMAGES],
        tables.posts.loc[posts, _OF_POSTS],
        tables.hashtags.loc[posts[used.cat.codes.to_numpy()], ["post_id"]],
        HOME_ZONE,
    )


def time_table(view: View) -> pd.DataFrame:
    """Rows of posts by month and person, of what all choices but the date leave."""
    posts = view.masks(without=Field.DATE).posts
    table = posts_through_time(view.volume.tables.posts.loc[posts, ["person", "taken_at"]], HOME_ZONE)
    return pickable(table, view.selection, Field.DATE, table["month"].dt.strftime("%Y-%m"))
