"""Charts that select: which rows of a chart stand for something chosen, and what a click on one means."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Literal

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
    if not any(selection.of(each) for each in fields):
        return table.assign(value=pd.array(listed, "string"), picked=True)

    def is_picked(value: str) -> bool:
        parts = zip(fields, value.split(_BETWEEN), strict=True)
        return all(_is_picked(each, selection.of(each), part) for each, part in parts)

    # Rows of several people are of the same values.
    picked = {value: is_picked(value) for value in set(listed)}
    return table.assign(value=pd.array(listed, "string"), picked=[picked[value] for value in listed])


def _each(field: Chosen) -> tuple[Field, ...]:
    return field if isinstance(field, tuple) else (field,)


def _is_picked(field: Field, now: Choice, value: str) -> bool:
    wanted = not now.values or any(_meets(field, each, value) for each in now.values)
    return (wanted and not any(_meets(field, each, value) for each in now.none)) != now.inverted


def _meets(field: Field, chosen: str, value: str) -> bool:
    if field is not Field.DATE:
        return chosen == value
    (start, end), (first, last) = days_of(chosen), days_of(value)
    return (start or date.min) <= (last or date.max) and (end or date.max) >= (first or date.min)


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


def on_pick(key: str, element: str, field: Chosen, unit: Unit) -> None:
    """Do what a click or a brush in a chart of months or days asks for: only to be called back."""
    before: frozenset[str] = st.session_state.setdefault(state.PICKS, {}).get(element, frozenset())
    clicked = _picked_in(element) ^ before
    for value in sorted(clicked):
        if isinstance(field, tuple):
            state.do(["cell", *chain.from_iterable(zip(field, value.split(_BETWEEN), strict=True))])
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
