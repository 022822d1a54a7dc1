"""Times on the clock of the place where one lived. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.places.periods import NOWHERE, Period, Periods

_DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)
#: Before and after all times, ms.
_EVER, _NEVER = -(2**62), 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Local:
    """What the clock and the calendar said where each of p times was.

    `times` (p,) datetime64[ms] without a zone, NaT where none is known; `place` (p,) in `places`, whose last is
    `NOWHERE`, for times outside of any period, -1 where no time is known; `south` (p,) whether it was on the southern
    half of the earth; `zone` (p,) place in `zones`, -1 likewise; `offset` (p,) minutes ahead of UTC.
    """

    times: npt.NDArray[np.datetime64]
    place: npt.NDArray[np.int16]
    places: tuple[str, ...]
    south: npt.NDArray[np.bool_]
    zone: npt.NDArray[np.int16]
    zones: tuple[str, ...]
    offset: npt.NDArray[np.int16]

    def moment(self, post: int) -> datetime | None:
        """When one of the posts was, with how far its clock was ahead of UTC; None where no time is known."""
        if np.isnat(self.times[post]):
            return None
        ahead = timezone(timedelta(minutes=int(self.offset[post])))
        return pd.Timestamp(self.times[post]).to_pydatetime().replace(tzinfo=ahead)

    def where(self, post: int) -> str:
        """Place of one of the posts, or else the zone of its clock."""
        place = self.places[int(self.place[post])]
        return self.zones[int(self.zone[post])] if place == NOWHERE else place


class _Span(NamedTuple):
    """From an instant to another, which is not of it, in ms since 1970, UTC."""

    start: int
    end: int
    period: Period


def clock(taken_at: pd.Series, person: pd.Series, periods: Periods) -> Local:
    """Turn UTC times into local ones.

    A time is of the period of its person whose local days it lies in, or else of everybody's, or else of the home
    zone. Where one period follows another without a day between them, the day of moving ends at midnight where one
    lived before.

    Args:
        taken_at: (p,) datetime64[ms, UTC].
        person: (p,) names.
        periods: Of all of them.
    """
    known = taken_at.notna().to_numpy(bool)
    utc = taken_at.dt.tz_localize(None).to_numpy("datetime64[ms]")
    stamps = np.where(known, utc, np.datetime64(0, "ms")).astype(np.int64)
    places = (*periods.places, NOWHERE)
    zones = tuple(dict.fromkeys([*(each.zone for each in periods.periods), periods.home]))
    place = np.where(known, len(places) - 1, -1).astype(np.int16)
    in_zone = np.where(known, zones.index(periods.home), -1).astype(np.int16)
    south = np.zeros(len(stamps), bool)
    # Everybody's come first, so that those of a person hold where both do.
    for span in spans(periods):
        there = known & (stamps >= span.start) & (stamps < span.end)
        if span.period.person is not None:
            there &= (person == span.period.person).to_numpy(bool, na_value=False)
        place[there] = places.index(span.period.place)
        in_zone[there] = zones.index(span.period.zone)
        south[there] = span.period.hemisphere == "south"
    times = utc.copy()
    for number, name in enumerate(zones):
        there = in_zone == number
        if there.any():
            moments = pd.DatetimeIndex(utc[there], tz="UTC").tz_convert(name)
            times[there] = moments.tz_localize(None).to_numpy("datetime64[ms]")
    ahead = np.where(known, times - utc, np.timedelta64(0, "ms")).astype("timedelta64[m]").astype(np.int16)
    return Local(times, place, places, south, in_zone, zones, ahead)


def spans(periods: Periods) -> list[_Span]:
    """Instants at which each period begins and ends."""
    by_person: dict[str | None, list[Period]] = {}
    for each in periods.periods:
        by_person.setdefault(each.person, []).append(each)
    return [span for some in by_person.values() for span in _of_one(some)]


def _of_one(periods: Sequence[Period]) -> Iterator[_Span]:
    before, ended = None, _EVER
    for period in periods:
        follows = before is not None and before.last is not None and before.last + _DAY == period.first
        start = ended if follows else _midnight(period.first, period.zone, _EVER)
        ended = _midnight(period.last and period.last + _DAY, period.zone, _NEVER)
        yield _Span(start, ended, period)
        before = period


def _midnight(day: date | None, name: str, without: int) -> int:
    """Instant at which a day begins in a zone, in ms since 1970."""
    return (
        without
        if day is None
        else int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(name)).timestamp() * 1000)
    )
