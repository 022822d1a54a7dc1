"""What may stand at the cursor of the search box: fields, their values, people, hashtags, colours, dates. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from unicodedata import normalize

import numpy as np

from igcore.colour.names import name_hexes
from igcore.importers.hashtags import key_of
from igcore.selection.choice import Field
from igcore.selection.columns import UNDATED, Days, Many
from igcore.selection.index import Index, known
from igcore.selection.query import read
from igcore.selection.scan import ALIASES, Fault
from igcore.selection.values import CLOSED, text_key
from igcore.selection.written import quoted, term

#: So many are offered.
MOST = 12
#: In a longer text, or of a longer word, nothing is completed.
_LONGEST_TEXT, _LONGEST_WORD = 2_000, 100

#: Words before a colon that are offered, each with examples of what stands behind it.
HINTS: Mapping[str, str] = {
    "hue": "red, blue, black ...",
    "colour": "teal, #2f4f4f~12 ...",
    "date": "2015, 2015-06 ...",
    "before": "2015-06",
    "after": "2015-06",
    "on": "sunday, 2015-06-21",
    "season": "winter, spring ...",
    "hour": "8, 22..2",
    "place": "where one lived",
    "person": "whose post it is",
    "hashtag": "one word of a caption",
    "kind": "post, reel, story ...",
    "has": "hashtags",
    "is": "duplicate",
    "archive": "where it was found",
    "weekday": "monday ...",
    "dominant": "the first colour's name",
    "near": "a colour, and how near: teal~12",
    "tagged": "yes, no, unknown",
    "tags": "how many: 0, 3..7",
    "duplicate": "id, file, look, no",
    "source": "of the time: export, id ...",
    "picture": "the id of one picture",
    "text": "a part of the caption",
    "lock": "a field that is to stay",
}
#: Those of which nothing can be said without captions.
_OF_CAPTIONS = frozenset({"hashtag", "has", "tagged", "tags", "text"})


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may stand at the cursor.

    It replaces the `length` letters at `at` with `insert`. `label` is what it is called; `kind` is `key` for a word
    before a colon, else the name of its field; `count` is of all posts or pictures of the library that have it, where
    that is known; `hint` is an example for a key, and #rrggbb for a colour.
    """

    at: int
    length: int
    insert: str
    label: str
    kind: str
    count: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand at the cursor, best first, and what of the whole text means nothing."""

    options: tuple[Option, ...]
    faults: tuple[Fault, ...]


def complete(text: str, cursor: int, at: Index, *, captions: bool = True) -> Completion:
    """Complete the word at the cursor.

    Args:
        text: What stands in the search box.
        cursor: How many letters stand before the cursor; outside of the text it is at its nearer end.
        at: The library.
        captions: Whether words that are about captions are offered.
    """
    faults = read(text, known(at)).faults
    cursor = max(0, min(cursor, len(text)))
    if len(text) > _LONGEST_TEXT or (word := _word_at(text, cursor)) is None:
        return Completion((), faults)
    found = _dropping_twice(_options(word, at))
    allowed = (each for each in found if captions or each[2] != "key" or each[0].rstrip(":") not in _OF_CAPTIONS)
    options = (Option(word.at, word.length, *each) for each in islice(allowed, MOST))
    return Completion(tuple(options), faults)


#: Insert, label, kind, count, hint.
_Found = tuple[str, str, str, int | None, str]


@dataclass(frozen=True, slots=True)
class _Word:
    """The word at the cursor: its sign or key, what is written of it so far, and the letters that it would replace."""

    sign: str
    key: str
    written: str
    at: int
    length: int


_TOKEN = re.compile(
    r'-?(?:(?P<sign>[#＃@])|(?P<key>[A-Za-z]+):(?:(?:"(?:[^"\\]|\\.)*"|[^\s,()"]+),)*)?'
    r'(?P<word>"(?:[^"\\]|\\.)*"?|[^\s,()"]*)',
    re.DOTALL,
)
#: What of a word may stand behind the cursor: up to a quote that ends it, or as far as it goes without any.
_REST_QUOTED = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)
_REST = re.compile(r'[^\s,()"]*')


def _word_at(text: str, cursor: int) -> _Word | None:
    """Find the word in which the cursor stands, or an empty one between words; None where nothing can be completed."""
    start = 0
    while start < cursor and (found := _TOKEN.match(text, start, cursor)):
        if found.end() == cursor > start:
            return _cut(found, cursor)
        start = max(found.end(), start + 1)
    return _Word("", "", "", cursor, 0)


def _cut(found: re.Match[str], cursor: int) -> _Word | None:
    written = found["word"]
    if len(written) > _LONGEST_WORD:
        return None
    is_quoted = written[:1] == '"'
    is_closed = is_quoted and _REST_QUOTED.fullmatch(written[1:])
    rest = None if is_closed else (_REST_QUOTED if is_quoted else _REST).match(found.string, cursor)
    end = rest.end() if rest else cursor
    sign, key = found["sign"] or "", (found["key"] or "").casefold()
    at = found.start("word") - len(sign)
    plain = written.strip('"').replace("\\", "")
    return _Word(sign.replace("＃", "#"), ALIASES.get(key, key), plain, at, end - at)


def _dropping_twice(found: Iterable[_Found]) -> Iterator[_Found]:
    seen = set()
    for each in found:
        if each[0] not in seen:
            seen.add(each[0])
            yield each


def _options(word: _Word, at: Index) -> Iterator[_Found]:
    if word.key:
        yield from _OF_KEY.get(word.key, _nothing)(word, at)
    elif word.sign == "#":
        yield from _hashtags(word.written, at, "#")
    elif word.sign == "@":
        yield from _people(word.written, at, "@")
    elif not word.written:
        yield from _keys("")
    else:
        yield from _keys(word.written)
        yield from _beginning(word, at)


def _beginning(word: _Word, at: Index) -> Iterator[_Found]:
    """Return people, hashtags and a few other values that begin as a word does."""
    wanted = text_key(word.written)
    found = [*_people(word.written, at, "@"), *islice(_hashtags(word.written, at, "#"), MOST)]
    if len(wanted) > 2:
        for field in (Field.HUE, Field.SEASON, Field.WEEKDAY, Field.KIND):
            values = _closed(field)(word, at)
            found += [(term(field, value), term(field, value), kind, count, "") for _, value, kind, count, _ in values]
    yield from (each for each in found if text_key(each[1]).rpartition(":")[2].lstrip('@#"').startswith(wanted))


def _keys(written: str) -> Iterator[_Found]:
    wanted = written.casefold()
    for key, hint in HINTS.items():
        if key.startswith(wanted):
            yield f"{key}:", f"{key}:", "key", None, hint


def _people(written: str, at: Index, sign: str) -> Iterator[_Found]:
    posts = np.bincount(at.person[at.person >= 0], minlength=len(at.people)).tolist()
    counts = dict(zip(at.people, posts, strict=True))
    for name in _matching(text_key(written), at.people, text_key):
        insert = term(Field.PERSON, name) if sign else quoted(name)
        yield insert, f"{sign}{name}", Field.PERSON, counts[name], ""


def _hashtags(written: str, at: Index, sign: str) -> Iterator[_Found]:
    """Return hashtags that begin so, then those that have it inside; each lot by use."""
    column = at.columns[Field.HASHTAG]
    assert isinstance(column, Many)
    wanted = key_of(normalize("NFC", written))
    for tag in _matching(wanted, column.values, str):
        place = column.place_of[tag]
        count = int(column.starts[place + 1] - column.starts[place])
        yield f"{sign}{quoted(tag)}", f"#{tag}", Field.HASHTAG, count, ""


def _matching(wanted: str, values: Iterable[str], folded: Callable[[str], str]) -> Iterator[str]:
    yield from (value for value in values if folded(value).startswith(wanted))
    yield from (value for value in values if wanted in folded(value)[1:])


def _closed(field: Field, values: Iterable[str] | None = None) -> Callable[[_Word, Index], Iterator[_Found]]:
    """Complete values of a field that are few: of its column, or these."""

    def options(word: _Word, at: Index) -> Iterator[_Found]:
        column = at.columns[field]
        everything = np.ones(len(at.usual) if column.of == "post" else len(at.post), bool)
        counts = dict(zip(column.values, column.count(everything).tolist(), strict=True))
        for value in _matching(text_key(word.written), values or column.values, str.casefold):
            yield quoted(value), value, field, counts.get(value), _hex(field, value)

    return options


def _hex(field: Field, value: str) -> str:
    return name_hexes([value])[0] if field in (Field.COLOUR, Field.DOMINANT, Field.NEAR) else ""


def _near(word: _Word, at: Index) -> Iterator[_Found]:
    for value in _matching(text_key(word.written), CLOSED[Field.COLOUR], str.casefold):
        yield value, value, Field.NEAR, None, _hex(Field.NEAR, value)


def _dates(word: _Word, at: Index) -> Iterator[_Found]:
    """Return the years that there are, and the months of the year that is written."""
    column = at.columns[Field.DATE]
    assert isinstance(column, Days)
    before, dots, written = word.written.rpartition("..")
    years = dict(zip(column.values, column.count(np.ones(len(column.day), bool)).tolist(), strict=True))
    for year, count in years.items():
        if year.startswith(written):
            yield f"{before}{dots}{year}", f"{before}{dots}{year}", Field.DATE, count if not dots else None, ""
    if written[:4] in years:
        for month, count in _months(column, written[:4]):
            if month.startswith(written):
                yield f"{before}{dots}{month}", f"{before}{dots}{month}", Field.DATE, count if not dots else None, ""


def _months(column: Days, year: str) -> Iterator[tuple[str, int]]:
    mine = column.day[(column.years == column.values.index(year)) & (column.day != UNDATED)]
    months, counts = np.unique(mine.astype("datetime64[D]").astype("datetime64[M]"), return_counts=True)
    yield from zip(months.astype(str).tolist(), counts.tolist(), strict=True)


def _on(word: _Word, at: Index) -> Iterator[_Found]:
    yield from _closed(Field.WEEKDAY)(word, at)
    if word.written[:1].isdigit():
        yield from _dates(word, at)


def _fixed(*words: str) -> Callable[[_Word, Index], Iterator[_Found]]:
    """Complete one of some words."""

    def options(word: _Word, at: Index) -> Iterator[_Found]:
        for each in _matching(word.written.casefold(), words, str.casefold):
            yield each, each, "key", None, ""

    return options


def _nothing(word: _Word, at: Index) -> Iterator[_Found]:
    return iter(())


_OF_KEY: Mapping[str, Callable[[_Word, Index], Iterator[_Found]]] = {
    **{field: _closed(field) for field in Field if field not in (Field.TEXT, Field.NEAR, Field.PICTURE)},
    "person": lambda word, at: _people(word.written, at, ""),
    "hashtag": lambda word, at: _hashtags(word.written.lstrip("#"), at, ""),
    "date": _dates,
    "before": _dates,
    "after": _dates,
    "on": _on,
    "near": _near,
    "has": _fixed("hashtags"),
    "is": _fixed("duplicate"),
    "lock": _fixed(*map(str, Field)),
}
