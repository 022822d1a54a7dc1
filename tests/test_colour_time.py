"""Promises of `igcore.analysis.colour_time`."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.colour_time import ANYWHERE, colour_ribbon, hue_ribbon, hues_by_season, weeks
from igcore.places import Periods, read_periods
from igcore.schema import Image, Post, Swatch, frame
from igcore.selection import Field, Index, Selection, choice, index
from tests.rows import START, image, post, swatch, tables

DAY = 24 * 60
RED, BLUE, GREY = (200, 20, 30), (30, 20, 200), (128, 128, 128)
NAMES = {RED: "red", BLUE: "blue", GREY: "grey"}

Picture = tuple[float, str, tuple[int, int, int] | None]


def laid_out(*pictures: Picture, periods: Periods | None = None, share: float = 0.5) -> Index:
    """Pictures of a day since the start, a person, and a dominant colour, or none."""
    posts, images, swatches = [], [], []
    for place, (day, person, rgb) in enumerate(pictures):
        minute = day * DAY + place / 100
        posts.append(post(minute, person=person))
        images.append(image(minute, person=person))
        if rgb:
            swatches.append(swatch(minute, red=rgb[0], green=rgb[1], blue=rgb[2], share=share))
    made = tables(posts=frame(posts, Post), images=frame(images, Image), swatches=frame(swatches, Swatch))
    return index(made, ("Anna", "Ben"), periods or Periods(home="UTC"))


def all_of(at: Index) -> np.ndarray:
    """Every image."""
    return np.ones(len(at.post), bool)


def test_months_and_weeks_of_each_person() -> None:
    """15 August 2016 is a Monday; only who has pictures has a row."""
    at = laid_out((0, "Ben", RED), (6, "Ben", RED), (7, "Ben", BLUE), (20, "Anna", GREY), (0, "Ben", None))

    months, by_week = (colour_ribbon(at, all_of(at), unit) for unit in ("month", "week"))

    assert months[["time", "person", "row", "images"]].to_numpy().tolist() == [
        ["2016-09", "Anna", 0, 1],
        ["2016-08", "Ben", 1, 3],
    ]
    assert months["end"].tolist() == [pd.Timestamp("2016-10-01"), pd.Timestamp("2016-09-01")]
    assert by_week[["time", "images", "hex"]].to_numpy().tolist() == [
        ["2016-08-29..2016-09-04", 1, "#808080"],
        ["2016-08-15..2016-08-21", 2, "#c8141e"],
        ["2016-08-22..2016-08-28", 1, "#1e14c8"],
    ]
    assert weeks(at, all_of(at)) == 3


def test_the_mean_of_black_and_white_is_the_grey_between_them() -> None:
    """In OKLab half of the lightness is #636363; what a colour has of its picture weighs it."""
    half = laid_out((0, "Anna", (0, 0, 0)), (0, "Anna", (255, 255, 255)))
    posts = [post(0), post(1)]
    images = [image(0), image(1)]
    swatches = [
        swatch(0, red=0, green=0, blue=0, share=0.9),
        swatch(1, red=255, green=255, blue=255, share=0.1),
    ]
    made = tables(posts=frame(posts, Post), images=frame(images, Image), swatches=frame(swatches, Swatch))
    dark = index(made, ("Anna",))

    assert colour_ribbon(half, all_of(half), "month")["hex"].tolist() == ["#636363"]
    assert colour_ribbon(dark, all_of(dark), "month")["hex"].tolist() < ["#101010"]


def test_shares_of_hues_of_a_month() -> None:
    at = laid_out((0, "Anna", RED), (1, "Anna", GREY), (2, "Anna", GREY), (3, "Anna", BLUE))

    found = hue_ribbon(at, all_of(at), "month")

    assert found[["hue", "pictures", "images", "below", "share"]].to_numpy().tolist() == [
        ["red", 1, 4, 0.0, 0.25],
        ["blue", 1, 4, 0.25, 0.25],
        ["grey", 2, 4, 0.5, 0.5],
    ]


SOUTH = """
home = "UTC"

[[period]]
place = "Oslo"
to = 2016-08-20
zone = "UTC"
hemisphere = "north"

[[period]]
place = "Lima"
from = 2016-08-21
zone = "UTC"
hemisphere = "south"
"""


def test_seasons_are_those_of_the_place() -> None:
    """August is summer in Oslo and winter in Lima."""
    at = laid_out((0, "Anna", RED), (1, "Ben", GREY), (9, "Ben", GREY), periods=read_periods(SOUTH))

    found = hues_by_season(at, all_of(at))

    # Places as the facet has them.
    assert sorted(found[["place", "season", "images", "hue", "share"]].to_numpy().tolist()) == [
        ["Lima", "winter", 1, "grey", 1.0],
        ["Oslo", "summer", 2, "grey", 0.5],
        ["Oslo", "summer", 2, "red", 0.5],
    ]


def test_without_periods_there_are_seasons_of_anywhere() -> None:
    at = laid_out((0, "Anna", RED))

    assert hues_by_season(at, all_of(at))[["place", "season"]].to_numpy().tolist() == [[ANYWHERE, "summer"]]


def test_of_nothing_there_is_nothing() -> None:
    """No picture, none chosen, none with a time, none with a colour; the columns are there."""
    empty, bare = laid_out(), laid_out((0, "Anna", None))
    undated = index(
        tables(
            posts=frame([post(taken_at=None, taken_from=None)], Post),
            images=frame([image(taken_at=None, taken_from=None)], Image),
            swatches=frame([swatch()], Swatch),
        ),
        ("Anna",),
    )

    for at in (empty, bare, undated):
        for found in (colour_ribbon(at, all_of(at), "week"), hue_ribbon(at, all_of(at), "month")):
            assert found.empty
            assert {"start", "end", "time", "person", "row", "images"} <= set(found.columns)
        assert hues_by_season(at, all_of(at)).empty
    assert weeks(empty, all_of(empty)) == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 800), st.sampled_from(["Anna", "Ben"]), st.sampled_from([RED, BLUE, GREY, None])),
        max_size=25,
    ),
    st.sampled_from(["month", "week"]),
)
def test_ribbons_count_as_plain_counting_does(pictures: list[Picture], unit: str) -> None:
    """And a click on a row chooses the pictures that it counts."""
    at = laid_out(*pictures)
    expected: Counter[tuple[str, str, str]] = Counter()
    for day, person, rgb in pictures:
        if rgb:
            local = START.date() + timedelta(days=day)
            monday = local - timedelta(days=local.weekday())
            time = f"{local:%Y-%m}" if unit == "month" else f"{monday}..{monday + timedelta(days=6)}"
            expected[time, person, NAMES[rgb]] += 1

    found = hue_ribbon(at, all_of(at), unit)  # type: ignore[arg-type]  # one of the two
    means = colour_ribbon(at, all_of(at), unit)  # type: ignore[arg-type]  # one of the two

    counted = {tuple(row[:3]): row[3] for row in found[["time", "person", "hue", "pictures"]].to_numpy().tolist()}
    assert counted == expected
    for _, spell in found.groupby(["time", "person"]):
        assert spell["share"].sum() == pytest.approx(1)
        assert (spell["below"] + spell["share"]).iloc[-1] == pytest.approx(1)
        assert spell["pictures"].sum() == spell["images"].iloc[0]
    row: Any
    for row in means.itertuples():
        chosen = Selection().choose(Field.DATE, choice([row.time])).choose(Field.PERSON, choice([row.person]))
        visible = at.dominant[:, 0] >= 0
        assert (at.choose(chosen).images & visible).sum() == row.images


def test_days_before_1970_and_after_2100_are_days() -> None:
    """An archive may say anything."""
    far = (date(1969, 12, 31) - START.date()).days, (date(2105, 3, 1) - START.date()).days
    posts = [post(taken_at=START + timedelta(days=day), post_id=str(day)) for day in far]
    images = [image(number, taken_at=each.taken_at, post_id=each.post_id) for number, each in enumerate(posts)]
    made = tables(
        posts=frame(posts, Post),
        images=frame(images, Image),
        swatches=frame([swatch(number) for number in range(2)], Swatch),
    )
    at = index(made, ("Anna",))

    assert colour_ribbon(at, all_of(at), "month")["time"].tolist() == ["1969-12", "2105-03"]
    assert colour_ribbon(at, all_of(at), "week")["time"].tolist()[0] == "1969-12-29..1970-01-04"
