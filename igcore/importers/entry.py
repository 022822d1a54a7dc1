"""What is known of each file of an archive, wherever that lies, and what holds for all of them."""

import lzma
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import NamedTuple

#: Larger files are no pictures and no lists of posts: they are refused before they are read.
MAX_BYTES = 256 * 1024 * 1024
#: What computers leave beside people's files: folders and files.
JUNK = frozenset({"__MACOSX", "@eaDir", ".DS_Store", "Thumbs.db", "desktop.ini", "no-data.txt"})
#: For a file whose time is none that a calendar has; ZIP tools write the same.
NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)

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
    """One file: its size, when it was changed (ms since 1970), and a version, which differs once its content does.

    A version begins with the size: `5-...`. A tuple, for there are many of them.
    """

    size: int
    changed: int
    version: str

    @property
    def modified(self) -> datetime:
        """When it was changed; `NO_TIME` where that is no time that a calendar has."""
        try:
            return datetime.fromtimestamp(self.changed / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return NO_TIME


class Listed:
    """What can tell of each file no sooner than of all that is known of it."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file by its path."""
        raise NotImplementedError

    def versions(self) -> Iterator[tuple[str, str]]:
        """Every file with its version."""
        return ((name, entry.version) for name, entry in self.entries.items())

    def ending_in(self, endings: Collection[str]) -> Iterator[str]:
        """Files with one of these endings, as `ending` gives them, in order."""
        return (file for file in self.entries if ending(file) in endings)


def base_name(file: str) -> str:
    """Last part of a path.

    Example:
        >>> base_name("media/posts/A.JPG")
        'A.JPG'
    """
    return file.rsplit("/", 1)[-1]


def without_ending(file: str) -> str:
    """Path without the file's ending.

    Example:
        >>> without_ending("media.2021/posts/A.JPG"), without_ending("media.2021/17950881910025404")
        ('media.2021/posts/A', 'media.2021/17950881910025404')
    """
    return file[: len(file) - len(ending(file))]


def ending(file: str) -> str:
    """File ending in small letters, with its dot; "" where there is none.

    Example:
        >>> ending("media/posts/A.JPG"), ending("media.2021/17950881910025404")
        ('.jpg', '')
    """
    stem, dot, last = base_name(file).rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def printable(name: str) -> str:
    """Name of a file as text that can be stored: bytes that are no text become question marks."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode("utf-8")


def words(error: Exception) -> str:
    """What went wrong, for a person: the system's own words where it has any."""
    if isinstance(error, OSError) and error.strerror:
        # Names of files in it stay as they are.
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error) or type(error).__name__


def at_most(data: bytes, limit: int) -> bytes:
    """Give bytes back, if there are no more of them.

    Raises:
        OSError: There are.
    """
    if len(data) > limit:
        raise OSError(f"larger than {limit // 1024 // 1024} MiB")
    return data


def is_junk(name: str) -> bool:
    """Tell whether a file or folder of that name is none of people's own."""
    return name in JUNK or name.startswith("._")


def leads_out(name: str) -> bool:
    """Tell whether a path is that of a file outside of its archive."""
    return PurePosixPath(name).is_absolute() or ".." in name.split("/") or name[1:3] == ":/"
