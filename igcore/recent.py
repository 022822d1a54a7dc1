"""The last few things that were made, to be had again without making them anew."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `most` values by key; the one that was asked for longest ago is forgotten. Safe between threads.

    Example:
        >>> squares = Recent[int, int](2)
        >>> [squares.get(number, lambda: number**2) for number in (2, 3, 2, 4)]
        [4, 9, 4, 16]
        >>> 3 in squares, len(squares)
        (False, 2)
    """

    def __init__(self, most: int) -> None:
        """Keep so many."""
        self._most = most
        self._values: dict[Key, Value] = {}
        self._changing = threading.Lock()

    def __contains__(self, key: Key) -> bool:
        """Tell whether there is something under a key."""
        return key in self._values

    def __len__(self) -> int:
        """Count what there is."""
        return len(self._values)

    def find(self, key: Key) -> Value | None:
        """Return what there is under a key, if anything."""
        with self._changing:
            if key not in self._values:
                return None
            value = self._values[key] = self._values.pop(key)
            return value

    def keep(self, key: Key, value: Value) -> Value:
        """Put something under a key; returns it."""
        with self._changing:
            self._values.pop(key, None)
            self._values[key] = value
            while len(self._values) > self._most:
                del self._values[next(iter(self._values))]
        return value

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return what is under a key, or make it; two that ask at once may both make it."""
        found = self.find(key)
        return self.keep(key, make()) if found is None else found
