"""The facets beside every page: each field's values, how they stand to what is chosen, and how many each has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import streamlit as st

from igcore.web.components.parts import component

_facets = component("facets", '<div class="facets"></div>', css=["shared/controls.css", "facets.css"], js=["facets.js"])
#: Among what is open: the rules of colours, which are shown below.
RULES_OPEN = "rules"


@dataclass(frozen=True, slots=True)
class Facet:
    """One field.

    `values` are rows of value, label, count, state ("selected" ...), whether it is left out, and its colour; empty
    where the facet is closed. `hidden` is how many more there are. `span`, of dates, are the first and last day of the
    time that is chosen, in ISO's way; empty where there is no end on that side, or no one time.
    """

    field: str
    title: str
    help: str
    unit: str
    chosen: int
    locked: bool
    how: str
    several: bool
    find: str
    values: Sequence[tuple[str, str, int, str, bool, str]]
    hidden: int
    span: tuple[str, str]


def shown(key: str) -> tuple[frozenset[str] | None, dict[str, str]]:
    """Say which facets are open, None before anybody opened or closed one, and what is searched for in each."""
    state = st.session_state.get(key)
    # On a page without facets Streamlit forgets what the component said of itself.
    kept = f"{key}-view"
    if state and state.get("view"):
        st.session_state[kept] = state["view"]
    view: Any = st.session_state.get(kept)
    if not isinstance(view, dict) or not isinstance(view.get("open"), list) or not isinstance(view.get("find"), dict):
        return None, {}
    find = {str(field): text for field, text in view["find"].items() if isinstance(text, str)}
    return frozenset(map(str, view["open"])), find


def facets(items: Sequence[Facet], opened: frozenset[str], *, key: str, on_do: Callable[[], None]) -> object:
    """Show the facets; a click on a value sends an action. Returns what was sent before this run.

    Args:
        items: One for each field, in order.
        opened: Fields whose values are shown; `RULES_OPEN` too, if the rules of colours are.
        key: Of the widget; `shown(key)` says in the next run what is open then.
        on_do: Called before the run that an action causes; the action is then `st.session_state[key].do`.
    """
    # `asdict` would copy every row of every facet once more.
    names = [each.name for each in fields(Facet)]
    data = {"items": [{name: getattr(item, name) for name in names} for item in items], "open": sorted(opened)}
    return _facets(key=key, data=data, on_do_change=on_do, on_view_change=_ignore).do


def _ignore() -> None:
    """Streamlit reports a state only where something is called for it."""
