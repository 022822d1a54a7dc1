"""Promises of `igcore.analysis.rounding`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.rounding import MOST, Rounding, rounding
from igcore.colour.names import ciede2000, lab
from igcore.schema import Image, Post, Swatch, frame
from igcore.selection import Index, index
from tests.rows import image, post, swatch, tables

Rgb = tuple[int, int, int]


def laid_out(*colours: tuple[Rgb, str]) -> Index:
    """Pictures of one swatch each, which has a colour and a name."""
    swatches = [
        swatch(minute, red=red, green=green, blue=blue, name=name)
        for minute, ((red, green, blue), name) in enumerate(colours)
    ]
    made = tables(
        posts=frame([post(minute) for minute in range(len(colours))], Post),
        images=frame([image(minute) for minute in range(len(colours))], Image),
        swatches=frame(swatches, Swatch),
    )
    return index(made, ("Anna",))


def of(at: Index, name: str) -> Rounding:
    """What was rounded to a name, in all pictures."""
    return rounding(at, np.ones(len(at.post), bool), name)


def test_the_nearest_come_first_with_how_far_they_are() -> None:
    """The name's own colour is 0 away; other names do not count."""
    at = laid_out(((60, 60, 66), "darkslategrey"), ((47, 79, 79), "darkslategrey"), ((9, 9, 9), "black"))

    found = of(at, "darkslategrey")

    assert (found.hex, found.swatches) == ("#2f4f4f", 2)
    assert found.table["hex"].tolist() == ["#2f4f4f", "#3c3c42"]
    assert found.table["far"].round(1).tolist() == [0, 15.3]
    assert found.table[["start", "end"]].to_numpy().tolist() == [[0, 0.5], [0.5, 1]]
    assert (found.median, found.tenth) == pytest.approx((15.3 / 2, 0.9 * 15.3), abs=0.05)


def test_of_a_name_that_nothing_has_there_is_nothing() -> None:
    found = of(laid_out(((9, 9, 9), "black")), "tan")

    assert found.table.empty
    assert found.swatches == 0
    assert np.isnan(found.median)


def test_many_colours_are_put_together_but_none_is_lost() -> None:
    at = laid_out(*(((red, green, 40), "olive") for red in range(100, 125) for green in range(100, 125)))

    table = of(at, "olive").table

    assert len(table) <= MOST
    assert table["swatches"].sum() == table["shades"].sum() == 625
    assert table["far"].is_monotonic_increasing


channel = st.integers(0, 255)


@given(st.lists(st.tuples(st.tuples(channel, channel, channel), st.sampled_from(["tan", "black"])), max_size=12))
def test_distances_are_those_of_each_swatch(colours: list[tuple[Rgb, str]]) -> None:
    """Against a loop; rows lie beside each other from 0 to 1."""
    tan = lab(np.array([210, 180, 140]))
    expected = sorted(float(ciede2000(lab(np.array(rgb)), tan)) for rgb, name in colours if name == "tan")

    found = of(laid_out(*colours), "tan")

    assert np.repeat(found.table["far"].to_numpy(), found.table["swatches"].to_numpy()).tolist() == pytest.approx(
        expected
    )
    assert found.swatches == len(expected)
    if expected:
        assert found.median == pytest.approx(np.median(expected))
        assert found.table["start"].tolist() == pytest.approx([0, *found.table["end"][:-1]])
        assert found.table["end"].iloc[-1] == 1
