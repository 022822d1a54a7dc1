"""How a selection is written: in the search box, in an address, on the command line.

    query  :=  term (["or"] term)*
    term   :=  ["-"] atom
    atom   :=  word  |  "phrase"  |  #hashtag  |  @person  |  field:value,value  |  ( term (["or"] term)* )

Terms of one field mean any of them where a picture has only one value (people, hues, hours), and all of them where
it can have several (words, hashtags, colours), unless `or` stands between. Parentheses go round terms of one field
that are turned round together: `-(#sea #sun)` leaves out what has both.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from igcore.errors import QueryError
from igcore.selection.choice import SEVERAL, Choice, Field, How, Selection, choice
from igcore.selection.values import Known, canonical, closest, days_of, days_text

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
_SPECIAL = ("before", "after", "on", "has", "is", "lock")
_KEYS = (*(field.value for field in Field), *ALIASES, *_SPECIAL)
_KEY = re.compile(r"([A-Za-z]+):")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_BARE = re.compile(r'[^\s,()"]+')
#: A word that means nothing but itself.
_PLAIN_WORD = re.compile(r'(?!or$)[^\s,()"#@:\\＃-][^\s,()":\\]*', re.IGNORECASE)
_PLAIN_VALUE = re.compile(r'[^\s,()"\\]+')


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a query that means nothing: where it stands, and why."""

    at: int
    length: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query says, and what of it could not be understood."""

    selection: Selection
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    field: Field
    values: tuple[str, ...]
    negated: bool
    after_or: bool
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something between terms: `or`, or a parenthesis."""

    what: Literal["or", "(", "-(", ")"]
    at: int
    end: int


class _NotUnderstood(Exception):
    def __init__(self, at: int, end: int, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(at, max(end - at, 1), reason)


def parse(text: str, known: Known | None = None) -> Selection:
    """Read a query.

    Args:
        text: The query; an empty one chooses nothing.
        known: People, archives and hashtags that there are; values beyond them are refused.

    Raises:
        QueryError: A part of it means nothing; the error says which.

    Example:
        >>> parse("beach hue:blue -@Mads").of(Field.HUE).values
        ('blue',)
    """
    found = read(text, known)
    if found.faults:
        first = found.faults[0]
        raise QueryError(text, first.at, first.length, first.reason)
    return found.selection


def read(text: str, known: Known | None = None) -> Reading:
    """Read what can be understood of any text at all, as of an address; the rest are faults.

    Example:
        >>> [fault.reason for fault in read("hue:blau").faults]
        ['No hue is called “blau”; blue?']
    """
    reader = _Reader(text, known or {})
    terms, locked = reader.terms()
    selection = Selection(locked=frozenset(locked))
    for each in dict.fromkeys(term.field for group in terms for term in group.terms):
        mine = [replace(group, terms=tuple(t for t in group.terms if t.field == each)) for group in terms]
        free = replace(selection, locked=frozenset())
        chosen = reader.join([group for group in mine if group.terms])
        selection = replace(free.choose(each, chosen), locked=selection.locked)
    return Reading(selection, tuple(sorted(reader.faults, key=lambda fault: fault.at)))


@dataclass(frozen=True, slots=True)
class _Group:
    """Terms between parentheses that are turned round together, or all those outside of any."""

    terms: tuple[_Term, ...]
    inverted: bool


class _Reader:
    """Reads one text; what it cannot understand it notes and goes on."""

    def __init__(self, text: str, known: Known) -> None:
        self.text = text
        self.known = known
        self.faults: list[Fault] = []

    def terms(self) -> tuple[list[_Group], set[Field]]:
        outside: list[_Term] = []
        groups: list[_Group] = []
        inside: list[_Term] | None = None
        inverted = False
        locked: set[Field] = set()
        after_or = False
        last: _Mark | None = None
        for part in self._parts():
            if isinstance(part, set):
                locked |= part
                continue
            if isinstance(part, _Term):
                place = outside if inside is None else inside
                if after_or and not (place and place[-1].field == part.field):
                    self._fault(part.at, part.end, "“or” stands between two values of one field, such as #sun or #sea.")
                else:
                    place.append(replace(part, after_or=after_or))
                after_or, last = False, None
                continue
            if part.what == "or":
                after_or, last = True, part
            elif part.what == ")":
                if inside is None:
                    self._fault(part.at, part.end, "This parenthesis closes nothing.")
                else:
                    groups.append(_Group(tuple(inside), inverted))
                inside = None
            elif inside is not None:
                self._fault(part.at, part.end, "Parentheses do not go into one another.")
            else:
                inside, inverted = [], part.what == "-("
        if last is not None:
            self._fault(last.at, last.end, "Something has to follow “or”; put it into quotes to search for the word.")
        if inside is not None:
            groups.append(_Group(tuple(inside), inverted))
        return [_Group(tuple(outside), False), *groups], locked

    def join(self, groups: list[_Group]) -> Choice:
        """Make the choice of one field out of its terms."""
        if len(groups) > 1:
            first = groups[1].terms[0]
            self._fault(first.at, first.end, f"All of {first.field} goes between the parentheses, or none of it.")
        group = groups[0]
        field = group.terms[0].field
        wanted = [term for term in group.terms if not term.negated]
        how = self._how(field, wanted)
        values = [value for term in wanted for value in term.values]
        if field is Field.DATE and how == "and":
            values = self._narrow(wanted)
        none = [value for term in group.terms if term.negated for value in term.values]
        return choice(values, none, "or" if field is Field.DATE else how, group.inverted)

    def _how(self, field: Field, wanted: list[_Term]) -> How:
        listed = any(len(term.values) > 1 for term in wanted)
        joined = [term.after_or for term in wanted[1:]]
        bounded = field is Field.DATE and any(".." in value for term in wanted for value in term.values)
        if not joined or (field not in SEVERAL and not bounded):
            return "or"
        if all(joined):
            return "or"
        if any(joined) or listed:
            odd = wanted[1 + joined.index(joined[-1] if any(joined) else False)]
            self._fault(
                odd.at,
                odd.end,
                f"Ask for all of the {field} values or for any of them: with “or” between all, or between none.",
            )
        return "and"

    def _narrow(self, wanted: list[_Term]) -> list[str]:
        """Return the days that are in all of some times, as of `after:2014 before:2016`."""
        spans = [days_of(value) for term in wanted for value in term.values]
        start = max((first for first, _ in spans if first), default=None)
        end = min((last for _, last in spans if last), default=None)
        if start and end and start > end:
            self._fault(wanted[-1].at, wanted[-1].end, "No day is in both of these times.")
            return [term.values[0] for term in wanted[:1]]
        return [days_text(start, end)]

    def _fault(self, at: int, end: int, reason: str) -> None:
        self.faults.append(Fault(at, max(end - at, 1), reason))

    def _parts(self) -> Iterator["_Term | _Mark | set[Field]"]:
        at = 0
        while at < len(self.text):
            if self.text[at].isspace() or self.text[at] == ",":
                at += 1
                continue
            try:
                part, at = self._part(at)
            except _NotUnderstood as error:
                self.faults.append(error.fault)
                at = error.fault.at + error.fault.length
                continue
            yield part

    def _part(self, start: int) -> tuple["_Term | _Mark | set[Field]", int]:
        text = self.text
        at = start
        negated = text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace()
        at += negated
        if text[at] == "(":
            return _Mark("-(" if negated else "(", start, at + 1), at + 1
        if text[at] == ")":
            return _Mark(")", start, at + 1), at + 1
        if text[at] in "#＃@" or (key := _KEY.match(text, at)) is None:
            return self._short(start, at, negated)
        return self._keyed(key[1], start, key.end(), negated)

    def _short(self, start: int, at: int, negated: bool) -> tuple["_Term | _Mark", int]:
        """Read a word, a phrase, a #hashtag or an @person."""
        sign = self.text[at]
        field = Field.HASHTAG if sign in "#＃" else Field.PERSON if sign == "@" else Field.TEXT
        word, end, quoted = self._word(at if field is Field.TEXT else at + 1, start)
        if field is Field.TEXT and not quoted and not negated and word.casefold() == "or":
            return _Mark("or", start, end), end
        return _Term(field, self._values(field, word, start, end), negated, False, start, end), end

    def _keyed(self, key: str, start: int, at: int, negated: bool) -> tuple["_Term | set[Field]", int]:
        name = ALIASES.get(key.casefold(), key.casefold())
        if name not in _KEYS:
            meant = closest(name, _KEYS)
            hint = f"; {meant}:?" if meant else "; put it into quotes to search for the words."
            raise _NotUnderstood(start, self._end(at), f"Nothing is searched by “{key}:”{hint}")
        words = []
        while True:
            word, end, _ = self._word(at, start)
            words.append((word, at, end))
            if end >= len(self.text) or self.text[end] != ",":
                break
            at = end + 1
            if at >= len(self.text) or self.text[at].isspace():
                break
        if name == "lock":
            return {self._locked(word, begin, finish) for word, begin, finish in words}, end
        fields: list[Field] = []
        values: list[str] = []
        for word, begin, finish in words:
            field, found = self._meant(name, word, begin, finish)
            fields.append(field)
            values += found
        if len(set(fields)) > 1:
            raise _NotUnderstood(start, end, f"“{self.text[start:end]}” mixes different things.")
        return _Term(fields[0], tuple(values), negated, False, start, end), end

    def _meant(self, name: str, word: str, at: int, end: int) -> tuple[Field, tuple[str, ...]]:
        """Field and values of what stands behind a colon."""
        if name in ("before", "after"):
            return Field.DATE, (self._bound(name, word, at, end),)
        if name == "on":
            field = Field.DATE if word[:1].isdigit() else Field.WEEKDAY
        elif name == "has":
            if word.casefold() not in ("hashtag", "hashtags", "tags"):
                raise _NotUnderstood(at, end, "“has:” knows has:hashtags only.")
            return Field.TAGGED, ("yes",)
        elif name == "is":
            if word.casefold() not in ("duplicate", "twice"):
                raise _NotUnderstood(at, end, "“is:” knows is:duplicate only.")
            return Field.DUPLICATE, ("id", "file", "look")
        else:
            field = Field(name)
        if field is Field.COLOUR and (word[:1] == "#" or "~" in word):
            field = Field.NEAR
        return field, self._values(field, word, at, end)

    def _bound(self, name: str, word: str, at: int, end: int) -> str:
        try:
            first, last = days_of(word)
            if first is None or last is None:
                raise ValueError(f"Write one date behind “{name}:”.")
            if name == "before":
                return days_text(None, first - timedelta(days=1)) if first > date.min else days_text(None, first)
            return days_text(last + timedelta(days=1), None) if last < date.max else days_text(last, None)
        except ValueError as error:
            raise _NotUnderstood(at, end, str(error)) from None

    def _locked(self, word: str, at: int, end: int) -> Field:
        name = ALIASES.get(word.casefold(), word.casefold())
        if name not in list(Field):
            raise _NotUnderstood(at, end, f"There is no field “{word}” to lock.")
        return Field(name)

    def _values(self, field: Field, word: str, at: int, end: int) -> tuple[str, ...]:
        try:
            return canonical(field, word, self.known)
        except ValueError as error:
            raise _NotUnderstood(at, end, str(error)) from None

    def _word(self, at: int, start: int) -> tuple[str, int, bool]:
        """Return what stands at a place, where it ends, and whether it was quoted."""
        if quoted := _QUOTED.match(self.text, at):
            word = re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL)
            if not word.strip():
                raise _NotUnderstood(start, quoted.end(), "There is nothing between these quotes.")
            return word, quoted.end(), True
        if self.text[at : at + 1] == '"':
            raise _NotUnderstood(at, len(self.text), "This quote has no end.")
        bare = _BARE.match(self.text, at)
        if not bare:
            raise _NotUnderstood(start, at, f"Something has to follow “{self.text[start:at] or self.text[at]}”.")
        return bare[0], bare.end(), False

    def _end(self, at: int) -> int:
        bare = _BARE.match(self.text, at)
        return bare.end() if bare else at


def write(selection: Selection) -> str:
    """Write a selection as the query that says it: `parse` gives it back.

    Example:
        >>> write(parse("  hue:BLUE or hue:red #Sun -beach"))
        '-beach #sun hue:blue,red'
    """
    parts = [_choice(field, chosen) for field, chosen in selection.choices]
    locks = [f"lock:{','.join(field for field in Field if field in selection.locked)}"] if selection.locked else []
    return " ".join([*parts, *locks])


def _choice(field: Field, chosen: Choice) -> str:
    wanted = [term(field, value) for value in chosen.values]
    if field not in SEVERAL:
        wanted = _listed(field, chosen.values)
        without = [f"-{each}" for each in _listed(field, chosen.none)]
    else:
        without = [f"-{term(field, value)}" for value in chosen.none]
    # What is left out stands first: between two wanted ones “or” would be missing.
    written = " ".join([*without, (" or " if chosen.how == "or" else " ").join(wanted)]).strip()
    return f"-({written})" if chosen.inverted else written


def _listed(field: Field, values: Iterable[str]) -> list[str]:
    each = [_quoted(value) for value in values]
    if field is Field.PERSON:
        return [f"@{each[0]}"] if len(each) == 1 else [f"person:{','.join(each)}"] if each else []
    return [f"{field}:{','.join(each)}"] if each else []


def term(field: Field, value: str) -> str:
    """Write one value of a field.

    Example:
        >>> term(Field.PERSON, "Kat A"), term(Field.NEAR, "#2f4f4f~12")
        ('@"Kat A"', 'colour:#2f4f4f~12')
    """
    if field is Field.TEXT:
        return value if _PLAIN_WORD.fullmatch(value) else _in_quotes(value)
    if field is Field.HASHTAG:
        return f"#{_quoted(value)}"
    if field is Field.PERSON:
        return f"@{_quoted(value)}"
    return f"{'colour' if field is Field.NEAR else field}:{_quoted(value)}"


def _quoted(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else _in_quotes(value)


def _in_quotes(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
