"""Charts that select: which rows of a chart stand for something chosen, and what a click on one means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from igcore.charts import PICK, SPAN
from igcore.selection import Choice, Field, Selection
from igcore.selection.times import days_of
from igcore.web import state

#: What the marks of a chart through time stand for.
Unit = Literal["month", "day"]
#: Of each chart with a brush, the time that was last brushed on it, and how often it was drawn afresh since.
_BRUSHED = "brushed"


#: What a click on a mark chooses in; of several fields it chooses a value in each, and in one that is twice both.
Chosen = Field | tuple[Field, ...]
#: Between the values of several fields.
_BETWEEN = "|"
#: So many days can be chosen at once.
MOST_DAYS = 1_000


def pickable(table: pd.DataFrame, selection: Selection, field: Chosen, values: Iterable[str]) -> pd.DataFrame:
    """Prepare a chart's rows for clicks.

    Args:
        table: n rows.
        selection: What is chosen.
        field: What a click on a row chooses in.
        values: n values of that field, one for each row; of several fields with `|` between them.

    Returns:
        The table with two columns more: `value`, and `picked`, false where it has to be drawn pale because others of
        the field are chosen.
    """
    listed, fields = [str(value) for value in values], _each(field)
    picked = np.ones(len(table), bool)
    if any(selection.of(each) for each in fields):
        for each, parts in zip(fields, zip(*(value.split(_BETWEEN) for value in listed), strict=True), strict=False):
            picked &= _picked(each, selection.of(each), parts)
    return table.assign(value=pd.array(listed, "string"), picked=picked)


@dataclass(frozen=True, slots=True, eq=False)
class DaysBehind:
    """Which of some `days` (d,) since 1970 each of some marks stands for: (d,) `rows`, places of them in `marks`."""

    marks: Sequence[str]
    days: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]

    def of(self, mark: str) -> list[str]:
        """Days of a mark, as values of the field `date`, in order; of one that is no more there are none.

        Example:
            >>> DaysBehind(["a", "b"], np.array([0, 1, 3]), np.array([0, 1, 0])).of("a")
            ['1970-01-01', '1970-01-04']
        """
        if mark not in self.marks:
            return []
        days = np.unique(self.days[self.rows == self.marks.index(mark)])
        return [str(day) for day in np.datetime_as_string(days.astype("datetime64[D]"))]

    def pickable(self, table: pd.DataFrame, chosen: npt.NDArray[np.int64] | None) -> pd.DataFrame:
        """Prepare rows for clicks, one for each mark.

        Args:
            table: Its rows.
            chosen: Days that are chosen; None where nothing of dates is.

        Returns:
            The table with the columns that `pickable` gives it; a row is `picked` where any of its days is.
        """
        picked = np.ones(len(table), bool)
        if chosen is not None:
            picked = np.bincount(self.rows[np.isin(self.days, chosen)], minlength=len(table)) > 0
        return table.assign(value=pd.array(self.marks, "string"), picked=picked)


def _toggle_days(days: Sequence[str]) -> None:
    """Add days to those that are chosen, or take them away where all of them are."""
    now = state.selection().of(Field.DATE).values
    after = [each for each in now if each not in days] if set(days) <= set(now) else list(dict.fromkeys([*now, *days]))
    if len(after) > MOST_DAYS:
        state.notify(f"These are more than {MOST_DAYS:,} days, too many to be chosen one by one.")
        return
    state.do(["only", Field.DATE, *after])


def _each(field: Chosen) -> tuple[Field, ...]:
    return field if isinstance(field, tuple) else (field,)


def _picked(field: Field, now: Choice, values: Sequence[str]) -> npt.NDArray[np.bool_]:
    wanted = _met(field, now.values, values) if now.values else np.ones(len(values), bool)
    return np.asarray((wanted & ~_met(field, now.none, values)) != now.inverted)


def _met(field: Field, chosen: Sequence[str], values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which of some values are among those that are chosen; of times, which have a day in common with any."""
    if field is not Field.DATE:
        return np.array([value in chosen for value in values], bool)
    (starts, ends), (first, last) = _bounds(chosen), _bounds(values)
    return np.asarray(((starts[:, None] <= last) & (ends[:, None] >= first)).any(axis=0))


def _bounds(values: Sequence[str]) -> npt.NDArray[np.int64]:
    """First and last days (2, n) of some times, as numbers."""
    spans = [((start or date.min).toordinal(), (end or date.max).toordinal()) for start, end in map(days_of, values)]
    return np.array(spans, np.int64).reshape(-1, 2).T


def element_key(key: str, field: Chosen | None) -> str:
    """Key of a chart's element: another one, so that Vega forgets its brush, once the dates were changed elsewhere."""
    brushed: dict[str, tuple[Choice | None, int]] = st.session_state.setdefault(_BRUSHED, {})
    if field is not Field.DATE:
        return f"{key}-{state.visit()}"
    last, times = brushed.get(key, (None, 0))
    if last is not None and last != state.selection().of(Field.DATE):
        times += 1
        brushed[key] = (None, times)
    return f"{key}-{state.visit()}-{times}"


def remember(element: str) -> None:
    """Note what Vega has selected in a chart: a click is told by the difference."""
    st.session_state.setdefault(state.PICKS, {})[element] = _picked_in(element)


def on_pick(key: str, element: str, field: Chosen, unit: Unit, behind: DaysBehind | None) -> None:
    """Do what a click or a brush in a chart of months or days asks for: only to be called back."""
    before: frozenset[str] = st.session_state.setdefault(state.PICKS, {}).get(element, frozenset())
    clicked = _picked_in(element) ^ before
    for value in sorted(clicked):
        if isinstance(field, tuple):
            state.do(["cell", *chain.from_iterable(zip(field, value.split(_BETWEEN), strict=True))])
        elif behind:
            _toggle_days(behind.of(value))
        else:
            state.do(["toggle", field, value])
    span = st.session_state[element].selection.get(SPAN) or {}
    times = next(iter(span.values()), None)
    if field is Field.DATE and not clicked and times and times[0] != times[1]:
        state.do(["only", field, _SPANS[unit](*sorted(times))])
        count = st.session_state[_BRUSHED].get(key, (None, 0))[1]
        st.session_state[_BRUSHED][key] = (state.selection().of(field), count)


def _months(start: float, end: float) -> str:
    """Return the months whose marks, at their first day, lie between two times in ms; or else these days."""
    first, last = (datetime.fromtimestamp(each / 1000, UTC).date() for each in (start, end))
    if (first.year, first.month) == (last.year, last.month) and first.day > 1:
        return f"{first}..{last}"
    if first.day > 1:
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return f"{first:%Y-%m}..{last:%Y-%m}"


def _days(start: float, end: float) -> str:
    """Return the days whose marks, at their beginning, lie between two times in ms, or the day around both."""
    first, last = (datetime.fromtimestamp(each / 1000, UTC) for each in (start, end))
    begun = first.date() + timedelta(days=bool(first - first.replace(hour=0, minute=0, second=0, microsecond=0)))
    return f"{min(begun, last.date())}..{last.date()}"


_SPANS: Mapping[Unit, Callable[[float, float], str]] = {"month": _months, "day": _days}


def _picked_in(element: str) -> frozenset[str]:
    chart = st.session_state.get(element)
    found = chart.selection.get(PICK) if chart else None
    return frozenset(str(point["value"]) for point in found or () if "value" in point)
