"""Periods: a place where one lived, from day to day, with its time zone and half of the earth.

They are kept in a small file that people can read and write, `periods.toml`:

    home = "Europe/Copenhagen"          # zone of all times outside of the periods

    [[period]]
    place = "Denmark"
    from = 2011-07-17                   # local days, both included; left out: since ever
    to = 2015-04-10                     # left out: until now
    zone = "Europe/Copenhagen"          # of the IANA database
    hemisphere = "north"                # left out: as the zone lies
    person = "Kat"                      # left out: everybody
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import tomli_w

from igcore.errors import PeriodsError
from igcore.places.zones import Hemisphere, hemisphere_of, meant, town, zones

#: Zone of times outside of any period, until somebody says otherwise.
HOME_ZONE = "UTC"
#: What the place of those times is called.
NOWHERE = "elsewhere"
#: More than anybody lived at.
_MOST = 500
_LONGEST = 100
_KEYS = ("place", "from", "to", "zone", "hemisphere", "person")
_HEMISPHERES: tuple[Hemisphere, ...] = ("north", "south")
_DAY = timedelta(days=1)
#: Days of which there can be pictures, and more.
_FIRST, _LAST = date(1800, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """A place where somebody, or everybody (`person` None), lived from `first` to `last`, both included.

    A day that is None is before all, or after all.
    """

    place: str
    zone: str
    first: date | None = None
    last: date | None = None
    hemisphere: Hemisphere = "north"
    person: str | None = None

    @property
    def start(self) -> date:
        """First day; the first that there is where it is open."""
        return self.first or date.min

    @property
    def end(self) -> date:
        """Last day; the last that there is where it is open."""
        return self.last or date.max


@dataclass(frozen=True, slots=True)
class Periods:
    """All periods, ordered by person (everybody's first) and day, and the zone of times outside of them."""

    periods: tuple[Period, ...] = ()
    home: str = HOME_ZONE

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the places, in the order in which they come first."""
        return tuple(dict.fromkeys(each.place for each in self.periods))


def read_periods(text: str) -> Periods:
    r"""Read the text of a `periods.toml`.

    Raises:
        PeriodsError: It is no TOML, or a period is not possible; every fault is named.

    Example:
        >>> read_periods('[[period]]\nplace = "Oz"\nzone = "Australia/Sydney"').periods[0].hemisphere
        'south'
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PeriodsError([f"it is no TOML ({error})"]) from None
    return periods_of(found.get("period", []), found.get("home", HOME_ZONE), set(found) - {"home", "period"})


def periods_of(rows: object, home: object = HOME_ZONE, unknown: set[str] | None = None) -> Periods:
    """Make periods of rows with the keys of the file.

    Args:
        rows: Mappings with `place`, `zone` and, each of which may be missing or None, `from`, `to`, `hemisphere`
            and `person`.
        home: Zone of times outside of the periods.
        unknown: Keys beside them that mean nothing.

    Raises:
        PeriodsError: As `read_periods`.
    """
    faults = [f"{key} is no part of it" for key in sorted(unknown or ())]
    faults += [f"home: {fault}" for fault in _zone_faults(home)]
    if not isinstance(rows, list) or len(rows) > _MOST:
        raise PeriodsError([*faults, f"period has to be a list of at most {_MOST} entries"])
    read = []
    for number, row in enumerate(rows, start=1):
        wrong = list(_row_faults(row))
        faults += [f"{_called(number, row)}: {fault}" for fault in wrong]
        if not wrong:
            read.append(_period(row))
    found = sorted(read, key=lambda each: (each.person or "", each.start, each.end))
    faults += list(_overlaps(found))
    if faults:
        raise PeriodsError(faults)
    return Periods(tuple(found), str(home))


def _called(number: int, row: object) -> str:
    place = row.get("place") if isinstance(row, Mapping) else None
    return f"period {number} ({place})" if isinstance(place, str) and place.strip() else f"period {number}"


def _row_faults(row: object) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "it has to be a table"
        return
    for key in sorted(set(row) - set(_KEYS)):
        yield f"{key} is no part of it"
    for key in ("place", "person"):
        yield from _text_faults(key, row.get(key))
    yield from _zone_faults(row.get("zone"))
    if row.get("hemisphere") not in (None, *_HEMISPHERES):
        yield "hemisphere is north or south"
    days = [row.get("from"), row.get("to")]
    if not all(each is None or _is_day(each) for each in days):
        yield "from and to are days, such as 2015-04-11"
    elif all(days) and days[0] > days[1]:  # type: ignore[operator]  # both are days
        yield f"it ends ({days[1]}) before it begins ({days[0]})"


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime) and _FIRST <= value <= _LAST


def _text_faults(key: str, value: object) -> Iterator[str]:
    if value is None and key == "person":
        return
    if not isinstance(value, str) or not value.strip():
        yield f"{key} has to be a name"
    elif len(value) > _LONGEST or not _plain(value).isprintable():
        yield f"{key} is a name of at most {_LONGEST} letters that can be printed"


def _plain(name: str) -> str:
    return " ".join(name.split())


def _zone_faults(name: object) -> Iterator[str]:
    if not isinstance(name, str) or not name.strip():
        yield "a time zone is missing, such as Europe/Copenhagen"
    elif name not in zones():
        other = meant(name[:_LONGEST])
        yield f"there is no time zone {name[:_LONGEST]}{f'; {other} may be meant' if other else ''}"


def _period(row: Mapping[str, Any]) -> Period:
    person = row.get("person")
    return Period(
        place=_plain(row["place"]),
        zone=row["zone"],
        first=row.get("from"),
        last=row.get("to"),
        hemisphere=row.get("hemisphere") or hemisphere_of(row["zone"]),
        person=_plain(person) if person else None,
    )


def _overlaps(periods: Sequence[Period]) -> Iterator[str]:
    for before, after in zip(periods, periods[1:], strict=False):
        if before.person == after.person and after.start <= before.end:
            until = min(before.end, after.end)
            days = f"on {_day(after.start)}" if after.start == until else f"{_from(after.start)} {_to(until)}"
            yield f"{before.place} and {after.place} overlap {days}{_of(before.person)}"


def gaps(periods: Periods) -> list[str]:
    """Say where days lie between two periods: their times are those of the home zone.

    Example:
        >>> gaps(periods_of([{"place": "A", "zone": "UTC", "to": date(2015, 4, 1)},
        ...                  {"place": "B", "zone": "UTC", "from": date(2015, 4, 3)}]))
        ['No place is given on 2 April 2015, between A and B.']
    """
    found = []
    for before, after in zip(periods.periods, periods.periods[1:], strict=False):
        if before.person == after.person and before.end < after.start - _DAY:
            first, last = before.end + _DAY, after.start - _DAY
            days = f"on {_day(first)}" if first == last else f"{_from(first)} {_to(last)}"
            found.append(f"No place is given {days}, between {before.place} and {after.place}{_of(before.person)}.")
    return found


def zone_on(periods: Periods, day: date, person: str | None = None) -> str:
    """Return the zone in which somebody lived on a day: of a period of theirs, or else of everybody, or else home."""
    there = [each for each in periods.periods if each.start <= day <= each.end and each.person in (None, person)]
    return max(there, key=lambda each: each.person or "").zone if there else periods.home


def laid_over(periods: Periods, new: Period) -> Periods:
    """Put a period in; those of the same person, or of everybody, that it overlaps end or begin beside it.

    Example:
        >>> lived = Periods((Period("Denmark", "Europe/Copenhagen"),))
        >>> trip = Period("Tokyo", "Asia/Tokyo", date(2015, 4, 1), date(2015, 4, 9))
        >>> [(each.place, str(each.first), str(each.last)) for each in laid_over(lived, trip).periods]
        [('Denmark', 'None', '2015-03-31'), ('Tokyo', '2015-04-01', '2015-04-09'), ('Denmark', '2015-04-10', 'None')]
    """
    kept = [each for each in periods.periods if each.person != new.person]
    for each in periods.periods:
        if each.person == new.person:
            kept += _beside(each, new)
    order = sorted([*kept, new], key=lambda each: (each.person or "", each.start, each.end))
    return replace(periods, periods=tuple(order))


def _beside(old: Period, new: Period) -> Iterator[Period]:
    """What a period that is put in leaves of another."""
    if old.end < new.start or new.end < old.start:
        yield old
        return
    if new.first is not None and old.start < new.start:
        yield replace(old, last=new.first - _DAY)
    if new.last is not None and new.end < old.end:
        yield replace(old, first=new.last + _DAY)


def with_move(periods: Periods, day: date, before: str, after: str, person: str | None = None) -> Periods:
    """Put in a move to another zone, up to the next period; a day before it without a period gets one too.

    Args:
        periods: What is known.
        day: First day there.
        before: Zone where somebody lived before, unless a period says so.
        after: The new zone.
        person: Who moved; None for everybody.

    Example:
        >>> moved = with_move(Periods(), date(2015, 4, 11), "Europe/Copenhagen", "America/Los_Angeles")
        >>> [(each.place, str(each.first), str(each.last)) for each in moved.periods]
        [('Copenhagen', 'None', '2015-04-10'), ('Los Angeles', '2015-04-11', 'None')]
    """
    mine = [each for each in periods.periods if each.person == person]
    earlier, later = day - _DAY, [each for each in mine if each.start > day]
    if not any(each.start <= earlier <= each.end for each in mine):
        ended = max((each.end for each in mine if each.end < earlier), default=None)
        first = None if ended is None else ended + _DAY
        periods = laid_over(periods, _lived_in(before, first, earlier, person))
    lasts = [each.last for each in mine if each.start <= day <= each.end]
    last = lasts[0] if lasts else min((each.start - _DAY for each in later), default=None)
    return laid_over(periods, _lived_in(after, day, last, person))


def _lived_in(zone: str, first: date | None, last: date | None, person: str | None) -> Period:
    """Period in a zone, called after its town."""
    return Period(town(zone), zone, first, last, hemisphere_of(zone), person)


def _of(person: str | None) -> str:
    return f" ({person})" if person else ""


def _from(day: date) -> str:
    return "from the beginning" if day == date.min else f"from {_day(day)}"


def _to(day: date) -> str:
    return "on" if day == date.max else f"to {_day(day)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def to_toml(periods: Periods) -> str:
    """Write the text of a `periods.toml`, which `read_periods` reads as the same."""
    rows = [
        {key: value for key, value in zip(_KEYS, _row(each), strict=True) if value is not None}
        for each in periods.periods
    ]
    return tomli_w.dumps({"home": periods.home, **({"period": rows} if rows else {})})


def _row(period: Period) -> tuple[Any, ...]:
    return (period.place, period.first, period.last, period.zone, period.hemisphere, period.person)
