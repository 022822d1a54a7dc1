"""Charts on a page: the specification is built once, the rows go beside it."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import streamlit as st

from igcore.web import picks

#: What every chart has in common; colours of text and grid are the theme's.
CONFIG: Mapping[str, Any] = {
    "view": {"stroke": None},
    "axis": {"domain": False, "ticks": False, "gridOpacity": 0.5, "labelFontSize": 13, "titleFontSize": 13},
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleY": -8, "titleX": 0},
    "bar": {"discreteBandSize": {"band": 0.8}},
}


def draw(
    chart: Callable[..., Any],
    table: pd.DataFrame,
    *fixed: Any,
    key: str,
    field: picks.Chosen | None = None,
    unit: picks.Unit = "month",
    behind: picks.DaysBehind | None = None,
) -> None:
    """Draw `chart(table, *fixed)` in the page's width.

    Args:
        chart: Of `igcore.charts`; building it takes many times longer than drawing it again.
        table: Its rows; only their columns may shape the specification.
        fixed: Hashable arguments of the chart.
        key: Of the element; the same chart is updated in place.
        field: What a click on a mark chooses in; the rows are then of `picks.pickable`.
        unit: What its marks stand for, where time is brushed on it.
        behind: Days of each mark, where a mark stands for many and a click chooses these.
    """
    built = specification(chart, tuple(table.columns), fixed)
    element = picks.element_key(key, field)
    if field is None:
        st.vega_lite_chart(table, built, key=element, width="stretch")
        return
    modes = [each["name"] for each in built["params"]]
    st.vega_lite_chart(
        table,
        built,
        key=element,
        width="stretch",
        on_select=partial(picks.on_pick, key, element, field, unit, behind),
        selection_mode=modes,
    )
    picks.remember(element)


@lru_cache(maxsize=64)
def specification(chart: Callable[..., Any], columns: tuple[str, ...], fixed: tuple[Any, ...]) -> dict[str, Any]:
    """Build a chart's specification for rows of these columns; what it returns is kept, and to be read only."""
    built: dict[str, Any] = chart(pd.DataFrame(columns=list(columns)), *fixed).to_dict()
    own = {key: value for key, value in built.items() if key not in ("data", "datasets", "$schema")}
    return {**own, "config": CONFIG}
