"""Where one lived: the file of periods in a library, and what an archive brings of it."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from igcore.errors import PeriodsError
from igcore.importers.source import READ_ERRORS, Source, words
from igcore.library.folder import LONGEST_TEXT, text_in, text_of, write_text
from igcore.places import Periods, read_periods, to_toml
from igcore.schema import Problem

#: In a library; and in an archive, for a library that has none.
FILE = "periods.toml"


def lived_text(root: Path) -> str:
    """Text of a library's file; empty where there is none.

    Raises:
        PeriodsError: It cannot be read.
    """
    return text_of(root / FILE, _error)


def _error(fault: str) -> PeriodsError:
    return PeriodsError([fault])


def read_lived(root: Path) -> Periods:
    """Read the periods of a library; of one without a file there are none.

    Raises:
        PeriodsError: The file cannot be read, or a period in it is not possible.
    """
    return read_periods(lived_text(root))


def keep_lived(root: Path, periods: Periods) -> None:
    """Write the periods of a library, whole or not at all: who reads it from now on goes by them.

    A file that cannot be read stays beside it, for there is somebody's work in it: see `beside`.
    """
    try:
        read_lived(root)
    except PeriodsError:
        (root / FILE).replace(beside(root))
    write_text(root / FILE, to_toml(periods))


def beside(root: Path) -> Path:
    """Where a file goes that cannot be read, once another one is written: a name that no other has."""
    names = (f"periods.unreadable{f'-{number}' if number > 1 else ''}.toml" for number in count(1))
    return next(path for name in names if not (path := root / name).exists())


def brought(root: Path, sources: Iterable[Source]) -> tuple[Periods | None, list[Problem]]:
    """Find the periods that archives bring to a library that has none; the first that can be read count.

    Returns:
        The periods, and a problem for each file that cannot be read.
    """
    problems: list[Problem] = []
    for source in sources if not has_lived(root) else ():
        if FILE not in source.entries:
            continue
        try:
            return read_periods(text_in(source.read(FILE, LONGEST_TEXT), _error)), problems
        except (PeriodsError, *READ_ERRORS) as error:
            problems.append(Problem(archive=source.name, file=FILE, reason=words(error)))
    return None, problems


def has_lived(root: Path) -> bool:
    """Tell whether a library has periods of its own."""
    return (root / FILE).exists()
