"""What every analysis costs once a library is in memory, of all posts and of those of one choice.

Times are the processor's, which others on the same machine disturb least.

    python -m benchmarks.bench_analyses [--sizes N,N] [--rounds N]
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import alone
from benchmarks.bench_selection import MEMORY, milliseconds
from benchmarks.figures import Figure
from benchmarks.machine import lacking
from benchmarks.made_library import made_days, made_words, make_library
from igcore.analysis import orders
from igcore.analysis.colour_time import colour_ribbon, hue_ribbon, hues_by_season
from igcore.analysis.colours import hues_by_person, named_colours
from igcore.analysis.compare import Pair, Side, hue_shares, main_numbers, months, named_shares, rates_by
from igcore.analysis.contact_sheet import contact_sheet
from igcore.analysis.coverage import covered, rates, stretches
from igcore.analysis.days import Daily, both_posted, daily, longest_runs, records, runs
from igcore.analysis.duplicates import duplicates
from igcore.analysis.numbers import countable, numbers, posts_through_time
from igcore.analysis.rounding import rounding
from igcore.analysis.suggest import shifts
from igcore.analysis.tags import concentration_curve, count_tags, tagging, tags_per_post, top_tags
from igcore.analysis.tags_alike import alike
from igcore.analysis.tags_by_person import kinship, specific
from igcore.analysis.tags_time import having_through_time, lifetimes, use_through_time, with_moves
from igcore.analysis.tags_together import going_with, pairs
from igcore.analysis.time import calendar, other_day, through_time, weekday_hours
from igcore.analysis.typical import typical
from igcore.library import read_manifest, read_tables
from igcore.places import Period, Periods, clock
from igcore.selection import Chosen, Field, Index, index, parse
from igcore.web.volume import compact

ROUNDS = 5
SIZES = (100_000, 1_000_000)
PERIODS = Periods(
    (
        Period("Denmark", "Europe/Copenhagen", None, date(2014, 4, 10)),
        Period("San Francisco", "America/Los_Angeles", date(2014, 4, 11)),
    ),
    "Europe/Copenhagen",
)

_WORDS = made_words(100_000)
WANTED = [
    orders.Wanted((47, 79, 79), 1.0),
    orders.Wanted((200, 30, 30), 0.5),
    orders.Wanted((220, 210, 180), 2.0),
]


def analyses(root: Path) -> tuple[Index, Mapping[str, Callable[[Chosen], object]]]:
    """Lay a library out; return it and what can be asked of it, each of some posts and images."""
    manifest = read_manifest(root)
    tables = compact(read_tables(root, manifest))
    at = index(tables, manifest.order, PERIODS)
    days = covered(at, PERIODS)
    rows = np.ones(len(days.day), bool)
    laid_out = countable(tables.images, tables.posts, tables.hashtags, at.local)
    hues = np.asarray(at.columns[Field.HUE].codes)  # type: ignore[union-attr]  # a `One`
    whose = at.person[at.post]
    seen = orders.looks(tables.images, tables.swatches)
    measures = [tables.images[name].to_numpy(float, na_value=np.nan) for name in ("lightness", "colourfulness")]

    def two(chosen: Chosen, *, apart: bool = True) -> Pair:
        """Those on workdays, and those at the weekend, or all."""
        parts = [at.choose(parse(query)) for query in ("-weekday:saturday,sunday", "weekday:saturday,sunday")]
        a, b = (Side(chosen.posts & each.posts, chosen.images & each.images, rows) for each in parts)
        return Pair(a, b if apart else Side(*chosen, rows))

    words = at.columns[Field.HASHTAG].values
    having = at.choose(parse(f"#{words[0]}")).posts
    utc = made_days(len(at.person))
    return at, {
        "numbers": lambda chosen: numbers(laid_out, *chosen),
        "posts by month": lambda chosen: posts_through_time(laid_out, chosen.posts),
        "hues by person": lambda chosen: hues_by_person(whose[chosen.images], hues[chosen.images], at.people),
        "named colours": lambda chosen: named_colours(at, chosen.images),
        "average of 30 days": lambda chosen: through_time(at, days, chosen.posts, rows, 30),
        "weekday and hour": lambda chosen: weekday_hours(at, days, chosen.posts, rows),
        "calendar of a year": lambda chosen: calendar(at, days, chosen.posts, 2014),
        "season by place and person": lambda chosen: rates(
            at, days, chosen.posts, rows, Field.PLACE, Field.SEASON, Field.PERSON
        ),
        "stretches covered": lambda _: stretches(days, rows),
        "posts of another day": lambda chosen: other_day(at.local, chosen.posts),
        "colour ribbon by month": lambda chosen: colour_ribbon(at, chosen.images, "month"),
        "hue ribbon by month": lambda chosen: hue_ribbon(at, chosen.images, "month"),
        "hues by season and place": lambda chosen: hues_by_season(at, chosen.images),
        "behind a name": lambda chosen: rounding(at, chosen.images, "darkslategrey"),
        "one colour, nearest first": lambda _: orders.by_colours(seen, WANTED[:1]),
        "three colours, nearest first": lambda _: orders.by_colours(seen, WANTED),
        "days by person": lambda chosen: daily(at, chosen.posts),
        "records, streaks, both posted": lambda chosen: _days(daily(at, chosen.posts)),
        "hashtags by person": lambda chosen: count_tags(at, chosen.posts),
        "shared and typical hashtags": lambda chosen: _whose(at, chosen),
        "hashtags a post": lambda chosen: (tagging(at, chosen.posts), tags_per_post(at, chosen.posts)),
        "hashtags together": lambda chosen: pairs(at, chosen.posts),
        "hashtags that go with one": lambda chosen: going_with(at, chosen.posts, having),
        "most used, and how few": lambda chosen: _most_used(at, chosen),
        "hashtags through time": lambda chosen: (
            use_through_time(at, chosen.posts, words[:12], "M"),
            having_through_time(at, chosen.posts, having, "M"),
        ),
        "hashtags begun and ended": lambda chosen: lifetimes(at, chosen.posts),
        "A and B: numbers": lambda chosen: main_numbers(at, days, two(chosen), *measures),
        "A and B: months": lambda chosen: months(at, days, two(chosen), "A", "B"),
        "A and B: hours": lambda chosen: rates_by(at, days, two(chosen), Field.HOUR),
        "A and B: hues": lambda chosen: hue_shares(at, days, two(chosen)),
        "A within B: hues": lambda chosen: hue_shares(at, days, two(chosen, apart=False)),
        "A within B: named colours": lambda chosen: named_shares(at, days, two(chosen, apart=False)),
        "A and B: typical pictures": lambda chosen: typical(at, two(chosen), measures),
        "pictures for a report": lambda chosen: contact_sheet(at, chosen.images, laid_out.alike),
        "what is there twice": lambda chosen: duplicates(laid_out, chosen.images),
        "hashtags that moved": lambda chosen: with_moves(at, chosen.posts, PERIODS),
        "once: moves suggested": lambda _: shifts(utc, at.person),
        "once: alike of 100,000 hashtags": lambda _: alike(_WORDS, np.arange(len(_WORDS), 0, -1)),
        "once: days covered": lambda _: covered(at, PERIODS),
        "once: local times": lambda _: clock(tables.posts["taken_at"], tables.posts["person"], PERIODS),
        "once: laid out to count": lambda _: countable(tables.images, tables.posts, tables.hashtags, at.local),
    }


def _days(days: Daily) -> object:
    return records(days), longest_runs(runs(days)), both_posted(days, "Kat", "Mads")


def _most_used(at: Index, chosen: Chosen) -> object:
    counts = count_tags(at, chosen.posts)
    return top_tags(counts, at.columns[Field.HASHTAG].values), concentration_curve(counts)


def _whose(at: Index, chosen: Chosen) -> object:
    counts, values = count_tags(at, chosen.posts), at.columns[Field.HASHTAG].values
    return kinship(counts), specific(counts, values, "Kat") if len(counts.people) > 1 else None


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure libraries of these sizes."""
    for images in sizes:
        if reason := lacking(1 + MEMORY * images / 1e6):
            yield Figure("analyses", size=images, note=reason)
            continue
        with tempfile.TemporaryDirectory() as folder:
            at, asked = analyses(make_library(Path(folder) / "library", images))
            for query in ("", "@Kat hue:blue"):
                chosen = at.choose(parse(query))
                for what, ask in asked.items():
                    if not (query and what.startswith("once")):
                        times = milliseconds(partial(_asked, ask, chosen), rounds)
                        yield Figure(what, "ms", times, case=query or "all", size=images)


def _asked(ask: Callable[[Chosen], object], chosen: Chosen, _: int) -> None:
    ask(chosen)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
