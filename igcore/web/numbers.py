"""Parts of the Numbers page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.numbers import numbers, posts_through_time
from igcore.analysis.time import on_this_day
from igcore.schema import EVERYONE
from igcore.selection import Field
from igcore.web import state
from igcore.web.frame import View, kept
from igcore.web.picks import pickable
from igcore.web.tables import show_text
from igcore.web.words import OF_CAPTIONS, number_rows, several


@kept
def count(view: View) -> pd.DataFrame:
    """Count what is chosen: a row for each person, in the order of all pages, and one for everyone."""
    counted = numbers(view.volume.countable, *view.masks())
    places = {person: place for place, person in enumerate((*view.at.people, EVERYONE))}
    return counted.iloc[np.argsort(counted["person"].map(places))].reset_index(drop=True)


@kept
def time_table(view: View) -> pd.DataFrame:
    """Rows of posts by month and person, of what all choices but the date leave."""
    table = posts_through_time(view.volume.countable, view.masks(without=Field.DATE).posts)
    return pickable(table, view.selection, Field.DATE, np.datetime_as_string(table["month"].to_numpy(), "M"))


@kept
def this_day(view: View, today: date) -> pd.DataFrame:
    """Rows of the years in which something was posted on this day, whatever is chosen of dates."""
    return on_this_day(view.at, view.masks(without=Field.DATE).posts, today)


def show_this_day(view: View) -> None:
    """Say what was posted on this day in other years, with a way to see it."""
    today = datetime.now(ZoneInfo(view.volume.periods.home)).date()
    found = this_day(view, today)
    st.header("On this day", help=f"Local days; today is {today:%-d %B %Y} in {view.volume.periods.home}.")
    if found.empty:
        st.markdown(f"In no earlier year was anything posted on {today:%-d %B}, or within a week of it.")
        return
    day = found["day"].iloc[0]
    nearest = "" if (day.month, day.day) == (today.month, today.day) else f"Nothing on {today:%-d %B}; the nearest is "
    years = ", ".join(f"{each:%Y} ({count:,})" for each, count in zip(found["day"], found["posts"], strict=True))
    st.markdown(f"{nearest}**{day:%-d %B}**: {several(int(found['posts'].sum()), 'post')} in {years}.")
    values = [f"{each:%Y-%m-%d}" for each in found["day"]]
    st.button(
        "See them", icon=":material/photo_library:", on_click=state.do, args=(["only", Field.DATE.value, *values],)
    )


def show_by_person(view: View) -> None:
    """Offer all numbers as a table, a column a person, each with its rule."""
    folded = st.expander("All numbers, by person", key="by-person", on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.caption("A file, a post and an id are different things; each line says what it counts.")
        counted = count(view) if view.volume.limits.captions else count(view).drop(columns=list(OF_CAPTIONS))
        show_text(number_rows(counted, view.at.people), "numbers")
