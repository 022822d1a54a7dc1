"""Promises of `igcore.colour.explain`."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from igcore.colour.explain import family_of, names_of
from igcore.colour.hues import FAMILIES, Thresholds, families
from igcore.colour.names import css3, nearest_by_ciede2000, nearest_by_rgb

_FIGURE = r"(\d(?:\.\d+)?)"
channel = st.integers(0, 255)
colours = st.lists(st.tuples(channel, channel, channel), min_size=1, max_size=8).map(np.array)
#: Wherever somebody drags them to, also past each other.
thresholds = st.builds(Thresholds, *[st.floats(0, 1).map(lambda part: round(part, 2))] * 3)


def test_a_name_that_misleads_is_said_to() -> None:
    """What 2016 called darkslateblue is to the eye a steel blue; this is not said of tan, which is tan."""
    blue, tan = names_of(np.array([[46, 102, 137], [211, 181, 140]]))

    assert blue.says == (
        "Rounded to darkslateblue by RGB, 48.6 away. To the eye steelblue is nearer: 11.5 away, against 18 (CIEDE2000)."
        " The name misleads: this colour is cyan, darkslateblue itself is blue."
    )
    assert tan.says == "Rounded to tan by both rules: 1.4 away in RGB, 0.4 to the eye (CIEDE2000)."


def test_darkslategrey_itself_is_not_gathered() -> None:
    own, other = names_of(np.array([[47, 79, 79], [60, 60, 66]]))

    assert (own.gathered, own.says) == (False, "It is darkslategrey itself.")
    assert other.gathered


def test_no_colours_have_no_names() -> None:
    assert names_of(np.zeros((0, 3), np.int64)) == []


@given(colours)
def test_names_are_those_of_the_tables_and_none_is_nearer(given_colours: np.ndarray) -> None:
    named = names_of(given_colours)
    _, values = css3()

    assert [each.rgb.name for each in named] == nearest_by_rgb(given_colours)
    assert [each.eye.name for each in named] == nearest_by_ciede2000(given_colours)
    for each, colour in zip(named, given_colours, strict=True):
        assert each.rgb.rgb == round(float(np.sqrt(((values - colour) ** 2).sum(axis=1)).min()), 1)
        assert each.eye.seen <= each.rgb.seen


@given(st.tuples(channel, channel, channel).map(np.array), thresholds)
def test_the_reason_for_a_hue_family_is_true_as_it_is_written(colour: np.ndarray, at: Thresholds) -> None:
    """Figures are rounded, but never to the other side of the threshold beside them."""
    told = family_of(colour, at)
    says = told.says

    assert told.family == FAMILIES[families(colour, at)]
    for value, limit in re.findall(rf"{_FIGURE} is at most {_FIGURE}", says):
        assert float(value) <= float(limit)
    for value, limit in re.findall(rf"{_FIGURE} is at least {_FIGURE}", says):
        assert float(value) >= float(limit)
    for value, limit in re.findall(rf"{_FIGURE} is above {_FIGURE}", says):
        assert float(value) > float(limit)
    for value, low, high in re.findall(rf"{_FIGURE} is between {_FIGURE} and {_FIGURE}", says):
        assert float(low) < float(value) < float(high)
    assert re.search(_FIGURE, says)
