"""Parts of the page of seasons and places."""

from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.coverage import OF_DAYS, by_rate, rates, stretches
from igcore.charts import seasons as charts
from igcore.selection import Field
from igcore.web import state
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.labels import whose
from igcore.web.picks import pickable
from igcore.web.times import of_several
from igcore.web.words import plain, several

_RULE = (
    "Posts per covered day: days that the archive covers of a person, from the first post to the last, with a post or "
    "without. Of several people together it is per day and person: two people on one day are two days. Seasons are "
    "meteorological, by the half of the earth where one lived. Cells of under 30 days are marked: they say little. A "
    "click on a bar chooses the season, of everybody; where places are apart, at that place."
)
_COVER_RULE = "What no archive covers is not counted as days without posts. A click on a strip chooses its time."
#: A click on a bar chooses both, where each place has its own.
_CELL = (Field.PLACE, Field.SEASON)
#: The blog of 2016 looked at this year alone: only then it had a whole year of both.
_BLOG_YEAR = "2015"
#: Stretches shorter than the strip is high tell no more than others, and there may be thousands.
_STRETCHES = 60
#: A name has room from so many days on, of all that are drawn.
_ROOM = 0.07


@kept
def season_rates(view: View, by_place: bool, by_person: bool, *without: Field) -> pd.DataFrame:
    """Rows of seasons, of what all choices but those of some fields leave."""
    fields = [*([Field.PLACE] if by_place else []), Field.SEASON, *([Field.PERSON] if by_person else [])]
    others, days = view.selection.without(*without), view.volume.covered
    posts = view.at.choose(others).posts
    table = rates(view.at, days, posts, days.choose(others), *fields)
    if by_person:
        there = {view.at.people[code] for code in np.unique(view.at.person[posts]) if code >= 0}
        table = table[table["person"].isin(there)].reset_index(drop=True)
    return table


@kept
def season_table(view: View, by_place: bool, by_person: bool) -> pd.DataFrame:
    """Rows of seasons for clicks, of what all choices but the season leave; where each place is drawn, but both."""
    if by_place:
        table = season_rates(view, True, by_person, *_CELL)
        return pickable(table, view.selection, _CELL, table["place"] + "|" + table["season"])
    table = season_rates(view, False, by_person, Field.SEASON)
    return pickable(table, view.selection, Field.SEASON, table["season"])


@kept
def _words(view: View, by_place: bool, by_person: bool) -> dict[str | None, str]:
    """What the seasons of each place say, or (of `None`) those of all together."""
    table = season_table(view, by_place, by_person)
    if not by_place:
        return {None: season_words(table, None, of_several(view))}
    names = dict.fromkeys(table["place"].tolist())
    return {name: season_words(table[table["place"] == name], name, of_several(view)) for name in names}


@kept
def _whose(view: View, by_place: bool) -> str:
    table = season_table(view, by_place, True)
    posts = _summed(table["person"], table["posts"])
    return whose(view.at.people, {person: f", {several(count, 'post')}" for person, count in posts.items()})


def _summed(names: pd.Series, counts: pd.Series) -> dict[str, int]:
    """Add up the counts of each name; pandas takes some ms to group a dozen rows."""
    sums: dict[str, int] = {}
    for name, count in zip(names.tolist(), counts.tolist(), strict=True):
        sums[name] = sums.get(name, 0) + count
    return sums


def show_seasons(view: View) -> pd.DataFrame:
    """Draw seasons, of all places together or of each; return their rows."""
    st.header("Posts by season", help=_RULE)
    places = view.at.columns[Field.PLACE].values
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = st.segmented_control(
            "Places", ["each", "together"], default="each", key="places", bind="query-params", required=True
        ) if places else "together"  # fmt: skip
        apart = len(view.at.people) > 1 and st.segmented_control(
            "People", ["apart", "together"], default="apart", key="people", bind="query-params", required=True
        ) != "together"  # fmt: skip
        _offer_the_blogs_year(view)
    by_place = bool(places) and split != "together"
    people = view.at.people if apart else ()
    if apart:
        st.html(_whose(view, by_place))
    table, words = season_table(view, by_place, bool(apart)), _words(view, by_place, bool(apart))
    together = not apart and of_several(view)
    for column, (place, said) in zip(st.columns(max(len(words), 1)), words.items(), strict=False):
        with column:
            if place is not None:
                st.html(f"<strong>{escape(place)}</strong>")
            if said:
                st.markdown(said)
            # Each has the rows of all places, so that one scale holds for all.
            field = _CELL if by_place else Field.SEASON
            draw(charts.seasons, table, people, place, together, key=f"seasons-{place}", field=field)
    return table


def season_words(table: pd.DataFrame, place: str | None, several_people: bool) -> str:
    """Say which season is the quietest and which the liveliest, of those with enough days, of everybody together.

    Args:
        table: Rows of `analysis.coverage.rates` by season, of one place.
        place: Its name; without one it is not said.
        several_people: Whether the days are of several people.

    Returns:
        A sentence in Markdown; an empty one where fewer than two seasons have enough days.
    """
    known = by_rate(table, Field.SEASON)
    if len(known) < 2:
        return ""
    quiet, lively = known[0], known[-1]
    if len(known) == 2:
        return (
            f"{quiet.value.capitalize()} is quieter{f' in {plain(place)}' if place else ''} than {lively.value} "
            f"({quiet.rate:.2f} and {lively.rate:.2f} a day{' and person' if several_people else ''})."
        )
    return (
        f"{quiet.value.capitalize()} is the quietest{f' in {plain(place)}' if place else ''} "
        f"({quiet.rate:.2f} a day{' and person' if several_people else ''}), "
        f"{lively.value} the liveliest ({lively.rate:.2f})."
    )


def _offer_the_blogs_year(view: View) -> None:
    years = view.at.columns[Field.DATE].values
    if _BLOG_YEAR in years and view.selection.of(Field.DATE).values != (_BLOG_YEAR,):
        st.button(
            "2015 only, as in 2016", on_click=state.do, args=(["only", Field.DATE.value, _BLOG_YEAR],), key="blog-year",
            help="The blog of 2016 read the seasons off that year alone. Back brings the other years again.",
        )  # fmt: skip


@kept
def stretch_table(view: View) -> pd.DataFrame:
    """Rows of the longest covered stretches, of what all choices but the date leave."""
    days = view.volume.covered
    table = stretches(days, days.choose(view.selection, Field.DATE))
    table = table.sort_values("days", ascending=False, kind="stable").head(_STRETCHES).sort_index(ignore_index=True)
    length = int(table["last"].max() != table["last"].min()) and (table["last"].max() - table["first"].min()).days
    named = table["days"] > _ROOM * (length or 1)
    values = [f"{first:%Y-%m-%d}..{last:%Y-%m-%d}" for first, last in zip(table["first"], table["last"], strict=True)]
    after = table["last"] + pd.Timedelta(days=1)
    shown = table.assign(after=after, label=table["place"].where(named, "").fillna(""))
    return pickable(shown, view.selection, Field.DATE, values)


def show_coverage(view: View) -> pd.DataFrame:
    """Draw which days the archives cover; return the rows."""
    st.header("What the archives cover", help=_COVER_RULE)
    # What is chosen of other things than days changes nothing here.
    of_days = replace(view, selection=view.selection.without(*(field for field in Field if field not in OF_DAYS)))
    table = stretch_table(of_days)
    st.caption(_covered_by(of_days))
    draw(charts.coverage, table, key="coverage", field=Field.DATE)
    return table[["person", "place", "first", "last", "days"]]


@kept
def _covered_by(view: View) -> str:
    table = stretch_table(view)
    days = _summed(table["person"], table["days"])
    return " ".join(f"{plain(person)}: {several(count, 'day')}." for person, count in days.items())
