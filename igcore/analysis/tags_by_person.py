"""Whose hashtags are whose: shared ones, those used the same amount, one person's own, and what is typical of each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.tags import Counts, Ints, names_at
from igcore.selection import Mask

#: How often a hashtag is used, in posts: names and the first number of each.
OFTEN: Mapping[str, int] = {"once": 1, "twice": 2, "3 to 5 times": 3, "6 times or more": 6}


class Kinship(NamedTuple):
    """Which of h hashtags are used by any, by all, by all in the same number of posts; and whose alone (h, q)."""

    used: Mask
    shared: Mask
    same: Mask
    only: Mask


def kinship(tags: Ints) -> Kinship:
    """Tell which hashtags people share.

    Args:
        tags: (h, q) posts of each of q people that use each hashtag.

    Returns:
        Masks (h,), and (h, q) for one person's own. Of fewer than two people nothing is shared, the same or only
        somebody's.

    Example:
        >>> kinship(np.array([[2, 2], [3, 1], [0, 4], [0, 0]])).same
        array([ True, False, False, False])
    """
    there = tags > 0
    used: Mask = np.asarray(there.any(axis=1))
    if tags.shape[1] < 2:
        none = np.zeros(len(tags), bool)
        return Kinship(used, none, none, np.zeros(tags.shape, bool))
    shared: Mask = np.asarray(there.all(axis=1))
    same = shared & np.asarray((tags == tags[:, :1]).all(axis=1))
    return Kinship(used, shared, same, there & (np.count_nonzero(there, axis=1) == 1)[:, None])


def by_how_often(tags: Ints, kin: Kinship, people: Sequence[str]) -> pd.DataFrame:
    """Count hashtags used the same amount, and one person's own, by how often each of those people uses them.

    Args:
        tags: (h, q) posts.
        kin: Of them.
        people: (q,) names.

    Returns:
        `which` ("" for the same amount, else the person) and a column for each of `OFTEN`: a row for the same amount,
        then one for each person.
    """
    borders = [*OFTEN.values()]

    def split(uses: Ints) -> Ints:
        classes = np.searchsorted(borders, uses, side="right") - 1
        return np.bincount(classes, minlength=len(borders)).astype(np.int64)

    rows = [split(tags[kin.same].max(axis=1, initial=1))]
    rows += [split(tags[kin.only[:, column], column]) for column in range(len(people))]
    which = pd.DataFrame({"which": pd.array(["", *people], "string")})
    return which.join(pd.DataFrame(np.stack(rows), columns=list(OFTEN)))


def listed(counts: Counts, values: Sequence[str], which: Mask) -> pd.DataFrame:
    """List some hashtags with the posts of each person.

    Args:
        counts: Of h hashtags and q people.
        values: (h,) the hashtags.
        which: (h,) those to list.

    Returns:
        `key`, `all` (posts of everybody) and a column "of NAME", posts of each person; most posts first.
    """
    found = np.flatnonzero(which)
    total = counts.tags[found].sum(axis=1)
    order = np.argsort(-total, kind="stable")
    found, total = found[order], total[order]
    posts = {f"of {name}": counts.tags[found, column] for column, name in enumerate(counts.people)}
    return pd.DataFrame({"key": names_at(values, found), "all": total} | posts)


def log_odds(own: Ints, others: Ints) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Compare how much two sides use each hashtag: log-odds ratio with an informative Dirichlet prior, and its z-score.

    After Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16 (2008), 372-403. With y uses of a hashtag
    among n of a side, and as prior the pooled uses of both sides, a of this hashtag among a0 of all:

        delta = log((y1 + a) / (n1 + a0 - y1 - a)) - log((y2 + a) / (n2 + a0 - y2 - a))
        var   = 1 / (y1 + a) + 1 / (y2 + a)
        z     = delta / sqrt(var)

    What is rare is drawn to no difference by the prior; so what stands first is neither what one side used once, nor
    what both use always.

    Args:
        own: (h,) uses by one side.
        others: (h,) uses by the other side.

    Returns:
        `delta` and `z`, (h,) each: above 0 it is more of the first side. 0 where nobody uses it, and where there is no
        other hashtag to compare with.
    """
    prior = own + others
    total = prior.sum()

    def odds(uses: Ints) -> npt.NDArray[np.float64]:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.log((uses + prior) / (uses.sum() + total - uses - prior)))

    comparable = (prior > 0) & (prior < total)
    delta = np.zeros(len(prior))
    np.subtract(odds(own), odds(others), out=delta, where=comparable)
    variance = 1 / np.maximum(own + prior, 1) + 1 / np.maximum(others + prior, 1)
    return delta, delta / np.sqrt(variance)


def specific(counts: Counts, values: Sequence[str], person: str, top: int = 12) -> pd.DataFrame:
    """List what is typical of a person, and what of all others, by `log_odds`.

    Args:
        counts: Of h hashtags and q people, two or more.
        values: (h,) the hashtags.
        person: One of them.
        top: At most so many of each side.

    Returns:
        `rank` from 1; `key`; `side`, the person, or the other one, or "Others"; `z` and `delta`, above 0 for the
        person; `own`, posts of the person, `others`, posts of all others: the person's first, from the greatest z to
        the least.
    """
    column = counts.people.index(person)
    own = counts.tags[:, column]
    rest = [name for name in counts.people if name != person]
    other = rest[0] if len(rest) == 1 else "Others"
    return typical(own, counts.tags.sum(axis=1) - own, values, (person, other), top)


def typical(own: Ints, others: Ints, values: Sequence[str], sides: tuple[str, str], top: int = 12) -> pd.DataFrame:
    """List what is typical of one side, and what of the other, by `log_odds`.

    Args:
        own: (h,) posts of the one that use each of h hashtags.
        others: (h,) posts of the other.
        values: (h,) the hashtags.
        sides: What the two are called.
        top: At most so many of each.

    Returns:
        As `specific`.
    """
    delta, z = log_odds(own, others)
    order = np.argsort(-z, kind="stable")
    chosen = np.concatenate([order[:top][z[order[:top]] > 0], order[-top:][z[order[-top:]] < 0]])
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(chosen) + 1),
            "key": names_at(values, chosen),
            "side": pd.array(np.where(z[chosen] > 0, *sides).tolist(), "string"),
            "z": z[chosen],
            "delta": delta[chosen],
            "own": own[chosen],
            "others": others[chosen],
        }
    )
