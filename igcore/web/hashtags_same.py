"""Part of the Hashtags page: hashtags that may be one, to count as one, and back."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.tags import tags_of
from igcore.analysis.tags_alike import WHY, alike
from igcore.errors import SameHashtagsError
from igcore.importers.hashtags import key_of
from igcore.library import Same, keep_same, read_same, resolved
from igcore.web import state, visits
from igcore.web.frame import View, kept
from igcore.web.hashtags import label
from igcore.web.words import plain, several

#: So many are offered at once; the next ones follow.
_OFFERED = 12
_RULE = (
    "Pairs that are equal without accents and underscores; a word and its plural; and words of six letters or more of "
    "which one letter differs. Nobody can tell from here whether they mean the same: you can. What counts as one does "
    "so everywhere, for whoever looks at this library; it is kept in hashtags.toml in the library's folder, and can be "
    "undone. Captions stay as they are."
)


@kept
def _alike(view: View) -> pd.DataFrame:
    tags = tags_of(view.at)
    return alike(tags.values, np.diff(tags.starts))


def show_spellings(view: View) -> Mapping[str, pd.DataFrame]:
    """Offer hashtags that may be one, and list those that count as one."""
    if view.volume.said.same_fault:
        st.error(
            f"{plain(view.volume.said.same_fault)} Until it is mended, all hashtags count as they are written.",
            icon=":material/error:",
        )
        return {}
    if not visits.now().may_change:
        _show_merged(view)
        return {}
    left, right = st.columns([3, 2])
    with left:
        _show_offers(view)
    with right:
        _show_merged(view)
        _show_own(view)
    return {}


def _show_offers(view: View) -> None:
    st.header("May be one", help=_RULE)
    found = _alike(view)
    if found.empty:
        st.markdown("No two hashtags are that much alike.")
        return
    st.caption("Of all posts of the library, whatever is chosen.")
    root = view.volume.root
    for number, row in enumerate(found.head(_OFFERED).to_dict("records")):
        key, other = row["key"], row["other"]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{_named(view, key)}** ({several(row['posts'], 'post')}) and **{_named(view, other)}** "
                f"({several(row['other_posts'], 'post')}): {WHY[row['why']]}.",
                width=440,
            )
            st.button(
                "Count as one",
                key=f"same-{number}",
                help=f"{_named(view, key)} counts as {_named(view, other)}.",
                on_click=_merge,
                args=(root, key, other),
            )
    if len(found) > _OFFERED:
        st.caption(f"{len(found) - _OFFERED:,} more pairs follow these.")


def _show_merged(view: View) -> None:
    st.header("Counted as one")
    same = view.volume.said.same
    if not same:
        st.markdown("None yet: all hashtags count as they are written, but for capitals.")
    for number, (key, other) in enumerate(reversed(same)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{_named(view, key)}** counts as **{_named(view, other)}**.", width=280)
            if not visits.now().may_change:
                continue
            st.button(
                "Undo", key=f"apart-{number}", icon=":material/undo:", on_click=_part, args=(view.volume.root, key)
            )


def _show_own(view: View) -> None:
    with st.form("same-own", border=False, clear_on_submit=True):
        st.markdown("Others that mean the same:")
        one = st.text_input("Hashtag", max_chars=200, placeholder="#kbh", key="same-one")
        other = st.text_input("Counts as", max_chars=200, placeholder="#copenhagen", key="same-other")
        if st.form_submit_button("Count as one", icon=":material/merge:"):
            faults = _faults(view, key_of(one.strip()), key_of(other.strip()))
            if faults:
                st.error(faults, icon=":material/error:")
                return
            _merge(view.volume.root, key_of(one.strip()), key_of(other.strip()))
            st.rerun()


def _faults(view: View, key: str, other: str) -> str:
    there = tags_of(view.at).place_of
    for each in (key, other):
        if each not in there:
            return f"No caption has #{plain(each)}."
    return f"#{plain(key)} already counts as that." if there[key] == there[other] else ""


def _named(view: View, key: str) -> str:
    return plain(label(view, key))


@state.of_owner
def _merge(root: Path, key: str, other: str) -> None:
    """Count one hashtag as another from now on: to be called back, or before a new run."""

    def added(same: Same) -> Same:
        table = resolved(same)
        # Whatever it counts as already does so too.
        one, target = table.get(key, key), table.get(other, other)
        return same if one == target else (*same, (one, target))

    if _change(root, added):
        state.notify(f"#{key} counts as #{other} now.")


@state.of_owner
def _part(root: Path, key: str) -> None:
    """Let a hashtag count as it is written again: only to be called back."""
    if _change(root, lambda same: tuple(each for each in same if each[0] != key)):
        state.notify(f"#{key} counts as it is written again.")


def _change(root: Path, changed: Callable[[Same], Same]) -> bool:
    """Change the library's file; says why where that is not possible."""
    try:
        keep_same(root, changed(read_same(root)))
    except (SameHashtagsError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        state.notify(f"That could not be kept: {said}")
        return False
    return True
