"""Plots of the figures: what has a goal beside it, and how ratios go with the number of images."""

from typing import Any

import altair as alt
import pandas as pd
import vl_convert

from benchmarks.figures import summary
from igcore.web.draw import CONFIG
from igcore.web.vector import FONT

_WIDTH, _STEP, _SIDE, _ACROSS = 420, 24, 200, 3
#: Around a plot; names at its left need more where a browser has no Arial, by which they are measured.
_MARGIN, _MARGIN_OF_NAMES = 20, 70
#: What misses its goal is told from the others by its mark too.
_MET, _MISSED, _PALE, _DARK = "#3b6fb6", "#d9822b", "#86868b", "#1d1d1f"
_CONFIG: dict[str, Any] = {
    **CONFIG,
    "background": "#ffffff",
    "font": FONT,
    "axis": {**CONFIG["axis"], "titleFontWeight": 400, "labelPadding": 6, "labelOverlap": False},
    "title": {"anchor": "start", "fontSize": 17, "fontWeight": 600, "subtitleFontSize": 13, "offset": 14},
    "header": {"labelFontSize": 13, "labelAnchor": "start", "labelLineHeight": 17, "title": None},
}
#: Of an axis on which a goal is 1.
_TIMES = "datum.value === 1 ? 'goal' : datum.value < 1 ? '1/' + format(1 / datum.value, 'd') : datum.value + ' x'"


def against_goals(table: pd.DataFrame) -> str:
    """Draw as SVG what was measured as a part of what it may be.

    Args:
        table: Of `figures.tidy`; what has no goal is not drawn, nor one of nothing, which is counted.
    """
    aimed, of_goal = _aimed(table), summary(table)["of_goal"].dropna()
    rows = aimed.assign(met=aimed["of_goal"] <= 1)
    worst = max([2.0, *(1.2 * rows["of_goal"])])
    ticks = [at for at in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10) if min([1.0, *rows["of_goal"]]) / 2 < at <= worst]
    kinds = [True, False]
    line = alt.Chart(pd.DataFrame({"at": [1]})).mark_rule(color=_DARK).encode(x="at:Q")
    points = (
        alt.Chart(rows)
        .mark_point(filled=True, size=70, opacity=0.7)
        .encode(
            x=alt.X("of_goal:Q", title=None, scale=alt.Scale(type="log", nice=False, domainMax=worst)).axis(
                labelExpr=_TIMES, values=ticks
            ),
            y=alt.Y("name:N", sort=rows["name"].unique().tolist(), title=None).axis(labelLimit=500, grid=True),
            color=alt.Color("met:N", scale=alt.Scale(domain=kinds, range=[_MET, _MISSED]), legend=None),
            shape=alt.Shape("met:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]), legend=None),
        )
    )
    title = alt.Title(
        f"{(of_goal <= 1).sum()} of {len(of_goal)} goals are met" if len(of_goal) else "Nothing of this has a goal",
        subtitle=[
            "Left of the line is what costs no more than it may. A point for each picture, page and size;",
            "what may not be at all, such as a fault, has none.",
        ],
    )
    chart = alt.layer(line, points).properties(width=_WIDTH, height=alt.Step(_STEP), title=title)
    return _svg(chart, left=_MARGIN_OF_NAMES)


def by_size(table: pd.DataFrame) -> str:
    """Draw as SVG, by the number of images, the ratios that were measured in several sizes, each with its goal."""
    rows = _aimed(table).dropna(subset=["size", "ratio_goal"])
    rows = rows[rows.groupby("name")["size"].transform("nunique") > 1].astype({"size": float})
    base = alt.Chart(rows).encode(
        x=alt.X("size:Q", title=None, scale=alt.Scale(type="log", nice=False, padding=12)).axis(
            format="~s", values=[10**power for power in range(2, 9)]
        )
    )
    y = alt.Y("ratio:Q", title=None, scale=alt.Scale(zero=True)).axis(tickCount=4, format="~g")
    layers = alt.layer(
        base.mark_line(strokeDash=[4, 4], color=_DARK, strokeWidth=1).encode(y=alt.Y("ratio_goal:Q")),
        base.mark_rule(color=_PALE).encode(y="ratio_low:Q", y2="ratio_high:Q"),
        base.mark_line(color=_MET, opacity=0.5).encode(y=y, detail="case:N"),
        base.mark_point(filled=True, color=_MET, size=40, opacity=1).encode(y=y),
    ).properties(width=_SIDE, height=110)
    title = alt.Title("How many times what it is beside", subtitle="By the number of images. Dashed: the goal.")
    header = alt.Header(labelExpr="split(datum.label, '  ')")
    facet = alt.Facet("name:N", sort=rows["name"].unique().tolist(), header=header)
    return _svg(layers.facet(facet=facet, columns=_ACROSS, title=title).resolve_scale(y="independent"))


def _aimed(table: pd.DataFrame) -> pd.DataFrame:
    """What has a goal, by a name that all cases of a measure have in common."""
    aimed = summary(table).query("of_goal > 0 and goal != 0")
    beside = ("  ÷ " + aimed["than"]).where(aimed["ratio_goal"].notna(), "")
    return aimed.assign(name=aimed["what"].str.replace("`", "") + beside).reset_index(drop=True)


def _svg(chart: Any, left: int = _MARGIN) -> str:
    padding = dict.fromkeys(("top", "right", "bottom"), _MARGIN) | {"left": left}
    whole = {**chart.to_dict(), "config": _CONFIG, "padding": padding}
    return vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
