"""The contact sheet of a day on the Days page: whose pictures it has, person beside person."""

from datetime import date
from typing import Any

import numpy as np
import streamlit as st

from igcore.selection import Field, Mask
from igcore.selection.times import days_of
from igcore.web import shelf, state
from igcore.web.browse import show_pictures
from igcore.web.days import UNKNOWN, daily, day_name, records
from igcore.web.frame import View, kept, rules
from igcore.web.words import plain, several

_RULE = (
    "All pictures of the day that the other choices leave, by the clock there, the earliest first. It is the day "
    "chosen last; without one, the richest. A click on a picture opens its card."
)
#: Sides by side have room for so many people, and a person's day for so many pictures.
_BESIDE, _MOST = 4, 500


@kept
def _days(view: View) -> Any:
    """All days with a post, whatever is chosen of dates, as datetime64[D]."""
    return np.unique(daily(view, False).day).astype("datetime64[D]")


def sheet_day(view: View) -> date | None:
    """Day of the contact sheet: the one chosen last, or else the richest; none where no day is known."""
    spans = map(days_of, view.selection.of(Field.DATE).values)
    chosen = [start for start, end in spans if start == end]
    if chosen:
        return chosen[-1]
    every = records(view, False)
    return None if every.empty else every["record_day"].iloc[-1].date()


def choose_day(view: View) -> date | None:
    """Ask for the day of the contact sheet, and give the way to the days with posts around it."""
    day, days = sheet_day(view), _days(view)
    if day is None or not len(days):
        st.markdown(UNKNOWN)
        return None
    place = int(np.searchsorted(days, np.datetime64(day)))
    after = place + (place < len(days) and days[place] == np.datetime64(day))
    first, last = days[0].item(), days[-1].item()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _step("Earlier", ":material/chevron_left:", days[place - 1].item() if place else None)
        key = f"day-{day}"
        st.date_input(
            "Day", day, min(first, day), max(last, day), key=key, on_change=_go, args=(key,), width=160,
            format="YYYY-MM-DD",
        )  # fmt: skip
        _step("Later", ":material/chevron_right:", days[after].item() if after < len(days) else None)
    return day


def _step(words: str, icon: str, day: date | None) -> None:
    action = ["only", Field.DATE.value, str(day)]
    explained = f"To the next day with posts: {day_name(day)}" if day else None
    st.button(words, icon=icon, disabled=not day, on_click=state.do, args=(action,), help=explained)


def _go(key: str) -> None:
    """Choose the day that was asked for, or, where it has no posts, the nearest that has."""
    asked = st.session_state[key]
    volume = shelf.current()
    days = _days(View(volume, volume.at.under(rules()), state.selection()))
    if asked is None or not len(days):
        state.do(["only", Field.DATE.value])
        return
    nearest = days[np.argmin(np.abs(days - np.datetime64(asked)))].item()
    if nearest != asked:
        state.notify(f"There are no posts on {day_name(asked)}; {day_name(nearest)} is the nearest day with any.")
    state.do(["only", Field.DATE.value, nearest.isoformat()])


def show_sheet(view: View) -> None:
    """Show a day's pictures, person beside person, in the order of time and with the times."""
    st.header("A day’s pictures", help=_RULE)
    day = choose_day(view)
    if day is None:
        return
    at = view.at
    posts, images = view.masks(without=Field.DATE)
    number = (day - date(1970, 1, 1)).days
    posts, images = posts & (at.day == number), images & (at.day == number)[at.post]
    whose = [int(each) for each in np.unique(at.person[posts])]
    if not whose:
        st.markdown(f"Nothing of {day_name(day)} is among what is chosen.")
        return
    st.markdown(f"**{day_name(day)}**: {several(int(posts.sum()), 'post')}, {several(int(images.sum()), 'picture')}")
    for start in range(0, len(whose), _BESIDE):
        some = whose[start : start + _BESIDE]
        for column, person in zip(st.columns(len(some)), some, strict=True):
            with column:
                mine = images & (at.person == person)[at.post]
                _show_one(view, at.people[person], int((posts & (at.person == person)).sum()), mine, day)


def _show_one(view: View, person: str, posts: int, images: Mask, day: date) -> None:
    rows = np.flatnonzero(images)
    words = f"**{plain(person)}**: {several(posts, 'post')}, {several(len(rows), 'picture')}"
    if len(rows) > _MOST:
        words += f", of which the first {_MOST:,} are here"
        rows = rows[:_MOST]
    st.markdown(words)
    shown = np.zeros(len(images), bool)
    shown[rows] = True
    times = np.datetime_as_string(view.at.local.times[view.at.post[rows]], "m")
    captions = [time[11:] for time in times.tolist()]
    show_pictures(shown, view, f"sheet-{person}", captions=captions, title=f"Pictures of {person}, {day_name(day)}")
