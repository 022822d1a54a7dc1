"""Libraries in memory whose findings are asked for, in tests."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from igcore.library import Manifest, Tables
from igcore.places import Periods
from igcore.selection import Selection, index, known, parse
from igcore.web import shelf
from igcore.web.findings import Finding, findings
from igcore.web.frame import View
from igcore.web.volume import Said, Volume

_numbers = count(1)


def shown(tables: Tables, people: tuple[str, ...], query: str = "", periods: Periods | None = None) -> View:
    """What is chosen of some tables by a query, as pages and reports have it."""
    periods = periods or Periods()
    manifest = Manifest(f"told-{next(_numbers)}", "", "")
    at = index(tables, people, periods)
    volume = Volume(Path("/nowhere"), manifest, tables, at, Said(periods))
    # Only a library that is on the shelf is asked how its hashtags are written.
    shelf._volumes[volume.token] = volume
    return View(volume, at, parse(query, known(at)) if query else Selection())


def told(view: View) -> dict[str, Finding]:
    """All findings by their titles."""
    return {each.title: each for each in _each(view)}


def _each(view: View) -> Iterator[Finding]:
    for group in findings(view):
        yield from group.findings
