"""Parts of the Colours page."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from igcore import charts
from igcore.analysis.colours import hues_by_person, named_colours
from igcore.selection import Field
from igcore.web.draw import draw
from igcore.web.frame import View
from igcore.web.picks import pickable

#: Ways to show hue families: columns of `hues_by_person`, and how they are called.
SHOWN: Mapping[str, str] = {"share": "Shares", "images": "Counts"}
#: What is counted of named colours, how it is called, and what a click chooses in.
MEASURES: Mapping[str, tuple[str, Field]] = {
    "dominant": ("As the dominant colour, images", Field.DOMINANT),
    "palette": ("Anywhere in the palette, images", Field.COLOUR),
    "share": ("Part of all pictures together", Field.COLOUR),
}
_PEOPLE_ABREAST = 3


def hue_table(view: View) -> pd.DataFrame:
    """Rows of hue family by person, of what all choices but the hue leave."""
    images = view.masks(without=Field.HUE).images
    at = view.at
    there, whose = np.unique(at.person[at.post[images]], return_inverse=True)
    table = hues_by_person(whose, view.hues[images], [at.people[place] for place in there])
    return pickable(table, view.selection, Field.HUE, table["hue"])


def show_hues(table: pd.DataFrame, measure: str, view: View) -> None:
    """Draw everybody's hue families beside each other, on one scale."""
    bare = int((view.hues[view.masks(without=Field.HUE).images] < 0).sum())
    if bare:
        st.caption(
            f"{bare:,} of the images show nothing that can be seen; they have no colour and are not in these charts."
        )
    people = list(table["person"].unique())
    colours = charts.person_colours(view.at.people)
    places = [
        place for _ in range(0, len(people), _PEOPLE_ABREAST) for place in st.columns(min(len(people), _PEOPLE_ABREAST))
    ]
    for place, person in zip(places, people, strict=False):
        mine = table[table["person"] == person]
        with place:
            dot = f'<span style="color: {colours[person]}">●</span>'
            st.html(f"<div>{dot} <strong>{escape(person)}</strong>, {mine['images'].sum():,} images</div>")
            draw(charts.hues_of_person, table, person, measure, key=f"hues-{person}", field=Field.HUE)


def show_named(view: View) -> pd.DataFrame:
    """Draw named colours as the dominant ones, anywhere in palettes, and by their share; return those chosen."""
    chosen = named_colours(view.at, view.masks().images)
    for place, (measure, (title, field)) in zip(st.columns(3), MEASURES.items(), strict=True):
        place.markdown(f"**{title}**")
        with place:
            # Where nothing is chosen in the chart's own field it shows what is chosen.
            others = view.masks(without=field).images
            table = named_colours(view.at, others) if view.selection.of(field) else chosen
            rows = pickable(table, view.selection, field, table["name"])
            draw(charts.named_colours, rows, measure, key=f"named-{measure}", field=field)
    return chosen
