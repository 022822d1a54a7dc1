"""Hashtags that may be one: written with and without accents, in the singular and the plural, with a slip."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import combining, normalize

import numpy as np
import pandas as pd

from igcore.analysis.tags import Ints, names_at

#: Letters that are no other one with an accent, and what they are written as where there are none.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "_": None})
#: Shorter ones are too near to too many others.
_LEAST_LETTERS, _LEAST_STEM = 6, 3
#: Looked for among so many of the most used ones: what is rare changes little. Slips among fewer: they take longer.
_AMONG, _AMONG_SLIPS = 20_000, 3_000
#: Why two may be one, the surest first.
WHY: Mapping[str, str] = {
    "accents": "the same without accents and underscores",
    "plural": "one is the plural of the other",
    "slip": "one letter differs",
}

_Pair = tuple[int, int]


def folded(key: str) -> str:
    """Write a hashtag without accents and underscores; one of underscores alone stays.

    Example:
        >>> folded("løv_fald"), folded("café")
        ('lovfald', 'cafe')
    """
    if key.isascii():
        return key.replace("_", "") or key
    apart = normalize("NFD", key.translate(_LETTERS))
    return normalize("NFC", "".join(letter for letter in apart if not combining(letter))) or key


def alike(values: Sequence[str], posts: Ints, top: int = 200) -> pd.DataFrame:
    """List pairs of hashtags that may be one.

    Args:
        values: (h,) hashtags by key, those of most posts first.
        posts: (h,) posts of each.
        top: At most so many.

    Returns:
        `key`, the less used of the two; `other`; `why` of `WHY`; `posts` and `other_posts`: the surest first, and of
        equally sure ones those whose less used one has most posts. Each pair comes once. Of the 20,000 most used
        ones: equal without accents; s, es, or ies for y at the end of three letters and more; and of the 3,000 most
        used ones of six letters and more: one letter more, less or another, digits aside.
    """
    plain = [folded(key) for key in values[:_AMONG]]
    ways = (_same(plain), _plurals(plain), _slips(values[:_AMONG_SLIPS]))
    found: dict[_Pair, int] = {}
    for sure, pairs in enumerate(ways):
        for one, other in pairs:
            found.setdefault((max(one, other), min(one, other)), sure)
    rows = np.array([(less, more, sure) for (less, more), sure in found.items()], np.int64).reshape(-1, 3)
    rows = rows[np.lexsort([rows[:, 1], rows[:, 0], -posts[rows[:, 0]], rows[:, 2]])][:top]
    return pd.DataFrame(
        {
            "key": names_at(values, rows[:, 0]),
            "other": names_at(values, rows[:, 1]),
            "why": names_at(list(WHY), rows[:, 2]),
            "posts": posts[rows[:, 0]],
            "other_posts": posts[rows[:, 1]],
        }
    )


def _same(plain: Sequence[str]) -> Iterator[_Pair]:
    """Each with the most used one that is the same when folded."""
    first: dict[str, int] = {}
    for place, key in enumerate(plain):
        most = first.setdefault(key, place)
        if most != place:
            yield most, place


def _plurals(plain: Sequence[str]) -> Iterator[_Pair]:
    """Each with the most used one that is its plural."""
    first = {key: place for place, key in reversed([*enumerate(plain)])}
    for place, key in enumerate(plain):
        if len(key) < _LEAST_STEM:
            continue
        plurals = [f"{key}s", f"{key}es"]
        if key.endswith("y"):
            plurals.append(f"{key[:-1]}ies")
        yield from ((place, first[each]) for each in plurals if each in first)


def _slips(values: Sequence[str]) -> Iterator[_Pair]:
    """Pairs of which one has a letter more than the other, or another letter in the same place."""
    long = {key: place for place, key in enumerate(values) if len(key) >= _LEAST_LETTERS}
    without: dict[tuple[int, str], list[int]] = {}
    for key, place in long.items():
        for at, letter in enumerate(key):
            # Years and numbers differ because they mean to.
            if letter.isdigit():
                continue
            rest = key[:at] + key[at + 1 :]
            if rest in long:
                yield place, long[rest]
            without.setdefault((at, rest), []).append(place)
    for places in without.values():
        yield from _each_two(places)


def _each_two(places: Iterable[int]) -> Iterator[_Pair]:
    """Give the first of some with each of the others: more would say the same again."""
    first, *others = sorted(places)
    yield from ((first, other) for other in others)
