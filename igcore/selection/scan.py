"""The words of a query: what each says, one after the other. How they belong together is for `query`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from igcore.selection.choice import Field
from igcore.selection.times import days_of, days_text
from igcore.selection.values import Known, canonical
from igcore.selection.words import closest, shown, without_halves

#: Words before a colon, besides the names of fields.
ALIASES = {
    "color": "colour",
    "tag": "hashtag",
    "by": "person",
    "year": "date",
    "month": "date",
    "in": "date",
    "day": "weekday",
    "type": "kind",
}
#: Words before a colon that are no field's name: what may stand behind them is their own.
SPECIAL = ("before", "after", "on", "has", "is", "lock")
_KEYS = (*(field.value for field in Field), *ALIASES, *SPECIAL)
#: So many letters of a query are read and of each word, so many words, and so many mistakes are told: whoever sends
#: more is no person.
LONGEST = 20_000
LONGEST_WORD = 500
MOST_PARTS = 2_000
MOST_FAULTS = 8

_KEY = re.compile(r"([A-Za-z]+):")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_BARE = re.compile(r'[^\s,()"]+')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
#: What `has:` and `is:` know: as it is told, the words for it, and what they mean.
_ANSWERS = {
    "has": ("has:hashtags", ("hashtag", "hashtags", "tags"), Field.TAGGED, ("yes",)),
    "is": ("is:duplicate", ("duplicate", "twice"), Field.DUPLICATE, ("id", "file", "look")),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a query that means nothing: where it stands, and why."""

    at: int
    length: int
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """Values of one field, wanted or not."""

    field: Field
    values: tuple[str, ...]
    negated: bool
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something between terms: `or`, or a parenthesis."""

    what: Literal["or", "(", "-(", ")"]
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Locks:
    """Fields to be locked."""

    fields: tuple[Field, ...]
    at: int
    end: int


Part = Term | Mark | Locks


class _NotUnderstood(Exception):
    def __init__(self, at: int, end: int, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault(at, end, reason)


def fault(at: int, end: int, reason: str) -> Fault:
    """Say what is wrong with some letters, one at least."""
    return Fault(at, max(end - at, 1), reason)


class Scanner:
    """Goes through one text; what it cannot understand it notes and goes on, up to a point."""

    def __init__(self, text: str, known: Known) -> None:
        """Begin with the first letter."""
        self.text = without_halves(text[:LONGEST])
        self.whole = len(text)
        self.known = known
        self.faults: list[Fault] = []

    def parts(self) -> Iterator[Part]:
        """Everything that means something, in order."""
        at, found = 0, 0
        while (at := self._next(at)) < len(self.text):
            if len(self.faults) >= MOST_FAULTS or found >= MOST_PARTS:
                why = "it has too many mistakes" if found < MOST_PARTS else "it is too long"
                self.faults.append(fault(at, self.whole, f"The rest was left out: {why}."))
                return
            found += 1
            try:
                part, at = self._part(at)
            except _NotUnderstood as error:
                self.faults.append(error.fault)
                at = error.fault.at + error.fault.length
                continue
            yield part
        if self.whole > len(self.text):
            self.faults.append(fault(len(self.text), self.whole, "The rest was left out: it is too long."))

    def _next(self, at: int) -> int:
        while at < len(self.text) and (self.text[at].isspace() or self.text[at] == ","):
            at += 1
        return at

    def _part(self, start: int) -> tuple[Part, int]:
        text = self.text
        negated = text[start] == "-"
        at = start + negated
        if negated and (at == len(text) or text[at].isspace() or text[at] in ",)"):
            raise _NotUnderstood(start, at, "Something has to follow “-”; put it into quotes to search for it.")
        if text[at] == "(":
            return Mark("-(" if negated else "(", start, at + 1), at + 1
        if text[at] == ")":
            return Mark(")", start, at + 1), at + 1
        if text[at] in "#＃@" or (key := _KEY.match(text, at)) is None:
            return self._short(start, at, negated)
        return self._keyed(key[1], start, key.end(), negated)

    def _short(self, start: int, at: int, negated: bool) -> tuple[Term | Mark, int]:
        """Read a word, a phrase, a #hashtag or an @person."""
        sign = self.text[at]
        field = Field.HASHTAG if sign in "#＃" else Field.PERSON if sign == "@" else Field.TEXT
        word, end, quoted = self._word(at if field is Field.TEXT else at + 1, start)
        if field is Field.TEXT and not quoted and not negated and word.casefold() == "or":
            return Mark("or", start, end), end
        return Term(field, self._values(field, word, start, end), negated, start, end), end

    def _keyed(self, key: str, start: int, at: int, negated: bool) -> tuple[Term | Locks, int]:
        """Read what stands behind a word and a colon."""
        name = ALIASES.get(key.casefold(), key.casefold())
        if name not in _KEYS:
            meant = closest(name, _KEYS)
            hint = f"; {meant}:?" if meant else "; put it into quotes to search for the words."
            raise _NotUnderstood(start, self._end(at), f"Nothing is searched by “{shown(key)}:”{hint}")
        words = list(self._words(at, start))
        end = words[-1][2]
        if name == "lock":
            if negated:
                raise _NotUnderstood(start, end, "There is nothing to leave out of a lock.")
            return Locks(tuple(self._locked(*word) for word in words), start, end), end
        meant_by = [self._meant(name, *word) for word in words]
        if len({field for field, _ in meant_by}) > 1:
            raise _NotUnderstood(start, end, f"“{shown(self.text[start:end])}” mixes different things.")
        values = tuple(value for _, found in meant_by for value in found)
        return Term(meant_by[0][0], values, negated, start, end), end

    def _words(self, at: int, start: int) -> Iterator[tuple[str, int, int]]:
        """Words with commas between, each with where it begins and ends."""
        text = self.text
        while True:
            word, end, _ = self._word(at, start)
            yield word, at, end
            at = end + 1
            if text[end : end + 1] != "," or at == len(text) or text[at].isspace():
                return

    def _meant(self, name: str, word: str, at: int, end: int) -> tuple[Field, tuple[str, ...]]:
        """Field and values of one word behind a colon."""
        if name in ("before", "after"):
            return Field.DATE, (self._bound(name, word, at, end),)
        if name in _ANSWERS:
            only, words, field, values = _ANSWERS[name]
            if word.casefold() not in words:
                raise _NotUnderstood(at, end, f"“{name}:” knows {only} only.")
            return field, values
        if name == "on":
            name = Field.DATE if word[:1].isdigit() else Field.WEEKDAY
        if name == Field.COLOUR and (word[:1] == "#" or "~" in word):
            name = Field.NEAR
        return Field(name), self._values(Field(name), word, at, end)

    def _bound(self, name: str, word: str, at: int, end: int) -> str:
        try:
            first, last = days_of(word)
            if first is None or last is None:
                raise ValueError(f"Write one date behind “{name}:”.")
        except ValueError as error:
            raise _NotUnderstood(at, end, str(error)) from None
        if name == "before":
            return days_text(None, first - timedelta(days=1) if first > date.min else first)
        return days_text(last + timedelta(days=1) if last < date.max else last, None)

    def _locked(self, word: str, at: int, end: int) -> Field:
        name = ALIASES.get(word.casefold(), word.casefold())
        if name not in list(Field):
            raise _NotUnderstood(at, end, f"There is no field “{shown(word)}” to lock.")
        return Field(name)

    def _values(self, field: Field, word: str, at: int, end: int) -> tuple[str, ...]:
        try:
            return canonical(field, word, self.known)
        except ValueError as error:
            raise _NotUnderstood(at, end, str(error)) from None

    def _word(self, at: int, start: int) -> tuple[str, int, bool]:
        """Return what stands at a place, where it ends, and whether it was quoted."""
        quoted = _QUOTED.match(self.text, at)
        if not quoted and self.text[at : at + 1] == '"':
            raise _NotUnderstood(at, len(self.text), "This quote has no end.")
        found = quoted or _BARE.match(self.text, at)
        if not found:
            raise _NotUnderstood(start, at, f"Something has to follow “{shown(self.text[start:at])}”.")
        word = _ESCAPED.sub(r"\1", quoted[1]) if quoted else found[0]
        if not 0 < len(word) <= LONGEST_WORD:
            why = "There is nothing between these quotes." if not word else f"“{shown(word)}” is too long."
            raise _NotUnderstood(start, found.end(), why)
        return word, found.end(), quoted is not None

    def _end(self, at: int) -> int:
        bare = _BARE.match(self.text, at)
        return bare.end() if bare else at
