"""A wall of `?n=` made pictures with `?token=`, newest first, and what was opened of it."""

import numpy as np
import streamlit as st

from igcore.web.components.wall import UNKNOWN_DAY, Size, wall

SIZES: tuple[Size, ...] = ("S", "M", "L")

st.set_page_config(layout="wide")
count = int(st.query_params.get("n", "500"))
token = st.query_params.get("token", "made")
choices = st.container(horizontal=True, vertical_alignment="bottom")
size = choices.segmented_control("Size", SIZES, default="M", required=True)
order = choices.segmented_control("Show", ["all", "reversed", "every tenth", "none"], default="all", required=True)
choices.button("Run again")

rows = np.arange(count, dtype=np.int32)
rows = {"all": rows, "reversed": rows[::-1], "every tenth": rows[::10], "none": rows[:0]}[order]
#: The first is of Mon 15 Aug 2016; of every eleventh the day is unknown.
days = np.where(rows % 11 == 10, UNKNOWN_DAY, 17_028 - rows // 3).astype(np.int32)
people = (rows % 2).astype(np.uint8)
opened = None


def note() -> None:
    """Keep what the wall says before the run."""
    st.session_state["before"] = st.session_state["wall"].open


if choices.toggle("Wall", value=True):
    opened = wall(rows, days, people, names=["Kat", "Josh"], token=token, size=size, key="wall", on_open=note)

st.session_state.setdefault("opened", []).extend([] if opened is None else [opened])
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"Opened: {st.session_state['opened']}")
st.text(f"Before the run: {st.session_state.get('before')}")
st.text(f"Runs: {st.session_state['runs']}")
