"""Which pictures look alike: groups of perceptual hashes that differ in few bits."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

#: Pictures whose hashes differ in no more bits look alike. Different photographs differ in some 32 of 64.
MAX_BITS = 6


def groups(hashes: Iterable[str]) -> npt.NDArray[np.int64]:
    """Put hashes into groups: whoever is close to one of a group belongs to it.

    Args:
        hashes: `measures.phash` of n pictures.

    Returns:
        (n,): for each the place of the first of its group.

    Example:
        >>> groups(["00000000000000ff", "ffffffffffffffff", "00000000000000fe"]).tolist()
        [0, 1, 0]
    """
    values = np.fromiter((int(each, 16) for each in hashes), np.uint64)
    unique, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    label = np.arange(len(unique))
    one, other = _close_pairs(unique)
    while True:
        least = np.minimum(label[one], label[other])
        after = label.copy()
        np.minimum.at(after, one, least)
        np.minimum.at(after, other, least)
        after = after[after]
        if (after == label).all():
            break
        label = after
    earliest = np.full(len(unique), len(values))
    np.minimum.at(earliest, label, first)
    grouped: npt.NDArray[np.int64] = earliest[label][inverse]
    return grouped


def _close_pairs(unique: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs that differ in at most `MAX_BITS`: with one band more than that, they share one whole band."""
    ones, others = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    edges = np.linspace(0, 64, MAX_BITS + 2).astype(int)
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        band = unique >> np.uint64(low) & np.uint64((1 << int(high - low)) - 1)
        for one, other in _same(band):
            close = np.bitwise_count(unique[one] ^ unique[other]) <= MAX_BITS
            ones.append(one[close])
            others.append(other[close])
    return np.concatenate(ones), np.concatenate(others)


def _same(band: npt.NDArray[np.uint64]) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """All pairs of places with equal values: first the neighbours in order, then those one further, ..."""
    order = np.argsort(band, kind="stable")
    ranked = band[order]
    for step in range(1, len(band)):
        same = np.flatnonzero(ranked[step:] == ranked[:-step])
        if not len(same):
            return
        yield order[same], order[same + step]
