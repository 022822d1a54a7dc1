"""What 4K Stogram leaves: pictures and `.stogram.sqlite`, the database that tells of them.

The database is read into memory and opened there: nothing beside it is ever made or changed. Its
table `photos` has a row for each file, with the file's place as Windows writes it.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from igcore import media_id
from igcore.importers import id_names
from igcore.importers.base import Importer, Row, pictures, plain_name, read_records
from igcore.importers.entry import base_name, without_ending
from igcore.importers.file_names import parse_name
from igcore.importers.source import READ_ERRORS, Source, printable, words
from igcore.importers.values import post_id_of, read_number, read_text, read_time, timed
from igcore.schema import Kind, Media, Post, Problem

NAME = "stogram"
#: The database lies at the root or one folder down; copies are named before its dot.
_DATABASE = re.compile(r"^(?:[^/]+/)?[^/]*\.stogram\.sqlite$")
#: Columns that are read; older databases lack some of them.
_COLUMNS = (
    "instagram_id",
    "web_url",
    "title",
    "created_time",
    "file",
    "thumbnail_file",
    "is_video",
    "state",
    "ownerName",
    "ownerId",
)
#: What the column `is_video` says, beside whether it is a video: odd numbers are.
_KINDS = {
    0: Kind.POST,
    1: Kind.POST,
    2: Kind.POST,
    3: Kind.POST,
    4: Kind.STORY,
    5: Kind.STORY,
    8: Kind.PROFILE,
    9: Kind.PROFILE,
    16: Kind.STORY,
    17: Kind.STORY,
    64: Kind.REEL,
    65: Kind.REEL,
}
#: Of a row whose download was finished.
_DONE = 4
#: A database of a million rows takes fewer steps; one that was made to never end takes more.
_STEPS, _TURNS = 1_000_000, 50
_LONGEST_VALUE = 16_000_000
#: No row takes fewer bytes: what holds more rows and letters than it has bytes leads in circles.
_SMALLEST_ROW = 10
#: Where a header says how the database is written: 2 is "beside it", which one in memory cannot be.
_JOURNAL = slice(18, 20)
#: Folders of a path that are tried; absolute paths of another computer lose theirs one by one.
_DEEPEST = 24


def recognise(source: Source) -> bool:
    """Tell whether there is a database of 4K Stogram, at the root or one folder down."""
    return bool(_databases(source))


def _databases(source: Source) -> list[str]:
    return [file for file in source.ending_in({".sqlite"}) if _DATABASE.match(file)]


@dataclass
class _Reading:
    """What is known while a database is read."""

    source: Source
    now: datetime
    database: str = ""
    #: Every file that a row names, thumbnails too.
    listed: set[str] = field(default_factory=set)
    #: Files that are in a post.
    files: set[str] = field(default_factory=set)
    #: How many of them each post has so far.
    posts: dict[str, int] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """Folder of the database, which the places in it begin from."""
        return self.database[: self.database.rfind("/") + 1]


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield a post for each id with its files; without a whole database, what the names of files tell."""
    reading = _Reading(source, now)
    whole = True
    for file in _databases(source):
        reading.database = file
        records, problems = _records(source, file)
        whole = whole and (bool(records) or not problems)
        yield from problems
        yield from read_records(source, file, records, partial(_entry, reading))
    if not whole and not reading.posts:
        yield from id_names.read(source, now)
        return
    for file in pictures(source):
        if file not in reading.listed:
            yield Problem(archive=source.name, file=file, reason="in the archive, but not in the database")


def _records(source: Source, file: str) -> tuple[list[Any], list[Problem]]:
    """Rows of the table of photos as far as they can be read, and what was wrong."""
    records: list[Any] = []
    reasons: list[str] = []
    beside = source.entries.get(f"{file}-wal")
    if beside is not None and beside.size:
        reasons.append(f"4K Stogram was not closed: what it wrote last is in {file}-wal and is not read")
    try:
        for record in _photos(source.read(file)):
            records.append(record)
    except (*READ_ERRORS, sqlite3.Error, MemoryError) as error:
        reasons.append(f"cannot be read to its end as a database: {words(error)}")
    return records, [Problem(archive=source.name, file=file, reason=reason) for reason in reasons]


def _photos(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a database that nobody vouches for.

    Raises:
        ValueError: It is empty, or has no table of photos.
        sqlite3.Error: It is broken.
    """
    if not data:
        raise ValueError("the file is empty")
    with closing(sqlite3.connect(":memory:")) as database:
        database.text_factory = lambda text: text.decode("utf-8", "replace")
        database.deserialize(data[: _JOURNAL.start] + b"\1\1" + data[_JOURNAL.stop :])
        _restrain(database)
        # Views and virtual tables have no page of their own, and may compute whatever they like.
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'photos' AND rootpage > 0").fetchone() is None:
            raise ValueError("it has no table of photos")
        there = {name for _, name, *_ in database.execute("PRAGMA table_info(photos)")}
        # A name in quotes that is no column would be a text.
        wanted = ", ".join(f'"{name}"' if name in there else "NULL" for name in _COLUMNS)
        left = len(data)
        # Only names of our own stand in it. Of an f-string bandit warns for each part.
        asked = "SELECT {} FROM photos".format(wanted)  # nosec B608  # noqa: UP032
        for row in database.execute(asked):
            left -= _SMALLEST_ROW + sum(len(value) for value in row if isinstance(value, str | bytes))
            if left < 0:
                raise ValueError("its pages lead in circles")
            yield dict(zip(_COLUMNS, row, strict=True))


def _restrain(database: sqlite3.Connection) -> None:
    """Let it neither write nor call anything, nor go on for ever."""
    turns = iter(range(_TURNS))
    database.set_progress_handler(lambda: next(turns, None) is None, _STEPS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.execute("PRAGMA query_only = ON")
    database.execute("PRAGMA trusted_schema = OFF")


def _entry(reading: _Reading, record: dict[str, Any]) -> Iterator[Row]:
    """One file: its post where it is the first of it, and the medium."""
    place, thumbnail = _place(record["file"]), _place(record["thumbnail_file"])
    file = _resolve(reading, place) if place else ""
    post, child = _post(reading, record, file)
    if post.post_id not in reading.posts:
        yield post
        reading.posts[post.post_id] = 0
    if thumbnail:
        reading.listed.add(_resolve(reading, thumbnail))
    wrong = _wrong(reading, file, record["state"])
    if wrong:
        yield Problem(archive=post.archive, file=file or reading.database, reason=wrong)
    elif file not in reading.files:
        reading.listed.add(file)
        reading.files.add(file)
        reading.posts[post.post_id] += 1
        position = reading.posts[post.post_id]
        yield Media(post_id=post.post_id, archive=post.archive, file=file, position=position, media_id=child)


def _wrong(reading: _Reading, file: str, state: Any) -> str | None:
    """Why a row stands for no file, if so."""
    if state not in {None, _DONE} and file not in reading.source.entries:
        return "in the database, but its download was not finished"
    return None if file else "a row of the database that names no file"


def _post(reading: _Reading, record: dict[str, Any], file: str) -> tuple[Post, int | None]:
    """Post of a row, and the number of the picture itself, which is another where the post has several."""
    child, user_id = _ids(reading, record, file)
    address = _column(record["web_url"]) or ""
    number = (media_id.identify(address, reading.now).media_id if "/" in address else None) or child
    stamp = record["created_time"]
    taken_at, taken_from = timed(read_time(stamp, reading.now) if stamp else None, number, reading.now)
    post = Post(
        post_id=_post_id(number, user_id, f"{reading.source.name}/{file}"),
        archive=reading.source.name,
        person=_column(record["ownerName"]) or _folder(reading, file) or str(user_id or plain_name(reading.source)),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        taken_at=taken_at,
        taken_from=taken_from,
        kind=_KINDS.get(read_number(record["is_video"]) or 0, Kind.OTHER),
        caption=_column(record["title"]),
        source=NAME,
    )
    return post, child


def _folder(reading: _Reading, file: str) -> str | None:
    """Folder beside the database that holds the file: 4K Stogram makes one for each person or hashtag."""
    return (
        file.removeprefix(reading.prefix).rpartition("/")[0].partition("/")[0]
        if file in reading.source.entries
        else None
    )


def _ids(reading: _Reading, record: dict[str, Any], file: str) -> tuple[int | None, int | None]:
    """Number of the medium and of its owner: from their columns, else from the name of the file."""
    picture, _, owner = (_column(record["instagram_id"]) or "").partition("_")
    named = parse_name(base_name(file), reading.now)
    number, user_id = read_number(picture), read_number(record["ownerId"]) or read_number(owner)
    if named is not None and number is None:
        number = named.media_id
    return number, user_id or (named.user_id if named is not None else None)


def _post_id(number: int | None, user_id: int | None, file: str) -> str:
    if number is None:
        return without_ending(file)
    return post_id_of(number, user_id)


def _column(value: Any) -> str | None:
    return None if value is None else read_text(value)


def _place(value: Any) -> str:
    return printable((_column(value) or "").replace("\\", "/")).removeprefix("./")


def _resolve(reading: _Reading, place: str) -> str:
    """File of the archive that the database means; in the archive of another computer the first folders differ."""
    parts = place.split("/")
    for first in range(min(len(parts), _DEEPEST)):
        file = reading.prefix + "/".join(parts[first:])
        if file in reading.source.entries:
            return file
    return reading.prefix + place


IMPORTER = Importer(
    NAME,
    "4K Stogram",
    "The folder that 4K Stogram downloads into, with its hidden file .stogram.sqlite.",
    recognise,
    read,
)
