"""Charts of the Days page."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from igcore.analysis.days import MANY, NUMBERS
from igcore.charts.common import MARKS, pale, person_colours, person_scale, pick

#: As many of each, who is nobody's colour.
_EVEN = "#8a8a8a"
#: Differences are written without a sign: the side of the bar and its colour say who is ahead.
_BY = f"abs(datum.value) >= {MANY} ? '{MANY}+' : abs(datum.value)"
#: A mark in words, for who hears the page: else Vega reads out every channel.
_SAID = alt.Description("said:N")
_COUNTS = alt.Axis(format=",d", tickCount=4, tickMinStep=1)


def richest_days(table: pd.DataFrame, people: Sequence[str]) -> alt.Chart:
    """Bars of days, the richest first, in parts by person, of `analysis.days.richest_days`.

    Args:
        table: Its rows, with `name` of the day, `part`, the place of the person in `people`, and `said`.
        people: Everybody, in the order of their colours.
    """
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(20), description="Richest days: posts of each, by person")
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X("posts:Q", title="Posts", axis=_COUNTS),
            y=_by_rank(),
            color=alt.Color("person:N", scale=person_scale(people), legend=_legend()),
            # People stand in each bar in the order of their colours.
            order=alt.Order("part:Q"),
            opacity=pale(),
            description=_SAID,
            tooltip=[
                alt.Tooltip("name:N", title="Day"),
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
                alt.Tooltip("total:Q", title="Of all that day", format=","),
            ],
        )
        .add_params(pick())
    )
    return chart


def days_by_difference(table: pd.DataFrame, people: Sequence[str], one: str, other: str) -> alt.Chart:
    """Columns of days by who is ahead by how much, of `analysis.days.days_by_difference`.

    Args:
        table: Its rows, with `who` is ahead by how much, and `said`.
        people: Everybody, in the order of their colours.
        one: Whose lead is shown to the left.
        other: Whose to the right.
    """
    chart: alt.Chart = (
        alt.Chart(table, height=340, description="Days on which both posted, by who posted more and how many")
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X(
                "difference:O",
                sort="descending",
                title=f"← {one} by so many posts  |  {other} by so many →",
                axis=alt.Axis(labelExpr=_BY, labelAngle=0),
            ),
            y=alt.Y("days:Q", title="Days", axis=_COUNTS),
            color=_side(people, one, other),
            opacity=pale(),
            description=_SAID,
            tooltip=[alt.Tooltip("who:N", title="Ahead"), alt.Tooltip("days:Q", title="Days", format=",")],
        )
        .add_params(pick())
    )
    return chart


def greatest_leads(table: pd.DataFrame, people: Sequence[str], one: str, other: str) -> alt.Chart:
    """Bars of days to the left and to the right, by who is ahead, of `analysis.days.greatest_leads`.

    Args:
        table: Its rows, with `name` of the day, `rank`, `who` is ahead by how much, and `said`.
        people: Everybody, in the order of their colours.
        one: Whose lead is shown to the left.
        other: Whose to the right.
    """
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(20), description="Greatest leads: days on which both posted")
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X(
                "difference:Q",
                scale=alt.Scale(reverse=True),
                title=f"← {one} by so many posts  |  {other} by so many →",
                axis=alt.Axis(labelExpr="abs(datum.value)", tickCount=6, tickMinStep=1),
            ),
            y=_by_rank(),
            color=_side(people, one, other),
            opacity=pale(),
            description=_SAID,
            tooltip=[
                alt.Tooltip("name:N", title="Day"),
                alt.Tooltip("who:N", title="Ahead"),
                alt.Tooltip("one:Q", title=f"Posts of {one}", format=","),
                alt.Tooltip("other:Q", title=f"Posts of {other}", format=","),
            ],
        )
        .add_params(pick())
    )
    return chart


def days_by_posts(table: pd.DataFrame, people: Sequence[str]) -> alt.LayerChart:
    """Bars of how many days have how many posts, those of all people beside each other, of `days_by_posts`.

    Args:
        table: Rows of `analysis.days.days_by_posts` with a post, with `said`.
        people: Everybody, in the order of their colours.
    """
    base = alt.Chart(table, height=alt.Step(14, **{"for": "offset"})).encode(
        x=alt.X("days:Q", title="Days", axis=_COUNTS),
        y=alt.Y("posts:N", sort=list(NUMBERS), title="Posts a day"),
        yOffset=alt.YOffset("person:N", sort=list(people)),
        description=_SAID,
        tooltip=[
            alt.Tooltip("person:N", title="Person"),
            alt.Tooltip("posts:N", title="Posts a day"),
            alt.Tooltip("days:Q", title="Days", format=","),
            alt.Tooltip("share:Q", title="Of the calendar days", format=".1%"),
        ],
    )
    # The title of the axis stands where the legend would.
    legend = alt.Legend(title=None, orient="top", symbolOpacity=1, offset=28)
    colour = alt.Color("person:N", scale=person_scale(people), legend=legend)
    bars = base.mark_bar(cursor="pointer").encode(color=colour, opacity=pale())
    bars = bars.properties(name=MARKS).add_params(pick())
    # Few days among thousands make a bar that cannot be seen: the number beside it can.
    counts = base.mark_text(align="left", dx=4, fontSize=11, aria=False).encode(text=alt.Text("days:Q", format=","))
    chart: alt.LayerChart = bars + counts
    return chart.properties(description="Calendar days by how many posts they have, by person")


def _by_rank() -> alt.Y:
    axis = alt.Axis(ticks=False, domain=False, labelLimit=160, labelOverlap=False, labelFlush=False)
    return alt.Y("name:N", sort=alt.EncodingSortField("rank", op="min"), title=None, axis=axis)


def _side(people: Sequence[str], one: str, other: str) -> Any:
    colours = person_colours(people)
    scale = alt.Scale(domain=["one", "other", ""], range=[colours[one], colours[other], _EVEN])
    return alt.Color("ahead:N", scale=scale, legend=None)


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", symbolOpacity=1)
