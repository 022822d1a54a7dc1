"""The log of sign-ins: when, from where, by which device and link, and how it ended. Never a secret.

It is a file of lines of JSON in the library's folder, and stays small: the older half goes.
"""

import json
import os
import threading
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from igcore.sharing.book import write_private
from igcore.sharing.records import is_time

Outcome = Literal["accepted", "refused", "revoked"]
_FILE = "sharing.log"
_LONGEST = 200_000  # bytes
_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line: seconds since 1970, address, device in plain words; of link and guest the ids and name, where known."""

    time: float
    outcome: Outcome
    address: str
    device: str
    link: str = ""
    guest: str = ""
    name: str = ""


def note(root: Path, sign_in: SignIn) -> None:
    """Add a line.

    Raises:
        OSError: It cannot be written.
    """
    file = root / _FILE
    with _writing:
        if file.exists() and file.stat().st_size > _LONGEST:
            lines = file.read_bytes()[-_LONGEST // 2 :].split(b"\n")[1:]
            write_private(file, b"\n".join(lines))
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
            out.write(json.dumps(asdict(sign_in)).encode() + b"\n")


def sign_ins(root: Path, most: int = 100) -> list[SignIn]:
    """The last so many lines, the newest first; lines that are none are left out."""
    try:
        lines = (root / _FILE).read_bytes()[-2 * _LONGEST :].splitlines()
    except OSError:
        return []
    found = (_sign_in(line) for line in reversed(lines))
    return [each for each, _ in zip(filter(None, found), range(most), strict=False)]


def _sign_in(line: bytes) -> SignIn | None:
    try:
        found: Any = json.loads(line)
        # Lines of before have no name.
        kept = {"name": ""} | {field.name: found[field.name] for field in fields(SignIn) if field.name in found}
        texts = (each for name, each in kept.items() if name != "time")
        is_one = kept["outcome"] in get_args(Outcome) and all(isinstance(each, str) for each in texts)
        return SignIn(**kept) if is_one and is_time(kept["time"]) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
