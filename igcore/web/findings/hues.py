"""Findings about colours: the largest hue family, who posts more grey, black and white. Pure."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from igcore.selection import Field
from igcore.web.colours import PARTS
from igcore.web.findings.finding import Finding, Receipt, each_of, listed, percent, sentences
from igcore.web.words import several

#: View of the Colours page.
GREYS = (("show", PARTS["greys"].title),)
_COUNTED_ONCE = "Each picture counts once, by its dominant colour."


def largest_hue(table: pd.DataFrame) -> Finding | None:
    """Which hue family has the most pictures.

    Args:
        table: Rows of `analysis.colours.hues_by_person`.
    """
    every = table.groupby("hue", sort=False)["images"].sum()
    total = int(every.sum())
    if not total:
        return None
    hue, count = str(every.idxmax()), int(every.max())
    known = table[table["share"].notna()]
    first = known.loc[known.groupby("person", sort=False)["images"].idxmax()]
    return Finding(
        "Largest hue family",
        hue.capitalize(),
        sentences(
            f"{percent(count / total)} of {several(total, 'image')}.",
            each_of([f"{row['person']}: {row['hue']} ({percent(row['share'])})" for _, row in first.iterrows()]),
        ),
        Receipt(
            f"{_COUNTED_ONCE} Black, white and grey go by the limits in the sidebar, all others by hue.",
            f"{several(count, 'image')} in {hue}",
            f"{several(total, 'image')} with a colour that can be seen",
            several(total, "image"),
        ),
        "colours",
        apart=(Field.HUE,),
    )


def greys(table: pd.DataFrame) -> Finding | None:
    """Who posts more grey, black and white; of one person, how much.

    Args:
        table: Rows of `analysis.rates.rates`.
    """
    there = table[table["images"] > 0]
    people = table["person"].nunique()
    if there.empty:
        return None
    first = there.loc[there.groupby("hue", sort=False)["share"].idxmax()]
    if people == 1:
        return _alone(first)
    both = first[first["ratio"].notna() & first["low"].notna()]
    if both.empty:
        return None
    clear = both[both["low"] > 1]
    shown = clear if len(clear) else both
    # Not the greatest, which may be of two pictures: the one of which most is sure.
    row = shown.sort_values("low", ascending=False, kind="stable").iloc[0]
    others = _others(table, row)
    return Finding(
        "Grey, black and white",
        f"{_times(row['ratio'])}× {row['hue']}" if len(clear) else "No clear difference",
        " ".join(_ratios(table, both)),
        Receipt(
            f"{_COUNTED_ONCE} Ratio of two rates with its 95 % interval by the log method (Katz et al. 1978), which "
            "takes pictures as drawn one by one.",
            f"{row['images']:,} of {several(row['total'], 'image')} of {row['person']} in {row['hue']}",
            f"{row['others']:,} of {several(row['others_total'], 'image')} of {others}",
            several(row["total"] + row["others_total"], "image"),
        ),
        "colours",
        GREYS,
        (Field.HUE,),
    )


def _ratios(table: pd.DataFrame, both: pd.DataFrame) -> Iterator[str]:
    """One sentence for each who posts more of something."""
    for person, rows in both.groupby("person", sort=False):
        yield f"{person} against {_others(table, rows.iloc[0])}: {', '.join(_ratio(row) for row in rows.itertuples())}."


def _ratio(row: Any) -> str:
    unsure = ", maybe no difference" if row.low <= 1 <= row.high else ""
    return f"{_times(row.ratio)}× {row.hue} ({_times(row.low)} to {_times(row.high)}{unsure})"


def _others(table: pd.DataFrame, row: pd.Series) -> str:
    others = [name for name in table["person"].unique() if name != row["person"]]
    return str(others[0]) if len(others) == 1 else "all others"


def _alone(first: pd.DataFrame) -> Finding:
    row = first.sort_values("share", ascending=False, kind="stable").iloc[0]
    shares = listed(f"{percent(each['share'])} {each['hue']}" for _, each in first.iterrows())
    return Finding(
        "Grey, black and white",
        f"{percent(row['share'])} {row['hue']}",
        f"Of {several(row['total'], 'image')} {shares}.",
        Receipt(
            _COUNTED_ONCE,
            f"{several(row['images'], 'image')} in {row['hue']}",
            f"{several(row['total'], 'image')} with a colour that can be seen",
            several(row["total"], "image"),
        ),
        "colours",
        GREYS,
        (Field.HUE,),
    )


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
