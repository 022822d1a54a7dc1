"""Promises of `igcore.web.frame.kept`: made once for each choice, never given to another."""

from dataclasses import replace
from pathlib import Path

import pytest

from igcore.colour.hues import Thresholds
from igcore.selection import Field, Rules, Selection, choice
from igcore.web import shelf
from igcore.web.frame import View, kept
from tests.make_archive import backup, built


@pytest.fixture
def view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    """A library of three pictures of which nothing is chosen."""
    built(tmp_path / "library", backup(tmp_path / "archive", 3))
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    volume = shelf.current()
    return View(volume, volume.at, Selection())


def test_it_is_made_once_for_each_choice_rule_and_argument(view: View) -> None:
    made = []

    @kept
    def table(view: View, measure: str = "share") -> str:
        made.append((view.selection, view.at.rules, measure))
        return f"{len(made)}"

    other = replace(view, selection=Selection().choose(Field.HUE, choice(["red"])))
    strict = replace(view, at=view.at.under(Rules(Thresholds(0.5, 0.9, 0.1))))

    first = [table(view), table(view, "images"), table(other), table(strict)]
    again = [table(view), table(view, "images"), table(other), table(strict)]

    assert first == again == ["1", "2", "3", "4"]
    assert len(set(made)) == 4
    assert table(replace(view)) == "1"


def test_two_functions_do_not_get_each_others(view: View) -> None:
    @kept
    def one(_: View) -> int:
        return 1

    @kept
    def two(_: View) -> int:
        return 2

    assert (one(view), two(view), one(view)) == (1, 2, 1)


def test_another_generation_is_another_matter(view: View) -> None:
    """What a library held before it was built anew is not shown of the new one."""

    @kept
    def images(view: View) -> int:
        return len(view.at.post)

    before = images(view)
    root = view.volume.root
    built(root, backup(root.parent / "more", 2, first=100))
    after = shelf.current()

    assert before == 3
    assert images(View(after, after.at, Selection())) == len(after.at.post) != 3
