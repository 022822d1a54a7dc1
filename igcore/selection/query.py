"""What a query says: in the search box, in an address, on the command line.

    query  :=  term (["or"] term)*
    term   :=  ["-"] atom
    atom   :=  word  |  "phrase"  |  #hashtag  |  @person  |  field:value,value  |  ( term (["or"] term)* )

Terms of one field mean any of them where a picture has only one value (people, hues, hours), and all of them where
it can have several (words, hashtags, colours), unless `or` stands between. Times without an end (`before:2016`,
`2014..`) narrow the others of their field. Parentheses go round terms of one field that are turned round together:
`-(#sea #sun)` leaves out what has both.
"""

from dataclasses import dataclass, replace

from igcore.errors import QueryError
from igcore.selection.choice import SEVERAL, Choice, Field, How, Selection, choice
from igcore.selection.scan import Fault, Locks, Mark, Part, Scanner, Term, fault
from igcore.selection.times import Span, days_of, days_text, overlap
from igcore.selection.values import Known

_OR_BETWEEN = "“or” stands between two values of one field, such as #sun or #sea."
_OR_AFTER = "Something has to follow “or”; put it into quotes to search for the word."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query says, and what of it could not be understood."""

    selection: Selection
    faults: tuple[Fault, ...]


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
    scanner = Scanner(text, known or {})
    assembly = _Assembly(scanner.faults)
    for part in scanner.parts():
        assembly.take(part)
    assembly.finish()
    selection = Selection()
    for field in Field:
        if mine := [group for each in assembly.groups if (group := each.of(field)).terms]:
            selection = selection.choose(field, _joined(field, mine, assembly.faults))
    faults = sorted(scanner.faults, key=lambda each: each.at)
    locked = replace(selection, locked=frozenset(assembly.locked))
    return Reading(locked, tuple(faults))


@dataclass(frozen=True, slots=True)
class _Group:
    """Terms between parentheses that are turned round together, or all those outside of any.

    `joined` says of each term whether `or` stands between it and the one before.
    """

    inverted: bool
    at: int
    terms: list[Term]
    joined: list[bool]

    def of(self, field: Field) -> "_Group":
        mine = [place for place, each in enumerate(self.terms) if each.field == field]
        return _Group(self.inverted, self.at, [self.terms[n] for n in mine], [self.joined[n] for n in mine])


class _Assembly:
    """Puts parts together, one after the other; what stands where it means nothing it notes and leaves out."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.outside = _Group(False, 0, [], [])
        self.groups = [self.outside]
        self.now = self.outside
        self.before: Term | None = None
        self.waiting: Mark | None = None
        self.locked: set[Field] = set()

    def take(self, part: Part) -> None:
        if isinstance(part, Locks):
            self.locked.update(part.fields)
        elif isinstance(part, Term):
            self._term(part)
        elif part.what == "or":
            self._or(part)
        elif part.what == ")":
            self._close(part)
        else:
            self._open(part)

    def finish(self) -> None:
        self._nothing_follows()
        if self.now is not self.outside:
            self._note(self.now.at, self.now.at + 1, "This parenthesis has no end.")

    def _term(self, part: Term) -> None:
        if self.now.inverted and self.now.terms and self.now.terms[0].field != part.field:
            self._note(part.at, part.end, "Between “-(” and “)” stand values of one field.")
            return
        self.now.terms.append(part)
        self.now.joined.append(self._is_joined(part))
        self.before, self.waiting = part, None

    def _is_joined(self, part: Term) -> bool:
        if not self.waiting:
            return False
        if self.before is None or self.before.field != part.field:
            reason = _OR_BETWEEN
        elif self.before.negated or part.negated:
            reason = "“or” does not go with “-”: -#sun -#sea leaves out both, -(#sun #sea) what has both."
        else:
            return True
        self._note(self.waiting.at, self.waiting.end, reason)
        return False

    def _or(self, part: Mark) -> None:
        self._nothing_follows()
        self.waiting = part

    def _open(self, part: Mark) -> None:
        if self.now is not self.outside:
            self._note(part.at, part.end, "Parentheses do not go into one another.")
            return
        if self.waiting:
            self._note(self.waiting.at, self.waiting.end, _OR_BETWEEN)
        self.now = _Group(part.what == "-(", part.at, [], [])
        self.groups.append(self.now)
        self.before = self.waiting = None

    def _close(self, part: Mark) -> None:
        self._nothing_follows()
        if self.now is self.outside:
            self._note(part.at, part.end, "This parenthesis closes nothing.")
        elif not self.now.terms:
            self._note(self.now.at, part.end, "There is nothing between these parentheses.")
        self.now, self.before = self.outside, None

    def _nothing_follows(self) -> None:
        if self.waiting:
            self._note(self.waiting.at, self.waiting.end, _OR_AFTER)
        self.waiting = None

    def _note(self, at: int, end: int, reason: str) -> None:
        self.faults.append(fault(at, end, reason))


def _joined(field: Field, groups: list[_Group], faults: list[Fault]) -> Choice:
    """Make the choice of one field out of its terms."""
    if len(groups) > 1:
        first = groups[1].terms[0]
        faults.append(fault(first.at, first.end, f"All of {field} goes between the parentheses, or none of it."))
    group = groups[0]
    wanted = [each for each in group.terms if not each.negated]
    how = _how(field, group, faults)
    _contradictions(wanted, group, faults)
    if field is Field.DATE and how == "and":
        values = _narrowed(wanted, faults)
    else:
        values = [value for each in wanted for value in each.values]
    return choice(
        values,
        (value for each in group.terms if each.negated for value in each.values),
        how if field in SEVERAL else "or",
        group.inverted,
    )


def _contradictions(wanted: list[Term], group: _Group, faults: list[Fault]) -> None:
    """Point at what is left out though it is asked for too."""
    values = {value for each in wanted for value in each.values}
    for each in group.terms:
        if each.negated and values & set(each.values):
            faults.append(fault(each.at, each.end, "This is both asked for and left out, so nothing would be found."))


def _how(field: Field, group: _Group, faults: list[Fault]) -> How:
    """Whether any of the wanted values are asked for, or all."""
    wanted = [(each, joined) for each, joined in zip(group.terms, group.joined, strict=True) if not each.negated]
    rest = [joined for _, joined in wanted[1:]]
    open_ended = field is Field.DATE and any(_is_open(each) for each, _ in wanted)
    if all(rest) or not (field in SEVERAL or open_ended):
        return "or"
    listed = field in SEVERAL and any(len(each.values) > 1 for each, _ in wanted)
    if any(rest) or listed:
        odd = next((each for each, joined in wanted[1:] if joined != rest[0]), wanted[1][0])
        reason = f"Ask for all values of {field} or for any of them: with “or” between all, or between none."
        faults.append(fault(odd.at, odd.end, reason))
    return "and"


def _is_open(part: Term) -> bool:
    return len(part.values) == 1 and None in days_of(part.values[0])


def _narrowed(wanted: list[Term], faults: list[Fault]) -> list[str]:
    """Return the times that are left of some: those with both ends, each within all that have no end."""
    bound: Span | None = (None, None)
    for each in wanted:
        if _is_open(each) and bound:
            bound = overlap(bound, days_of(each.values[0]))
    listed = [value for each in wanted if not _is_open(each) for value in each.values]
    spans: list[Span] = [days_of(value) for value in listed] or [(None, None)]
    left = [span for each in spans if bound and (span := overlap(each, bound))]
    if left:
        return [days_text(*span) for span in left]
    faults.append(fault(wanted[-1].at, wanted[-1].end, "No day is in all of these times."))
    return list(wanted[0].values)
