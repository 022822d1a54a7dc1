"""The table that goes into the message of a commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Line:
    """One measure: so many times, of the bare app in turns, and what was set as a goal.

    The goal is for the ratio of the medians where `times` is true, else for the median itself.
    """

    what: str
    unit: str
    ours: Sequence[float]
    bare: Sequence[float] = ()
    goal: float | None = None
    times: bool = False


HEAD = "| what | igcore | bare app | ratio | goal | met |\n| --- | --- | --- | --- | --- | --- |"


def row(line: Line) -> str:
    """Return a line as a row under `HEAD`.

    Example:
        >>> row(Line("click", "ms", [200, 210, 220], [100, 105, 110], 1.5, times=True))
        '| click, ms | 210 (205-215) | 105 (102-108) | 2.0 | 1.5 x | no |'
    """
    ratio = median(line.ours) / median(line.bare) if any(line.bare) else None
    cells = [f"{line.what}, {line.unit}", _spread(line.ours), _spread(line.bare)]
    cells.append(f"{ratio:.1f}" if ratio else "")
    if line.goal is None:
        return f"| {' | '.join([*cells, '', ''])} |"
    measured = ratio if line.times and ratio else median(line.ours)
    goal = f"{line.goal:g} x" if line.times else f"{line.goal:g} {line.unit}"
    return f"| {' | '.join([*cells, goal, 'yes' if measured <= line.goal else 'no'])} |"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return ""
    if len(values) == 1:
        return _short(values[0])
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return f"{_short(middle)} ({_short(low)}-{_short(high)})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2g}"
