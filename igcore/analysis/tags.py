"""Hashtags of chosen posts counted: how many a post has, which are used most, how few make half of all uses.

"No caption known" is not "untagged": shares and means are over posts whose caption is known.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.schema import EVERYONE
from igcore.selection import Field, Index, Mask
from igcore.selection.columns import Many, One
from igcore.selection.values import TAGGED

Ints = npt.NDArray[np.int64]

#: As many as Instagram lets one write; posts that have more count as having so many.
MOST = 30
#: Points of a curve of thousands of hashtags.
_POINTS = 60
#: So many times as many cells as uses are few.
_CELLS = 4


def tags_of(at: Index) -> Many:
    """Return the hashtags of each post."""
    tags = at.columns[Field.HASHTAG]
    assert isinstance(tags, Many)
    return tags


def captioned(at: Index) -> Mask:
    """Tell of which posts (p,) the caption is known: whether they have hashtags can be said of these only."""
    tagged = at.columns[Field.TAGGED]
    assert isinstance(tagged, One)
    known: Mask = tagged.codes != TAGGED.index("unknown")
    return known


class Counts(NamedTuple):
    """Posts by hashtag and person, of h hashtags and q people of whom any of the chosen posts has a known caption.

    Only what occurs has a row, or thousands of people would have millions of zeros each: of u rows, by hashtag, then
    person, `tag` (u,), its place in the index, `column` (u,), the person's place in `people`, and `uses` (u,), posts of
    that person that use it, 1 or more. `hashtags` is h; `posts` (q,), posts of each whose caption is known.
    """

    tag: npt.NDArray[np.int32]
    column: npt.NDArray[np.int16]
    uses: npt.NDArray[np.int32]
    hashtags: int
    posts: Ints
    people: tuple[str, ...]

    @property
    def total(self) -> Ints:
        """Posts (h,) of everybody that use each hashtag."""
        return _added(self.tag, self.uses, self.hashtags)

    def of(self, person: str) -> Ints:
        """Posts (h,) of one person that use each hashtag."""
        mine = self.column == self.people.index(person)
        return _added(self.tag[mine], self.uses[mine], self.hashtags)

    def by_person(self, tags: npt.NDArray[np.integer], people: Sequence[str]) -> Ints:
        """Posts (t, p) of some hashtags, each once, by some people: a table with all its zeros."""
        row, places = np.full(self.hashtags, -1), {person: place for place, person in enumerate(people)}
        row[tags] = np.arange(len(tags))
        column = np.array([places.get(person, -1) for person in self.people], np.int64)
        there = np.flatnonzero((row[self.tag] >= 0) & (column[self.column] >= 0))
        table = np.zeros((len(tags), len(people)), np.int64)
        table[row[self.tag[there]], column[self.column[there]]] = self.uses[there]
        return table


def count_tags(at: Index, posts: Mask) -> Counts:
    """Count posts by hashtag and person.

    Args:
        at: p posts.
        posts: (p,) those that count.

    Returns:
        Counts of those people of whose posts any has a known caption: of others nobody knows whether they use one.
    """
    tags, number = tags_of(at), len(at.people)
    counted = np.bincount(at.person[posts & captioned(at)], minlength=number)
    codes = np.flatnonzero(counted)
    there = posts[tags.places]
    pairs = tags.codes[there].astype(np.int64) * number + at.person[tags.places[there]]
    found, uses = _occurring(pairs, len(tags.values) * number)
    tag, person = np.divmod(found, max(number, 1))
    return Counts(
        tag.astype(np.int32),
        np.searchsorted(codes, person).astype(np.int16),
        uses.astype(np.int32),
        len(tags.values),
        counted[codes],
        tuple(at.people[code] for code in codes),
    )


def _occurring(cells: Ints, number: int) -> tuple[Ints, Ints]:
    """Which of so many cells occur, rising, and how often each does."""
    # A table of all cells is much faster than to sort, and no larger than what is counted.
    if number > _CELLS * len(cells):
        return np.unique_counts(cells)
    table = np.bincount(cells, minlength=number)
    found = np.flatnonzero(table)
    return found, table[found]


def _added(tag: npt.NDArray[np.int32], uses: npt.NDArray[np.int32], number: int) -> Ints:
    # Sums of doubles are exact up to 2 ** 53.
    return np.bincount(tag, uses, minlength=number).astype(np.int64)


def tagging(at: Index, posts: Mask) -> pd.DataFrame:
    """Count posts without hashtags, and hashtags a post.

    Args:
        at: p posts.
        posts: (p,) those that count.

    Returns:
        A row for each person who has any of the posts, in the order of `at.people`, and a last one, `EVERYONE`.
        `person`; `posts`; `captioned`, those whose caption is known; `untagged`, those of them without a hashtag, and
        `share`, their part of them; `uses` of hashtags; `per_post`, over captioned ones, `per_tagged_post`, over those
        that have any. A ratio over nothing is missing.
    """
    codes, number = np.unique(at.person[posts]), len(at.people)
    uses = _per_post(at)
    known = posts & captioned(at)

    def each(mask: Mask, weights: Ints | None = None) -> Ints:
        counts = np.bincount(at.person[mask], None if weights is None else weights[mask], minlength=number)[codes]
        return np.append(counts, counts.sum()).astype(np.int64)

    of, untagged, used = each(known), each(known & (uses == 0)), each(known, uses)
    return pd.DataFrame(
        {
            "person": pd.array([*(at.people[code] for code in codes), EVERYONE], "string"),
            "posts": each(posts),
            "captioned": of,
            "untagged": untagged,
            "share": _ratio(untagged, of),
            "uses": used,
            "per_post": _ratio(used, of),
            "per_tagged_post": _ratio(used, of - untagged),
        }
    )


def tags_per_post(at: Index, posts: Mask) -> pd.DataFrame:
    """Count posts by how many hashtags they have.

    Args:
        at: p posts.
        posts: (p,) those that count; of them those whose caption is known.

    Returns:
        `hashtags` (0 to `MOST`, which stands for more too), `person`, `posts`, `share` of that person's posts and
        `of`, how many these are: a row for each number and each person who has any, by number, then person.
    """
    known = posts & captioned(at)
    codes, number = np.unique(at.person[known]), len(at.people)
    uses = np.minimum(_per_post(at)[known], MOST)
    table = np.bincount(uses * number + at.person[known], minlength=(MOST + 1) * number)
    table = table.reshape(MOST + 1, number)[:, codes]
    people = [at.people[code] for code in codes]
    of = np.broadcast_to(table.sum(axis=0), table.shape)
    return pd.DataFrame(
        {
            "hashtags": np.repeat(np.arange(MOST + 1), len(people)),
            "person": pd.array(people * (MOST + 1), "string"),
            "posts": table.ravel(),
            "share": (table / np.maximum(of, 1)).ravel(),
            "of": of.ravel(),
        }
    )


def top_tags(counts: Counts, values: Sequence[str], by: str | None = None, top: int = 20) -> pd.DataFrame:
    """List the hashtags of most posts.

    Args:
        counts: Of h hashtags and q people.
        values: (h,) the hashtags.
        by: Person whose posts decide which they are; without one all decide together.
        top: At most so many.

    Returns:
        `rank` from 1; `key` of the hashtag; `person`; `posts` of the person that use it; `share` of that person's posts
        whose caption is known, `of`, how many these are: a row for each hashtag and person, by rank, then person.
        Hashtags that `by` does not use are left out.
    """
    deciding = counts.of(by) if by is not None and by in counts.people else counts.total
    first = np.argsort(-deciding, kind="stable")[:top]
    first = first[deciding[first] > 0]
    people = len(counts.people)
    table = counts.by_person(first, counts.people)
    of = np.broadcast_to(counts.posts, table.shape)
    return pd.DataFrame(
        {
            "rank": np.repeat(np.arange(1, len(first) + 1), people),
            "key": names_at(values, np.repeat(first, people)),
            "person": pd.array([*counts.people] * len(first), "string"),
            "posts": table.ravel(),
            "share": (table / np.maximum(of, 1)).ravel(),
            "of": of.ravel(),
        }
    )


class Concentration(NamedTuple):
    """How unevenly somebody uses hashtags.

    `different` hashtags have `uses`; the `half` most used of them make half of these or more. `gini` is 0 where all are
    used the same amount, and near 1 where one is used almost always; NaN of no hashtags.
    """

    different: int
    uses: int
    half: int
    gini: float


def concentration(uses: Ints) -> Concentration:
    """Measure how unevenly hashtags are used.

    The Gini coefficient is half the mean difference between any two of them, over their mean (Gini 1912), reckoned in
    the order of use as the sum of (2 i - n - 1) x_i over n times the sum of x.

    Args:
        uses: (h,) of each hashtag; those with 0 are none.

    Example:
        >>> concentration(np.array([6, 0, 1, 1]))
        Concentration(different=3, uses=8, half=1, gini=0.4166666666666667)
    """
    rising = np.sort(uses[uses > 0])
    number, total = len(rising), int(rising.sum())
    if not number:
        return Concentration(0, 0, 0, np.nan)
    half = int(np.searchsorted(np.cumsum(rising[::-1]) * 2, total)) + 1
    weights = 2 * np.arange(1, number + 1) - number - 1
    return Concentration(number, total, half, float(weights @ rising / (number * total)))


def concentration_curve(counts: Counts) -> pd.DataFrame:
    """Add up uses from the most used hashtag on: Lorenz's curve, from the other end.

    Returns:
        `person`, `hashtags` (so many of the most used ones) and `share` of all uses that they make: by person, then
        number, at so many numbers that a curve of them is smooth, all of them up to ten and the last.
    """
    whose, numbers, shares = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    # By person, and of each those of most posts first.
    order = np.lexsort((-counts.uses, counts.column))
    ends = np.searchsorted(counts.column[order], np.arange(len(counts.people) + 1))
    for column in np.unique(counts.column):
        falling = counts.uses[order[ends[column] : ends[column + 1]]]
        at = np.unique(np.round(np.geomspace(1, len(falling), _POINTS)).astype(np.int64))
        whose.append(np.full(len(at), column))
        numbers.append(at)
        shares.append((np.cumsum(falling) / falling.sum())[at - 1])
    return pd.DataFrame(
        {
            "person": names_at(counts.people, np.concatenate(whose)),
            "hashtags": np.concatenate(numbers),
            "share": np.concatenate(shares),
        }
    )


def names_at(values: Sequence[str], places: npt.NDArray[np.integer]) -> pd.api.extensions.ExtensionArray:
    """Return the hashtags, or people, at some places of `values`, as a column."""
    return pd.array([values[place] for place in places.tolist()], "string")


def _per_post(at: Index) -> Ints:
    tags = tags_of(at)
    return np.bincount(tags.places, minlength=tags.count_of).astype(np.int64)


def _ratio(part: Ints, whole: Ints) -> npt.NDArray[np.float64]:
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0))
