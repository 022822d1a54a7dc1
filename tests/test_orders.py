"""Orders of pictures, worked out by hand."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from igcore.analysis.orders import Looks, by_caption, by_hashtags, by_hue, by_number, looks, near
from igcore.colour.hues import Thresholds
from igcore.schema import Image, Swatch, frame
from tests.rows import image, swatch

RED, PINK, GREY, BLUE = (200, 20, 30), (230, 120, 130), (120, 120, 120), (30, 20, 200)


Palette = list[tuple[tuple[int, int, int], float]]


def of(*pictures: Palette) -> Looks:
    """Lay out pictures by their colours, each with its share."""
    images, swatches = [], []
    for minute, palette in enumerate(pictures):
        images.append(image(minute))
        for rank, ((red, green, blue), share) in enumerate(palette, 1):
            swatches.append(swatch(minute, rank=rank, red=red, green=green, blue=blue, share=share))
    return looks(frame(images, Image), frame(swatches, Swatch))


def test_numbers_go_up_or_down_and_what_is_unknown_comes_last() -> None:
    values = [2, np.nan, 5, 2]

    assert by_number(values).tolist() == [0, 3, 2, 1]
    assert by_number(values, most_first=True).tolist() == [2, 0, 3, 1]
    assert by_number([]).tolist() == []


def test_hues_go_round_and_black_grey_and_white_follow() -> None:
    """From dark to light; what has no colour that one sees comes last, and bounds may be moved."""
    dominant = np.array([[-1] * 3, [250] * 3, BLUE, [120] * 3, [5] * 3, [20, 200, 30], RED], np.int16)

    assert by_hue(dominant).tolist() == [5, 2, 6, 4, 3, 1, 0]
    assert by_hue(dominant, Thresholds(black=1.0)).tolist()[-1] == 0
    assert by_hue(dominant[:0]).tolist() == []


def test_long_captions_come_first() -> None:
    """Then posts without one, then those of which no caption is known; a carousel's pictures stay together."""
    captions = pd.Series(["abc", None, "", "abcdef"], dtype="string")

    assert by_caption(captions, np.array([0, 1, 2, 3, 3, 0])).tolist() == [3, 4, 0, 5, 2, 1]


def test_many_hashtags_come_first() -> None:
    captions = pd.Series(["#a #b", None, "", "#a"], dtype="string")

    assert by_hashtags(np.array([0, 0, 3]), captions, np.array([2, 1, 3, 0])).tolist() == [3, 2, 0, 1]


def test_near_a_colour_goes_by_how_much_of_a_picture_is() -> None:
    """All red before half red before pink, grey and blue have none of it; without a palette one is last."""
    at = of(
        [],
        [(BLUE, 1.0)],
        [(PINK, 1.0)],
        [(BLUE, 0.5), (RED, 0.5)],
        [(RED, 0.9), (GREY, 0.1)],
    )

    assert near(at, RED).tolist() == [4, 3, 2, 1, 0]
    assert near(at, BLUE).tolist()[0] == 1


def test_pictures_of_one_content_have_one_palette() -> None:
    """And swatches of contents that no image has are nobody's."""
    same = image(0).digest
    images = frame([image(0), image(1, digest=same), image(2)], Image)
    swatches = frame([swatch(0), swatch(9)], Swatch)
    at = looks(images, swatches)

    assert (at.cells[:, 0] == at.cells[:, 1]).all()
    assert at.shares.sum(axis=0).tolist() == [1, 1, 0]
    assert near(at, RED).tolist() == [0, 1, 2]


def test_no_pictures_have_an_order_too() -> None:
    assert near(looks(frame([], Image), frame([], Swatch)), RED).tolist() == []


PALETTES = st.lists(st.tuples(st.tuples(*[st.integers(0, 255)] * 3), st.floats(0, 1, width=32)), max_size=5)


@given(st.lists(PALETTES, min_size=1, max_size=8), st.data())
def test_every_order_has_every_row_once(pictures: list[Palette], data: st.DataObject) -> None:
    """Whatever the palettes."""
    numbers = data.draw(arrays.arrays(np.float64, len(pictures)))

    for order in (near(of(*pictures), RED), by_number(numbers)):
        assert sorted(order.tolist()) == list(range(len(pictures)))
        assert order.dtype == np.int32
