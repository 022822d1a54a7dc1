"""Times from one day to another, which are the values of the field `date`: how they are written. Pure."""

import re
from calendar import monthrange
from datetime import date

from igcore.selection.words import shown

#: First and last day, both included; None where there is no end on that side.
Span = tuple[date | None, date | None]

_PARTS = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
#: Letters of a day in ISO's way that name its year, its month, and the day itself.
_LENGTHS = (4, 7, 10)


def days_of(value: str) -> Span:
    """First and last day of a value of the field `date`.

    Raises:
        ValueError: It is no date; its text is a sentence for people.

    Example:
        >>> days_of("2015-02")
        (datetime.date(2015, 2, 1), datetime.date(2015, 2, 28))
        >>> days_of("..2015-02")
        (None, datetime.date(2015, 2, 28))
    """
    first, dots, last = value.partition("..")
    if not dots:
        return _span(first)
    start = _span(first)[0] if first else None
    end = _span(last)[1] if last else None
    if not (start or end) or (start and end and start > end):
        raise ValueError(f"“{shown(value)}” is no time from one day to a later one.")
    return start, end


def days_text(start: date | None, end: date | None) -> str:
    """Write a time from one day to another, as short as it goes.

    Example:
        >>> days_text(date(2015, 2, 1), date(2015, 2, 28)), days_text(date(2015, 6, 1), date(2015, 7, 3))
        ('2015-02', '2015-06-01..2015-07-03')
        >>> days_text(None, date(2015, 12, 31))
        '..2015'
    """
    if not (start and end):
        return f"{_short(start, 0)}..{_short(end, 1)}"
    for length in _LENGTHS:
        first, last = start.isoformat()[:length], end.isoformat()[:length]
        if (_span(first)[0], _span(last)[1]) == (start, end):
            break
    return first if first == last else f"{first}..{last}"


def overlap(one: Span, other: Span) -> Span | None:
    """Return the days that are in both, if there are any.

    Example:
        >>> days_text(*overlap(days_of("2015"), days_of("2015-11..")))
        '2015-11..2015-12'
    """
    start = max((each for each in (one[0], other[0]) if each), default=None)
    end = min((each for each in (one[1], other[1]) if each), default=None)
    return None if start and end and start > end else (start, end)


def covers(outer: str, inner: str) -> bool:
    """Whether all days of one value are in another.

    Example:
        >>> covers("2015", "2015-06"), covers("2015-06", "2015"), covers("2014..", "2015")
        (True, False, True)
    """
    return overlap(days_of(outer), days_of(inner)) == days_of(inner)


def _short(day: date | None, side: int) -> str:
    texts = [day.isoformat()[:length] for length in _LENGTHS] if day else [""]
    return next((text for text in texts if text and _span(text)[side] == day), "")


def _span(text: str) -> tuple[date, date]:
    found = _PARTS.fullmatch(text)
    if not found:
        raise ValueError(f"“{shown(text)}” is no date; write 2015, 2015-06 or 2015-06-21.")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(f"There is no day {text}.") from None
    if day is not None:
        return first, first
    month = 12 if month is None else month
    return first, date(first.year, month, monthrange(first.year, month)[1])
