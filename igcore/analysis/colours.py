"""Colours of pictures counted: hue families, named colours."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families
from igcore.colour.names import name_hexes

Codes = npt.NDArray[np.integer]
NameRule = Literal["name", "name_ciede2000"]
Counting = Literal["dominant", "palette", "share"]
#: Most swatches that a picture has.
_PALETTE = 5


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


def named_colours(digests: pd.Series, swatches: pd.DataFrame, rule: NameRule = "name", top: int = 20) -> pd.DataFrame:
    """Count named colours in pictures: as the dominant, anywhere in the palette, and by their share.

    Args:
        digests: Content of n pictures; the same content counts as often as it is there.
        swatches: `schema.Swatch` of at least these; those of a picture stand together.
        rule: Column of the names: nearest by RGB distance, the rule of 2016, or by CIEDE2000.
        top: At most so many names are returned, those of most pictures as dominant first.

    Returns:
        `name`; `hex`, the colour itself; `dominant` and `palette`, in how many pictures it is that;
        `share`, the part it has of all pictures together, each counting 1; ordered by these.
    """
    held = pd.Categorical(digests)
    # Libraries in memory share the categories: then there is nothing to look up.
    shared = isinstance(digests.dtype, pd.CategoricalDtype) and swatches["digest"].dtype == digests.dtype
    known = swatches["digest"] if shared else pd.Series(pd.Categorical(swatches["digest"], held.categories))
    content = known.cat.codes.to_numpy(np.int64)
    times = np.append(np.bincount(held.codes, minlength=len(held.categories)), 0)[content]
    found = np.flatnonzero(times)
    times, content = times[found], content[found]
    names = pd.Categorical(swatches[rule].iloc[found])
    listed, codes = names.categories, names.codes
    ranks, shares = swatches["rank"].to_numpy()[found], swatches["share"].to_numpy(np.float64)[found]

    def total(weights: np.ndarray) -> np.ndarray:
        return np.bincount(codes, weights, minlength=len(listed))

    table = pd.DataFrame(
        {
            "name": pd.array(list(listed), "string"),
            "dominant": total(np.where(ranks == 1, times, 0)).astype(np.int64),
            "palette": total(np.where(_first_of(content, codes), times, 0)).astype(np.int64),
            "share": total(shares * times) / max(len(digests), 1),
        }
    )
    table = table[table["palette"] > 0].sort_values(
        ["dominant", "palette", "share", "name"], ascending=[False, False, False, True], ignore_index=True
    )
    table = table.head(top)
    return table.assign(hex=pd.array(name_hexes(table["name"]), "string"))


def _first_of(content: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Tell which swatches are the first of their name in their picture; those of a picture stand together."""
    first = np.ones(len(codes), bool)
    for back in range(1, _PALETTE):
        first[back:] &= (content[back:] != content[:-back]) | (codes[back:] != codes[:-back])
    return first
