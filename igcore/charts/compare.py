"""Charts of the Compare page: A and B in one chart, on one scale; where one has more, A is to the left."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from igcore.charts.common import MARKS, pale, pick
from igcore.charts.numbers import MONTH_OR_YEAR

#: A difference that may be none.
_UNSURE = "#8a8a8a"
#: Between the name of a colour and its bars, for a dot of it, px.
_DOT_ROOM = 16
#: Of what is compared, by its unit: how it is written on an axis, and in full.
_FORMATS = {
    "share": (".0%", ".1%"),
    "posts a day": (".2~f", ".3f"),
    "posts per day and person": (".2~f", ".3f"),
}
#: How high what is compared is, px: A and B of it below each other, with nothing between, and room to the next.
_BAR, _ROOM = 11, 0.2


def _legend(sides: Sequence[str], **how: Any) -> alt.Legend:
    return alt.Legend(title=None, orient="top", symbolOpacity=1, labelLimit=300, values=[*sides], **how)


def _side(sides: Sequence[str], colours: Sequence[str]) -> alt.Color:
    return alt.Color("side:N", scale=alt.Scale(domain=list(sides), range=list(colours)), legend=_legend(sides))


def _tooltips(unit: str) -> list[alt.Tooltip]:
    title = unit.capitalize()
    return [
        alt.Tooltip("side:N", title="Of"),
        alt.Tooltip("name:N", title="What"),
        alt.Tooltip("share:Q", title=title, format=_FORMATS[unit][1]),
        alt.Tooltip("count:Q", title="Images" if unit == "share" else "Posts", format=","),
        alt.Tooltip("of:Q", title="Of images" if unit == "share" else "On days", format=","),
    ]


def _names(table: pd.DataFrame) -> alt.Y:
    """Names in the order of the rows, with room for a dot where colours are named."""
    axis = alt.Axis(
        labelPadding=_DOT_ROOM if "hex" in table else 4, labelLimit=150, labelOverlap=False, labelFlush=False
    )
    return alt.Y("name:N", sort=None, title=None, axis=axis)


def _dots(table: pd.DataFrame) -> alt.Chart:
    """A dot of each colour beside its name."""
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_point(filled=True, size=70, opacity=1, stroke="#8a8a8a", strokeWidth=0.6, aria=False)
        .encode(y=_names(table), x=alt.value(-_DOT_ROOM / 2), color=alt.Color("hex:N", scale=None))
    )
    return chart


def side_bars(
    table: pd.DataFrame, sides: Sequence[str], colours: Sequence[str], unit: str, what: str
) -> alt.LayerChart:
    """Bars of A and B below each other, of `analysis.compare.beside`.

    Args:
        table: Its rows; with `hex` of what is a colour, `name` stands with a dot of it.
        sides: What A and B are called, as in its `side`.
        colours: Of the two.
        unit: `share`, `posts a day`, or `posts per day and person`.
        what: What the bars are of.
    """
    bars = (
        alt.Chart(table, height=alt.Step(_BAR, **{"for": "offset"}))
        .mark_bar(cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X(
                "share:Q",
                title=None if unit == "share" else unit.capitalize(),
                axis=alt.Axis(format=_FORMATS[unit][0], tickCount=4),
            ),
            y=_names(table),
            yOffset=alt.YOffset("side:N", sort=list(sides)),
            color=_side(sides, colours),
            opacity=pale(),
            tooltip=_tooltips(unit),
        )
        .properties(name=MARKS)
        .add_params(pick())
    )
    layers = [bars, _dots(table)] if "hex" in table else [bars]
    chart: alt.LayerChart = alt.layer(*layers).resolve_scale(color="independent")
    return chart.properties(description=f"{what}, side by side: {unit} of {sides[0]} and {sides[1]}")


def differences(
    table: pd.DataFrame, sides: Sequence[str], colours: Sequence[str], unit: str, what: str
) -> alt.LayerChart:
    """Differences with their intervals, of a table of `analysis.compare`; grey where there may be none.

    Args:
        table: Its rows, with `ahead`: which of the sides surely has more, or nothing; and `hex` as of `side_bars`.
        sides: What A and B are called.
        colours: Of the two.
        unit: As of `side_bars`.
        what: The same.
    """
    short, long = _FORMATS[unit]
    ahead = alt.Color("ahead:N", scale=alt.Scale(domain=[*sides, ""], range=[*colours, _UNSURE]), legend=None)
    base = alt.Chart(table, height=alt.Step(2 * _BAR / (1 - _ROOM))).encode(
        y=_names(table), color=ahead, opacity=pale()
    )
    scale = alt.Scale(reverse=True)
    written = f"format(abs(datum.value), '{short}')"
    axis = alt.Axis(labelExpr=written, tickCount=5)
    title = f"← more of {sides[0]}  |  more of {sides[1]} →"
    spans = base.mark_rule(strokeWidth=3, aria=False).encode(
        x=alt.X("low:Q", scale=scale, axis=axis, title=title), x2="high:Q"
    )
    zero = alt.Chart(table).mark_rule(strokeDash=[4, 3], color=_UNSURE, aria=False).encode(x=alt.datum(0))
    dots = (
        base.mark_point(filled=True, size=90, cursor="pointer")
        .encode(
            x=alt.X("difference:Q", scale=scale, title=title),
            # With it the rows are in line with those of the bars beside it, which have one.
            color=ahead.legend(_legend(sides, symbolType="square", symbolStrokeWidth=0)),
            tooltip=[
                alt.Tooltip("name:N", title="What"),
                alt.Tooltip("a:Q", title=sides[0], format=long),
                alt.Tooltip("b:Q", title=sides[1], format=long),
                alt.Tooltip("difference:Q", title="Difference", format=f"+{long}"),
                alt.Tooltip("low:Q", title="95% from", format=f"+{long}"),
                alt.Tooltip("high:Q", title="to", format=f"+{long}"),
            ],
        )
        .properties(name=MARKS)
        .add_params(pick())
    )
    layers = [zero, spans, dots, *([_dots(table)] if "hex" in table else [])]
    chart: alt.LayerChart = alt.layer(*layers).resolve_scale(color="independent")
    return chart.properties(description=f"{what}: differences of {sides[0]} and {sides[1]} with their 95% intervals")


def side_months(table: pd.DataFrame, sides: Sequence[str], colours: Sequence[str], unit: str) -> alt.LayerChart:
    """Posts over covered days, called `unit`, through time, a line for A and one for B, of `compare.months`."""
    base = alt.Chart(table, height=260).encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(labelExpr=MONTH_OR_YEAR, labelOverlap=True)),
        y=alt.Y("rate:Q", title=unit.capitalize(), scale=alt.Scale(domainMin=0)),
        color=_side(sides, colours),
    )
    points = (
        base.mark_point(filled=True, size=50, cursor="pointer")
        .encode(
            opacity=pale(),
            tooltip=[
                alt.Tooltip("side:N", title="Of"),
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("rate:Q", title=unit.capitalize(), format=".2f"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
                alt.Tooltip("days:Q", title="On days", format=","),
            ],
        )
        .properties(name=MARKS)
        .add_params(pick())
    )
    chart: alt.LayerChart = base.mark_line(strokeWidth=2, opacity=0.6) + points
    return chart.properties(description=f"{unit.capitalize()} through time of {sides[0]} and {sides[1]}")


def side_hours(table: pd.DataFrame, sides: Sequence[str], colours: Sequence[str], unit: str) -> alt.LayerChart:
    """Posts over covered days, called `unit`, by hour, a line for each of A and B, of `analysis.compare.beside`."""
    base = alt.Chart(table, height=320).encode(
        x=alt.X("name:N", sort=None, title="Hour", axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False)),
        y=alt.Y("share:Q", title=unit.capitalize(), axis=alt.Axis(tickCount=6)),
        color=_side(sides, colours),
    )
    points = (
        base.mark_point(filled=True, size=50, cursor="pointer")
        .encode(opacity=pale(), tooltip=_tooltips(unit))
        .properties(name=MARKS)
        .add_params(pick())
    )
    chart: alt.LayerChart = base.mark_line(strokeWidth=2, opacity=0.6) + points
    return chart.properties(description=f"{unit.capitalize()} by hour of {sides[0]} and {sides[1]}")


def side_tags(table: pd.DataFrame, sides: Sequence[str], colours: Sequence[str]) -> alt.Chart:
    """Hashtags typical of A, to the left, and of B, of `analysis.tags_by_person.typical` with `label`."""
    axis = alt.Axis(labelLimit=150, labelOverlap=False, labelFlush=False)
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(20), description=f"Typical hashtags of {sides[0]} and {sides[1]}")
        .mark_bar(cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X(
                "z:Q",
                scale=alt.Scale(reverse=True),
                title=f"← more typical of {sides[0]}  |  of {sides[1]} → (z-score)",
                axis=alt.Axis(tickCount=6, labelExpr="abs(datum.value)"),
            ),
            y=alt.Y("label:N", sort=alt.EncodingSortField("rank", op="min"), title=None, axis=axis),
            color=_side(sides, colours),
            opacity=pale(),
            tooltip=[
                alt.Tooltip("label:N", title="Hashtag"),
                alt.Tooltip("z:Q", title="z-score", format="+.2f"),
                alt.Tooltip("delta:Q", title="Log-odds ratio", format="+.2f"),
                alt.Tooltip("own:Q", title=f"Posts of {sides[0]}", format=","),
                alt.Tooltip("others:Q", title=f"Posts of {sides[1]}", format=","),
            ],
        )
        .add_params(pick())
    )
    return chart


def side_tags_per_post(table: pd.DataFrame, sides: Sequence[str], colours: Sequence[str]) -> alt.LayerChart:
    """Share of posts by their number of hashtags, a line for each of A and B, of `analysis.compare.tags_per_post`."""
    base = alt.Chart(table, height=240).encode(
        x=alt.X("hashtags:Q", title="Hashtags in a post", axis=alt.Axis(grid=False, tickMinStep=1)),
        y=alt.Y("share:Q", title="Share of posts", axis=alt.Axis(format=".0%", tickCount=4)),
        color=_side(sides, colours),
        opacity=pale(),
    )
    tooltip: list[Any] = [
        alt.Tooltip("side:N", title="Of"),
        alt.Tooltip("hashtags:Q", title="Hashtags"),
        alt.Tooltip("posts:Q", title="Posts", format=","),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
        alt.Tooltip("of:Q", title="Of posts", format=","),
    ]
    points = (
        base.mark_point(filled=True, size=40, cursor="pointer")
        .encode(tooltip=tooltip)
        .properties(name=MARKS)
        .add_params(pick())
    )
    chart: alt.LayerChart = base.mark_line(strokeWidth=2).encode(opacity=alt.value(0.5)) + points
    return chart.properties(description=f"Hashtags per post of {sides[0]} and {sides[1]}")
