"""Promises of `igcore.analysis.compare`: A and B counted as by a loop, and the same both ways."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.analysis.compare import (
    COUNTS,
    NEWCOMBE,
    RATES,
    SHARES,
    WEEKS,
    Pair,
    Side,
    beside,
    blocks,
    hue_shares,
    main_numbers,
    months,
    named_shares,
    rates_by,
    tags_per_post,
)
from igcore.analysis.coverage import Covered, covered
from igcore.places import Periods
from igcore.schema import Hashtag, Image, Post, Swatch, frame
from igcore.selection import UNDATED, Field, Index, Selection, index, parse
from tests.rows import hashtag, image, post, swatch, tables
from tests.selection.small import PERIODS, Record, laid_out, library, records

#: A Thursday.
NOON = datetime(2015, 1, 1, 12, tzinfo=UTC)
_COLOURS = {"red": (200, 20, 30), "blue": (20, 30, 200)}
#: Who, on which day, with how many hashtags (None: no caption known), and the colour of the picture.
Written = tuple[str, int | None, int | None, str]


def of(*posts: Written) -> tuple[Index, Covered]:
    """These posts, each with a picture."""
    rows, pictures, swatches, tags = [], [], [], []
    for number, (person, day, used, colour) in enumerate(posts):
        when = None if day is None else NOON + timedelta(days=day)
        fields: dict[str, Any] = {"post_id": f"p{number}", "person": person, "taken_at": when}
        rows.append(post(**fields, caption=None if used is None else ""))
        pictures.append(image(**fields, image_id=f"{number:016x}", digest=f"d{number}"))
        red, green, blue = _COLOURS[colour]
        swatches.append(swatch(digest=f"d{number}", red=red, green=green, blue=blue))
        tags += [hashtag(post_id=f"p{number}", hashtag=f"tag{each}", position=each) for each in range(used or 0)]
    made = tables(
        posts=frame(rows, Post),
        images=frame(pictures, Image),
        swatches=frame(swatches, Swatch),
        hashtags=frame(tags, Hashtag),
    )
    at = index(made, ("Kat", "Mads"), Periods())
    return at, covered(at, Periods())


def pair_of(at: Index, days: Covered, a: str, b: str) -> Pair:
    """Two selections, as they are written."""
    return Pair(*(Side(*at.choose(each), days.choose(each)) for each in (parse(a), parse(b))))


def numbers(at: Index, days: Covered, pair: Pair) -> pd.DataFrame:
    """The main numbers, by name; every picture is as light as its place in the table."""
    light = np.arange(len(at.post), dtype=np.float64)
    return main_numbers(at, days, pair, light, light + 100).set_index("number")


def test_the_main_numbers_worked_by_hand() -> None:
    """Kat: four posts on three days of ten; one caption is unknown. Mads: two on two days of three."""
    at, days = of(
        ("Kat", 0, 2, "red"),
        ("Kat", 0, 0, "red"),
        ("Kat", 4, None, "blue"),
        ("Kat", 9, 1, "red"),
        ("Mads", 1, 5, "blue"),
        ("Mads", 3, 0, "blue"),
    )

    table = numbers(at, days, pair_of(at, days, "@Kat", "@Mads"))

    assert list(table.index) == [*COUNTS, *SHARES, *RATES]
    assert table["a"].tolist() == pytest.approx(
        [4, 4, 10, 2 / 3, 4 / 10, 4 / 3, 1, _middle(at, 0), 100 + _middle(at, 0)]
    )
    assert table["b"].tolist() == pytest.approx([2, 2, 3, 1 / 2, 2 / 3, 1, 5 / 2, _middle(at, 1), 100 + _middle(at, 1)])
    assert table["difference"].tolist() == pytest.approx((table["a"] - table["b"]).tolist())
    assert table["method"].tolist() == ["", "", "", NEWCOMBE, "", "", "", "", ""]
    assert table.loc["tagged", ["low", "high"]].notna().all()


def _middle(at: Index, person: int) -> float:
    return float(np.flatnonzero(at.person[at.post] == person).mean())


def weekly(person: str, weeks: int, each: int, colour: str = "red") -> list[Written]:
    """Posts on so many days of each week."""
    return [(person, 7 * week + day, 1, colour) for week in range(weeks) for day in range(each)]


def test_where_nothing_is_left_to_chance_the_interval_is_a_point() -> None:
    """Three posts every week against one; to the last day of the last week, so that all weeks are whole."""
    at, days = of(*weekly("Kat", 40, 7), *weekly("Mads", 40, 1, "blue"), ("Mads", 7 * 40 - 1, 1, "blue"))

    table = numbers(at, days, pair_of(at, days, "@Kat", "@Mads"))

    assert table.loc["posts_per_day", "method"] == "weeks"
    assert table.loc["posts_per_day", "difference"] == pytest.approx(1 - 41 / 280)
    assert table.loc["posts_per_day", "low"] == pytest.approx(1 - 41 / 280, abs=0.02)
    assert list(table.loc["posts_per_active_day", ["a", "low", "high"]]) == [1, 0, 0]


def test_weeks_begin_on_monday_and_days_are_drawn_where_they_are_few() -> None:
    """2015 began on a Thursday: the first Sunday is day 3."""
    at, days = of(("Kat", 0, 1, "red"), ("Kat", 3, 1, "red"), ("Kat", 4, 1, "red"), ("Kat", 7 * WEEKS, 1, "red"))
    every = pair_of(at, days, "", "")
    short = pair_of(at, days, "before:2015-02", "before:2015-02")

    weeks, single = blocks(at, days, every), blocks(at, days, short)

    assert (weeks.unit, weeks.number) == ("weeks", WEEKS + 1)
    assert weeks.post.tolist() == [0, 0, 1, WEEKS]
    assert single.unit == "days"
    assert single.post[:3].tolist() == [0, 3, 4]
    assert single.number == 31


def test_posts_without_a_time_are_together_one_more_block() -> None:
    at, days = of(("Kat", 0, 1, "red"), ("Kat", None, 1, "red"), ("Kat", None, 1, "red"))
    pair = pair_of(at, days, "@Kat", "@Kat")

    found = blocks(at, days, pair)

    assert found.number == 2
    assert sorted(found.post.tolist()) == [0, 1, 1]
    assert numbers(at, days, pair).loc["posts_per_day", "a"] == 1


def test_hues_and_names_worked_by_hand() -> None:
    at, days = of(*[("Kat", day, 1, "red") for day in range(3)], ("Kat", 3, 1, "blue"), ("Mads", 3, 1, "blue"))
    pair = pair_of(at, days, "@Kat", "@Mads")

    hues = hue_shares(at, days, pair).set_index("name")

    assert list(hues.loc["red", ["count_a", "of_a", "count_b", "of_b"]]) == [3, 4, 0, 1]
    assert hues.loc[["red", "blue"], "difference"].tolist() == [0.75, -0.75]
    assert set(hues["method"]) == {NEWCOMBE}
    # All swatches of the test have one name.
    assert named_shares(at, days, pair).empty


def test_of_pictures_that_are_in_both_weeks_are_drawn() -> None:
    at, days = of(*weekly("Kat", 40, 2), *weekly("Mads", 40, 1, "blue"))

    table = hue_shares(at, days, pair_of(at, days, "@Kat", ""))

    assert set(table["method"]) == {"weeks"}
    red = table[table["name"] == "red"].iloc[0]
    assert red[["a", "b", "difference", "low", "high"]].tolist() == pytest.approx([1, 2 / 3, 1 / 3, 1 / 3, 1 / 3])


def test_weekdays_are_over_days_of_their_own_and_hours_over_all() -> None:
    """Kat's ten days from Thursday on have two Thursdays, Fridays and Saturdays."""
    at, days = of(("Kat", 0, 1, "red"), ("Kat", 9, 1, "red"), ("Mads", 1, 1, "blue"))
    pair = pair_of(at, days, "@Kat", "@Mads")

    weekdays, hours = (rates_by(at, days, pair, field).set_index("name") for field in (Field.WEEKDAY, Field.HOUR))

    assert weekdays["count_a"].tolist() == [0, 0, 0, 1, 0, 1, 0]
    assert weekdays["of_a"].tolist() == [1, 1, 1, 2, 2, 2, 1]
    assert weekdays["of_b"].tolist() == [0, 0, 0, 0, 1, 0, 0]
    assert weekdays["b"].isna().tolist() == [True, True, True, True, False, True, True]
    assert list(hours.loc["12", ["count_a", "of_a", "count_b", "of_b"]]) == [2, 10, 1, 1]
    assert len(hours) == 24


def test_seasons_are_over_days_of_their_own() -> None:
    """From 1 January 1970 to 5 March: 59 days of winter, then five of spring."""
    at, days = of(("Kat", 0, 1, "red"), ("Kat", 31, 1, "red"), ("Kat", 63, 1, "red"), ("Mads", 40, 1, "blue"))

    table = rates_by(at, days, pair_of(at, days, "@Kat", "@Mads"), Field.SEASON).set_index("name")

    assert table["count_a"].to_dict() == {"spring": 1, "summer": 0, "autumn": 0, "winter": 2}
    assert table["of_a"].to_dict() == {"spring": 5, "summer": 0, "autumn": 0, "winter": 59}
    assert list(table.loc["winter", ["count_b", "of_b"]]) == [1, 1]
    assert table.loc["winter", "a"] == pytest.approx(2 / 59)
    assert table["a"].isna().tolist() == [each == 0 for each in table["of_a"]]


def test_months_with_few_days_have_no_rate() -> None:
    """From 1 January to 5 March: March has five days of 31."""
    at, days = of(("Kat", 0, 1, "red"), ("Kat", 31, 1, "red"), ("Kat", 63, 1, "red"), ("Mads", 40, 1, "blue"))

    table = months(at, days, pair_of(at, days, "@Kat", "@Mads"), "K", "M")

    kat = table[table["side"] == "K"]
    assert kat["month"].dt.month.tolist() == [1, 2, 3]
    assert kat["days"].tolist() == [31, 28, 5]
    assert kat["rate"].tolist()[:2] == pytest.approx([1 / 31, 1 / 28])
    assert kat["rate"].isna().tolist() == [False, False, True]
    assert table[table["side"] == "M"]["rate"].isna().tolist() == [True, False, True]


def test_hashtags_in_a_post_are_shares_of_each_side() -> None:
    at, days = of(("Kat", 0, 2, "red"), ("Kat", 1, 0, "red"), ("Kat", 1, None, "red"), ("Mads", 1, 2, "blue"))

    table = tags_per_post(at, pair_of(at, days, "@Kat", "@Mads"), "K", "M")

    assert table[table["share"] > 0].to_numpy().tolist() == [
        [0, "K", 1, 0.5, 2],
        [2, "K", 1, 0.5, 2],
        [2, "M", 1, 1.0, 1],
    ]


def test_for_a_chart_a_and_b_stand_below_each_other() -> None:
    at, days = of(("Kat", 0, 1, "red"), ("Mads", 0, 1, "blue"))
    table = hue_shares(at, days, pair_of(at, days, "@Kat", "@Mads")).assign(value="v")

    both = beside(table, "K", "M")

    assert len(both) == 2 * len(table)
    assert both.head(2)[["name", "side", "count", "of", "share", "value"]].to_numpy().tolist() == [
        ["red", "K", 1, 1, 1.0, "v"],
        ["red", "M", 0, 1, 0.0, "v"],
    ]


@pytest.mark.parametrize("posts", [[], [("Kat", None, None, "red")], [("Kat", 0, 1, "red")]])
@pytest.mark.parametrize(("a", "b"), [("@Kat", "@Mads"), ("@Mads", "@Kat"), ("@Mads", "@Mads"), ("", "")])
def test_of_nothing_nothing_is_said(posts: list[Written], a: str, b: str) -> None:
    at, days = of(*posts)
    pair = pair_of(at, days, a, b)

    assert numbers(at, days, pair)["method"].isin(["", NEWCOMBE]).all()
    for table in (hue_shares(at, days, pair), rates_by(at, days, pair, Field.WEEKDAY)):
        assert table["method"].isin(["", NEWCOMBE]).all()
    assert named_shares(at, days, pair).empty
    assert len(months(at, days, pair, "K", "M")) in (0, 2)
    assert tags_per_post(at, pair, "K", "M")["of"].max() <= 1


def halves(at: Index, days: Covered, seed: int) -> Pair:
    """Two parts that may have posts in common."""
    rng, every = np.random.default_rng(seed), at.choose(Selection())
    sides = []
    for _ in "ab":
        posts = every.posts & (rng.random(len(at.day)) < 0.7)
        sides.append(Side(posts, every.images & posts[at.post], rng.random(len(days.day)) < 0.7))
    return Pair(*sides)


# Each draws thousands of weeks.
@settings(max_examples=25)
@given(records, st.integers(0, 9))
def test_counted_as_by_a_loop_and_the_same_both_ways(some: list[Record], seed: int) -> None:
    at = laid_out(library(some))
    days = covered(at, PERIODS)
    pair = halves(at, days, seed)
    turned = Pair(pair.b, pair.a)
    hues = at.columns[Field.HUE]

    for table, back in (
        (hue_shares(at, days, pair), hue_shares(at, days, turned)),
        (rates_by(at, days, pair, Field.HOUR), rates_by(at, days, turned, Field.HOUR)),
        (rates_by(at, days, pair, Field.SEASON), rates_by(at, days, turned, Field.SEASON)),
        (numbers(at, days, pair).reset_index(), numbers(at, days, turned).reset_index()),
    ):
        figures = table[["a", "b", "difference", "low", "high"]].to_numpy(float)
        others = back[["b", "a", "difference", "high", "low"]].to_numpy(float) * [1, 1, -1, -1, -1]
        assert figures == pytest.approx(others, nan_ok=True)
    for side, name in zip(pair, "ab", strict=True):
        seen = Counter(hues.values[code] for code in hues.codes[side.images] if code >= 0)  # type: ignore[union-attr]  # a `One`
        counted = hue_shares(at, days, pair)
        assert dict(zip(counted["name"], counted[f"count_{name}"], strict=True)) == {
            hue: seen[hue] for hue in hues.values
        }
        assert (counted[f"of_{name}"] == sum(seen.values())).all()
        by_hour = rates_by(at, days, pair, Field.HOUR)
        dated = int(np.count_nonzero(side.posts & (at.day != UNDATED)))
        assert by_hour[f"count_{name}"].sum() == dated
        through = months(at, days, pair, "a", "b")
        assert through.loc[through["side"] == name, "posts"].sum() == dated
        assert through.loc[through["side"] == name, "days"].sum() == np.count_nonzero(side.days)
