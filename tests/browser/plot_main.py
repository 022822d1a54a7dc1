"""The image plot of the library of the environment, in `?layout=`, `?sides=` and `?stacked=`, and what came of it."""

import json

import numpy as np
import streamlit as st

from igcore.analysis.image_plot import Layout, Order, pictures_of, place
from igcore.web import shelf
from igcore.web.components.plot import Marks, image_plot, pack, picked_rows
from igcore.web.poster import POSTERS, Poster, token_of

st.set_page_config(layout="wide")


volume = shelf.current()
at = volume.at
layout = st.selectbox("Layout", list(Layout), key="layout", bind="query-params") or Layout.HUE_LIGHTNESS
order = st.selectbox("Stacked", list(Order), key="stacked", bind="query-params") or Order.TIME
sides = st.toggle("Sides", key="sides", bind="query-params")
every = int(st.query_params.get("every", "1"))

rows = np.arange(0, len(at.post), every, dtype=np.int32)
people = at.person[at.post[rows]]
pictures = pictures_of(at, volume.tables.images, rows)
plot = place(pictures, layout, order, people if sides else None, at.people)
marks = Marks(rows[plot.which], pictures.days[plot.which], people[plot.which], pictures.colours[plot.which])
token = token_of(layout, order, str(sides), str(every))
POSTERS.keep(token, Poster(volume, plot, marks.rows, str(layout)))
generation = volume.token
packed = pack(plot, marks, names=at.people, token=generation, poster=token, layout=layout)


def note() -> None:
    """Keep what the plot sent."""
    sent = st.session_state["plot"]
    if sent.do:
        st.session_state["done"] = json.dumps(sent.do[-1][1])
    if sent.picked:
        mask = picked_rows(sent.picked, generation, len(at.post))
        st.session_state["picked"] = None if mask is None else np.flatnonzero(mask).tolist()


if st.toggle("Plot", value=True):
    image_plot(packed, key="plot", on_do=note, on_picked=note)
st.text(f"Done: {st.session_state.get('done')}")
st.text(f"Picked: {st.session_state.get('picked')}")
