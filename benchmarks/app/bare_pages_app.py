"""The least app of two pages."""

from pathlib import Path

import streamlit as st

_MAIN = Path(__file__).with_name("bare_pages_main.py")
app = st.App(str(_MAIN))
