"""What holds for whatever an archive reads as; tests and fuzzing ask the same."""

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from igcore.importers.base import Row
from igcore.schema import Media, Post, Problem, frame


def can_be_stored(found: Iterable[Row]) -> bool:
    """Every row fits into its table.

    Raises:
        Whatever pandas says of a row that does not.
    """
    found = list(found)
    tables = [frame([row for row in found if isinstance(row, kind)], kind) for kind in (Post, Media, Problem)]
    return sum(map(len, tables)) == len(found)


def stays_inside(found: Iterable[Row], entries: Collection[str]) -> bool:
    """Every medium that is there has a name that leads nowhere else; what a list names besides is never opened."""
    return all(is_plain(row.file) for row in found if isinstance(row, Media) and row.file in entries)


def is_plain(file: str) -> bool:
    """A relative name without steps upwards, in text that can be stored."""
    return (
        not PurePosixPath(file).is_absolute()
        and ".." not in file.split("/")
        and file.encode("utf-8", "replace").decode() == file
    )
