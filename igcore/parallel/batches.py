"""Files shared out for workers such that none is left at work at the end: by what each costs, not by their number."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

#: What a picture costs besides its bytes, as if it had so many more: small ones take their time too.
EACH = 64 * 1024
#: A batch costs such a part of all, but no less and no more than this: each takes a message there and back.
PART, LEAST, MOST = 1 / 128, 512 * 1024, 8 * 1024 * 1024


def batches(sizes: npt.ArrayLike) -> Iterator[npt.NDArray[np.intp]]:
    """Share out files: each that costs more than a batch may comes first, alone, the largest before; then the rest.

    Args:
        sizes: Bytes of each of n files.

    Returns:
        Places of files, 0 to n - 1, each once. The rest lies in order, for neighbours are quick to read one after the
        other; two batches that follow each other cost more than one may.

    Example:
        >>> [batch.tolist() for batch in batches([200_000, 300_000, 5_000_000, 100_000, 200_000])]
        [[2], [0], [1], [3, 4]]
    """
    costs = np.asarray(sizes, np.int64) + EACH
    most = min(MOST, max(LEAST, int(costs.sum() * PART)))
    large = np.flatnonzero(costs > most)
    yield from large[np.argsort(-costs[large], kind="stable")][:, None]
    rest = np.flatnonzero(costs <= most)
    cuts = list(_cuts(np.cumsum(costs[rest]), most))
    # Of millions of files they need not be there until the last of them is measured.
    del costs, large, sizes
    yield from np.split(rest, cuts) if len(rest) else ()


def _cuts(ends: npt.NDArray[np.int64], most: int) -> Iterator[int]:
    """Where batches end but for the last one, by what files cost up to each of them."""
    before = 0
    while (first := int(np.searchsorted(ends, before + most, side="right"))) < len(ends):
        yield first
        before = int(ends[first - 1])
