"""The selection of a visitor: in the address, in the memory of the visit, changed by what parts of a page send."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import RerunException

from igcore.selection import History, Selection, known, read, write
from igcore.selection.actions import act
from igcore.web import shelf, visits

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")
#: Parameter of the address that holds the selection, as a query.
QUERY = "q"
#: More actions do not come at once.
_ALONG = 100
_VISIT = "visit"
#: Of each chart on the page, what Vega had selected when it was last drawn.
PICKS = "picks"


@dataclass
class _Visit:
    """A visitor, from coming to leaving.

    One object in Streamlit's state, not many: wherever that is looked at a callback may be broken off.
    """

    #: None until the first page is shown.
    history: History | None = None
    #: The address as it was read last: what was dropped of it stands there until something else is chosen.
    read: str | None = None
    #: There is a field for the selection of the address.
    is_bound: bool = False
    notices: list[str] = field(default_factory=list)
    #: Number of the last action of each component.
    done: dict[str, int] = field(default_factory=dict)
    page: str | None = None
    pages: int = 0


def _mine() -> _Visit:
    found: _Visit = st.session_state.setdefault(_VISIT, _Visit())
    return found


def follow() -> None:
    """Take over the selection of the address: at the start of a visit, and when the browser went back or forward.

    A text field that nobody sees is bound to the address; so Streamlit itself keeps it through changes of page,
    reloads and shared links. It is there from the first choice on: what Streamlit loads for it would hold up the
    pictures of a visit that begins without one. What of it means nothing here is dropped with a notice.
    """
    mine = _mine()
    before, came = history(), mine.history is None
    if not _is_bound():
        mine.history = before
        return
    kept = (write(before.now), mine.read)
    if not came and not visits.is_by_history() and st.session_state.get(QUERY) not in kept:
        # Sent along with a click that came before the answer to the one before it: the browser did not know better.
        st.session_state[QUERY] = kept[0]
    written = st.text_input("Selection", key=QUERY, bind="query-params", label_visibility="collapsed")
    if written in kept:
        return
    reading = read(written, known(shelf.current().at))
    # Whoever comes by a link has nothing to go back to.
    mine.read, mine.history = written, History(reading.selection) if came else before.meet(reading.selection)
    for fault in reading.faults:
        notify(f"A part of the address was dropped. {fault.reason}")


def _is_bound() -> bool:
    """Whether the address has to be watched: once something was chosen, for good."""
    mine, written = _mine(), write(history().now)
    if QUERY not in st.query_params and written and not visits.is_by_history():
        # What a field that is new has in it Streamlit does not write into the address; it is new to the browser also
        # if that went to another page before it heard of it. Where it is not, Streamlit refuses and writes it itself.
        with suppress(StreamlitAPIException):
            st.query_params[QUERY] = written
    mine.is_bound = mine.is_bound or QUERY in st.query_params
    return mine.is_bound


def history() -> History:
    """Where the visitor is, and came from."""
    return _mine().history or History()


def selection() -> Selection:
    """What the visitor has chosen."""
    return history().now


class _Insisting:
    """Looks at Streamlit's state in a callback, to its end.

    Where a run of a fragment was asked for since, any look breaks the callback off, and what it was called for would
    never be done. This goes on, and breaks off at the end of its block: that run comes then. Where the browser asked
    for a run of the page, this one is stopped for good instead, and nothing can be looked at any more: what a component
    had asked for, `catch_up` does in the next one.
    """

    def __init__(self) -> None:
        self._overtaken: RerunException | None = None

    def __call__(self, look: Callable[[], _Found]) -> _Found:
        while True:
            try:
                return look()
            except RerunException as overtaken:
                self._overtaken = overtaken

    def __enter__(self) -> "_Insisting":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._overtaken:
            raise self._overtaken


def do(action: object) -> None:
    """Change the selection, before the next run: only to be called back."""
    with _Insisting() as look:
        mine = look(_mine)
        _change(mine, action)
        look(lambda: _to_address(mine))


def _change(mine: _Visit, action: object) -> None:
    after = act(mine.history or History(), shelf.current().at, action)
    mine.history, mine.read = after.history, write(after.history.now)
    if after.notice:
        mine.notices.append(after.notice)


def _to_address(mine: _Visit) -> None:
    st.session_state[QUERY] = mine.read


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
    """Return what Streamlit has to call when the component `key` sends actions as its state `do`."""

    def called() -> None:
        with _Insisting() as look:
            mine, sent = look(_mine), look(lambda: sent_by(key))
            if actions := unseen(sent, mine.done.get(key, 0)):
                _do_all(mine, key, actions)
                look(lambda: _to_address(mine))

    return called


def _do_all(mine: _Visit, key: str, actions: Iterable[tuple[int, object]]) -> None:
    for number, action in actions:
        mine.done[key] = number
        _change(mine, action)


def catch_up(sent: Mapping[str, object]) -> None:
    """Do what components sent and `doing` could not do, then run the script again; to be asked once they are shown.

    What the browser sends may end a run before it has come to what was sent before. And who goes to another page lets
    Streamlit forget what a component is called, until the script shows it again: a click that comes meanwhile, which is
    long where others are served as well, is known only then.

    What a component brings to the beginning of a visit is of one before, as where the server was started again: it was
    done then.

    Args:
        sent: What each component sent, by its key.
    """
    mine, missed = _mine(), False
    for key, all_of_it in sent.items():
        last = mine.done.get(key, 0)
        actions = [(number, action) for number, action in unseen(all_of_it, last) if number > last]
        if key in mine.done:
            _do_all(mine, key, actions)
            missed = missed or bool(actions)
        else:
            mine.done[key] = max((number for number, _ in actions), default=last)
    if missed:
        st.rerun()


def sent_by(key: str) -> object:
    """What a component sent before this run, as its state `do`."""
    return getattr(st.session_state.get(key), "do", None)


def unseen(sent: object, last: int) -> list[tuple[int, object]]:
    """Return those of numbered actions that come after the last one that was done.

    A component sends an action along with those just before it, and with all that is sent from the page until it
    leaves. It comes from a browser and may be anything; what has no number is done now, and refused then.

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
    return _mine().pages


def arrive(page: str) -> None:
    """Note which page this run is of."""
    mine = _mine()
    if mine.page != page:
        mine.page = page
        mine.pages += 1
        st.session_state.pop(PICKS, None)


def notify(notice: str) -> None:
    """Say something in the next run, once."""
    _mine().notices.append(notice)


def notices() -> list[str]:
    """Return what is to be said now."""
    mine = _mine()
    found, mine.notices = list(dict.fromkeys(mine.notices)), []
    return found
