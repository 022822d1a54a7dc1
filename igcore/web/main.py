"""The main script: runs for every visitor on every page, before the page itself."""

import streamlit as st

from igcore.web import visits
from igcore.web.frame import begin_frame, icon
from igcore.web.menu import pages_of, title_of
from igcore.web.turns import turn
from igcore.web.visitor import NOBODY

if visits.now() == NOBODY:
    st.error("This is private: it is open to this computer, and to guests by the links that its owner makes.")
    st.stop()
with turn():
    page = st.navigation(pages_of(visits.now()), position="hidden")
    st.set_page_config(page_title=f"{title_of(page.url_path)} · igcore", page_icon=icon(), layout="wide")
    begin_frame(page.url_path)
    page.run()
