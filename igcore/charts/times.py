"""Charts of the Time page."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from igcore.charts.common import DAYS, MARKS, RATES, SPAN, pale, person_colours, person_scale, pick
from igcore.selection.values import WEEKDAYS

_TITLES = {"average": "Posts a day", "total": "Posts until then"}
#: Short names of weekdays, by their full ones.
_SHORT = "upper(substring(datum.value, 0, 1)) + substring(datum.value, 1, 3)"
#: Paper on which something is seen in the light and in the dark.
_EMPTY = "#88888822"


def through_time(
    table: pd.DataFrame, people: Sequence[str], column: str, drawn: Sequence[str] | None = None
) -> alt.LayerChart:
    """Lines of `analysis.time.through_time`, one a person, on which time can be brushed.

    Args:
        table: Its rows; with `picked`, alike in all rows of a `stretch`, which are joined, and `hovered`, those that
            tell their numbers.
        people: Everybody, in the order of their colours.
        column: `average` or `total`.
        drawn: Who has a line, and stands in the legend; everybody without it.
    """
    named = list(people if drawn is None else drawn)
    legend = alt.Legend(title=None, orient="top", symbolOpacity=1, values=named)
    base = alt.Chart(table, height=300).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(labelOverlap=True)),
        color=alt.Color("person:N", scale=person_scale(people), legend=legend),
    )

    height = alt.Y(f"{column}:Q", title=_TITLES[column], scale=alt.Scale(domainMin=0))
    # A missing value breaks a line; round ends make a dot of a stretch of one point.
    lines = base.mark_line(strokeWidth=2, strokeCap="round").encode(
        y=height, detail="stretch:N", opacity=alt.condition("datum.picked", alt.value(1), alt.value(0.25))
    )
    points = (
        base.transform_filter("datum.hovered")
        .mark_point(size=60, filled=True, opacity=0)
        .encode(
            y=height,
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("day:T", title="Until", format="%-d %B %Y"),
                alt.Tooltip("average:Q", title="Posts a day", format=".2f"),
                alt.Tooltip("total:Q", title="Posts until then", format=","),
            ],
        )
        .properties(name=MARKS)
        .add_params(alt.selection_interval(name=SPAN, encodings=["x"]))
    )
    chart: alt.LayerChart = lines + points
    return chart.properties(description=f"{_TITLES[column]} through time, a line for each person")


def calendar(table: pd.DataFrame, person: str, people: Sequence[str]) -> alt.Chart:
    """Squares of one person's days in a year, a column a week, of `analysis.time.calendar`.

    Args:
        table: Its rows, of all people: one scale holds for them all.
        person: Whose days are drawn.
        people: Everybody, in the order of their colours.
    """
    colour = person_colours(people)[person]
    # What is seen is the square root: a day of 16 posts must not make days of one invisible.
    shade = alt.Color(
        "posts:Q",
        scale=alt.Scale(type="sqrt", range=[f"{colour}55", colour], domainMin=1),
        legend=None,
    )
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(16), description=f"Calendar of {person}'s posts")
        .transform_joinaggregate(most="max(posts)")
        .transform_filter(alt.FieldEqualPredicate(field="person", equal=person))
        .mark_rect(cornerRadius=2, cursor="pointer", stroke="transparent", strokeWidth=2)
        .encode(
            x=alt.X(
                "yearmonthdate(monday):O",
                title=None,
                axis=alt.Axis(
                    labelExpr="date(datum.value) <= 7 ? timeFormat(datum.value, '%b') : ''",
                    labelAngle=0,
                    labelOverlap=False,
                    grid=False,
                ),
                scale=alt.Scale(paddingInner=0.1),
            ),
            y=alt.Y("weekday:N", sort=list(WEEKDAYS), title=None, axis=alt.Axis(labelExpr=_SHORT, grid=False)),
            color=alt.condition("datum.posts > 0", shade, alt.value(_EMPTY)),
            opacity=pale(),
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("day:T", title="Day", format="%a %-d %B %Y"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
            ],
        )
        .add_params(pick())
    )
    return chart


def rate_bars(table: pd.DataFrame, field: str, several: bool = False) -> alt.Chart:
    """Bars of posts per covered day, by weekday or hour.

    Args:
        table: `weekday` or `hour`; `posts`, `days`, `rate`.
        field: Which of the two.
        several: Whether the days are of several people.
    """
    weekdays = field == "weekday"
    axis = alt.Axis(labelExpr=_SHORT if weekdays else "datum.value", labelAngle=0, labelOverlap=True)
    chart: alt.Chart = (
        alt.Chart(table, height=180, description=f"{RATES[several]} by {field}")
        .mark_bar(color="#7d8590", cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X(f"{field}:N", sort=list(WEEKDAYS) if weekdays else None, title=None, axis=axis),
            y=alt.Y("rate:Q", title=RATES[several], axis=alt.Axis(tickCount=4)),
            opacity=pale(),
            tooltip=[
                alt.Tooltip(f"{field}:N", title=field.capitalize()),
                alt.Tooltip("rate:Q", title=RATES[several], format=".3f"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
                alt.Tooltip("days:Q", title=DAYS[several], format=","),
            ],
        )
        .add_params(pick())
    )
    return chart


def weekday_hours(table: pd.DataFrame, several: bool = False) -> alt.Chart:
    """Cells of `analysis.time.weekday_hours`: the darker, the more posts per such day, be it of `several` people."""
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(22), description=f"{RATES[several]} by weekday and hour")
        .mark_rect(cornerRadius=2, cursor="pointer")
        .encode(
            x=alt.X("hour:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False)),
            y=alt.Y("weekday:N", sort=list(WEEKDAYS), title=None, axis=alt.Axis(labelExpr=_SHORT, grid=False)),
            color=alt.condition(
                "datum.posts > 0",
                alt.Color("rate:Q", scale=alt.Scale(range=["#7d859022", "#3d6ea5"]), legend=None),
                alt.value(_EMPTY),
            ),
            opacity=pale(),
            tooltip=[
                alt.Tooltip("weekday:N", title="Weekday"),
                alt.Tooltip("hour:N", title="Hour"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
                alt.Tooltip("days:Q", title=DAYS[several], format=","),
                alt.Tooltip("rate:Q", title=RATES[several], format=".3f"),
            ],
        )
        .add_params(pick())
    )
    return chart
