"""A wall of `?n=` made pictures with `?token=`."""

import numpy as np
import streamlit as st

from igcore.web.components.wall import wall

st.set_page_config(layout="wide")
count = int(st.query_params.get("n", "500"))
token = st.query_params.get("token", "made")
choices = st.container(horizontal=True, vertical_alignment="bottom")
shown = choices.segmented_control("Show", ["all", "every tenth", "none"], default="all", required=True)
choices.button("Run again")

places = np.arange(count)[::-1]
images = {"all": places >= 0, "every tenth": places % 10 == 0, "none": places < 0}[shown or "all"]
if choices.toggle("Wall", value=True):
    wall(images, token=f"{token}-{count}", key="wall", dated=count - 5 if token == "undated" else None)

st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"Runs: {st.session_state['runs']}")
