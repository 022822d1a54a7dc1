"""The line above every page: how much is chosen, by what, and the way back."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from igcore.web.components.parts import component

_bar = component("bar", '<div class="bar"></div>', css=["shared/controls.css", "bar.css"], js=["bar.js", "links.js"])


@dataclass(frozen=True, slots=True)
class Value:
    """One chosen value: as it is kept, as it is called, its colour, and whether it is left out instead."""

    value: str
    label: str
    swatch: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """The choice of one field."""

    field: str
    title: str
    values: Sequence[Value]
    how: str
    inverted: bool
    locked: bool


def bar(
    count: str,
    chips: Sequence[Chip],
    *,
    steps: tuple[bool, bool],
    notices: Sequence[str],
    key: str,
    on_do: Callable[[], None],
) -> None:
    """Show how much is chosen and by what; everything there sends an action.

    Args:
        count: "61 of 600 images, 61 posts".
        chips: A choice each, in order.
        steps: Whether there is something to go back to, and something that was undone.
        notices: Sentences about what could not be done, or was dropped.
        key: Of the widget.
        on_do: Called before the run that an action causes; the action is then `st.session_state[key].do`.
    """
    data = {
        "count": count,
        "chips": [asdict(chip) for chip in chips],
        "back": steps[0],
        "forward": steps[1],
        "notices": list(notices),
    }
    _bar(key=key, data=data, on_do_change=on_do)
