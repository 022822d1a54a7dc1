"""Parts of the Hashtags page: how many a post has, which are used most, whose they are."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.tags import (
    Concentration,
    Counts,
    concentration,
    concentration_curve,
    count_tags,
    tagging,
    tags_of,
    tags_per_post,
    top_tags,
)
from igcore.analysis.tags_by_person import Kinship, by_how_often, kinship, listed, specific
from igcore.charts import hashtags as charts
from igcore.schema import EVERYONE
from igcore.selection import Field, Mask, Selection
from igcore.web import state
from igcore.web.draw import draw
from igcore.web.frame import View, kept, written_as
from igcore.web.picks import pickable
from igcore.web.tables import show_table, show_text
from igcore.web.words import plain, several

#: Ways to show the most used hashtags: columns of `top_tags`.
_MEASURES: Mapping[str, str] = {"share": "Shares", "posts": "Counts"}
#: More rows of a table nobody reads.
_ROWS = 1_000

_PER_POST_RULE = (
    "Of posts whose caption is known, also of those with an empty one: no caption known is not untagged. A hashtag "
    "that comes twice in a caption counts once; 30 stands for more, too. What is chosen of hashtags does not change "
    "this."
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
_SHARED_RULE = (
    "Counted in posts that use a hashtag. Shared: used by everybody who is chosen. The same amount: by everybody in "
    "the same number of posts. Only one's: by nobody else who is chosen."
)
_SPECIFIC_RULE = (
    "Log-odds ratio with an informative Dirichlet prior, as a z-score (Monroe, Colaresi and Quinn 2008, Fightin' "
    "Words): the prior are the uses of all together, so neither what was used once nor what all use stands first. "
    "Beyond 1.96 either way a difference is hardly chance."
)


def label(view: View, key: str) -> str:
    """Write a hashtag as it is most often written."""
    return f"#{written_as(view.volume.token).get(key, key)}"


def labelled(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Add to rows with `key` the `label` of each."""
    return table.assign(label=pd.array([label(view, key) for key in table["key"]], "string"))


def posts_without(view: View, *fields: Field) -> Mask:
    """Choose posts by all but what is chosen in these fields."""
    selection = Selection(tuple(each for each in view.selection.choices if each[0] not in fields))
    return view.at.choose(selection).posts


@kept
def tagged_posts(view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count untagged posts and hashtags a post, and posts by their hashtags; whatever is chosen of hashtags."""
    posts = posts_without(view, Field.HASHTAG, Field.TAGGED)
    return tagging(view.at, posts), tags_per_post(view.at, posts)


def show_per_post(view: View) -> Mapping[str, pd.DataFrame]:
    """Say how many posts are untagged, offer them as a list to work through, and draw how many hashtags posts have.

    Returns, as every part does, the tables behind it by name.
    """
    table, spread = tagged_posts(view)
    st.header("Posts without a hashtag", help=_PER_POST_RULE)
    for _, row in table.iterrows():
        if len(table) > 2 or row["person"] == EVERYONE:
            st.markdown(_untagged(row))
    unknown = int(table["posts"].iloc[-1] - table["captioned"].iloc[-1])
    if unknown:
        st.caption(f"Of {several(unknown, 'more post')} no caption is known: they may have hashtags or not.")
    if view.selection.of(Field.TAGGED).values == ("no",):
        st.button("Show all posts again", icon=":material/undo:", on_click=state.do, args=(["only", "tagged"],))
    elif table["untagged"].iloc[-1]:
        st.button("Show the untagged ones", icon=":material/label_off:", on_click=_choose_untagged)
    st.header("Hashtags in a post", help=_PER_POST_RULE)
    if spread.empty:
        st.markdown("No caption is known of these posts.")
    else:
        draw(charts.tags_per_post, spread, view.at.people, key="tags-per-post")
    return {"untagged-posts": table, "hashtags-per-post": spread}


def _choose_untagged() -> None:
    state.do(["only", Field.HASHTAG])
    state.do(["only", Field.TAGGED, "no"])


def _untagged(row: pd.Series) -> str:
    if not row["captioned"]:
        return f"**{plain(row['person'])}**: no caption is known."
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
    table = labelled(view, top_tags(counts_of(view), tags_of(view.at).values, by))
    return pickable(table, view.selection, Field.HASHTAG, table["key"])


@kept
def _concentrated(view: View) -> tuple[pd.DataFrame, dict[str, Concentration]]:
    counts = counts_of(view)
    each = {person: concentration(counts.tags[:, column]) for column, person in enumerate(counts.people)}
    return concentration_curve(counts), each | {EVERYONE: concentration(counts.tags.sum(axis=1))}


def show_most_used(view: View) -> Mapping[str, pd.DataFrame]:
    """Draw the most used hashtags, and how few of them make half of all uses."""
    counts = counts_of(view)
    if not counts.tags.any():
        return show_nothing()
    left, right = st.columns([3, 2])
    with left:
        st.header("Most used", help=_TOP_RULE)
        with st.container(horizontal=True):
            by, measure = _ask_by(counts), _ask_measure()
        top = top_table(view, by)
        draw(charts.top_tags, top, counts.people, measure, key="top-tags", field=Field.HASHTAG)
        st.caption(f"Of {_posts_of(counts)} whose caption is known.")
    with right:
        st.header("How few make most", help=_CONCENTRATION_RULE)
        curve, found = _concentrated(view)
        for person, each in found.items():
            if each.uses and (len(found) > 2 or person == EVERYONE):
                st.markdown(_concentration(person, each))
        draw(charts.concentration, curve, counts.people, key="concentration")
    return {"most-used-hashtags": top, "concentration": curve}


def show_nothing() -> Mapping[str, pd.DataFrame]:
    """Say that there is nothing to show."""
    st.info("None of these posts has a hashtag.", icon=":material/label_off:")
    return {}


def _ask_by(counts: Counts) -> str | None:
    if len(counts.people) < 2:
        return None
    return st.selectbox(
        "By the posts of", [None, *counts.people], format_func=lambda name: name or "Everybody", key="of", width=200
    )


def _ask_measure() -> str:
    shown = st.segmented_control(
        "Shown as",
        list(_MEASURES),
        default="share",
        format_func=_MEASURES.__getitem__,
        key="shown",
        bind="query-params",
    )
    return shown or "share"


def _posts_of(counts: Counts) -> str:
    each = [
        f"{count:,} posts of {plain(person)}"
        for person, count in zip(counts.people, counts.posts.tolist(), strict=True)
    ]
    return ", ".join(each)


def _concentration(person: str, found: Concentration) -> str:
    most = "the most used one is" if found.half == 1 else f"the **{found.half:,}** most used are"
    return (
        f"**{plain(person)}**: {most} half of all {several(found.uses, 'use')} of "
        f"{several(found.different, 'hashtag')} (Gini coefficient {found.gini:.2f})."
    )


@kept
def kin_of(view: View) -> Kinship:
    """Tell which hashtags people share, of what all choices but that of hashtags leave."""
    return kinship(counts_of(view).tags)


def show_whose(view: View) -> Mapping[str, pd.DataFrame]:
    """Say which hashtags people share, list them, and draw what is typical of each."""
    counts = counts_of(view)
    if len(counts.people) < 2:
        st.info("All these posts are of one person. Choose two or more people to compare.", icon=":material/person:")
        return {}
    if not counts.tags.any():
        return show_nothing()
    left, right = st.columns(2)
    with left:
        _show_shared(view, counts, kin_of(view))
    with right:
        typical = _show_specific(view, counts)
    _show_lists(view, counts, kin_of(view))
    return {"typical-hashtags": typical}


def _show_shared(view: View, counts: Counts, kin: Kinship) -> None:
    st.header("Shared", help=_SHARED_RULE)
    used, shared, same = (int(mask.sum()) for mask in (kin.used, kin.shared, kin.same))
    everybody = "both" if len(counts.people) == 2 else f"all {len(counts.people)}"
    st.markdown(
        f"**{shared:,} of {several(used, 'hashtag')}** are used by {everybody}, **{same:,}** of them the same amount."
    )
    own = zip(counts.people, np.count_nonzero(kin.only, axis=0).tolist(), strict=True)
    st.markdown(" ".join(f"Only **{plain(person)}** uses **{count:,}**." for person, count in own))
    split = by_how_often(counts.tags, kin, counts.people)
    names = ["The same amount", *(f"Only {person}" for person in counts.people)]
    figures = split.drop(columns="which").map("{:,}".format)
    figures.insert(0, "Hashtags", names)
    total = split.drop(columns="which").sum(axis=1).map("{:,} in all".format)
    show_text(figures.assign(Together=total), "shared-hashtags")


@kept
def typical_table(view: View, person: str) -> pd.DataFrame:
    """Rows of what is typical of a person, and of all others, of what all choices but that of hashtags leave."""
    table = labelled(view, specific(counts_of(view), tags_of(view.at).values, person))
    return pickable(table, view.selection, Field.HASHTAG, table["key"])


def _show_specific(view: View, counts: Counts) -> pd.DataFrame:
    st.header("Typical of each", help=_SPECIFIC_RULE)
    # Of two people it is the same comparison both ways.
    person, side = counts.people[-1], counts.people[0]
    if len(counts.people) > 2:
        person = st.selectbox("One against all others", counts.people, key="against", width=240) or person
        side = "Others"
    table = typical_table(view, person)
    if table.empty:
        st.markdown("Everybody uses the same hashtags, in the same shares.")
    else:
        draw(charts.specific, table, person, side, view.at.people, key="specific", field=Field.HASHTAG)
    return table


@kept
def _list(view: View, which: str) -> pd.DataFrame:
    counts, kin = counts_of(view), kin_of(view)
    masks = {"shared": kin.shared, "same": kin.same}
    mask = masks[which] if which in masks else kin.only[:, int(which)]
    return listed(counts, tags_of(view.at).values, mask)


def _show_lists(view: View, counts: Counts, kin: Kinship) -> None:
    st.header("Which are they", help=_SHARED_RULE)
    names = {"shared": "Shared", "same": "The same amount"}
    names |= {str(place): f"Only {person}" for place, person in enumerate(counts.people)}
    which = st.segmented_control("List", list(names), default="shared", format_func=names.__getitem__, key="list")
    table = _list(view, which or "shared")
    if table.empty:
        st.markdown("There are none.")
        return
    if len(table) > _ROWS:
        st.caption(f"The {_ROWS:,} most used of {len(table):,}.")
    shown = labelled(view, table.head(_ROWS))
    columns = {"label": "Hashtag", "all": "Posts"} | {f"of {person}": f"Posts of {person}" for person in counts.people}
    show_table(shown[list(columns)].rename(columns=columns), "hashtags-of-people")
