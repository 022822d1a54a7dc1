"""Pictures that are there more than once: with one id, with the same bytes, or looking alike."""

import numpy as np
import pandas as pd

from igcore.analysis.numbers import Countable, Ints, Mask


def duplicates(at: Countable, images: Mask) -> pd.DataFrame:
    """List the pictures that have something in common with another one.

    Args:
        at: p posts and n images.
        images: (n,) those that are looked at.

    Returns:
        A row per picture and way of being the same, by `same` ("id", "file", "looks", in that order), then by group
        and row: `same`; `group`, from 1 by the first row of each; `row` of the picture in the table of images. Those
        that look alike are of different bytes, the first file of each. Rows less groups are the numbers `same_id`,
        `same_bytes` and `looks_alike` of `analysis.numbers`. Of nothing it is empty.
    """
    rows = np.flatnonzero(images)
    ids, contents, alike = at.ids[len(at.whose) :][rows], at.contents[rows], at.alike[rows]
    # Written from the last to the first, so that the first row of each content is what stays.
    first_of = np.zeros(int(contents.max(initial=0)) + 1, np.int64)
    first_of[contents[::-1]] = np.arange(len(rows))[::-1]
    firsts = first_of[contents] == np.arange(len(rows))
    ways = {
        "id": _repeated(ids, ids >= 0),
        "file": _repeated(contents, np.ones(len(rows), bool)),
        "looks": _repeated(alike, firsts) & firsts,
    }
    parts = []
    for (same, repeated), of in zip(ways.items(), (ids, contents, alike), strict=True):
        places = np.flatnonzero(repeated)
        _, first, group = np.unique(of[places], return_index=True, return_inverse=True)
        number = np.argsort(np.argsort(first))[group] + 1 if len(places) else group
        order = np.lexsort((places, number))
        parts.append(pd.DataFrame({"same": same, "group": number[order], "row": rows[places[order]]}))
    return pd.concat(parts, ignore_index=True)


def _repeated(codes: Ints, counted: Mask) -> Mask:
    """Tell which codes of 0 or more more than one of those have that are counted."""
    counts = np.bincount(codes[counted], minlength=int(codes.max(initial=0)) + 1)
    return (codes >= 0) & (counts[np.maximum(codes, 0)] > 1)
