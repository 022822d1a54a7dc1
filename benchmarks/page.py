"""Figures in words: rows of one table, as they are printed and as they stand in the documents."""

from collections.abc import Hashable, Mapping
from math import isnan
from typing import Any

import pandas as pd

from benchmarks.figures import summary

HEAD = (
    "| what | images | igcore | beside | what it is beside | ratio | at most | met |\n"
    "| --- | ---: | --- | --- | --- | --- | --- | --- |"
)
#: What the parent of all parts adds to each: how long it took.
TOOK = "all of this part"

_INTRODUCTION = """# What it costs

{told}

![Goals, and what was measured of them](benchmarks.svg)

![Ratios by the number of images](benchmarks-sizes.svg)

What igcore does is measured beside what does less, in the same rounds: Pillow's decoding, the script of 2016, a look at
each file, a Streamlit app with nothing but a button. Figures are medians (and quartiles) of the rounds, ratios are
taken within each round, and a goal is the most that a figure may be.

```sh
make bench                                    # all of it, some 35 minutes on two cores, into data/benchmarks
python -m benchmarks extract build            # some parts
python -m benchmarks --into docs              # this page, its plot and its figures
python -m benchmarks.bench_extract            # one part alone, printed only
python -m benchmarks.bench_tables --sizes 10000000
```

All rounds are in [benchmarks.parquet](benchmarks.parquet), a row for each measure, size and round, with the machine.
"""


def rows(table: pd.DataFrame) -> list[str]:
    """Return a line under `HEAD` for each measure of a table of figures."""
    return [_row(measure) for measure in summary(table).to_dict("records")]


def _row(measure: Mapping[Hashable, Any]) -> str:
    name = " ".join(str(measure[key]) + mark for key, mark in (("case", ":"), ("what", "")) if measure[key])
    size = "" if pd.isna(measure["size"]) else f"{measure['size']:,}"
    if isnan(measure["ours"]):
        return _line(name, size, str(measure["note"]), "", "", "", "", "")
    unit = str(measure["unit"])
    goal = number(measure["goal"], unit) or ratio(measure["ratio_goal"], " x")
    met = "" if isnan(measure["of_goal"]) else "yes" if measure["of_goal"] <= 1 else "**no**"
    cells = [_spread(measure, "ours", unit), _spread(measure, "beside", unit), str(measure["than"])]
    return _line(name, size, *cells, _ratios(measure), goal, met)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _spread(measure: Mapping[Hashable, Any], name: str, unit: str) -> str:
    middle, low, high = (measure[f"{name}{end}"] for end in ("", "_low", "_high"))
    if isnan(middle):
        return ""
    return number(middle, unit) + ("" if low == high else f" ({number(low)}-{number(high)})")


def _ratios(measure: Mapping[Hashable, Any]) -> str:
    middle, low, high = (measure[f"ratio{end}"] for end in ("", "_low", "_high"))
    if isnan(middle):
        return ""
    return ratio(middle) + ("" if low == high else f" ({ratio(low)}-{ratio(high)})")


def number(value: float, unit: str = "") -> str:
    """Write a figure so that it is read at a glance.

    Example:
        >>> number(1234.5, "ms"), number(7.123, "ms"), number(0.01234)
        ('1,234 ms', '7.1 ms', '0.012')
    """
    if isnan(value):
        return ""
    text = f"{value:,.0f}" if abs(value) >= 20 else f"{value:.2g}"
    return f"{text} {unit}".strip()


def ratio(value: float, mark: str = "") -> str:
    """Write a ratio; one of little as a part.

    Example:
        >>> ratio(1.523, " x"), ratio(1 / 44)
        ('1.52 x', '1/44')
    """
    if isnan(value):
        return ""
    if 0 < value < 0.1:
        return f"1/{1 / value:.0f}"
    return (f"{value:,.0f}" if value >= 20 else f"{value:.3g}") + mark


def goals(table: pd.DataFrame) -> str:
    """Say in a sentence how many goals are met, and which are not."""
    aimed = summary(table).dropna(subset="of_goal")
    missed = aimed[aimed["of_goal"] > 1]
    if aimed.empty:
        return "Nothing of this has a goal."
    if missed.empty:
        return f"All {len(aimed)} goals are met."
    names = ", ".join(f"{what} ({times})" for what, times in missed.groupby("what", sort=False).size().items())
    return f"{len(aimed) - len(missed)} of {len(aimed)} goals are met; not yet, so many times: {names}."


def on_what(table: pd.DataFrame) -> str:
    """Say when and on what figures were taken."""
    runs = table[["commit", "processor", "cores", "memory_gib", "system", "python", "libraries"]].drop_duplicates()
    days = sorted({f"{day:%Y-%m-%d}" for day in table["measured_at"]})
    told = [
        f"igcore {each.commit}, {each.processor} with {each.cores} cores and {each.memory_gib} GiB, {each.system}, "
        f"Python {each.python}, {each.libraries}"
        for each in runs.itertuples()
    ]
    return f"Measured on {' and '.join(days)}: {'; '.join(told)}."


def page(table: pd.DataFrame, titles: Mapping[str, str]) -> str:
    """Write the whole page.

    Args:
        table: Of figures.
        titles: Of the parts, in order.
    """
    head = _INTRODUCTION.format(told=f"{goals(table)} {on_what(table)}")
    parts = [_part(table[table["part"] == part], title) for part, title in titles.items() if part in set(table["part"])]
    return "\n".join([head, *parts])


def _part(table: pd.DataFrame, title: str) -> str:
    return "\n".join([f"## {title}\n", HEAD, *rows(table), ""])
