"""Promises of `igcore.colour.names`."""

import numpy as np
import pytest
import webcolors
from hypothesis import example, given
from hypothesis import strategies as st

from igcore.colour.names import (
    DARK_NEUTRALS,
    ciede2000,
    ciede2000_at_least,
    css3,
    darkened,
    lab,
    name_hexes,
    nearest_by_ciede2000,
    nearest_by_rgb,
    with_dark_neutrals,
)

#: The published pairs of Sharma, Wu and Dalal (2005), table 1: L*a*b*, L*a*b*, difference.
SHARMA = """
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000
50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000
50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""
PAIRS = np.array([line.split() for line in SHARMA.strip().splitlines()], dtype=float)
colours = st.tuples(*[st.integers(0, 255)] * 3)


def test_ciede2000_equals_the_published_pairs() -> None:
    difference = ciede2000(PAIRS[:, :3], PAIRS[:, 3:6])

    assert difference.round(4).tolist() == PAIRS[:, 6].tolist()


@given(colours, colours)
def test_ciede2000_is_a_difference(one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    """The same both ways; nothing between a colour and itself."""
    there = ciede2000(lab(np.array(one)), lab(np.array(other)))
    back = ciede2000(lab(np.array(other)), lab(np.array(one)))

    assert there == pytest.approx(back, abs=1e-9)
    assert there > 0 or one == other


@given(st.lists(colours, min_size=1, max_size=9), st.lists(colours, min_size=1, max_size=9))
@example([(0, 0, 255)], [(0, 0, 250), (0, 40, 255), (40, 0, 255)])
def test_what_is_quick_to_find_is_never_more_than_the_difference(
    some: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    """And something of it, so that it does rule colours out."""
    one, other = lab(np.array(some)), lab(np.array(others))

    least, exact = ciede2000_at_least(one, other), ciede2000(one[:, None], other[None])

    assert (least <= exact + 1e-9).all()
    assert (least >= exact / 20).all()


def test_every_css3_colour_is_called_by_its_own_name() -> None:
    """By both rules; 138 colours have 147 names, spelt the British way."""
    names, values = css3()

    assert nearest_by_rgb(values) == list(names)
    assert nearest_by_ciede2000(values) == list(names)
    assert len(names) == len({webcolors.name_to_hex(name) for name in webcolors.names("css3")})
    assert "darkslategrey" in names


@given(colours)
def test_the_2016_rule_is_a_plain_loop_over_the_names(colour: tuple[int, int, int]) -> None:
    """Squared distances in a dictionary, where the last of equal ones stays."""
    by_distance = {
        sum((a - b) ** 2 for a, b in zip(colour, webcolors.name_to_rgb(name), strict=True)): name for name in css3()[0]
    }

    assert nearest_by_rgb(np.array([colour])) == [by_distance[min(by_distance)]]


@given(st.lists(colours, min_size=1, max_size=30))
def test_the_rule_of_the_eye_is_the_least_of_all_differences(some: list[tuple[int, int, int]]) -> None:
    """Of those to all names, of which none is left out."""
    names, values = css3()

    every = ciede2000(lab(np.array(some))[:, None], lab(values)[None])

    assert nearest_by_ciede2000(np.array(some)) == [names[place] for place in every.argmin(axis=1)]


def test_no_colours_have_no_names() -> None:
    assert nearest_by_rgb(np.empty((0, 3), np.int64)) == []
    assert nearest_by_ciede2000(np.empty((0, 3), np.int64)) == []


def test_dark_neutrals_are_what_they_say() -> None:
    """Ten hues 36 degrees apart at L* 24 and chroma 9, as near as whole numbers come, and their grey."""
    names, values = with_dark_neutrals()
    lightness, a, b = lab(values[len(css3()[0]) :]).T

    assert names[len(css3()[0]) :] == tuple(DARK_NEUTRALS)
    assert name_hexes(["charcoal", "tan"]) == ["#393939", "#d2b48c"]
    assert np.abs(lightness - 24).max() < 0.5
    assert np.hypot(a, b)[:-1] == pytest.approx(9, abs=0.6)
    assert np.hypot(a, b)[-1] == pytest.approx(0, abs=0.1)
    turned = (np.degrees(np.arctan2(b, a))[:-1] - (18 + 36 * np.arange(10)) + 180) % 360 - 180
    assert np.abs(turned).max() < 4


@pytest.mark.parametrize(("seen", "before", "after"), [(False, 0.89, 0.18), (True, 0.48, 0.12)])
def test_dark_muted_colours_get_names_of_their_own(seen: bool, before: float, after: float) -> None:
    """Of those with L* 15 to 35 and chroma up to 15: the part that the most frequent name has, in either vocabulary."""
    steps = np.arange(4, 256, 8)
    every = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    lightness, a, b = lab(every).T
    muted = every[(lightness >= 15) & (lightness <= 35) & (np.hypot(a, b) <= 15)]
    found = (nearest_by_ciede2000 if seen else nearest_by_rgb)(muted)
    codes = np.array([css3()[0].index(name) for name in found])

    most = [np.bincount(each).max() / len(muted) for each in (codes, darkened(muted, codes, seen=seen))]

    assert most == pytest.approx([before, after], abs=0.01)


@given(st.lists(st.tuples(*[st.one_of(st.integers(0, 255), st.integers(30, 80))] * 3), max_size=20), st.booleans())
def test_with_dark_neutrals_no_name_is_nearer(colours: list[tuple[int, int, int]], seen: bool) -> None:
    """Against all names at once."""
    given_colours = np.array(colours, np.int64).reshape(-1, 3)
    values = with_dark_neutrals()[1]
    found = (nearest_by_ciede2000 if seen else nearest_by_rgb)(given_colours)
    codes = np.array([css3()[0].index(name) for name in found], np.int64)
    if seen:
        far = ciede2000(lab(given_colours)[:, None], lab(values)[None])
    else:
        far = ((given_colours[:, None] - values[None]) ** 2).sum(axis=2)

    named = darkened(given_colours, codes, seen=seen)

    assert far[np.arange(len(named)), named].tolist() == pytest.approx(far.min(axis=1).tolist())
