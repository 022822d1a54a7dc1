"""The last few things that were made, to be had again without making them anew."""

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Generic, TypeVar

import numpy as np
import pandas as pd

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `most` values by key; those that were asked for longest ago are forgotten. Safe between threads.

    With `weight`, they have at most so many bytes together, by `bytes_of` or another `size`; what alone has more is not
    kept. The `least` that were asked for last stay, whatever they weigh.

    Example:
        >>> squares = Recent[int, int](2)
        >>> [squares.get(number, lambda: number**2) for number in (2, 3, 2, 4)]
        [4, 9, 4, 16]
        >>> 3 in squares, len(squares)
        (False, 2)
    """

    def __init__(
        self, most: int, weight: int | None = None, size: Callable[[Value], int] | None = None, least: int = 0
    ) -> None:
        """Keep so many, or so many bytes."""
        self._most, self._weight, self._least = most, weight, least
        self._size: Callable[[Value], int] = size or bytes_of
        self._values: dict[Key, Value] = {}
        self._bytes: dict[Key, int] = {}
        self._total = 0
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

    def values(self) -> list[Value]:
        """All that there is, what was asked for longest ago first."""
        with self._changing:
            return list(self._values.values())

    def clear(self) -> None:
        """Forget all."""
        with self._changing:
            self._values.clear()
            self._bytes.clear()
            self._total = 0

    def keep(self, key: Key, value: Value) -> Value:
        """Put something under a key; returns it."""
        size = 0 if self._weight is None else self._size(value)
        with self._changing:
            self._forget(key)
            if self._weight is not None and size > self._weight and not self._least:
                return value
            self._values[key], self._bytes[key] = value, size
            self._total += size
            while len(self._values) > self._most or self._is_too_heavy():
                self._forget(next(iter(self._values)))
        return value

    def _is_too_heavy(self) -> bool:
        return self._weight is not None and self._total > self._weight and len(self._values) > self._least

    def _forget(self, key: Key) -> None:
        self._values.pop(key, None)
        self._total -= self._bytes.pop(key, 0)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return what is under a key, or make it; two that ask at once may both make it."""
        found = self.find(key)
        return self.keep(key, make()) if found is None else found


#: To look at each column of a table of so few cells takes longer than it matters: each has about so many bytes.
_SMALL, _CELL = 1_000, 32


def bytes_of(value: object) -> int:
    """Estimate how much memory tables, arrays and what is made of them take; what several share counts for each.

    Example:
        >>> bytes_of(np.zeros(1000))
        8000
    """
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.DataFrame):
        return _bytes_of_table(value)
    if isinstance(value, Mapping):
        return sys.getsizeof(value) + sum(bytes_of(part) for pair in value.items() for part in pair)
    if isinstance(value, tuple | list | set | frozenset):
        return sys.getsizeof(value) + sum(map(bytes_of, value))
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, each.name)) for each in fields(value))
    return sys.getsizeof(value)


def _bytes_of_table(table: pd.DataFrame) -> int:
    if table.size <= _SMALL:
        return _CELL * table.size
    return table.index.nbytes + sum(_bytes_of_column(table[column]) for column in table)


def _bytes_of_column(column: pd.Series) -> int:
    # Not `DataFrame.memory_usage`, which takes ten times as long of a small table.
    return int(column.memory_usage(index=False, deep=True)) if column.dtype == object else column.array.nbytes
