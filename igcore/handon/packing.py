"""Files on their way: into a ZIP that is sent while it is made, or into a folder. One is in memory at a time."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

#: Years whose days all have a place in a ZIP, in every zone.
_FIRST_YEAR, _LAST_YEAR = 1981, 2106
_PIECE = 1 << 20
#: More than this waits on the disk.
_HELD = 8 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to hand on: its name with / between folders, its bytes, and its time where it has one.

    `text` shrinks, pictures hardly do; `pictures` are how many it is, for who counts them on the way.
    """

    name: str
    data: Iterable[bytes]
    moment: datetime | None = None
    text: bool = False
    pictures: int = 0


def through_file(write: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """Yield in pieces what a function writes into a file: large ones are on the disk meanwhile."""
    with SpooledTemporaryFile(_HELD) as file:
        write(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


class _Window:
    """What was written of a file and not taken yet. One can seek in that, so that sizes stand before their files."""

    def __init__(self) -> None:
        self.taken = 0
        self.file = SpooledTemporaryFile(_HELD)  # noqa: SIM115 - it is closed with the ZIP

    def write(self, data: bytes) -> int:
        return self.file.write(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def tell(self) -> int:
        return self.taken + self.file.tell()

    def seek(self, offset: int) -> int:
        return self.taken + self.file.seek(offset - self.taken)

    def take(self) -> Iterator[bytes]:
        """Hand out what there is, and forget it."""
        size = self.file.seek(0, io.SEEK_END)
        self.file.seek(0)
        while piece := self.file.read(_PIECE):
            yield piece
        self.file.seek(0)
        self.file.truncate()
        self.taken += size


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Write a ZIP, of which no more than one file is in memory. Pictures are stored as they are."""
    window = _Window()
    with window.file:
        with zipfile.ZipFile(window, "w") as archive:  # type: ignore[call-overload]  # it has all that is used
            for entry in entries:
                _add(archive, entry)
                # It would stay in memory while the next is read.
                del entry
                yield from window.take()
        yield from window.take()


def _add(archive: zipfile.ZipFile, entry: Entry) -> None:
    info = zipfile.ZipInfo(entry.name, _time(entry.moment))
    info.compress_type = zipfile.ZIP_DEFLATED if entry.text else zipfile.ZIP_STORED
    with archive.open(info, "w", force_zip64=entry.text) as stream:
        for piece in entry.data:
            stream.write(piece)


def _time(moment: datetime | None) -> tuple[int, int, int, int, int, int]:
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return (_FIRST_YEAR, 1, 1, 0, 0, 0)
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second


def in_folder(entries: Iterable[Entry], folder: Path) -> None:
    """Write files into a folder that is there."""
    for entry in entries:
        path = folder / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(entry.data)
        del entry


def counted(entries: Iterable[Entry], tell: Callable[[int], object]) -> Iterator[Entry]:
    """Tell how many pictures each file is, once it was taken."""
    for entry in entries:
        yield entry
        tell(entry.pictures)
        del entry
