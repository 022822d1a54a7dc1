"""Charts as SVG, drawn here without a browser: for files that stand alone.

Vega-Lite itself draws them, by vl-convert, which brings its own copy and is told to fetch nothing. It is loaded when
the first chart is asked for: it takes some 90 MB and two seconds then.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from igcore.web.draw import CONFIG, specification

#: Px of a drawing with all that stands around the marks.
WIDTH = 460
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
#: Ids that Vega gives inside of a drawing: others in the same file have them too.
_IDS = re.compile(r'(id="|url\(#)((?:clip|gradient)_?\d+)')
_NAMESPACES = re.compile(r' xmlns(:xlink)?="[^"]*"')
#: What has to be seen on light and on dark paper, where the page around a chart does not see to it.
_ON_ANY_PAPER: dict[str, Any] = {
    "background": None,
    "axis": CONFIG["axis"]
    | {"gridColor": "#888888", "gridOpacity": 0.3, "labelPadding": 6, "labelSeparation": 8, "titleFontWeight": 400},
    # Its letters are as wide as those of Helvetica and Liberation Sans, so that what was measured here holds elsewhere.
    "font": FONT,
    "legend": {"labelFontSize": 13, "offset": 24},
}


def svg(chart: Callable[..., Any], table: pd.DataFrame, *fixed: Any, name: str) -> str:
    """Draw `chart(table, *fixed)` as an SVG element to be put into a page, `WIDTH` px wide.

    Args:
        chart: Of `igcore.charts`.
        table: Its rows.
        fixed: Hashable arguments of the chart.
        name: Letters and digits, for the ids in the drawing: another one for each in a page.
    """
    import vl_convert  # noqa: PLC0415  (of use to few visits)

    built = specification(chart, tuple(table.columns), fixed)
    rows = json.loads(table.to_json(orient="records", date_format="iso"))
    whole = {
        **built,
        "data": {"values": rows},
        "width": WIDTH,
        "padding": {"left": 2, "right": 10, "top": 5, "bottom": 5},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": {**CONFIG, **_ON_ANY_PAPER},
    }
    drawn = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    return _IDS.sub(rf"\g<1>{name}-\g<2>", _NAMESPACES.sub("", drawn, count=2))
