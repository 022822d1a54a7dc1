"""Parts of the Colours page."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.colours import NamedMeasure, hues_by_person, named_colours
from igcore.charts import colours as charts
from igcore.charts import person_colours
from igcore.selection import Field
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.picks import pickable

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


def show_hues(table: pd.DataFrame, measure: str, view: View) -> None:
    """Draw everybody's hue families beside each other, below who is who."""
    bare = int((view.hues[view.masks(without=Field.HUE).images] < 0).sum())
    if bare:
        st.caption(
            f"{bare:,} of the images show nothing that can be seen; they have no colour and are not in these charts."
        )
    colours = person_colours(view.at.people)
    counts = table.groupby("person", sort=False)["images"].sum()
    whose = [
        f'<span style="color: {colours[person]}">●</span> <strong>{escape(person)}</strong>, {count:,} images'
        for person, count in zip(counts.index.astype(str), counts, strict=True)
    ]
    st.html(f"<div>{' &emsp; '.join(whose)}</div>")
    draw(charts.hues_by_person, table, view.at.people, measure, key="hues", field=Field.HUE)


@kept
def named_table(view: View, measure: NamedMeasure) -> pd.DataFrame:
    """Rows of named colours, most by the measure first, of what all choices but those of its field leave."""
    field = MEASURES[measure][1]
    table = named_colours(view.at, view.masks(without=field).images, by=measure)
    return pickable(table, view.selection, field, table["name"])


def show_named(table: pd.DataFrame, measure: NamedMeasure) -> None:
    """Draw named colours by one of the measures."""
    draw(charts.named_colours, table, measure, key="named", field=MEASURES[measure][1])
