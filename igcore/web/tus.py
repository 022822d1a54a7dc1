"""What requests say by tus 1.0, the protocol of uploads that go on where they were (https://tus.io). Pure."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

#: The only version that there is.
VERSION = "1.0.0"
#: What a server that speaks it says of itself.
SPEAKS = {
    "Tus-Resumable": VERSION,
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,creation-with-upload,expiration,termination",
}
#: What the bytes of an upload are called.
BYTES = "application/offset+octet-stream"
#: No upload has so many bytes, and no text of more digits is read as a number.
_DIGITS = 15


def number(text: str | None) -> int | None:
    """Read a number of bytes; none where there is none."""
    return int(text) if text and len(text) <= _DIGITS and text.isascii() and text.isdecimal() else None


def metadata(text: str) -> Mapping[str, str]:
    """Read `Upload-Metadata`: keys and values in base64, with commas between. What cannot be read is empty.

    Example:
        >>> metadata("path bWVkaWEvYS5qcGc=,final")
        {'path': 'media/a.jpg', 'final': ''}
    """
    pairs = (part.strip().partition(" ") for part in text.split(",") if part.strip())
    return {key: _decoded(value) for key, _, value in pairs}


def _decoded(value: str) -> str:
    try:
        return b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def moment(seconds: float) -> str:
    """Write a time as headers have it."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
