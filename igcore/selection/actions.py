"""What a person can do to a selection, by name: what the parts of a page send. Pure, and total."""

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import NamedTuple

from igcore.errors import QueryError
from igcore.selection.choice import NOTHING, SEVERAL, Field, History, Selection, choice
from igcore.selection.index import Index, known
from igcore.selection.query import parse
from igcore.selection.scan import LONGEST, LONGEST_WORD
from igcore.selection.states import State, states
from igcore.selection.values import canonical
from igcore.selection.words import shown, without_halves
from igcore.selection.written import write


class Done(NamedTuple):
    """Where an action leads, and what is to be said about it: nothing, mostly."""

    history: History
    notice: str = ""


def act(history: History, at: Index, action: object) -> Done:
    """Do what a part of the page asks for.

    Args:
        history: Where one is.
        at: The library.
        action: A name and what it is about, such as `["toggle", "hue", "blue"]`; see `ACTIONS`. It comes from a
            browser and may be anything.

    Returns:
        The history after it. What is no action changes nothing and says so; so does one on a locked field.
    """
    if action == ["back"]:
        return Done(history.back())
    if action == ["forward"]:
        return Done(history.forward())
    try:
        after = _after(history.now, at, action)
    except (QueryError, ValueError) as error:
        return Done(history, str(error))
    return Done(history.go(after), _LET_GO if _lost(history.now, after, action) else "")


#: So many words may come at once: a thousand pictures of an image plot.
_MOST_VALUES = 1_001
#: More values than these nobody wants to see as choices.
_MOST_EXCLUDED = 500
_LET_GO = "Other choices were let go, since nothing of them goes with this; Back brings them again."
_NO_ACTION = "That is nothing that can be done here."


def _after(now: Selection, at: Index, action: object) -> Selection:
    if not isinstance(action, list) or not all(isinstance(each, str) for each in action):
        raise ValueError(_NO_ACTION)
    name, *about = map(without_halves, action or [""])
    rule = ACTIONS.get(name)
    if rule is None or len(about) > _MOST_VALUES:
        raise ValueError(_NO_ACTION)
    try:
        signature(rule).bind(now, at, *about)
    except TypeError:
        raise ValueError(_NO_ACTION) from None
    after = rule(now, at, *about)
    if len(write(after)) > LONGEST:
        raise ValueError("That is more than an address can hold; choose less.")
    return after


def _lost(before: Selection, after: Selection, action: object) -> bool:
    """Whether choosing what was excluded let choices in other fields go."""
    if not isinstance(action, list) or action[:1] != ["excluded"]:
        return False
    return any(not after.of(name) for name, _ in before.choices if name != action[1])


def _named(name: str) -> Field:
    if name not in list(Field):
        raise ValueError(f"There is no field “{shown(name)}”.")
    return Field(name)


def _field(now: Selection, name: str) -> Field:
    """Return a field that may be changed."""
    field = _named(name)
    if field in now.locked:
        raise ValueError(f"{field.capitalize()} is locked: unlock it to change what is chosen there.")
    return field


def _values(at: Index, field: Field, values: Iterable[str]) -> list[str]:
    values = list(values)
    if any(len(value) > LONGEST_WORD for value in values):
        raise ValueError("That is too long to be chosen.")
    return [each for value in values for each in canonical(field, value, known(at))]


def _toggle(now: Selection, at: Index, name: str, value: str) -> Selection:
    """Add a value, or take it away."""
    field = _field(now, name)
    for each in _values(at, field, [value]):
        now = now.toggle(field, each)
    return now


def _exclude(now: Selection, at: Index, name: str, value: str) -> Selection:
    """Leave out what has a value, or let it come again."""
    field = _field(now, name)
    for each in _values(at, field, [value]):
        now = now.exclude(field, each)
    return now


def _only(now: Selection, at: Index, name: str, *values: str) -> Selection:
    """Choose these values and no others; without values whatever there is."""
    field = _field(now, name)
    return now.choose(field, choice(_values(at, field, values)))


def _cell(now: Selection, at: Index, *about: str) -> Selection:
    """Choose one value in each of some fields, and nothing else in these; once more, and it is let go.

    Of a field that comes several times all these values are asked for.
    """
    if not about or len(about) % 2:
        raise ValueError(_NO_ACTION)
    values: dict[Field, list[str]] = {}
    for name, value in zip(about[::2], about[1::2], strict=True):
        values.setdefault(_field(now, name), []).append(value)
    wanted = {
        field: choice(_values(at, field, each), how="and" if len(each) > 1 and field in SEVERAL else "or")
        for field, each in values.items()
    }
    there = all(now.of(field) == chosen for field, chosen in wanted.items())
    for field, chosen in wanted.items():
        now = now.choose(field, NOTHING if there else chosen)
    return now


def _drop(now: Selection, at: Index, name: str, value: str) -> Selection:
    """Take one value away, wanted or not."""
    return now.drop(_field(now, name), value)


def _join(now: Selection, at: Index, name: str, how: str) -> Selection:
    """Ask for any of the values of a field ("or"), or for all ("and")."""
    return now.join(_field(now, name), "and" if how == "and" else "or")


def _invert(now: Selection, at: Index, name: str = "") -> Selection:
    """Turn a field round; without a name all that have a choice and are not locked."""
    return now.invert(_field(now, name) if name else None)


def _lock(now: Selection, at: Index, name: str) -> Selection:
    """Lock a field, or free it."""
    return now.lock(_named(name))


def _clear(now: Selection, at: Index) -> Selection:
    """Choose nothing, but for what is locked."""
    return now.clear()


def _search(now: Selection, at: Index, text: str) -> Selection:
    """Take in what was typed into the search box."""
    found = parse(text, known(at))
    for name, _ in found.choices:
        _field(now, name)
    return now.take(found)


def _write(now: Selection, at: Index, text: str) -> Selection:
    """Choose what a whole query says, and nothing else; what is locked has to stay in it as it is."""
    found = parse(text, known(at))
    for name in Field:
        if found.of(name) != now.of(name):
            _field(now, name)
    return found


def _excluded(now: Selection, at: Index, name: str) -> Selection:
    """Choose the values of a field that nothing chosen has now.

    Where they go with nothing that is chosen elsewhere, those choices are let go unless they are locked.
    """
    field = _field(now, name)
    bare = now.clear().choose(field, NOTHING)
    found, alone = states(at, now, field).table(), states(at, bare, field).table()
    there = found["value"].isin(alone["value"][alone["count"] > 0])
    out = found["state"].isin([State.ALTERNATIVE, State.EXCLUDED]) & ~found["negated"] & there
    values = [str(value) for value in found["value"][out]]
    if not values:
        raise ValueError(f"Nothing of {field} is excluded that could be chosen.")
    if len(values) > _MOST_EXCLUDED:
        raise ValueError(f"{len(values):,} values of {field} are excluded: too many to choose them all.")
    asked = now.choose(field, choice(values))
    return asked if at.choose(asked).posts.any() else bare.choose(field, choice(values))


ACTIONS: Mapping[str, Callable[..., Selection]] = {
    "toggle": _toggle,
    "exclude": _exclude,
    "only": _only,
    "cell": _cell,
    "drop": _drop,
    "join": _join,
    "invert": _invert,
    "lock": _lock,
    "clear": _clear,
    "search": _search,
    "write": _write,
    "excluded": _excluded,
}
