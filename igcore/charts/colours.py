"""Charts of the Colours page."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from igcore.charts.common import HUES, MARKS, pale, person_scale, pick, value_axis
from igcore.charts.numbers import MONTH_OR_YEAR
from igcore.colour.hues import FAMILIES

#: What is counted of named colours, for who hears the page.
_MEASURES = {
    "dominant": "images of which each is the dominant one",
    "palette": "images that have each in the palette",
    "share": "part of all pictures together",
}
#: Between a bar and its label, for the dot of a person, px; how high what is of one person is beside others.
DOT_ROOM, _BAR = 14, 14
#: Around what is painted in a colour of its own: to be seen on white and on black, around white and around black.
_EDGE: dict[str, Any] = {"stroke": "#a3a3a3", "strokeWidth": 1}


def hues_by_person(table: pd.DataFrame, people: Sequence[str], measure: str) -> alt.LayerChart:
    """Bars of hue families, those of all people beside each other, of `analysis.colours.hues_by_person`.

    Args:
        table: Its rows.
        people: Everybody, in the order of their colours; each bar has a dot of whose it is.
        measure: `images` or `share`.
    """
    base = alt.Chart(table, height=alt.Step(_BAR, **{"for": "offset"})).encode(
        y=alt.Y("hue:N", sort=list(FAMILIES), title=None, axis=alt.Axis(labelPadding=DOT_ROOM)),
        yOffset=alt.YOffset("person:N", sort=list(people)),
    )
    bars = base.mark_bar(**_EDGE, cornerRadiusEnd=3, cursor="pointer").encode(
        x=alt.X(f"{measure}:Q", title=None, axis=value_axis(measure)),
        color=_hue_colour(),
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
        .mark_bar(**_EDGE, cornerRadiusEnd=3, cursor="pointer")
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


#: Where an axis of ratios may be labelled.
_TIMES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]


def rate_ratios(table: pd.DataFrame, people: Sequence[str]) -> alt.LayerChart:
    """How many times as often as the others, with the interval, of `analysis.rates.rates`.

    Args:
        table: Its rows; those without an interval are not drawn.
        people: Everybody, in the order of their colours.
    """
    # Also what is not drawn has its row, in line with that of the bars beside it.
    whole = alt.Chart(table, height=alt.Step(_BAR, **{"for": "offset"})).encode(
        y=alt.Y("hue:N", sort=list(FAMILIES), title=None),
        yOffset=alt.YOffset("person:N", sort=list(people)),
    )
    rows = whole.mark_point(opacity=0, aria=False, tooltip=None).encode(x=alt.datum(1))
    base = whole.transform_filter("datum.low > 0").encode(
        color=alt.Color("person:N", scale=person_scale(people), legend=None),
        opacity=pale(),
    )
    axis = alt.Axis(values=_TIMES, labelExpr="datum.value + ' ×'")
    spans = base.mark_rule(strokeWidth=3, aria=False).encode(
        x=alt.X("low:Q", scale=alt.Scale(type="log", nice=False), axis=axis, title=None), x2="high:Q"
    )
    # Of the same table, since a layer without one has no rows.
    same = alt.Chart(table).mark_rule(strokeDash=[4, 3], color="#8a8a8a", aria=False).encode(x=alt.datum(1))
    dots = base.mark_point(filled=True, size=110, cursor="pointer").encode(
        x=alt.X("ratio:Q", scale=alt.Scale(type="log"), title=None),
        tooltip=[
            alt.Tooltip("person:N", title="Person"),
            alt.Tooltip("hue:N", title="Hue"),
            alt.Tooltip("ratio:Q", title="Times as often", format=".2f"),
            alt.Tooltip("low:Q", title="95% from", format=".2f"),
            alt.Tooltip("high:Q", title="to", format=".2f"),
        ],
    )
    chart: alt.LayerChart = rows + same + spans + dots.properties(name=MARKS).add_params(pick())
    return chart.properties(description="Times as often as the others, with its 95% interval")


#: A month is as high as its row from so many pictures on, or where none has as many the fullest one; with fewer it is
#: lower, but never lower than this part.
FULL_FROM, LEAST_HEIGHT = 30, 0.35
#: What of a row is between it and the next.
_GAP = 0.12


def _lanes(table: pd.DataFrame, people: Sequence[str], low: str, high: str) -> alt.Chart:
    """Bars in a row for each person, from one part of its height to another, as high as there are pictures."""
    height = f"{1 - _GAP} * max({LEAST_HEIGHT}, min(1, sqrt(datum.images / min({FULL_FROM}, datum.fullest))))"
    names = alt.Axis(
        values=[place + 0.5 for place in range(len(people))],
        labelExpr=f"{json.dumps(list(people))}[floor(datum.value)]",
        grid=False,
    )
    chart: alt.Chart = (
        alt.Chart(table, height=80 * len(people))
        .transform_joinaggregate(fullest="max(images)")
        .transform_calculate(
            top=f"datum.row + 1 - ({height}) * ({high})",
            bottom=f"datum.row + 1 - ({height}) * ({low})",
        )
        .mark_bar(cursor="pointer", stroke="#8a8a8a", strokeWidth=0.4)
        .encode(
            x=alt.X("start:T", title=None, axis=alt.Axis(labelExpr=MONTH_OR_YEAR, labelOverlap=True, grid=False)),
            x2="end:T",
            y=alt.Y("top:Q", title=None, axis=names, scale=alt.Scale(domain=[len(people), 0], nice=False)),
            y2="bottom:Q",
            opacity=pale(),
        )
        .add_params(pick())
    )
    return chart


_SPELL = [
    alt.Tooltip("person:N", title="Person"),
    alt.Tooltip("time:N", title="Time"),
    alt.Tooltip("images:Q", title="Images", format=","),
]


def colour_ribbon(table: pd.DataFrame, people: Sequence[str]) -> alt.Chart:
    """Mean colours through time, a row for each person, of `analysis.colour_time.colour_ribbon`.

    Args:
        table: Its rows.
        people: Those who have a row, in their order.
    """
    chart: alt.Chart = (
        _lanes(table, people, "0", "1")
        .encode(color=alt.Color("hex:N", scale=None), tooltip=[*_SPELL, alt.Tooltip("hex:N", title="Mean colour")])
        .properties(description="Mean colour through time, a row for each person")
    )
    return chart


def hue_ribbon(table: pd.DataFrame, people: Sequence[str]) -> alt.Chart:
    """Hue families through time, a row for each person, of `analysis.colour_time.hue_ribbon`.

    Args:
        table: Its rows.
        people: Those who have a row, in their order.
    """
    chart: alt.Chart = (
        _lanes(table, people, "datum.below", "datum.below + datum.share")
        .encode(color=_hue_colour(), tooltip=[*_SPELL, *_HUE_SHARE])
        .properties(description="Hue families through time, a row for each person")
    )
    return chart


_HUE_SHARE = [
    alt.Tooltip("hue:N", title="Hue"),
    alt.Tooltip("pictures:Q", title="Of that hue", format=","),
    alt.Tooltip("share:Q", title="Share", format=".1%"),
]


def _hue_colour() -> alt.Color:
    return alt.Color("hue:N", scale=alt.Scale(domain=list(HUES), range=list(HUES.values())), legend=None)


def hues_by_season(table: pd.DataFrame) -> alt.Chart:
    """Hue families of each season at each place, of `analysis.colour_time.hues_by_season`.

    Args:
        table: Its rows, with `label`, what each season at a place is called, and `full`, whether it has enough
            pictures not to be drawn pale.
    """
    shown = alt.when("!datum.picked").then(alt.value(0.25)).when("datum.full").then(alt.value(1)).otherwise(
        alt.value(0.55)
    )  # fmt: skip
    chart: alt.Chart = (
        alt.Chart(
            table, height=alt.Step(30), description="Hue families by season and place: shares of the images of each"
        )
        .transform_calculate(upto="datum.below + datum.share")
        .mark_bar(**_EDGE, cursor="pointer")
        .encode(
            x=alt.X("below:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1])),
            x2="upto:Q",
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=280)),
            color=_hue_colour(),
            opacity=shown,
            tooltip=[
                alt.Tooltip("place:N", title="Place"),
                alt.Tooltip("season:N", title="Season"),
                alt.Tooltip("images:Q", title="Images", format=","),
                *_HUE_SHARE,
            ],
        )
        .add_params(pick())
    )
    return chart


#: How high the strip of colours is, and the bars above it, px.
_STRIP, _FAR = 52, 130


def rounded(table: pd.DataFrame) -> alt.LayerChart:
    """The colours that were rounded to a name, nearest first, each as high as it is far, of `analysis.rounding`."""
    base = alt.Chart(table, height=_FAR + _STRIP).encode(
        x=alt.X("start:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1])),
        x2="end:Q",
        color=alt.Color("hex:N", scale=None),
        opacity=pale(),
    )
    far = base.mark_bar(aria=False).encode(
        y=alt.Y(
            "far:Q",
            title="Distance (CIEDE2000)",
            axis=alt.Axis(tickCount=4),
            scale=alt.Scale(range=[_FAR, 0], domainMin=0),
        ),
        y2=alt.datum(0),
    )
    strip = (
        base.mark_bar(cursor="pointer")
        .encode(
            y=alt.value(_FAR + 6),
            y2=alt.value(_FAR + _STRIP),
            tooltip=[
                alt.Tooltip("hex:N", title="Colour"),
                alt.Tooltip("far:Q", title="Distance (CIEDE2000)", format=".1f"),
                alt.Tooltip("swatches:Q", title="Swatches", format=","),
                alt.Tooltip("shades:Q", title="Different colours", format=","),
            ],
        )
        .properties(name=MARKS)
        .add_params(pick())
    )
    chart: alt.LayerChart = far + strip
    return chart.properties(description="Colours that were rounded to the name, nearest first")
