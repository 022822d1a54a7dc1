"""A menu of two pages, each with a title and one text."""

import streamlit as st


def one() -> None:
    """Show the first page."""
    st.title("One")
    st.text("The first page.")


def two() -> None:
    """Show the second page."""
    st.title("Two")
    st.text("The second page.")


st.navigation([st.Page(one, title="One", default=True), st.Page(two, title="Two")]).run()
