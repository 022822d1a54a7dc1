"""What archives are read with: a place to drop them, or their place on this computer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from igcore.web.components.parts import component

_STYLES = ("shared/framed.css", "reader/reader.css")
_SCRIPTS = tuple(f"reader/{name}.js" for name in ("reader", "dropped", "uploads", "tus", "place"))
_reader = component("reader", '<div class="reader"></div>', css=_STYLES, js=_SCRIPTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the component is told.

    Attributes:
        here: Whether who looks sits at this computer, and so may name places on it.
        busy: Whether something is read right now.
        recent: Places of archives that were read before.
        waiting: Uploads that are not whole: id, name, bytes that came, bytes in all.
        archives: How far the library is with those that are, by name (`unfinished.Standing`).
    """

    here: bool
    busy: bool
    recent: Sequence[str]
    waiting: Sequence[tuple[str, str, int, int]]
    archives: Mapping[str, str]


def reader(known: Known, *, key: str, on_do: Callable[[], None]) -> None:
    """Offer to upload archives, and to read those on this computer.

    It sends the actions `["read", path, people]`, and `["uploaded"]` once an upload is whole and is being read.

    Args:
        known: What it is told.
        key: Of the widget.
        on_do: Called before the run that an action causes; the action is then `st.session_state[key].do`.
    """
    _reader(key=key, data=asdict(known), on_do_change=on_do)
