"""Tables on a page: to look at, and to take away."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from igcore.cells import safe_text
from igcore.selection import Field
from igcore.web import state
from igcore.web.components.saver import saver
from igcore.web.words import markdown_table


def show_behind(tables: Mapping[str, pd.DataFrame]) -> None:
    """Offer what lies behind the charts of a page: its tables by name, each to download, and the charts to save.

    Without tables there are no charts.
    """
    if not tables:
        return
    behind = st.expander("Behind the charts: their numbers, and files to save", key="numbers", on_change="rerun")
    if not behind.open:
        return
    with behind:
        saver(key="saver")
        for name, table in tables.items():
            # What is there for clicks is of no use elsewhere.
            show_table(table.drop(columns=["value", "picked"], errors="ignore"), name)


def show_table(table: pd.DataFrame, name: str) -> None:
    """Show a table, with a button to download it as CSV under `name`."""
    shares = {column: st.column_config.NumberColumn(format="percent") for column in table if column == "share"}
    st.dataframe(table, hide_index=True, width="stretch", height=_height(table), key=name, column_config=shares)
    _offer(table, name)


def show_choices(table: pd.DataFrame, name: str, field: Field, values: Sequence[str]) -> None:
    """Show a table whose rows stand for something to choose: a click on one chooses that, nothing else of its field.

    Args:
        table: n rows.
        name: As for `show_table`.
        field: What a click chooses in.
        values: n values of it.
    """
    # Of a second click on the same cell Streamlit tells nothing, so it cannot let go what is chosen.
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=_height(table),
        key=name,
        on_select=partial(_pick, name, field, tuple(values)),
        selection_mode="single-cell",
    )
    _offer(table, name)


def _pick(name: str, field: Field, values: Sequence[str]) -> None:
    """Do what a click on a cell asks for: only to be called back."""
    for row, _ in st.session_state[name].selection.cells:
        state.do(["only", field, values[row]])


def _height(table: pd.DataFrame) -> Literal["content"] | int:
    return "content" if len(table) <= 20 else 500


def show_text(table: pd.DataFrame, name: str) -> None:
    """Show a short table of plain text, each line as long as it is, with a button to download it as CSV.

    The last column is words, those between the first and it are figures.
    """
    st.markdown(markdown_table(table))
    _offer(table, name)


def _offer(table: pd.DataFrame, name: str) -> None:
    st.download_button(
        "Download as CSV",
        lambda: safe_text(table).to_csv(index=False).encode(),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"{name}-csv",
        on_click="ignore",
    )
