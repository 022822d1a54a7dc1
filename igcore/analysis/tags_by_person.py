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
    """Which of h hashtags are used by any, by all, by all in the same number of posts.

    `only` (h,) is the place of the one person who uses it; -1 where that is nobody, or several do.
    """

    used: Mask
    shared: Mask
    same: Mask
    only: npt.NDArray[np.int16]


def kinship(counts: Counts) -> Kinship:
    """Tell which hashtags people share.

    Of fewer than two people nothing is shared, the same or only somebody's.

    Args:
        counts: Of h hashtags and q people.
    """
    users = np.bincount(counts.tag, minlength=counts.hashtags)
    used: Mask = users > 0
    only = np.full(counts.hashtags, -1, np.int16)
    if len(counts.people) < 2:
        none = np.zeros(counts.hashtags, bool)
        return Kinship(used, none, none, only)
    shared: Mask = users == len(counts.people)
    same = shared.copy()
    same[counts.tag[counts.uses != _of_first(counts)[counts.tag]]] = False
    alone = users[counts.tag] == 1
    only[counts.tag[alone]] = counts.column[alone]
    return Kinship(used, shared, same, only)


def _of_first(counts: Counts) -> Ints:
    """Posts (h,) of the first person who uses each hashtag."""
    first, starts = np.zeros(counts.hashtags, np.int64), np.flatnonzero(np.diff(counts.tag, prepend=-1))
    first[counts.tag[starts]] = counts.uses[starts]
    return first


def by_how_often(counts: Counts, kin: Kinship) -> pd.DataFrame:
    """Count hashtags used the same amount, and one person's own, by how often each of those people uses them.

    Args:
        counts: Of h hashtags and q people.
        kin: Of them.

    Returns:
        `which` ("" for the same amount, else the person) and a column for each of `OFTEN`: a row for the same amount,
        then one for each person.
    """
    uses = _of_first(counts)
    often = np.searchsorted([*OFTEN.values()], uses, side="right") - 1
    which = np.where(kin.same, 0, kin.only + 1)[kin.same | (kin.only >= 0)]
    cells = which * len(OFTEN) + often[kin.same | (kin.only >= 0)]
    rows = 1 + len(counts.people)
    table = np.bincount(cells, minlength=rows * len(OFTEN)).reshape(rows, len(OFTEN))
    names = pd.DataFrame({"which": pd.array(["", *counts.people], "string")})
    return names.join(pd.DataFrame(table, columns=list(OFTEN)))


def listed(
    counts: Counts, values: Sequence[str], which: Mask, people: Sequence[str] | None = None, top: int | None = None
) -> pd.DataFrame:
    """List some hashtags with the posts of each person.

    Args:
        counts: Of h hashtags and q people.
        values: (h,) the hashtags.
        which: (h,) those to list.
        people: Those who get a column; without them all do.
        top: At most so many, if not all.

    Returns:
        `key`, `all` (posts of everybody) and a column "of NAME", posts of each person; most posts first.
    """
    found, people = np.flatnonzero(which), counts.people if people is None else people
    total = counts.total[found]
    order = np.argsort(-total, kind="stable")[:top]
    found, total = found[order], total[order]
    table = counts.by_person(found, people)
    posts = {f"of {name}": table[:, column] for column, name in enumerate(people)}
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
    own = counts.of(person)
    rest = [name for name in counts.people if name != person]
    other = rest[0] if len(rest) == 1 else "Others"
    return typical(own, counts.total - own, values, (person, other), top)


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
