"""Uploads on their way into the library's folder: out of sight until all of one is there, then an archive by a rename.

uploads/ID/drop.json    what is to come
uploads/ID/files/       what came of it; how much of a file came is how long it is
archives/NAME/          an upload that is whole
"""

import errno
import filecmp
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from igcore.errors import NoRoomError, NoUploadError, UploadError
from igcore.library.drops import Coming, Drop, id_of
from igcore.library.folder import write_text

#: An upload that nothing came of for so long is given up; seconds.
EXPIRES = 7 * 86_400
#: So much of the disk stays free, whichever is less: bytes, and part of the whole.
_FREE_BYTES, _FREE_PART = 1 << 30, 0.05
_ID = re.compile(r"[0-9a-f]{32}")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def archives_of(root: Path) -> Path:
    """Folder of the archives that were uploaded."""
    return root / "archives"


def uploads_of(root: Path) -> Path:
    """Folder of the uploads that are not whole yet."""
    return root / "uploads"


def room(root: Path) -> int:
    """Bytes that uploads may take of the disk on which a library lies."""
    place = next(each for each in (root, *root.resolve().parents) if each.exists())
    disk = shutil.disk_usage(place)
    return max(disk.free - int(min(_FREE_BYTES, _FREE_PART * disk.total)), 0)


@dataclass(frozen=True)
class Uploads:
    """The uploads of a library; `room` tells how many bytes there are for them."""

    root: Path
    room: Callable[[Path], int] = room
    _known: dict[str, Drop] = field(default_factory=dict, compare=False)
    _placing: threading.Lock = field(default_factory=threading.Lock, compare=False)

    def begin(self, drop: Drop) -> Path | None:
        """Make a place for an upload, unless it is begun already; or find the archive that it became before.

        Raises:
            NoRoomError: The disk has too little room for all that is to come.
        """
        if (before := self._archive_with(drop)) is not None:
            return before
        place = self._place(drop.id)
        if (place / "files").is_dir():
            os.utime(place / "drop.json")
            return None
        coming = drop.size + sum(self.to_come(each) for each in self.waiting())
        if coming > self.room(self.root):
            raise NoRoomError(drop.size, self.room(self.root))
        part = place.with_name(f"{drop.id}.part")
        with self._placing, _told():
            for old in (part, place):
                shutil.rmtree(old, ignore_errors=True)
            (part / "files").mkdir(parents=True)
            write_text(part / "drop.json", json.dumps({**asdict(drop), "left_out": ()}))
            part.replace(place)
        return None

    def find(self, drop_id: str) -> Drop:
        """What is to come of an upload.

        Raises:
            NoUploadError: There is none: it is whole, was cancelled, or is too old.
        """
        if not _ID.fullmatch(drop_id) or not (self._place(drop_id) / "files").is_dir():
            self._known.pop(drop_id, None)
            raise NoUploadError
        if time.time() > self.expires(drop_id):
            self.discard(drop_id)
            raise NoUploadError
        if drop_id not in self._known:
            self._known[drop_id] = _read(self._place(drop_id))
        return self._known[drop_id]

    def expires(self, drop_id: str) -> float:
        """When an upload is given up unless more of it comes; seconds since 1970."""
        return (self._place(drop_id) / "drop.json").stat().st_mtime + EXPIRES

    def offset(self, drop: Drop, number: int) -> int | None:
        """How many bytes came of a file; none where nobody began to send it."""
        try:
            return self._file(drop, number).stat().st_size
        except OSError:
            return None

    def start(self, drop: Drop, number: int) -> int:
        """Begin a file; tell how much of it is there. Only what is there as a whole is not begun anew."""
        path = self._file(drop, number)
        with _told():
            path.parent.mkdir(parents=True, exist_ok=True)
            if self.offset(drop, number) != drop.files[number].size:
                path.write_bytes(b"")
        return self.offset(drop, number) or 0

    def write(self, drop: Drop, number: int, offset: int, data: bytes) -> int:
        """Add to a file what comes next; tell how much of it is there now.

        Raises:
            NoRoomError: The disk is full; what came before is kept.
            NoUploadError: It was cancelled meanwhile.
            UploadError: It is not what comes next, or more than the file was said to be.
        """
        path, size = self._file(drop, number), drop.files[number].size
        if offset + len(data) > size:
            raise UploadError(f"More came of {drop.files[number].path} than it was said to be.")
        if len(data) > self.room(self.root):
            raise NoRoomError(len(data), self.room(self.root))
        with _told(), path.open("r+b", buffering=0) as stream:
            if stream.seek(0, os.SEEK_END) != offset:
                raise UploadError(f"This is not what comes next of {drop.files[number].path}.")
            left = memoryview(data)
            while left:
                left = left[stream.write(left) :]
        return offset + len(data)

    def touch(self, drop: Drop) -> None:
        """Remember that something came of an upload."""
        with suppress(FileNotFoundError):
            os.utime(self._place(drop.id) / "drop.json")

    def to_come(self, drop: Drop) -> int:
        """Bytes that are still to come."""
        return sum(each.size - (self.offset(drop, number) or 0) for number, each in enumerate(drop.files))

    def is_whole(self, drop: Drop) -> bool:
        """Tell whether all of it came."""
        return all(self.offset(drop, number) == each.size for number, each in enumerate(drop.files))

    def finish(self, drop: Drop) -> tuple[Path, bool]:
        """Make an archive of an upload that is whole.

        Returns:
            Its folder, and whether it is new: what was uploaded before, byte for byte, is not kept twice.

        Raises:
            UploadError: It is not whole.
            NoUploadError: Somebody else finished it, or cancelled it.
        """
        with self._placing:
            self.find(drop.id)
            if not self.is_whole(drop):
                raise UploadError("Not all of it is there yet.")
            files = self._place(drop.id) / "files"
            if (same := self._same_as(drop, files)) is not None:
                self.discard(drop.id)
                return same, False
            for each in drop.files:
                os.utime(files / each.path, ns=(each.modified * 10**6, each.modified * 10**6))
            with _told():
                archives_of(self.root).mkdir(exist_ok=True)
                place = next(place for place in _places(archives_of(self.root), drop.name) if not place.exists())
                files.replace(place)
            self.discard(drop.id)
            return place, True

    def discard(self, drop_id: str) -> None:
        """Remove all that came of an upload, at once for whoever looks."""
        self._known.pop(drop_id, None)
        place, gone = self._place(drop_id), self._place(drop_id).with_name(f"{drop_id}.gone")
        shutil.rmtree(gone, ignore_errors=True)
        with suppress(FileNotFoundError):
            place.replace(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def remove(self, drop: Drop, number: int) -> None:
        """Remove what came of one file; of an upload that is nothing else, all of it."""
        if drop.alone:
            self.discard(drop.id)
        else:
            self._file(drop, number).unlink(missing_ok=True)

    def waiting(self) -> list[Drop]:
        """Uploads of which something is still to come."""
        return [_read(place) for place in self._begun() if (place / "files").is_dir()]

    def sweep(self) -> None:
        """Remove what is too old, and what a killed server left of those that are whole or cancelled."""
        with self._placing:
            for place in list(uploads_of(self.root).glob("*")):
                begun = _ID.fullmatch(place.name) and (place / "files").is_dir()
                if not (begun and time.time() < self.expires(place.name)):
                    shutil.rmtree(place, ignore_errors=True)

    def _begun(self) -> Iterator[Path]:
        folder = uploads_of(self.root)
        yield from sorted(each for each in folder.glob("*") if _ID.fullmatch(each.name))

    def _place(self, drop_id: str) -> Path:
        return uploads_of(self.root) / drop_id

    def _file(self, drop: Drop, number: int) -> Path:
        return self._place(drop.id) / "files" / drop.files[number].path

    def _archive_with(self, drop: Drop) -> Path | None:
        return next((each for each in _archives(self.root) if id_of(_listed(each)) == drop.id), None)

    def _same_as(self, drop: Drop, files: Path) -> Path | None:
        wanted = {each.path: each.size for each in drop.files}
        for archive in _archives(self.root):
            if {each.path: each.size for each in _listed(archive)} == wanted and all(
                filecmp.cmp(files / path, archive / path, shallow=False) for path in wanted
            ):
                return archive
        return None


def _archives(root: Path) -> list[Path]:
    folder = archives_of(root)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _listed(archive: Path) -> list[Coming]:
    """The files of an archive as they were when they came."""
    found = ((path, path.stat()) for path in archive.rglob("*") if path.is_file())
    return [Coming(path.relative_to(archive).as_posix(), at.st_size, at.st_mtime_ns // 10**6) for path, at in found]


def _places(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    number = 2
    while True:
        yield folder / f"{name} ({number})"
        number += 1


def _read(place: Path) -> Drop:
    found = json.loads((place / "drop.json").read_text("utf-8"))
    return Drop(found["name"], tuple(Coming(**each) for each in found["files"]), alone=found["alone"])


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the system says of a full disk, or of a folder that was taken away, into a sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise NoUploadError from error
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoomError from error
        raise
