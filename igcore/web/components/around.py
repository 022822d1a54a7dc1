"""What stands around every page, in one element: the search box, the line of what is chosen, progress, the card."""

from collections.abc import Callable, Mapping
from typing import Any

from igcore.web.components.bar import BAR
from igcore.web.components.card import CARD
from igcore.web.components.job import JOB
from igcore.web.components.parts import together_as
from igcore.web.components.search import SEARCH

_around = together_as("around", (SEARCH, BAR, JOB, CARD), css=("around.css",))


def around(
    told: Mapping[str, Mapping[str, Any]],
    *,
    key: str,
    on_do: Callable[[], None],
    on_look: Callable[[], None] | None = None,
) -> object:
    """Show those parts that are told something. Returns the actions that they sent before this run.

    Args:
        told: What each part is told, by its name: what `search`, `bar`, `job` and `card` return.
        key: Of the widget.
        on_do: Called before the run that an action causes; the action is then `st.session_state[key].do`.
        on_look: Called before the run that takes over new tables of the library.
    """
    return _around(key=key, data=dict(told), on_do_change=on_do, on_look_change=on_look).do
