"""Parts of the Library page: what was read, what could not be, and how to read more."""

import shlex
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from igcore.analysis.problems import by_archive, by_reason, gist
from igcore.errors import IgcoreError, NoLibraryError, OlderLibraryError
from igcore.importers import IMPORTERS
from igcore.importers.address import place_of
from igcore.library import Archive, Wish, known_places, unread
from igcore.library.uploads import archives_of
from igcore.schema import Kind
from igcore.web import jobs, shelf, state, visits
from igcore.web.components.reader import Known, reader
from igcore.web.here import may_name_places
from igcore.web.periods import show_periods
from igcore.web.root import library_root
from igcore.web.tables import show_table
from igcore.web.unfinished import before, is_busy, standings
from igcore.web.uploads import uploads_at
from igcore.web.volume import Volume
from igcore.web.words import KIND_NOUNS, plain, several

_SAMPLE_IMAGES = 600
_READER, _DONE, _PLACE, _REMOVING = "reader", "reader-done", "place", "removing"
#: Whether the place to read archives was open when somebody came to the page.
_OPEN = "place-open"
#: Nobody types longer places.
_LONGEST = 20_000
_ARCHIVES_HELP = (
    "Each archive, how it was read, whose posts it holds, how their times are known. Its posts are of all kinds, also"
    " stories and profile pictures, which are not counted above. Its first and last day are by UTC,"
    " whatever places are below; everywhere else days are those of the clock where one lived."
)
#: So many people have a field of their own; more of them come from folders of hashtags.
_PEOPLE = 40
_PERSON = ["key", "person", "found_as", "posts", "archives"]


def show_library() -> bool:
    """Show the archives of the library and their problems; tell whether there is a library."""
    # What stands below keeps its place, however much is to be shown here.
    with st.container():
        return _show_library()


def _show_library() -> bool:
    try:
        volume = shelf.current()
    except NoLibraryError:
        st.markdown(
            "A library holds what igcore knows about your archives: tables and small pictures. "
            "The archives themselves are only read, and nothing leaves this computer."
        )
        return False
    except OlderLibraryError:
        _offer_to_read_again()
        return False
    except IgcoreError as error:
        st.error(plain(error), icon=":material/error:")
        return False
    manifest, tables = volume.manifest, volume.tables
    built = pd.Timestamp(manifest.built_at)
    order = [plain(person) for person in manifest.order]
    people = " and ".join(filter(None, [", ".join(order[:-1]), *order[-1:]])) or "nobody"
    st.markdown(f"{_counts(volume)} by {people}.{_besides(volume)}")
    st.caption(f"Built {built:%a %-d %b %Y, %H:%M} UTC in {plain(volume.root)}, palettes by {manifest.palette}.")
    st.header("Archives", help=_ARCHIVES_HELP)
    titles = {importer.name: importer.title for importer in IMPORTERS}
    # Long words, which a table would cut on a phone.
    st.markdown(
        "  \n".join(
            f"**{plain(each.name)}**: {plain(titles.get(each.importer, each.importer))}, in {plain(each.path)}"
            for each in manifest.archives
        )
    )
    show_table(_archives(manifest.generation), "archives")
    _show_removal(manifest.archives)
    _show_people(tables.people)
    show_periods(volume)
    _show_problems(tables.problems)
    return True


def _counts(volume: Volume) -> str:
    """Images and posts, as all pages count them."""
    usual = volume.at.usual
    images, posts = int(usual[volume.at.post].sum()), int(usual.sum())
    return f"**{several(images, 'image')}** of **{several(posts, 'post')}**"


def _besides(volume: Volume) -> str:
    """What else there is, which other pages show only to who asks for it; mostly nothing."""
    counts = volume.tables.posts.loc[~volume.at.usual, "kind"].value_counts()
    said = [several(count, *KIND_NOUNS[Kind(str(kind))]) for kind, count in counts.items() if count]
    if not said:
        return ""
    listed = " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
    return f" Besides there {'is' if counts.sum() == 1 else 'are'} {listed}: to see them, choose their kind."


def _show_removal(archives: Sequence[Archive]) -> None:
    """Offer to remove an archive, after asking."""
    if not visits.now().may_change:
        return
    known = {each.name: Path(each.path) for each in archives}
    new = {
        f"{each.name} (not read)" if each.name in known else each.name: each
        for each in unread(library_root(), before())
    }
    if not (known or new):
        return
    with st.popover("Remove an archive", icon=":material/delete:", key=_REMOVING, on_change="rerun"):
        name = st.selectbox("Which", [*known, *new], key="remove-which")
        st.markdown(_what_goes(known.get(name) or new[name]))
        place = None if name in known else new[name]
        icon, busy = ":material/delete:", is_busy()
        st.button("Remove it", key="remove", icon=icon, disabled=busy, on_click=_remove, args=(name, place))


@state.of_owner
def _remove(name: str, place: Path | None) -> None:
    """Remove an archive, or an upload that was not read; the next one is not under the same button."""
    st.session_state[_REMOVING] = False
    if place is None:
        jobs.start_removal(library_root(), name)
    else:
        jobs.start_discarding(library_root(), place)


def _what_goes(place: Path) -> str:
    """What removing an archive does."""
    if not place.is_relative_to(archives_of(library_root()).resolve()):
        return f"igcore forgets it. Its files in {plain(str(place))} stay as they are, so you can read it again."
    return "It was uploaded: **its files are deleted here too**, and igcore forgets it. That cannot be undone."


def _offer_to_read_again() -> None:
    st.markdown("This library was written by an older igcore. Its archives have to be read again, once.")
    known = before()
    paths = [place_of(each.path) for each in (known.archives if known else ())]
    if st.button("Read its archives again", icon=":material/refresh:", disabled=not paths):
        jobs.start_build(library_root(), Wish(paths))
        st.rerun()


@lru_cache(maxsize=2)
def _archives(generation: str) -> pd.DataFrame:
    """Facts about each archive, a column an archive: there are few of them, and many facts."""
    volume = shelf.generation(generation) or shelf.current()
    manifest, tables = volume.manifest, volume.tables
    facts = by_archive(tables, [each.name for each in manifest.archives])
    facts = facts.rename(columns={"from": "from (UTC)", "to": "to (UTC)"})
    shown = facts.set_index("archive").map(lambda value: f"{value:,}" if isinstance(value, int) else value)
    known = shown.T[(shown.T.fillna("0") != "0").any(axis=1)]
    return known.fillna("–").astype("string").rename_axis(None, axis="columns").rename_axis("").reset_index()


def _show_people(people: pd.DataFrame) -> None:
    """List everybody, with a name to change: people of one name are one person."""
    st.header(
        "People",
        help="Everybody who posted, by the ids and names that the archives have, with their posts of all kinds.",
    )
    st.markdown("Give two the same name, and they are one person. Without a name it is the one of the archives.")
    listed = people.head(_PEOPLE)
    with st.form("people", border=False):
        names = [_name_of(*each) for each in listed[_PERSON].itertuples(index=False, name=None)]
        if len(people) > len(listed):
            st.caption(f"{len(people) - len(listed):,} more are named with `igcore build --person WHO=NAME`.")
        pressed = st.form_submit_button("Save names", icon=":material/save:")
    shown = zip(listed["key"], listed["person"], names, strict=True)
    changed = {key: name or key for key, known, name in shown if name != known}
    if pressed and changed:
        jobs.start_build(library_root(), Wish([], people=changed))
        st.rerun()


def _name_of(key: str, person: str, found_as: str, posts: int, archives: str) -> str:
    label = f"{plain(found_as)}: {posts:,} {'post' if posts == 1 else 'posts'} in {plain(archives)}"
    # Another name than the one shown is another field: what was typed before the last save is forgotten.
    return st.text_input(label, person, key=f"name-{key}-{person}", max_chars=80, width=420).strip()


def _show_problems(problems: pd.DataFrame) -> None:
    st.header("Problems", help="What could not be read, and why. Everything else was read all the same.")
    if problems.empty:
        st.markdown("None: everything in the archives was read.")
        return
    st.markdown(
        f"{_things(len(problems))} could not be read, or something of it is missing. "
        "Mark reasons at the left to see only their files."
    )
    reasons = by_reason(problems)
    marked = st.dataframe(
        reasons, hide_index=True, width="stretch", on_select="rerun", selection_mode="multi-row", key="reasons"
    )
    chosen = reasons.iloc[marked["selection"]["rows"]]
    if len(chosen):
        places = pd.MultiIndex.from_frame(chosen[["reason", "archive"]])
        problems = problems[pd.MultiIndex.from_arrays([gist(problems), problems["archive"]]).isin(places)]
    with st.expander(f"The files: {len(problems):,}", expanded=bool(len(chosen))):
        show_table(problems, "problems")


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count:,} things"


def show_build(expanded: bool) -> None:
    """Offer to read archives: to upload them, or by their places on this computer."""
    uploads = uploads_at(library_root())
    waiting = [(each.id, each.name, each.size - uploads.to_come(each), each.size) for each in uploads.waiting()]
    with st.expander(
        "Read an archive", expanded=_is_open(expanded or bool(waiting)), icon=":material/add:", key=_PLACE
    ):
        known = Known(here=may_name_places(), busy=is_busy(), recent=_recent(), waiting=waiting, archives=standings())
        reader(known, key=_READER, on_do=_act)
        for sentence in state.notices():
            st.error(plain(sentence), icon=":material/error:")
        st.caption("Known kinds: " + "; ".join(importer.title for importer in IMPORTERS) + ".")


def _is_open(now: bool) -> bool:
    """Whether the place to read archives is open when one comes to the page.

    Until one leaves it nothing but a click folds it: the browser would at every change of what it is told.
    """
    visit, found = st.session_state.get(_OPEN, (0, False))
    if visit != state.visit():
        found = now
        st.session_state[_OPEN] = (state.visit(), now)
    return bool(found)


def _recent() -> list[str]:
    """Places of archives that were read before and are there now."""
    return [place for place in known_places(library_root()) if Path(place).exists()]


def _act() -> None:
    """Do what the component asks for, which may be anything."""
    for number, action in state.unseen(state.sent_by(_READER), st.session_state.get(_DONE, 0)):
        st.session_state[_DONE] = number
        match action:
            case ["read", str(text), str(people)] if may_name_places():
                _start(text[:_LONGEST], people[:_LONGEST])


def _start(text: str, people: str) -> None:
    archives = _places(text)
    missing = [each for each in archives if not each.exists()]
    if not archives:
        state.notify("Say which folder or ZIP to read.")
    elif missing:
        state.notify(f"There is nothing at {missing[0]} on this computer.")
    else:
        jobs.start_build(library_root(), jobs.wish_of(archives, people))


def _places(text: str) -> list[Path]:
    """The place that a text names; or several, with spaces between."""
    if not text.strip():
        return []
    whole = Path(text.strip().strip("'\"")).expanduser()
    try:
        return [whole] if whole.exists() else [Path(each).expanduser() for each in shlex.split(text)]
    except (ValueError, OSError):
        return [whole]


def show_sample() -> None:
    """Offer to draw the sample archive and read it."""
    st.markdown("Or look around first, in the drawn archive of two people who never were.")
    if st.button("Draw the sample and read it", icon=":material/brush:", disabled=is_busy()):
        jobs.start_sample(library_root(), library_root().with_name("sample"), _SAMPLE_IMAGES)
        st.rerun()
