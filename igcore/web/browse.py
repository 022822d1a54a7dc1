"""The wall on a page: what is chosen, in the order that is wished, opening cards."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import streamlit as st

from igcore.colour.hues import FAMILIES, hls
from igcore.web.card import show_card
from igcore.web.components.wall import Size, wall
from igcore.web.frame import View

Rows = npt.NDArray[np.int32]

_SIZES: tuple[Size, ...] = ("S", "M", "L")


def _column(view: View, name: str, rows: Rows) -> npt.NDArray[np.float64]:
    return view.volume.tables.images[name].to_numpy(np.float64, na_value=np.nan)[rows]


def _by_hue(view: View, rows: Rows) -> npt.NDArray[np.float64]:
    """Hue of the dominant colour; black, grey and white follow, from dark to light."""
    hue, lightness, _ = hls(view.at.dominant[rows].clip(0)).T
    hues = view.hues[rows]
    has_hue = (hues >= 0) & (hues < FAMILIES.index("black"))
    rank: npt.NDArray[np.float64] = np.where(has_hue, hue, 360 + lightness)
    return rank


#: Orders of the wall; each gives what to sort chosen rows by, smallest first. Rows come by time.
_ORDERS: dict[str, Callable[[View, Rows], npt.NDArray[np.float64]]] = {
    "Newest first": lambda _, rows: -rows.astype(np.float64),
    "Oldest first": lambda _, rows: rows.astype(np.float64),
    "By hue": _by_hue,
    "Dark to light": lambda view, rows: _column(view, "lightness", rows),
    "Colourful first": lambda view, rows: -_column(view, "colourfulness", rows),
}


def show_wall(view: View) -> None:
    """Show the chosen pictures, with their order and size to choose; a click opens a picture's card."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox("Order", _ORDERS, key="order", bind="query-params", width=180)
        size = st.segmented_control(
            "Size", _SIZES, default="M", key="size", bind="query-params", required=True, width="content"
        )
    rows = np.flatnonzero(view.masks().images).astype(np.int32)
    if not len(rows):
        st.info(
            "These posts have no pictures that could be read. If an export came in several parts, unpack them all "
            "into one folder; the Library page lists what is missing.",
            icon=":material/image_not_supported:",
        )
        return
    rows = rows[np.argsort(_ORDERS[order](view, rows), kind="stable")]
    at = view.volume.at
    opened = wall(
        rows,
        at.day[at.post[rows]],
        at.person[at.post[rows]].astype(np.uint8),
        names=at.people,
        token=view.volume.manifest.generation,
        size=size or "M",
        key="wall",
    )
    if opened is not None:
        show_card(view.volume, opened)
