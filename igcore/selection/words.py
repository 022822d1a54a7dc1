"""Words that somebody wrote: cut short for a sentence, and what may have been meant. Pure."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

_LONGEST_SHOWN = 40
#: Longer words are no slips of the pen.
_LONGEST_MEANT = 30
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_æøåäöüéñ"


def shown(text: str) -> str:
    """Cut what somebody wrote short enough for a sentence."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def without_halves(text: str) -> str:
    r"""Replace halves of characters, which a browser may send and which no file or page can hold.

    Example:
        >>> without_halves("a\ud83c") == "a\ufffd"
        True
    """
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def closest(text: str, listed: Collection[str]) -> str | None:
    """What somebody may have meant, of a few.

    Example:
        >>> closest("blau", ["red", "blue"])
        'blue'
    """
    if len(text) > _LONGEST_MEANT:
        return None
    return next(iter(get_close_matches(text.casefold(), list(listed), 1, 0.65)), None)


def closest_of_many(text: str, ranks: Mapping[str, int]) -> str | None:
    """What somebody may have meant, of any number: one letter too many, too few, another, or two in wrong order.

    Args:
        text: What was written.
        ranks: What there is; the lowest rank wins.

    Example:
        >>> closest_of_many("sunest", {"sun": 0, "sunset": 1})
        'sunset'
    """
    if len(text) > _LONGEST_MEANT:
        return None
    return min((each for each in _slips(text) if each in ranks), key=ranks.__getitem__, default=None)


def _slips(text: str) -> Iterator[str]:
    letters = set(_LETTERS).union(text)
    for at in range(len(text) + 1):
        before, rest = text[:at], text[at:]
        for letter in letters:
            yield f"{before}{letter}{rest}"
            yield f"{before}{letter}{rest[1:]}"
        yield before + rest[1:]
        yield before + rest[1:2] + rest[:1] + rest[2:]
