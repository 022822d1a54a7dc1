"""Colours of pictures counted: hue families, named colours."""

from typing import Literal

import numpy as np
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families
from igcore.colour.names import name_hexes

NameRule = Literal["name", "name_ciede2000"]
Counting = Literal["dominant", "palette", "share"]


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


def hues_by_person(people: pd.Series, hues: pd.Series) -> pd.DataFrame:
    """Count pictures by hue family and person.

    Args:
        people: Person of n pictures, categorical.
        hues: Their families, categorical over `FAMILIES`; missing for pictures without a visible pixel.

    Returns:
        `hue`, `person`, `images` and `share` (of that person's pictures that have a hue, 0 to 1; missing if
        there are none): a row for every family and every category of `people`, in their order.
    """
    names = list(people.cat.categories)
    known = ((hues.cat.codes >= 0) & (people.cat.codes >= 0)).to_numpy()
    places = hues.cat.codes.to_numpy(np.int64)[known] * len(names) + people.cat.codes.to_numpy(np.int64)[known]
    counts = np.bincount(places, minlength=len(FAMILIES) * len(names)).reshape(len(FAMILIES), len(names))
    total = counts.sum(axis=0)
    shares = pd.array((counts / np.where(total > 0, total, 1)).ravel(), "Float64")
    shares[np.tile(total == 0, len(FAMILIES))] = pd.NA
    return pd.DataFrame(
        {
            "hue": pd.array(np.repeat(FAMILIES, len(names)), "string"),
            "person": pd.array(names * len(FAMILIES), "string"),
            "images": counts.ravel(),
            "share": shares,
        }
    )


def named_colours(digests: pd.Series, swatches: pd.DataFrame, rule: NameRule = "name", top: int = 20) -> pd.DataFrame:
    """Count named colours in pictures: as the dominant, anywhere in the palette, and by their share.

    Args:
        digests: Content of n pictures; the same content counts as often as it is there.
        swatches: `schema.Swatch` of at least these.
        rule: Column of the names: nearest by RGB distance, the rule of 2016, or by CIEDE2000.
        top: At most so many names are returned, those of most pictures as dominant first.

    Returns:
        `name`; `hex`, the colour itself; `dominant` and `palette`, in how many pictures it is that;
        `share`, the part it has of all pictures together, each counting 1; ordered by these.
    """
    times = swatches["digest"].map(digests.value_counts()).astype("float64")
    found = swatches.assign(times=times)[times > 0]
    by_name = found[rule]
    dominant = found["times"].where(found["rank"] == 1, 0).groupby(by_name, observed=True).sum()
    once = ~found.duplicated(["digest", rule])
    palette = found["times"].where(once, 0).groupby(by_name, observed=True).sum()
    share = (found["share"] * found["times"]).groupby(by_name, observed=True).sum() / max(len(digests), 1)
    table = pd.DataFrame({"dominant": dominant, "palette": palette, "share": share}).fillna(0)
    table = table.astype({"dominant": "int64", "palette": "int64"}).rename_axis("name").reset_index()
    table = table.astype({"name": "string"})
    table = table.sort_values(
        ["dominant", "palette", "share", "name"], ascending=[False, False, False, True], ignore_index=True
    ).head(top)
    return table.assign(hex=pd.array(name_hexes(table["name"]), "string"))
