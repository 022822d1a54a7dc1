r"""Hashtags of a caption, as Instagram finds them.

The pattern follows what Instagram's engineers published ("Emojineering Part II", 2015), with the
combining marks and emoji that Python's own `\w` lacks.
"""

from collections.abc import Iterator
from unicodedata import normalize

import regex

from igcore.schema import Hashtag

_BODY = (
    r"[\p{L}\p{M}\p{N}\p{Pc}\u200c\u200d\ufe0e\ufe0f\u20e3\U000E0020-\U000E007F"
    r"\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]"
)
#: Not after &, which begins an HTML entity; not the # of a keycap emoji.
_TAG = regex.compile(rf"(?<!&)[#\uff03](?![\ufe0e\ufe0f]?\u20e3)({_BODY}+)")
#: Words and dots up to a slash are tried once, from their start: a long caption must not take long.
_URL = regex.compile(r"https?://\S+|www\.\S+|(?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]++)++/\S*", regex.IGNORECASE)
_JOINERS = "\u200c\u200d"


def find_hashtags(caption: str) -> list[str]:
    """Hashtags in the order of the caption, as written, without #.

    Example:
        >>> find_hashtags("Sunset #beach #Café https://example.org/#top")
        ['beach', 'Café']
    """
    return [tag for _, tag in pieces(caption) if tag]


def pieces(caption: str) -> list[tuple[str, str | None]]:
    """Cut a caption where its hashtags begin and end.

    Returns:
        Each piece of the text (in NFC; together they are all of it), and if it is a hashtag the same without #.

    Example:
        >>> pieces("Sunset #beach!")
        [('Sunset ', None), ('#beach', 'beach'), ('!', None)]
    """
    text = normalize("NFC", caption)
    found: list[tuple[str, str | None]] = []
    end = 0
    for match in _TAG.finditer(_URL.sub(lambda url: " " * len(url[0]), text)):
        tag = match[1].rstrip(_JOINERS)
        if tag:
            found += [(text[end : match.start()], None), (text[match.start() : match.start(1) + len(tag)], tag)]
            end = match.start(1) + len(tag)
    return [piece for piece in (*found, (text[end:], None)) if piece[0]]


def key_of(hashtag: str) -> str:
    """Return what a hashtag is grouped by, with or without its #.

    Example:
        >>> key_of("#Beach") == key_of("BEACH")
        True
    """
    return normalize("NFC", hashtag).lstrip("#\uff03").casefold()


def hashtags_of(post_id: str, caption: str) -> Iterator[Hashtag]:
    """Rows of the hashtag table for one post."""
    for position, tag in enumerate(find_hashtags(caption), start=1):
        yield Hashtag(post_id=post_id, position=position, hashtag=tag, key=key_of(tag))
