"""The least app that answers a click: one button, one text."""

from pathlib import Path

import streamlit as st

_MAIN = Path(__file__).with_name("bare_click_main.py")
app = st.App(str(_MAIN))
