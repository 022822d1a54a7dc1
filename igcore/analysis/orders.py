"""Orders of pictures: what comes first on a wall. Pure.

Every order is a permutation of all rows of the images table, so that one serves whatever is chosen of them. Rows lie
by time; those that an order cannot tell apart keep that, and those of which it knows nothing come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds, hls
from igcore.colour.names import ciede2000, lab
from igcore.colour.palette import COLOURS
from igcore.selection import hue_codes

Rows = npt.NDArray[np.int32]

#: Colours are compared by ColorThief's own cells, 8 steps of each channel wide: some 1.5 of CIEDE2000 at most.
_CELLS = 32
_CELL = 256 // _CELLS
#: Stands for a swatch that is not there.
_NO_CELL = _CELLS**3
#: A colour this far away (CIEDE2000) is another one; farther, it is no more another.
_FAR = 30.0
#: What the nearest swatch counts where the parts of two pictures that are near a colour are the same.
_NEAREST = 1e-3
#: A swatch this far (CIEDE2000) from a colour has nothing of it.
_REACH = 25.0
#: What all of the colours count where as much as is wanted of each is there.
_SECOND = np.float32(1e-3)
#: Farther than any two colours.
_UNKNOWN = np.float32(1e6)


def by_number(values: npt.ArrayLike, *, most_first: bool = False) -> Rows:
    """Sort by a number; NaN comes last.

    Args:
        values: (n,).
        most_first: The greatest comes first, else the least.

    Returns:
        (n,) rows.

    Example:
        >>> by_number([2, float("nan"), 5, 2], most_first=True).tolist()
        [2, 0, 3, 1]
    """
    numbers = np.asarray(values, np.float64)
    return np.argsort(-numbers if most_first else numbers, kind="stable").astype(np.int32)


def by_hue(dominant: npt.NDArray[np.int16], thresholds: Thresholds = THRESHOLDS) -> Rows:
    """Sort by the hue of the dominant colour; black, grey and white follow, from dark to light.

    Args:
        dominant: (n, 3), -1 where nothing is visible.
        thresholds: Where black, grey and white end.

    Returns:
        (n,) rows.
    """
    hue, lightness, _ = hls(dominant.clip(0)).T
    codes = hue_codes(dominant, thresholds)
    rank = np.where(codes < FAMILIES.index("black"), hue, 360 + lightness)
    return by_number(np.where(codes < 0, np.nan, rank))


def by_caption(captions: pd.Series, post: npt.NDArray[np.integer]) -> Rows:
    """Sort by how many characters the caption of an image's post has, the longest first.

    Args:
        captions: (p,) of posts; missing where the archive has none, which comes after posts without a caption.
        post: (n,) place of each image's post.
    """
    return by_number(captions.str.len().to_numpy(np.float64, na_value=np.nan)[post], most_first=True)


def by_hashtags(tagged: npt.NDArray[np.integer], captions: pd.Series, post: npt.NDArray[np.integer]) -> Rows:
    """Sort by how many different hashtags an image's post has, the most first.

    Args:
        tagged: (m,) place of a post for each different hashtag of it.
        captions: (p,) of posts; where one is missing, so are its hashtags, and it comes last.
        post: (n,) place of each image's post.
    """
    counts = np.bincount(tagged, minlength=len(captions)).astype(np.float64)
    counts[captions.isna().to_numpy(bool)] = np.nan
    return by_number(counts[post], most_first=True)


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Colours of n images: `cells` (5, n) of their swatches, and `shares` (5, n) of them."""

    cells: npt.NDArray[np.uint16]
    shares: npt.NDArray[np.float32]


def looks(images: pd.DataFrame, swatches: pd.DataFrame) -> Looks:
    """Lay out palettes for comparing.

    Args:
        images: `schema.Image`, n rows; only `digest` is read.
        swatches: `schema.Swatch`; names are not read.
    """
    held = images["digest"].astype("category")
    place = held.cat.codes.to_numpy()
    named = swatches["digest"].astype("category")
    content = np.append(held.cat.categories.get_indexer(named.cat.categories), -1)[named.cat.codes]
    rank = swatches["rank"].to_numpy(np.int64) - 1
    known = (content >= 0) & (rank >= 0) & (rank < COLOURS)
    cells = np.full((COLOURS, len(held.cat.categories)), _NO_CELL, np.uint16)
    shares = np.zeros(cells.shape, np.float32)
    where = rank[known], content[known]
    cells[where] = _cell_of(swatches[["red", "green", "blue"]].to_numpy(np.int64)[known])
    shares[where] = swatches["share"].to_numpy(np.float32)[known]
    shares /= np.maximum(shares.sum(axis=0), np.finfo(np.float32).tiny)
    return Looks(cells[:, place], shares[:, place])


class Wanted(NamedTuple):
    """A colour, 0 to 255, and how much of it is wanted: any number above 0."""

    colour: tuple[int, int, int]
    weight: float


def near(at: Looks, colour: tuple[int, int, int]) -> Rows:
    """Sort by likeness to a colour: those first of which the most is nearest to it.

    A picture is as far as its swatches are from the colour by CIEDE2000, each by its share; but no swatch is
    farther than `_FAR`, since what is another colour altogether does not become more so. Pictures without any
    near swatch follow by how near their nearest one is.

    Args:
        at: Of n images.
        colour: Red, green and blue, 0 to 255.

    Returns:
        (n,) rows; those without a palette are last.
    """
    far = _distances(np.array([_cell_of(np.array(colour))]), at.cells)[0][at.cells]
    nearest = far.min(axis=0)
    mean = (np.minimum(far, _FAR) * at.shares).sum(axis=0)
    return by_number(np.where(nearest >= _UNKNOWN, np.nan, mean + _NEAREST * nearest))


def scores(at: Looks, wanted: Sequence[Wanted]) -> npt.NDArray[np.float32]:
    """How much of the wanted colours, as much of each as is wanted, each image has.

    A swatch is of a wanted colour by nearness max(0, 1 - d / 25), where d is how far it is from it by CIEDE2000; what
    a picture has of the colour is the sum of nearness times share over its swatches. The score is the sum, over the
    wanted colours, of what it has of each, but no more than its weight (weights are divided by their sum): the
    histogram intersection of Swain and Ballard (1991), "Color indexing", with near colours counting in part.

    Args:
        at: Of n images.
        wanted: Colours with weights above 0.

    Returns:
        (n,): 1 has all that is wanted, 0 nothing.
    """
    has, weight = _parts(at, wanted, _far(at, wanted))
    found: npt.NDArray[np.float32] = np.minimum(has, weight).sum(axis=0)
    return found


def by_colours(at: Looks, wanted: Sequence[Wanted]) -> Rows:
    """Sort by `scores`, the best first; among equals go what they have of all colours, and then the nearest swatch.

    Args:
        at: Of n images.
        wanted: Colours with weights above 0.

    Returns:
        (n,) rows; those without a palette are last.
    """
    far = _far(at, wanted)
    has, weight = _parts(at, wanted, far)
    score = np.minimum(has, weight).sum(axis=0) + _SECOND * (has * weight).sum(axis=0)
    none = score == 0
    nearest = far.min(axis=0)[at.cells[:, none]].min(axis=0)
    # What has nothing near comes after all that has, by how far it is.
    score[none] = np.where(nearest >= _UNKNOWN, np.nan, -nearest)
    return by_number(score, most_first=True)


def _far(at: Looks, wanted: Sequence[Wanted]) -> npt.NDArray[np.float32]:
    """How far all cells that occur are from each of k wanted colours: (k, all cells)."""
    return _distances(_cell_of(np.array([each.colour for each in wanted])), at.cells)


def _parts(
    at: Looks, wanted: Sequence[Wanted], far: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """What each image has of each of k wanted colours (k, n), and their weights (k, 1)."""
    weights = np.array([[each.weight] for each in wanted], np.float32)
    near = np.maximum(0, 1 - far / _REACH)
    has = np.stack([(one[at.cells] * at.shares).sum(axis=0) for one in near])
    return has, weights / weights.sum()


def _distances(cells: npt.NDArray[Any], among: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
    """CIEDE2000 from each of k cells to those that occur: (k, all cells); of no swatch it is `_UNKNOWN`."""
    used = np.flatnonzero(np.bincount(among.ravel(), minlength=_NO_CELL + 1)[:_NO_CELL])
    tables = np.full((len(cells), _NO_CELL + 1), _UNKNOWN)
    tables[:, used] = ciede2000(_lab_of(np.asarray(cells, np.int64))[:, None], _lab_of(used)[None])
    return tables


def _cell_of(colours: npt.NDArray[np.integer]) -> npt.NDArray[Any]:
    """Cell of (..., 3) colours."""
    red, green, blue = np.moveaxis(colours // _CELL, -1, 0)
    cells: npt.NDArray[Any] = (red * _CELLS + green) * _CELLS + blue
    return cells


def _lab_of(cells: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Colours in the middle of cells."""
    channels = np.stack([cells // _CELLS**2, cells // _CELLS % _CELLS, cells % _CELLS], axis=-1)
    return lab(channels * _CELL + _CELL // 2)
