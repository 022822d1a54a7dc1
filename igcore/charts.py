"""Table to chart, one function each. A chart computes nothing and knows no page.

Rows have `value`, what a click on them chooses, and `picked`, false where others are chosen (`web.picks.pickable`).
What a chart shows comes from the rows alone: a specification is built once for its fixed arguments,
kept, and drawn again with other rows.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from igcore.colour.hues import FAMILIES

#: Colours of people, in the order in which they came: blue and orange, then Okabe and Ito's list.
PEOPLE = ("#3b6fb6", "#d9822b", "#009e73", "#cc79a7", "#56b4e9", "#f0e442", "#d55e00", "#999999")
#: Calm versions of the hues; black, grey and white as they are.
HUES = {
    "red": "#c4524a",
    "yellow": "#d8b54a",
    "green": "#6a9f58",
    "cyan": "#4fa3a5",
    "blue": "#4f77b5",
    "magenta": "#a8619c",
    "black": "#1d1d1f",
    "grey": "#9a9a9a",
    "white": "#fbfbfb",
}

#: Names of what tells a click and a brush.
PICK, SPAN = "pick", "span"
#: Between a bar and its label, for the dot of a person, px.
_DOT_ROOM = 14
#: Of several layers, the one that is clicked; without a name it would get another one each time.
_MARKS = "marks"

#: Years in January; months between have theirs too, since on a long axis the labels of January may have no room.
_MONTH_OR_YEAR = "month(datum.value) == 0 ? timeFormat(datum.value, '%Y') : timeFormat(datum.value, '%b %Y')"
#: What is counted of named colours, for who hears the page.
_MEASURES = {
    "dominant": "images of which each is the dominant one",
    "palette": "images that have each in the palette",
    "share": "part of all pictures together",
}
_FORMATS = {"images": ",d", "dominant": ",d", "palette": ",d", "share": ".0%"}


def person_colours(people: Sequence[str]) -> dict[str, str]:
    """Colour of each person, by their order; after the eighth they come round again.

    Example:
        >>> person_colours(["Kat", "Mads"])["Mads"]
        '#d9822b'
    """
    return {person: PEOPLE[place % len(PEOPLE)] for place, person in enumerate(people)}


def _person_scale(people: Sequence[str]) -> alt.Scale:
    colours = person_colours(people)
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def _value_axis(measure: str) -> alt.Axis:
    return alt.Axis(format=_FORMATS[measure], tickCount=4, tickMinStep=0.01 if measure == "share" else 1)


def _pick() -> alt.Parameter:
    """Return what tells which mark was clicked; what is chosen comes back with the rows, not from here."""
    return alt.selection_point(name=PICK, fields=["value"], toggle="true", clear=False)


def _pale() -> Any:
    """Draw pale what is not chosen where others are."""
    return alt.when("datum.picked").then(alt.value(1)).otherwise(alt.value(0.25))


def _posts(column: str) -> alt.Y:
    return alt.Y(
        f"{column}:Q",
        title="Posts a month",
        axis=alt.Axis(format=",d", tickMinStep=1),
        scale=alt.Scale(domainMin=0),
    )


def posts_through_time(table: pd.DataFrame, people: Sequence[str]) -> alt.LayerChart:
    """Posts a month, a line for each person, of `analysis.numbers.posts_through_time`."""
    base = alt.Chart(table, height=320).encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(labelExpr=_MONTH_OR_YEAR, labelOverlap=True)),
        y=_posts("posts"),
        color=alt.Color(
            "person:N", scale=_person_scale(people), legend=alt.Legend(title=None, orient="top", symbolOpacity=1)
        ),
    )
    pale = base.mark_line(strokeWidth=2, opacity=0.25)
    # A missing value breaks the line: it is full from one chosen month to the next only.
    full = (
        base.transform_calculate(chosen="datum.picked ? datum.posts : null")
        .mark_line(strokeWidth=2)
        .encode(y=_posts("chosen"))
    )
    points = (
        base.mark_point(size=36, filled=True, cursor="pointer")
        .encode(
            opacity=_pale(),
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
            ],
        )
        .properties(name=_MARKS)
        .add_params(_pick(), alt.selection_interval(name=SPAN, encodings=["x"]))
    )
    chart: alt.LayerChart = (pale + full + points).properties(
        description="Posts a month through time, a line for each person"
    )
    return chart


def hues_by_person(table: pd.DataFrame, people: Sequence[str], measure: str) -> alt.LayerChart:
    """Bars of hue families, those of all people beside each other, of `analysis.colours.hues_by_person`.

    Args:
        table: Its rows.
        people: Everybody, in the order of their colours; each bar has a dot of whose it is.
        measure: `images` or `share`.
    """
    base = alt.Chart(table, height=alt.Step(14, **{"for": "offset"})).encode(
        y=alt.Y("hue:N", sort=list(FAMILIES), title=None, axis=alt.Axis(labelPadding=_DOT_ROOM)),
        yOffset=alt.YOffset("person:N", sort=list(people)),
    )
    bars = base.mark_bar(stroke="#8a8a8a", strokeWidth=0.6, cornerRadiusEnd=3, cursor="pointer").encode(
        x=alt.X(f"{measure}:Q", title=None, axis=_value_axis(measure)),
        color=alt.Color("hue:N", scale=alt.Scale(domain=list(HUES), range=list(HUES.values())), legend=None),
        opacity=_pale(),
        tooltip=[
            alt.Tooltip("person:N", title="Person"),
            alt.Tooltip("hue:N", title="Hue"),
            alt.Tooltip("images:Q", title="Images", format=","),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
        ],
    )
    dots = base.mark_point(filled=True, size=36, opacity=1, aria=False).encode(
        x=alt.value(-_DOT_ROOM / 2), color=alt.Color("person:N", scale=_person_scale(people), legend=None)
    )
    both: alt.LayerChart = bars.properties(name=_MARKS).add_params(_pick()) + dots
    chart: alt.LayerChart = both.resolve_scale(color="independent")
    return chart.properties(description=f"Hue families by person: {measure}")


def named_colours(table: pd.DataFrame, measure: str) -> alt.Chart:
    """Bars of named colours painted in themselves, of `analysis.colours.named_colours`.

    Args:
        table: Its rows.
        measure: `dominant`, `palette` or `share`.
    """
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(22), description=f"Named colours: {_MEASURES[measure]}")
        .mark_bar(stroke="#8a8a8a", strokeWidth=0.6, cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X(f"{measure}:Q", title=None, axis=_value_axis(measure)),
            y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=140)),
            color=alt.Color("hex:N", scale=None),
            opacity=_pale(),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("dominant:Q", title="Dominant in images", format=","),
                alt.Tooltip("palette:Q", title="In the palette of images", format=","),
                alt.Tooltip("share:Q", title="Part of all pictures", format=".2%"),
            ],
        )
        .add_params(_pick())
    )
    return chart
