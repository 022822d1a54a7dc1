"""A server with the real routes and nothing but the image plot."""

from pathlib import Path

import streamlit as st

from igcore.web.server import ROUTES

app = st.App(str(Path(__file__).with_name("plot_main.py")), routes=ROUTES)
