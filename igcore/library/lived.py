"""Where one lived: the file of periods in a library, and what an archive brings of it."""

from collections.abc import Iterable
from pathlib import Path

from igcore.errors import PeriodsError
from igcore.importers.source import READ_ERRORS, Source, words
from igcore.library.folder import write_text
from igcore.places import Periods, read_periods, to_toml
from igcore.schema import Problem

#: In a library; and in an archive, for a library that has none.
FILE = "periods.toml"
#: Longer ones are none.
_LONGEST = 1_000_000  # bytes


def lived_text(root: Path) -> str:
    """Text of a library's file; empty where there is none.

    Raises:
        PeriodsError: It cannot be read.
    """
    try:
        with (root / FILE).open("rb") as stream:
            return _decoded(stream.read(_LONGEST + 1))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise PeriodsError([f"{root / FILE} cannot be opened ({error.strerror})"]) from error


def _decoded(data: bytes) -> str:
    if len(data) > _LONGEST:
        raise PeriodsError([f"it is longer than {_LONGEST:,} bytes"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PeriodsError(["it is no text in UTF-8"]) from None


def read_lived(root: Path) -> Periods:
    """Read the periods of a library; of one without a file there are none.

    Raises:
        PeriodsError: The file cannot be read, or a period in it is not possible.
    """
    return read_periods(lived_text(root))


def keep_lived(root: Path, periods: Periods) -> None:
    """Write the periods of a library, whole or not at all: who reads it from now on goes by them."""
    write_text(root / FILE, to_toml(periods))


def take_over(root: Path, sources: Iterable[Source]) -> list[Problem]:
    """Take the periods that an archive brings into a library that has none; the first that can be read counts.

    Returns:
        A problem for each file that cannot.
    """
    problems: list[Problem] = []
    if (root / FILE).exists():
        return problems
    for source in sources:
        if FILE not in source.entries:
            continue
        try:
            found = read_periods(_decoded(source.read(FILE, _LONGEST)))
        except (PeriodsError, *READ_ERRORS) as error:
            problems.append(Problem(archive=source.name, file=FILE, reason=words(error)))
        else:
            keep_lived(root, found)
            break
    return problems
