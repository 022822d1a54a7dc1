"""Charts of the page of seasons and places."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from igcore.charts.common import DAYS, MARKS, RATES, pale, person_scale, pick

#: Through the year, from its quiet beginning.
_ORDER = ["winter", "spring", "summer", "autumn"]
_NAME = "upper(substring(datum.value, 0, 1)) + substring(datum.value, 1)"
_ALONE = "#7d8590"
#: Places, pale and unlike people; what stands on them is dark, by day and by night, as web/first_page.css leaves it.
_PLACES, _ON_THEM = ("#a9bfa0", "#c2a9c0", "#a3c0c2", "#c6bd9f"), "#161618"


def seasons(table: pd.DataFrame, people: Sequence[str], place: str | None, several: bool = False) -> alt.LayerChart:
    """Bars of posts per covered day by season, of `analysis.coverage.rates`.

    Args:
        table: Its rows, by season, and by `place` where one is drawn: one scale holds for all of them; with `person`
            where people are drawn apart.
        people: Everybody, in the order of their colours; none where they are drawn together.
        place: Which of the places is drawn; without it the table has none.
        several: Whether a bar is of several people's days.
    """
    base = alt.Chart(table).transform_joinaggregate(most="max(rate)")
    if place is not None:
        base = base.transform_filter(alt.FieldEqualPredicate(field="place", equal=place))
    base = base.encode(y=alt.Y("season:N", sort=_ORDER, title=None, axis=alt.Axis(labelExpr=_NAME)))
    colour: Any = alt.value(_ALONE)
    if people:
        base = base.encode(yOffset=alt.YOffset("person:N", sort=list(people)))
        colour = alt.Color("person:N", scale=person_scale(people), legend=None)
    base = base.properties(height=alt.Step(18, **{"for": "offset"}) if people else alt.Step(26))
    tooltip = [alt.Tooltip("person:N", title="Person")] if people else []
    bars = base.mark_bar(cornerRadiusEnd=3, cursor="pointer").encode(
        x=alt.X("rate:Q", title=RATES[several], axis=alt.Axis(tickCount=4)),
        color=colour,
        opacity=pale(),
        tooltip=[
            *tooltip,
            alt.Tooltip("season:N", title="Season"),
            alt.Tooltip("rate:Q", title=RATES[several], format=".3f"),
            alt.Tooltip("posts:Q", title="Posts", format=","),
            alt.Tooltip("days:Q", title=DAYS[several], format=","),
        ],
    )
    says = base.transform_calculate(
        text="format(datum.posts, ',') + ' in ' + format(datum.days, ',') + (datum.days == 1 ? ' day' : ' days')"
        " + (datum.thin ? ' (few)' : '')"
    ).mark_text(align="left", dx=4, fontSize=11, aria=False)
    labels = says.encode(x="rate:Q", text="text:N")
    # Nothing to see: it makes room for the words behind the longest bar, and the scale the same for all places.
    reach = base.transform_calculate(end="1.35 * datum.most").mark_point(opacity=0, aria=False).encode(x="end:Q")
    chart: alt.LayerChart = bars.properties(name=MARKS).add_params(pick()) + labels + reach
    return chart.properties(description=f"{RATES[several]} by season{f' in {place}' if place else ''}")


def coverage(table: pd.DataFrame) -> alt.LayerChart:
    """Strips of the days that archives cover, a row a person, of `analysis.coverage.stretches`."""
    base = alt.Chart(table, height=alt.Step(26)).encode(y=alt.Y("person:N", sort=None, title=None))
    strips = base.mark_bar(height=16, cornerRadius=3, cursor="pointer", stroke="#88888888").encode(
        x=alt.X("first:T", title=None),
        x2="after:T",
        color=alt.Color("place:N", scale=alt.Scale(range=list(_PLACES)), legend=None),
        opacity=pale(),
        tooltip=[
            alt.Tooltip("person:N", title="Person"),
            alt.Tooltip("place:N", title="Place"),
            alt.Tooltip("first:T", title="From", format="%-d %B %Y"),
            alt.Tooltip("last:T", title="To", format="%-d %B %Y"),
            alt.Tooltip("days:Q", title="Days", format=","),
        ],
    )
    said = base.mark_text(align="left", dx=6, fontSize=11, aria=False)
    # As a value of the encoding: the theme's own colour of text goes before that of a mark.
    names = said.encode(x="first:T", text="label:N", color=alt.value(_ON_THEM))
    chart: alt.LayerChart = strips.properties(name=MARKS).add_params(pick()) + names
    return chart.properties(description="Days that the archives cover")
