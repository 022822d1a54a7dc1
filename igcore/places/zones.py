"""Time zones of the IANA database: which there are, and on which half of the earth they lie.

The coordinates are those of `zone1970.tab`, which comes with the package `tzdata`; a name that is an alias of another
(`US/Pacific`) lies where that one does.
"""

from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from tzfpy import get_tz

Hemisphere = Literal["north", "south"]
#: A town that many know for every offset from UTC, and for every rule of summer time where many people live.
WELL_KNOWN = (
    "Europe/London", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Copenhagen", "Europe/Rome",
    "Europe/Athens", "Europe/Helsinki", "Europe/Istanbul", "Europe/Moscow", "Africa/Casablanca", "Africa/Lagos",
    "Africa/Johannesburg", "Africa/Cairo", "Africa/Nairobi", "Asia/Dubai", "Asia/Tehran", "Asia/Kabul",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Jakarta",
    "Asia/Singapore", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Seoul", "Australia/Perth",
    "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney", "Pacific/Noumea", "Pacific/Auckland",
    "Pacific/Tongatapu", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix",
    "America/Denver", "America/Mexico_City", "America/Chicago", "America/Bogota", "America/Lima", "America/New_York",
    "America/Toronto", "America/Caracas", "America/Halifax", "America/Santiago", "America/St_Johns",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Noronha", "Atlantic/Azores",
)  # fmt: skip


@cache
def zones() -> frozenset[str]:
    """Names of all zones."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def meant(name: str) -> str | None:
    """Return the zone that somebody may have meant.

    Example:
        >>> meant("europe/copenhagen"), meant("Los Angeles"), meant("nowhere at all")
        ('Europe/Copenhagen', 'America/Los_Angeles', None)
    """
    plain = {each.casefold(): each for each in sorted(zones())}
    asked = name.strip().replace(" ", "_").casefold()
    cities = {each.rsplit("/", 1)[-1]: whole for each, whole in plain.items() if "/" in each}
    for names in (plain, cities):
        if asked in names:
            return names[asked]
    for names in (plain, cities):
        if close := get_close_matches(asked, names, 1, 0.8):
            return names[close[0]]
    return None


def hemisphere_of(name: str) -> Hemisphere:
    """Return the half of the earth that a zone's main place lies on; north where a zone has no place, such as UTC.

    Example:
        >>> hemisphere_of("Europe/Copenhagen"), hemisphere_of("Australia/NSW"), hemisphere_of("Etc/UTC")
        ('north', 'south', 'north')
    """
    return "south" if _aliases().get(name, name) in _southern() else "north"


def tells_hemisphere(name: str) -> bool:
    """Tell whether a zone has a main place, which lies on one half of the earth.

    Example:
        >>> tells_hemisphere("Europe/Copenhagen"), tells_hemisphere("Etc/UTC")
        (True, False)
    """
    return _aliases().get(name, name) in _placed()


def zone_at(latitude: float, longitude: float) -> str | None:
    """Return the zone of a place on the earth; at sea one of whole hours, such as `Etc/GMT+11`.

    The borders are those of OpenStreetMap, simplified, which come with the package `tzfpy`.

    Example:
        >>> zone_at(37.8, -122.4), zone_at(53.1, 11.0), zone_at(95, 0)
        ('America/Los_Angeles', 'Europe/Berlin', None)
    """
    found = get_tz(longitude, latitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else ""
    return found if found in zones() else None


def town(name: str) -> str:
    """Return the town that a zone is named after.

    Example:
        >>> town("America/Argentina/Buenos_Aires")
        'Buenos Aires'
    """
    return name.rsplit("/", 1)[-1].replace("_", " ")


def ahead(name: str, day: date) -> int:
    """Return how many minutes a zone's clock is ahead of UTC at noon of a day.

    Example:
        >>> ahead("Europe/Copenhagen", date(2015, 4, 11)), ahead("America/Los_Angeles", date(2015, 4, 11))
        (120, -420)
    """
    there = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(name)).utcoffset()
    return round(there.total_seconds() / 60) if there is not None else 0


def fitting(minutes: int, day: date, within: int = 60) -> list[str]:
    """Return well-known zones whose clock is about so many minutes ahead of UTC on a day, the closest first.

    Args:
        minutes: Ahead of UTC; a day more or less is the same.
        day: Offsets change by it.
        within: Minutes by which it may be another.

    Example:
        >>> fitting(-420, date(2015, 4, 11), 0)
        ['America/Los_Angeles', 'America/Phoenix']
    """
    off = {name: abs((ahead(name, day) - minutes + 720) % 1440 - 720) for name in WELL_KNOWN}
    return sorted((name for name in WELL_KNOWN if off[name] <= within), key=off.__getitem__)


@cache
def _southern() -> frozenset[str]:
    return frozenset(name for name, place in _placed().items() if place.startswith("-"))


@cache
def _placed() -> Mapping[str, str]:
    """Latitude and longitude of each zone's main place, as +-DDMM+-DDDMM or with seconds, by name."""
    lines = _data("zone1970.tab").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[1] for row in rows}


@cache
def _aliases() -> Mapping[str, str]:
    links = [line.split() for line in _data("tzdata.zi").splitlines() if line.startswith("L ")]
    return {alias: target for _, target, alias in links}


def _data(name: str) -> str:
    return files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
