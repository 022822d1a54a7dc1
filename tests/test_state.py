"""Promises of `igcore.web.state`: what somebody did is done once, whatever comes in between."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, RerunException

from igcore.selection import write
from igcore.web import state


class Overtaken(dict[str, Any]):
    """Streamlit's state in a callback, while the browser has sent something else: a look at it breaks the callback off.

    Each number in `at` is one of the looks.
    """

    def __init__(self, at: set[int]) -> None:
        """Break off at these looks."""
        super().__init__()
        self.at, self.looks = at, 0

    def _look(self) -> None:
        self.looks += 1
        if self.looks in self.at:
            raise RerunException(RerunData(query_string=str(self.looks)))

    def get(self, key: str, default: Any = None) -> Any:
        """Look."""
        self._look()
        return super().get(key, default)

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Look."""
        self._look()
        return super().setdefault(key, default)

    def __setitem__(self, key: str, value: Any) -> None:
        """Look."""
        self._look()
        super().__setitem__(key, value)


@pytest.fixture
def looked_at(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The sample, without a page."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    return monkeypatch


@pytest.mark.parametrize("at", [set(), {1}, {2}, {3}, {1, 2}, {2, 4}, {1, 2, 3, 4, 5}])
@pytest.mark.parametrize("how", ["component", "button"])
def test_a_click_is_done_once_though_it_is_overtaken(looked_at: pytest.MonkeyPatch, at: set[int], how: str) -> None:
    """And what overtook it is run after it."""
    found = Overtaken(at)
    dict.__setitem__(found, "bar", SimpleNamespace(do=[[7, ["toggle", "hue", "blue"]]]))
    looked_at.setattr(st, "session_state", found)
    overtaken = None

    try:
        if how == "component":
            state.doing("bar")()
        else:
            state.do(["toggle", "hue", "blue"])
    except RerunException as error:
        overtaken = error

    assert (overtaken is not None) == any(look <= found.looks for look in at)
    found.at = set()
    assert write(state.selection()) == found[state.QUERY] == "hue:blue"
    if how == "component":
        state.doing("bar")()
        assert write(state.selection()) == "hue:blue"


def test_what_no_callback_could_do_is_done_once_the_page_is_shown(looked_at: pytest.MonkeyPatch) -> None:
    """Once; and nothing of what a component brings to the beginning of a visit, which is of the one before."""
    looked_at.setattr(st, "session_state", Overtaken(set()))
    runs: list[None] = []
    looked_at.setattr(st, "rerun", lambda: runs.append(None))
    brought = [[6, ["toggle", "hue", "red"]], [7, ["toggle", "hue", "blue"]]]

    state.catch_up({"bar": brought, "facets": None})
    assert (write(state.selection()), runs) == ("", [])

    state.catch_up({"bar": [*brought, [8, ["toggle", "hue", "green"]]], "facets": [[3, ["toggle", "person", "Kat"]]]})
    assert (write(state.selection()), len(runs)) == ("@Kat hue:green", 1)

    state.catch_up({"bar": [[8, ["toggle", "hue", "green"]]], "facets": "what a browser makes up"})
    assert (write(state.selection()), len(runs)) == ("@Kat hue:green", 1)


def test_what_is_said_is_said_once(looked_at: pytest.MonkeyPatch) -> None:
    looked_at.setattr(st, "session_state", Overtaken(set()))
    state.notify("Something")
    state.notify("Something")

    assert [state.notices(), state.notices()] == [["Something"], []]
