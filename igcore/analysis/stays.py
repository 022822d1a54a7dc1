"""Stays that GPS tells of: where one was from when to when. Pure."""

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Pictures that a stay has to have: one alone may be an old one, posted late.
FEWEST_OF_A_STAY = 3
STAYS = {"first": "datetime64[ms]", "last": "datetime64[ms]", "zone": "string", "posts": "int64"}


def stays(utc: npt.NDArray[np.datetime64], zone: pd.Series) -> pd.DataFrame:
    """Find the stays that GPS tells of: posts in order of time, one after the other in one zone.

    Args:
        utc: (p,) datetime64[ms] times in UTC, in any order; NaT is left out.
        zone: (p,) IANA zone in which each was taken; missing where it is not known.

    Returns:
        A row for each stay of `FEWEST_OF_A_STAY` posts or more, in order of time: `first` and `last` day of a post of
        it, by the clock there; `zone`; `posts` of it. Fewer in between do not part a stay.

    Example:
        >>> days = np.arange("2015-04-01", "2015-04-09", dtype="datetime64[D]").astype("datetime64[ms]")
        >>> found = stays(days, pd.Series(["Europe/Paris"] * 4 + ["Asia/Tokyo"] * 4, dtype="string"))
        >>> found["zone"].tolist(), found["posts"].tolist()
        (['Europe/Paris', 'Asia/Tokyo'], [4, 4])
    """
    posts = pd.DataFrame({"utc": utc.astype("datetime64[ms]"), "zone": zone.to_numpy("object")}).dropna()
    posts = posts.sort_values(["utc", "zone"], ignore_index=True)
    run = (posts["zone"] != posts["zone"].shift()).cumsum()
    posts = posts[(run.groupby(run).transform("size") >= FEWEST_OF_A_STAY).astype(bool)]
    run = (posts["zone"] != posts["zone"].shift()).cumsum()
    found = posts.groupby(run).agg(
        first=("utc", "min"), last=("utc", "max"), zone=("zone", "first"), posts=("utc", "size")
    )
    for end in ("first", "last"):
        there = zip(found[end], found["zone"], strict=True)
        found[end] = pd.Series(
            [at.tz_localize("UTC").tz_convert(name).tz_localize(None).normalize() for at, name in there],
            found.index,
            "datetime64[ms]",
        )
    return found.reset_index(drop=True).astype(STAYS)
