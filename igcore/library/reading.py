"""What each archive says, as its importer read it, kept until the archive changes: a database for each.

An archive that is as it was is not read again; one that is away is known by what was read of it before.
"""

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from igcore.errors import LibraryError
from igcore.importers import read_archive
from igcore.importers.base import PICTURES, VIDEOS, Row
from igcore.importers.entry import ending
from igcore.importers.source import Source
from igcore.library.database import AT_ONCE, columns_of, declare, insert, opened, some
from igcore.library.folder import Archive
from igcore.schema import Media, Post, Problem, col, dtypes

#: Raise it when an importer reads the same archive otherwise.
VERSION = 6
#: Endings of pictures and videos; Instagram's exports have some without any.
_SEEN = PICTURES | VIDEOS | {""}
#: How long nothing is said of how far it is; seconds.
_PAUSE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file of an archive that could be a picture or video of a post."""

    archive: str = field(metadata=col("string", "Archive that holds it."))
    file: str = field(metadata=col("string", "Path inside the archive."))
    version: str = field(metadata=col("string", "Differs once the file does."))
    modified: datetime = field(metadata=col("datetime64[ms, UTC]", "When it was changed.", "UTC"))


_TABLES: dict[str, type] = {"posts": Post, "media": Media, "problems": Problem, "files": Listed}
_NAMES = {row: name for name, row in _TABLES.items()}
#: Of which there is one of each.
_ONCE = {"posts": ("UNIQUE (post_id)",), "files": ("UNIQUE (file)",)}


def version_of(source: Source, importer: str) -> str:
    """Differs once a file of the archive does, its name, or the way of reading it."""
    digest = hashlib.sha256(json.dumps([VERSION, importer, source.name]).encode())
    # Many at a time, which costs half of one by one.
    for files in some(source.versions()):
        digest.update("".join([f"{file}\0{version}\n" for file, version in files]).encode())
    return digest.hexdigest()[:32]


def read(source: Source, now: datetime, path: Path) -> Iterator[int]:
    """Read an archive into a database, which is there once it is whole; yield now and then how many posts were met.

    Raises:
        UnknownArchiveError, UnreadableArchiveError: As `read_archive` does.
    """
    files = (
        Listed(archive=source.name, file=file, version=entry.version, modified=entry.modified)
        for file, entry in source.entries.items()
    )
    yield from keep(path, read_archive(source, now), files)


def keep(path: Path, rows: Iterable[Row], files: Iterable[Listed]) -> Iterator[int]:
    """Keep what an importer yields, and which files are there, as tables `posts`, `media`, `problems` and `files`.

    A post that comes twice under one id stays once; its first record counts. Of files those stay that could be of a
    post: by how they end, or because one names them.

    Yields:
        Now and then how many posts were met.
    """
    part = path.with_suffix(".part")
    try:
        with opened(part, new=True) as database:
            for name, row in _TABLES.items():
                declare(database, name, row, *_ONCE.get(name, ()))
            yield from _put(database, rows)
            database.execute("CREATE INDEX media_of_posts ON media (post_id)")
            database.execute("CREATE INDEX media_files ON media (file)")
            named = "SELECT 1 FROM media WHERE file = ?"
            seen = (
                each for each in files if ending(each.file) in _SEEN or database.execute(named, (each.file,)).fetchone()
            )
            for part_of_files in some(seen):
                insert(database, "files", Listed, part_of_files)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)


def _put(database: sqlite3.Connection, rows: Iterable[Row]) -> Iterator[int]:
    """Put what an importer yields where it belongs; a few of its rows are in memory at once."""
    waiting: dict[type, list[Row]] = {row: [] for row in (Post, Media, Problem)}
    posts, told = 0, time.monotonic()
    for row in rows:
        of_kind = waiting[type(row)]
        of_kind.append(row)
        posts += type(row) is Post
        if len(of_kind) >= AT_ONCE:
            insert(database, _NAMES[type(row)], type(row), of_kind)
            of_kind.clear()
        if time.monotonic() - told >= _PAUSE:
            yield posts
            told = time.monotonic()
    for kind, left in waiting.items():
        insert(database, _NAMES[kind], kind, left)


def kept(root: Path, version: str) -> Path | None:
    """Find what was read of an archive of that version; none if it is not there, or damaged."""
    path = place_of(root, version)
    if not path.is_file():
        return None
    with suppress(LibraryError), opened(path) as database:
        (fault,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if fault == "ok" and all(columns_of(database, name) == ["row", *dtypes(row)] for name, row in _TABLES.items()):
            return path
    path.unlink(missing_ok=True)
    return None


def place_of(root: Path, version: str) -> Path:
    """Where what was read of an archive of that version is kept."""
    return root / "read" / f"{version}.sqlite"


def forget_others(root: Path, versions: Iterable[str]) -> None:
    """Remove what was read of archives that have changed since, or are none of the library's any more."""
    folder, needed = root / "read", {place_of(root, version) for version in versions}
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        elif old not in needed:
            old.unlink(missing_ok=True)


def away(archive: Archive, *, known: bool) -> Problem:
    """What is known of an archive that is not there, such as one on a disk that is not plugged in."""
    left = "what was read of it before is kept" if known else "nothing is known of it"
    reason = f"the archive is not at {archive.path} any more; {left}"
    return Problem(archive=archive.name, file=".", reason=reason)
