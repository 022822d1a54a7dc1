"""A page with nothing but the card, a bound field, and what the card asked for."""

import streamlit as st

from igcore.web import shelf
from igcore.web.components.around import around
from igcore.web.components.card import card

st.set_page_config(layout="wide")
st.title("Under the card")
st.text_input("Words", key="q", bind="query-params")
st.button("Run again")


def note() -> None:
    """Keep what the card sent; what it is about goes into the address, as a selection does."""
    st.session_state.setdefault("done", []).append(st.session_state["around"].do[-1][1])
    st.session_state["q"] = str(st.session_state["around"].do[-1][1][-1])


around({"card": card(shelf.current().token)}, key="around", on_do=note)
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"Done: {st.session_state.get('done', [])}")
st.text(f"Runs: {st.session_state['runs']}")
