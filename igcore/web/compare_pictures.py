"""Part of the Compare page: pictures typical of A and not of B, and of B and not of A, side by side."""

from math import isnan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from igcore.analysis.typical import Typical, most_typical, typical
from igcore.web.browse import show_pictures
from igcore.web.columns import keep_order
from igcore.web.compare import Compared, sides, volume_measure
from igcore.web.compare_parts import Tables
from igcore.web.frame import View, kept
from igcore.web.words import plain

#: So many pictures of each are shown at most.
_MOST = 60
_RULE = (
    "Naive Bayes, a simple classifier, over hue family, lightness and colourfulness in steps of ten, and the names of "
    "all colours in the palette. A picture's score is how many times as likely it is of A as of B by these, learnt "
    "from other weeks than its own, so that it is no memory of that day; shares are drawn towards those of both "
    "together by ten pictures (m-estimate). Pictures that are in both are left out, and of those that look alike one "
    "is shown. How often the right one scores higher is the area under the ROC curve, with its interval by Hanley and "
    "McNeil (1982)."
)


class Shown(NamedTuple):
    """Scores of all pictures; the most typical of A and of B, the most typical first; and the order of a wall."""

    scores: Typical
    rows: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
    order: npt.NDArray[np.int32]


@kept
def shown(view: View, two: Compared) -> Shown:
    """Score the pictures of both."""
    volume = view.volume
    measures = [volume_measure(volume, name) for name in ("lightness", "colourfulness")]
    pair = sides(view, two)
    scores = typical(view.at, pair, measures)
    alike = pd.Categorical(volume.tables.images["alike"]).codes
    a, b = (
        most_typical(np.where(side.images, score, np.nan), alike, _MOST)
        for side, score in zip(pair, (scores.score, -scores.score), strict=True)
    )
    rows = a, b
    first = np.concatenate(rows)
    rest = np.ones(len(scores.score), bool)
    rest[first] = False
    return Shown(scores, rows, np.concatenate([first, np.flatnonzero(rest)]).astype(np.int32))


def show_typical(view: View, two: Compared) -> Tables:
    """Say how well pictures tell A and B apart; returns the table behind it."""
    st.header("Typical pictures", help=_RULE)
    found = shown(view, two)
    if np.isnan(found.scores.score).all():
        st.info("There are no pictures that only one of the two has.", icon=":material/image_not_supported:")
    else:
        st.markdown(sentence(found.scores, two.names))
    rows = np.concatenate(found.rows)
    names = np.repeat(two.names, [len(each) for each in found.rows]).tolist()
    images = view.volume.tables.images.iloc[rows][["image_id", "person", "file"]].reset_index(drop=True)
    return {"typical-pictures": images.assign(of=pd.array(names, "string"), score=found.scores.score[rows])}


def show_typical_walls(view: View, two: Compared) -> None:
    """Show the pictures typical of A and not of B beside those of B and not of A, the most typical first."""
    found = shown(view, two)
    order = keep_order(found.order)
    for column, rows, name in zip(st.columns(2), found.rows, two.names, strict=True):
        with column:
            st.markdown(f"**Typical of {plain(name)}**")
            if not len(rows):
                st.markdown("None of these pictures is more of this one than of the other.")
            images = np.zeros(len(found.order), bool)
            images[rows] = True
            show_pictures(images, view, f"typical-{name[0]}", title=f"Pictures typical of {name}", order=order)


def sentence(found: Typical, names: tuple[str, str]) -> str:
    """Say how often a picture of A looks more like A than one of B."""
    one, other = map(plain, names)
    if isnan(found.apart):
        return (
            f"There are too few weeks of {one} or of {other} to say how well their pictures can be told apart: those "
            "below may be typical by chance."
        )
    said = (
        f"Of a picture of {one} and one of {other}, their colours alone tell which is which **{found.apart:.0%}** of "
        f"the time (95%: {found.low:.0%} to {found.high:.0%}; 50% is chance)."
    )
    return f"{said} So those below may be typical by chance." if found.low <= 0.5 else said
