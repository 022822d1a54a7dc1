"""Part of the Colours page: a search by one to three colours."""

import numpy as np
import streamlit as st

from igcore.analysis.orders import Wanted, scores
from igcore.web.browse import USUAL
from igcore.web.columns import colours_order, looks_of
from igcore.web.frame import View, kept
from igcore.web.words import several

#: First choices: of colour, and of how much of it.
_FIRST = (("#2f6fb0", 60), ("#e8c27a", 40), ("#ffffff", 0))
_NAMES = ("First", "Second", "Third")
_RULE = (
    "A picture has as much of a colour as its swatches are near it: share times nearness, which is 1 for the very "
    "colour and falls to 0 at a distance of 25 (CIEDE2000). Its score is how much it has of each colour, but no more "
    "than is wanted of it, added up (histogram intersection, Swain and Ballard 1991). Weights are divided by their sum."
)


@kept
def score_of(view: View, wanted: tuple[Wanted, ...]) -> tuple[int, float, int]:
    """How many pictures are chosen, the best score of them, and how many have nothing of what is wanted."""
    found = scores(looks_of(view.volume.token), wanted)[view.masks().images]
    return len(found), float(found.max(initial=0)), int(np.count_nonzero(found == 0))


def show_search(view: View) -> str:
    """Ask for colours and how much of each; the wall comes in the order of likeness."""
    st.header("Which pictures have these colours?", help=_RULE)
    wanted = tuple(each for each in map(_ask, st.columns(len(_NAMES)), range(len(_NAMES))) if each)
    if not wanted:
        st.info("Of no colour is anything wanted: move one of the weights above 0.")
        return USUAL
    images, best, none = score_of(view, wanted)
    st.markdown(
        f"Below come {several(images, 'image')}, nearest first: the first has **{best:.0%}** of what is wanted; "
        f"{none:,} at the end have nothing near it."
    )
    return colours_order(wanted)


def _ask(column: st.delta_generator.DeltaGenerator, place: int) -> Wanted | None:
    """Ask for one colour, and for how much of it; none is wanted of a weight of 0."""
    usual, much = _FIRST[place]
    with column, st.container(horizontal=True):
        colour = st.color_picker(f"{_NAMES[place]} colour", usual, key=f"colour{place + 1}", bind="query-params")
        weight = st.slider("How much of it", 0, 100, much, 1, key=f"much{place + 1}", bind="query-params")
    red, green, blue = bytes.fromhex(colour[1:])
    return Wanted((red, green, blue), weight) if weight else None
