"""Promises of `igcore.colour.hues`."""

import colorsys

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, families, hls

Bytes = npt.NDArray[np.uint8]

colours = st.tuples(*[st.integers(0, 255)] * 3)
tables = arrays.arrays(np.uint8, st.tuples(st.integers(0, 30), st.just(3)))


def family(*colour: int, thresholds: Thresholds = THRESHOLDS) -> str:
    return FAMILIES[families(np.array(colour), thresholds)]


@given(colours)
def test_hls_is_that_of_the_standard_library(colour: tuple[int, int, int]) -> None:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))

    assert hls(np.array(colour)).tolist() == pytest.approx([hue * 360, lightness, saturation])


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((200, 30, 30), "red"),
        ((200, 200, 30), "yellow"),
        ((30, 200, 30), "green"),
        ((30, 200, 200), "cyan"),
        ((30, 30, 200), "blue"),
        ((200, 30, 200), "magenta"),
        ((10, 10, 40), "black"),
        ((120, 125, 130), "grey"),
        ((250, 240, 240), "white"),
    ],
)
def test_each_family_has_its_colours(colour: tuple[int, int, int], expected: str) -> None:
    assert family(*colour) == expected


def test_sectors_are_centred_on_the_pure_hues() -> None:
    """Red reaches from -30 up to below 30 degrees."""
    assert family(255, 0, 128) == "magenta"
    assert family(255, 0, 127) == "red"
    assert family(255, 127, 0) == "red"
    assert family(255, 128, 0) == "yellow"


def test_thresholds_move_the_borders() -> None:
    assert family(60, 60, 62) == "grey"
    assert family(60, 60, 62, thresholds=Thresholds(black=0.3)) == "black"
    assert family(60, 60, 62, thresholds=Thresholds(grey=0.01)) == "blue"
    assert family(200, 200, 200, thresholds=Thresholds(white=0.7)) == "white"


def test_black_goes_before_white_and_white_before_grey() -> None:
    """However the thresholds overlap."""
    assert family(128, 128, 128, thresholds=Thresholds(black=0.6, white=0.4, grey=1)) == "black"
    assert family(128, 128, 128, thresholds=Thresholds(black=0, white=0.4, grey=1)) == "white"


@given(tables)
def test_every_colour_has_one_family_by_itself(table: Bytes) -> None:
    """Whatever stands beside it; and the table that went in is unchanged."""
    before = table.copy()

    found = families(table)

    assert found.shape == table.shape[:1]
    assert [FAMILIES[each] for each in found] == [family(*colour) for colour in table.tolist()]
    assert (table == before).all()
