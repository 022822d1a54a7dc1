"""Promises of `igcore.colour.nearness`."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.colour.names import ciede2000, lab
from igcore.colour.nearness import Palettes, differences, nearest, palettes, ranked

NOBODY = np.zeros(0, np.int64)

Palette = list[tuple[tuple[int, int, int], float]]
channel = st.integers(0, 255)
swatches = st.tuples(st.tuples(channel, channel, channel), st.floats(0.01, 1))
#: Some are empty, as those of pictures in which nothing is visible.
lists = st.lists(st.lists(swatches, max_size=5), min_size=1, max_size=12)


def laid_out(listed: list[Palette]) -> Palettes:
    """Palettes of colours and shares."""
    starts = np.cumsum([0, *map(len, listed)]).astype(np.int64)
    flat = [swatch for palette in listed for swatch in palette]
    colours = np.array([colour for colour, _ in flat], np.uint8).reshape(-1, 3)
    return palettes(starts, colours, np.array([share for _, share in flat], np.float32))


def apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """CIEDE2000 difference of two colours."""
    return float(ciede2000(lab(np.array(one)), lab(np.array(other))))


def test_colours_are_matched_share_by_share() -> None:
    """Half of it is the same red; of the other half a part is the same blue, the rest has to become green."""
    red, blue, green = (200, 0, 0), (0, 0, 200), (0, 200, 0)
    every = laid_out([[(red, 0.5), (blue, 0.5)], [(red, 0.5), (blue, 0.2), (green, 0.3)]])

    found = differences(every, 0, np.array([0, 1]))

    assert found == pytest.approx([0, 0.3 * apart(blue, green)], abs=1e-4)


def test_the_same_colours_in_other_shares_are_apart() -> None:
    """A dark picture with a white edge is no white one with a dark edge."""
    dark, white = (10, 10, 10), (250, 250, 250)
    every = laid_out([[(dark, 0.9), (white, 0.1)], [(dark, 0.1), (white, 0.9)]])

    assert differences(every, 0, np.array([1])) == pytest.approx([0.8 * apart(dark, white)], rel=1e-4)


def test_palettes_without_colours_are_near_to_nothing() -> None:
    every = laid_out([[], [((1, 2, 3), 1.0)], [((1, 2, 4), 0.0)]])

    assert [len(nearest(every, place, 12, NOBODY)[0]) for place in range(3)] == [0, 0, 0]


@settings(deadline=None)  # the first call lays out all colours
@given(lists)
def test_the_nearest_are_those_with_the_smallest_differences(listed: list[Palette]) -> None:
    """Of few palettes all are measured; the one itself is not among them, and far is the same from both sides."""
    every = laid_out(listed)
    there = [place for place, palette in enumerate(listed) if palette]
    for place in there:
        others = np.array([other for other in there if other != place], np.int64)
        far = differences(every, place, others)
        found, distances = nearest(every, place, 3, NOBODY)

        assert distances == pytest.approx(np.sort(far)[:3], abs=1e-3)
        assert place not in found
        for other, distance in zip(others, far, strict=True):
            assert differences(every, other, np.array([place])) == pytest.approx([distance], abs=0.05)


@settings(deadline=None)  # the first call lays out all colours
@given(lists)
def test_a_palette_is_no_way_from_itself(listed: list[Palette]) -> None:
    every = laid_out(listed)
    for place in (place for place, palette in enumerate(listed) if palette):
        assert differences(every, place, np.array([place])) == pytest.approx([0], abs=1e-3)


def test_ranked_begins_with_itself_and_whatever_comes_next_anyhow() -> None:
    """Then red, pink and blue; one without colours is last."""
    red, pink, grey, blue = (200, 20, 30), (230, 120, 130), (120, 120, 120), (30, 20, 200)
    every = laid_out([[(blue, 1.0)], [], [(pink, 1.0)], [(grey, 1.0)], [(red, 0.8), (grey, 0.2)], [(red, 1.0)]])

    assert ranked(every, 5, np.array([3])).tolist() == [5, 3, 4, 2, 0, 1]
    assert ranked(every, 1, NOBODY).tolist()[0] == 1


@settings(deadline=None)  # the first call lays out all colours
@given(lists, st.data())
def test_ranked_has_every_palette_once(listed: list[Palette], data: st.DataObject) -> None:
    every = laid_out(listed)
    place = data.draw(st.integers(0, len(listed) - 1))
    others = [other for other in range(len(listed)) if other != place]
    without = data.draw(st.lists(st.sampled_from(others), unique=True)) if others else []

    found = ranked(every, place, np.array(without, np.int64))

    assert sorted(found.tolist()) == list(range(len(listed)))
    assert found[: 1 + len(without)].tolist() == [place, *without]


def test_of_many_palettes_nearly_all_of_the_nearest_are_found() -> None:
    """Only some hundred of 5,000 are measured, by what they look like at first."""
    rng = np.random.default_rng(2016)
    colours = rng.integers(0, 256, (5000, 1, 3)) + rng.normal(0, 40, (5000, 5, 3))
    shares = rng.dirichlet(np.ones(5), 5000).astype(np.float32)
    every = palettes(np.arange(5001) * 5, colours.clip(0, 255).astype(np.uint8).reshape(-1, 3), shares.ravel())

    shared = [_shared(every, place) for place in range(0, 5000, 500)]

    assert np.mean(shared) > 11


def _shared(every: Palettes, place: int) -> int:
    others: npt.NDArray[np.int64] = np.delete(np.arange(5000), place)
    best = others[np.argsort(differences(every, place, others))[:12]]
    return len(set(best) & set(nearest(every, place, 12, NOBODY)[0]))
