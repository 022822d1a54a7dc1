"""The selection of a visitor: in the address, in the memory of the visit, changed by what parts of a page send."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec

import streamlit as st

from igcore.selection import History, Selection, known, read, write
from igcore.selection.actions import act
from igcore.web import shelf, visits

_Given = ParamSpec("_Given")
#: Parameter of the address that holds the selection, as a query.
QUERY = "q"
_HISTORY = "history"
#: The address as it was read last: what was dropped of it stands there until something else is chosen.
_READ = "read"
#: There is a field for the selection of the address.
_BOUND = "bound"
_NOTICES = "notices"
#: Number of the last action of each component.
_DONE = "done"
#: More actions do not come at once.
_ALONG = 100
_PAGE, _VISIT = "page", "visit"
#: Of each chart on the page, what Vega had selected when it was last drawn.
PICKS = "picks"


def follow() -> None:
    """Take over the selection of the address: at the start of a visit, and when the browser went back or forward.

    A text field that nobody sees is bound to the address; so Streamlit itself keeps it through changes of page,
    reloads and shared links. It is there from the first choice on: what Streamlit loads for it would hold up the
    pictures of a visit that begins without one. What of it means nothing here is dropped with a notice.
    """
    before, came = history(), _HISTORY not in st.session_state
    if not _is_bound():
        st.session_state[_HISTORY] = before
        return
    kept = (write(before.now), st.session_state.get(_READ))
    if not came and not visits.is_by_history() and st.session_state.get(QUERY) not in kept:
        # Sent along with a click that came before the answer to the one before it: the browser did not know better.
        st.session_state[QUERY] = kept[0]
    written = st.text_input("Selection", key=QUERY, bind="query-params", label_visibility="collapsed")
    if written in kept:
        return
    st.session_state[_READ] = written
    reading = read(written, known(shelf.current().at))
    # Whoever comes by a link has nothing to go back to.
    st.session_state[_HISTORY] = History(reading.selection) if came else before.meet(reading.selection)
    for fault in reading.faults:
        notify(f"A part of the address was dropped. {fault.reason}")


def _is_bound() -> bool:
    """Whether the address has to be watched: once something was chosen, for good."""
    if _BOUND not in st.session_state:
        written = write(history().now)
        if QUERY not in st.query_params and not written:
            return False
        if QUERY not in st.query_params:
            # What a field that is new has in it Streamlit does not write into the address.
            st.query_params[QUERY] = written
        st.session_state[_BOUND] = True
    return True


def history() -> History:
    """Where the visitor is, and came from."""
    found = st.session_state.get(_HISTORY)
    return found if isinstance(found, History) else History()


def selection() -> Selection:
    """What the visitor has chosen."""
    return history().now


def do(action: object) -> None:
    """Change the selection, before the next run: only to be called back."""
    _change(action)
    st.session_state[QUERY] = st.session_state[_READ]


def _change(action: object) -> None:
    after = act(history(), shelf.current().at, action)
    st.session_state[_HISTORY] = after.history
    st.session_state[_READ] = write(after.history.now)
    if after.notice:
        notify(after.notice)


def of_owner(change: Callable[_Given, None]) -> Callable[_Given, None]:
    """Let only the owner do what a function does to the library; a guest is told so."""

    @wraps(change)
    def checked(*given: _Given.args, **named: _Given.kwargs) -> None:
        if visits.now().may_change:
            change(*given, **named)
        else:
            notify("Only the owner of the library can change that.")

    return checked


def doing(key: str) -> Callable[[], None]:
    """Return what Streamlit has to call when the component `key` sends actions as its event `do`."""

    def called() -> None:
        done: dict[str, int] = st.session_state.setdefault(_DONE, {})
        for number, action in unseen(sent_by(key), done.get(key, 0)):
            done[key] = number
            do(action)

    return called


def catch_up(sent: Mapping[str, object]) -> None:
    """Do what components sent and `doing` could not do, then run the script again; to be asked once they are shown.

    Who goes to another page lets Streamlit forget what a component is called, until the script shows it again: a click
    that comes meanwhile, which is long where others are served as well, is known only then.

    Args:
        sent: What each component sent, by its key.
    """
    done: dict[str, int] = st.session_state.setdefault(_DONE, {})
    missed = [
        (key, number, action)
        for key, actions in sent.items()
        for number, action in unseen(actions, done.get(key, 0))
        if number > done.get(key, 0)
    ]
    for key, number, action in missed:
        done[key] = number
        _change(action)
    if missed:
        st.rerun()


def sent_by(key: str) -> object:
    """What a component sent before this run, as its event `do`."""
    return getattr(st.session_state.get(key), "do", None)


def unseen(sent: object, last: int) -> list[tuple[int, object]]:
    """Return those of numbered actions that come after the last one that was done.

    A component sends an action along with those just before it: of several events between two runs of the script only
    the last arrives. It comes from a browser and may be anything; what has no number is done now, and refused then.

    Example:
        >>> unseen([[7, ["back"]], [8, ["clear"]]], 7)
        [(8, ['clear'])]
        >>> unseen(None, 7)
        []
    """
    if sent is None:
        return []
    if not isinstance(sent, list) or not all(_is_numbered(each) for each in sent):
        return [(last, sent)]
    return [(number, action) for number, action in sent[-_ALONG:] if number > last]


def _is_numbered(each: object) -> bool:
    return isinstance(each, list) and len(each) == 2 and isinstance(each[0], int) and not isinstance(each[0], bool)


def visit() -> int:
    """Number of times that the visitor changed page: what a chart had selected is forgotten with it."""
    return int(st.session_state.get(_VISIT, 0))


def arrive(page: str) -> None:
    """Note which page this run is of."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_VISIT] = visit() + 1
        st.session_state.pop(PICKS, None)


def notify(notice: str) -> None:
    """Say something in the next run, once."""
    st.session_state.setdefault(_NOTICES, []).append(notice)


def notices() -> list[str]:
    """Return what is to be said now."""
    found: list[str] = st.session_state.pop(_NOTICES, [])
    return list(dict.fromkeys(found))
