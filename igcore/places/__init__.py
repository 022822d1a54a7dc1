"""Where one lived: periods, what they say of a time, and what the zones of the world are.

zones.py    IANA zones: is there one, what was meant, on which half of the earth
periods.py  the periods, their file, what is wrong with them
clock.py    times -> local times
"""

from igcore.places.clock import Local, clock
from igcore.places.periods import HOME_ZONE, NOWHERE, Period, Periods, gaps, read_periods, to_toml

__all__ = [
    "HOME_ZONE",
    "NOWHERE",
    "Local",
    "Period",
    "Periods",
    "clock",
    "gaps",
    "read_periods",
    "to_toml",
]
