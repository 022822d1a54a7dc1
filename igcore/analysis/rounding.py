"""What was rounded to the name of a colour: which colours, and how far they are from it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.names import ciede2000, hexes, lab, name_hexes
from igcore.selection import Field, Index, Mask

#: Of more colours than these, neighbours are put together.
MOST = 200


@dataclass(frozen=True, slots=True, eq=False)
class Rounding:
    """The swatches called `name`, whose own colour is `hex`: how many, and how far they are from it (CIEDE2000).

    `table`, nearest first, has at most `MOST` rows: `hex`, `far`, `swatches`, `shades` (different colours), and
    `start` and `end`, from which to which part of all swatches it is. A row of several colours has the `hex` and `far`
    of its middle swatch. `median` and `tenth` (that nine of ten swatches do not exceed) are NaN of no swatches.
    """

    name: str
    hex: str
    swatches: int
    median: float
    tenth: float
    table: pd.DataFrame


def rounding(at: Index, images: Mask, name: str) -> Rounding:
    """Find the swatches that got a name, by how far they are from its own colour.

    Args:
        at: n images; names go by its rules.
        images: (n,) those that count; the same content counts as often as it is there.
        name: One of `Field.COLOUR`.
    """
    (own,) = name_hexes([name])
    code = at.columns[Field.COLOUR].values.index(name)
    mine = images[at.shares.places] & (at.shares.named(at.rules.names) == code)
    colours, counts = _distinct(at.shares.colours[mine])
    far = ciede2000(lab(colours), lab(np.array(list(bytes.fromhex(own[1:])))))
    order = np.argsort(far, kind="stable")
    colours, counts, far = colours[order], counts[order], far[order]
    upto = np.cumsum(counts)
    total = int(counts.sum())
    median, tenth = np.quantile(np.repeat(far, counts), [0.5, 0.9]) if total else (np.nan, np.nan)
    table = _table(colours, counts, far, upto)
    return Rounding(name, own, total, float(median), float(tenth), table)


def _distinct(colours: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Different colours among (m, 3), and how often each is there."""
    packed, counts = np.unique(colours.astype(np.int64) @ (1 << 16, 1 << 8, 1), return_counts=True)
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1), counts


def _table(
    colours: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
    far: npt.NDArray[np.float64],
    upto: npt.NDArray[np.int64],
) -> pd.DataFrame:
    total = max(int(counts.sum()), 1)
    # Each colour is of the part of all swatches that its own middle one lies in.
    bins = np.arange(len(far)) if len(far) <= MOST else ((upto - counts / 2) * MOST // total).astype(np.int64)
    first = np.flatnonzero(np.diff(bins, prepend=-1))
    last = np.append(first[1:], len(far)) - 1 if len(far) else first
    start, end = (upto - counts)[first], upto[last]
    middle = np.searchsorted(upto, (start + end) / 2)
    return pd.DataFrame(
        {
            "hex": pd.array(hexes(colours[middle]), "string"),
            "far": far[middle],
            "swatches": end - start,
            "shades": last - first + 1,
            "start": start / total,
            "end": end / total,
        }
    )
