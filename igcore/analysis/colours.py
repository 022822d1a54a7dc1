"""Colours of pictures counted: hue families, named colours."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families
from igcore.colour.names import name_hexes
from igcore.selection import Field, Index, Mask

#: What is counted of a named colour.
NamedMeasure = Literal["dominant", "palette", "share"]

Codes = npt.NDArray[np.integer]


def hue_families(swatches: pd.DataFrame, thresholds: Thresholds = THRESHOLDS) -> pd.Series:
    """Family of each picture's dominant colour.

    Args:
        swatches: `schema.Swatch`; `digest`, `rank` and the channels are read.
        thresholds: Where black, grey and white end.

    Returns:
        Categorical by `digest`, categories in the order of `FAMILIES`.
    """
    dominant = swatches[swatches["rank"] == 1]
    channels = dominant[["red", "green", "blue"]].to_numpy(np.int64)
    family = np.array(FAMILIES)[families(channels, thresholds)]
    return pd.Series(pd.Categorical(family, FAMILIES), index=dominant["digest"].array, name="hue")


def hues_by_person(people: Codes, hues: Codes, names: Sequence[str]) -> pd.DataFrame:
    """Count pictures by hue family and person.

    Args:
        people: (n,) place in `names` of whoever each picture is of.
        hues: (n,) place in `FAMILIES` of their hues; -1 for pictures without a visible pixel.
        names: Everybody.

    Returns:
        `hue`, `person`, `images` and `share` (of that person's pictures that have a hue, 0 to 1; missing if
        there are none): a row for every family and every name, in their order.
    """
    known = hues >= 0
    places = hues[known].astype(np.int64) * len(names) + people[known]
    counts = np.bincount(places, minlength=len(FAMILIES) * len(names)).reshape(len(FAMILIES), len(names))
    total = counts.sum(axis=0)
    shares = pd.array((counts / np.where(total > 0, total, 1)).ravel(), "Float64")
    shares[np.tile(total == 0, len(FAMILIES))] = pd.NA
    return pd.DataFrame(
        {
            "hue": pd.array(np.repeat(FAMILIES, len(names)), "string"),
            "person": pd.array([*names] * len(FAMILIES), "string"),
            "images": counts.ravel(),
            "share": shares,
        }
    )


def named_colours(at: Index, images: Mask, top: int = 20, by: NamedMeasure = "dominant") -> pd.DataFrame:
    """Count named colours in pictures: as the dominant, anywhere in the palette, and by their share.

    Args:
        at: n images; names go by its rules.
        images: (n,) those that count; the same content counts as often as it is there.
        top: At most so many names are returned.
        by: Column that they are ordered by, the most first; among equals go the others. Those with 0 are left out.

    Returns:
        `name`; `hex`, the colour itself; `dominant` and `palette`, in how many pictures it is that;
        `share`, the part it has of all pictures together, each counting 1.
    """
    names = at.columns[Field.COLOUR].values
    some = images[at.shares.places]
    codes = at.shares.named(at.rules.names)[some]
    dominant, palette = (at.columns[field].count(images) for field in (Field.DOMINANT, Field.COLOUR))
    share = np.bincount(codes, at.shares.share[some], len(names)) / max(int(np.count_nonzero(images)), 1)
    measures = {"dominant": dominant, "palette": palette, "share": share}
    counted = measures.pop(by)
    # By the first of these that tells; names stand in the order of the alphabet.
    first = np.lexsort([-each for each in reversed([counted, *measures.values()])])
    first = first[counted[first] > 0][:top]
    found = [names[place] for place in first]
    return pd.DataFrame(
        {
            "name": pd.array(found, "string"),
            "dominant": dominant[first],
            "palette": palette[first],
            "share": share[first],
            "hex": pd.array(name_hexes(found), "string"),
        }
    )
