"""Parts of the Hashtags page: which hashtags people share, and what is typical of each."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import streamlit as st

from igcore.analysis.tags import Counts, tags_of
from igcore.analysis.tags_by_person import Kinship, by_how_often, kinship, listed, specific
from igcore.charts import hashtags as charts
from igcore.selection import Field
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.hashtags import coloured, counts_of, few, labelled, left_out, not_drawn, show_nothing
from igcore.web.picks import pickable
from igcore.web.tables import show_choices, show_text
from igcore.web.words import several

#: More rows of a table nobody reads.
_ROWS = 1_000
_SAME = "The same amount"

_SHARED_RULE = (
    "Counted in posts that use a hashtag. Shared: used by everybody who is chosen and has known captions. The same "
    "amount: by everybody in the same number of posts. Only one's: by nobody else who is chosen."
)
_SPECIFIC_RULE = (
    "Log-odds ratio with an informative Dirichlet prior, as a z-score (Monroe, Colaresi and Quinn 2008, Fightin' "
    "Words): the prior are the uses of all together, so neither what was used once nor what all use stands first. "
    "Beyond 1.96 either way a difference is hardly chance."
)


def _show_incomparable(view: View, counts: Counts) -> bool:
    """Say so where there is nothing to compare."""
    if not len(counts.tag):
        show_nothing(view)
        return True
    if len(counts.people) < 2:
        unknown = left_out(view)
        alone = "Captions are known of one person only." if unknown else "All these posts are of one person."
        st.info(f"{alone}{unknown} Choose two or more people to compare.", icon=":material/person:")
        return True
    return False


class _Said(NamedTuple):
    """How many hashtags there are, are shared, are used the same amount; and a table of whose by how often."""

    used: int
    shared: int
    same: int
    split: pd.DataFrame


@kept
def kin_of(view: View) -> Kinship:
    """Tell which hashtags people share, of what all choices but that of hashtags leave."""
    return kinship(counts_of(view))


@kept
def _said(view: View) -> _Said:
    counts, kin = counts_of(view), kin_of(view)
    used, shared, same = (int(mask.sum()) for mask in (kin.used, kin.shared, kin.same))
    split = by_how_often(counts, kin)
    split = split[split["which"].isin(["", *few(counts.people, counts.posts)])]
    figures, names = split.drop(columns="which"), split["which"].map(lambda name: f"Only {name}" if name else _SAME)
    together = figures.sum(axis=1).map("{:,} in all".format)
    figures = figures.map("{:,}".format).assign(Together=together)
    figures.insert(0, "Hashtags", names)
    return _Said(used, shared, same, figures)


def show_shared(view: View) -> Mapping[str, pd.DataFrame]:
    """Say which hashtags people share, which are only one's, and list them."""
    counts = counts_of(view)
    if _show_incomparable(view, counts):
        return {}
    said = _said(view)
    st.header("Shared", help=_SHARED_RULE)
    everybody = "both" if len(counts.people) == 2 else f"all {len(counts.people):,}"
    st.markdown(
        f"**{said.shared:,} of {several(said.used, 'hashtag')}** are used by {everybody}, "
        f"**{said.same:,}** of them the same amount.{not_drawn(counts.people)}{left_out(view)}"
    )
    show_text(said.split, "shared-hashtags")
    _show_lists(view, counts)
    return {}


@kept
def _list(view: View, which: str) -> tuple[pd.DataFrame, list[str], int]:
    """The most used of some hashtags, their keys, and how many there are."""
    counts, kin = counts_of(view), kin_of(view)
    masks = {"shared": kin.shared, "same": kin.same}
    mask = masks[which] if which in masks else kin.only == int(which)
    people = few(counts.people, counts.posts)
    table = labelled(view, listed(counts, tags_of(view.at).values, mask, people, _ROWS))
    columns = {"label": "Hashtag", "all": "Posts"} | {f"of {person}": f"Posts of {person}" for person in people}
    return table[list(columns)].rename(columns=columns), table["key"].tolist(), int(mask.sum())


def _show_lists(view: View, counts: Counts) -> None:
    st.header("Which are they", help=_SHARED_RULE)
    people = few(counts.people, counts.posts)
    names = {"shared": "Shared", "same": _SAME}
    names |= {str(counts.people.index(person)): f"Only {person}" for person in people}
    which = st.segmented_control(
        "List", list(names), default="shared", format_func=names.__getitem__, key="list", required=True
    )
    table, keys, found = _list(view, which)
    if not found:
        st.markdown("There are none.")
        return
    most = f"The {_ROWS:,} most used of {found:,}. " if found > _ROWS else ""
    st.caption(f"{most}A click on a line chooses its hashtag alone.")
    show_choices(table, "hashtags-of-people", Field.HASHTAG, keys)


@kept
def typical_table(view: View, person: str) -> pd.DataFrame:
    """Rows of what is typical of a person, and of all others, of what all choices but that of hashtags leave."""
    table = labelled(view, specific(counts_of(view), tags_of(view.at).values, person))
    return pickable(table, view.selection, Field.HASHTAG, table["key"])


def show_typical(view: View) -> Mapping[str, pd.DataFrame]:
    """Draw what is typical of each."""
    counts = counts_of(view)
    if _show_incomparable(view, counts):
        return {}
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
        draw(charts.specific, table, person, side, coloured(view, (person,)), key="specific", field=Field.HASHTAG)
    return {"typical-hashtags": table}
