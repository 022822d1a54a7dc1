"""How do two selections differ?"""

import streamlit as st

from igcore.web.compare import choose_two, empty, show_common, show_walls, sides
from igcore.web.compare_parts import PARTS
from igcore.web.compare_pictures import show_typical, show_typical_walls
from igcore.web.frame import begin_page
from igcore.web.tables import show_behind

view = begin_page("Compare")
two = choose_two(view)
pair = sides(view, two)
if empty(view, pair, two):
    st.stop()
show_common(pair, two)

parts = {**PARTS, "Pictures": show_typical}
if not view.volume.limits.captions:
    del parts["Hashtags"]
part = st.segmented_control(
    "Show", list(parts), default="Numbers", key="compare", bind="query-params", required=True,
    label_visibility="collapsed",
)  # fmt: skip
show_behind(parts[part](view, two))
if part == "Pictures":
    show_typical_walls(view, two)
else:
    show_walls(view, pair, two)
