"""Charts of the Numbers page."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from igcore.charts.common import MARKS, SPAN, pale, person_scale, pick

#: Years in January; months between have theirs too, since on a long axis the labels of January may have no room.
MONTH_OR_YEAR = "month(datum.value) == 0 ? timeFormat(datum.value, '%Y') : timeFormat(datum.value, '%b %Y')"


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
        x=alt.X("month:T", title=None, axis=alt.Axis(labelExpr=MONTH_OR_YEAR, labelOverlap=True)),
        y=_posts("posts"),
        color=alt.Color(
            "person:N", scale=person_scale(people), legend=alt.Legend(title=None, orient="top", symbolOpacity=1)
        ),
    )
    dim = base.mark_line(strokeWidth=2, opacity=0.25)
    # A missing value breaks the line: it is full from one chosen month to the next only.
    full = (
        base.transform_calculate(chosen="datum.picked ? datum.posts : null")
        .mark_line(strokeWidth=2)
        .encode(y=_posts("chosen"))
    )
    points = (
        base.mark_point(size=36, filled=True, cursor="pointer")
        .encode(
            opacity=pale(),
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("posts:Q", title="Posts", format=","),
            ],
        )
        .properties(name=MARKS)
        .add_params(pick(), alt.selection_interval(name=SPAN, encodings=["x"]))
    )
    chart: alt.LayerChart = (dim + full + points).properties(
        description="Posts a month through time, a line for each person"
    )
    return chart
