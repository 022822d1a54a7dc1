"""Which colours are there, and whose?"""

import streamlit as st

from igcore import charts
from igcore.analysis.colours import named_colours
from igcore.web.colours import MEASURES, NAME_RULES, SHOWN, hue_table, show_hues
from igcore.web.draw import draw
from igcore.web.frame import begin_page
from igcore.web.tables import show_table
from igcore.web.words import HUE_RULE, NAME_RULE

view = begin_page("Colours")
chosen = view.tables()

if chosen.images.empty:
    st.info("These posts have no pictures that could be read, so no colours.", icon=":material/image_not_supported:")
    st.stop()

st.subheader("Hue families", help=HUE_RULE)
shown = st.segmented_control(
    "Shown as", list(SHOWN), default="share", format_func=SHOWN.__getitem__, key="as", bind="query-params"
)
hues = hue_table(view)
show_hues(hues, shown or "share", view)

st.subheader("Named colours", help=NAME_RULE)
rule = st.selectbox("Nearest by", list(NAME_RULES), key="nearest", bind="query-params", width=260)
named = named_colours(chosen.images["digest"], chosen.swatches, NAME_RULES[rule])
for place, (measure, title) in zip(st.columns(3), MEASURES.items(), strict=True):
    place.markdown(f"**{title}**")
    with place:
        draw(charts.named_colours, named, measure, key=f"named-{measure}")

with st.expander("The numbers behind the charts"):
    show_table(hues, "hues")
    show_table(named, "named-colours")
