"""Promises of `igcore.resize`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from igcore.resize import Words, shrink

sides = st.integers(1, 90)


def noise(width: int, height: int) -> Words:
    return np.random.default_rng(width * 1000 + height).integers(0, 1 << 32, (height, width), np.uint32)


def channels(words: Words) -> np.ndarray:
    return words.view(np.uint8).reshape(*words.shape, 4).astype(int)


def by_pillow(words: Words, width: int, height: int) -> np.ndarray:
    image = Image.fromarray(words.view(np.uint8).reshape(*words.shape, 4), "RGBX")
    return np.asarray(image.resize((width, height), Image.Resampling.BOX)).astype(int)


@given(sides, sides, st.data())
def test_down_to_a_half_it_is_what_pillow_gives(width: int, height: int, data: st.DataObject) -> None:
    """Of any sides; Pillow rounds halves up both ways, which makes pictures lighter."""
    words = noise(width, height)
    narrow, low = (data.draw(st.integers(-(-side // 2), side)) for side in (width, height))

    found = shrink(words, narrow, low)

    assert found.shape == (low, narrow)
    assert np.abs(channels(found) - by_pillow(words, narrow, low)).max() <= 1


@given(sides, sides, st.integers(1, 20), st.integers(1, 20))
def test_any_size_can_be_wished_and_one_colour_stays(width: int, height: int, narrow: int, low: int) -> None:
    narrow, low = min(narrow, width), min(low, height)

    found = shrink(np.full((height, width), 0x12F4FF01, np.uint32), narrow, low)

    assert found.shape == (low, narrow)
    assert (found == 0x12F4FF01).all()


def test_nothing_gets_lighter() -> None:
    """A quarter of the size, of noise, whose means are as often rounded up as down."""
    words = noise(640, 640)

    assert channels(shrink(words, 320, 320)).mean() == pytest.approx(channels(words).mean(), abs=0.02)


def test_what_is_not_to_be_changed_is_not() -> None:
    words = noise(7, 5)

    assert (shrink(words, 7, 5) == words).all()
    assert (words == noise(7, 5)).all()
