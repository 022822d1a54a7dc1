"""Digests of contents, and the swatches of some contents after others, which lie by them. Pure."""

from collections.abc import Iterator
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.errors import LibraryError

Digests = npt.NDArray[np.bytes_]
DIGEST = "S16"


def digests_of(texts: pd.Series) -> Digests:
    """Sixteen bytes for each text of 32 hexadecimal digits: half of the room, and compared much faster.

    Raises:
        LibraryError: One is no such text.
    """
    try:
        data = bytes.fromhex("".join(texts.to_numpy(object)))
    except (TypeError, ValueError):
        data = b"?"
    if len(data) != len(texts) * 16:
        raise LibraryError("A picture in the library's tables has a digest that is none; build the library again.")
    return np.frombuffer(data, DIGEST) if data else np.zeros(0, DIGEST)


def among(digests: Digests, listed: Digests) -> npt.NDArray[np.bool_]:
    """Tell which digests are among some that are in rising order."""
    if not len(listed):
        return np.zeros(len(digests), bool)
    return np.asarray(listed[np.searchsorted(listed, digests).clip(max=len(listed) - 1)] == digests)


def by_content(parts: Iterator[pd.DataFrame]) -> Iterator[tuple[pd.DataFrame, Digests, npt.NDArray[np.int32]]]:
    """Put together what parts of the table of swatches have of the same contents.

    Args:
        parts: Rows, by digest; `digest` is read.

    Returns:
        At a time all rows of some contents, those contents in rising order, and the place of each row's among them.

    Raises:
        LibraryError: They are in another order.
    """
    ahead: list[pd.DataFrame] = []
    last: np.bytes_ | None = None
    for part in chain(parts, [None]):
        known = pd.concat([*ahead, *([] if part is None else [part])], ignore_index=True)
        digests = digests_of(known["digest"])
        # The last content of a part may go on in the next one.
        count = len(known) if part is None else int(np.searchsorted(digests, digests[-1:]).sum())
        first = np.append(True, digests[1:] != digests[:-1])[:count]
        there = digests[:count][first]
        if (there[1:] < there[:-1]).any() or (len(there) and last is not None and there[0] <= last):
            raise LibraryError("The library's swatches do not lie by content; build the library again.")
        last = there[-1] if len(there) else last
        yield known.iloc[:count], there, (first.cumsum() - 1).astype(np.int32)
        ahead = [known.iloc[count:]]
