"""The main script: runs for every visitor on every page, before the page itself."""

import streamlit as st

from igcore.web.frame import PAGES, framed, icon, menu, show_job, style

st.set_page_config(page_title="igcore", page_icon=icon(), layout="wide")
style()
page = st.navigation(menu(PAGES))
with framed(page.url_path):
    show_job()
    page.run()
