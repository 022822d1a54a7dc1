"""The wall on a page: what is chosen, in the order that is wished."""

from collections.abc import Sequence

import streamlit as st

from igcore.selection import Mask
from igcore.web.columns import dated, hue_order
from igcore.web.components.wall import wall
from igcore.web.frame import View

#: Order of a wall unless somebody wants another one.
USUAL = "newest"


def show_wall(view: View, order: str = USUAL) -> None:
    """Show the chosen pictures; order and size are chosen on the wall itself, and a click there opens a card.

    Args:
        view: What is chosen.
        order: The one that they come in until another is chosen: any of `web.columns.ORDERS` with what it takes.
    """
    images = view.masks().images
    if not images.any():
        st.info(
            "These posts have no pictures that could be read. If an export came in several parts, unpack them all "
            "into one folder; the Library page lists what is missing.",
            icon=":material/image_not_supported:",
        )
    # An empty wall keeps its place on the page, and is back at once.
    show_pictures(images, view, key="wall", order=order)


def show_pictures(
    images: Mask,
    view: View,
    key: str,
    captions: Sequence[str] | None = None,
    title: str = "Pictures",
    order: str = USUAL,
) -> None:
    """Show any pictures of the library as a wall; with captions as a sheet, in the order of time."""
    generation = view.volume.token
    wall(
        images,
        token=generation,
        key=key,
        order=order,
        dated=dated(generation),
        paths={"hue": hue_order(view.at.rules.thresholds)},
        captions=captions,
        title=title,
        left_out=view.volume.limits.left_out,
    )
