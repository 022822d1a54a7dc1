"""The folder that fetched things are kept in: each file whole or not there, and what did not come."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from igcore.errors import FetchError

#: Says what the folder is for.
_LABEL = "fetched.json"
_PROBLEMS = "problems.json"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a fetch is: `done` of `total` items, of which `problems` did not come."""

    done: int
    total: int
    problems: int = 0


def claim(root: Path, kind: str) -> None:
    """Make the folder for fetched things of one kind, or go on in the one that is theirs.

    Raises:
        FetchError: It holds something else.
    """
    if root.exists() and not root.is_dir():
        raise FetchError(f"{root} is a file; name a folder.")
    held = (read_object(root / _LABEL) or {}).get("kind")
    if held == kind:
        return
    if root.is_dir() and any(each.name != f"{_LABEL}.part" for each in root.iterdir()):
        raise FetchError(f"{root} holds something else; name a new or empty folder.")
    root.mkdir(parents=True, exist_ok=True)
    write_json(root / _LABEL, {"kind": kind})


def read_object(path: Path) -> dict[str, Any] | None:
    """Read a JSON object; `None` if the file is not there or holds none.

    Example:
        >>> read_object(Path("no such file")) is None
        True
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def write_json(path: Path, value: Any) -> None:
    """Write JSON whole or not at all."""
    write_bytes(path, json.dumps(value, indent=1).encode("ascii"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there: whoever looks finds all of it or nothing."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def read_problems(root: Path) -> dict[str, str]:
    """What did not come, and why, by item."""
    try:
        found = json.loads((root / _PROBLEMS).read_text("utf-8"))
        return {str(each["item"]): str(each["reason"]) for each in found}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


@contextmanager
def noting_problems(root: Path) -> Iterator[dict[str, str]]:
    """Give what did not come so far, to be changed; it is written however the block is left."""
    problems = read_problems(root)
    try:
        yield problems
    finally:
        write_json(root / _PROBLEMS, [{"item": item, "reason": reason} for item, reason in problems.items()])
