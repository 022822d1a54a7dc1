"""The pages: how they are called, where they are, and which of them somebody sees."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

import igcore
from igcore.web.components.menu import Entry
from igcore.web.visitor import Visitor

PAGES_FOLDER = Path(igcore.__file__).parent.parent / "pages"
#: Groups of the menu; each page by file, title and icon.
PAGES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "Start": (("library", "Library", "archive"), ("numbers", "Numbers", "figures")),
    "Explore": (("browse", "Browse", "grid"), ("colours", "Colours", "palette"), ("image_plot", "Image plot", "plot")),
    "When and where": (
        ("time", "Time", "clock"),
        ("seasons", "Seasons and places", "sun"),
        ("days", "Days", "calendar"),
    ),
    "Words": (("hashtags", "Hashtags", "tag"),),
    "Hand on": (("compare", "Compare", "halves"), ("sharing", "Data and sharing", "share")),
}
#: The one at the root: the wall of pictures comes first for whoever opens the app.
FIRST_PAGE = "browse"


def pages_of(visitor: Visitor) -> list[StreamlitPage]:
    """Return the pages of who looks: Streamlit runs no other one, whatever a browser asks for."""
    return [
        st.Page(PAGES_FOLDER / f"{file}.py", title=title, default=file == FIRST_PAGE)
        for entries in _groups(visitor).values()
        for file, title, _ in entries
    ]


def entries_of(visitor: Visitor, hashes: Mapping[str, str]) -> dict[str, list[Entry]]:
    """Return what the menu of who looks says.

    Args:
        visitor: Who looks.
        hashes: How Streamlit calls each page, by path; to others nothing leads.
    """
    return {
        group: [
            Entry(path, title, icon, hashes[path]) for file, title, icon in entries if (path := path_of(file)) in hashes
        ]
        for group, entries in _groups(visitor).items()
    }


def hashes() -> dict[str, str]:
    """Return how Streamlit calls each page that it was told of in this run, by path."""
    context = get_script_run_ctx()
    known = context.pages_manager.get_pages() if context else {}
    return {page["url_pathname"]: hash for hash, page in known.items()}


def path_of(file: str) -> str:
    """Return the path of a page, without the slash before it."""
    return "" if file == FIRST_PAGE else file


def title_of(path: str) -> str:
    """Return what the page at a path is called."""
    return next(title for entries in PAGES.values() for file, title, _ in entries if path_of(file) == path)


def _groups(visitor: Visitor) -> dict[str, list[tuple[str, str, str]]]:
    hidden = visitor.hidden_pages
    shown = {group: [each for each in entries if each[0] not in hidden] for group, entries in PAGES.items()}
    return {group: entries for group, entries in shown.items() if entries}
