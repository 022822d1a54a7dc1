"""The bytes that the wall of pictures is made of; what it does with them is in browser/test_wall.py."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.web.components.wall import UNKNOWN_DAY, Size, pack

INT32 = st.integers(-(2**31), 2**31 - 1)
TILES = st.lists(st.tuples(INT32, INT32, st.integers(0, 255)))


def unpack(data: bytes) -> tuple[dict[str, object], np.ndarray, np.ndarray, np.ndarray]:
    """Read as the browser does."""
    start = 4 + int.from_bytes(data[:4], "little")
    header = json.loads(data[4:start])
    rows, days, end = (start + header["count"] * width for width in (4, 8, 9))
    assert end == len(data)
    return (
        header,
        np.frombuffer(data[start:rows], "<i4"),
        np.frombuffer(data[rows:days], "<i4"),
        np.frombuffer(data[days:], "u1"),
    )


@given(TILES, st.lists(st.text()), st.text(), st.sampled_from(["S", "M", "L"]))
def test_what_is_packed_comes_out_again(
    tiles: list[tuple[int, int, int]], names: list[str], token: str, size: Size
) -> None:
    """Whatever the names; and the arrays begin at a multiple of 4, without which no browser reads them."""
    rows, days, people = np.array(tiles, "i8").reshape(-1, 3).T
    data = pack(rows, days, people, names=names, token=token, size=size)

    header, *arrays = unpack(data)

    assert header == {"count": len(tiles), "names": names, "token": token, "size": size}
    assert list(zip(*(array.tolist() for array in arrays), strict=True)) == tiles
    assert int.from_bytes(data[:4], "little") % 4 == 0


def test_a_picture_costs_nine_bytes() -> None:
    """A wall of 100,000 is sent to a phone in one piece."""
    one, many = (
        len(pack(np.arange(n), np.full(n, UNKNOWN_DAY), np.zeros(n), names=["Kat"], token="t", size="M"))
        for n in (0, 100_000)
    )

    assert many - one <= 9 * 100_000 + 8


def test_arrays_of_different_length_are_refused() -> None:
    """Else every label after the gap would be another picture's."""
    with pytest.raises(ValueError, match="2 rows, 1 days and 2 people"):
        pack(np.arange(2), np.arange(1), np.arange(2), names=[], token="t", size="M")
