"""What is chosen: an immutable value, its locks, and the way back.

A field has values, each a text. Which pictures a value means is for `index` to say; how a selection is written,
for `written`, and how it is read, for `query`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from igcore.selection.times import covers, days_of, days_text, overlap

How = Literal["or", "and"]


class Field(StrEnum):
    """What can be chosen by, in the order in which choices are written."""

    TEXT = "text"
    PERSON = "person"
    HASHTAG = "hashtag"
    TAGGED = "tagged"
    TAGS = "tags"
    DATE = "date"
    SEASON = "season"
    WEEKDAY = "weekday"
    HOUR = "hour"
    PLACE = "place"
    HUE = "hue"
    DOMINANT = "dominant"
    COLOUR = "colour"
    NEAR = "near"
    KIND = "kind"
    ARCHIVE = "archive"
    DUPLICATE = "duplicate"
    SOURCE = "source"
    PICTURE = "picture"


#: Fields of which one post or picture can have several values, so that "all of them" makes sense.
SEVERAL = frozenset({Field.TEXT, Field.HASHTAG, Field.COLOUR, Field.NEAR, Field.ARCHIVE, Field.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in one field.

    Pictures are in that have one of `values` (or all of them: `how`), and none of `none`. Neither says anything
    where it is empty. `inverted` turns the whole round.
    """

    values: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    how: How = "or"
    inverted: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is chosen."""
        return bool(self.values or self.none)


NOTHING = Choice()


def choice(values: Iterable[str] = (), none: Iterable[str] = (), how: How = "or", inverted: bool = False) -> Choice:
    """Make a choice in the one way in which it is written: each value once, `how` only where there are several.

    Example:
        >>> choice(["red"], inverted=True) == choice(none=["red"])
        True
    """
    without = tuple(dict.fromkeys(none))
    wanted = tuple(value for value in dict.fromkeys(values) if value not in without)
    how = how if len(wanted) > 1 else "or"
    if not (wanted or without):
        return NOTHING
    if inverted and not without and how == "or":
        return Choice(none=wanted)
    if inverted and not wanted:
        return Choice(values=without)
    return Choice(wanted, without, how, inverted)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen in each field, and which fields are locked: what would change those changes nothing."""

    choices: tuple[tuple[Field, Choice], ...] = ()
    locked: frozenset[Field] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        """Tell whether anything is chosen."""
        return bool(self.choices)

    def of(self, name: Field) -> Choice:
        """Return what is chosen in a field."""
        return next((chosen for each, chosen in self.choices if each == name), NOTHING)

    def choose(self, name: Field, chosen: Choice) -> "Selection":
        """Choose anew in a field."""
        if name in self.locked:
            return self
        if chosen.how == "and" and name not in SEVERAL:
            chosen = choice(chosen.values, chosen.none, "or", chosen.inverted)
        others = {each: other for each, other in self.choices if each != name}
        every = others | ({name: chosen} if chosen else {})
        return replace(self, choices=tuple((each, every[each]) for each in Field if each in every))

    def toggle(self, name: Field, value: str) -> "Selection":
        """Add a value, or take it away: a click, and a click again. One that was excluded is let in first.

        A time that lies within a chosen one is chosen instead of it: from a year one goes on to its months. The other
        way round the longer time takes in those within it.
        """
        now = self.of(name)
        if value in now.none or value in now.values:
            return self.drop(name, value)
        if name is Field.DATE:
            now = _apart(now, value, within=True)
        return self.choose(name, choice((*now.values, value), now.none, now.how, now.inverted))

    def exclude(self, name: Field, value: str) -> "Selection":
        """Leave out what has a value; again, and it may come. Shorter times within an excluded one go with it."""
        now = self.of(name)
        if value in now.none:
            return self.drop(name, value)
        if name is Field.DATE:
            now = _apart(now, value, within=False)
        return self.choose(name, choice(now.values, (*now.none, value), now.how, now.inverted))

    def drop(self, name: Field, value: str) -> "Selection":
        """Forget one value."""
        now = self.of(name)
        values = (each for each in now.values if each != value)
        none = (each for each in now.none if each != value)
        return self.choose(name, choice(values, none, now.how, now.inverted))

    def join(self, name: Field, how: How) -> "Selection":
        """Ask for any of a field's values ("or"), or for all of them ("and")."""
        now = self.of(name)
        return self.choose(name, choice(now.values, now.none, how, now.inverted))

    def invert(self, name: Field | None = None) -> "Selection":
        """Choose in a field what is not chosen now; without a name in every field that has a choice."""
        inverted = self
        for each, now in self.choices:
            if name in (None, each):
                inverted = inverted.choose(each, choice(now.values, now.none, now.how, not now.inverted))
        return inverted

    def clear(self) -> "Selection":
        """Choose nothing, but for what is locked."""
        return replace(self, choices=tuple((each, chosen) for each, chosen in self.choices if each in self.locked))

    def without(self, *names: Field) -> "Selection":
        """Return what is chosen in all other fields, locked or not."""
        return replace(self, choices=tuple((each, chosen) for each, chosen in self.choices if each not in names))

    def lock(self, name: Field) -> "Selection":
        """Lock a field; a locked one is free again."""
        return replace(self, locked=self.locked ^ {name})

    def take(self, found: "Selection") -> "Selection":
        """Choose what somebody searched for, besides what is chosen.

        Words, hashtags and whatever else a picture can have several of narrow further, and so do times without an
        end; in all other fields it is now what was searched for.
        """
        taken = self
        for name, new in found.choices:
            taken = taken.choose(name, _both(name, self.of(name), new))
        return replace(taken, locked=taken.locked | found.locked)


def _apart(now: Choice, value: str, *, within: bool) -> Choice:
    """Drop the times that a new one stands for, or (`within`) that it lies in."""

    def stays(other: str) -> bool:
        return not (covers(value, other) or (within and covers(other, value)))

    return choice(filter(stays, now.values), filter(stays, now.none), now.how, now.inverted)


def _both(name: Field, now: Choice, new: Choice) -> Choice:
    """Choose by two choices where that makes one, else by the new one."""
    if not now or now.inverted or new.inverted:
        return new
    if name is Field.DATE:
        return _narrower(now, new)
    # Nobody may have asked for any of several: those of both cannot be asked for together.
    if name not in SEVERAL or any(each.how == "or" and len(each.values) > 1 for each in (now, new)):
        return new
    values = (*(value for value in now.values if value not in new.none), *new.values)
    none = (*(value for value in now.none if value not in new.values), *new.none)
    return choice(values, none, "and")


def _narrower(now: Choice, new: Choice) -> Choice:
    """Return the days of both choices, where each is one time and one of them has no end; else the new one."""
    if now.none or new.none or not len(now.values) == len(new.values) == 1:
        return new
    one, other = days_of(now.values[0]), days_of(new.values[0])
    common = overlap(one, other) if None in (*one, *other) else None
    return choice([days_text(*common)]) if common else new


@dataclass(frozen=True, slots=True)
class History:
    """A selection, those before it (nearest last) and those that one came back from (nearest first)."""

    now: Selection = Selection()
    past: tuple[Selection, ...] = ()
    future: tuple[Selection, ...] = ()

    def go(self, selection: Selection) -> "History":
        """Choose something else; where one came back from is forgotten."""
        if selection == self.now:
            return self
        return History(selection, (*self.past, self.now)[-_KEPT:])

    def back(self) -> "History":
        """Undo the last choice; where there is none, nothing happens."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def forward(self) -> "History":
        """Choose again what was undone."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])

    def meet(self, selection: Selection) -> "History":
        """Follow the browser, whose own Back and Forward change the address."""
        if self.past and selection == self.past[-1]:
            return self.back()
        if self.future and selection == self.future[0]:
            return self.forward()
        return self.go(selection)


#: So many steps back are kept.
_KEPT = 100
