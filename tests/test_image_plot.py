"""Promises of the image plot's layouts: every picture that can have a place has one, on its panel, within bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.image_plot import EVERYONE_ELSE, MOST_PANELS, Layout, Order, Pictures, Plot, place, thin
from igcore.analysis.plot_axes import AFTER_STRIP, MIDDLE, STRIP, days_axis, number_axis
from igcore.colour.hues import families
from igcore.selection import UNDATED, hue_codes

MONDAY = 4  # 5 January 1970
RED, GREEN, GREY, BLACK, NOTHING = (200, 0, 0), (0, 200, 0), (128, 128, 128), (3, 0, 0), (-1, -1, -1)

each_layout = pytest.mark.parametrize("layout", list(Layout))


def pictures(*rows: tuple[tuple[int, int, int], float, float, int]) -> Pictures:
    """Pictures by dominant colour, lightness, colourfulness and day."""
    colours = np.array([row[0] for row in rows], np.int16).reshape(-1, 3)
    lightness, colourfulness = (np.array([row[column] for row in rows], np.float64) for column in (1, 2))
    return Pictures(colours, hue_codes(colours), lightness, colourfulness, np.array([row[3] for row in rows], np.int32))


def places(plot: Plot) -> list[tuple[float, float]]:
    return [(round(float(x), 3), round(float(y), 3)) for x, y in zip(plot.x, plot.y, strict=True)]


def test_hue_goes_across_and_lightness_up() -> None:
    """Green is 120 degrees, of an axis that begins at -30 after the strip of the greys; grey is in the strip."""
    plot = place(pictures((GREEN, 25, 10, 0), (GREY, 75, 5, 0), (BLACK, 1, 10, 0)), Layout.HUE_LIGHTNESS)

    green = AFTER_STRIP + (1 - AFTER_STRIP) * 150 / 360
    assert places(plot) == [(round(green, 3), 0.25), (STRIP / 2, 0.75), (STRIP, 0.01)]
    assert [tick.text for tick in plot.across.ticks][:3] == ["grey", "red", "yellow"]


def test_a_day_is_a_stretch_of_the_time_axis() -> None:
    """The first and the last have as much room as any other, and what lies on them lies in their middle."""
    plot = place(pictures((RED, 50, 10, 16_436), (RED, 50, 10, 16_437)), Layout.TIME_HUE)

    assert plot.x.tolist() == [0.25, 0.75]
    assert [tick.text for tick in plot.across.ticks] == ["2015", "2 Jan"]


def test_lightness_and_colourfulness_are_the_whole_pictures() -> None:
    """The axis of the colourfulness ends at the next ten."""
    plot = place(pictures((RED, 20, 47, 0), (GREY, 80, 0, 0)), Layout.LIGHTNESS_COLOURFULNESS)

    assert places(plot) == [(0.2, 0.94), (0.8, 0.0)]
    assert (plot.up.low, plot.up.high) == (0, 50)


def test_on_the_wheel_red_is_on_top_and_greys_are_in_the_middle() -> None:
    plot = place(pictures((RED, 50, 10, 0), (GREY, 50, 10, 0), (BLACK, 2, 10, 0)), Layout.WHEEL)
    out = 2 * np.hypot(plot.x - 0.5, plot.y - 0.5)

    assert places(plot)[0] == (0.5, 1.0)
    assert out[2] < out[1] < MIDDLE


def test_a_montage_stacks_the_days_of_a_week() -> None:
    """Three pictures of a Monday in the order of time from the bottom, one of a Sunday; none hides another."""
    plot = place(
        pictures((RED, 50, 1, MONDAY + 14), (RED, 40, 1, MONDAY), (RED, 30, 1, MONDAY + 7), (RED, 9, 1, MONDAY + 6)),
        Layout.WEEKDAYS,
    )

    assert plot.unit is not None
    width, height = plot.unit
    assert np.allclose(plot.y / height, [2.5, 0.5, 1.5, 0.5])
    assert np.allclose(plot.x[:3], width / 2)
    assert np.isclose(plot.x[3], 1 - width / 2)
    assert [tick.text for tick in plot.across.ticks][0] == "Monday"


@pytest.mark.parametrize(("order", "first"), [(Order.TIME, 2), (Order.LIGHTNESS, 1), (Order.HUE, 0)])
def test_columns_are_stacked_in_the_order_that_is_wished(order: Order, first: int) -> None:
    """By hue the greys come first."""
    plot = place(pictures((GREY, 50, 1, 12), (GREEN, 10, 1, 11), (RED, 90, 1, 10)), Layout.MONTHS, order)

    assert int(np.lexsort((plot.x, plot.y))[0]) == first


def test_months_without_pictures_have_a_column() -> None:
    plot = place(pictures((RED, 50, 1, 0), (RED, 50, 1, 75)), Layout.MONTHS)

    assert [tick.text for tick in plot.across.ticks] == ["1970", "Feb 1970", "Mar 1970"]
    assert np.allclose(plot.x, [plot.across.ticks[0].at, plot.across.ticks[2].at])


def test_what_has_no_place_is_counted_with_the_reason() -> None:
    rows = pictures((NOTHING, 50, 1, 0), (RED, 50, 1, UNDATED), (RED, 50, 1, 0), (RED, np.nan, 1, 0))

    timeless, timed = place(rows, Layout.HUE_LIGHTNESS), place(rows, Layout.MONTHS)

    assert timeless.which.tolist() == [1, 2]
    assert timeless.left_out == ((2, "nothing in it is visible"),)
    assert timed.which.tolist() == [2]
    assert timed.left_out == ((2, "nothing in it is visible"), (1, "its day is not known"))


@each_layout
def test_of_no_pictures_there_are_none(layout: Layout) -> None:
    """Alone or by person; the axes are there all the same."""
    none = pictures()
    for plot in (place(none, layout), place(none, layout, people=np.empty(0, np.int16), names=["Kat"])):
        assert len(plot.which) == len(plot.x) == len(plot.y) == len(plot.panel) == 0
        assert len(plot.panels) == 1
        assert plot.across.title


def test_more_people_than_panels_share_the_last() -> None:
    """Those of most pictures have one of their own, in the order of everybody; nobody in particular is an other."""
    people = np.array([0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, -1])
    rows = pictures(*[(RED, 50.0, 1.0, 0)] * len(people))

    plot = place(rows, Layout.WHEEL, people=people, names=list("abcdefg"))

    assert plot.panels == ("a", "c", "d", "e", "f", EVERYONE_ELSE)
    assert len(plot.panels) == MOST_PANELS
    assert plot.panel.tolist() == [0, 0, 5, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


COLOUR = st.one_of(st.just(NOTHING), st.tuples(*[st.integers(0, 255)] * 3))
NUMBER = st.one_of(st.just(float("nan")), st.floats(0, 100), st.floats(0, 300))
DAY = st.one_of(st.just(UNDATED), st.integers(-30_000, 30_000))
ROWS = st.lists(st.tuples(COLOUR, st.one_of(st.just(float("nan")), st.floats(0, 100)), NUMBER, DAY), max_size=40)


@given(ROWS, st.sampled_from(Layout), st.sampled_from(Order), st.randoms(use_true_random=False))
def test_places_are_within_bounds_and_order_does_not_matter(
    rows: list[tuple[tuple[int, int, int], float, float, int]],
    layout: Layout,
    order: Order,
    random: np.random.Generator,
) -> None:
    """Whatever the pictures: those left out and those placed are all; shuffled, the same places are taken."""
    shuffled = list(rows)
    random.shuffle(shuffled)

    plot, other = (place(pictures(*each), layout, order) for each in (rows, shuffled))

    assert len(plot.which) + sum(count for count, _ in plot.left_out) == len(rows)
    assert all(0 <= part <= 1 for part in (*plot.x, *plot.y))
    assert all(0 <= tick.at <= 1 for tick in (*plot.across.ticks, *plot.up.ticks))
    assert sorted(places(plot)) == sorted(places(other))


@given(ROWS, st.sampled_from(Layout), st.data())
def test_panels_part_the_pictures_on_common_scales(
    rows: list[tuple[tuple[int, int, int], float, float, int]], layout: Layout, data: st.DataObject
) -> None:
    """Each picture is on the panel of its person, and where nothing is stacked its place is the same as without."""
    people = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows))), np.int16)
    names = ["Kat", "Mads", "Bo"]

    alone, parted = place(pictures(*rows), layout), place(pictures(*rows), layout, people=people, names=names)

    assert parted.which.tolist() == alone.which.tolist()
    assert [parted.panels[panel] for panel in parted.panel] == [names[people[which]] for which in parted.which]
    if parted.unit is None:
        assert places(parted) == places(alone)


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), max_size=60), st.sampled_from([1.0, 4.0, 64.0]))
def test_thinned_out_one_is_left_in_each_square(points: list[tuple[float, float]], step: float) -> None:
    """And with half the step none of these is missing: zooming in, no picture goes away."""
    x, y = np.array(points, np.float64).reshape(-1, 2).T

    shown, finer = thin(x, y, step), thin(x, y, step / 2)

    squares = {(np.floor(a / step), np.floor(b / step)) for a, b in points}
    assert len(shown) == len(squares)
    assert set(shown) <= set(finer)


def test_families_here_are_those_of_the_colours() -> None:
    """The tests' own helper must not differ from what pictures are given."""
    colours = np.array([RED, GREEN, GREY, BLACK])

    assert hue_codes(colours.astype(np.int16)).tolist() == families(colours).tolist()


def test_ticks_come_in_levels() -> None:
    """Years before months, fifties before tens."""
    days = days_axis(np.array([16_071, 16_900]))
    numbers = number_axis("Lightness", 100)

    assert [tick.text for tick in days.ticks if tick.level == 0] == ["2014", "2015", "2016"]
    assert [tick.text for tick in days.ticks if tick.level == 1][:2] == ["Apr 2014", "Jul 2014"]
    assert [tick.text for tick in numbers.ticks if tick.level <= 1] == [str(ten) for ten in range(0, 101, 10)]
