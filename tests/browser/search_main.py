"""The search box alone, on the library that the server shows, and what it sent."""

import streamlit as st

from igcore.web import shelf
from igcore.web.components.around import around
from igcore.web.components.search import search

st.set_page_config(layout="wide")
st.session_state.setdefault("sent", [])


def note() -> None:
    """Keep what the box sends before the run."""
    st.session_state["sent"].append(st.session_state["around"].do[-1][1])


query = st.query_params.get("q", 'hue:blue @"Kat A" -#sun')
around({"search": search(shelf.current().token, query)}, key="around", on_do=note)
st.text(f"Sent: {st.session_state['sent']}")
st.text_input("Another field")
