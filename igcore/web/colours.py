"""The Colours page: its views, and the first of them, hue families and named colours."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.colours import NamedMeasure, hues_by_person, named_colours
from igcore.charts import colours as charts
from igcore.selection import Field
from igcore.web.browse import USUAL
from igcore.web.colour_rates import show_rates
from igcore.web.colour_rounding import show_rounding
from igcore.web.colour_search import show_search
from igcore.web.colour_time import show_seasons, show_time
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.labels import whose
from igcore.web.picks import pickable
from igcore.web.tables import show_behind
from igcore.web.words import HUE_RULE, NAME_RULE, several

#: Ways to show hue families: columns of `hues_by_person`, and how they are called.
SHOWN: Mapping[str, str] = {"share": "Shares", "images": "Counts"}
#: What is counted of named colours, how it is called, and what a click chooses in.
MEASURES: Mapping[NamedMeasure, tuple[str, Field]] = {
    "dominant": ("Dominant colour", Field.DOMINANT),
    "palette": ("In the palette", Field.COLOUR),
    "share": ("Area", Field.COLOUR),
}


@kept
def hue_table(view: View) -> pd.DataFrame:
    """Rows of hue family by person, of what all choices but the hue leave."""
    images = view.masks(without=Field.HUE).images
    at = view.at
    there, whose = np.unique(at.person[at.post[images]], return_inverse=True)
    table = hues_by_person(whose, view.hues[images], [at.people[place] for place in there])
    return pickable(table, view.selection, Field.HUE, table["hue"])


@kept
def named_table(view: View, measure: NamedMeasure) -> pd.DataFrame:
    """Rows of named colours, most by the measure first, of what all choices but those of its field leave."""
    field = MEASURES[measure][1]
    table = named_colours(view.at, view.masks(without=field).images, by=measure)
    return pickable(table, view.selection, field, table["name"])


def show_families(view: View) -> str:
    """Hue families of everybody beside each other, and named colours beside them."""
    left, right = st.columns(2)
    with left:
        st.header("Hue families", help=HUE_RULE)
        shown = st.segmented_control(
            "Shown as", list(SHOWN), default="share", format_func=SHOWN.__getitem__, key="as", bind="query-params",
            required=True,
        )  # fmt: skip
        hues = hue_table(view)
        _show_hues(hues, shown, view)
    with right:
        st.header("Named colours", help=NAME_RULE)
        by: NamedMeasure = st.segmented_control(
            "Counted as", list(MEASURES), default="dominant", format_func=lambda key: MEASURES[key][0], key="by",
            bind="query-params", required=True,
        )  # fmt: skip
        named = named_table(view, by)
        draw(charts.named_colours, named, by, key="named", field=MEASURES[by][1])
    show_behind({"hues": hues, "named-colours": named})
    return USUAL


def _show_hues(table: pd.DataFrame, measure: str, view: View) -> None:
    """Draw everybody's hue families beside each other, below who is who."""
    bare = int((view.hues[view.masks(without=Field.HUE).images] < 0).sum())
    if bare:
        st.caption(
            f"{bare:,} of the images show nothing that can be seen; they have no colour and are not in these charts."
        )
    counts = table.groupby("person", sort=False)["images"].sum()
    st.html(whose(view.at.people, _counted(counts)))
    draw(charts.hues_by_person, table, view.at.people, measure, key="hues", field=Field.HUE)


def _counted(counts: pd.Series) -> dict[str, str]:
    return {str(person): f", {several(int(count), 'image')}" for person, count in counts.items()}


class Part(NamedTuple):
    """A view of the page: what it is called, and what shows it and gives the order of the wall below."""

    title: str
    show: Callable[[View], str]


#: Views of the page by their name in the address; the first is the usual one.
PARTS: Mapping[str, Part] = {
    "families": Part("Hue families and names", show_families),
    "greys": Part("Grey, black and white", show_rates),
    "time": Part("Through time", show_time),
    "seasons": Part("Seasons and places", show_seasons),
    "names": Part("Behind a name", show_rounding),
    "search": Part("Search by colours", show_search),
}
