"""Findings about time: the day there, seasons, days, who out-posts whom, streaks and gaps. Pure."""

from collections import Counter
from math import isnan

import pandas as pd

from igcore.analysis.coverage import THIN, by_rate
from igcore.analysis.days import GAP, STREAK, Duel
from igcore.selection import Field
from igcore.web.findings.finding import Finding, Receipt, Row, Rows, each_of, percent, sentences
from igcore.web.times import VIEWS
from igcore.web.words import several

#: Seasons are told of so many places: those with the most days.
_PLACES = 3
#: Chosen dates count alone, where there are any: a switch on the Days page.
DATES = (("dates", "true"),)
#: Fewer cases than these say little.
_FEW = 30
_SURE = 0.05
#: Rates have fewer digits than these.
_DIGITS = 9

View = tuple[tuple[str, str], ...]


def other_day(moved: int, dated: int) -> Finding | None:
    """How many posts fall on another day in local time than in UTC.

    Args:
        moved: So many are.
        dated: Posts with a known time.
    """
    if not moved:
        return None
    return Finding(
        "Posts that change day",
        f"{moved:,}",
        f"{percent(moved / dated, dated)} of {several(dated, 'post')} fall on another day in local time than in UTC.",
        Receipt(
            "The local day is by the time zone of the place where one lived, a table on the Library page.",
            f"{several(moved, 'post')} on another day",
            f"{several(dated, 'post')} with a known time",
            several(dated, "post"),
        ),
        "time",
        (("view", VIEWS["hours"]),),
    )


def quietest(table: pd.DataFrame) -> list[Finding]:
    """Which season is the quietest, at each place where one lived.

    Args:
        table: Rows of `analysis.coverage.rates`, by season, and by place where there are any.
    """
    if "place" not in table:
        return [each for each in (_quietest(table, ""),) if each]
    days: Counter[str] = Counter()
    for place, lived in zip(table["place"].tolist(), table["days"].tolist(), strict=True):
        days[place] += lived
    found = (_quietest(table[table["place"] == place], place) for place, _ in days.most_common(_PLACES))
    return [each for each in found if each]


def _quietest(table: pd.DataFrame, place: str) -> Finding | None:
    known = by_rate(table, Field.SEASON)
    posts = sum(each.posts for each in known)
    if len(known) < 2 or posts < _FEW:
        return None
    quiet, lively = known[0], known[-1]
    if quiet.rate == lively.rate:
        return None
    least, most = _apart(quiet.rate, lively.rate)
    a_day = "posts per day and person" if "person" in table and table["person"].nunique() > 1 else "posts a day"
    return Finding(
        f"Quietest season in {place}" if place else "Quietest season",
        quiet.value.capitalize(),
        f"{least} {a_day}; {lively.value} is the liveliest with {most}.",
        Receipt(
            f"Posts per covered day: days that the archive covers of a person, with a post or without. Cells of under "
            f"{THIN} days do not count.",
            f"{several(quiet.posts, 'post')} in {quiet.value}",
            f"{several(quiet.days, 'covered day')} in {quiet.value}",
            several(posts, "post"),
        ),
        "seasons",
        apart=(Field.SEASON,),
    )


def _apart(low: float, high: float) -> tuple[str, str]:
    """Write two rates with two digits, or as many as tell them apart."""
    written = (f"{low:.2f}", f"{high:.2f}")
    for digits in range(3, _DIGITS):
        if written[0] != written[1]:
            break
        written = (f"{low:.{digits}f}", f"{high:.{digits}f}")
    return written


def richest(records: Rows, view: View = ()) -> Finding | None:
    """Which day of whom has the most posts.

    Args:
        records: Rows of `analysis.days.records`.
        view: Parameters of the page.
    """
    people = sorted(records[:-1], key=lambda row: -row["record"])
    if not people:
        return None
    said = [_record(row) for row in people]
    first = people[0]
    together = f", of {len(people):,} people together" if len(people) > 1 else ""
    return Finding(
        "Richest day",
        several(first["record"], "post"),
        each_of(said) or f"{said[0]}.",
        Receipt(
            "Posts of one person on one local day; posts without a known time are left out.",
            f"{several(first['record'], 'post')} of {first['person']} on that day",
            "",
            f"{several(sum(row['active_days'] for row in people), 'day')} with a post{together}",
        ),
        "days",
        view,
    )


def _record(row: Row) -> str:
    more = f" and on {several(row['record_days'] - 1, 'other day')}" if row["record_days"] > 1 else ""
    return f"{row['person']}: {row['record']:,} on {row['record_day']:%a %-d %b %Y}{more}"


def out_posts(found: Duel, one: str, other: str, view: View = ()) -> Finding | None:
    """Who of two people posts more on the days on which both post.

    Args:
        found: Of `analysis.days.duel`.
        one: Whose lead is above 0.
        other: Whose is below.
        view: Parameters of the page.
    """
    if isnan(found.chance):
        return None
    number = found.one_more + found.other_more
    ahead = one if found.one_more > found.other_more else other
    sure = found.chance < _SURE
    likely = "which is hardly chance" if sure else "which may well be chance"
    p = "p < 0.001" if found.chance < 0.001 else f"p = {found.chance:.3f}"
    return Finding(
        "Who out-posts whom",
        ahead if sure else "Neither surely",
        f"On {several(found.days, 'day')} both {one} and {other} posted: {one} more on {found.one_more:,}, {other} on "
        f"{found.other_more:,}, {likely} ({p}).",
        Receipt(
            "Local days on which both posted, and whose posts are more; the exact two-sided sign test leaves out days "
            f"with as many{'; so few days say little' if number < _FEW else ''}.",
            f"{several(max(found.one_more, found.other_more), 'day')} on which one is ahead the more often",
            f"{several(number, 'day')} on which either is",
            several(number, "day"),
        ),
        "days",
        (("days", "Who out-posted whom"), *view),
    )


def longest(runs: Rows, kind: str, view: View = ()) -> Finding | None:
    """Whose longest streak, or gap, is the longest.

    Args:
        runs: Rows of `analysis.days.longest_runs`.
        kind: `STREAK` or `GAP`.
        view: Parameters of the page.
    """
    longest_of: dict[str, Row] = {}
    for row in sorted((row for row in runs if row["kind"] == kind), key=lambda row: -row["days"]):
        longest_of.setdefault(row["person"], row)
    mine = [*longest_of.values()]
    if not mine or (kind == STREAK and mine[0]["days"] < 2):
        return None
    first = mine[0]
    title, rule = _RUNS[kind]
    return Finding(
        title,
        several(first["days"], "day"),
        sentences(
            f"{first['person']}, {first['first']:%-d %b %Y} to {first['last']:%-d %b %Y}"
            f"{', the day of the last post' if first['at_end'] else ''}.",
            each_of([f"{row['person']}: {row['days']:,}" for row in mine]),
        ),
        Receipt(
            rule,
            f"{several(first['days'], 'day')} in a row",
            "",
            "one person" if len(mine) == 1 else f"{len(mine):,} people",
        ),
        "days",
        (("days", "Streaks and gaps"), *view),
    )


_RUNS = {
    STREAK: ("Longest streak", "Local days in a row with a post of one person; the earlier of those as long."),
    GAP: (
        "Longest gap",
        "Local days in a row without a post of one person, between two posts; the earlier of those as long. What came "
        "after the last post is in no archive.",
    ),
}
