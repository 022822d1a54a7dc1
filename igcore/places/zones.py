"""Time zones of the IANA database: which there are, and on which half of the earth they lie.

The coordinates are those of `zone1970.tab`, which comes with the package `tzdata`; a name that is an alias of another
(`US/Pacific`) lies where that one does.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import available_timezones

Hemisphere = Literal["north", "south"]


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


@cache
def _southern() -> frozenset[str]:
    lines = _data("zone1970.tab").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return frozenset(row[2] for row in rows if row[1].startswith("-"))


@cache
def _aliases() -> Mapping[str, str]:
    links = [line.split() for line in _data("tzdata.zi").splitlines() if line.startswith("L ")]
    return {alias: target for _, target, alias in links}


def _data(name: str) -> str:
    return files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
