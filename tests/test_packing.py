"""The bytes that the wall of pictures is made of; what it does with them is in browser/test_wall.py."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.web.packing import UNKNOWN_DAY, pack, pack_columns

INT32 = st.integers(-(2**31), 2**31 - 1)


def unpack(data: bytes) -> tuple[dict[str, object], bytes]:
    """Read the header as the browser does, and what follows."""
    start = 4 + int.from_bytes(data[:4], "little")
    assert start % 4 == 0
    return json.loads(data[4:start]), data[start:]


@given(st.lists(st.booleans()), st.dictionaries(st.text(), st.text()))
def test_what_is_chosen_comes_out_again(chosen: list[bool], fields: dict[str, str]) -> None:
    """Whatever the header says besides; row r is bit r % 8 of byte r // 8."""
    header, bits = unpack(pack(np.array(chosen, bool), fields))

    assert header == fields | {"count": sum(chosen)}
    assert [bool(bits[row // 8] >> row % 8 & 1) for row in range(len(chosen))] == chosen
    assert len(bits) == -(-len(chosen) // 8)


def test_a_picture_costs_a_bit() -> None:
    """A wall of 100,000 is sent to a phone at each click."""
    nothing, many = (len(pack(np.ones(n, bool), {"token": "t"})) for n in (0, 100_000))

    assert many - nothing <= 12_500 + 8


@given(st.lists(st.tuples(INT32, st.integers(0, 1))), st.lists(st.text(), min_size=2))
def test_labels_come_out_again(pictures: list[tuple[int, int]], names: list[str]) -> None:
    """Whatever the names; arrays begin at a multiple of 4, without which no browser reads them."""
    days, people = np.array(pictures, "i8").reshape(-1, 2).T
    header, rest = unpack(pack_columns(days, people, names))
    count = len(pictures)

    assert header == {"names": names, "count": count}
    assert np.frombuffer(rest[: 4 * count], "<i4").tolist() == days.tolist()
    assert list(rest[4 * count :]) == people.tolist()


def test_of_hundreds_of_people_the_last_have_no_name() -> None:
    """A byte a picture tells 255 apart; nobody is taken for somebody else."""
    names = [f"name {number}" for number in range(400)]
    header, rest = unpack(pack_columns(np.full(4, UNKNOWN_DAY), np.array([0, 254, 255, 399]), names))

    shown = header["names"]
    assert isinstance(shown, list)
    assert [shown[place] if place < len(shown) else None for place in rest[16:]] == ["name 0", "name 254", None, None]


def test_arrays_of_different_length_are_refused() -> None:
    """Else every label after the gap would be another picture's."""
    with pytest.raises(ValueError, match="2 days and 1 people"):
        pack_columns(np.arange(2), np.arange(1), [])
