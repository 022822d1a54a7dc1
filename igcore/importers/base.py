"""What every importer is, and what all of them need: text made whole, lists read record by record."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from unicodedata import normalize

from igcore.importers.entry import ending, without_ending
from igcore.importers.source import ALONE, READ_ERRORS, Source, printable, words
from igcore.media_id import CLOCK_SLACK
from igcore.schema import Media, Post, Problem

Row = Post | Media | Problem
Parsed = TypeVar("Parsed")

#: File endings that pictures have; anything else is not opened as one.
PICTURES = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".webp",
        ".gif",
        ".heic",
        ".heif",
        ".avif",
        ".tif",
        ".tiff",
        ".bmp",
    }
)
#: Nothing on Instagram is older.
FIRST_POST = datetime(2010, 7, 1, tzinfo=UTC)
VIDEOS = frozenset({".mp4", ".mov", ".m4v", ".webm"})
#: What a record of the wrong shape raises while it is read.
_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)
#: Errors can quote the whole record; so many letters of one are shown.
_REASON = 200


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: how to know it, how to read it, and how a person comes by it."""

    name: str
    title: str
    obtain: str
    recognise: Callable[[Source], bool]
    read: Callable[[Source, datetime], Iterator[Row]]


def pictures(source: Source) -> Iterator[str]:
    """Files whose ending says that they are pictures."""
    return source.ending_in(PICTURES)


def plain_name(source: Source) -> str:
    """Name of the archive, without the ending that it has as a file."""
    return _plain(source.name)


@lru_cache(maxsize=16)  # asked for with each file
def _plain(name: str) -> str:
    return without_ending(name) if ending(name) in {".zip"} | ALONE else name


def top_folder(source: Source) -> str:
    """Folder that holds everything, with its /, as in the ZIP of a folder; "" where there is none."""
    top, inside, _ = next(iter(source.entries), "").partition("/")
    return f"{top}/" if inside and all(file.startswith(f"{top}/") for file in source.entries) else ""


def repair_text(text: str) -> str:
    r"""Undo what exports do to text: UTF-8 bytes written as letters, halves of pairs, decomposed accents.

    Instagram's JSON writes each byte of a non-ASCII letter as a letter of its own. Text that is already
    right cannot be read that way, or has no such letter, and stays.

    Example:
        >>> repair_text("Pi\u00c3\u00b1ata"), repair_text("Piñata")
        ('Piñata', 'Piñata')
    """
    if text.isascii():
        return text
    try:
        text = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return normalize("NFC", text)


def believed(moment: datetime, now: datetime) -> datetime:
    """Return the aware moment in UTC.

    Raises:
        ValueError: Instagram was not there yet, or it is yet to come.
        OverflowError: It is none in UTC.
    """
    if not FIRST_POST <= moment <= now + CLOCK_SLACK:
        raise ValueError(f"the time {moment} lies outside the years of Instagram")
    return moment.astimezone(UTC)


def read_json(source: Source, file: str) -> tuple[Any, Problem | None]:
    """Parse a JSON file of the archive; what is wrong with it comes back as a problem."""
    try:
        return json.loads(source.read(file).decode("utf-8-sig", "replace")), None
    except (*READ_ERRORS, RecursionError) as error:
        return None, Problem(archive=source.name, file=file, reason=f"cannot be read as JSON: {words(error)}")


def _what_is_wrong(error: Exception) -> str:
    if isinstance(error, KeyError):
        return printable(f"it has no {error.args[0]}")[:_REASON]
    if isinstance(error, ValueError | OverflowError):
        return printable(str(error))[:_REASON]
    return "a value in it is of another kind"


def read_records(source: Source, file: str, records: list[Any], parse: Callable[[Any], Iterator[Row]]) -> Iterator[Row]:
    """Parse the records of a file one by one; a malformed one becomes a problem, and the rest goes on."""
    for numbered in enumerate(records):
        yield from read_record(source, file, numbered, parse)


def read_record(
    source: Source, file: str, numbered: tuple[int, Any], parse: Callable[[Any], Iterator[Parsed]]
) -> Iterator[Parsed | Problem]:
    """Parse one record of a file, given with its number; a malformed one becomes a problem."""
    number, record = numbered
    try:
        rows = list(parse(record))
    except _MALFORMED as error:
        reason = f"an entry is not as expected: {_what_is_wrong(error)}"
        yield Problem(archive=source.name, file=file, record=number, reason=reason)
    else:
        yield from rows
