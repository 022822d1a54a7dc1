"""The menu of pages, at the top of what stands beside each.

Streamlit's own draws every entry as Markdown: of a fresh visit that takes a tenth of the time until there are pictures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from igcore.web.components.parts import Part

MENU = Part("menu", '<nav aria-label="Pages"></nav>', ("menu.css",), ("menu.js",))


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its path, its name, the name of its icon in menu.js, and how Streamlit's browser side calls it."""

    path: str
    title: str
    icon: str
    hash: str


def menu(groups: Mapping[str, Sequence[Entry]]) -> dict[str, Any]:
    """Return what the menu is told: its pages, by their headings. Which one is shown it knows by the address."""
    return {"groups": {title: [astuple(each) for each in entries] for title, entries in groups.items()}}
