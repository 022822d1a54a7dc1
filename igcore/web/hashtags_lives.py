"""Part of the Hashtags page: which hashtags began and ended, and which did so with a move."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import pandas as pd
import streamlit as st

from igcore.analysis.tags_time import LEAST, WITHIN, lifetimes, with_moves
from igcore.selection import Field
from igcore.web.frame import View, kept
from igcore.web.hashtags import counts_of, labelled, posts_without, show_nothing
from igcore.web.tables import show_choices
from igcore.web.words import several

Change = Literal["began", "ended"]

_CHANGES: Mapping[str, str] = {"began": "Began", "ended": "Ended", "moves": "With a move"}
_COLUMNS = {"label": "Hashtag", "first": "First", "last": "Last", "posts": "Posts"}

_LIFE_RULE = (
    f"Hashtags of at least {LEAST} posts: the local days on which each was first and last used. Whatever dates are "
    "chosen, all days count."
)
_MOVE_RULE = (
    f"Of at least {LEAST} posts. Began: first used within {WITHIN} days after the first day of a period on the Library "
    f"page, never before. Ended: last used within {WITHIN} days before its last day, never after. Only where there are "
    "posts on the other side of that day too."
)


def show_lives(view: View) -> Mapping[str, pd.DataFrame]:
    """List hashtags that began or ended at some time, or with a move."""
    if not len(counts_of(view).tag):
        return show_nothing(view)
    st.header("Began and ended", help=f"{_LIFE_RULE} With a move: {_MOVE_RULE}")
    change = st.segmented_control(
        "Which", list(_CHANGES), default="began", format_func=_CHANGES.__getitem__, key="change", bind="query-params",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    if change == "moves":
        _show_moves(view)
    else:
        _show_changes(view, "ended" if change == "ended" else "began")
    return {}


@kept
def _lives(view: View) -> pd.DataFrame:
    return labelled(view, lifetimes(view.at, posts_without(view, Field.HASHTAG, Field.DATE)))


@kept
def _changed(view: View, change: Change, day: date) -> tuple[pd.DataFrame, list[str]]:
    """Those that began after a day, the earliest first; or ended before it, the latest first; and their keys."""
    lives, at = _lives(view), pd.Timestamp(day)
    began = change == "began"
    found = lives[lives["first"] > at] if began else lives[lives["last"] < at]
    found = found.sort_values("first" if began else "last", ascending=began, kind="stable")
    return _days(found), found["key"].tolist()


def _show_changes(view: View, change: Change) -> None:
    lives = _lives(view)
    if lives.empty:
        st.markdown(f"No hashtag is used in {LEAST} posts of a known day.")
        return
    # A year in, and a year before the end: what is there all the time neither began nor ended.
    year, began = pd.Timedelta(days=365), change == "began"
    first, last = lives["first"].min(), lives["last"].max()
    usual = min(first + year, last) if began else max(last - year, first)
    day = st.date_input(
        "First used after" if began else "Last used before",
        usual.date(),
        min_value=first.date(),
        max_value=last.date(),
        format="YYYY-MM-DD",
        key=f"{change}-{view.volume.token}",
        width=200,
    )
    day = day or usual.date()
    found, keys = _changed(view, change, day)
    said = "began after" if began else "ended before"
    way = " A click on a line chooses its hashtag alone." if len(found) else ""
    st.markdown(f"**{len(found):,} of {several(len(lives), 'hashtag')}** {said} {day:%-d %B %Y}.{way}")
    if len(found):
        show_choices(found, f"hashtags-{change}", Field.HASHTAG, keys)


def _days(table: pd.DataFrame, **before: str) -> pd.DataFrame:
    columns = before | _COLUMNS
    days = {name: table[name].dt.strftime("%Y-%m-%d") for name in ("day", "first", "last") if name in table}
    return table.assign(**days)[list(columns)].rename(columns=columns)


@kept
def _moves(view: View) -> tuple[pd.DataFrame, list[str]]:
    """Those that began or ended with a move, and their keys."""
    posts = posts_without(view, Field.HASHTAG, Field.DATE)
    moves = labelled(view, with_moves(view.at, posts, view.volume.periods))
    before = {"label": "Hashtag", "change": "Change", "place": "Place", "day": "Day of the move", "person": "Of"}
    return _days(moves.assign(person=moves["person"].fillna("everybody")), **before), moves["key"].tolist()


def _show_moves(view: View) -> None:
    if not view.volume.periods.periods:
        st.markdown("Say on the Library page where you lived, to see which hashtags began and ended with a move.")
        return
    moves, keys = _moves(view)
    if moves.empty:
        st.markdown(f"No hashtag of {LEAST} posts began or ended within {WITHIN} days of a move.")
    else:
        st.caption("A click on a line chooses its hashtag alone.")
        show_choices(moves, "hashtags-moves", Field.HASHTAG, keys)
