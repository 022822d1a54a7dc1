"""Parts of the Hashtags page: when hashtags are used, and what with."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.tags import captioned, tags_of
from igcore.analysis.tags_time import Unit, having_through_time, use_through_time
from igcore.analysis.tags_together import AMONG, going_with, pairs
from igcore.analysis.tags_together import LEAST as LEAST_TOGETHER
from igcore.charts import hashtags as charts
from igcore.selection import Field
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.hashtags import coloured, counts_of, few, label, labelled, posts_without, show_nothing
from igcore.web.picks import pickable
from igcore.web.words import plain, several

#: Units of time, and as dates are chosen by them.
_UNITS: Mapping[Unit, tuple[str, str]] = {"Y": ("Years", "%Y"), "M": ("Months", "%Y-%m")}
#: Rows of the heat map; so many more at most of those chosen that are not among them.
_ROWS = 12
#: Measures of what is used together.
_MEASURES: Mapping[str, str] = {
    "together": "Posts with both",
    "jaccard": "Overlap (Jaccard)",
    "lift": "More than by chance (lift)",
}
#: What each of them says.
_SAID: Mapping[str, str] = {
    "together": "In how many posts both are.",
    "jaccard": "Of the posts with either, the share that has both: 1 where one never comes without the other.",
    "lift": "How many times as many posts have both as if each were used without regard to the other: 1 is chance.",
}
#: A click on a pair chooses both.
_PAIR = (Field.HASHTAG, Field.HASHTAG)
_BARS = 20

_TIME_RULE = (
    "Share of the posts of each local year or month, of those whose caption is known, that use a hashtag: the most "
    "used, and below them what else is chosen. A click chooses a hashtag. Of fewer than 30 posts a share is drawn "
    "fainter. Neither the hashtag filter nor the dates change this chart."
)
_CHOSEN_RULE = (
    "Share of a person's posts of each local year or month, of those whose caption is known, that have the chosen "
    "hashtags. A click on a point chooses the time. Of fewer than 30 posts a share is drawn fainter."
)
_TOGETHER_RULE = (
    f"Hashtags that are in the same caption, in at least {LEAST_TOGETHER} posts. Jaccard: posts with both over posts "
    "with either. Lift: how many times as many posts have both as would by chance; PMI is its logarithm to the base 2. "
    f"Pairs are of the {AMONG} most used hashtags."
)


def show_through_time(view: View) -> Mapping[str, pd.DataFrame]:
    """Draw the use of hashtags through time."""
    if not len(counts_of(view).tag):
        return show_nothing(view)
    st.header("Through time", help=_TIME_RULE)
    unit: Unit = st.segmented_control(
        "By", list(_UNITS), default="Y", format_func=lambda key: _UNITS[key][0], key="unit", bind="query-params",
        required=True,
    )  # fmt: skip
    table = heat(view, unit)
    if table.empty:
        st.markdown("No time or no caption is known of these posts.")
        return {}
    draw(charts.use_through_time, table, unit, key=f"tags-time-{unit}", field=Field.HASHTAG)
    chosen = view.selection.of(Field.HASHTAG)
    way = "" if chosen else " Choose a hashtag, by a click above or at the side, to see who used it when."
    posts = int(table.drop_duplicates("time")["of"].sum())
    st.caption(f"Of {several(posts, 'post')} of a known day and caption.{way}")
    if chosen:
        _show_chosen(view, unit)
    return {"hashtags-through-time": table, **({"chosen-hashtags": _chosen(view, unit)} if chosen else {})}


@kept
def heat(view: View, unit: Unit) -> pd.DataFrame:
    """Rows of the most used hashtags through time, and of those chosen, of what hashtags and dates leave open."""
    tags, posts = tags_of(view.at), posts_without(view, Field.HASHTAG, Field.DATE)
    counts = tags.count(posts)
    order = (-counts).argsort(kind="stable")
    most = [tags.values[place] for place in order[:_ROWS] if counts[place]]
    # What is chosen changes no row above its own, so that a second click on a spot takes back the first.
    chosen = {tags.place_of[key] for key in view.selection.of(Field.HASHTAG).values if key in tags.place_of}
    others = sorted(chosen - {*order[:_ROWS].tolist()}, key=lambda place: (-counts[place], place))
    keys = [*most, *(tags.values[place] for place in others[:_ROWS])]
    table = labelled(view, use_through_time(view.at, posts, keys, unit))
    table = table.assign(rank=table["key"].map({key: rank for rank, key in enumerate(keys)}))
    return pickable(table, view.selection, Field.HASHTAG, table["key"])


@kept
def _chosen(view: View, unit: Unit) -> pd.DataFrame:
    posts, having = posts_without(view, Field.HASHTAG, Field.DATE), posts_without(view, Field.DATE)
    table = having_through_time(view.at, posts, having, unit)
    people = few(view.at.people, np.bincount(view.at.person[posts], minlength=len(view.at.people)))
    table = table[table["person"].isin(people)].reset_index(drop=True)
    return pickable(table, view.selection, Field.DATE, table["time"].dt.strftime(_UNITS[unit][1]))


def _show_chosen(view: View, unit: Unit) -> None:
    st.header("The chosen ones, by person", help=_CHOSEN_RULE)
    table = _chosen(view, unit)
    people = coloured(view, (*table["person"].unique(),))
    draw(charts.having_through_time, table, people, unit, key=f"tags-chosen-{unit}", field=Field.DATE)


@kept
def _pairs(view: View) -> pd.DataFrame:
    table = pairs(view.at, posts_without(view, Field.HASHTAG))
    both = zip(table["one"], table["other"], strict=True)
    labels = [f"{label(view, one)} {label(view, other)}" for one, other in both]
    table = table.assign(label=pd.array(labels, "string"))
    return pickable(table, view.selection, _PAIR, table["one"] + "|" + table["other"])


@kept
def _going_with(view: View) -> pd.DataFrame:
    posts, having = posts_without(view, Field.HASHTAG), view.masks().posts
    table = going_with(view.at, posts, having)
    chosen = view.selection.of(Field.HASHTAG)
    return labelled(view, table[~table["key"].isin([*chosen.values, *chosen.none])])


@kept
def _together(view: View, measure: str) -> pd.DataFrame:
    chosen = view.selection.of(Field.HASHTAG)
    table = _going_with(view) if chosen else _pairs(view)
    table = table.sort_values(measure, ascending=False, kind="stable", ignore_index=True)
    table = table.assign(rank=range(1, len(table) + 1))
    return pickable(table, view.selection, Field.HASHTAG, table["key"]) if chosen else table


def show_together(view: View) -> Mapping[str, pd.DataFrame]:
    """Draw which hashtags are used together: with the chosen ones, or else all pairs."""
    if not len(counts_of(view).tag):
        return show_nothing(view)
    chosen = view.selection.of(Field.HASHTAG)
    names = ", ".join(plain(label(view, key)) for key in chosen.values)
    st.header(f"Used with {names}" if names else "Used together", help=_TOGETHER_RULE)
    measure = st.segmented_control(
        "Most by", list(_MEASURES), default="together", format_func=_MEASURES.__getitem__, key="measure",
        bind="query-params", required=True,
    )  # fmt: skip
    table = _together(view, measure)
    if table.empty:
        st.markdown(f"No two hashtags are together in {LEAST_TOGETHER} of these posts.")
        return {}
    known = int((posts_without(view, Field.HASHTAG) & captioned(view.at)).sum())
    way = "A click chooses one more." if names else "A click chooses both; one at the side shows what goes with it."
    st.caption(f"{_SAID[measure]} Of {several(known, 'post')} whose caption is known. {way}")
    if chosen:
        draw(charts.going_with, table.head(_BARS), measure, key="tags-with", field=Field.HASHTAG)
    else:
        draw(charts.pairs, table.head(_BARS), measure, key="tags-pairs", field=_PAIR)
    columns = {
        "label": "Hashtags",
        "together": "Posts with both",
        "jaccard": "Overlap (Jaccard)",
        "lift": "More than by chance (lift)",
        "pmi": "PMI",
    }
    return {"hashtags-together": table[list(columns)].rename(columns=columns).round(3)}
