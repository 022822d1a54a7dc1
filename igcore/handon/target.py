"""Where something is written to: there whole or not at all, and never where only reading is meant."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from igcore.errors import HandOnError
from igcore.importers.source import words
from igcore.library import Manifest


def only_read(root: Path, manifest: Manifest) -> list[Path]:
    """Places in which nothing may be written: a library and its archives."""
    return [root, *(Path(archive.path) for archive in manifest.archives)]


@contextmanager
def whole(target: Path, never_in: Iterable[Path]) -> Iterator[Path]:
    """Give a path beside a target to write a file or a folder to, which then takes its place.

    A run that is killed leaves a hidden `.igcore-....part` beside it, which the next one to the same target removes.

    Raises:
        HandOnError: Something is there already, the place is one that is only read, or it cannot be written to, for
            instance since the disk is full: then nothing is left.
    """
    try:
        _check(target, never_in)
    except (OSError, ValueError) as error:
        raise HandOnError(target, words(error)) from error
    # Short, since the target's name may be as long as names can be.
    part = target.with_name(f".igcore-{sha256(os.fsencode(target.name)).hexdigest()[:12]}.part")
    try:
        _remove(part)
        yield part
        if part.is_file():
            _sync(part)
        _check(target, ())
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise HandOnError(target, words(error)) from error
    finally:
        _remove(part)


def _check(target: Path, never_in: Iterable[Path]) -> None:
    for place in never_in:
        if target.resolve().is_relative_to(place.resolve()):
            raise HandOnError(target, f"it lies inside {place}, which is only read")
    with suppress(FileNotFoundError, NotADirectoryError):
        target.lstat()
        raise HandOnError(target, "it is there already; choose another name")
    if not target.parent.is_dir():
        raise HandOnError(target, f"there is no folder {target.parent}")


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
