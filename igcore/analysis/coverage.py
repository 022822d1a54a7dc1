"""Days that archives cover: without them a rate would take days of which nothing is known for days without posts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.places import NOWHERE, Periods
from igcore.places.clock import EPOCH
from igcore.selection import UNDATED, Field, Index, Mask, Selection, having, of_days
from igcore.selection.columns import Column, Days, Many, One

#: Fields that are about days, so that what is chosen in them leaves out days too.
OF_DAYS = frozenset({Field.PERSON, Field.DATE, Field.SEASON, Field.WEEKDAY, Field.PLACE})
#: Cells of fewer days are marked: their rates say little.
THIN = 30


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """r days of people: each day once for everybody of whom an archive covers it, by person, then day.

    `person` (r,) place in `people`; `day` (r,) since 1970; `columns` what each field of `OF_DAYS` says of them.
    """

    people: tuple[str, ...]
    person: npt.NDArray[np.int16]
    day: npt.NDArray[np.int32]
    columns: Mapping[Field, Column]

    def choose(self, selection: Selection, without: Field | None = None) -> Mask:
        """Mask (r,) of the days that a selection leaves; what it says of other things than days leaves them all."""
        mask = np.ones(len(self.day), bool)
        for field, chosen in selection.choices:
            if field in OF_DAYS and field is not without:
                mask &= having(self.columns[field], chosen)
        return mask


def covered(at: Index, periods: Periods) -> Covered:
    """Find the days that archives cover.

    An archive covers for a person all days from the first post that it has of that person to the last. Season and place
    of a day are those of the period in which it lies; on a day of moving a post may still be of the place before.
    """
    people, days_of = _spans(at)
    person = np.repeat(people, [len(each) for each in days_of]).astype(np.int16)
    day = np.concatenate([np.empty(0, np.int32), *days_of]).astype(np.int32)
    place, south = _where(at, periods, person, day)
    columns = of_days(day, south)
    places = at.columns[Field.PLACE].values
    return Covered(
        at.people,
        person,
        day,
        {
            Field.PERSON: One("post", at.people, person),
            Field.DATE: columns[Field.DATE],
            Field.SEASON: columns[Field.SEASON],
            Field.WEEKDAY: columns[Field.WEEKDAY],
            Field.PLACE: One("post", places, place),
        },
    )


def _spans(at: Index) -> tuple[list[int], list[npt.NDArray[np.int32]]]:
    """Everybody with a dated post, and the days that are covered of each."""
    archives = at.columns[Field.ARCHIVE]
    assert isinstance(archives, Many)
    known = (at.day[archives.places] != UNDATED) & (at.person[archives.places] >= 0)
    posts, codes = archives.places[known], archives.codes[known]
    pairs, place = np.unique(at.person[posts].astype(np.int64) * len(archives.values) + codes, return_inverse=True)
    first, last = np.full(len(pairs), np.iinfo(np.int32).max), np.full(len(pairs), np.iinfo(np.int32).min)
    np.minimum.at(first, place, at.day[posts])
    np.maximum.at(last, place, at.day[posts])
    spans: dict[int, list[npt.NDArray[np.int32]]] = {}
    for pair, start, end in zip(pairs.tolist(), first.tolist(), last.tolist(), strict=True):
        spans.setdefault(pair // len(archives.values), []).append(np.arange(start, end + 1, dtype=np.int32))
    return list(spans), [np.unique(np.concatenate(some)) for some in spans.values()]


def _where(
    at: Index, periods: Periods, person: npt.NDArray[np.int16], day: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int16], Mask]:
    """Place of each day in the listed places, and whether it is on the southern half of the earth."""
    listed = {name: number for number, name in enumerate(at.columns[Field.PLACE].values)}
    place = np.full(len(day), listed.get(NOWHERE, -1), np.int16)
    south = np.zeros(len(day), bool)
    # Those of a person come after everybody's, and hold where both do.
    for each in periods.periods:
        there = (day >= (each.start - EPOCH).days) & (day <= (each.end - EPOCH).days)
        if each.person is not None:
            there &= person == (at.people.index(each.person) if each.person in at.people else -2)
        place[there] = listed.get(each.place, -1)
        south[there] = each.hemisphere == "south"
    return place, south


def stretches(days: Covered, rows: Mask) -> pd.DataFrame:
    """Put covered days together that follow each other at one place.

    Args:
        days: r covered days.
        rows: (r,) days that count.

    Returns:
        `person`, `place` (missing where there are no places), `first` and `last` (datetime64[ms], local days), `days`:
        by person, then day.
    """
    place = _codes(days.columns[Field.PLACE])[rows]
    person, day = days.person[rows], days.day[rows]
    broken = (np.diff(person) != 0) | (np.diff(day) != 1) | (np.diff(place) != 0)
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(day), 1), bool), broken]))
    ends = np.concatenate([starts[1:], [len(day)]])[: len(starts)] - 1
    names = np.array([*days.columns[Field.PLACE].values, None], object)
    first, last = (day[each].astype("datetime64[D]").astype("datetime64[ms]") for each in (starts, ends))
    return pd.DataFrame(
        {
            "person": pd.array(np.array(days.people, object)[person[starts]], "string"),
            "place": pd.array(names[place[starts]], "string"),
            "first": first,
            "last": last,
            "days": ends - starts + 1,
        }
    )


def rates(at: Index, days: Covered, posts: Mask, rows: Mask, *fields: Field) -> pd.DataFrame:
    """Count posts per covered day in every cell of some fields.

    Args:
        at: p posts.
        days: r covered days.
        posts: (p,) those that count; undated ones do not.
        rows: (r,) days that count.
        fields: Of `OF_DAYS`; at least one.

    Returns:
        A column of each field's values; `posts`, `days` (of people: two of one day are two), `rate` (posts per such
        day; missing without any day) and `thin` (under `THIN` days): a row for every cell that has either, in the
        order of the values.
    """
    values = [days.columns[field].values for field in fields]
    widths = [len(each) for each in values]
    of_posts, of_days = (
        _cells([source[field] for field in fields], mask, widths)
        for source, mask in ((at.columns, posts & (at.day != UNDATED)), (days.columns, rows))
    )
    there = np.flatnonzero((of_posts > 0) | (of_days > 0))
    places = np.unravel_index(there, widths)
    named = {
        str(field): pd.array(np.array(names, object)[place], "string")
        for field, names, place in zip(fields, values, places, strict=True)
    }
    counted, lived = of_posts[there], of_days[there]
    rate = pd.array(counted / np.maximum(lived, 1), "Float64")
    rate[lived == 0] = pd.NA
    return pd.DataFrame({**named, "posts": counted, "days": lived, "rate": rate, "thin": lived < THIN})


class Rate(NamedTuple):
    """Posts per covered day of one value of a field."""

    value: str
    posts: int
    days: int

    @property
    def rate(self) -> float:
        """Posts a day."""
        return self.posts / self.days


def by_rate(table: pd.DataFrame, field: Field) -> list[Rate]:
    """Add up the rows of `rates` that are not thin by the values of one field, the fewest posts a day first.

    Args:
        table: Rows of `rates`, with a column of that field.
        field: Whose values are told apart; cells of all others are put together.

    Returns:
        One for each value that has days; of as many a day in the order of the table.
    """
    posts: Counter[str] = Counter()
    days: Counter[str] = Counter()
    columns = (table[name].tolist() for name in (str(field), "posts", "days", "thin"))
    for value, some, lived, thin in zip(*columns, strict=True):
        if not thin:
            posts[value] += some
            days[value] += lived
    return sorted(
        (Rate(value, posts[value], lived) for value, lived in days.items() if lived), key=lambda each: each.rate
    )


def _cells(columns: Sequence[Column], mask: Mask, widths: Sequence[int]) -> npt.NDArray[np.int64]:
    """Count rows of a mask in every cell; a row without a value in one of the columns is in none."""
    codes = [_codes(column)[mask].astype(np.int64) for column in columns]
    known = np.logical_and.reduce([each >= 0 for each in codes])
    cells = np.zeros(int(known.sum()), np.int64)
    for each, width in zip(codes, widths, strict=True):
        cells = cells * width + each[known]
    return np.bincount(cells, minlength=int(np.prod(widths)))


def _codes(column: Column) -> npt.NDArray[np.integer]:
    if isinstance(column, Days):
        return column.years
    assert isinstance(column, One)
    return column.codes
