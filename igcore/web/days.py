"""The Days page: how posts of days are counted, the richest days, and who out-posted whom."""

from collections.abc import Iterator, Mapping
from datetime import date
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from igcore.analysis import days as analysis
from igcore.analysis.days import Daily, Duel
from igcore.charts import days as charts
from igcore.schema import EVERYONE
from igcore.selection import Field
from igcore.web import state
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.picks import MOST_DAYS, DaysBehind, pickable
from igcore.web.words import plain, several

_RICHEST_RULE = (
    "Posts by local day, by the periods on the Library page; posts without a known time are left out. Days with as "
    "many posts stand in the order of the calendar. A click chooses the day. What is chosen of dates does not "
    "change this chart: what is not chosen stays, paler."
)
_BOTH_RULE = (
    "Local days on which both have at least one post, and whose posts are more. The test is the exact sign test "
    "(two-sided binomial, one half): how often so uneven a count would come by chance if both were as likely to be "
    "ahead. Days with as many posts are left out of it; it takes days to be independent of each other. A click chooses "
    f"the days of a column, at most {MOST_DAYS:,}."
)
#: Fewer cases than these say little.
_FEW = 30
#: From here on an uneven count may well be chance.
_SURE = 0.05
#: Of more people than these nobody reads a line each, nor a button.
PEOPLE = 6
#: Ways to show who out-posts whom.
_DUELS = {"all": "All days", "leads": "Greatest leads"}
UNKNOWN = "No day of these posts is known."
Tables = Mapping[str, pd.DataFrame]


def only_chosen_dates(view: View) -> bool:
    """Ask whether to count the chosen dates only, which means nothing where none are chosen."""
    some = bool(view.selection.of(Field.DATE))
    asked = "Count only the chosen dates"
    explained = "Else all days are counted, and those that are not chosen are pale."
    # It keeps its place without any: else the chart would move away below the first click on it.
    return st.toggle(asked, key="dates", help=explained, bind="query-params", disabled=not some) and some


@kept
def daily(view: View, dates: bool) -> Daily:
    """Posts by person and day, of what all choices leave, or (without `dates`) all but that of the date."""
    return analysis.daily(view.at, view.masks(None if dates else Field.DATE).posts)


@kept
def chosen_days(view: View) -> npt.NDArray[np.int64] | None:
    """Days since 1970 that all choices leave; None where nothing of dates is chosen."""
    return np.unique(daily(view, True).day) if view.selection.of(Field.DATE) else None


@kept
def records(view: View, dates: bool) -> pd.DataFrame:
    """Numbers of each person's days."""
    return analysis.records(daily(view, dates))


def foremost(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `records` of those with the most posts, in their order, and say how many more there are."""
    people = found.iloc[:-1]
    if len(people) > PEOPLE:
        st.caption(f"Of {len(people):,} people the {PEOPLE} with the most posts; choose somebody to see others.")
        people = people.nlargest(PEOPLE, "posts").sort_index()
    return people


def _say_record(row: Any) -> str:
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
    shown = rows["rank"].max()
    words = (
        f"{several(int(shown), 'day')} with a post."
        if richest.days == 1
        else (
            f"{several(int(shown), 'day')} of {richest.days:,} with a post, the richest first; "
            "those with as many come by date."
        )
    )
    if richest.tied:
        words += f" {several(richest.tied, 'more day')} with {several(int(rows['total'].iloc[-1]), 'post')} too."
    names, people, posts = list(map(day_name, rows["day"])), rows["person"].tolist(), rows["posts"].tolist()
    said = [
        f"{name}, {whose}: {several(count, 'post')}" for name, whose, count in zip(names, people, posts, strict=True)
    ]
    place = {person: number for number, person in enumerate(view.at.people)}
    more = {
        "name": pd.array(names, "string"),
        "part": [place[person] for person in people],
        "said": pd.array(said, "string"),
    }
    # Made at once: to add columns one after the other takes longer than all the rest.
    table = pd.DataFrame({**rows, **more}, copy=False)
    return pickable(table, view.selection, Field.DATE, _iso(rows["day"])), words


def show_richest(view: View, dates: bool) -> Tables:
    """Rank the days of all or of one person, and say whose richest is which; return the tables."""
    st.header("Richest days", help=_RICHEST_RULE)
    there, found = daily(view, dates).there, records(view, dates)
    if not there:
        st.markdown(UNKNOWN)
        return {"records": found}
    st.markdown("  \n".join(_say_record(row) for row in foremost(found).itertuples()))
    who = EVERYONE
    if len(there) > 1:
        options = list(dict.fromkeys([EVERYONE, *there]))
        if len(there) <= PEOPLE:
            asked = st.segmented_control(
                "Days of", options, default=who, format_func=plain, key="who", bind="query-params", required=True
            )
        else:
            asked = st.selectbox("Days of", options, key="whose", bind="query-params", width=320)
        who = asked or who
    table, words = ranking(view, dates, who)
    st.caption(words)
    draw(charts.richest_days, table, view.at.people, key="richest", field=Field.DATE)
    return {"records": found, "richest-days": table[["rank", "day", "person", "posts", "total"]]}


Pair = tuple[str, str]


def choose_pair(view: View, dates: bool) -> Pair | None:
    """Ask which two people to compare, where there are more; there may be none."""
    there = daily(view, dates).there
    if len(there) < 2:
        _say_who_is_missing(view, there)
        return None
    if len(there) == 2:
        return there[0], there[1]
    with st.container(horizontal=True):
        one = st.selectbox("Who", there, key="one", bind="query-params", width=240) or there[0]
        others = [each for each in there if each != one]
        other = st.selectbox("Beside", others, key="other", bind="query-params", width=240) or others[0]
    return one, other


def _say_who_is_missing(view: View, there: list[str]) -> None:
    """Say why nobody can be compared; where people are chosen, offer to choose everybody."""
    if not view.selection.of(Field.PERSON):
        st.markdown("It takes two people with posts whose day is known, and that are chosen.")
        return
    st.markdown(f"Two people are needed; only {plain(there[0])} is chosen." if there else "Two people are needed.")
    action = ["only", Field.PERSON.value]
    st.button("Choose everybody", icon=":material/group:", on_click=state.do, args=(action,), key="everybody")


def show_duel(view: View, dates: bool) -> Tables:
    """Say and show which of two people posted more on the days on which both did; return the tables."""
    st.header("Who out-posted whom", help=_BOTH_RULE)
    pair = choose_pair(view, dates)
    if pair is None:
        return {}
    one, other = pair
    both = both_posted(view, dates, one, other)
    found = analysis.duel(both)
    st.markdown(" ".join(duel_sentences(found, one, other)))
    # Where nobody is ahead there is no lead to show.
    shown = "all"
    if found.equal < found.days:
        shown = st.segmented_control(
            "Shown as", list(_DUELS), default="all", format_func=_DUELS.__getitem__, key="duel", bind="query-params",
            required=True,
        )  # fmt: skip
    if found.days and shown == "all":
        table, behind = _differences(view, dates, one, other)
        draw(charts.days_by_difference, table, view.at.people, one, other, key="all", field=Field.DATE, behind=behind)
    elif found.days:
        table = _leads(view, dates, one, other)
        draw(charts.greatest_leads, table, view.at.people, one, other, key="leads", field=Field.DATE)
    return {"both-posted": both.rename(columns={"one": f"posts of {one}", "other": f"posts of {other}"})}


@kept
def _differences(view: View, dates: bool, one: str, other: str) -> tuple[pd.DataFrame, DaysBehind]:
    both = both_posted(view, dates, one, other)
    table = _named(analysis.days_by_difference(both), one, other)
    table = table.assign(said=table["who"] + ": " + said_several(table["days"], "day"))
    differences = both["difference"].to_numpy(np.int64).clip(-analysis.MANY, analysis.MANY)
    rows = np.searchsorted(table["difference"].to_numpy(np.int64), differences)
    days = both["day"].to_numpy("datetime64[D]").astype(np.int64)
    behind = DaysBehind(table["difference"].astype(str).tolist(), days, rows)
    return behind.pickable(table, chosen_days(view)), behind


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
        f"{plain(other)} on **{found.other_more:,}**, on {found.equal:,} the same."
    )
    if isnan(found.chance):
        return
    ahead, lead = (one, found.lead) if found.lead >= 0 else (other, -found.lead)
    over = f"{plain(ahead)} posted {lead:.2f} more a day" if lead else "both posted as many"
    yield f"A lead was {found.margin:.1f} posts on average; over all {several(found.days, 'such day')} {over}."
    number = found.one_more + found.other_more
    likely = "That may well be chance" if found.chance >= _SURE else "That is hardly chance"
    few = "; so few days say little" if number < _FEW and found.chance >= _SURE else ""
    yield f"{likely} (exact sign test, {chance_text(found.chance)}, n = {several(number, 'day')}{few})."


def chance_text(chance: float) -> str:
    """Write a p.

    Example:
        >>> chance_text(0.0312), chance_text(0.00001)
        ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"


def said_several(counts: pd.Series, noun: str) -> Any:
    """Say of each count how many there are of something, as a column."""
    return pd.array([several(count, noun) for count in counts.tolist()], "string")


def _iso(days: pd.Series) -> list[str]:
    return [str(day) for day in np.datetime_as_string(days.to_numpy("datetime64[ms]"), "D")]
