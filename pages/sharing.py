"""What can be handed on, to whom is it open, and what is there twice?"""

import streamlit as st

from igcore.web import visits
from igcore.web.frame import begin_page
from igcore.web.handon import show_duplicates, show_export
from igcore.web.sharing import show_sharing

PARTS = {"Hand on": show_export, "Share": show_sharing, "Duplicates": show_duplicates}
#: What guests find here.
FOR_GUESTS = ("Hand on",)

view = begin_page("Data and sharing")
parts = list(PARTS) if visits.now().may_change else list(FOR_GUESTS)
part = st.segmented_control(
    "Show", parts, default=parts[0], key="handing", bind="query-params", required=True, label_visibility="collapsed"
)
PARTS[part](view)
