"""Parts of the Colours page."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from igcore import charts
from igcore.analysis.colours import NameRule, hues_by_person
from igcore.colour.hues import FAMILIES
from igcore.web.draw import draw
from igcore.web.frame import View

#: Ways to the nearest name, and the column of `schema.Swatch` that has it.
NAME_RULES: Mapping[str, NameRule] = {"RGB distance (2016)": "name", "CIEDE2000 (the eye)": "name_ciede2000"}
#: Ways to show hue families: columns of `hues_by_person`, and how they are called.
SHOWN: Mapping[str, str] = {"share": "Shares", "images": "Counts"}
#: What is counted of named colours, and how it is called.
MEASURES: Mapping[str, str] = {
    "dominant": "As the dominant colour, images",
    "palette": "Anywhere in the palette, images",
    "share": "Part of all pictures together",
}
_PEOPLE_ABREAST = 3


def hue_table(view: View) -> pd.DataFrame:
    """Rows of hue family by person, of what all filters but the hue leave."""
    _, images = view.masks(without="hue")
    at = view.volume.at
    found = set(at.person[at.post[images]].tolist())
    people = [person for place, person in enumerate(at.people) if place in found]
    whose = np.array(at.people)[at.person[at.post[images]]]
    hues = np.array([*FAMILIES, None])[view.hues[images]]
    return hues_by_person(pd.Series(pd.Categorical(whose, people)), pd.Series(pd.Categorical(hues, list(FAMILIES))))


def show_hues(table: pd.DataFrame, measure: str, view: View) -> None:
    """Draw everybody's hue families beside each other, on one scale."""
    bare = int((view.hues[view.masks(without="hue")[1]] < 0).sum())
    if bare:
        st.caption(
            f"{bare:,} of the images show nothing that can be seen; they have no colour and are not in these charts."
        )
    people = list(table["person"].unique())
    colours = charts.person_colours(view.volume.at.people)
    places = [
        place for _ in range(0, len(people), _PEOPLE_ABREAST) for place in st.columns(min(len(people), _PEOPLE_ABREAST))
    ]
    for place, person in zip(places, people, strict=False):
        mine = table[table["person"] == person]
        with place:
            dot = f'<span style="color: {colours[person]}">●</span>'
            st.html(f"<div>{dot} <strong>{escape(person)}</strong>, {mine['images'].sum():,} images</div>")
            draw(charts.hues_of_person, table, person, measure, view.selection.hue, key=f"hues-{person}")
