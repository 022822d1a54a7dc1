"""Promises of `igcore.analysis.stays`: where one was by GPS, from when to when."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.stays import STAYS, stays

Times = npt.NDArray[np.datetime64]
FIRST = np.datetime64("2012-01-01", "ms")


def zoned(*stays_of: tuple[str | None, int]) -> tuple[Times, pd.Series]:
    """A post at noon of each day from 1 January 2012 on, each so many days in a zone."""
    zone = [name for name, days in stays_of for _ in range(days)]
    noon = np.arange(len(zone)).astype("timedelta64[D]") + np.timedelta64(12, "h")
    return np.asarray(FIRST + noon), pd.Series(zone, dtype="string")


def test_gps_tells_of_stays_in_order() -> None:
    """One or two posts elsewhere, and posts without GPS, do not part them; days are those of the clock there."""
    times, zone = zoned(
        ("Europe/Paris", 4),
        ("Asia/Tokyo", 2),
        ("Europe/Paris", 5),
        (None, 9),
        ("Pacific/Auckland", 3),
        ("Asia/Tokyo", 1),
    )

    found = stays(times, zone)

    assert found.dtypes.astype(str).to_dict() == STAYS
    assert [(str(a.date()), str(b.date()), *rest) for a, b, *rest in found.itertuples(index=False, name=None)] == [
        ("2012-01-01", "2012-01-11", "Europe/Paris", 9),
        ("2012-01-22", "2012-01-24", "Pacific/Auckland", 3),
    ]


def test_without_gps_there_are_no_stays() -> None:
    times, zone = zoned((None, 5))

    assert stays(times, zone).empty
    assert stays(times[:0], zone[:0]).dtypes.astype(str).to_dict() == STAYS
