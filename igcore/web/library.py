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
from igcore.library import Manifest, Wish, known_places, remembered, unread
from igcore.library.uploads import archives_of
from igcore.web import jobs, shelf, state, visits
from igcore.web.components.reader import reader
from igcore.web.here import may_name_places
from igcore.web.periods import show_periods
from igcore.web.root import library_root
from igcore.web.tables import show_table
from igcore.web.uploads import uploads_at
from igcore.web.words import plain

_SAMPLE_IMAGES = 600
_READER, _DONE = "reader", "reader-done"
#: Nobody types longer places.
_LONGEST = 20_000
_ARCHIVES_HELP = (
    "Each archive, how it was read, whose posts it holds, how their times are known. Its first and last day are by UTC,"
    " whatever places are below; everywhere else days are those of the clock where one lived."
)
#: So many people have a field of their own; more of them come from folders of hashtags.
_PEOPLE = 40
_PERSON = ["key", "person", "found_as", "posts", "archives"]


def show_library() -> bool:
    """Show the archives of the library and their problems; tell whether there is a library."""
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
    st.markdown(f"**{len(tables.images):,} images** of **{len(tables.posts):,} posts** by {people}.")
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
    _show_removal([each.name for each in manifest.archives])
    _show_people(tables.people)
    show_periods(volume)
    _show_problems(tables.problems)
    return True


def show_unfinished() -> None:
    """Say what is not read to its end, with the way on; nothing while something is read, or where all is."""
    before = _before()
    new = unread(library_root(), before)
    if _is_busy() or not (new or (before and not before.is_whole)):
        return
    names = ", ".join(plain(each.name) for each in new)
    verb = "was uploaded, and is" if len(new) == 1 else "were uploaded, and are"
    says = f"{names} {verb} not read yet. What cannot be read can be removed below, by “Remove an archive”."
    st.markdown(says if new else "Not all pictures are measured yet.")
    if st.button("Go on reading", icon=":material/play_arrow:", disabled=not visits.now().may_change):
        jobs.start_build(library_root(), Wish(new))
        st.rerun()


def _before() -> Manifest | None:
    try:
        return remembered(library_root())
    except IgcoreError:
        return None


def _show_removal(names: Sequence[str]) -> None:
    """Offer to remove an archive, after asking."""
    root = library_root()
    names = [*names, *(each.name for each in unread(root, _before()))]
    if not names or not visits.now().may_change:
        return
    with st.popover("Remove an archive", icon=":material/delete:"):
        name = st.selectbox("Which", names, key="remove-which")
        st.markdown(_what_goes(name))
        if st.button("Remove it", key="remove", icon=":material/delete:", disabled=_is_busy()):
            jobs.start_removal(root, name)
            st.rerun()


def _what_goes(name: str) -> str:
    """What removing an archive does."""
    root, before = library_root(), _before()
    path = next((each.path for each in (before.archives if before else ()) if each.name == name), None)
    if path and not Path(path).is_relative_to(archives_of(root).resolve()):
        return f"igcore forgets it. Its files in {plain(path)} stay as they are, so you can read it again."
    return "It was uploaded: **its files are deleted here too**, and igcore forgets it. That cannot be undone."


def _offer_to_read_again() -> None:
    st.markdown("This library was written by an older igcore. Its archives have to be read again, once.")
    before = remembered(library_root())
    paths = [place_of(each.path) for each in (before.archives if before else ())]
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
    st.header("People", help="Everybody who posted, by the ids and names that the archives have.")
    st.markdown("Give two the same name, and they are one person. Without a name it is the one of the archives.")
    listed = people.head(_PEOPLE)
    with st.form("people", border=False):
        names = [_name_of(*each) for each in listed[_PERSON].itertuples(index=False, name=None)]
        if len(people) > len(listed):
            st.caption(f"{len(people) - len(listed):,} more are named with `igcore build --person WHO=NAME`.")
        pressed = st.form_submit_button("Save names", icon=":material/save:")
    before = zip(listed["key"], listed["person"], names, strict=True)
    changed = {key: name or key for key, known, name in before if name != known}
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
    with st.expander("Read an archive", expanded=expanded or bool(waiting), icon=":material/add:"):
        reader(here=may_name_places(), busy=_is_busy(), recent=_recent(), waiting=waiting, key=_READER, on_do=_act)
        for sentence in state.notices():
            st.error(plain(sentence), icon=":material/error:")
        st.caption("Known kinds: " + "; ".join(importer.title for importer in IMPORTERS) + ".")


def _recent() -> list[str]:
    """Places of archives that were read before and are there now."""
    return [place for place in known_places(library_root()) if Path(place).exists()]


def _is_busy() -> bool:
    job = jobs.latest()
    return job is not None and job.state == "running"


def _act() -> None:
    """Do what the component asks for, which may be anything."""
    for number, action in state.unseen(st.session_state[_READER].do, st.session_state.get(_DONE, 0)):
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
    if st.button("Draw the sample and read it", icon=":material/brush:", disabled=_is_busy()):
        jobs.start_sample(library_root(), library_root().with_name("sample"), _SAMPLE_IMAGES)
        st.rerun()
