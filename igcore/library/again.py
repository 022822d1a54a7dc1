"""Which values of a long column come more than once, without all of them in memory. Pure."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]

#: So many slots a row: one value in seven falls into another's, and all of its hash tells it apart.
_SLOTS = 6
_LEAST, _MOST = 1 << 12, 1 << 28


def come_again(batches: Callable[[], Iterator[pd.Series]], rows: int) -> tuple[Mask, Mask]:
    """Tell which values come more than once.

    A byte for each of some slots, into which values fall by their hash, says which can come but once: of the others,
    which are few unless most come again, the values themselves are compared.

    Args:
        batches: Gives the column, some values after others, the same each time; it is gone through twice.
        rows: How many there are.

    Returns:
        Masks (rows,) of values that come more than once, and of those that came before. Missing ones do not count.

    Example:
        >>> both = come_again(lambda: iter([pd.Series(["a", "b"]), pd.Series(["a", None])]), 4)
        >>> [mask.tolist() for mask in both]
        [[True, False, True, False], [False, False, True, False]]
    """
    size = min(max(1 << (rows * _SLOTS).bit_length(), _LEAST), _MOST)
    seen = np.zeros(size, np.uint8)
    for batch in batches():
        slots, counts = np.unique(_slots(_hashes(batch[batch.notna()]), size), return_counts=True)
        seen[slots] = np.minimum(seen[slots] + np.minimum(counts, 2), 2)
    compared, found, places, start = [], [], [], 0
    for batch in batches():
        there = np.flatnonzero(batch.notna())
        hashes = _hashes(batch.iloc[there])
        maybe = seen[_slots(hashes, size)] > 1
        compared.append(batch.iloc[there[maybe]])
        found.append(hashes[maybe])
        places.append(there[maybe] + start)
        start += len(batch)
    again, before = np.zeros((2, rows), bool)
    if compared:
        same = pd.Series(np.concatenate(found)).duplicated(keep=False).to_numpy()
        values, place = pd.concat(compared, ignore_index=True)[same], np.concatenate(places)[same]
        again[place], before[place] = values.duplicated(keep=False), values.duplicated()
    return again, before


def _hashes(values: pd.Series) -> npt.NDArray[np.uint64]:
    numbers = values.to_numpy(np.int64) if pd.api.types.is_integer_dtype(values.dtype) else values.to_numpy(object)
    return np.asarray(pd.util.hash_array(numbers, categorize=False), np.uint64)


def _slots(hashes: npt.NDArray[np.uint64], size: int) -> npt.NDArray[np.int64]:
    """Slot of each hash, below a power of two."""
    return (hashes & np.uint64(size - 1)).astype(np.int64)
