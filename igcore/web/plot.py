"""Parts of the Image plot page: how pictures are laid out, the plot itself, and the pictures picked on it."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from igcore.analysis.image_plot import Layout, Order, Plot, pictures_of, place
from igcore.recent import Recent
from igcore.selection import Field, Mask, write
from igcore.web import shelf, state
from igcore.web.browse import show_pictures
from igcore.web.components.plot import Marks, image_plot, pack, picked_rows
from igcore.web.frame import View
from igcore.web.poster import POSTERS, Poster, token_of

_KEY, _PICKED = "image-plot", "picked"
_GREYS = (
    "Black, white and grey pictures have no hue: they lie in a strip of their own, from black-and-white to colourful."
)
#: What a layout means.
RULES = {
    Layout.HUE_LIGHTNESS: f"Across, the hue of the dominant colour; upwards, how light the whole picture is. {_GREYS}",
    Layout.TIME_HUE: f"Across, the day; upwards, the hue of the dominant colour. {_GREYS}",
    Layout.LIGHTNESS_COLOURFULNESS: "Across, how light the whole picture is (mean L*); upwards, how colourful (M3).",
    Layout.WHEEL: (
        "Round the wheel, the hue of the dominant colour; outwards, its saturation. Black, white and grey pictures "
        "have no hue: they fill the middle, the lighter the further out."
    ),
    Layout.MONTHS: "A column for every month; each picture is in it once.",
    Layout.WEEKDAYS: "A column for every weekday; each picture is in it once.",
}
#: So many pictures have room in an address.
_CHOSEN = 1_000
_MONTAGES = (Layout.MONTHS, Layout.WEEKDAYS)


class Wish(NamedTuple):
    """How somebody wants pictures to be laid out."""

    layout: Layout
    order: Order
    by_person: bool


def choose_layout(view: View) -> Wish:
    """Show the controls, bound to the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layouts = list(Layout)
        found = st.selectbox("Layout", layouts, key="layout", bind="query-params", width=260)
        layout = Layout(found or layouts[0])
        order = Order.TIME.value
        if layout in _MONTAGES:
            order = st.segmented_control(
                "In a column by", [each.value for each in Order], default=order, key="stacked", bind="query-params",
                required=True,
            )  # fmt: skip
        several = len(view.volume.at.people) > 1
        by_person = several and st.toggle("By person, side by side", key="sides", bind="query-params")
    st.caption(RULES[layout])
    return Wish(layout, Order(order), by_person)


def show_plot(view: View, wish: Wish) -> None:
    """Show the chosen pictures on a plot; days that are marked there become the choice."""
    images = view.masks().images
    if not images.any():
        st.info("These posts have no pictures that could be read.", icon=":material/image_not_supported:")
        return
    token, found = _prepared(view, images, wish)
    POSTERS.keep(token, found.poster)
    for count, why in found.poster.plot.left_out:
        st.caption(f"{count:,} {'picture is' if count == 1 else 'pictures are'} left out: {why}.")
    if len(found.poster.rows):
        image_plot(found.packed, key=_KEY, on_do=state.doing(_KEY), on_picked=_pick)


class _Found(NamedTuple):
    packed: bytes
    poster: Poster


_kept: Recent[str, _Found] = Recent(8)


def _prepared(view: View, images: Mask, wish: Wish) -> tuple[str, _Found]:
    """Lay out what has not just been laid out: a run that changes something else costs nothing here."""
    generation = view.volume.token
    chosen = np.packbits(images).tobytes(), write(view.selection), repr(view.at.rules)
    token = token_of(generation, *chosen, *wish[:2], str(wish.by_person))
    return token, _kept.get(token, lambda: _lay_out(view, images, wish, token))


def _lay_out(view: View, images: Mask, wish: Wish, token: str) -> _Found:
    at, rows = view.at, np.flatnonzero(images).astype(np.int32)
    people = at.person[at.post[rows]]
    pictures = pictures_of(at, view.volume.tables.images, rows)
    plot = place(pictures, wish.layout, wish.order, people if wish.by_person else None, at.people)
    marks = Marks(rows[plot.which], pictures.days[plot.which], people[plot.which], pictures.colours[plot.which])
    generation = view.volume.token
    packed = pack(plot, marks, names=at.people, token=generation, poster=token, layout=wish.layout)
    return _Found(packed, Poster(view.volume, plot, marks.rows, _title(wish, plot), write(view.selection)))


def _title(wish: Wish, plot: Plot) -> str:
    by = f", by {wish.order}" if wish.layout in _MONTAGES else ""
    people = ", by person" if len(plot.panels) > 1 else ""
    return f"{wish.layout}{by}{people}"


def _pick() -> None:
    """Choose the pictures that were picked; too many for an address are shown below instead."""
    picked = st.session_state[_KEY].picked
    volume = shelf.current()
    mask = picked_rows(picked, volume.token, len(volume.at.post))
    if mask is None or not mask.any():
        return
    if np.count_nonzero(mask) <= _CHOSEN:
        state.do(["only", Field.PICTURE.value, *volume.tables.images["image_id"][mask]])
        return
    st.session_state[_PICKED] = picked
    state.notify(f"More than {_CHOSEN:,} pictures are too many for a choice; they are shown below the plot.")


def show_picked(view: View) -> None:
    """Show the pictures that were picked on the plot, of those that are chosen."""
    found = st.session_state.get(_PICKED)
    mask = picked_rows(found, view.volume.token, len(view.at.post))
    if mask is None or not (mask & view.masks().images).any():
        return
    mask = mask & view.masks().images
    count = int(mask.sum())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.header(f"{count:,} {'picture' if count == 1 else 'pictures'} picked on the plot", width="content")
        st.button("Let them go", icon=":material/close:", on_click=_let_go)
    show_pictures(mask, view, key="picked-wall")


def _let_go() -> None:
    st.session_state.pop(_PICKED, None)
