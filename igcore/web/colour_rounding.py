"""Part of the Colours page: what was rounded to a name."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from igcore.analysis.colours import named_colours
from igcore.analysis.rounding import MOST, Rounding, rounding
from igcore.charts import colours as charts
from igcore.selection import Field, Mask, NameRule
from igcore.web import state
from igcore.web.browse import USUAL
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.picks import pickable
from igcore.web.tables import show_behind
from igcore.web.words import NAME_RULE, several

_BY: Mapping[NameRule, str] = {
    "name": "by distance in RGB, the rule of 2016",
    "name_ciede2000": "by CIEDE2000",
    "dark": "by distance in RGB, among CSS3's names and dark neutrals",
    "dark_ciede2000": "by CIEDE2000, among CSS3's names and dark neutrals",
}
_RULE = (
    "Every swatch of the pictures' palettes gets the name of the nearest named colour. Here are those that got this "
    "one, nearest first, each as wide as it is frequent and as high as it is far from the name's own colour by "
    "CIEDE2000: about 1 can just be seen beside each other, from 5 on they are plainly two. A click on a colour "
    "chooses the pictures that have one like it, within 2; swatches under 1 % of a picture do not count there."
)
#: The name that misled the blog of 2016: it is the one to begin with.
_MISLEADING = "darkslategrey"
#: Colours that are like another one: within so much, by CIEDE2000.
_LIKE = 2
#: What is chosen by colours of palettes changes nothing here.
_OWN = (Field.COLOUR, Field.NEAR)


@kept
def occurring(view: View) -> pd.DataFrame:
    """Rows of all named colours in palettes, the most frequent first, of what all choices but those leave."""
    at = view.at
    everything = len(at.columns[Field.COLOUR].values)
    return named_colours(at, _others(view), everything, "palette")


@kept
def rounded(view: View, name: str) -> Rounding:
    """Swatches of that name, of what all choices but those of colours in palettes leave; to be clicked."""
    found = rounding(view.at, _others(view), name)
    table = pickable(found.table, view.selection, Field.NEAR, found.table["hex"] + f"~{_LIKE}")
    return Rounding(found.name, found.hex, found.swatches, found.median, found.tenth, table)


def _others(view: View) -> Mask:
    """Images that all choices but those of colours in palettes leave."""
    return view.at.choose(view.selection.without(*_OWN)).images


def show_rounding(view: View) -> str:
    """Choose a name, and see the colours that were rounded to it."""
    listed = occurring(view)
    counts = dict(zip(listed["name"], listed["palette"], strict=True))
    st.header("Which colours are behind a name?", help=f"{_RULE} {NAME_RULE}")
    if not counts:
        st.info("None of these pictures has a colour that can be seen.", icon=":material/image_not_supported:")
        return USUAL
    chosen = [name for name in view.selection.of(Field.COLOUR).values if name in counts]
    usual = next(name for name in (*chosen[::-1], _MISLEADING, *counts) if name in counts)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A name that is chosen comes first, and so does one that is chosen later.
        name = st.selectbox(
            "Name",
            list(counts),
            index=list(counts).index(usual),
            format_func=lambda name: f"{name}, in {several(counts[name], 'image')}",
            width=400,
            key=f"rounded-{chosen[-1] if chosen else ''}",
        )
        _offer_pictures(view, name, counts[name])
    found = rounded(view, name)
    st.html(
        f'<div><span style="display: inline-block; width: 1.1em; height: 1.1em; vertical-align: -0.2em; '
        f'border: 1px solid #8a8a8a; border-radius: 3px; background: {found.hex}"></span> '
        f"<strong>{found.name}</strong> itself is {found.hex}. {_swatches(found.swatches)} rounded to it "
        f"{_BY[view.at.rules.names]}: half of them are within {found.median:.1f}, nine of ten within "
        f"{found.tenth:.1f} (CIEDE2000).</div>"
    )
    draw(charts.rounded, found.table, key="rounded", field=Field.NEAR)
    merged = f" Each bar is one of {MOST} parts of them, in the colour of its middle." if _merged(found) else ""
    st.caption(f"The strip is the colours themselves.{merged} A click on one chooses the pictures with its like.")
    show_behind({f"rounded-to-{name}": found.table.drop(columns=["start", "end"])})
    return USUAL


def _offer_pictures(view: View, name: str, count: int) -> None:
    """Offer to see below the pictures that have the name, or all of them again."""
    if view.selection.of(Field.COLOUR).values == (name,):
        st.button("Show all pictures again", icon=":material/undo:", on_click=state.do, args=(["only", Field.COLOUR],))
    else:
        st.button(
            f"Show the {several(count, 'picture')} of this name", icon=":material/filter_alt:", key="of-this-name",
            on_click=state.do, args=(["only", Field.COLOUR, name],),
        )  # fmt: skip


def _swatches(count: int) -> str:
    return "1 swatch was" if count == 1 else f"{count:,} swatches were"


def _merged(found: Rounding) -> bool:
    return bool((found.table["shades"] > 1).any())
