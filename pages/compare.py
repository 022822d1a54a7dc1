"""How do two selections differ?"""

import streamlit as st

from igcore.web.compare import choose_two, empty, show_common, show_walls, sides
from igcore.web.compare_parts import PARTS
from igcore.web.compare_pictures import show_typical
from igcore.web.frame import begin_page
from igcore.web.tables import show_behind

view = begin_page("Compare")
two = choose_two(view)
pair = sides(view, two)
if empty(view, pair, two):
    st.stop()
show_common(pair, two)

part = st.segmented_control(
    "Show", [*PARTS, "Pictures"], default="Numbers", key="compare", bind="query-params", required=True,
    label_visibility="collapsed",
)  # fmt: skip
if part in PARTS:
    show_behind(PARTS[part](view, two))
    show_walls(view, pair, two)
else:
    show_typical(view, two)
