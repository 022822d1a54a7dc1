"""Some pictures that stand for all."""

import numpy as np
import numpy.typing as npt

from igcore.selection import Index, Mask

Places = npt.NDArray[np.intp]


def contact_sheet(at: Index, images: Mask, alike: npt.NDArray[np.integer], most: int = 60) -> Places:
    """Choose pictures spread evenly over all there are, in the order of time.

    Of each post it is the first one, of pictures that look alike the first in time. What is left is cut into `most`
    equal parts, of each of which it is the picture in the middle: busy times have more of them than quiet ones.

    Args:
        at: p posts and n images.
        images: (n,) those that can be chosen.
        alike: (n,) the same number for images that look alike; below 0 one is like no other.
        most: At most so many.

    Returns:
        Rows of images; those without a known time last.
    """
    rows: Places = np.flatnonzero(images)
    times = at.local.times[at.post[rows]]
    rows = rows[np.lexsort((rows, times.astype(np.int64), np.isnat(times)))]
    rows = rows[_first_of(at.post[rows])]
    rows = rows[_first_of(np.where(alike[rows] < 0, -1 - rows, alike[rows]))]
    if len(rows) <= most:
        return rows
    return rows[((2 * np.arange(most) + 1) * len(rows)) // (2 * most)]


def _first_of(values: npt.NDArray[np.integer]) -> Places:
    """Places at which each different value comes first, in their order."""
    return np.asarray(np.sort(np.unique(values, return_index=True)[1]))
