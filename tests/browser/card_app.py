"""A server with the routes of the app and a page for the card alone."""

from pathlib import Path

import streamlit as st

from igcore.web.server import ROUTES

app = st.App(str(Path(__file__).with_name("card_main.py")), routes=ROUTES)
