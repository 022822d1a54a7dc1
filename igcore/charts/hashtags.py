"""Charts of the Hashtags page."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from igcore.charts.common import MARKS, PEOPLE, pale, person_colours, person_scale, pick, value_axis

#: Of measures, for who hears the page.
_MEASURES = {
    "posts": "posts that use each",
    "share": "share of a person's posts that use each",
    "together": "posts with both",
    "jaccard": "posts with both over posts with either",
    "lift": "how many times as often as by chance",
}
#: How a time is written, by the letter of its unit.
_TIMES = {"Y": "%Y", "M": "%b %Y"}
#: What is measured on fewer posts may be chance, and is drawn fainter.
_THIN = 30
_UNIT_OF_TIME = {"Y": "year", "M": "month"}
#: What is told of a share of posts.
_SHARE = (
    alt.Tooltip("posts:Q", title="Posts", format=","),
    alt.Tooltip("share:Q", title="Share", format=".1%"),
    alt.Tooltip("of:Q", title="Of posts", format=","),
)
#: Others than the person that is compared with them.
_OTHERS = "#8a8a8a"


def _whose(people: Sequence[str]) -> alt.Color:
    return alt.Color(
        "person:N", scale=person_scale(people), legend=alt.Legend(title=None, orient="top", symbolOpacity=1)
    )


def _bar_labels(width: int = 150) -> alt.Axis:
    return alt.Axis(ticks=False, domain=False, labelLimit=width, labelOverlap=False, labelFlush=False)


def tags_per_post(table: pd.DataFrame, people: Sequence[str]) -> alt.LayerChart:
    """Share of posts by their number of hashtags, a line for each person, of `analysis.tags.tags_per_post`."""
    base = alt.Chart(table, height=280).encode(
        x=alt.X("hashtags:Q", title="Hashtags in a post", axis=alt.Axis(grid=False, tickMinStep=1)),
        y=alt.Y("share:Q", title="Share of posts", axis=value_axis("share")),
        color=_whose(people),
    )
    points = (
        base.mark_point(size=40, filled=True, cursor="pointer")
        .encode(
            opacity=pale(),
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("hashtags:Q", title="Hashtags"),
                *_SHARE,
            ],
        )
        .properties(name=MARKS)
        .add_params(pick())
    )
    chart: alt.LayerChart = base.mark_line(strokeWidth=2, opacity=0.5) + points
    return chart.properties(description="Hashtags per post: share of posts, a line for each person")


def top_tags(table: pd.DataFrame, people: Sequence[str], measure: str) -> alt.Chart:
    """Bars of the most used hashtags, those of all people beside each other, of `analysis.tags.top_tags`.

    Args:
        table: Its rows, with `label`.
        people: Everybody, in the order of their colours.
        measure: `posts` or `share`.
    """
    chart: alt.Chart = (
        alt.Chart(
            table,
            height=alt.Step(11, **{"for": "offset"}),
            description=f"Most used hashtags: {_MEASURES[measure]}",
        )
        .mark_bar(cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X(f"{measure}:Q", title=None, axis=value_axis(measure)),
            y=alt.Y("label:N", sort=alt.EncodingSortField("rank", op="min"), title=None, axis=_bar_labels()),
            yOffset=alt.YOffset("person:N", sort=list(people)),
            color=_whose(people),
            opacity=pale(),
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("label:N", title="Hashtag"),
                *_SHARE,
            ],
        )
        .add_params(pick())
    )
    return chart


def concentration(table: pd.DataFrame, people: Sequence[str]) -> alt.LayerChart:
    """Share of all uses that the most used hashtags make, of `analysis.tags.concentration_curve`."""
    base = alt.Chart(table, height=280).encode(
        x=alt.X(
            "hashtags:Q",
            title="So many of the most used hashtags",
            scale=alt.Scale(type="log"),
            axis=alt.Axis(format=",d", grid=False, tickCount=6),
        ),
        y=alt.Y(
            "share:Q",
            title="Share of all uses",
            axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
            scale=alt.Scale(domain=[0, 1]),
        ),
        color=_whose(people),
    )
    points = base.mark_point(size=30, filled=True, opacity=1).encode(
        tooltip=[
            alt.Tooltip("person:N", title="Person"),
            alt.Tooltip("hashtags:Q", title="Most used hashtags", format=","),
            alt.Tooltip("share:Q", title="Share of uses", format=".1%"),
        ]
    )
    half = alt.Chart().mark_rule(strokeDash=[4, 4], color=_OTHERS, aria=False).encode(y=alt.datum(0.5))
    chart: alt.LayerChart = half + base.mark_line(strokeWidth=2) + points
    return chart.properties(
        data=table, description="Concentration: share of all uses that so many of the most used hashtags make"
    )


def use_through_time(table: pd.DataFrame, unit: str) -> alt.Chart:
    """Heat map of hashtags by time, of `analysis.tags_time.use_through_time`.

    Args:
        table: Its rows, with `label` and `rank`.
        unit: `Y` or `M`.
    """
    time = _TIMES[unit]
    chart: alt.Chart = (
        alt.Chart(
            table,
            height=alt.Step(26),
            description=f"Hashtags through time: share of the posts of each {_UNIT_OF_TIME[unit]} that use each",
        )
        .mark_rect(cursor="pointer", ariaRoleDescription="bar")
        .encode(
            x=alt.X(
                "time:O",
                title=None,
                axis=alt.Axis(
                    labelExpr=f"utcFormat(datum.value, '{time}')", labelOverlap=True, labelAngle=0, labelFlush=False
                ),
            ),
            y=alt.Y("label:N", sort=alt.EncodingSortField("rank", op="min"), title=None, axis=_bar_labels()),
            color=alt.Color(
                "share:Q",
                title="Share of posts",
                # From the page's own grey to the accent: the theme's ends of a scale would stand out on a dark page.
                scale=alt.Scale(range=["#8a8a8a22", PEOPLE[0]], interpolate="rgb"),
                legend=alt.Legend(orient="top", format=".0%", gradientLength=160),
            ),
            opacity=alt.when("!datum.picked")
            .then(alt.value(0.25))
            .when(f"datum.of < {_THIN}")
            .then(alt.value(0.6))
            .otherwise(alt.value(1)),
            tooltip=[
                alt.Tooltip("label:N", title="Hashtag"),
                alt.Tooltip("time:T", title="Time", format=time),
                *_SHARE,
            ],
        )
        .add_params(pick())
    )
    return chart


def having_through_time(table: pd.DataFrame, people: Sequence[str], unit: str) -> alt.LayerChart:
    """Share of posts with the chosen hashtags, a line for each person, of `analysis.tags_time.having_through_time`.

    Args:
        table: Its rows.
        people: Everybody, in the order of their colours.
        unit: `Y` or `M`.
    """
    time = _TIMES[unit]
    base = alt.Chart(table, height=240).encode(
        x=alt.X("time:T", title=None, axis=alt.Axis(format=time, labelOverlap=True, tickCount="year")),
        y=alt.Y("share:Q", title="Share of posts", axis=value_axis("share")),
        color=_whose(people),
    )
    thin = alt.when(f"!datum.picked || datum.of < {_THIN}").then(alt.value(0.25)).otherwise(alt.value(1))
    points = (
        base.mark_point(size=50, filled=True, cursor="pointer")
        .encode(
            opacity=thin,
            tooltip=[
                alt.Tooltip("person:N", title="Person"),
                alt.Tooltip("time:T", title="Time", format=time),
                *_SHARE,
            ],
        )
        .properties(name=MARKS)
        .add_params(pick())
    )
    chart: alt.LayerChart = base.mark_line(strokeWidth=2, opacity=0.5) + points
    return chart.properties(description="Chosen hashtags through time: share of posts, a line for each person")


def specific(table: pd.DataFrame, person: str, side: str, people: Sequence[str]) -> alt.Chart:
    """Bars of what is typical of a person, to the right, and of the other side, to the left.

    Args:
        table: Rows of `analysis.tags_by_person.specific`, with `label`.
        person: To the right.
        side: The other one, or "Others".
        people: Everybody, in the order of their colours.
    """
    colours = person_colours(people)
    sides = alt.Scale(domain=[side, person], range=[colours.get(side, _OTHERS), colours[person]])
    chart: alt.Chart = (
        alt.Chart(
            table, height=alt.Step(20), description=f"Typical hashtags: {side} to the left, {person} to the right"
        )
        .mark_bar(cornerRadiusEnd=3, cursor="pointer")
        .encode(
            x=alt.X("z:Q", title=f"← more typical of {side}  |  of {person} → (z-score)", axis=alt.Axis(tickCount=6)),
            y=alt.Y("label:N", sort=alt.EncodingSortField("rank", op="min"), title=None, axis=_bar_labels()),
            color=alt.Color("side:N", scale=sides, legend=alt.Legend(title=None, orient="top", symbolOpacity=1)),
            opacity=pale(),
            tooltip=[
                alt.Tooltip("label:N", title="Hashtag"),
                alt.Tooltip("z:Q", title="z-score", format="+.2f"),
                alt.Tooltip("delta:Q", title="Log-odds ratio", format="+.2f"),
                alt.Tooltip("own:Q", title=f"Posts of {person}", format=","),
                alt.Tooltip("others:Q", title=f"Posts of {side}", format=","),
            ],
        )
        .add_params(pick())
    )
    return chart


def pairs(table: pd.DataFrame, measure: str) -> alt.Chart:
    """Bars of pairs of hashtags, of `analysis.tags_together.pairs`.

    Args:
        table: Its rows, with `label` and `rank`.
        measure: `together`, `jaccard` or `lift`.
    """
    return _together(table, measure, f"Pairs of hashtags: {_MEASURES[measure]}")


def going_with(table: pd.DataFrame, measure: str) -> alt.Chart:
    """Bars of hashtags that go with chosen ones, of `analysis.tags_together.going_with`; as `pairs`."""
    return _together(table, measure, f"Hashtags that go with the chosen: {_MEASURES[measure]}")


def _together(table: pd.DataFrame, measure: str, description: str) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(table, height=alt.Step(22), description=description)
        .mark_bar(cornerRadiusEnd=3, color=PEOPLE[0], cursor="pointer")
        .encode(
            x=alt.X(f"{measure}:Q", title=None, axis=value_axis(measure)),
            y=alt.Y(
                "label:N",
                sort=alt.EncodingSortField("rank", op="min"),
                title=None,
                axis=_bar_labels(260),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Hashtags"),
                alt.Tooltip("together:Q", title="Posts with both", format=","),
                alt.Tooltip("jaccard:Q", title="Overlap (Jaccard)", format=".3f"),
                alt.Tooltip("lift:Q", title="Times as by chance (lift)", format=".2f"),
                alt.Tooltip("pmi:Q", title="PMI, bits", format="+.2f"),
            ],
        )
        .add_params(pick())
    )
    return chart
