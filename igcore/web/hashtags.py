"""Parts of the Hashtags page: how many a post has, which are used most; and what all parts share."""

from collections.abc import Mapping, Sized

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.tags import (
    Concentration,
    Counts,
    Ints,
    captioned,
    concentration,
    concentration_curve,
    count_tags,
    tagging,
    tags_of,
    tags_per_post,
    top_tags,
)
from igcore.charts import PEOPLE
from igcore.charts import hashtags as charts
from igcore.schema import EVERYONE
from igcore.selection import Field, Mask
from igcore.web import state
from igcore.web.draw import draw
from igcore.web.frame import View, kept, written_as
from igcore.web.picks import pickable
from igcore.web.words import plain, several

#: Ways to show the most used hashtags: columns of `top_tags`.
_MEASURES: Mapping[str, str] = {"share": "Shares", "posts": "Counts"}

_PER_POST_RULE = (
    "Of posts whose caption is known, also of those with an empty one: no caption known is not untagged. A hashtag "
    "that comes twice in a caption counts once; 30 stands for more, too. A click on a point chooses the posts with so "
    "many. What is chosen of hashtags does not change this."
)
_TOP_RULE = (
    "Posts that use each hashtag, however it is written: capitals make no other one. Shares are of a person's posts "
    "whose caption is known. A click chooses a hashtag; the hashtag filter does not change this chart: what is not "
    "chosen stays, paler."
)
_CONCENTRATION_RULE = (
    "Hashtags in order of use, the most used first, and the share of all uses that they make together: Lorenz's curve "
    "from the other end. A use is a post with the hashtag. The Gini coefficient is 0 where all are used the same "
    "amount and near 1 where one is used almost always."
)
_NO_TAG = ":material/label_off:"
_CAPTIONS_COME = (
    "Captions come with Instagram’s own export, or from a posts.csv beside the pictures: the README’s table of formats "
    "says which archives have them."
)


def label(view: View, key: str) -> str:
    """Write a hashtag as it is most often written."""
    return f"#{written_as(view.volume.token).get(key, key)}"


def labelled(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Add to rows with `key` the `label` of each."""
    return table.assign(label=pd.array([label(view, key) for key in table["key"]], "string"))


def posts_without(view: View, *fields: Field) -> Mask:
    """Choose posts by all but what is chosen in these fields."""
    return view.at.choose(view.selection.without(*fields)).posts


@kept
def tagged_posts(view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count untagged posts and hashtags a post, and posts by their hashtags; whatever is chosen of hashtags."""
    posts = posts_without(view, Field.HASHTAG, Field.TAGGED, Field.TAGS)
    spread = tags_per_post(view.at, posts)
    most = spread.loc[spread["posts"] > 0, "hashtags"].max()
    # What nobody has is no part of the picture.
    spread = spread[spread["hashtags"] <= most].reset_index(drop=True)
    return tagging(view.at, posts), pickable(spread, view.selection, Field.TAGS, spread["hashtags"])


def show_per_post(view: View) -> Mapping[str, pd.DataFrame]:
    """Say how many posts are untagged, offer them as a list to work through, and draw how many hashtags posts have.

    Returns, as every part does, the tables behind it by name.
    """
    table, spread = tagged_posts(view)
    if spread.empty:
        return show_nothing(view)
    st.header("Posts without a hashtag", help=_PER_POST_RULE)
    people = few((*table["person"][:-1],), table["posts"].to_numpy()[:-1])
    for _, row in table.iterrows():
        if row["person"] == EVERYONE or (len(table) > 2 and row["person"] in people and row["captioned"]):
            st.markdown(_untagged(row))
    unknown = int(table["posts"].iloc[-1] - table["captioned"].iloc[-1])
    if unknown:
        of = [plain(person) for person in table["person"][:-1][table["captioned"][:-1] == 0][: len(PEOPLE)]]
        whose = f", all those of {' and '.join(of)} among them" if of else ""
        st.caption(f"Of {several(unknown, 'more post')} no caption is known{whose}: they may have hashtags or not.")
    if view.selection.of(Field.TAGGED).values == ("no",):
        st.button("Show all posts again", icon=":material/undo:", on_click=state.do, args=(["only", "tagged"],))
    elif table["untagged"].iloc[-1]:
        st.button("Show the untagged ones", icon=":material/label_off:", on_click=_choose_untagged)
    st.header("Hashtags in a post", help=_PER_POST_RULE)
    spread = spread[spread["person"].isin(people)]
    draw(charts.tags_per_post, spread, coloured(view, people), key="tags-per-post", field=Field.TAGS)
    if rest := not_drawn(table["person"][:-1]):
        st.caption(rest)
    return {"untagged-posts": table, "hashtags-per-post": spread}


def _choose_untagged() -> None:
    for field in (Field.HASHTAG, Field.TAGS):
        state.do(["only", field])
    state.do(["only", Field.TAGGED, "no"])


def _untagged(row: pd.Series) -> str:
    said = (
        f"**{plain(row['person'])}**: **{row['untagged']:,}** of {several(row['captioned'], 'post')} have no hashtag "
        f"({row['share']:.0%}). A post has **{row['per_post']:.2f}** hashtags"
    )
    return f"{said}, one that has any **{row['per_tagged_post']:.2f}**." if row["uses"] else f"{said}."


@kept
def counts_of(view: View) -> Counts:
    """Count hashtags by person, of what all choices but that of hashtags leave."""
    return count_tags(view.at, posts_without(view, Field.HASHTAG))


@kept
def top_table(view: View, by: str | None) -> pd.DataFrame:
    """Rows of the most used hashtags, of what all choices but that of hashtags leave."""
    counts = counts_of(view)
    table = top_tags(counts, tags_of(view.at).values, by)
    table = labelled(view, table[table["person"].isin(few(counts.people, counts.posts))].reset_index(drop=True))
    return pickable(table, view.selection, Field.HASHTAG, table["key"])


@kept
def _concentrated(view: View) -> tuple[pd.DataFrame, dict[str, Concentration]]:
    counts = counts_of(view)
    people, curve = few(counts.people, counts.posts), concentration_curve(counts)
    each = {person: concentration(counts.of(person)) for person in people}
    curve = curve[curve["person"].isin(people)].reset_index(drop=True)
    return curve, each | {EVERYONE: concentration(counts.total)}


def show_most_used(view: View) -> Mapping[str, pd.DataFrame]:
    """Draw the most used hashtags."""
    counts = counts_of(view)
    if not len(counts.tag):
        return show_nothing(view)
    st.header("Most used", help=_TOP_RULE)
    with st.container(horizontal=True):
        by, measure = _ask_by(counts), _ask_measure()
    top, people = top_table(view, by), coloured(view, few(counts.people, counts.posts))
    draw(charts.top_tags, top, people, measure, key="top-tags", field=Field.HASHTAG)
    st.caption(f"Of {_posts_of(counts)} whose caption is known.{not_drawn(counts.people)}{left_out(view)}")
    return {"most-used-hashtags": top}


def show_concentration(view: View) -> Mapping[str, pd.DataFrame]:
    """Say and draw how few hashtags make half of all uses."""
    counts = counts_of(view)
    if not len(counts.tag):
        return show_nothing(view)
    st.header("How few make most", help=_CONCENTRATION_RULE)
    curve, found = _concentrated(view)
    for person, each in found.items():
        if each.uses and (len(found) > 2 or person == EVERYONE):
            st.markdown(_concentration(person, each))
    draw(charts.concentration, curve, coloured(view, few(counts.people, counts.posts)), key="concentration")
    return {"concentration": curve}


def few(people: tuple[str, ...], posts: Ints) -> tuple[str, ...]:
    """Those with the most posts, in the order of all: more than there are colours nobody can tell apart."""
    most = np.sort(np.argsort(-posts, kind="stable")[: len(PEOPLE)])
    return tuple(people[place] for place in most.tolist())


def not_drawn(people: Sized) -> str:
    """Say that there are more people than `few`, if there are."""
    rest = len(people) - len(PEOPLE)
    return f" {rest:,} more, who post less, are not drawn: choose them by Person." if rest > 0 else ""


def coloured(view: View, people: tuple[str, ...]) -> tuple[str, ...]:
    """Everybody, in the order of their colours; only those who are drawn where there are not enough colours."""
    return view.at.people if len(view.at.people) <= len(PEOPLE) else people


@kept
def _without_captions(view: View) -> tuple[str, ...]:
    """People of whose posts no caption is known, of what all choices but that of hashtags leave."""
    posts, known = posts_without(view, Field.HASHTAG), counts_of(view).people
    there = np.unique(view.at.person[posts])
    return tuple(view.at.people[code] for code in there if view.at.people[code] not in known)


def left_out(view: View) -> str:
    """Say of whom no caption is known, if there are such: of them nothing is counted."""
    people = _without_captions(view)
    if not people:
        return ""
    named = " and ".join(map(plain, people)) if len(people) <= len(PEOPLE) else f"{len(people):,} people more"
    return f" Of {named} no caption is known: left out here."


def show_nothing(view: View) -> Mapping[str, pd.DataFrame]:
    """Say why there is nothing to show: no caption is known, or none of those known has a hashtag."""
    posts = posts_without(view, Field.HASHTAG)
    known = int(np.count_nonzero(posts & captioned(view.at)))
    unknown = int(np.count_nonzero(posts)) - known
    these = "this post" if unknown == 1 else f"these {unknown:,} posts"
    if known:
        more = f" Of {several(unknown, 'more post')} no caption is known." if unknown else ""
        st.info(f"None of {several(known, 'post')} whose caption is known has a hashtag.{more}", icon=_NO_TAG)
    elif unknown:
        st.info(f"No caption is known of {these}, so nobody can tell their hashtags. {_CAPTIONS_COME}", icon=_NO_TAG)
    else:
        st.info("There are no such posts.", icon=_NO_TAG)
    return {}


def _ask_by(counts: Counts) -> str | None:
    if len(counts.people) < 2:
        return None
    return st.selectbox(
        "By the posts of", [None, *counts.people], format_func=lambda name: name or "Everybody", key="of", width=200
    )


def _ask_measure() -> str:
    return st.segmented_control(
        "Shown as", list(_MEASURES), default="share", format_func=_MEASURES.__getitem__, key="shown",
        bind="query-params", required=True,
    )  # fmt: skip


def _posts_of(counts: Counts) -> str:
    people = few(counts.people, counts.posts)
    each = zip(counts.people, counts.posts.tolist(), strict=True)
    said = [f"{several(count, 'post')} of {plain(person)}" for person, count in each if person in people]
    return ", ".join(said)


def _concentration(person: str, found: Concentration) -> str:
    most = "the most used one is" if found.half == 1 else f"the **{found.half:,}** most used are"
    return (
        f"**{plain(person)}**: {most} half of all {several(found.uses, 'use')} of "
        f"{several(found.different, 'hashtag')} (Gini coefficient {found.gini:.2f})."
    )
