"""Promises of `igcore.extract` about pictures that are large only when they are unpacked."""

import base64
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from igcore.decode import opened
from igcore.preview import MOST_PIXELS, WORKING_SIDE, _reduced_clear, working_size

#: 521 bytes that say they are 400 x 61,584 pixels, as fuzzing made them out of a picture of one pixel.
THIN = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////SUNDX1BST0ZJTEX////////////f//////////////////////////"
    "////9IRFIAAAAyAAAAMggCAAAAkV0f5gAAAE5JREFUHXic7c6hAcAgEACx0v0nfsUCmFMgkgmyZuZ7z387cFVo////////////////////2wBD"
    "Af//////////////////////////////////////////////////////////////////////////////////////wAARCPCQAZADASIAAhEBAx"
    "EB/wAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECZnR5cAMABBEFEiEyQQYTUWEHInEUMoGRoQgjQrHBFVLR8CQxYnKC"
    "CQoWFxgZGiUmJygpKjQ1Njc4x8W8tUVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoOEhYaHiImKkpOUlZaXmJmaoqOkpaYBAncAAQIDEQ"
    "QFITIGEkFRB2FxEyIygQgUQpGhsSMJIzNSipKTlJWWl5iZ19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAAwDAQACEQMRAD8oooAZRSkU2mAUUUUA"
    "LS0mKWhabS0ALmkoooAKWkpaAFoopKAP/9k="
)


def test_what_is_too_thin_is_made_smaller_than_320_pixels() -> None:
    """Of 400 x 160,000 there would be 64 million; the next half leaves as many as are worked on."""
    assert working_size(Image.new("L", (400, 160_000))).size == (200, 80_000)
    assert MOST_PIXELS == 200 * 80_000


def test_a_small_file_of_many_pixels_is_decoded_at_half_its_size() -> None:
    """It took 680 MiB to measure; one as thin of 100 megapixels took 2.4 GiB."""
    with opened(THIN) as image:
        assert image.size == (400, 61_584)
        assert working_size(image).size == (200, 30_792)


@settings(max_examples=30)
@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from(["L", "RGB", "RGBA", "I;16"]))
def test_a_picture_of_any_shape_has_no_more_pixels_than_are_worked_on(width: int, height: int, mode: str) -> None:
    """And none of a shape that cameras have is smaller than it was."""
    size = working_size(Image.new(mode, (width, height))).size

    assert size[0] * size[1] <= MOST_PIXELS
    assert min(size) >= min(width, height, WORKING_SIDE)


@settings(max_examples=60)
@given(st.integers(1, 90), st.integers(1, 1500), st.sampled_from(["RGBA", "LA", "P"]), st.integers(0, 99))
def test_rows_of_what_can_be_seen_through_are_averaged_as_the_whole(
    width: int, height: int, mode: str, seed: int
) -> None:
    """In parts or at once: the same, to the last pixel."""
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    image = Image.fromarray(noise).convert(mode)
    if mode == "P":
        image.info["transparency"] = 3

    for factor in (1, 2, 4):
        whole = image.convert("RGBA").convert("RGBa")
        expected = whole.reduce(factor) if factor > 1 else whole
        assert _reduced_clear(image, factor).tobytes() == expected.tobytes()


def test_each_row_of_16_bits_is_scaled_as_the_first(tmp_path: Path) -> None:
    """By hand: 0, 257, 32,896 and 65,535 of 65,535 are 0, 1, 128 and 255; there are more rows than go at once."""
    rows = np.tile(np.array([0, 257, 32_896, 65_535], np.uint16), (200, 1))
    Image.fromarray(rows).save(tmp_path / "a.png")

    with opened((tmp_path / "a.png").read_bytes()) as image:
        grey = np.asarray(working_size(image).convert("L"))

    assert grey.tolist() == [[0, 1, 128, 255]] * 200


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_no_rows_are_no_failure(mode: str) -> None:
    assert working_size(Image.new(mode, (0, 0))).size == (0, 0)
