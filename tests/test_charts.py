"""Promises of `igcore.charts`: valid for Vega-Lite, and shaped by nothing but the columns."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pandas as pd
import pytest

from igcore import charts
from igcore.charts import colours, compare, days, hashtags, numbers, seasons, times

BESIDE = ["name", "side", "count", "of", "share", "ahead", "value", "picked"]
#: What A and B are called, and their colours.
TWO = (("A: Kat", "B: Mads"), ("#3b6fb6", "#d9822b"))
SPELLS = ["start", "end", "time", "person", "row", "images"]
#: Of each chart, columns of its rows and its other arguments.
COLUMNS: dict[Callable[..., Any], tuple[list[str], tuple[Any, ...]]] = {
    numbers.posts_through_time: (["month", "person", "posts", "value", "picked"], (("Kat", "Mads"),)),
    colours.hues_by_person: (["hue", "person", "images", "share", "value", "picked"], (("Kat", "Mads"), "share")),
    colours.rate_ratios: (["hue", "person", "ratio", "low", "high", "value", "picked"], (("Kat", "Mads"),)),
    colours.colour_ribbon: ([*SPELLS, "hex", "value", "picked"], (("Kat", "Mads"),)),
    colours.hue_ribbon: ([*SPELLS, "hue", "pictures", "share", "below", "value", "picked"], (("Kat", "Mads"),)),
    colours.hues_by_season: (
        ["place", "season", "images", "hue", "pictures", "share", "below", "label", "full", "value", "picked"],
        (),
    ),
    colours.rounded: (["hex", "far", "swatches", "shades", "start", "end", "value", "picked"], ()),
    times.through_time: (
        ["day", "person", "average", "total", "value", "picked", "stretch", "hovered"],
        (("Kat", "Mads"), "average"),
    ),
    times.calendar: (["day", "monday", "person", "weekday", "posts", "value", "picked"], ("Kat", ("Kat", "Mads"))),
    times.rate_bars: (["hour", "posts", "days", "rate", "value", "picked"], ("hour",)),
    times.weekday_hours: (["weekday", "hour", "posts", "days", "rate", "value", "picked"], ()),
    seasons.seasons: (
        ["place", "season", "person", "posts", "days", "rate", "thin", "value", "picked"],
        (("Kat", "Mads"), "Denmark"),
    ),
    seasons.coverage: (["person", "place", "label", "first", "last", "after", "days", "value", "picked"], ()),
    days.richest_days: (
        ["rank", "day", "person", "posts", "total", "name", "part", "said", "value", "picked"],
        (("Kat", "Mads"),),
    ),
    days.days_by_difference: (
        ["difference", "days", "ahead", "who", "said", "value", "picked"],
        (("Kat", "Mads"), "Kat", "Mads"),
    ),
    days.greatest_leads: (
        ["day", "one", "other", "difference", "ahead", "who", "name", "rank", "said", "value", "picked"],
        (("Kat", "Mads"), "Kat", "Mads"),
    ),
    days.days_by_posts: (["person", "posts", "days", "share", "said", "value", "picked"], (("Kat", "Mads"),)),
    colours.named_colours: (["name", "hex", "dominant", "palette", "share", "value", "picked"], ("dominant",)),
    hashtags.tags_per_post: (["hashtags", "person", "posts", "share", "of", "value", "picked"], (("Kat", "Mads"),)),
    hashtags.top_tags: (
        ["rank", "label", "person", "posts", "share", "of", "value", "picked"],
        (("Kat", "Mads"), "share"),
    ),
    hashtags.concentration: (["person", "hashtags", "share"], (("Kat", "Mads"),)),
    hashtags.use_through_time: (["time", "label", "rank", "posts", "share", "of", "value", "picked"], ("Y",)),
    hashtags.having_through_time: (
        ["time", "person", "posts", "share", "of", "value", "picked"],
        (("Kat", "Mads"), "M"),
    ),
    hashtags.specific: (
        ["rank", "label", "side", "z", "delta", "own", "others", "value", "picked"],
        ("Kat", "Others", ("Kat", "Mads")),
    ),
    hashtags.pairs: (["rank", "label", "together", "jaccard", "lift", "pmi", "value", "picked"], ("lift",)),
    hashtags.going_with: (["rank", "label", "together", "jaccard", "lift", "pmi", "value", "picked"], ("together",)),
    compare.side_bars: ([*BESIDE, "hex"], (*TWO, "share", "Hues")),
    compare.differences: (
        ["name", "a", "b", "difference", "low", "high", "ahead", "hex", "value", "picked"],
        (*TWO, "posts a day", "Seasons"),
    ),
    compare.side_months: (["month", "side", "posts", "days", "rate", "value", "picked"], (*TWO, "posts a day")),
    compare.side_hours: (BESIDE, (*TWO, "posts per day and person")),
    compare.side_tags: (["rank", "label", "side", "z", "delta", "own", "others", "value", "picked"], TWO),
    compare.side_tags_per_post: (["hashtags", "side", "posts", "share", "of", "value", "picked"], TWO),
}


@pytest.mark.parametrize("chart", list(COLUMNS), ids=lambda chart: chart.__name__)
def test_the_specification_does_not_depend_on_the_rows(chart: Callable[..., Any]) -> None:
    """Then it can be built once and kept."""
    columns, fixed = COLUMNS[chart]
    few = pd.DataFrame([[None] * len(columns)], columns=columns)

    empty, full = (chart(table, *fixed).to_dict() for table in (few.head(0), few))

    for each in (empty, full):
        each.pop("data", None)
        each.pop("datasets", None)
    assert empty == full


def test_every_chart_is_tested_here() -> None:
    """A new chart has to come into the table above."""
    modules = [import_module(f"{charts.__name__}.{each.name}") for each in iter_modules(charts.__path__)]
    made = {
        value
        for module in modules
        if not module.__name__.endswith(".common")
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }

    assert made == set(COLUMNS)


def test_a_person_keeps_the_colour_when_others_come() -> None:
    before = charts.person_colours(["Kat", "Mads"])

    after = charts.person_colours(["Kat", "Mads", *[f"Guest {number}" for number in range(8)]])

    assert {person: after[person] for person in before} == before
    assert len(after) == 10


def test_people_and_hues_do_not_share_a_colour() -> None:
    assert not set(charts.PEOPLE[:2]) & set(charts.HUES.values())


def test_names_of_people_are_text_in_a_chart_whatever_they_are() -> None:
    """Axes take them into an expression: a quote in a name must not end it."""
    table = pd.DataFrame(columns=COLUMNS[colours.colour_ribbon][0])

    built = colours.colour_ribbon(table, ('"] + alert(1) + ["', "O'Neil\\")).to_dict()

    assert built["encoding"]["y"]["axis"]["labelExpr"] == (
        '["\\"] + alert(1) + [\\"", "O\'Neil\\\\"][floor(datum.value)]'
    )
