"""The line above every page: how much is chosen, by what, and the way back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from igcore.web.components.parts import Part

BAR = Part("bar", '<div class="bar"></div>', ("shared/controls.css", "bar.css"), ("bar.js", "links.js"))


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


def bar(count: str, chips: Sequence[Chip], *, steps: tuple[bool, bool], notices: Sequence[str]) -> dict[str, Any]:
    """Return what the line is told that says how much is chosen and by what; everything there sends an action.

    Args:
        count: "61 of 600 images, 61 posts".
        chips: A choice each, in order.
        steps: Whether there is something to go back to, and something that was undone.
        notices: Sentences about what could not be done, or was dropped.
    """
    return {
        "count": count,
        "chips": [asdict(chip) for chip in chips],
        "back": steps[0],
        "forward": steps[1],
        "notices": list(notices),
    }
