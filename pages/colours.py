"""Which colours are there, and whose?"""

import streamlit as st

from igcore.web.browse import show_wall
from igcore.web.colours import MEASURES, SHOWN, hue_table, named_table, show_hues, show_named
from igcore.web.frame import begin_page
from igcore.web.tables import show_behind
from igcore.web.words import HUE_RULE, NAME_RULE

view = begin_page("Colours")

if not view.masks().images.any():
    st.info("These posts have no pictures that could be read, so no colours.", icon=":material/image_not_supported:")
    st.stop()

left, right = st.columns(2)
with left:
    st.header("Hue families", help=HUE_RULE)
    shown = st.segmented_control(
        "Shown as", list(SHOWN), default="share", format_func=SHOWN.__getitem__, key="as", bind="query-params"
    )
    hues = hue_table(view)
    show_hues(hues, shown or "share", view)
with right:
    st.header("Named colours", help=NAME_RULE)
    by = st.segmented_control(
        "Counted as", list(MEASURES), default="dominant", format_func=lambda key: MEASURES[key][0], key="by",
        bind="query-params",
    )  # fmt: skip
    named = named_table(view, by or "dominant")
    show_named(named, by or "dominant")

show_behind({"hues": hues, "named-colours": named})
show_wall(view)
