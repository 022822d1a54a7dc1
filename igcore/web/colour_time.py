"""Parts of the Colours page: colours through time, and by season and place."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from igcore.analysis.colour_time import Unit, colour_ribbon, hue_ribbon, hues_by_season, weeks
from igcore.charts import colours as charts
from igcore.selection import Field
from igcore.web.browse import USUAL
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.picks import pickable
from igcore.web.tables import show_behind
from igcore.web.words import several

_UNITS: Mapping[Unit, str] = {"month": "Months", "week": "Weeks"}
#: More weeks than these are too narrow to be seen, or to be clicked.
_MOST_WEEKS = 320
_CELL = (Field.PLACE, Field.SEASON)
#: Shares of fewer pictures say little.
_FEW = 30
_MEAN_RULE = (
    "The mean of the dominant colours of that time's pictures, each counting by the share that its dominant colour has "
    "of it; taken in OKLab (Ottosson 2020), where means look like what they are of. Means of many colours are "
    "greyish. Times are local."
)
_HUE_RULE = (
    "Each picture counts once, by the hue family of its dominant colour; from the bottom: red, yellow, green, cyan, "
    "blue, magenta, black, grey, white. The thresholds are those in the sidebar."
)
_SEASON_RULE = (
    "Each picture counts once, by the hue family of its dominant colour. Places and seasons are those of the periods "
    "on the Library page: spring begins in March, on the southern half of the earth in September."
)


@kept
def mean_table(view: View, unit: Unit) -> pd.DataFrame:
    """Rows of `colour_ribbon`, of what all choices but the date leave."""
    table = colour_ribbon(view.at, view.masks(without=Field.DATE).images, unit)
    return pickable(table, view.selection, Field.DATE, table["time"])


@kept
def ribbon_table(view: View, unit: Unit) -> pd.DataFrame:
    """Rows of `hue_ribbon`, of what all choices but the date leave."""
    table = hue_ribbon(view.at, view.masks(without=Field.DATE).images, unit)
    return pickable(table, view.selection, Field.DATE, table["time"])


@kept
def season_table(view: View) -> pd.DataFrame:
    """Rows of `hues_by_season`, of what all choices but season and place leave, with the words and cells of its chart.

    Where there are places a cell is both.
    """
    left = view.at.choose(view.selection.without(*_CELL))
    table = hues_by_season(view.at, left.images)
    label = table["season"] + table["images"].map(_counted).astype("string")
    full = table.assign(full=(table["images"] >= _FEW).to_numpy(bool))
    if not view.at.columns[Field.PLACE].values:
        return pickable(full.assign(label=label), view.selection, Field.SEASON, table["season"])
    full["label"] = table["place"] + ", " + label
    return pickable(full, view.selection, _CELL, table["place"] + "|" + table["season"])


def _counted(count: int) -> str:
    return f" ({count:,}{', few' if count < _FEW else ''})"


def show_time(view: View) -> str:
    """Ribbons of mean colours and of hue families, a row for each person."""
    unit: Unit = "month"
    if weeks(view.at, view.masks(without=Field.DATE).images) <= _MOST_WEEKS:
        unit = st.segmented_control(
            "Time in", list(_UNITS), default="month", format_func=_UNITS.__getitem__, key="unit", bind="query-params",
            required=True,
        )  # fmt: skip
    means = mean_table(view, unit)
    if means.empty:
        st.info("No picture with a colour has a known time.")
        return USUAL
    people = tuple(dict.fromkeys(means["person"]))
    st.caption(heights(means["images"].to_numpy(), unit))
    st.header(f"Mean colour of each {unit}", help=_MEAN_RULE)
    draw(charts.colour_ribbon, means, people, key="mean", field=Field.DATE)
    st.header(f"Hue families of each {unit}", help=_HUE_RULE)
    hues = ribbon_table(view, unit)
    draw(charts.hue_ribbon, hues, people, key="ribbon", field=Field.DATE)
    show_behind({"mean-colours": means.drop(columns="row"), "hues-through-time": hues.drop(columns=["row", "below"])})
    return USUAL


def heights(images: npt.NDArray[np.int64], unit: Unit) -> str:
    """Say what the heights of a ribbon's months or weeks mean."""
    fullest = int(images.max())
    full = min(charts.FULL_FROM, fullest)
    few = int((images < full).sum())
    highest = f"A {unit} with {full} or more" if fullest > full else f"The fullest {unit}, of {several(full, 'image')},"
    lower = f"; lower ones ({few:,} of {len(images):,}) have fewer, and say less" if few else ""
    return f"{several(int(images.sum()), 'image')}. {highest} is as high as its row{lower}. A click chooses the {unit}."


def show_seasons(view: View) -> str:
    """Hue families of each season at each place."""
    st.header("Hue families by season and place", help=_SEASON_RULE)
    table = season_table(view)
    if table.empty:
        st.info("No picture with a colour has a known time.")
        return USUAL
    cells = table.drop_duplicates(["place", "season"])
    thin = int((~cells["full"]).sum())
    few = f" {several(thin, 'bar')} of under {_FEW} images: pale, since their shares say little." if thin else ""
    places = bool(view.at.columns[Field.PLACE].values)
    where = "" if places else " Where one lived can be told on the Library page."
    st.caption(
        f"Shares of the images of each season, whose number stands beside it; {int(cells['images'].sum()):,} in all. "
        f"A click chooses the season{' at that place' if places else ''}.{few}{where}"
    )
    draw(charts.hues_by_season, table, key="seasons", field=_CELL if places else Field.SEASON)
    show_behind({"hues-by-season": table.drop(columns=["below", "label", "full"])})
    return USUAL
