"""What a finding is: a figure and a sentence, with the receipt that says how it came about. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from igcore.selection import Choice, Field

#: A table, small enough to be walked through: row by row, by column. It takes a tenth of the time that pandas takes.
Row = Mapping[str, Any]
Rows = Sequence[Row]
#: So many people are named one by one.
_NAMED = 4
#: Shares below this have a digit more where they are of many; below the least one there are no digits for them.
_SMALL, _LEAST, _MANY = 0.0995, 0.001, 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a figure came about: by which rule, what was counted, over what, of how many cases, and what was chosen.

    `over` is empty where a figure is a count. `chosen` is the selection in words.
    """

    rule: str
    counted: str
    over: str
    number: str
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an archive tells. All texts are plain: names and hashtags stand in them as they are.

    `page` shows it, by the name of its file, with the parameters `view` in its address. What is chosen in the fields
    `apart` does not count, as on that page. `choosing` is chosen besides, where the page shows it only then.
    """

    title: str
    value: str
    sentence: str
    receipt: Receipt
    page: str
    view: tuple[tuple[str, str], ...] = ()
    apart: tuple[Field, ...] = ()
    choosing: tuple[Field, Choice] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings about one thing, under its heading."""

    title: str
    findings: tuple[Finding, ...]


def rows_of(table: pd.DataFrame) -> Rows:
    """Turn a small table into its rows."""
    names = [str(name) for name in table]
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def listed(parts: Iterable[str]) -> str:
    """Put parts of a sentence into a list.

    Example:
        >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
        ('a, b and c', 'a', '')
    """
    *before, last = [*parts] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def each_of(parts: Sequence[str]) -> str:
    """Say something of several people, one sentence a person; of many only the first ones.

    Example:
        >>> each_of(["Kat 3", "Mads 4"]), each_of(["Kat 3"])
        ('Kat 3. Mads 4.', '')
    """
    if len(parts) < 2:
        return ""
    more = [f"{len(parts) - _NAMED:,} more"] if len(parts) > _NAMED else []
    return " ".join(f"{part}." for part in [*parts[:_NAMED], *more])


def percent(share: float, number: int) -> str:
    """Write a share of so many; a small one of many with a digit more, and not as nothing.

    Example:
        >>> percent(0.314, 500), percent(0.0123, 500), percent(0.0625, 16), percent(0.0001, 9_999), percent(0, 16)
        ('31%', '1.2%', '6%', 'under 0.1%', '0%')
    """
    if 0 < share < _LEAST:
        return f"under {_LEAST:.1%}"
    return f"{share:.1%}" if 0 < share < _SMALL and number >= _MANY else f"{share:.0%}"


def sentences(*parts: str) -> str:
    """Put sentences together, without the empty ones."""
    return " ".join(part for part in parts if part)
