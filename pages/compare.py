"""How do two selections differ?"""

import streamlit as st

from igcore.web.compare import choose_two, empty, show_common, show_walls, sides
from igcore.web.compare_parts import PARTS
from igcore.web.frame import begin_page
from igcore.web.tables import show_behind

view = begin_page("Compare")
two = choose_two(view)
pair = sides(view, two)
if empty(pair, two):
    st.stop()
show_common(pair, two)

part = st.segmented_control(
    "Show", list(PARTS), default="numbers", format_func=lambda name: PARTS[name][0], key="compare",
    bind="query-params", required=True, label_visibility="collapsed",
)  # fmt: skip
show_behind(PARTS[part][1](view, two))
show_walls(view, pair, two)
