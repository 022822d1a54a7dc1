"""Charts of a report: those of the pages, with the same rows, drawn to stand alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from igcore.charts import colours, days, hashtags, numbers, seasons, times
from igcore.schema import EVERYONE
from igcore.selection import Field
from igcore.web.colours import hue_table
from igcore.web.days import daily, ranking
from igcore.web.frame import View
from igcore.web.hashtags import coloured, counts_of, few, tagged_posts, top_table
from igcore.web.numbers import time_table
from igcore.web.picks import pickable
from igcore.web.seasons import season_table
from igcore.web.times import hour_table, of_several
from igcore.web.vector import svg

#: Seasons are drawn for so many places: those with the most days.
_PLACES = 3
_ROWS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: its title, the rule behind it, both plain text, and the drawing, an SVG element."""

    title: str
    rule: str
    drawing: str


def figures(view: View) -> Iterator[Figure]:
    """Draw the main charts of what is chosen; those that would be empty are left out."""
    yield from _through_time(view)
    yield from _hues(view)
    yield from _seasons(view)
    yield from _hours(view)
    yield from _richest(view)
    yield from _hashtags(view)


def _through_time(view: View) -> Iterator[Figure]:
    table = time_table(view)
    table = table[table["picked"]]
    if len(table):
        drawing = svg(numbers.posts_through_time, table, view.at.people, name="time")
        yield Figure("Posts through time", "Posts by local month, by person.", drawing)


def _hues(view: View) -> Iterator[Figure]:
    table = hue_table(view)
    if table["images"].any():
        rule = "Part of each person's pictures, by their dominant colour."
        yield Figure("Hue families", rule, svg(colours.hues_by_person, table, view.at.people, "share", name="hues"))


def _seasons(view: View) -> Iterator[Figure]:
    by_place, by_person = bool(view.at.columns[Field.PLACE].values), len(view.at.people) > 1
    table = season_table(view, by_place, by_person)
    if table.empty:
        return
    people, places = view.at.people if by_person else (), [None]
    if by_place:
        days_at = table.groupby("place", sort=False)["days"].sum().sort_values(ascending=False, kind="stable")
        places = [*days_at.index[:_PLACES]]
    for number, place in enumerate(places):
        title = f"Posts a day by season in {place}" if place else "Posts a day by season"
        rule = "Posts per covered day of a person; few: under 30 days, which say little."
        yield Figure(title, rule, svg(seasons.seasons, table, people, place, name=f"seasons{number}"))


def _hours(view: View) -> Iterator[Figure]:
    table = hour_table(view, None)
    if table["posts"].any():
        cells = pickable(table, view.selection, (Field.WEEKDAY, Field.HOUR), table["weekday"] + "|" + table["hour"])
        rule = "The darker, the more posts per covered day of that weekday; by the clock where one lived."
        yield Figure("Weekday and hour", rule, svg(times.weekday_hours, cells, of_several(view), name="hours"))


def _richest(view: View) -> Iterator[Figure]:
    if not daily(view, True).there:
        return
    table, _ = ranking(view, True, EVERYONE)
    drawing = svg(days.richest_days, table[table["rank"] <= _ROWS], view.at.people, name="days")
    yield Figure("Richest days", "Posts by local day; the earlier first of those with as many.", drawing)


def _hashtags(view: View) -> Iterator[Figure]:
    _, spread = tagged_posts(view)
    counts = counts_of(view)
    if not len(counts.uses) or not view.volume.limits.captions:
        return
    known = "Of posts whose caption is known."
    yield Figure("Hashtags in a post", known, svg(hashtags.tags_per_post, spread, view.at.people, name="spread"))
    table = top_table(view, None)
    drawing = svg(
        hashtags.top_tags,
        table[table["rank"] <= _ROWS],
        coloured(view, few(counts.people, counts.posts)),
        "share",
        name="tags",
    )
    yield Figure("Most used hashtags", f"Part of each person's posts that use each. {known}", drawing)
