"""Runs of days on the Days page: streaks and gaps, and how posts are spread over days."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis import days as analysis
from igcore.analysis.days import GAP, MANY, NUMBERS, STREAK, TENTH
from igcore.charts import days as charts
from igcore.selection import Field
from igcore.selection.times import days_text
from igcore.web import state
from igcore.web.days import UNKNOWN, Tables, chosen_days, daily, foremost, records, said_several
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.labels import label
from igcore.web.picks import MOST_DAYS, DaysBehind
from igcore.web.words import plain, several

_RUNS_RULE = (
    "A streak is days in a row with a post, a gap days in a row without; the three longest of each person, the earlier "
    "first of those as long, and the streak at the end, that of the last post. What came after a person's last post is "
    "in no archive, and so no gap. A click chooses the days; those of a gap with the days of the posts before and "
    "after it."
)
_SPREAD_RULE = (
    "Calendar days of each person, from the first post to the last; those without a post are in the words alone. The "
    "richest days are a tenth of the days that have a post, rounded up. A click chooses the days of a bar, at most "
    f"{MOST_DAYS:,}."
)
_DAY = timedelta(days=1)


@kept
def longest_runs(view: View, dates: bool) -> pd.DataFrame:
    """Each person's longest streaks and gaps, and the streak at the end."""
    return analysis.longest_runs(analysis.runs(daily(view, dates)))


def show_runs(view: View, dates: bool) -> Tables:
    """List streaks and gaps, each to be chosen; return their table."""
    st.header("Streaks and gaps", help=_RUNS_RULE)
    every = longest_runs(view, dates)
    found = every[every["person"].isin(foremost(records(view, dates))["person"])]
    for column, (kind, title) in zip(st.columns(2), _KINDS.items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            rows = found[found["kind"] == kind]
            for person, mine in rows.groupby("person", sort=False, observed=True):
                with st.container(gap=None):
                    st.markdown(plain(person))
                    for place, run in enumerate(mine.itertuples()):
                        _run_button(view, run, f"run-{kind}-{person}-{place}")
            if rows.empty:
                st.markdown("There are none.")
    return {"streaks-and-gaps": every}


_KINDS = {STREAK: "Days in a row with a post", GAP: "Days in a row without"}


def _run_button(view: View, run: Any, key: str) -> None:
    first, last = run.first.date(), run.last.date()
    value = run_value(first, last, run.kind)
    chosen = value in view.selection.of(Field.DATE).values
    when = label(Field.DATE, days_text(first, last), {})
    words = f"{'up to the last post: ' if run.at_end else ''}:primary[**{several(run.days, 'day')}**] {when}"
    action = ["drop" if chosen else "only", Field.DATE.value, value]
    icon = ":material/check:" if chosen else None
    st.button(words, key=key, type="tertiary", icon=icon, on_click=state.do, args=(action,))


def run_value(first: date, last: date, kind: str) -> str:
    """Return the time that a click on a run chooses: of a gap also the days of the posts before and after it.

    Example:
        >>> run_value(date(2015, 8, 2), date(2015, 8, 5), "gap")
        '2015-08-01..2015-08-06'
    """
    return days_text(first - _DAY, last + _DAY) if kind == GAP else days_text(first, last)


@kept
def spread(view: View, dates: bool) -> tuple[pd.DataFrame, DaysBehind]:
    """Calendar days by how many posts they have, and which days these are."""
    found = daily(view, dates)
    table = analysis.days_by_posts(found)
    table = table.assign(person=table["person"].astype("string"))
    posts = table["posts"] + np.where(table["posts"] == "1", " post a day: ", " posts a day: ")
    said = table["person"] + ", " + posts + said_several(table["days"], "day")
    # By number of posts, then person.
    people = np.unique(found.person)
    rows = found.posts.clip(max=MANY) * len(people) + np.searchsorted(people, found.person)
    behind = DaysBehind((table["posts"] + " " + table["person"]).tolist(), found.day, rows)
    return behind.pickable(table.assign(said=said), chosen_days(view)), behind


def show_spread(view: View, dates: bool) -> Tables:
    """Say and show how posts are spread over days; return the table."""
    st.header("Posts a day", help=_SPREAD_RULE)
    table, behind = spread(view, dates)
    if table.empty:
        st.markdown(UNKNOWN)
    else:
        people = foremost(records(view, dates))
        st.markdown("  \n".join(_spread(row) for row in people.itertuples()))
        shown = table[table["person"].isin(people["person"])]
        # Days without are most by far: beside them nothing else could be told apart.
        shown = shown[shown["posts"] != NUMBERS[0]]
        draw(charts.days_by_posts, shown, view.at.people, key="spread", field=Field.DATE, behind=behind)
    return {"days-by-posts": table.drop(columns="said")}


def _spread(row: Any) -> str:
    without = f"**{row.calendar_days - row.active_days:,}** of {several(row.calendar_days, 'day')} without a post."
    if row.active_days < TENTH:
        return f"{plain(row.person)}: {without}"
    return (
        f"{plain(row.person)}: {without} **{row.richest_share:.0%}** of {several(row.posts, 'post')} fall on the "
        f"richest tenth of the days with a post ({row.richest_days:,} of {row.active_days:,})."
    )
