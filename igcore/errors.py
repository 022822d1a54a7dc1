"""Errors that igcore raises on purpose, each one sentence for a person.

    IgcoreError
    ├── NotAMediaIdError        a number, code or link that names no post
    ├── UnknownArchiveError     no importer recognises a folder or ZIP
    ├── UnreadableArchiveError  it is not there, or broken
    ├── LibraryError
    │   ├── NoLibraryError        the folder holds no library
    │   ├── OlderLibraryError     an earlier igcore wrote it
    │   ├── NewerLibraryError     a later igcore wrote it
    │   ├── LibraryInUseError     somebody else is writing to it
    │   └── UnknownNameError      it has no archive of that name
    ├── UploadError             what was uploaded cannot be taken
    │   ├── NoRoomError           the disk has no room for it
    │   └── NoUploadError         it is whole, was cancelled, or is too old
    ├── FetchError              what is online cannot be fetched
    │   ├── NotFetchedError       one answer did not come; the rest may
    │   ├── TokenError            the token is none, has expired or may not do this
    │   └── TryLaterError         the server wants no more requests for now
    ├── ClusterError            a Dask cluster cannot do the work
    ├── StoreError              an object store cannot be used
    ├── HandOnError             what is handed on cannot be written
    ├── QueryError              a part of a query means nothing
    ├── PeriodsError            places and times of one's life that cannot be
    ├── SharingError            the app cannot be opened to the network
    ├── PersonError             names given for people do not fit the archive
    └── SchemaError             a table is not as declared

A bad record is not an error but a row among the problems (`schema.Problem`).
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol


class Somewhere(Protocol):
    """Where an archive is: a path, or an address in an object store."""

    @property
    def name(self) -> str:
        """The last part of it."""


class IgcoreError(Exception):
    """Anything that stops igcore and that a person can do something about."""


class NotAMediaIdError(IgcoreError):
    """A number, code or link that names no post."""

    def __init__(self, value: object, reason: str) -> None:
        """Keep the `reason` apart, to show it without the value."""
        super().__init__(f"{value} is no media id: {reason}.")
        self.reason = reason


class UnknownArchiveError(IgcoreError):
    """No importer recognises the folder or ZIP."""

    def __init__(self, root: Somewhere, tried: Sequence[str]) -> None:
        """Name what was tried."""
        super().__init__(f"{root} is no archive that igcore can read; tried {', '.join(tried)}.")
        self.root = root


class UnreadableArchiveError(IgcoreError):
    """The archive is not there, or cannot be opened."""

    def __init__(self, root: Somewhere, reason: str) -> None:
        """Say what happened to it."""
        super().__init__(f"{root} cannot be read: {reason}.")
        self.root, self.reason = root, reason


class LibraryError(IgcoreError):
    """Something about the library's folder."""


class NoLibraryError(LibraryError):
    """The folder holds no library."""

    def __init__(self, root: Path) -> None:
        """Say how to make one."""
        super().__init__(f"{root} is no library yet; make one: igcore build ARCHIVE --library {root}")


class OlderLibraryError(LibraryError):
    """An earlier igcore wrote the library."""

    def __init__(self, root: Path) -> None:
        """Say that a build brings it up to date."""
        super().__init__(
            f"{root} was written by an older igcore; any build into it reads all of its archives again: "
            f"igcore build ARCHIVE --library {root}"
        )


class NewerLibraryError(LibraryError):
    """A later igcore wrote the library."""

    def __init__(self, root: Path, found: int, known: int) -> None:
        """Say which versions meet."""
        super().__init__(
            f"{root} was written by a newer igcore (library version {found}, this one reads up to "
            f"{known}); update igcore, or build into another folder."
        )


class LibraryInUseError(LibraryError):
    """Somebody else is writing to the library."""

    def __init__(self, root: Path, holder: str) -> None:
        """Say who has it."""
        super().__init__(f"{root} is being written by {holder}; wait until it is done.")


class UnknownNameError(LibraryError):
    """The library has no archive of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Say which there are."""
        super().__init__(f"No archive is called {name}; there are {', '.join(known) or 'none'}.")


class UploadError(IgcoreError):
    """What was uploaded cannot be taken."""


class NoRoomError(UploadError):
    """The disk has no room for an upload."""

    def __init__(self, needed: int | None = None, room: int = 0) -> None:
        """Say how many bytes are needed, where that is known, and for how many there is room."""
        lack = (
            f"it takes {needed / 1e6:,.0f} MB, and there is room for {room / 1e6:,.0f} MB" if needed else "it is full"
        )
        super().__init__(
            f"The disk of the library has too little room: {lack}. Make room and go on: what came is kept."
        )


class NoUploadError(UploadError):
    """There is no such upload."""

    def __init__(self) -> None:
        """Say why it may not be there."""
        super().__init__("This upload is not there any more: it is whole, was cancelled, or lay for more than a week.")


class FetchError(IgcoreError):
    """What is online cannot be fetched, or not into that folder."""


class NotFetchedError(FetchError):
    """One answer did not come, after all tries; the rest may."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        """Keep the reason, and the status or the API's own code."""
        super().__init__(f"What was asked for did not come: {reason}. Run the same command again: what came is kept.")
        self.reason, self.code = reason, code


class TokenError(FetchError):
    """The token is none, has expired, or may not do this. Its text is never told."""

    def __init__(self, reason: str) -> None:
        """Say how to come by a good one."""
        super().__init__(f"The token {reason}; make a new one and run the same command again: what came is kept.")


class TryLaterError(FetchError):
    """The server wants no more requests for now."""

    def __init__(self, host: str, moment: datetime) -> None:
        """Say when to go on."""
        super().__init__(
            f"{host} takes no more requests for now; run the same command again after "
            f"{moment:%Y-%m-%d %H:%M} UTC: what came is kept."
        )


class ClusterError(IgcoreError):
    """A Dask cluster is not there, went away, or does not see or have what it needs."""


class StoreError(IgcoreError):
    """An object store cannot be used."""


class HandOnError(IgcoreError):
    """What is handed on cannot be written where it was to go."""

    def __init__(self, target: Path, reason: str) -> None:
        """Say what is left there: nothing."""
        super().__init__(f"{printable(target)} cannot be written: {reason}. Nothing was written there.")


def printable(path: Path) -> str:
    """Name of a path as text, whatever bytes it has."""
    return os.fsencode(path).decode("utf-8", "replace")


class QueryError(IgcoreError):
    """A part of a query means nothing."""

    def __init__(self, query: str, at: int, length: int, reason: str) -> None:
        """Keep where in the query it stands, to point at it."""
        super().__init__(reason)
        self.query, self.at, self.length, self.reason = query, at, length, reason


class PeriodsError(IgcoreError):
    """Periods that cannot be: every fault, one after another."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep the `faults` apart, to list them."""
        super().__init__(f"The periods cannot be read: {'; '.join(faults)}.")
        self.faults = tuple(faults)


class SameHashtagsError(IgcoreError):
    """The file of hashtags that count as one cannot be read."""

    def __init__(self, fault: str) -> None:
        """Say why."""
        super().__init__(f"The hashtags that count as one cannot be read: {fault}.")


class PersonError(IgcoreError):
    """Names given for people do not fit the archive."""


class SchemaError(IgcoreError):
    """A table is not as declared in `igcore.schema`."""

    def __init__(self, table: str, problems: Sequence[str]) -> None:
        """List every difference."""
        super().__init__(f"The table of {table} is not as declared: {'; '.join(problems)}.")


class SharingError(IgcoreError):
    """The app cannot be opened to the network."""
