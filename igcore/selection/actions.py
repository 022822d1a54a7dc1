"""What a person can do to a selection, by name: what the parts of a page send. Pure, and total."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from igcore.errors import QueryError
from igcore.selection.choice import Field, History, Selection, choice
from igcore.selection.index import Index, known
from igcore.selection.query import parse
from igcore.selection.states import State, states
from igcore.selection.values import canonical


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
    name, *about = action if isinstance(action, list) and action else [None]
    if name == "back":
        return Done(history.back())
    if name == "forward":
        return Done(history.forward())
    rule = ACTIONS.get(name) if isinstance(name, str) else None
    if rule is None or not all(isinstance(each, str) for each in about):
        return Done(history, "That is nothing that can be done here.")
    try:
        return Done(history.go(rule(history.now, at, *about)))
    except QueryError as error:
        return Done(history, str(error))
    except _Locked as error:
        return Done(history, f"{str(error).capitalize()} is locked: unlock it to change what is chosen there.")
    except (TypeError, ValueError) as error:
        return Done(history, str(error) if type(error) is ValueError else "That is nothing that can be done here.")


class _Locked(Exception):
    pass


def _field(now: Selection, name: str) -> Field:
    field = Field(name)
    if field in now.locked:
        raise _Locked(name)
    return field


def _value(at: Index, field: Field, value: str) -> str:
    return canonical(field, value, known(at))[0] if value else value


def _toggle(now: Selection, at: Index, name: str, value: str) -> Selection:
    """Add a value, or take it away."""
    field = _field(now, name)
    return now.toggle(field, _value(at, field, value))


def _exclude(now: Selection, at: Index, name: str, value: str) -> Selection:
    """Leave out what has a value, or let it come again."""
    field = _field(now, name)
    return now.exclude(field, _value(at, field, value))


def _only(now: Selection, at: Index, name: str, *values: str) -> Selection:
    """Choose these values and no others; without values whatever there is."""
    field = _field(now, name)
    return now.choose(field, choice(_value(at, field, value) for value in values))


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
    return now.lock(Field(name))


def _clear(now: Selection, at: Index) -> Selection:
    """Choose nothing, but for what is locked."""
    return now.clear()


def _search(now: Selection, at: Index, text: str) -> Selection:
    """Take in what was typed into the search box."""
    found = parse(text, known(at))
    locked = [name for name, _ in found.choices if name in now.locked]
    if locked:
        raise _Locked(locked[0])
    return now.take(found)


def _write(now: Selection, at: Index, text: str) -> Selection:
    """Choose what a whole query says, and nothing else."""
    return parse(text, known(at))


def _excluded(now: Selection, at: Index, name: str) -> Selection:
    """Choose the values of a field that are not selected or possible now.

    Where they go with nothing that is chosen elsewhere, those choices are let go unless they are locked.
    """
    field = _field(now, name)
    table = states(at, now, field)
    out = table["state"].isin([State.ALTERNATIVE, State.EXCLUDED]) & ~table["negated"]
    every = at.columns[field].count(_everything(at, field))
    there = every[: len(table)] > 0 if len(every) >= len(table) else out
    values = table["value"][out & there]
    if values.empty:
        raise ValueError(f"Nothing of {name} is excluded.")
    asked = now.choose(field, choice(map(str, values)))
    if at.choose(asked).posts.any():
        return asked
    alone = now.clear()
    return Selection(locked=now.locked, choices=alone.choices).choose(field, choice(map(str, values)))


def _everything(at: Index, field: Field) -> Any:
    chosen = at.choose(Selection())
    return chosen.posts if at.columns[field].of == "post" else chosen.images


ACTIONS: Mapping[str, Callable[..., Selection]] = {
    "toggle": _toggle,
    "exclude": _exclude,
    "only": _only,
    "drop": _drop,
    "join": _join,
    "invert": _invert,
    "lock": _lock,
    "clear": _clear,
    "search": _search,
    "write": _write,
    "excluded": _excluded,
}
