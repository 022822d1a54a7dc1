"""Strips of other pictures on the card of one: of its post, its day, its day in other years, like it in some way."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np

from igcore.selection import UNDATED
from igcore.web.nearby import Nearby, Rows
from igcore.web.volume import Volume

Json = dict[str, Any]

#: So many pictures are in a strip, whatever there is.
LONGEST = 24
#: So many are found by their colours.
NEAREST = 12
#: The strips of so many people are shown for a day.
_PEOPLE = 6
_EPOCH = date(1970, 1, 1)
_YEAR = 1970
# A hundred days are written for one card: faster so than by the language of the machine.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DAY_RULE = "All pictures of this local day, by person."
_YEARS_RULE = "Pictures of the same day of the year, the latest year first; of many, some of each year."
_NEAR_RULE = (
    "Palettes that are nearest to this one: how far its colours are from the other's (CIEDE2000), share by share. "
    "The number is that distance."
)
_ALIKE_RULE = "The same file, or one whose fingerprint (64 bits of how it looks) differs in 6 bits at most."


def date_of(day: int) -> date | None:
    """Local day, if it is known."""
    return None if day == UNDATED else _EPOCH + timedelta(days=day)


def day_text(day: int) -> str:
    """Write a local day.

    Example:
        >>> day_text(17028)
        'Mon 15 Aug 2016'
    """
    there = date_of(day)
    if there is None:
        return "undated"
    return f"{_WEEKDAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1][:3]} {there.year}"


def dated(person: str, day: int) -> str:
    """Say in words which picture is meant, for who does not see it."""
    return f"{person}, {day_text(day)}"


def sections(volume: Volume, beside: Nearby, row: int) -> list[Json]:
    """Give the pictures that lie beside one, under headings; those that would be empty are left out.

    Args:
        volume: The library.
        beside: Of the same.
        row: Of its images.

    Returns:
        For each `name`, `heading`, `says` (the rule) and `strips`; a strip has a `caption`, how many there are in
        `total`, and at most 24 `pictures`, each with `row`, `label` and a short `note`. That of the post and those of
        the day have the picture itself among them.
    """
    strip = _stripper(volume, beside)
    post = _post(volume, beside, row)
    day = beside.on_day(row)
    found = [
        _section("post", "This post", "All pictures of the post, in its order.", [strip("", post, row)]),
        _section("day", day_text(int(beside.day[row])), _DAY_RULE, _by_person(volume, day, row, strip)),
        _years(beside, row, strip),
        _near(beside, row, strip),
        _alike(beside, row, strip),
    ]
    shown = [len(post) > 1, len(np.setdiff1d(day, post)) > 0, True, True, True]
    return [section for section, there in zip(found, shown, strict=True) if there and section["strips"]]


def _section(name: str, heading: str, says: str, strips: Iterable[Json]) -> Json:
    return {"name": name, "heading": heading, "says": says, "strips": [each for each in strips if each["pictures"]]}


Strip = Callable[..., Json]


def _stripper(volume: Volume, beside: Nearby) -> Strip:
    at = volume.at

    def label(row: int) -> str:
        return dated(at.people[at.person[at.post[row]]], int(beside.day[row]))

    def strip(caption: str, rows: Rows, around: int = -1, notes: list[str] | None = None, total: int = -1) -> Json:
        """Cut a strip out of many rows, around one of them if it is there."""
        place = np.flatnonzero(rows == around)
        first = max(0, min(int(place[0]) - LONGEST // 2, len(rows) - LONGEST)) if len(place) else 0
        shown = rows[first : first + LONGEST].tolist()
        texts = notes[first : first + LONGEST] if notes else [""] * len(shown)
        pictures = [{"row": each, "label": label(each), "note": note} for each, note in zip(shown, texts, strict=True)]
        return {"caption": caption, "total": len(rows) if total < 0 else total, "pictures": pictures}

    return strip


def _post(volume: Volume, beside: Nearby, row: int) -> Rows:
    rows = beside.in_post(row)
    if len(rows) < 2:
        return rows
    position = volume.tables.images["position"].array[rows].to_numpy(np.int64, na_value=0)
    return rows[np.argsort(position, kind="stable")]


def _by_person(volume: Volume, day: Rows, row: int, strip: Strip) -> list[Json]:
    """One strip for each person, that of the picture's own first."""
    whose = volume.at.person[volume.at.post[day]]
    own = int(volume.at.person[volume.at.post[row]])
    people = sorted(np.unique(whose).tolist(), key=lambda person: (person != own, person))
    return [strip(volume.at.people[each], day[whose == each], row) for each in people[:_PEOPLE]]


def _years(beside: Nearby, row: int, strip: Strip) -> Json:
    """The same day in other years: the latest first, and some of each if there are too many."""
    rows = beside.in_other_years(row)
    years = (_YEAR + beside.day[rows].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)).astype(np.int64)
    order = np.argsort(-years, kind="stable")
    rows, years = rows[order], years[order]
    starts = np.flatnonzero(np.diff(years, prepend=-1))
    within = np.arange(len(rows)) - np.repeat(starts, np.diff(starts, append=len(rows)))
    fewest = np.sort(np.lexsort((-years, within))[:LONGEST])
    notes = [str(year) for year in years[fewest].tolist()]
    day = date_of(int(beside.day[row]))
    heading = f"{day.day} {_MONTHS[day.month - 1]} in other years" if day else ""
    return _section("years", heading, _YEARS_RULE, [strip("", rows[fewest], -1, notes, len(rows))])


def _near(beside: Nearby, row: int, strip: Strip) -> Json:
    rows, far = beside.near_in_colour(row, NEAREST)
    notes = [f"{each:.1f}" for each in far.tolist()]
    return _section("near", "Nearest in colour", _NEAR_RULE, [strip("", rows, -1, notes)])


def _alike(beside: Nearby, row: int, strip: Strip) -> Json:
    rows = beside.looking_alike(row)
    notes = ["same file" if beside.content[each] == beside.content[row] else "" for each in rows.tolist()]
    return _section("alike", "Looks the same", _ALIKE_RULE, [strip("", rows, -1, notes)])
