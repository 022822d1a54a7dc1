"""What an archive tells, finding by finding: for the tiles of the Numbers page, the report and `igcore report`.

Nothing is reckoned here: figures are those of the pages, from the same tables, which are kept with them. A module for
each kind of findings turns tables into figures, sentences and receipts; what cannot be said is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import streamlit as st

from igcore.analysis import days as analysis
from igcore.analysis.days import GAP, STREAK
from igcore.analysis.time import other_day
from igcore.selection import UNDATED, Field
from igcore.web import days, hashtags, hashtags_whose
from igcore.web.colour_rates import rate_table
from igcore.web.colours import hue_table
from igcore.web.days_runs import longest_runs
from igcore.web.findings import counts, hues, tags, when
from igcore.web.findings.finding import Finding, Group, Receipt, listed, rows_of, sentences
from igcore.web.frame import View, kept, written_as
from igcore.web.labels import chosen_words
from igcore.web.numbers import count
from igcore.web.seasons import season_rates
from igcore.web.words import plain

__all__ = ["Finding", "Group", "Receipt", "findings", "show_lead"]

#: What is counted where a choice of a field does not count.
_ALL = {
    Field.HUE: "all hues",
    Field.SEASON: "all seasons",
    Field.HASHTAG: "all hashtags",
    Field.TAGGED: "posts tagged or not",
    Field.TAGS: "any number of hashtags",
}


@kept
def findings(view: View) -> tuple[Group, ...]:
    """Say what is found in what is chosen: the groups that have anything, in the order of reading."""
    groups = {
        "How many, how often": _how_many(view),
        "When and where": _when(view),
        "Colours": (hues.largest_hue(rows_of(hue_table(view))), hues.greys(rows_of(rate_table(view)))),
        "Hashtags": _hashtags(view),
    }
    found = (Group(title, tuple(_with_choice(view, each) for each in some if each)) for title, some in groups.items())
    return tuple(group for group in found if group.findings)


def show_lead(view: View, page: str) -> None:
    """Answer what a page asks in a sentence, before its charts are read, where that can be."""
    if said := lead(view, page):
        st.markdown(said)


@kept
def lead(view: View, page: str) -> str:
    """The sentence as Markdown; empty where there is none."""
    found = _LEADS[page](view)
    if found is None:
        return ""
    told = _with_choice(view, found)
    return f"**{plain(told.title)}: {plain(told.value)}.** {plain(told.sentence)}"


#: What a page says first, by the name of its file.
_LEADS: Mapping[str, Callable[[View], Finding | None]] = {
    "colours": lambda view: hues.largest_hue(rows_of(hue_table(view))),
    "hashtags": lambda view: tags.top(rows_of(hashtags.top_table(view, None))) if view.volume.limits.captions else None,
    "time": lambda view: counts.per_calendar_day(rows_of(count(view))),
}


def _with_choice(view: View, found: Finding) -> Finding:
    """Say in the receipt what was chosen, and on the face of a finding which choice does not count."""
    apart = [field for field in found.apart if view.selection.of(field)]
    words = chosen_words(view.selection.without(*apart), written_as(view.volume.token))
    whole = f"Of {listed(_ALL[field] for field in apart)}." if apart else ""
    return replace(
        found,
        sentence=sentences(found.sentence, whole),
        receipt=replace(found.receipt, chosen=words),
    )


def _how_many(view: View) -> Iterable[Finding | None]:
    counted = rows_of(count(view))
    ways = (counts.images, counts.posts, counts.per_active_day, counts.per_calendar_day)
    seen = view.at.choose(view.selection.choose(Field.DUPLICATE, counts.DUPLICATES)).images
    return [*(way(counted) for way in ways), counts.twice(counted, int(seen.sum()))]


def _when(view: View) -> Iterable[Finding | None]:
    posts = view.masks().posts
    dated = int((posts & (view.at.day != UNDATED)).sum())
    seasons = season_rates(view, bool(view.at.columns[Field.PLACE].values), len(view.at.people) > 1, Field.SEASON)
    only = when.DATES if view.selection.of(Field.DATE) else ()
    runs = rows_of(longest_runs(view, True))
    return [
        when.other_day(other_day(view.at.local, posts), dated),
        *when.quietest(seasons),
        when.richest(rows_of(days.records(view, True)), only),
        _duel(view, only),
        when.longest(runs, STREAK, only),
        when.longest(runs, GAP, only),
    ]


def _duel(view: View, only: when.View) -> Finding | None:
    """Compare the two who post the most."""
    people = rows_of(days.records(view, True))[:-1]
    if len(people) < 2:
        return None
    most = sorted(people, key=lambda row: -row["posts"])[:2]
    one, other = (row["person"] for row in people if row in most)
    found = analysis.duel(days.both_posted(view, True, one, other))
    pair = (("one", one), ("other", other)) if len(people) > 2 else ()
    return when.out_posts(found, one, other, (*only, *pair))


def _hashtags(view: View) -> Iterable[Finding | None]:
    if not view.volume.limits.captions:
        return ()
    tagged = rows_of(hashtags.tagged_posts(view)[0])
    counted = hashtags.counts_of(view)
    people = len(counted.people)
    return [
        tags.untagged(tagged),
        tags.per_post(tagged),
        tags.top(rows_of(hashtags.top_table(view, None))),
        tags.shared(hashtags_whose.kin_of(view), people),
        tags.typical(rows_of(hashtags_whose.typical_table(view, counted.people[-1]))) if people == 2 else None,
    ]
