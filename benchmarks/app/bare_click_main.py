"""A button that counts its clicks."""

import streamlit as st

clicks = st.session_state.setdefault("clicks", 0)
if st.button("Count"):
    st.session_state["clicks"] = clicks = clicks + 1
st.text(f"Clicks: {clicks}")
