"""Hashtags used together in a post: pairs, and what goes with a chosen one."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.tags import Ints, captioned, names_at, tags_of
from igcore.selection import Index, Mask

#: Two that are together in fewer posts are so by chance.
LEAST = 3
#: Pairs are looked for among so many of the most used hashtags.
AMONG = 300


def pairs(at: Index, posts: Mask, least: int = LEAST, top: int = 100) -> pd.DataFrame:
    """List pairs of hashtags that are used together.

    Args:
        at: p posts.
        posts: (p,) those that count, as far as their caption is known.
        least: Pairs in fewer posts are left out.
        top: At most so many.

    Returns:
        `one`, the more used of the two, and `other`; `together`, posts with both, the most first; and the measures of
        `measures`. Both are among the `AMONG` most used hashtags of the index.
    """
    known = posts & captioned(at)
    tags, number = tags_of(at), min(AMONG, len(tags_of(at).values))
    uses = int(tags.starts[number])
    there = known[tags.places[:uses]]
    codes, places = tags.codes[:uses][there], tags.places[:uses][there]
    order = np.argsort(places, kind="stable")
    found = np.zeros(number * number, np.int64)
    for one, other in _neighbours(codes[order].astype(np.int64), places[order]):
        found += np.bincount(one * number + other, minlength=number * number)
    best = np.argsort(-found, kind="stable")[:top]
    best = best[found[best] >= max(least, 1)]
    one, other = np.divmod(best, max(number, 1))
    each = np.bincount(codes, minlength=number)
    return pd.DataFrame(
        {
            "one": names_at(tags.values, one),
            "other": names_at(tags.values, other),
            "together": found[best],
            **measures(found[best], each[one], each[other], int(known.sum())),
        }
    )


def _neighbours(codes: Ints, places: npt.NDArray[np.int32]) -> Iterator[tuple[Ints, Ints]]:
    """Give the pairs of hashtags of the same post: next to each other, then next but one, and so on."""
    near, apart = np.arange(len(codes)), 1
    while len(near := near[near < len(codes) - apart]):
        # Who is not of the same post as the one so far on is not of that of one further on.
        near = near[places[near] == places[near + apart]]
        yield codes[near], codes[near + apart]
        apart += 1


def going_with(at: Index, posts: Mask, having: Mask, least: int = LEAST, top: int = 100) -> pd.DataFrame:
    """List hashtags that go with chosen ones.

    Args:
        at: p posts.
        posts: (p,) those that count, as far as their caption is known.
        having: (p,) those with the chosen hashtags.
        least: Hashtags that are in fewer of these are left out.
        top: At most so many.

    Returns:
        `key`; `together`, posts that have both, the most first; and the measures of `measures`.
    """
    known, tags = posts & captioned(at), tags_of(at)
    each, both = tags.count(known), tags.count(known & having)
    best = np.argsort(-both, kind="stable")[:top]
    best = best[both[best] >= max(least, 1)]
    chosen = np.full(len(best), np.count_nonzero(known & having))
    return pd.DataFrame(
        {
            "key": names_at(tags.values, best),
            "together": both[best],
            **measures(both[best], chosen, each[best], int(known.sum())),
        }
    )


def measures(both: Ints, one: Ints, other: Ints, of: int) -> dict[str, npt.NDArray[np.float64]]:
    """Measure how much two hashtags belong together.

    Args:
        both: (m,) posts with both, 1 or more.
        one: (m,) posts with the first.
        other: (m,) posts with the second.
        of: All posts.

    Returns:
        `jaccard`, posts with both over posts with either (Jaccard 1901), 0 to 1; `lift`, how many times as many posts
        have both as would by chance; `pmi`, its logarithm to the base 2: pointwise mutual information (Church and
        Hanks 1990), in bits.

    Example:
        >>> measures(np.array([4]), np.array([8]), np.array([4]), 16)
        {'jaccard': array([0.5]), 'lift': array([2.]), 'pmi': array([1.])}
    """
    lift = both / one / other * of
    return {"jaccard": both / (one + other - both), "lift": lift, "pmi": np.log2(lift)}
