"""What each archive says, as its importer read it, kept until the archive changes.

An archive that is as it was is not read again; one that is away is known by what was read of it before.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import pandas as pd

from igcore.errors import SchemaError
from igcore.importers import instagram_html, instagram_json, instagram_part, read_archive
from igcore.importers.base import PICTURES, VIDEOS, Row, ending
from igcore.importers.instagram_export import export_in_name
from igcore.importers.source import Source
from igcore.library.folder import parquet
from igcore.schema import Media, Post, Problem, among, check, col, frame

#: Raise it when an importer reads the same archive otherwise.
VERSION = 5
#: So many files at a time go into the version of an archive, and so many rows become columns.
_AT_ONCE = 1000
#: What is said of a file that a list names and no archive has.
MISSING = "named by a post, but not in the archive"
#: How importers begin what they say of a file that none of their lists names.
UNLISTED = "in the archive, but "
UNLISTED_BY_ANY = f"{UNLISTED}in no list of posts"
#: Importers that read the lists of Instagram's exports.
_LISTS = (instagram_json.NAME, instagram_html.NAME)
#: Endings of pictures and videos; Instagram's exports have some without any.
_SEEN = PICTURES | VIDEOS | {""}
#: How long nothing is said of how far it is; seconds.
_PAUSE = 0.5
#: Between the archive and the id of a post: two archives may have the same post, until `together` makes them one.
RECORD = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file of an archive that could be a picture or video of a post."""

    archive: str = field(metadata=col("string", "Archive that holds it."))
    file: str = field(metadata=col("string", "Path inside the archive."))
    version: str = field(metadata=col("string", "Differs once the file does."))
    modified: datetime = field(metadata=col("datetime64[ms, UTC]", "When it was changed.", "UTC"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one archive says, or several: posts as they stand in it, files that need not be there, and files there."""

    posts: pd.DataFrame
    media: pd.DataFrame
    problems: pd.DataFrame
    files: pd.DataFrame


_ROWS: dict[str, type] = {"posts": Post, "media": Media, "problems": Problem, "files": Listed}


def version_of(source: Source, importer: str) -> str:
    """Differs once a file of the archive does, its name, or the way of reading it."""
    digest = hashlib.sha256(json.dumps([VERSION, importer, source.name]).encode())
    files = source.versions()
    # Many at a time, which costs half of one by one.
    while some := [f"{file}\0{version}\n" for file, version in islice(files, _AT_ONCE)]:
        digest.update("".join(some).encode())
    return digest.hexdigest()[:32]


def read(source: Source, now: datetime) -> Generator[int, None, Reading]:
    """Read an archive; yield now and then how many of its posts were met, and return what it says.

    Raises:
        UnknownArchiveError, UnreadableArchiveError: As `read_archive` does.
    """
    posts, media, problems = yield from sorted_out(read_archive(source, now))
    named = set(media["file"])
    files = (
        Listed(archive=source.name, file=file, version=entry.version, modified=entry.modified)
        for file, entry in source.entries.items()
        if file in named or ending(file) in _SEEN
    )
    return Reading(posts, media, problems, frame(files, Listed))


def sorted_out(rows: Iterable[Row]) -> Generator[int, None, tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    """Return tables of posts, media and problems out of what importers yield, in its order.

    A post that comes twice under one id stays once; its first record counts. Now and then it yields how many there are.
    """
    tables = {row: _Table(row) for row in (Post, Media, Problem)}
    told = time.monotonic()
    for row in rows:
        tables[type(row)].add(row)
        if time.monotonic() - told >= _PAUSE:
            yield tables[Post].rows
            told = time.monotonic()
    posts, media, problems = (table.whole() for table in tables.values())
    return posts.drop_duplicates("post_id", ignore_index=True), media, problems


class _Table:
    """A table that grows row by row; a few of them are objects, for as columns they take a fraction of that."""

    def __init__(self, row: type) -> None:
        self.rows = 0
        self._row = row
        self._parts = [frame([], row)]
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        self.rows += 1
        self._waiting.append(row)
        if len(self._waiting) >= _AT_ONCE:
            self._parts.append(frame(self._waiting, self._row))
            self._waiting = []

    def whole(self) -> pd.DataFrame:
        return pd.concat([*self._parts, frame(self._waiting, self._row)], ignore_index=True)


def joined(readings: Iterable[Reading]) -> Reading:
    """Put the readings of several archives together: files that one names and another holds are found.

    Ids of their posts are those of records from here on, if there are several archives; see `RECORD`.
    """
    parts = [Reading(**{name: frame([], row) for name, row in _ROWS.items()}), *readings]
    tables = {name: pd.concat([getattr(part, name) for part in parts], ignore_index=True) for name in _ROWS}
    several = tables["posts"]["archive"].nunique() > 1
    for name in ("posts", "media") if several else ():
        table = tables[name]
        tables[name] = table.assign(post_id=table["archive"] + RECORD + table["post_id"])
    return Reading(**tables | {"media": located(tables["media"], tables["files"])})


def kept(root: Path, version: str) -> Reading | None:
    """Find what was read of an archive of that version; none if it is not there, or damaged."""
    folder = _folder(root, version)
    try:
        tables = {name: check(pd.read_parquet(folder / f"{name}.parquet"), row) for name, row in _ROWS.items()}
    except (OSError, ValueError, SchemaError):
        return None
    return Reading(**tables)


def keep(root: Path, version: str, reading: Reading) -> None:
    """Keep what was read, whole or not at all."""
    folder = _folder(root, version)
    part = folder.with_suffix(".part")
    for old in (part, folder):
        shutil.rmtree(old, ignore_errors=True)
    part.mkdir(parents=True)
    for name in _ROWS:
        with parquet(part / f"{name}.parquet") as write:
            write(getattr(reading, name))
    part.replace(folder)


def forget_others(root: Path, versions: Iterable[str]) -> None:
    """Remove what was read of archives that have changed since, or are none of the library's any more."""
    folder, needed = root / "read", set(versions)
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name not in needed:
            shutil.rmtree(old, ignore_errors=True)


def _folder(root: Path, version: str) -> Path:
    return root / "read" / version


def located(media: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """Find files that a list names and its own archive lacks in the others, as the parts of one export have them.

    Args:
        media: `schema.Media`.
        files: `Listed` of all archives.

    Returns:
        `media`, with the archive and path where each file lies; those that lie nowhere stay as they are. Another
        archive's file is the one that is named if their paths are equal but for a first folder of either.
    """
    there = are_there(media, files)
    if there.all():
        return media
    lying: dict[str, tuple[str, str]] = {}
    for archive, file in zip(files["archive"], files["file"], strict=True):
        for path in _paths(file):
            lying.setdefault(path, (archive, file))
    found = [
        (row, place)
        for row, file in media.loc[~there, "file"].items()
        if (place := next((lying[path] for path in _paths(str(file)) if path in lying), None))
    ]
    media = media.copy()
    rows = [row for row, _ in found]
    media.loc[rows, "archive"] = [archive for _, (archive, _) in found]
    media.loc[rows, "file"] = [file for _, (_, file) in found]
    return media


def _paths(file: str) -> list[str]:
    """A path, and without its first folder; only while there is a folder in it, for names alone prove nothing."""
    return [path for path in (file, file.partition("/")[2]) if "/" in path]


def are_there(media: pd.DataFrame, files: pd.DataFrame) -> pd.Series:
    """Tell of each file of a table whether it is among others, by its place."""
    return pd.Series(among(places(media), places(files)), media.index)


def places(table: pd.DataFrame) -> pd.Series:
    """Where the files of a table lie, as one text each."""
    return table["archive"] + "\0" + table["file"]


def kept_of(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Take some rows of a table; where these are all, as mostly, without a copy."""
    return table if rows.all() else table[rows]


def missing(media: pd.DataFrame, files: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part media whose files are there from those that are not, which become problems."""
    there = are_there(media, files)
    absent = media.loc[~there, ["archive", "file"]].drop_duplicates()
    problems = (Problem(archive=archive, file=file, reason=MISSING) for archive, file in absent.itertuples(index=False))
    return kept_of(media, there), frame(problems, Problem)


def unclaimed(problems: pd.DataFrame, posts: pd.DataFrame, media: pd.DataFrame) -> pd.DataFrame:
    """Problems that remain once all archives are together.

    A file in no list of its archive may be in one of another; a part of an export may have found its lists.
    """
    if problems.empty:
        return problems
    alone = posts.loc[posts["source"] == instagram_part.NAME, "archive"]
    unlisted = problems["reason"].str.startswith(UNLISTED)
    named = unlisted & are_there(problems, media[media["file"].isin(problems.loc[unlisted, "file"])])
    alone = alone if posts["source"].isin(_LISTS).any() else problems["archive"]
    whole = (problems["reason"] == instagram_part.ALONE) & ~problems["archive"].isin(alone)
    left: pd.DataFrame = problems[~(named | whole)]
    return left


def without_strays(
    posts: pd.DataFrame, media: pd.DataFrame, origins: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Leave of parts of exports whose lists were found nothing but their pictures in the posts of those lists.

    Returns:
        Posts, media and origins without what such a part says by itself; and a problem for each of its files that
        no list names.
    """
    is_part = origins["source"] == instagram_part.NAME
    found = {*origins.loc[is_part, "archive"], *_beside_their_lists(posts)}
    stray = (posts["source"] == instagram_part.NAME) & posts["archive"].isin(found)
    strays = among(media["post_id"], posts.loc[stray, "post_id"])
    problems = (
        Problem(archive=archive, file=file, reason=UNLISTED_BY_ANY)
        for archive, file in media.loc[strays, ["archive", "file"]].itertuples(index=False)
    )
    told = origins[~is_part]
    told = told[told["post_id"].duplicated(keep=False)]
    return posts[~stray], media[~strays], told, frame(problems, Problem)


def _beside_their_lists(posts: pd.DataFrame) -> Iterator[str]:
    """Archives that are called like parts of an export whose lists were read, though these may name nothing in them."""
    exports = {export_in_name(name) for name in posts.loc[posts["source"].isin(_LISTS), "archive"].unique()} - {""}
    return (name for name in posts["archive"].unique() if export_in_name(name) in exports)


def away(found: Reading | None, name: str, path: str) -> Reading:
    """What is known of an archive that is not there, such as one on a disk that is not plugged in."""
    known = "what was read of it before is kept" if found else "nothing is known of it"
    problem = frame(
        [Problem(archive=name, file=".", reason=f"the archive is not at {path} any more; {known}")], Problem
    )
    found = found or joined([])
    return replace(found, problems=pd.concat([found.problems, problem], ignore_index=True))
