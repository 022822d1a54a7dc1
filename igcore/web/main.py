"""The main script: runs for every visitor on every page, before the page itself."""

import streamlit as st

from igcore.web.frame import PAGES, begin_frame, icon, menu, show_job
from igcore.web.job_route import generation

st.set_page_config(page_title="igcore", page_icon=icon(), layout="wide")
page = st.navigation(menu(PAGES))
shown = generation()
begin_frame(page.url_path)
show_job(shown)
page.run()
