"""Which colours are there, and whose?"""

import streamlit as st

from igcore.web.browse import show_wall
from igcore.web.colours import PARTS
from igcore.web.findings import show_lead
from igcore.web.frame import begin_page

view = begin_page("Colours")

if not view.masks().images.any():
    st.info("These posts have no pictures that could be read, so no colours.", icon=":material/image_not_supported:")
    st.stop()

part = st.segmented_control(
    "Show", list(PARTS), default="families", format_func=lambda name: PARTS[name].title, key="show",
    bind="query-params", required=True, label_visibility="collapsed",
)  # fmt: skip
if part == "families":
    show_lead(view, "colours")
order = PARTS[part].show(view)

show_wall(view, order)
