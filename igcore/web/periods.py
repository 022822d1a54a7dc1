"""Part of the Library page: where one lived, as a table to edit."""

from collections.abc import Iterable, Iterator

import pandas as pd
import streamlit as st

from igcore.analysis.time import other_day
from igcore.errors import PeriodsError
from igcore.library import keep_lived
from igcore.library.lived import beside
from igcore.places import Period, Periods, gaps
from igcore.places.periods import periods_of
from igcore.places.zones import tells_hemisphere, zones
from igcore.web.suggest import show_suggestions
from igcore.web.volume import Volume
from igcore.web.words import plain, several

_SAYS = (
    "Days, weekdays, hours and seasons go by the clock of the place where one lived: fill in a line for each, from the "
    "place to its time zone and whose it is (on a narrow screen the table moves sideways), with a day left empty where "
    "it is open. Nothing is measured again, and the archive's own times stay as they are."
)
_HELP = (
    "A line for one person goes before those for everybody. On the day of moving, the day ends at midnight where one "
    "lived before. The lines are kept in periods.toml in the library's folder, which may be edited by hand too."
)
_EVERYBODY = "everybody"
#: In the session: places that were put into the table and are not saved, with the name of the table.
_DRAFT = "periods-draft"
#: In the session: the places were saved in the run before.
_SAVED = "periods-saved"
#: Columns of the table, by the keys of `periods.toml`.
COLUMNS = {
    "place": "Place",
    "from": "From",
    "to": "To",
    "zone": "Time zone",
    "hemisphere": "Half of the earth",
    "person": "Person",
}


def table_of(periods: Iterable[Period]) -> pd.DataFrame:
    """Rows of periods for editing: the columns of `COLUMNS`, days as datetime64[ms]."""
    rows = [
        (each.place, each.first, each.last, each.zone, each.hemisphere, each.person or _EVERYBODY) for each in periods
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS.values()), dtype="object")
    days = {COLUMNS[key]: "datetime64[ms]" for key in ("from", "to")}
    return table.astype({**dict.fromkeys(COLUMNS.values(), "string"), **days})


def periods_from(table: pd.DataFrame, home: str) -> Periods:
    """Read what was edited; empty rows are none.

    Raises:
        PeriodsError: A row is not possible.
    """
    return periods_of(list(_rows(table)), home)


def lacking(table: pd.DataFrame) -> Iterator[str]:
    """Say what rows that were begun still need, a sentence each."""
    for row in _rows(table):
        place, zone = row["place"], row["zone"]
        if place is None:
            yield "A line needs a place."
        elif zone is None:
            yield f"{place} needs a time zone."
        elif row["hemisphere"] is None and not tells_hemisphere(str(zone)):
            yield f"{place} needs a half of the earth: {zone} does not tell which."


def following(edited: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Let the half of the earth follow a zone that was changed: left empty it is as the zone lies.

    What somebody chose of it stays, and so does that of a zone that does not tell.

    Args:
        edited: The table, its rows under the numbers that they had.
        before: The same, before it was edited.
    """
    zone, half = COLUMNS["zone"], COLUMNS["hemisphere"]
    had = before.reindex(edited.index)
    moved = (edited[zone] != had[zone]) & (edited[half] == had[half])
    told = edited[zone].map(lambda name: not pd.isna(name) and tells_hemisphere(name)).astype(bool)
    return edited.assign(**{half: edited[half].mask(moved.fillna(False).astype(bool) & told)})


def _rows(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    for row in table[list(COLUMNS.values())].itertuples(index=False, name=None):
        cells = {key: None if pd.isna(cell) else cell for key, cell in zip(COLUMNS, row, strict=True)}
        if cells["person"] == _EVERYBODY:
            cells["person"] = None
        if any(cell is not None for cell in cells.values()):
            yield {key: cell.date() if isinstance(cell, pd.Timestamp) else cell for key, cell in cells.items()}


def show_periods(volume: Volume) -> None:
    """Show where one lived, with what is wrong with it, and save it when asked to."""
    st.header("Where you lived", help=_HELP)
    if volume.fault:
        st.error(
            f"{plain(volume.fault)} Until it is mended, or other places are saved below, all times are UTC. What is in "
            f"it stays as {beside(volume.root).name} then.",
            icon=":material/error:",
        )
    st.markdown(_SAYS)
    if st.session_state.pop(_SAVED, False):
        st.toast("The places are saved; all times go by them now.", icon=":material/check:")
    moved = other_day(volume.at.local)
    if moved:
        st.caption(f"By these places {several(moved, 'post')} are of another day than by UTC.")
    # Once saved, or with places put in, it is another table: what was edited is in it.
    key, drafted = _drafted(volume)
    people = sorted(volume.at.people)
    edited = st.data_editor(
        table_of(drafted.periods),
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        key=f"periods-{key}",
        column_config={
            "Place": st.column_config.TextColumn(max_chars=100, width="medium"),
            "From": st.column_config.DateColumn(format="YYYY-MM-DD", help="First day there."),
            "To": st.column_config.DateColumn(format="YYYY-MM-DD", help="Last day there."),
            "Time zone": st.column_config.SelectboxColumn(options=sorted(zones()), width="medium"),
            "Half of the earth": st.column_config.SelectboxColumn(
                options=["north", "south"], help="Which season it is; left empty, as the time zone lies."
            ),
            "Person": st.column_config.SelectboxColumn(options=[_EVERYBODY, *people], default=_EVERYBODY),
        },
    )
    listed = sorted(zones())
    home = st.selectbox(
        "Time zone of all other times", listed, index=listed.index(drafted.home), key=f"home-{key}", width=320
    )
    followed = following(edited, table_of(drafted.periods))
    wanted = _wanted(followed, home or drafted.home)
    if wanted and not followed.equals(edited):
        # Drawn anew, so that the table shows the half of the earth that the new zone lies in.
        st.session_state[_DRAFT] = (volume.token, f"{key}+", wanted)
        st.rerun()
    _save(volume, wanted or volume.periods)
    taken = show_suggestions(volume, wanted)
    if taken is not None:
        st.session_state[_DRAFT] = (volume.token, f"{key}+", taken)
        st.rerun()


def _drafted(volume: Volume) -> tuple[str, Periods]:
    """Name of the table, and the places it begins with: as they are, or with some that were put in since."""
    token, key, drafted = st.session_state.get(_DRAFT, ("", "", volume.periods))
    return (key, drafted) if token == volume.token else (volume.token, volume.periods)


def _wanted(edited: pd.DataFrame, home: str) -> Periods | None:
    """Places as they were edited; None, and sentences, where they are not possible or not complete."""
    needs = list(lacking(edited))
    for each in needs:
        st.warning(plain(each), icon=":material/info:")
    if needs:
        return None
    try:
        return periods_from(edited, home)
    except PeriodsError as error:
        for fault in error.faults:
            st.error(f"{plain(fault[:1].upper() + fault[1:])}.", icon=":material/error:")
    return None


def _save(volume: Volume, wanted: Periods) -> None:
    for remark in (*gaps(wanted), *_strangers(wanted, volume.at.people)):
        st.warning(plain(remark), icon=":material/info:")
    if st.button("Save places", icon=":material/save:", disabled=wanted == volume.periods, key="save-places"):
        try:
            keep_lived(volume.root, wanted)
        except OSError as error:
            st.error(f"They could not be saved: {plain(error.strerror)}.", icon=":material/error:")
            return
        st.session_state.pop(_DRAFT, None)
        st.session_state[_SAVED] = True
        st.rerun()


def _strangers(periods: Periods, people: Iterable[str]) -> Iterator[str]:
    for person in dict.fromkeys(each.person for each in periods.periods if each.person):
        if person not in people:
            yield f"Nobody here is called {person}: the places of that name count for no one."
