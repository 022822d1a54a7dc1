"""The search box in an app of its own, with the route that completes."""

from pathlib import Path

import streamlit as st

from igcore.web.server import ROUTES

app = st.App(str(Path(__file__).with_name("search_main.py")), routes=ROUTES)
