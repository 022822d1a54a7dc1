"""A folder here or in an object store, a ZIP or a single list, seen alike: which files it holds, and their bytes.

Never written to, never left.
"""

import json
import os
import sqlite3
import stat
import weakref
from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from igcore.errors import UnreadableArchiveError
from igcore.importers.address import Address, Place
from igcore.importers.entry import (
    JUNK,
    MAX_BYTES,
    READ_ERRORS,
    Entry,
    Listed,
    at_most,
    ending,
    is_junk,
    leads_out,
    printable,
    words,
)
from igcore.importers.stored import Stored
from igcore.importers.zipped import Zip
from igcore.schema import Problem

__all__ = [
    "ALONE",
    "JUNK",
    "MAX_BYTES",
    "READ_ERRORS",
    "Entry",
    "Folder",
    "Single",
    "Source",
    "Stored",
    "Zip",
    "open_source",
    "parts_of",
    "printable",
    "read_file",
    "words",
]

#: Files that tell of posts on their own: lists in JSON or CSV, and the database of 4K Stogram.
ALONE = frozenset({".json", ".csv", ".sqlite"})


class _Entries(Mapping[str, Entry]):
    """Files of a folder and their versions; those of many lie in a file of SQLite's that goes with this."""

    def __init__(self, versions: Iterable[tuple[str, str]]) -> None:
        # Of a nameless database some is in memory, and the rest where the system has files for a while.
        self._files = sqlite3.connect("", check_same_thread=False)
        # Not by `__del__`, which is called as well where Ctrl-C came before there was anything to close.
        weakref.finalize(self, self._files.close)
        try:
            self._files.execute("PRAGMA journal_mode = OFF")
            self._files.execute(_FILES)
            rows = ((name, version, ending(name)) for name, version in versions)
            self._files.executemany("INSERT INTO files (name, version, ending) VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise OSError(f"there is no room for a list of all files: {error}") from error

    def __getitem__(self, name: str) -> Entry:
        found = self._files.execute("SELECT version FROM files WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise KeyError(name)
        return _folder_entry(found[0])

    def __contains__(self, name: object) -> bool:
        return self._files.execute("SELECT 1 FROM files WHERE name = ?", (name,)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._files.execute("SELECT name FROM files ORDER BY place"))

    def items(self) -> "_Items":
        """Every file with what is known of it, in one go."""
        return _Items(self)

    def pairs(self) -> Iterator[tuple[str, Entry]]:
        rows = self._files.execute("SELECT name, version FROM files ORDER BY place")
        return ((name, _folder_entry(version)) for name, version in rows)

    def ending_in(self, endings: Collection[str]) -> Iterator[str]:
        found = self._files.execute(_ENDING_IN, (json.dumps(sorted(endings)),))
        return (name for (name,) in found)

    def __len__(self) -> int:
        (count,) = self._files.execute("SELECT count(*) FROM files").fetchone()
        return int(count)


_FILES = "CREATE TABLE files (place INTEGER PRIMARY KEY, name TEXT UNIQUE, version TEXT, ending TEXT)"
_ENDING_IN = "SELECT name FROM files WHERE ending IN (SELECT value FROM json_each(?)) ORDER BY place"


class _Items(ItemsView[str, Entry]):
    _mapping: _Entries

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return self._mapping.pairs()


@dataclass(frozen=True)
class Folder:
    """A folder as an archive."""

    root: Path
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> _Entries:
        """Every file by its path inside the folder, in order; links are not followed."""
        return _Entries(self._walk(self._problem))

    def ending_in(self, endings: Collection[str]) -> Iterator[str]:
        """Files with one of these endings, as `ending` gives them, in order: few of many are found at once."""
        return self.entries.ending_in(endings)

    def versions(self) -> Iterator[tuple[str, str]]:
        """Every file in order, with its version: all that a build with nothing changed asks for."""
        return self._walk(lambda *_: None)

    def _walk(self, problem: Callable[[str, str], None]) -> Iterator[tuple[str, str]]:
        """Go through the folder, and tell of what lies in it that may not be opened."""
        # Folder in folder, without recursion: they may lie thousands deep.
        open_folders = [self._scan("", problem)]
        while open_folders:
            name = next(open_folders[-1], None)
            if name is None:
                open_folders.pop()
            elif name.endswith("/"):
                open_folders.append(self._scan(name, problem))
            else:
                try:
                    info = os.lstat(f"{self.root}/{name}")
                except OSError as error:
                    problem(name, words(error))
                    continue
                if stat.S_ISREG(info.st_mode):
                    yield name, _version(info)
                elif stat.S_ISLNK(info.st_mode):
                    problem(name, "a link to another place; links are not followed")

    def _scan(self, prefix: str, problem: Callable[[str, str], None]) -> Iterator[str]:
        """Paths of what lies in one folder, folders with a /: so they are in the order of all paths below it."""
        try:
            with os.scandir(f"{self.root}/{prefix}") as found:
                names = [f"{each.name}/" if _is_folder(each) else each.name for each in found if not is_junk(each.name)]
        except OSError as error:
            problem(prefix or ".", f"the folder cannot be opened: {words(error)}")
            return
        names.sort()
        for name in names:
            if printable(name) != name:
                problem(prefix + name.rstrip("/"), "its name is no text that can be stored; rename it")
            else:
                yield prefix + name

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of one of the `entries`.

        Raises:
            OSError: It cannot be read, is larger than `limit`, or lies elsewhere.
        """
        if leads_out(file):
            raise FileNotFoundError(f"{file} is not in {self.root}")
        with (self.root / file).open("rb") as stream:
            # Asked for as much as the limit, Python would make room for all of that first.
            size = min(os.fstat(stream.fileno()).st_size, limit)
            data = stream.read(size + 1)
            # It may have grown, or not have known its size.
            return at_most(data if len(data) <= size else data + stream.read(limit - size), limit)

    def _problem(self, file: str, reason: str) -> None:
        self.problems.append(Problem(archive=self.name, file=printable(file), reason=reason))


@dataclass(frozen=True)
class Single(Listed):
    """One list as an archive that holds nothing else."""

    root: Path
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The file, by its name."""
        return {printable(self.root.name): _folder_entry(_version(self.root.stat()))}

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of the file.

        Raises:
            OSError: It cannot be read, is larger than `limit`, or another one is asked for.
        """
        if file not in self.entries:
            raise FileNotFoundError(f"{file} is not in {self.root}")
        with self.root.open("rb") as stream:
            return at_most(stream.read(limit + 1), limit)


Source = Folder | Zip | Single | Stored


def parts_of(path: Place) -> Sequence[Place]:
    """The ZIPs in a folder that holds nothing else, as an export comes in several parts; else the path itself."""
    if isinstance(path, Address):
        return [path]
    try:
        inside = sorted(each for each in path.iterdir() if each.name not in JUNK) if path.is_dir() else []
    except OSError:
        return [path]  # Who opens it next says what is wrong with it.
    return inside if inside and all(each.suffix.lower() == ".zip" for each in inside) else [path]


def open_source(root: Place, name: str | None = None) -> Source:
    """Look at a folder or ZIP, here or in an object store, or at a list of posts that is a file of its own.

    Args:
        root: Where it is.
        name: What to call it in the tables; its own name if none is given.

    Raises:
        UnreadableArchiveError: It is not there, or neither a folder nor a ZIP nor a list.
    """
    if isinstance(root, Address):
        return _stored(root, name or printable(root.name))
    try:
        mode = root.stat().st_mode
    except (OSError, ValueError) as error:
        raise UnreadableArchiveError(root, words(error)) from error
    name = name or printable(root.resolve().name)
    if stat.S_ISDIR(mode):
        if not os.access(root, os.R_OK | os.X_OK):
            raise UnreadableArchiveError(root, "you may not open it")
        return Folder(root, name)
    if not stat.S_ISREG(mode):
        raise UnreadableArchiveError(root, "it is neither a folder nor a ZIP file")
    if root.suffix.lower() in ALONE:
        return Single(root, name)
    source = Zip(root, name)
    source.entries  # noqa: B018 - a broken ZIP is to be found here, not in the middle of a run
    return source


def _stored(root: Address, name: str) -> Zip | Stored:
    source = Zip(root, name) if root.suffix.lower() == ".zip" else Stored(root, name)
    try:
        if isinstance(source, Zip) and root.info() is None:
            raise UnreadableArchiveError(root, "there is no such file in the store")
        source.entries  # noqa: B018 - what cannot be reached is to be found here
    except OSError as error:
        raise UnreadableArchiveError(root, words(error)) from error
    return source


@lru_cache(maxsize=4)
def _reopened(root: Place, changed: int | str) -> Source:  # noqa: ARG001 - a file that was changed is opened anew
    return open_source(root)


def read_file(root: Place, file: str) -> bytes:
    """Bytes of a file of an archive, for who has only the names of both; a ZIP stays open for the next.

    Raises:
        One of `READ_ERRORS`.
    """
    if isinstance(root, Path):
        source = _reopened(root, root.stat().st_mtime_ns)
    else:
        info = root.info() if root.suffix.lower() == ".zip" else None
        source = _reopened(root, info.tag) if info else Stored(root, root.name)
    try:
        return source.read(file)
    except KeyError as error:
        raise FileNotFoundError(f"{file} is not in {root}") from error


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # Whoever looks at it next says what is wrong with it.


def _version(info: os.stat_result) -> str:
    return f"{info.st_size}-{info.st_mtime_ns}"


def _folder_entry(version: str) -> Entry:
    size, _, changed = version.partition("-")
    return Entry(int(size), int(changed) // 1_000_000, version)
