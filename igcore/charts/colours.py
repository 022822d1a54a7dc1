"""Charts of the Colours page."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from igcore.charts.common import HUES, MARKS, pale, person_scale, pick, value_axis
from igcore.colour.hues import FAMILIES

#: What is counted of named colours, for who hears the page.
_MEASURES = {
    "dominant": "images of which each is the dominant one",
    "palette": "images that have each in the palette",
    "share": "part of all pictures together",
}
#: Between a bar and its label, for the dot of a person, px.
DOT_ROOM = 14


def hues_by_person(table: pd.DataFrame, people: Sequence[str], measure: str) -> alt.LayerChart:
    """Bars of hue families, those of all people beside each other, of `analysis.colours.hues_by_person`.

    Args:
        table: Its rows.
        people: Everybody, in the order of their colours; each bar has a dot of whose it is.
        measure: `images` or `share`.
    """
    base = alt.Chart(table, height=alt.Step(14, **{"for": "offset"})).encode(
        y=alt.Y("hue:N", sort=list(FAMILIES), title=None, axis=alt.Axis(labelPadding=DOT_ROOM)),
        yOffset=alt.YOffset("person:N", sort=list(people)),
    )
    bars = base.mark_bar(stroke="#8a8a8a", strokeWidth=0.6, cornerRadiusEnd=3, cursor="pointer").encode(
        x=alt.X(f"{measure}:Q", title=None, axis=value_axis(measure)),
        color=alt.Color("hue:N", scale=alt.Scale(domain=list(HUES), range=list(HUES.values())), legend=None),
        opacity=pale(),
        tooltip=[
            alt.Tooltip("person:N", title="Person"),
            alt.Tooltip("hue:N", title="Hue"),
            alt.Tooltip("images:Q", title="Images", format=","),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
        ],
    )
    dots = base.mark_point(filled=True, size=36, opacity=1, aria=False).encode(
        x=alt.value(-DOT_ROOM / 2), color=alt.Color("person:N", scale=person_scale(people), legend=None)
    )
    both: alt.LayerChart = bars.properties(name=MARKS).add_params(pick()) + dots
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
            x=alt.X(f"{measure}:Q", title=None, axis=value_axis(measure)),
            y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=140)),
            color=alt.Color("hex:N", scale=None),
            opacity=pale(),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("dominant:Q", title="Dominant in images", format=","),
                alt.Tooltip("palette:Q", title="In the palette of images", format=","),
                alt.Tooltip("share:Q", title="Part of all pictures", format=".2%"),
            ],
        )
        .add_params(pick())
    )
    return chart
