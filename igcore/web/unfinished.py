"""What was uploaded and is not read, or cannot be: what became of each upload, and the ways on."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import streamlit as st

from igcore.errors import IgcoreError, UnknownArchiveError, UnreadableArchiveError
from igcore.importers import fault_of
from igcore.importers.address import Place
from igcore.importers.source import parts_of
from igcore.library import Manifest, Wish, remembered, unread
from igcore.library.uploads import archives_of
from igcore.web import jobs, visits
from igcore.web.root import library_root
from igcore.web.words import in_short, plain

Standing = Literal["reading", "next", "read", "unread", "unreadable"]
_Fault = UnknownArchiveError | UnreadableArchiveError


def show_unfinished() -> None:
    """Say what is not read to its end or cannot be read, with the way on; nothing while something is read."""
    # What stands below keeps its place, whatever is to be said here.
    with st.container():
        if is_busy():
            return
        new = unread(library_root(), before())
        faults = [(place, fault) for place in new if (fault := fault_at(place))]
        for place, fault in faults:
            _show_fault(place, fault)
        _show_way_on([place for place in new if place not in dict(faults)])


def _show_fault(place: Path, fault: _Fault) -> None:
    """Say why an upload cannot be read, and offer to remove it: of several parts only the one that is wrong."""
    part = fault.root if isinstance(fault.root, Path) else place
    others = len(parts_of(place)) > 1 and part != place
    rest = " The other parts can be read once it is gone." if others else ""
    st.error(f"{plain(in_short(fault))}{rest}", icon=":material/error:")
    label = f"Remove {plain(part.name)}"
    says = "What was uploaded is a copy: this deletes it here and touches nothing else."
    if st.button(
        label, key=f"discard-{part}", icon=":material/delete:", help=says, disabled=not visits.now().may_change
    ):
        jobs.start_discarding(library_root(), part)
        st.rerun()


def _show_way_on(new: Sequence[Path]) -> None:
    known = before()
    if not (new or (known and not known.is_whole)):
        return
    names = ", ".join(plain(each.name) for each in new)
    verb = "was uploaded, and is" if len(new) == 1 else "were uploaded, and are"
    st.markdown(f"{names} {verb} not read yet." if new else "Not all pictures are measured yet.")
    if st.button("Go on reading", icon=":material/play_arrow:", disabled=not visits.now().may_change):
        jobs.start_build(library_root(), Wish(new))
        st.rerun()


def before() -> Manifest | None:
    """What the library says of itself, of whatever version; none where it says nothing."""
    try:
        return remembered(library_root())
    except IgcoreError:
        return None


def is_busy() -> bool:
    """Tell whether something is read right now."""
    job = jobs.latest()
    return job is not None and job.state == "running"


def standings() -> dict[str, Standing]:
    """How far the library is with each upload that came, by the name of its folder."""
    folder = archives_of(library_root())
    places = sorted(folder.iterdir()) if folder.is_dir() else []
    coming, new = jobs.coming(), unread(library_root(), before())
    return {place.name: _standing(place, coming, new) for place in places}


def _standing(place: Path, coming: Sequence[Place], new: Sequence[Path]) -> Standing:
    if place in coming:
        return "reading" if is_busy() and place == coming[0] else "next"
    if place not in new:
        return "read"
    return "unreadable" if fault_at(place) else "unread"


def fault_at(place: Path) -> _Fault | None:
    """Why an upload cannot be read; looked up once for what it is now."""
    try:
        return _fault(place, place.stat().st_mtime_ns)
    except OSError:
        return None  # It is gone.


@lru_cache(maxsize=64)
def _fault(place: Path, changed: int) -> _Fault | None:  # noqa: ARG001 - what was changed is looked at anew
    return fault_of(place)
