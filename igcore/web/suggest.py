"""Part of the Library page: what the pictures themselves tell of where one lived; nothing of it holds unasked."""

from collections.abc import Hashable
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.stays import stays
from igcore.analysis.suggest import FEWEST, LEAST, shifts
from igcore.places import Period, Periods
from igcore.places.periods import laid_over, with_move, zone_on
from igcore.places.zones import ahead, fitting, hemisphere_of, town, zone_at, zones
from igcore.recent import Recent
from igcore.schema import TimeSource
from igcore.web.volume import Volume
from igcore.web.words import several

_SAYS = (
    "People post when they are awake. When somebody moves to another time zone, their day moves by UTC, and the "
    "pictures show when, and by how many hours. Which town it was only you know."
)
_HELP = (
    "Of each person the hours of posts are taken to be spread over the day in one way, which from some day on is "
    f"turned, by as many hours for all. Less than {LEAST} hours may be summer time and is no move, nor are habits that "
    "change. p is the part of random orders of the days, some together, in which a move would fit as well. The hours "
    "from one to another are those of 95% of bootstrap resamples of the days, some together. Only times by UTC count, "
    "those of the export or the id, whatever the table says."
)
_EVERYBODY = "everybody"
_KNOWN_BY_UTC = (TimeSource.EXPORT, TimeSource.ID)
_DAY = timedelta(days=1)
#: So many people can be looked at one by one.
_PEOPLE = 20
#: So many stays by GPS are shown, those of the most posts.
_STAYS = 12
#: Found in a library's times, which places in the table do not change.
_found: Recent[Hashable, pd.DataFrame] = Recent(16)


class Move(NamedTuple):
    """A row of `analysis.suggest.shifts`."""

    day: pd.Timestamp
    earliest: pd.Timestamp
    latest: pd.Timestamp
    hours: int
    low: int
    high: int
    posts_before: int
    posts_after: int
    explained: float
    p: float


class Stay(NamedTuple):
    """A row of `analysis.stays.stays`."""

    first: pd.Timestamp
    last: pd.Timestamp
    zone: str
    posts: int


def show_suggestions(volume: Volume, periods: Periods | None) -> Periods | None:
    """Show what the pictures tell of moves; return the places with the one that was taken, if one was.

    Args:
        volume: The library.
        periods: Places as they stand in the table; None while something is wrong with them.
    """
    suggestions = st.expander("Suggest from the pictures", key="suggest", on_change="rerun")
    if not suggestions.open:
        return None
    with suggestions:
        st.markdown(_SAYS, help=_HELP)
        person = _person(volume)
        timed = _timed(volume, person)
        moves, found = _moves(volume, person, timed), _stays(volume, person, timed)
        if moves.empty:
            st.info(nothing_found(int(timed.sum())), icon=":material/info:")
        if periods is None:
            if len(moves) + len(found):
                st.warning("First mend what is wrong with the table above.", icon=":material/info:")
            return None
        taken = [_show(Move(*row), periods, person) for row in moves.itertuples(index=False, name=None)]
        taken += [_show_stay(Stay(*row), periods, person) for row in found.itertuples(index=False, name=None)]
    return next((each for each in taken if each), None)


def _person(volume: Volume) -> str | None:
    people = volume.at.people[:_PEOPLE]
    if len(people) < 2:
        return None
    chosen = st.selectbox("Whose pictures", [_EVERYBODY, *people], key="suggest-person", width=320)
    return None if chosen == _EVERYBODY else chosen


def _timed(volume: Volume, person: str | None) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Posts (p,) of which the time by UTC is known: EXIF has that of some clock, and files that of a copy."""
    posts = volume.tables.posts
    timed = (posts["taken_from"].isin([str(each) for each in _KNOWN_BY_UTC]) & posts["taken_at"].notna()).to_numpy(bool)
    if person is not None:
        timed = timed & (volume.at.person == volume.at.people.index(person))
    return np.asarray(timed, bool)


def _moves(volume: Volume, person: str | None, timed: np.ndarray[Any, np.dtype[np.bool_]]) -> pd.DataFrame:
    def found() -> pd.DataFrame:
        utc = volume.tables.posts["taken_at"].dt.tz_localize(None).to_numpy("datetime64[ms]")[timed]
        with st.spinner("Looking at the hours of all days"):
            return shifts(utc, volume.at.person[timed])

    return _found.get((volume.root, volume.manifest.generation, person), found)


def _stays(volume: Volume, person: str | None, timed: np.ndarray[Any, np.dtype[np.bool_]]) -> pd.DataFrame:
    """Longest stays by GPS, in order of time."""

    def found() -> pd.DataFrame:
        posts = volume.tables.posts.loc[timed, ["taken_at", "latitude", "longitude"]].dropna()
        places = posts[["latitude", "longitude"]].drop_duplicates()
        zone = [zone_at(*place) for place in places.itertuples(index=False, name=None)]
        named = posts.merge(places.assign(zone=pd.array(zone, "string")), on=["latitude", "longitude"])
        all_of_them = stays(named["taken_at"].dt.tz_localize(None).to_numpy("datetime64[ms]"), named["zone"])
        return all_of_them.nlargest(_STAYS, "posts").sort_index()

    return _found.get((volume.root, volume.manifest.generation, person, "stays"), found)


def nothing_found(posts: int) -> str:
    """Say why there is nothing to suggest.

    Args:
        posts: Posts whose time by UTC is known.
    """
    if posts < 2 * FEWEST:
        return (
            f"{several(posts, 'post')} of a known time by UTC {'is' if posts == 1 else 'are'} too few to tell: "
            f"there have to be {FEWEST} before a move and {FEWEST} after it."
        )
    return (
        f"The hours of {several(posts, 'post')} tell of no move: by UTC, the day lies where it always did. "
        f"A move of less than {LEAST} hours cannot be seen in them, nor a short stay."
    )


def _show(move: Move, periods: Periods, person: str | None) -> Periods | None:
    """Show a move, and what can be done with it."""
    st.markdown(sentence(move))
    st.caption(f"{_within(move)} {how_sure(move)}")
    day = move.day.date()
    if says_so(periods, move, person):
        st.caption(":material/check: The table above says so.")
        return None
    key = f"{person}-{day}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before = _zone_before(periods, day - _DAY, person, key)
        fit = fitting(ahead(before, day) - 60 * move.hours, day, 60 * _off(move)) if before else []
        after = st.selectbox(
            "Time zone since then",
            fit,
            index=None,
            placeholder="Choose one that fits",
            key=f"since-{key}-{before}",
            help="Well-known ones that fit, the closest first; any other can be chosen in the table afterwards.",
            disabled=not fit,
            width=320,
        )
        pressed = st.button(
            "Put it into the table", icon=":material/add:", key=f"put-{key}", disabled=not (before and after)
        )
    return with_move(periods, day, before, after, person) if pressed and before and after else None


def _show_stay(stay: Stay, periods: Periods, person: str | None) -> Periods | None:
    """Show a stay that GPS tells of, and what can be done with it."""
    first, last = stay.first.date(), stay.last.date()
    st.markdown(stay_sentence(stay))
    if {zone_on(periods, first, person), zone_on(periods, last, person)} == {stay.zone}:
        st.caption(":material/check: The table above says so.")
        return None
    pressed = st.button("Put it into the table", icon=":material/add:", key=f"put-{person}-{first}-{stay.zone}")
    new = Period(town(stay.zone), stay.zone, first, last, hemisphere_of(stay.zone), person)
    return laid_over(periods, new) if pressed else None


def stay_sentence(stay: Stay) -> str:
    """Say what GPS tells.

    Example:
        >>> stay_sentence(Stay(pd.Timestamp("2015-04-11"), pd.Timestamp("2015-05-02"), "Asia/Tokyo", 12))
        'From **11 April 2015** to **2 May 2015** GPS was in the time zone **Asia/Tokyo**: 12 posts.'
    """
    first, last = (f"**{each:%-d %B %Y}**" for each in (stay.first, stay.last))
    days = f"On {first}" if first == last else f"From {first} to {last}"
    return f"{days} GPS was in the time zone **{stay.zone}**: {several(stay.posts, 'post')}."


def _zone_before(periods: Periods, day: date, person: str | None, key: str) -> str | None:
    """Zone where somebody lived before; a home zone that nobody has set is none."""
    listed = sorted(zones())
    known = zone_on(periods, day, person)
    index = None if periods == Periods() else listed.index(known)
    told = any(each.zone == known and each.start <= day <= each.end for each in periods.periods)
    return st.selectbox(
        "Time zone before",
        listed,
        index=index,
        placeholder="Choose",
        key=f"before-{key}-{known}",
        disabled=told,
        help="As the table says." if told else None,
        width=320,
    )


def _off(move: Move) -> int:
    """Hours by which the move may be another; at least one, which may be summer time."""
    return max(1, move.high - move.hours, move.hours - move.low)


def says_so(periods: Periods, move: Move, person: str | None) -> bool:
    """Tell whether the places have such a move at that time already."""
    before, after = move.earliest.date() - _DAY, move.latest.date() + _DAY
    moved = ahead(zone_on(periods, after, person), after) - ahead(zone_on(periods, before, person), before)
    return abs((moved + 60 * move.hours + 720) % 1440 - 720) <= 60 * _off(move)


def sentence(move: Move) -> str:
    """Say what was found, with its evidence.

    Example:
        >>> day = pd.Timestamp("2015-04-11")
        >>> sentence(Move(day, day, day, 9, 8, 10, 301, 281, 1.0, 0.001))
        'From about **11 April 2015** the day begins **9 hours later** by UTC: 301 posts before, 281 after, 8 to 10 \
hours, p = 0.001 (permutation).'
    """
    low, high = sorted((abs(move.low), abs(move.high)))
    between = f"{low} to {high} hours" if low != high else f"{low} hours in all resamples"
    return (
        f"From about **{move.day:%-d %B %Y}** the day begins **{abs(move.hours)} hours "
        f"{'later' if move.hours > 0 else 'earlier'}** by UTC: {several(move.posts_before, 'post')} before, "
        f"{move.posts_after:,} after, {between}, p = {move.p:.3f} (permutation)."
    )


def _within(move: Move) -> str:
    if move.earliest == move.latest:
        return ""
    return f"It was between {move.earliest:%-d %B %Y} and {move.latest:%-d %B %Y} (95%)."


def how_sure(move: Move) -> str:
    """Say in words how sure it is."""
    fewest = min(move.posts_before, move.posts_after)
    if move.explained < 0.8:
        return "This is uncertain: habits changed too, not only the hour."
    if fewest < 2 * FEWEST or move.high - move.low > 3:
        return "This is uncertain: there are few posts, or they are spread over the day."
    return "This is clear." if fewest >= 100 and move.high - move.low <= 2 else "This is likely."
