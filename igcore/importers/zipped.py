"""A ZIP as an archive, on this computer or in an object store, safely: it may have been made to do harm."""

import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from igcore.errors import UnreadableArchiveError
from igcore.importers.address import Place
from igcore.importers.entry import (
    MAX_BYTES,
    NO_TIME,
    READ_ERRORS,
    Entry,
    Listed,
    at_most,
    is_junk,
    leads_out,
    printable,
)
from igcore.schema import Problem

#: Pictures hardly shrink in a ZIP, lists some thirty times: what is packed tighter than this holds nothing.
MAX_RATIO = 200
#: Small files may be packed as tightly as they like, and every ZIP may hold so much in all.
_SMALL, _SOME = 16 * 1024 * 1024, 1024 * 1024 * 1024
#: A ZIP may hold so many times its own size in all: many small files packed tightly are a bomb too.
MAX_TOTAL_RATIO = 20
#: Least size of the header before each file in a ZIP.
_HEADER = 30


@dataclass(frozen=True)
class Zip(Listed):
    """A ZIP as an archive, read in place."""

    root: Place
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
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
            return at_most(stream.read(limit + 1), limit)

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
            if name.endswith("/") or any(is_junk(part) for part in name.split("/")):
                continue
            reason = _refusal(info, name, infos) or _excess(info, shared, left)
            if reason:
                self.problems.append(Problem(archive=self.name, file=printable(name), reason=reason))
            else:
                infos[name] = info
                left -= info.file_size
        return infos


def _size(root: Place) -> int:
    if isinstance(root, Path):
        return root.stat().st_size
    info = root.info()
    return info.size if info else 0


def _refusal(info: zipfile.ZipInfo, name: str, others: dict[str, zipfile.ZipInfo]) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if leads_out(name):
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


def _zip_time(info: zipfile.ZipInfo) -> int:
    try:
        time = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        time = NO_TIME
    return round(time.timestamp() * 1000)
