"""Places inside a JSON value: all of them, and the same value with something else in one."""

from typing import Any

Place = tuple[str | int, ...]


def places(root: Any) -> list[Place]:
    """Every place in a JSON value, the outermost first: the root is ().

    Example:
        >>> places({"a": [1, 2]})
        [(), ('a',), ('a', 0), ('a', 1)]
    """
    found: list[tuple[Place, Any]] = [((), root)]
    for place, value in found:
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        found += [((*place, key), each) for key, each in inside]
    return [place for place, _ in found]


def at(root: Any, place: Place) -> Any:
    """What stands in a place.

    Example:
        >>> at({"a": [1, 2]}, ("a", 1))
        2
    """
    for key in place:
        root = root[key]
    return root


def replaced(root: Any, place: Place, value: Any) -> Any:
    """A JSON value with another one in a place; what went in stays as it was.

    Example:
        >>> replaced({"a": [1, 2]}, ("a", 1), None)
        {'a': [1, None]}
    """
    if not place:
        return value
    first, *rest = place
    inside = replaced(root[first], tuple(rest), value)
    if isinstance(root, dict):
        return root | {first: inside}
    return [inside if number == first else each for number, each in enumerate(root)]


def without(root: Any, place: Place) -> Any:
    """A JSON value without what stands in a place, which is not the root.

    Example:
        >>> without({"a": [1, 2]}, ("a", 0))
        {'a': [2]}
    """
    *outer, last = place
    holder = at(root, tuple(outer))
    if isinstance(holder, dict):
        rest: Any = {key: each for key, each in holder.items() if key != last}
    else:
        rest = [each for number, each in enumerate(holder) if number != last]
    return replaced(root, tuple(outer), rest)
