"""A folder here or in an object store, a ZIP or a single list, seen alike: which files it holds, and their bytes.

Never written to, never left.
"""

import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from igcore.errors import UnreadableArchiveError
from igcore.importers.address import Address, Place
from igcore.schema import Problem

#: Larger files are no pictures and no lists of posts: they are refused before they are read.
MAX_BYTES = 256 * 1024 * 1024
#: Pictures hardly shrink in a ZIP, lists some thirty times: what is packed tighter than this holds nothing.
MAX_RATIO = 200
#: Small files may be packed as tightly as they like, and every ZIP may hold so much in all.
_SMALL, _SOME = 16 * 1024 * 1024, 1024 * 1024 * 1024
#: A ZIP may hold so many times its own size in all: many small files packed tightly are a bomb too.
MAX_TOTAL_RATIO = 20
#: Least size of the header before each file in a ZIP.
_HEADER = 30
#: What computers leave beside people's files: folders and files.
JUNK = frozenset({"__MACOSX", "@eaDir", ".DS_Store", "Thumbs.db", "desktop.ini", "no-data.txt"})
#: Files that tell of posts on their own: lists in JSON or CSV, and the database of 4K Stogram.
ALONE = frozenset({".json", ".csv", ".sqlite"})
#: For a file whose time is none that a calendar has; ZIP tools write the same.
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)

#: Anything that reading one file can raise: a reason in a row, never the end of a run.
READ_ERRORS = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Entry(NamedTuple):
    """One file: its size, when it was changed (ms since 1970), and a text that differs once its content does.

    A tuple, for there are many of them.
    """

    size: int
    changed: int
    version: str

    @property
    def modified(self) -> datetime:
        """When it was changed; `_NO_TIME` where that is no time that a calendar has."""
        try:
            return datetime.fromtimestamp(self.changed / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return _NO_TIME


class _Listed:
    """What can tell of each file no sooner than of all that is known of it."""

    @property
    def entries(self) -> dict[str, Entry]:
        """Every file by its path."""
        raise NotImplementedError

    @property
    def versions(self) -> dict[str, str]:
        """The version of each of them."""
        return {name: entry.version for name, entry in self.entries.items()}


@dataclass(frozen=True)
class Folder:
    """A folder as an archive."""

    root: Path
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every file by its path inside the folder, in order; links are not followed."""
        return {name: _folder_entry(version) for name, version in self.versions.items()}

    @cached_property
    def versions(self) -> dict[str, str]:
        """The version of each of them: all that a build with nothing changed asks for, and cheap as plain text."""
        found, folders = {}, [""]
        # Folder after folder, without recursion: they may lie thousands deep.
        while folders:
            prefix = folders.pop()
            for each in self._scan(prefix):
                name = prefix + each.name
                try:
                    if each.is_file(follow_symlinks=False):
                        found[name] = _version(each.stat(follow_symlinks=False))
                    elif each.is_dir(follow_symlinks=False):
                        folders.append(f"{name}/")
                except OSError as error:
                    self._problem(name, words(error))
        return {name: found[name] for name in sorted(found)}

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of one of the `entries`.

        Raises:
            OSError: It cannot be read, is larger than `limit`, or lies elsewhere.
        """
        if _leads_out(file):
            raise FileNotFoundError(f"{file} is not in {self.root}")
        with (self.root / file).open("rb") as stream:
            # Asked for as much as the limit, Python would make room for all of that first.
            size = min(os.fstat(stream.fileno()).st_size, limit)
            data = stream.read(size + 1)
            # It may have grown, or not have known its size.
            return _at_most(data if len(data) <= size else data + stream.read(limit - size), limit)

    def _scan(self, prefix: str) -> Iterator[os.DirEntry[str]]:
        """What lies in one folder and may be opened: no junk, no links, no names that are no text."""
        try:
            found = sorted(os.scandir(self.root / prefix), key=attrgetter("name"))
        except OSError as error:
            self._problem(prefix or ".", f"the folder cannot be opened: {words(error)}")
            return
        for each in found:
            if _is_junk(each.name):
                continue
            if printable(each.name) != each.name:
                self._problem(prefix + each.name, "its name is no text that can be stored; rename it")
            elif each.is_symlink():
                self._problem(prefix + each.name, "a link to another place; links are not followed")
            else:
                yield each

    def _problem(self, file: str, reason: str) -> None:
        self.problems.append(Problem(archive=self.name, file=printable(file), reason=reason))


@dataclass(frozen=True)
class Zip(_Listed):
    """A ZIP as an archive, read in place."""

    root: Place
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every file by its name inside the ZIP, in order, without those that are unsafe to read."""
        return {
            name: Entry(info.file_size, _zip_time(info), f"{info.file_size}-{info.CRC:08x}")
            for name, info in sorted(self._infos.items())
        }

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of one of the `entries`.

        Raises:
            OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError: It is
                broken, encrypted, packed in a way that Python cannot read, or larger than `limit`.
        """
        with self._zip.open(self._infos[file]) as stream:
            return _at_most(stream.read(limit + 1), limit)

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.root if isinstance(self.root, Path) else self.root.stream())
        except READ_ERRORS as error:
            why = "it is neither a folder nor a ZIP file"
            if self.root.suffix.lower() == ".zip":
                why = "it is no whole ZIP file; a download may have been cut short"
            raise UnreadableArchiveError(self.root, why) from error

    @cached_property
    def _infos(self) -> dict[str, zipfile.ZipInfo]:
        infos: dict[str, zipfile.ZipInfo] = {}
        shared = _overlapping(self._zip.infolist())
        left = _SOME + MAX_TOTAL_RATIO * _size(self.root)
        for info in self._zip.infolist():
            name = info.filename.replace("\\", "/").removeprefix("./")
            if name.endswith("/") or any(_is_junk(part) for part in name.split("/")):
                continue
            reason = _refusal(info, name, infos) or _excess(info, shared, left)
            if reason:
                self.problems.append(Problem(archive=self.name, file=printable(name), reason=reason))
            else:
                infos[name] = info
                left -= info.file_size
        return infos


@dataclass(frozen=True)
class Single(_Listed):
    """One list as an archive that holds nothing else."""

    root: Path
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> dict[str, Entry]:
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
            return _at_most(stream.read(limit + 1), limit)


@dataclass(frozen=True)
class Stored(_Listed):
    """A folder in an object store as an archive."""

    root: Address
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every file by its path below the address, in order."""
        found = {}
        for file, stored in self.root.files():
            folders = file.split("/")
            if any(_is_junk(part) for part in folders):
                continue
            if _leads_out(file) or "" in folders[:-1]:
                self.problems.append(Problem(archive=self.name, file=file, reason="its name is none of a file"))
            elif folders[-1]:
                changed = int(stored.modified.timestamp() * 1000)
                found[file] = Entry(stored.size, changed, f"{stored.size}-{stored.tag}")
        return dict(sorted(found.items()))

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of one of the `entries`.

        Raises:
            OSError: It cannot be read, is larger than `limit`, or lies elsewhere.
        """
        if _leads_out(file):
            raise FileNotFoundError(f"{file} is not in {self.root}")
        return _at_most(self.root.read(file, end=limit + 1), limit)


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


def printable(name: str) -> str:
    """Name of a file as text that can be stored: bytes that are no text become question marks."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode("utf-8")


def words(error: Exception) -> str:
    """What went wrong, for a person: the system's own words where it has any."""
    if isinstance(error, OSError) and error.strerror:
        # Names of files in it stay as they are.
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error) or type(error).__name__


def _size(root: Place) -> int:
    if isinstance(root, Path):
        return root.stat().st_size
    info = root.info()
    return info.size if info else 0


def _at_most(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise OSError(f"larger than {limit // 1024 // 1024} MiB")
    return data


def _is_junk(name: str) -> bool:
    return name in JUNK or name.startswith("._")


def _leads_out(name: str) -> bool:
    return PurePosixPath(name).is_absolute() or ".." in name.split("/") or name[1:3] == ":/"


def _refusal(info: zipfile.ZipInfo, name: str, others: dict[str, zipfile.ZipInfo]) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if _leads_out(name):
        return "its name leads out of the archive"
    if kind and kind != stat.S_IFREG:
        return "a link or special file; only plain files are read"
    if info.flag_bits & 1:
        return "encrypted"
    if info.file_size > MAX_BYTES:
        return f"larger than {MAX_BYTES // 1024 // 1024} MiB"
    if name in others:
        return "the ZIP has this name more than once; the first is read"
    return None


def _excess(info: zipfile.ZipInfo, shared: set[int], left: int) -> str | None:
    """Why an entry is more than it seems, as in ZIPs that are made to fill memory or time."""
    if info.header_offset < 0:
        return "the ZIP is damaged: this file would begin before it"
    if info.header_offset in shared:
        return "shares its place in the ZIP with other files, which honest ZIPs never do"
    if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
        return f"packed tighter than any picture: more than {MAX_RATIO} times"
    if info.file_size > left:
        return f"the ZIP holds too much: more than {MAX_TOTAL_RATIO} times its own size"
    return None


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Places of the entries that begin before another one ends, and of that other one."""
    places: set[int] = set()
    widest, end = 0, 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if 0 <= info.header_offset < end:
            places |= {widest, info.header_offset}
        until = info.header_offset + _HEADER + info.compress_size
        if until > end:
            widest, end = info.header_offset, until
    return places


def _version(info: os.stat_result) -> str:
    return f"{info.st_size}-{info.st_mtime_ns}"


def _folder_entry(version: str) -> Entry:
    size, _, changed = version.partition("-")
    return Entry(int(size), int(changed) // 1_000_000, version)


def _zip_time(info: zipfile.ZipInfo) -> int:
    try:
        time = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        time = _NO_TIME
    return round(time.timestamp() * 1000)
