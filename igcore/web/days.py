"""Parts of the Days page."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis import days as analysis
from igcore.analysis.days import GAP, STREAK, Daily, Duel
from igcore.charts import days as charts
from igcore.schema import EVERYONE
from igcore.selection import Field, Mask
from igcore.selection.times import days_of, days_text
from igcore.web import shelf, state
from igcore.web.browse import show_pictures
from igcore.web.draw import draw
from igcore.web.frame import View, kept, rules
from igcore.web.labels import label
from igcore.web.picks import pickable
from igcore.web.tables import show_behind
from igcore.web.words import plain, several

RICHEST_RULE = (
    "Posts by local day, by the periods on the Library page; posts without a known time are left out. Days with as "
    "many posts stand in the order of the calendar. A click chooses the day. What is chosen of dates does not "
    "change this chart: what is not chosen stays, paler."
)
BOTH_RULE = (
    "Local days on which both have at least one post, and whose posts are more. The test is the exact sign test "
    "(two-sided binomial, one half): how often so uneven a count would come by chance if both were as likely to be "
    "ahead. Days with as many posts are left out of it; it takes days to be independent of each other."
)
SHEET_RULE = (
    "All pictures of the day that the other choices leave, by the clock there, the earliest first. It is the day "
    "chosen last; without one, the richest. A click on a picture opens its card."
)
RUNS_RULE = (
    "A streak is days in a row with a post, a gap days in a row without; the three longest of each person, the earlier "
    "first of those as long, and the one that goes on at the last day of anybody's posts. A click chooses the days; "
    "those of a gap with the days of the posts before and after it."
)
SPREAD_RULE = (
    "Calendar days of each person, from the first post to the last. The richest days are a tenth of the days that "
    "have a post, rounded up."
)
#: Fewer cases than these say little.
_FEW = 30
#: Sides by side have room for so many people, and a person's day for so many pictures.
_BESIDE, _MOST = 4, 500
#: Ways to show who out-posts whom.
_DUELS = {"all": "All days", "leads": "Greatest leads"}
_DAY = timedelta(days=1)
_UNKNOWN = "No day of these posts is known."


def only_chosen_dates(view: View) -> bool:
    """Ask whether to count the chosen dates only; there is nothing to ask where none are chosen."""
    if not view.selection.of(Field.DATE):
        return False
    asked = "Count only the chosen dates"
    explained = "Else all days are counted, and those that are not chosen are pale."
    return st.toggle(asked, key="dates", help=explained, bind="query-params")


@kept
def daily(view: View, dates: bool) -> Daily:
    """Posts by person and day, of what all choices leave, or (without `dates`) all but that of the date."""
    return analysis.daily(view.at, view.masks(None if dates else Field.DATE).posts)


@kept
def records(view: View, dates: bool) -> pd.DataFrame:
    """Numbers of each person's days."""
    return analysis.records(daily(view, dates))


def show_records(view: View, dates: bool) -> None:
    """Say whose richest day is which."""
    found = records(view, dates)
    st.markdown("  \n".join(_record(row) for row in found.iloc[:-1].itertuples()))


def _record(row: Any) -> str:
    more = f", and as many on {several(row.record_days - 1, 'other day')}" if row.record_days > 1 else ""
    return f"{plain(row.person)}’s record: **{several(row.record, 'post')}** on {day_name(row.record_day)}{more}."


def day_name(day: date) -> str:
    """Name a day for people.

    Example:
        >>> day_name(date(2015, 8, 15))
        'Sat 15 Aug 2015'
    """
    return f"{day:%a %-d %b %Y}"


@kept
def ranking(view: View, dates: bool, person: str) -> tuple[pd.DataFrame, str]:
    """Rows of the richest days, of everybody or of one person, and in words which they are."""
    found = daily(view, dates)
    richest = analysis.richest_days(found if person == EVERYONE else found.of(person))
    rows = richest.table
    part = pd.Categorical(rows["person"], view.at.people).codes
    rows = rows.assign(person=rows["person"].astype("string"), name=rows["day"].map(day_name), part=part)
    shown = rows["rank"].max()
    first = f"{several(int(shown), 'day')} of {richest.days:,} with a post, the richest first"
    words = f"{first}; those with as many come by date."
    if richest.tied:
        words += f" {several(richest.tied, 'more day')} with {several(int(rows['total'].iloc[-1]), 'post')} too."
    rows = rows.assign(said=rows["name"] + ", " + rows["person"] + ": " + _several(rows["posts"], "post"))
    return pickable(rows, view.selection, Field.DATE, _iso(rows["day"])), words


def show_richest(view: View, dates: bool) -> None:
    """Rank the days of all or of one person."""
    there = daily(view, dates).there
    if not there:
        st.markdown(_UNKNOWN)
        return
    who = EVERYONE
    if len(there) > 1:
        asked = st.segmented_control(
            "Days of", list(dict.fromkeys([EVERYONE, *there])), default=who, format_func=plain, key="who",
            bind="query-params",
        )  # fmt: skip
        who = asked or who
    table, words = ranking(view, dates, who)
    st.caption(words)
    draw(charts.richest_days, table, view.at.people, key="richest", field=Field.DATE)


Pair = tuple[str, str]


def choose_pair(view: View, dates: bool) -> Pair | None:
    """Ask which two people to compare, where there are more; there may be none."""
    pairs = {f"{one} and {other}": (one, other) for one, other in combinations(daily(view, dates).there, 2)}
    if not pairs:
        st.markdown("It takes two people with posts whose day is known, and that are chosen.")
        return None
    first = next(iter(pairs))
    if len(pairs) == 1:
        return pairs[first]
    return pairs[st.selectbox("Who", list(pairs), key="pair", bind="query-params", width=320) or first]


def show_duel(view: View, dates: bool, pair: Pair | None) -> None:
    """Say and show which of two people posted more on the days on which both did."""
    if pair is None:
        return
    one, other = pair
    both = both_posted(view, dates, one, other)
    found = analysis.duel(both)
    st.markdown(" ".join(duel_sentences(found, one, other)))
    if not found.days:
        return
    # Where nobody is ahead there is no lead to show.
    shown = "all"
    if found.equal < found.days:
        shown = st.segmented_control(
            "Shown as", list(_DUELS), default="all", format_func=_DUELS.__getitem__, key="duel", bind="query-params"
        ) or shown  # fmt: skip
    if shown == "all":
        table = _named(analysis.days_by_difference(both), one, other)
        table = table.assign(said=table["who"] + ": " + _several(table["days"], "day"))
        draw(charts.days_by_difference, table, view.at.people, one, other, key="difference")
    else:
        table = _leads(view, dates, one, other)
        draw(charts.greatest_leads, table, view.at.people, one, other, key="leads", field=Field.DATE)


@kept
def both_posted(view: View, dates: bool, one: str, other: str) -> pd.DataFrame:
    """Days on which two people posted."""
    return analysis.both_posted(daily(view, dates), one, other)


@kept
def _leads(view: View, dates: bool, one: str, other: str) -> pd.DataFrame:
    rows = _named(analysis.greatest_leads(both_posted(view, dates, one, other)), one, other)
    rows = rows.assign(name=rows["day"].map(day_name), rank=np.arange(len(rows)))
    rows = rows.assign(said=rows["name"] + ": " + rows["who"])
    return pickable(rows, view.selection, Field.DATE, _iso(rows["day"]))


def _named(rows: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Say in words who is ahead by how much."""
    by = rows["difference"].abs().to_numpy()
    names = {"one": one, "other": other}
    who = [
        f"{names[side]} by {far}{'+' if far == analysis.MANY and 'day' not in rows else ''}" if side else "Nobody"
        for side, far in zip(rows["ahead"], by, strict=True)
    ]
    return rows.assign(who=pd.array(who, "string"))


def duel_sentences(found: Duel, one: str, other: str) -> Iterator[str]:
    """Say what a `Duel` holds."""
    if not found.days:
        yield f"On no day did both {plain(one)} and {plain(other)} post."
        return
    yield (
        f"On **{several(found.days, 'day')}** both posted: {plain(one)} posted more on **{found.one_more:,}**, "
        f"{plain(other)} on **{found.other_more:,}**, on {found.equal:,} as many."
    )
    if isnan(found.chance):
        return
    ahead, lead = (one, found.lead) if found.lead >= 0 else (other, -found.lead)
    over = f"it is {plain(ahead)}, by {lead:.2f}" if lead else "it is neither"
    yield f"Whoever was ahead was so by {found.margin:.1f} posts on average; over all these days {over}."
    number = found.one_more + found.other_more
    few = ", which are few" if number < _FEW else ""
    likely = "That may well be chance" if found.chance >= 0.05 else "That is hardly chance"
    yield f"{likely} (exact sign test, {chance_text(found.chance)}, n = {number:,} days{few})."


def chance_text(chance: float) -> str:
    """Write a p.

    Example:
        >>> chance_text(0.0312), chance_text(0.00001)
        ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"


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
        st.markdown(_UNKNOWN)
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


def show_sheet(view: View, day: date | None) -> None:
    """Show the day's pictures, person beside person, in the order of time and with the times."""
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


@kept
def longest_runs(view: View, dates: bool) -> pd.DataFrame:
    """Each person's longest streaks and gaps, and what goes on at the end."""
    return analysis.longest_runs(analysis.runs(daily(view, dates)))


def show_runs(view: View, dates: bool) -> None:
    """List streaks and gaps, each to be chosen."""
    found = longest_runs(view, dates)
    end = pd.Timestamp(daily(view, dates).day.max(initial=0), unit="D").date()
    for column, (kind, title) in zip(st.columns(2), _KINDS.items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            rows = found[found["kind"] == kind]
            for person, mine in rows.groupby("person", sort=False, observed=True):
                with st.container(gap=None):
                    st.markdown(plain(person))
                    for place, run in enumerate(mine.itertuples()):
                        _run_button(view, run, end, f"run-{kind}-{person}-{place}")
            if rows.empty:
                st.markdown("There are none.")


_KINDS = {STREAK: "Days in a row with a post", GAP: "Days in a row without"}


def _run_button(view: View, run: Any, end: date, key: str) -> None:
    first, last = run.first.date(), run.last.date()
    value = run_value(first, last, run.kind, end)
    chosen = value in view.selection.of(Field.DATE).values
    when = days_text(first, None if run.now else last)
    words = f":primary[**{'now ' if run.now else ''}{several(run.days, 'day')}**] {label(Field.DATE, when, {})}"
    action = ["drop" if chosen else "only", Field.DATE.value, value]
    icon = ":material/check:" if chosen else None
    st.button(words, key=key, type="tertiary", icon=icon, on_click=state.do, args=(action,))


def run_value(first: date, last: date, kind: str, end: date) -> str:
    """Return the time that a click on a run chooses: of a gap also the days of the posts before and after it.

    Example:
        >>> run_value(date(2015, 8, 2), date(2015, 8, 5), "gap", date(2016, 1, 1))
        '2015-08-01..2015-08-06'
    """
    return days_text(first - _DAY, min(last + _DAY, end)) if kind == GAP else days_text(first, last)


@kept
def spread(view: View, dates: bool) -> pd.DataFrame:
    """Calendar days by how many posts they have."""
    table = analysis.days_by_posts(daily(view, dates))
    return table.assign(person=table["person"].astype("string"))


def show_spread(view: View, dates: bool) -> None:
    """Say and show how posts are spread over days."""
    found = records(view, dates)
    if found.empty:
        st.markdown(_UNKNOWN)
        return
    st.markdown("  \n".join(_spread(row) for row in found.iloc[:-1].itertuples()))
    table = spread(view, dates)
    said = table["person"] + ", " + table["posts"] + " posts a day: " + _several(table["days"], "day")
    draw(charts.days_by_posts, table.assign(said=said), view.at.people, key="spread")


def _spread(row: Any) -> str:
    return (
        f"{plain(row.person)}: **{row.richest_share:.0%}** of {several(row.posts, 'post')} fall on the richest "
        f"{several(row.richest_days, 'day')} of {row.active_days:,} with a post; "
        f"{several(row.calendar_days, 'calendar day')}."
    )


def show_numbers(view: View, dates: bool, pair: Pair | None) -> None:
    """Offer the tables behind the page, and its charts, to take away."""
    tables = {"records": records(view, dates)}
    if pair is not None:
        names = dict(zip(("one", "other"), (f"posts of {person}" for person in pair), strict=True))
        tables["both-posted"] = both_posted(view, dates, *pair).rename(columns=names)
    show_behind({**tables, "streaks-and-gaps": longest_runs(view, dates), "days-by-posts": spread(view, dates)})


def _several(counts: pd.Series, noun: str) -> Any:
    return pd.array([several(count, noun) for count in counts.tolist()], "string")


def _iso(days: pd.Series) -> list[str]:
    return [str(day) for day in np.datetime_as_string(days.to_numpy("datetime64[ms]"), "D")]
