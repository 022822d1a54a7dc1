"""Promises of `igcore.colour.measures`."""

from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from igcore.colour.measures import colourfulness, lightness, phash
from igcore.colour.names import lab
from tests.make_archive import SHARED, bits_between, needs_shared, scene

Bytes = npt.NDArray[np.uint8]

pixels = arrays.arrays(np.uint8, st.tuples(st.integers(1, 50), st.just(3)))
greys = arrays.arrays(np.uint8, (32, 32))


def test_lightness_is_that_of_cie() -> None:
    """Mid grey (119) is L* 50.0; pure green 87.7, as in every table of L*."""
    assert lightness(np.array([[119, 119, 119]], np.uint8)) == pytest.approx(50, abs=0.1)
    assert lightness(np.array([[0, 255, 0]], np.uint8)) == pytest.approx(87.7, abs=0.1)
    assert lightness(np.array([[0, 0, 0], [0, 255, 0]], np.uint8)) == pytest.approx(43.9, abs=0.1)


@given(pixels)
def test_lightness_is_the_mean_of_exact_ones_to_a_tenth(pixels: Bytes) -> None:
    """A step of luminance weighs most near black: 0.22 of L* on a single pixel, half of it when rounded."""
    found = lightness(pixels)

    assert found == pytest.approx(lab(pixels.astype(np.int64))[:, 0].mean(), abs=0.12)
    assert found is not None
    assert 0 <= found <= 100


def test_colourfulness_is_worked_out_by_hand() -> None:
    """Red and blue: red - green is 255 and 0, yellow - blue 127.5 and -255.

    Their spreads are 127.5 and 191.25, their means 127.5 and -63.75.
    """
    by_hand = np.hypot(127.5, 191.25) + 0.3 * np.hypot(127.5, 63.75)

    assert colourfulness(np.array([[255, 0, 0], [0, 0, 255]], np.uint8)) == pytest.approx(by_hand)


@given(pixels)
def test_greys_have_no_colourfulness_and_nothing_has_less(pixels: Bytes) -> None:
    """And the order of pixels does not matter."""
    found = colourfulness(pixels)

    assert colourfulness(np.repeat(pixels[:, :1], 3, axis=1)) == 0
    assert found is not None
    assert 0 <= found <= 300
    assert colourfulness(pixels[::-1]) == pytest.approx(found)


def test_no_pixels_have_no_measures() -> None:
    nothing = np.empty((0, 3), np.uint8)

    assert lightness(nothing) is None
    assert colourfulness(nothing) is None


def small(image: Image.Image) -> Bytes:
    return np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX))


@given(greys)
def test_hash_is_sixteen_digits_and_half_its_bits_at_most_are_set(grey: Bytes) -> None:
    """Bits are waves above the median of 64."""
    found = phash(grey)

    assert len(found) == 16
    assert int(found, 16).bit_count() <= 32


@given(st.integers(0, 255), st.integers(0, 255))
def test_one_plain_colour_has_one_hash(one: int, other: int) -> None:
    """But black, where no wave at all stands out."""
    assert bits_between(phash(np.full((32, 32), one, np.uint8)), phash(np.full((32, 32), other, np.uint8))) <= 1


def test_brightness_does_not_change_the_hash() -> None:
    grey = small(scene(3)) // 2

    assert phash(grey) == phash(grey + 60)


@needs_shared
def test_hash_of_a_photograph_stays_when_it_is_resized_or_saved_again(tmp_path: Path) -> None:
    """And different photographs differ in many bits: no pair of these is taken for a copy."""
    hashes = []
    for path in sorted((SHARED / "photos").glob("*.jpg"))[::6]:
        with Image.open(path) as image:
            image.convert("RGB").save(tmp_path / "again.jpg", quality=50)
            hashes.append(phash(small(image)))
            half = phash(small(image.resize((image.width // 2, image.height // 2))))
        with Image.open(tmp_path / "again.jpg") as again:
            assert bits_between(hashes[-1], phash(small(again))) <= 4, path.name
        assert bits_between(hashes[-1], half) <= 4, path.name

    different = [bits_between(one, other) for one, other in combinations(hashes, 2)]

    assert len(hashes) > 20
    assert min(different) > 6
    assert np.median(different) == pytest.approx(32, abs=2)
