"""Parts of the Time page."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from igcore.analysis.time import Per, calendar, other_day, through_time, weekday_hours
from igcore.charts import times as charts
from igcore.selection import Field
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.labels import whose
from igcore.web.picks import pickable
from igcore.web.words import several

VIEWS: Mapping[str, str] = {"through": "Through time", "calendar": "Calendar", "hours": "Weekday and hour"}
_WINDOWS: Mapping[str, int] = {"7": 7, "30": 30, "90": 90}
#: What is shown of posts a day, and how it is called.
SHOWN: Mapping[str, str] = {"calendar": "per calendar day", "active": "per active day", "total": "posts until then"}
#: Calendars beside each other are too small to be read.
_PEOPLE = 4
#: So many points of a line can be hovered at: more would lie on each other, and cost more than the line.
_HOVERED = 150
_TIME_RULE = (
    "Each point is the average of the days before it: over calendar days, all that the archive covers, or "
    "over active days, those with a post (the rule of 2016). It is missing where fewer than half of the days are "
    "covered: no data is not no posts. Brush over a time to choose it."
)
_HOURS_RULE = (
    "Posts per covered day of that weekday, of everybody together. Of several people it is per day and person: two "
    "people on one day are two days of people. Days and hours are those of the clock where one lived. A click chooses, "
    "on a cell its weekday and hour."
)
_CALENDAR_RULE = (
    "A square a day, the darker the more posts; days that no archive covers have none. A click chooses a day."
)


@kept
def time_table(view: View, window: int, per: Per) -> pd.DataFrame:
    """Rows of averages and totals, of what all choices but the date leave."""
    days = view.volume.covered
    posts = view.masks(without=Field.DATE).posts
    table = through_time(view.at, days, posts, days.choose(view.selection, Field.DATE), window, per)
    return pickable(table, view.selection, Field.DATE, np.datetime_as_string(table["day"].to_numpy(), "D"))


@kept
def _lines(view: View, window: int, per: Per) -> pd.DataFrame:
    return in_stretches(time_table(view, window, per))


def in_stretches(table: pd.DataFrame) -> pd.DataFrame:
    """Prepare rows of `analysis.time.through_time` to be drawn as lines, pale where they are not chosen.

    Args:
        table: Its rows; with `picked`, alike in all rows of a day.

    Returns:
        The rows with two columns more: `stretch`, a number for all days in a row that are chosen, or are not; and
        `hovered`, of some days, the last among them. A stretch that is not chosen has the rows of the chosen days
        beside it too, not `picked`, so that lines do not break.

    Example:
        >>> rows = pd.DataFrame({"day": pd.to_datetime(["2015-01-01", "2015-01-02"]), "picked": [True, False]})
        >>> in_stretches(rows)[["picked", "stretch", "hovered"]].to_numpy().tolist()
        [[True, 0, True], [False, 1, True], [False, 1, False]]
    """
    days = table["day"].nunique()
    people = max(len(table) // max(days, 1), 1)
    picked = table["picked"].to_numpy(bool)[::people]
    changes = np.diff(picked)
    stretch = np.cumsum(np.append(np.zeros(min(days, 1), int), changes))
    hovered = np.arange(days)[::-1] % max(-(-days // _HOVERED), 1) == 0
    before = np.flatnonzero(changes)
    joined, at = np.where(picked[before], [before, before + 1], [before + 1, before])
    return table.iloc[_rows(np.append(np.arange(days), joined), people)].assign(
        picked=np.repeat(np.append(picked, np.zeros(len(joined), bool)), people),
        stretch=np.repeat(np.append(stretch, stretch[at]), people),
        hovered=np.repeat(np.append(hovered, np.zeros(len(joined), bool)), people),
    )


def _rows(days: npt.NDArray[np.integer], people: int) -> npt.NDArray[np.integer]:
    """Rows of some days, of so many people each."""
    return np.asarray((days[:, None] * people + np.arange(people)).ravel())


@kept
def _drawn(view: View, window: int, per: Per, column: str) -> tuple[str, ...]:
    """Who has a line: some value at least."""
    table = time_table(view, window, per)
    has_any = set(table.loc[table[column].notna(), "person"].tolist())
    return tuple(person for person in view.at.people if person in has_any)


def show_through_time(view: View) -> pd.DataFrame:
    """Draw averages or totals as they are asked for; return their rows."""
    heading = st.empty()
    with st.container(horizontal=True):
        shown = st.segmented_control(
            "Shown", list(SHOWN), default="calendar", format_func=SHOWN.__getitem__, key="per", bind="query-params",
            required=True,
        )  # fmt: skip
        # Of a sum there is no average.
        window = "30" if shown == "total" else st.segmented_control(
            "Average of", list(_WINDOWS), default="30", format_func=lambda each: f"{each} days", key="window",
            bind="query-params", required=True,
        )  # fmt: skip
    heading.header("Posts until then" if shown == "total" else "Posts a day", help=_TIME_RULE)
    per: Per = "active" if shown == "active" else "calendar"
    table = time_table(view, _WINDOWS[window], per)
    column = "total" if shown == "total" else "average"
    drawn = _drawn(view, _WINDOWS[window], per, column)
    if len(table) and not drawn:
        shorter = next((each for each, days in _WINDOWS.items() if _drawn(view, days, per, column)), None)
        st.markdown(f"Too few days for an average of {window}{f'; try {shorter}' if shorter else ''}.")
        return table
    lines = _lines(view, _WINDOWS[window], per)
    draw(charts.through_time, lines, view.at.people, column, drawn, key="through", field=Field.DATE, unit="day")
    return table


@kept
def hour_table(view: View, without: Field | None) -> pd.DataFrame:
    """Rows of weekdays and hours, of what all choices but one field leave; without a field all of both."""
    fields = (Field.WEEKDAY, Field.HOUR) if without is None else (without,)
    days, selection = view.volume.covered, view.selection.without(*fields)
    return weekday_hours(view.at, days, view.at.choose(selection).posts, days.choose(selection))


@kept
def of_several(view: View) -> bool:
    """Whether the covered days of what is chosen are of several people."""
    days = view.volume.covered
    whose = days.person[days.choose(view.selection)]
    return bool(len(whose)) and bool((whose != whose[0]).any())


def show_hours(view: View) -> pd.DataFrame:
    """Draw weekdays, hours and both; return the rows of both."""
    st.header("Weekday and hour", help=_HOURS_RULE)
    both, several_people = hour_table(view, None), of_several(view)
    left, right = st.columns([2, 3])
    for place, field in ((left, Field.WEEKDAY), (right, Field.HOUR)):
        table = _summed(hour_table(view, field), field)
        with place:
            draw(
                charts.rate_bars,
                pickable(table, view.selection, field, table[field]),
                str(field),
                several_people,
                key=f"by-{field}",
                field=field,
            )
    cells = pickable(both, view.selection, (Field.WEEKDAY, Field.HOUR), both["weekday"] + "|" + both["hour"])
    draw(charts.weekday_hours, cells, several_people, key="cells", field=(Field.WEEKDAY, Field.HOUR))
    moved = other_day(view.at.local, view.masks().posts)
    fall = "falls" if moved == 1 else "fall"
    st.caption(f"{moved:,} of these posts {fall} on another day in local time than in UTC.")
    return both


def _summed(table: pd.DataFrame, field: Field) -> pd.DataFrame:
    """Posts per covered day by weekday, or by hour of all days."""
    found = table.groupby(str(field), sort=False).agg(posts=("posts", "sum"), days=("days", "first")).reset_index()
    if field is Field.HOUR:
        found["days"] = table.groupby("weekday")["days"].first().sum()
    return found.assign(rate=(found["posts"] / found["days"]).where(found["days"] > 0))


def years_of(view: View) -> list[int]:
    """Years with a post that is chosen, whenever it is."""
    posts = view.masks(without=Field.DATE).posts
    column = view.at.columns[Field.DATE]
    return [int(year) for year, count in zip(column.values, column.count(posts), strict=True) if count]


@kept
def calendar_table(view: View, year: int) -> pd.DataFrame:
    """Rows of the days of a year, of what all choices but the date leave."""
    table = calendar(view.at, view.volume.covered, view.masks(without=Field.DATE).posts, year)
    monday = table["day"] - pd.to_timedelta(table["day"].dt.dayofweek, unit="D")
    days = np.datetime_as_string(table["day"].to_numpy(), "D")
    return pickable(table.assign(monday=monday), view.selection, Field.DATE, days)


def show_calendar(view: View) -> pd.DataFrame:
    """Draw a year of everybody, below each other; return its rows."""
    st.header("Calendar", help=_CALENDAR_RULE)
    years = years_of(view)
    chosen = st.pills("Year", years, default=years[-1], key="year") if years else None
    table = calendar_table(view, chosen or (years[-1] if years else 1970))
    people = list(dict.fromkeys(table["person"]))
    for person in people[:_PEOPLE]:
        posts = int(table.loc[table["person"] == person, "posts"].sum())
        st.html(whose(view.at.people, {person: f", {several(posts, 'post')}"}))
        draw(charts.calendar, table, person, view.at.people, key=f"calendar-{person}", field=Field.DATE)
    if len(people) > _PEOPLE:
        st.caption(f"{len(people) - _PEOPLE:,} more posted: choose somebody to see them.")
    return table[["day", "person", "posts"]]
