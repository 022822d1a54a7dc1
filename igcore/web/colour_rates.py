"""Part of the Colours page: grey, black and white by person, as rates."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.rates import rates
from igcore.charts import colours as charts
from igcore.colour.hues import FAMILIES
from igcore.selection import Field
from igcore.web.browse import USUAL
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.labels import whose
from igcore.web.picks import pickable
from igcore.web.tables import show_behind
from igcore.web.words import plain, several

#: Families without a hue, in the order in which they are told.
_FAMILIES = ("grey", "black", "white")
#: Rates over fewer pictures say little.
_FEW = 30
#: So many are enough for a decimal of a small share.
_DECIMAL = 100
_RULE = (
    "Each picture counts once, by its dominant colour; rates are over all pictures of that person that have a visible "
    "colour. The ratio of two rates has its 95% interval by the log method (Katz et al. 1978); where it reaches to "
    "both sides of 1 there may be no difference. The method takes pictures as drawn one by one: several of one "
    "day make it narrower than it is. A click on a bar chooses the family, of everybody."
)


@kept
def rate_table(view: View) -> pd.DataFrame:
    """Rows of `analysis.rates.rates`, of what all choices but the hue leave; of whoever has pictures there."""
    at = view.at
    images = view.masks(without=Field.HUE).images & (view.hues >= 0)
    there, whose = np.unique(at.person[at.post[images]], return_inverse=True)
    # In the order of the families in question.
    place = np.full(len(FAMILIES), -1)
    place[[FAMILIES.index(each) for each in _FAMILIES]] = np.arange(len(_FAMILIES))
    table = rates(place[view.hues[images]], whose, [at.people[each] for each in there], _FAMILIES)
    return pickable(table, view.selection, Field.HUE, table["hue"])


def show_rates(view: View) -> str:
    """Who posts more grey, black and white: in a sentence each, as rates, and as ratios with their intervals."""
    table = rate_table(view)
    st.header("Who posts more grey, black and white?", help=_RULE)
    limits = view.at.rules.thresholds
    st.caption(
        f"Black: lightness up to {limits.black:g}. White: lightness from {limits.white:g}. Grey: saturation up to "
        f"{limits.grey:g}. The limits can be moved under Rules of colours, in the sidebar."
    )
    st.markdown("\n\n".join(sentences(table)) or "None of these pictures has a colour that can be seen.")
    if not table["images"].any():
        return USUAL
    totals = table.drop_duplicates("person")
    counts = zip(totals["person"], totals["total"].tolist(), strict=True)
    st.html(whose(view.at.people, {str(person): f", {several(total, 'image')}" for person, total in counts}))
    left, right = st.columns(2)
    with left:
        st.header("Part of each person's pictures")
        draw(charts.hues_by_person, table, view.at.people, "share", key="greys", field=Field.HUE)
    if table["low"].notna().any():
        with right:
            st.header("Times as often as the others", help="The line is the 95% interval; at 1 there is no difference.")
            draw(charts.rate_ratios, table, view.at.people, key="ratios", field=Field.HUE)
    show_behind({"grey-black-white": table})
    return USUAL


def sentences(table: pd.DataFrame) -> Iterator[str]:
    """Say for each family who has the most of it, against all others.

    Args:
        table: Rows of `rates`.
    """
    people = list(dict.fromkeys(table["person"]))
    if people and not table["images"].any():
        total = int(table.drop_duplicates("person")["total"].sum())
        which = "This picture is not" if total == 1 else f"None of these {total:,} pictures is"
        yield f"{which} grey, black or white."
        return
    for family in dict.fromkeys(table["hue"]):
        rows = table[(table["hue"] == family) & (table["images"] > 0)]
        if rows.empty:
            yield f"Nobody posts {family}."
            continue
        yield _sentence(rows.loc[rows["share"].idxmax()], people)


def _sentence(row: pd.Series, people: list[str]) -> str:
    person, hue = f"**{plain(row['person'])}**", row["hue"]
    mine = f"{_percent(row['share'], row['total'])} of {row['total']:,}"
    if len(people) == 1:
        return f"{_percent(row['share'], row['total'])} of {person}'s {row['total']:,} pictures are {hue}."
    other = [each for each in people if each != row["person"]]
    others = plain(other[0]) if len(other) == 1 else "all others"
    few = " Under 30 pictures say little." if min(row["total"], row["others_total"]) < _FEW else ""
    if pd.isna(row["ratio"]):
        return f"Only {person} posts {hue}: {mine} pictures, {others} none of {row['others_total']:,}.{few}"
    theirs = f"{_percent(row['others'] / row['others_total'], row['others_total'])} of {row['others_total']:,}"
    low, high = row["low"], row["high"]
    unsure = ", so there may be no difference" if low <= 1 <= high else ""
    return (
        f"{person} posts **{_times(row['ratio'])} times** as much {hue} as {others}: {mine} against {theirs} "
        f"(95%: {_times(low)} to {_times(high)}){unsure}.{few}"
    )


def _percent(share: float, total: int) -> str:
    """Write a share; a small one with a decimal, where there are enough pictures for it."""
    return f"{share:.1%}" if 0 < share < 0.0995 and total >= _DECIMAL else f"{share:.0%}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
