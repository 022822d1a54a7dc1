"""Hashtags that count as one, as people say: a small file in the library, `hashtags.toml`.

    [same]
    "københavn" = "copenhagen"          # the first counts as the second

Both are keys: without #, in small letters. What is not in the file counts as it is written, and what archives say is
never changed: a line that is gone undoes it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import tomli_w

from igcore.errors import SameHashtagsError
from igcore.importers.hashtags import find_hashtags, key_of
from igcore.library.folder import text_of, write_text

#: In a library.
FILE = "hashtags.toml"

#: Which hashtag counts as which other one, by key, in the order in which people said it.
Same = tuple[tuple[str, str], ...]


def same_text(root: Path) -> str:
    """Text of a library's file; empty where there is none.

    Raises:
        SameHashtagsError: It cannot be read.
    """
    return text_of(root / FILE, SameHashtagsError)


def read_text(text: str) -> Same:
    r"""Read the text of a `hashtags.toml`.

    Raises:
        SameHashtagsError: It is no TOML, something in it is no hashtag, or hashtags count as each other in a circle.

    Example:
        >>> read_text('[same]\nbeaches = "beach"')
        (('beaches', 'beach'),)
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SameHashtagsError(f"it is no TOML ({error})") from None
    table = found.pop("same", {})
    if found or not isinstance(table, dict):
        raise SameHashtagsError("there has to be a table called same, and nothing else")
    for each in (*table, *table.values()):
        if not isinstance(each, str) or not is_key(each):
            raise SameHashtagsError(f"{str(each)[:100]} is no hashtag in small letters without #")
    same = tuple(table.items())
    for key, _ in same:
        if len(set(way := list(_way(table, key)))) < len(way):
            raise SameHashtagsError(f"{key[:100]} would count as itself")
    return same


def is_key(text: str) -> bool:
    """Tell whether a text is the key of a hashtag.

    Example:
        >>> is_key("beach"), is_key("Beach"), is_key("a b")
        (True, False, False)
    """
    return key_of(text) == text and find_hashtags(f"#{text}") == [text]


def _way(table: Mapping[str, str], key: str) -> Iterator[str]:
    """From a hashtag to what it counts as, to what that counts as, until one comes again."""
    seen: set[str] = set()
    while key not in seen:
        yield key
        seen.add(key)
        if key not in table:
            return
        key = table[key]
    yield key


def resolved(same: Same) -> dict[str, str]:
    """Say of each hashtag that counts as another one which that is in the end.

    Example:
        >>> resolved((("a", "b"), ("b", "c")))
        {'a': 'c', 'b': 'c'}
    """
    table = dict(same)
    return {key: list(_way(table, key))[-1] for key in table}


def same_toml(same: Same) -> str:
    """Write the text of a `hashtags.toml`, which `read_text` reads as the same."""
    return tomli_w.dumps({"same": dict(same)}) if same else ""


def read_same(root: Path) -> Same:
    """Read which hashtags of a library count as one; of one without a file none do.

    Raises:
        SameHashtagsError: The file cannot be read.
    """
    return read_text(same_text(root))


def keep_same(root: Path, same: Same) -> None:
    """Write which hashtags of a library count as one, whole or not at all."""
    write_text(root / FILE, same_toml(same))


def merged(hashtags: pd.DataFrame, same: Mapping[str, str]) -> pd.DataFrame:
    """Give hashtags that count as another one its key.

    Args:
        hashtags: `schema.Hashtag`; `key` is changed, to a categorical one, where anything is to change.
        same: As of `resolved`.
    """
    if not same:
        return hashtags
    keys = pd.Categorical(hashtags["key"])
    codes, names = pd.factorize(np.array([same.get(str(key), str(key)) for key in keys.categories], object))
    return hashtags.assign(key=pd.Categorical.from_codes(codes[keys.codes], pd.Index(names, dtype="str")))
