"""What stands beside every page, in one element: the menu, and the facets."""

from collections.abc import Callable, Mapping
from typing import Any

from igcore.web.components.facets import FACETS
from igcore.web.components.menu import MENU
from igcore.web.components.parts import together_as

_aside = together_as("aside", (MENU, FACETS), css=())


def aside(told: Mapping[str, Mapping[str, Any]], *, key: str, on_do: Callable[[], None]) -> object:
    """Show those parts that are told something. Returns the actions that they sent before this run.

    Args:
        told: What each part is told, by its name: what `menu` and `facets` return.
        key: Of the widget; `components.facets.shown(key)` says in the next run which facets are open then.
        on_do: Called before the run that an action causes; the action is then `st.session_state[key].do`.
    """
    return _aside(key=key, data=dict(told), on_do_change=on_do, on_view_change=_ignore).do


def _ignore() -> None:
    """Streamlit reports a state only where something is called for it."""
