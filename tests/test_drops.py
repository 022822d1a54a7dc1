"""Promises of `igcore.library.drops`: whatever a browser calls its files, they stay in their folder."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import UploadError
from igcore.library.drops import MOST_FILES, drop_of, fault_of, folder_name

#: Pieces of which hostile names are made.
_PIECES = ["..", ".", "/", "\\", "a", "C:", "\0", "\u202e", "con", "aux.jpg", " ", "é", "~", "\n", "\ud800", "x" * 250]
_NAMES = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=8).map("".join)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _NAMES, lambda more: st.lists(more, max_size=4)
)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../a.jpg", "leads out"),
        ("media/../../a.jpg", "leads out"),
        ("/etc/passwd", "leads out"),
        ("C:\\a.jpg", "leads out"),
        ("\\\\server\\share", "leads out"),
        ("a\\..\\b.jpg", "means something else"),
        ("a.jpg:stream", "means something else"),
        ("media/NUL", "name of a device"),
        ("media/com1.jpg", "name of a device"),
        ("a\0.jpg", "cannot be seen"),
        ("gpj.\u202eexe", "cannot be seen"),
        ("a\n.jpg", "cannot be seen"),
        ("\ud800.jpg", "cannot be seen"),
        ("", "empty part"),
        ("a//b.jpg", "empty part"),
        ("./a.jpg", "empty part"),
        ("a./b.jpg", "ends with a dot"),
        ("a /b.jpg", "with a space"),
        ("x" * 241 + ".jpg", "too long"),
        ("é" * 130, "too long"),
        ("a/" * 500 + "b.jpg", "too long"),
        ("a/" * 30 + "b.jpg", "too deep"),
    ],
)
def test_hostile_names_are_left_out_with_their_reason(path: str, why: str) -> None:
    drop = drop_of("trip", [[path, 1, 0], ["good.jpg", 2, 0]])

    assert [each.path for each in drop.files] == ["good.jpg"]
    assert why in drop.left_out[0][1]


@pytest.mark.parametrize(
    "path", ["media/posts/201405/17950881910025404.jpg", "Año nuevo/été 🏳️‍🌈.jpg", "#sun & co (2).jpg", ".hidden/a"]
)
def test_names_that_people_have_are_taken(path: str) -> None:
    assert fault_of(path) is None


def test_names_that_some_computer_takes_for_one_come_once() -> None:
    """Also a folder and a file of one name; what computers leave beside people's files is passed over in silence."""
    paths = ["A.jpg", "a.jpg", "é.jpg", "e\u0301.jpg", "b", "b/c.jpg", ".DS_Store", "__MACOSX/x", "._a.jpg"]

    drop = drop_of("trip", [[path, 1, 0] for path in paths])

    assert [each.path for each in drop.files] == ["A.jpg", "b", "é.jpg"]
    assert [path for path, _ in drop.left_out] == ["a.jpg", "e\u0301.jpg", "b/c.jpg"]


def test_the_same_files_in_another_order_are_the_same_upload() -> None:
    rows: list[Any] = [["a", 1, 5], ["b", 2, 6.0]]

    assert drop_of("x", rows).id == drop_of("x", rows[::-1]).id
    assert drop_of("x", rows).id != drop_of("x", [["a", 1, 5], ["b", 2, 7]]).id


def test_too_many_are_refused() -> None:
    with pytest.raises(UploadError, match="more than 200,000 files"):
        drop_of("x", [["a", 1, 0]] * (MOST_FILES + 1))


@given(st.lists(st.tuples(_NAMES, st.integers(0, 9)).map(lambda each: [*each, 0]), max_size=8), _NAMES)
def test_whatever_they_are_called_they_stay_in_their_folder(rows: list[Any], name: str) -> None:
    try:
        drop = drop_of(name, rows)
    except UploadError:
        return
    root = Path("/library/archives").resolve()
    folder = (root / drop.name).resolve()
    places = [(folder / each.path).resolve() for each in drop.files]

    assert folder.parent == root
    assert all(place.is_relative_to(folder) and place != folder for place in places)
    assert len({str(place).casefold() for place in places}) == len(places)
    assert all(place.parent not in places for place in places)


@given(st.lists(_ANYTHING, max_size=4), _NAMES)
def test_whatever_is_sent_is_taken_or_refused(rows: list[Any], name: str) -> None:
    try:
        drop = drop_of(name, rows)
    except UploadError:
        return

    assert drop.files
    assert folder_name(drop.name) == drop.name
