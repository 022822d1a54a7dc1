"""Orders of pictures, worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from igcore.analysis.orders import (
    Looks,
    Wanted,
    by_caption,
    by_colours,
    by_hashtags,
    by_hue,
    by_number,
    looks,
    near,
    scores,
)
from igcore.colour.hues import Thresholds
from igcore.colour.names import ciede2000, lab
from igcore.schema import Image, Swatch, frame
from igcore.web.columns import colours_order, wanted_colours
from tests.rows import image, swatch

RED, PINK, GREY, BLUE = (200, 20, 30), (230, 120, 130), (120, 120, 120), (30, 20, 200)


Rgb = tuple[int, int, int]
Palette = list[tuple[Rgb, float]]


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


def test_as_much_of_each_colour_as_is_wanted_comes_first() -> None:
    """Half red and half blue before all red where both are wanted; of nothing near, the nearest is first."""
    at = of([], [(GREY, 1.0)], [(PINK, 1.0)], [(RED, 1.0)], [(RED, 0.5), (BLUE, 0.5)], [(RED, 0.75), (BLUE, 0.25)])

    both = [Wanted(RED, 1), Wanted(BLUE, 1)]
    assert by_colours(at, both).tolist() == [4, 5, 3, 2, 1, 0]
    assert scores(at, both).round(2).tolist()[3:] == [0.5, 1.0, 0.75]
    assert scores(at, both).tolist()[:2] == [0, 0]
    assert by_colours(at, [Wanted(RED, 3), Wanted(BLUE, 1)]).tolist()[0] == 5
    assert by_colours(at, [Wanted(RED, 7)]).tolist()[0] == 3
    assert by_colours(of(), both).tolist() == []


channel = st.integers(0, 255)
colour = st.tuples(channel, channel, channel)
palette = st.lists(st.tuples(colour, st.sampled_from([0.125, 0.25, 0.5])), max_size=3)


@given(st.lists(palette, max_size=4), st.lists(st.tuples(colour, st.integers(1, 100)), min_size=1, max_size=3))
def test_scores_are_those_of_a_loop(pictures: list[Palette], colours: list[tuple[Rgb, int]]) -> None:
    """Colours are compared by the middles of cells of 8; whatever comes out is of 0 to 1."""
    at, wanted = of(*pictures), [Wanted(*each) for each in colours]
    total = sum(each.weight for each in wanted)

    found = scores(at, wanted)

    for score, swatches in zip(found, pictures, strict=True):
        whole = sum(share for _, share in swatches)
        expected = 0.0
        for rgb, weight in wanted:
            has = 0.0
            for other, share in swatches:
                far = float(ciede2000(lab(middle(rgb)), lab(middle(other))))
                has += share / whole * max(0, 1 - far / 25)
            expected += min(weight / total, has)
        assert score == pytest.approx(expected, abs=1e-4)
        assert 0 <= score <= 1.00001
    assert sorted(by_colours(at, wanted).tolist()) == list(range(len(pictures)))


def middle(rgb: Rgb) -> np.ndarray:
    """Middle of the cell that a colour lies in."""
    return np.array(rgb) // 8 * 8 + 4


@pytest.mark.parametrize(
    "about",
    ["", "2f4f4f", "2f4f4f-0", "2f4f4f-101", "2f4f4f-1,", ",2f4f4f-1", "2f4f4f-1;2f4f4f-1", "2F4F4F-1", "2f4f4f--1"]
    + [",".join(["2f4f4f-1"] * 4), "2f4f4f-1\n", "../../x-1", "2f4f4f-1e1"],
)
def test_what_is_no_list_of_colours_is_refused(about: str) -> None:
    with pytest.raises(LookupError):
        wanted_colours(about)


@given(st.lists(st.tuples(colour, st.integers(1, 100)), min_size=1, max_size=3))
def test_colours_come_back_out_of_the_name_of_their_order(colours: list[tuple[Rgb, int]]) -> None:
    wanted = [Wanted(*each) for each in colours]

    assert wanted_colours(colours_order(wanted).removeprefix("colours/")) == wanted
    assert len(colours_order(wanted)) <= 40
