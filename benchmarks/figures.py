"""What is measured: figures of one shape, kept as a tidy table (a row for each measure, size and round).

A goal is the most that a figure may be: of the median itself, or of the median of the ratios to what it is beside,
which was measured in the same rounds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Figure:
    """One measure, in so many rounds.

    Without rounds it is one that could not be taken, and `note` says why.
    """

    what: str
    unit: str = ""
    ours: Sequence[float] = ()
    beside: Sequence[float] = ()
    than: str = ""
    """What it is beside."""
    case: str = ""
    """Which of several alike: a picture, a page, a query."""
    size: int | None = None
    """Images of the archive or library."""
    goal: float | None = None
    ratio_goal: float | None = None
    note: str = ""


#: What tells one measure from another.
MEASURE = ["part", "what", "case", "size", "than"]
_TYPES = {
    "part": "string",
    "what": "string",
    "case": "string",
    "size": "Int64",
    "unit": "string",
    "round": "Int64",
    "ours": "float64",
    "beside": "float64",
    "than": "string",
    "goal": "float64",
    "ratio_goal": "float64",
    "note": "string",
}


def tidy(part: str, figures: Iterable[Figure], machine: Mapping[str, Any]) -> pd.DataFrame:
    """Lay figures out, a row a round.

    Args:
        part: Of the benchmarks.
        figures: In the order in which they are to be read.
        machine: Columns that all of them have: commit, date, processor.

    Returns:
        Columns of `_TYPES`, then those of `machine`. A figure without rounds is one row, of no `round` and no `ours`.

    Raises:
        ValueError: A figure is beside fewer or more rounds than its own.
    """
    rows = [row for figure in figures for row in _rows(part, figure)]
    table = pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES)
    return table.assign(**machine)


def _rows(part: str, figure: Figure) -> Iterable[dict[str, Any]]:
    if figure.beside and len(figure.beside) != len(figure.ours):
        raise ValueError(f"{figure.what}: {len(figure.ours)} rounds beside {len(figure.beside)}")
    common = {"part": part} | {key: value for key, value in asdict(figure).items() if key not in ("ours", "beside")}
    if not figure.ours:
        return [common | {"round": None, "ours": np.nan, "beside": np.nan}]
    beside = figure.beside or [np.nan] * len(figure.ours)
    return [
        common | {"round": number, "ours": ours, "beside": bare}
        for number, (ours, bare) in enumerate(zip(figure.ours, beside, strict=True), 1)
    ]


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure, in the order of the table.

    Args:
        table: Of `tidy`; its `ratio` is taken within each round.

    Returns:
        The columns of the measure; for `ours`, `beside` and `ratio` the median and the quartiles `*_low`, `*_high`;
        `of_goal` (what was measured by what it may be, at most 1 where it is met; missing without a goal); `rounds`.
    """
    with_ratio = table.assign(ratio=table["ours"] / table["beside"])
    grouped = with_ratio.groupby(MEASURE, sort=False, dropna=False)
    told = grouped[["unit", "goal", "ratio_goal", "note"]].first()
    columns: dict[str, pd.Series] = {}
    for name in ("ours", "beside", "ratio"):
        columns[name] = grouped[name].median()
        columns[f"{name}_low"], columns[f"{name}_high"] = grouped[name].quantile(0.25), grouped[name].quantile(0.75)
    found = told.assign(**columns, rounds=grouped["round"].count())
    of_goal = (found["ratio"] / found["ratio_goal"]).fillna(found["ours"] / found["goal"])
    of_goal = of_goal.mask(found["ours"] == found["goal"], 1.0)  # also of nothing, where nothing is allowed
    return found.assign(of_goal=of_goal).reset_index()


def with_part(before: pd.DataFrame | None, part: str, fresh: pd.DataFrame) -> pd.DataFrame:
    """Put what was measured of a part into the place of what was known of it."""
    if before is None:
        return fresh
    return pd.concat([before[before["part"] != part], fresh], ignore_index=True)


def read(path: Path) -> pd.DataFrame | None:
    """Read a table of figures; None if there is none."""
    return pd.read_parquet(path) if path.exists() else None


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table of figures, whole or not at all."""
    partial = path.with_suffix(".new")
    table.to_parquet(partial, compression="zstd", index=False)
    partial.replace(path)
