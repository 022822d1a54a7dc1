"""When pictures were posted, by the clock of the place where one lived."""

import numpy as np

from igcore.places import Local


def other_day(local: Local) -> int:
    """Count posts that are of another day by the clock there than by UTC.

    Example:
        >>> import pandas as pd
        >>> from igcore.places import Periods, clock
        >>> night = pd.Series(pd.to_datetime(["2016-08-15T22:30Z", "2016-08-15T12:00Z"]).as_unit("ms"))
        >>> other_day(clock(night, pd.Series(["Kat", "Kat"]), Periods(home="Europe/Copenhagen")))
        1
    """
    utc = local.times - local.offset.astype("timedelta64[m]")
    known = ~np.isnat(utc)
    days = (times[known].astype("datetime64[D]") for times in (local.times, utc))
    return int(np.count_nonzero(np.not_equal(*days)))
