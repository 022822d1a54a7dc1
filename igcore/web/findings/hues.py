"""Findings about colours: the largest hue family, who posts more grey, black and white. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

import pandas as pd

from igcore.selection import Field
from igcore.web.colours import PARTS
from igcore.web.findings.finding import Finding, Receipt, Row, Rows, each_of, listed, percent, sentences
from igcore.web.words import several

#: View of the Colours page.
GREYS = (("show", PARTS["greys"].title),)
_COUNTED_ONCE = "Each picture counts once, by its dominant colour."


def largest_hue(table: Rows) -> Finding | None:
    """Which hue family has the most pictures.

    Args:
        table: Rows of `analysis.colours.hues_by_person`.
    """
    every: Counter[str] = Counter()
    every_of: Counter[str] = Counter()
    first: dict[str, Row] = {}
    for row in table:
        every[row["hue"]] += row["images"]
        every_of[row["person"]] += row["images"]
        # In the order of people: everybody's first row is of the first hue.
        if row["images"] > first.setdefault(row["person"], row)["images"]:
            first[row["person"]] = row
    total = every.total()
    if not total:
        return None
    hue, most = every.most_common(1)[0]
    return Finding(
        "Largest hue family",
        hue.capitalize(),
        sentences(
            f"{percent(most / total, total)} of {several(total, 'image')}.",
            each_of(
                [
                    f"{person}: {row['hue']} ({percent(row['share'], every_of[person])})"
                    for person, row in first.items()
                    if row["images"]
                ]
            ),
        ),
        Receipt(
            f"{_COUNTED_ONCE} Black, white and grey go by the limits in the sidebar, all others by hue.",
            f"{several(most, 'image')} in {hue}",
            f"{several(total, 'image')} with a colour that can be seen",
            several(total, "image"),
        ),
        "colours",
        apart=(Field.HUE,),
    )


def greys(table: Rows) -> Finding | None:
    """Who posts more grey, black and white; of one person, how much.

    Args:
        table: Rows of `analysis.rates.rates`.
    """
    people = list(dict.fromkeys(row["person"] for row in table))
    first: dict[str, Row] = {}
    for row in table:
        if row["images"] and row["share"] > first.get(row["hue"], {"share": 0})["share"]:
            first[row["hue"]] = row
    if len(people) < 2:
        return _alone([*first.values()])
    both = [row for row in first.values() if not pd.isna(row["low"])]
    if not both:
        return None
    # Not the greatest ratio, which may be of two pictures: the one that is surest not to be 1.
    row = max(both, key=_sureness)
    clear = not row["low"] <= 1 <= row["high"]
    return Finding(
        "Grey, black and white",
        f"{row['person']}, {_times(row['ratio'])}× {row['hue']}" if clear else "No clear difference",
        " ".join(_ratios(people, both)),
        Receipt(
            f"{_COUNTED_ONCE} Ratio of two rates with its 95% interval by the log method (Katz et al. 1978), which "
            "takes pictures as drawn one by one.",
            f"{row['images']:,} of {several(row['total'], 'image')} of {row['person']} in {row['hue']}",
            f"{row['others']:,} of {several(row['others_total'], 'image')} of {_others(people, row['person'])}",
            several(row["total"] + row["others_total"], "image"),
        ),
        "colours",
        GREYS,
        (Field.HUE,),
    )


def _sureness(row: Row) -> float:
    """How many standard errors the logarithm of a ratio is away from that of 1, up to a factor."""
    wide = log(row["high"] / row["low"])
    # Without an error both have nothing else: there is no difference.
    return abs(log(row["ratio"])) / wide if wide else 0.0


def _ratios(people: Sequence[str], both: Rows) -> Iterator[str]:
    """One sentence for each who posts more of something."""
    for person in dict.fromkeys(row["person"] for row in both):
        mine = ", ".join(_ratio(row) for row in both if row["person"] == person)
        yield f"{person} against {_others(people, person)}: {mine}."


def _ratio(row: Row) -> str:
    unsure = "; maybe no difference" if row["low"] <= 1 <= row["high"] else ""
    return f"{_times(row['ratio'])}× {row['hue']} (95%: {_times(row['low'])} to {_times(row['high'])}{unsure})"


def _others(people: Sequence[str], person: str) -> str:
    others = [name for name in people if name != person]
    return others[0] if len(others) == 1 else "all others"


def _alone(first: Rows) -> Finding | None:
    if not first:
        return None
    row = max(first, key=lambda row: row["share"])
    shares = listed(f"{percent(each['share'], each['total'])} {each['hue']}" for each in first)
    return Finding(
        "Grey, black and white",
        f"{percent(row['share'], row['total'])} {row['hue']}",
        f"Of {several(row['total'], 'image')}: {shares}.",
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
