"""Parts of the page of seasons and places."""

from collections.abc import Iterator
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.coverage import by_rate, rates, stretches
from igcore.charts import seasons as charts
from igcore.selection import Field
from igcore.web import state
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.labels import whose
from igcore.web.picks import pickable
from igcore.web.words import plain, several

_RULE = (
    "Posts per covered day: days that the archive covers of a person, from the first post to the last, with a post or "
    "without; two people on one day are two days. Seasons are meteorological, by the half of the earth where one "
    "lived. Cells of under 30 days are marked: they say little. A click on a bar chooses the season."
)
_COVER_RULE = "What no archive covers is not counted as days without posts. A click on a strip chooses its time."
#: The blog of 2016 looked at this year alone: only then it had a whole year of both.
_BLOG_YEAR = "2015"
#: Stretches shorter than the strip is high tell no more than others, and there may be thousands.
_STRETCHES = 60
#: A name has room from so many days on, of all that are drawn.
_ROOM = 0.07


@kept
def season_table(view: View, by_place: bool, by_person: bool) -> pd.DataFrame:
    """Rows of seasons, of what all choices but the season leave."""
    fields = [*([Field.PLACE] if by_place else []), Field.SEASON, *([Field.PERSON] if by_person else [])]
    days = view.volume.covered
    posts = view.masks(without=Field.SEASON).posts
    table = rates(view.at, days, posts, days.choose(view.selection, Field.SEASON), *fields)
    if by_person:
        there = {view.at.people[code] for code in np.unique(view.at.person[posts]) if code >= 0}
        table = table[table["person"].isin(there)].reset_index(drop=True)
    return pickable(table, view.selection, Field.SEASON, table["season"])


def show_seasons(view: View) -> pd.DataFrame:
    """Draw seasons, of all places together or of each; return their rows."""
    st.header("Posts a day by season", help=_RULE)
    places = view.at.columns[Field.PLACE].values
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = st.segmented_control(
            "Places", ["each", "together"], default="each", key="places", bind="query-params"
        ) if places else "together"  # fmt: skip
        apart = len(view.at.people) > 1 and st.segmented_control(
            "People", ["apart", "together"], default="apart", key="people", bind="query-params"
        ) != "together"  # fmt: skip
        _offer_the_blogs_year(view)
    by_place = bool(places) and split != "together"
    table = season_table(view, by_place, bool(apart))
    people = view.at.people if apart else ()
    if apart:
        posts = table.groupby("person", sort=False)["posts"].sum()
        st.html(whose(people, {str(person): f", {several(int(count), 'post')}" for person, count in posts.items()}))
    if not by_place:
        _say(table, None)
        draw(charts.seasons, table, people, None, key="seasons", field=Field.SEASON)
        return table.drop(columns=["value", "picked"])
    there = list(dict.fromkeys(table["place"]))
    for place, name in zip(st.columns(max(len(there), 1)), there, strict=False):
        with place:
            st.html(f"<strong>{escape(name)}</strong>")
            _say(table[table["place"] == name], name)
            draw(charts.seasons, table, people, name, key=f"seasons-{name}", field=Field.SEASON)
    return table.drop(columns=["value", "picked"])


def _say(table: pd.DataFrame, place: str | None) -> None:
    """Say which season is the quietest and which the liveliest, of those with enough days, of everybody together."""
    known = by_rate(table, Field.SEASON)
    if len(known) > 1:
        quiet, lively = known[0], known[-1]
        st.markdown(
            f"{quiet.value.capitalize()} is the quietest{f' in {plain(place)}' if place else ''} "
            f"({quiet.rate:.2f} a day), {lively.value} the liveliest ({lively.rate:.2f})."
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
    table = stretch_table(view)
    st.caption(" ".join(_covered_by(table)))
    draw(charts.coverage, table, key="coverage", field=Field.DATE)
    return table[["person", "place", "first", "last", "days"]]


def _covered_by(table: pd.DataFrame) -> Iterator[str]:
    for person, days in table.groupby("person", sort=False)["days"].sum().items():
        yield f"{plain(person)}: {several(int(days), 'day')}."
