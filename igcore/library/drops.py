"""What somebody means to upload: files by path, size and time, of which those with harmless names are taken. Pure.

Names come from browsers, or from whatever says to be one: nothing of them may lead out of the folder that they go to.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from igcore.errors import UploadError
from igcore.importers.source import JUNK

#: More files than these, deeper folders and longer names are no archive of a person; characters, for a part bytes.
MOST_FILES, DEEPEST, LONGEST, LONGEST_PART = 200_000, 24, 900, 240
#: Larger than any disk of today; bytes.
LARGEST = 1 << 46
#: Milliseconds up to the year 2106, the last that ZIPs know.
_LAST_TIME = 4_294_967_295_000
#: Names of devices, which Windows takes for those whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
#: What some system takes for more than a letter of a name.
_MEANS_MORE = frozenset('\\:*?"<>|')
#: Categories of Unicode that are not to be seen, or no text: controls, formats (bidi among them), halves of letters.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Formats that are part of words and of pictures in names: they join letters.
_JOINERS = "\u200c\u200d"
_UNNAMED = "upload"


@dataclass(frozen=True, slots=True)
class Coming:
    """A file that is to come: its path, its bytes, and when it was changed, in ms since 1970."""

    path: str
    size: int
    modified: int


@dataclass(frozen=True, eq=False)
class Drop:
    """Files that become one archive, in the order of their paths; and those that are left out, with the reason.

    One that is `alone` is whole once its only file is: who sends it knows of files only.
    """

    name: str
    files: tuple[Coming, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    alone: bool = False

    @cached_property
    def id(self) -> str:
        """The same for the same files: who chooses a folder again goes on with what came of it."""
        return id_of(self.files)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Place of each path among the files."""
        return {each.path: number for number, each in enumerate(self.files)}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)


def id_of(files: Iterable[Coming]) -> str:
    """Text that differs once a path, a size or a time does."""
    found = sorted((each.path, each.size, each.modified) for each in files)
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:32]


def drop_of(name: str, files: Sequence[Any]) -> Drop:
    """Sort out what a browser means to send.

    Args:
        name: What it calls all of it, such as the name of the folder.
        files: A list `[path, size, modified]` for each, whatever they really are.

    Raises:
        UploadError: They are too many, or nothing of them can be taken.
    """
    if len(files) > MOST_FILES:
        raise UploadError(f"These are more than {MOST_FILES:,} files; upload them in parts, or as a ZIP.")
    taken: dict[str, Coming] = {}
    left_out = []
    for each in files:
        coming = _coming(each)
        if any(part in JUNK or part.startswith("._") for part in coming.path.split("/")):
            continue
        same = _folded(coming.path)
        fault = fault_of(coming.path) or ("another file has the same name" if same in taken else None)
        if fault:
            left_out.append((coming.path[:LONGEST], fault))
        else:
            taken[same] = coming
    kept = sorted(_without_those_below_files(taken, left_out), key=lambda each: each.path)
    if not kept:
        why = f": {left_out[0][1]}" if left_out else ""
        raise UploadError(f"There is no file in it that can be taken{why}.")
    return Drop(folder_name(name), tuple(kept), tuple(left_out))


def _coming(row: Any) -> Coming:
    match row:
        case [str(path), int(size), int() | float() as modified] if 0 <= size <= LARGEST and modified == modified:  # noqa: PLR0124 - NaN
            return Coming(path, size, int(min(max(modified, 0), _LAST_TIME)))
    raise UploadError("That is no list of files with their sizes.")


def _without_those_below_files(taken: dict[str, Coming], left_out: list[tuple[str, str]]) -> Iterable[Coming]:
    """Leave out what would lie in a folder that is a file."""
    for path, coming in taken.items():
        parts = path.split("/")
        if any("/".join(parts[:end]) in taken for end in range(1, len(parts))):
            left_out.append((coming.path, "its folder is a file"))
        else:
            yield coming


def _folded(path: str) -> str:
    """The same for names that some system takes for one."""
    return unicodedata.normalize("NFC", path).casefold()


def fault_of(path: str) -> str | None:
    """Why a path inside an archive cannot be taken; none if it can.

    Example:
        >>> fault_of("media/posts/a.jpg"), fault_of("../a.jpg"), fault_of("media/aux.jpg")
        (None, 'its name leads out of the folder', 'aux.jpg is the name of a device')
    """
    parts = path.split("/")
    if len(path) > LONGEST or any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_PART for part in parts):
        return "its name is too long"
    if len(parts) > DEEPEST:
        return "it lies too deep in folders"
    if ".." in parts or path.startswith(("/", "\\")) or path[1:2] == ":":
        return "its name leads out of the folder"
    return next(filter(None, map(_fault_of_part, parts)), None)


def _fault_of_part(part: str) -> str | None:
    if part in ("", "."):
        return "its name has an empty part"
    if any(unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS for letter in part):
        return "its name has letters that cannot be seen"
    if not _MEANS_MORE.isdisjoint(part):
        return "its name has a letter that means something else on some computers"
    if part != part.strip(" ") or part.endswith("."):
        return "its name begins or ends with a space, or ends with a dot"
    if _DEVICES.fullmatch(part.partition(".")[0].rstrip(" ")):
        return f"{part} is the name of a device"
    return None


def folder_name(name: str) -> str:
    """Name for the folder of an archive, whatever it is called.

    Example:
        >>> folder_name("../My export.zip"), folder_name("con")
        ('My export', '_con')
    """
    last = re.split(r"[/\\]", name)[-1][:LONGEST]
    seen = "".join(letter if letter.isalnum() or letter in " -_.()+&'" else "_" for letter in last)
    short = re.sub(r"\.zip$", "", seen, flags=re.IGNORECASE)[:60].strip(" .")
    return (f"_{short}" if _DEVICES.fullmatch(short.partition(".")[0]) else short) or _UNNAMED
