"""Hashtags that may be one: written with and without accents, in the singular and the plural, with a slip."""

from collections.abc import Iterator, Mapping, Sequence
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.tags import Ints, names_at

#: Letters that are no other one with an accent, and what they are written as where there are none.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "_": None})
#: Shorter ones are too near to too many others.
_LEAST_LETTERS, _LEAST_STEM = 6, 3
#: Looked for among so many of the most used ones: what is rare changes little. Slips among fewer: they take longer.
_AMONG, _AMONG_SLIPS = 20_000, 5_000
#: Why two may be one, the surest first.
WHY: Mapping[str, str] = {
    "accents": "the same without accents and underscores",
    "plural": "one is the plural of the other",
    "slip": "one letter differs",
}

_Pair = tuple[int, int]
_Numbers = npt.NDArray[np.uint64]


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
        ones: equal without accents; s, es, or ies for y at the end of three letters and more; and of the 5,000 most
        used ones of six letters and more: one letter more, less or another, digits aside.
    """
    plain = [folded(key) for key in values[:_AMONG]]
    # Of those that are the same, the most used one.
    first = dict(zip(reversed(plain), range(len(plain) - 1, -1, -1), strict=True))
    ways = (_same(plain, first), _plurals(plain, first), _slips(values[:_AMONG_SLIPS]))
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


def _same(plain: Sequence[str], first: Mapping[str, int]) -> Iterator[_Pair]:
    """Each with the most used one that is the same when folded."""
    yield from ((first[key], place) for place, key in enumerate(plain) if first[key] != place)


def _plurals(plain: Sequence[str], first: Mapping[str, int]) -> Iterator[_Pair]:
    """Each with the most used one that is its plural."""
    plurals: dict[str, list[int]] = {}
    # Few end in s: it is faster to ask what these may be plurals of than what plurals each has.
    for key, place in first.items():
        if key.endswith("s"):
            for stem in _stems(key):
                plurals.setdefault(stem, []).append(place)
    for place, key in enumerate(plain):
        if key in plurals and len(key) >= _LEAST_STEM:
            yield from ((place, each) for each in plurals[key])


def _stems(plural: str) -> Iterator[str]:
    """What a word that ends in s may be the plural of."""
    yield plural[:-1]
    if plural.endswith("es"):
        yield plural[:-2]
    if plural.endswith("ies"):
        yield f"{plural[:-3]}y"


def _slips(values: Sequence[str]) -> Iterator[_Pair]:
    """Pairs of which one has a letter more than the other, or another letter in the same place.

    Without that letter they are the same (Mor and Fraenkel 1982). So that this takes no text for each letter of each
    word, what is left is a number: the sum of numbers of its letters by their places.
    """
    places = [place for place, key in enumerate(values) if len(key) >= _LEAST_LETTERS]
    long = [values[place] for place in places]
    lengths = np.array([len(key) for key in long], np.int64)
    letters = np.frombuffer("".join(long).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    word = np.repeat(np.arange(len(long)), lengths)
    at = np.arange(len(letters)) - (np.cumsum(lengths) - lengths)[word]
    # What stands after the letter that is left out moves up by a place.
    before, after = (_sums(_mixed(letters, at - moved), lengths) for moved in (0, 1))
    ends = np.cumsum(lengths) - 1
    rest = (before - _mixed(letters, at)) + (after[ends][word] - after)
    # Years and numbers differ because they mean to.
    left_out = np.flatnonzero([not letter.isdigit() for letter in "".join(long)])
    word, at, rest = word[left_out], at[left_out], rest[left_out]
    for one, other in {*_longer(before[ends], word, rest), *_replaced(word, at, rest)}:
        if _one_apart(long[one], long[other]):
            yield places[one], places[other]


def _mixed(letters: Ints, places: Ints) -> _Numbers:
    """A number for each letter at a place that is as good as drawn by lot (SplitMix64: Steele, Lea and Flood 2014)."""
    mixed = letters.astype(np.uint64) << np.uint64(32) ^ places.astype(np.uint64)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ mixed >> np.uint64(31))


def _sums(numbers: _Numbers, lengths: Ints) -> _Numbers:
    """Sums from the first letter of each word on, modulo 2 ** 64."""
    sums: _Numbers = np.cumsum(numbers)
    return np.asarray(sums - np.repeat(np.append(np.uint64(0), sums)[np.cumsum(lengths) - lengths], lengths))


def _longer(whole: _Numbers, word: Ints, rest: _Numbers) -> Iterator[_Pair]:
    """Words that without a letter are others."""
    order = np.argsort(whole)
    found = np.minimum(np.searchsorted(whole[order], rest), len(whole) - 1)
    same = np.flatnonzero(whole[order][found] == rest)
    yield from zip(word[same].tolist(), order[found[same]].tolist(), strict=True)


def _replaced(word: Ints, at: Ints, rest: _Numbers) -> Iterator[_Pair]:
    """The first of the words that are the same but for one letter with each of the others: more would say it again."""
    keys = rest ^ _mixed(at, np.full(len(at), -1))
    order = np.argsort(keys, kind="stable")
    new = np.diff(keys[order], prepend=~keys[order[:1]]) != 0
    first = word[order][np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    yield from zip(first[~new].tolist(), word[order][~new].tolist(), strict=True)


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter more, or another one, is all that two words differ in: numbers may be the same by chance."""
    short, long = sorted((one, other), key=len)
    at = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
