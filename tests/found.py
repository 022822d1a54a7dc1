"""What an importer found, by kind of row."""

from collections.abc import Sequence

from igcore.importers.base import Row
from igcore.schema import Media, Post, Problem


def posts(found: Sequence[Row]) -> list[Post]:
    """Posts among the rows."""
    return [row for row in found if isinstance(row, Post)]


def media(found: Sequence[Row]) -> list[Media]:
    """Files among the rows."""
    return [row for row in found if isinstance(row, Media)]


def problems(found: Sequence[Row]) -> list[Problem]:
    """Problems among the rows."""
    return [row for row in found if isinstance(row, Problem)]


def reasons(found: Sequence[Row]) -> list[tuple[str, str]]:
    """File and reason of each problem among the rows."""
    return [(row.file, row.reason) for row in problems(found)]
