"""What can be handed on, and what is there twice?"""

import streamlit as st

from igcore.web.frame import begin_page
from igcore.web.handon import show_duplicates, show_export

PARTS = {"Hand on": show_export, "Duplicates": show_duplicates}

view = begin_page("Data and sharing")
part = st.segmented_control(
    "Show", list(PARTS), default="Hand on", key="handing", bind="query-params", required=True,
    label_visibility="collapsed",
)  # fmt: skip
PARTS[part](view)
