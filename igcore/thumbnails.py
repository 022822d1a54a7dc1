"""Small pictures, a file for each content: one of 320 px and, for walls of small tiles, one of half that behind it.

    JPEG, JPEG of half its size (of small pictures none), how many bytes the second takes (four, little-endian)

One file costs half of what two do. Who opens it as a picture sees the first; where an earlier igcore wrote it, it ends
with that.
"""

import os
import re
import shutil
from collections.abc import MutableMapping
from pathlib import Path

#: Where thumbnails go: a folder; or their bytes under the paths that they would have in one.
Thumbnails = Path | MutableMapping[str, bytes]

#: Where a thumbnail lies, below their folder.
PLACE = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}\.jpg")

_LENGTH = 4
#: What a JPEG file ends with.
_END = b"\xff\xd9"


def thumbnail_path(thumbnails: Path, digest: str) -> Path:
    """File of the thumbnail of a content."""
    return thumbnails / _place(digest)


def _place(digest: str) -> str:
    """Where it lies; spread over 256 folders."""
    return f"{digest[:2]}/{digest}.jpg"


def read_whole(thumbnails: Path, digest: str) -> bytes:
    """Read the larger of the two pictures of a content, as JPEG.

    Raises:
        OSError: There is none.
    """
    whole, _ = _pictures(thumbnails, digest)
    return whole


def read_half(thumbnails: Path, digest: str) -> bytes:
    """Read the smaller one; the larger where it has no other.

    Raises:
        OSError: There is none.
    """
    whole, half = _pictures(thumbnails, digest)
    return half or whole


def _pictures(thumbnails: Path, digest: str) -> tuple[bytes, bytes]:
    """Read the larger and the smaller one, which may be empty."""
    with open(f"{thumbnails}/{_place(digest)}", "rb", 0) as stream:
        data = stream.read()
    # Where nothing follows the first, this is its end: as a number more than any thumbnail has.
    end = len(data) - _LENGTH
    first = end - int.from_bytes(data[-_LENGTH:], "little")
    return (data[:first], data[first:end]) if first > 0 and data[:first].endswith(_END) else (data, b"")


def packed(whole: bytes, half: bytes) -> bytes:
    """Return what is in the file of a thumbnail: both pictures, of which the second may be empty."""
    return whole + half + len(half).to_bytes(_LENGTH, "little")


def put(data: bytes, thumbnails: Thumbnails, digest: str) -> None:
    """Put what is `packed` where thumbnails go."""
    if isinstance(thumbnails, Path):
        write_thumbnail(data, f"{thumbnails}/{_place(digest)}")
    else:
        thumbnails[_place(digest)] = data


def take_in_halves(thumbnails: Path) -> None:
    """Put the smaller pictures behind the larger ones, where an earlier igcore left them in files of their own."""
    folder = thumbnails / "halves"
    for path in folder.glob("??/*.jpg"):
        digest = path.stem
        try:
            whole = read_whole(thumbnails, digest)
        except FileNotFoundError:
            continue
        put(packed(whole, path.read_bytes()), thumbnails, digest)
    shutil.rmtree(folder, ignore_errors=True)


def write_thumbnail(data: bytes, path: str) -> None:
    """Write it whole or not at all: another worker may be at the same content."""
    part = f"{path}.{os.getpid()}.part"
    try:
        _write(data, part)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _write(data, part)
    os.replace(part, path)


def _write(data: bytes, path: str) -> None:
    with open(path, "wb") as stream:
        stream.write(data)
