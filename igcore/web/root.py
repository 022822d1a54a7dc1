"""Where the library is. Loads nothing slow: the server asks before its first answer."""

import os
from pathlib import Path

import igcore
from igcore.sharing import Book, book_of

#: Where the app looks unless `igcore serve` says otherwise.
DEFAULT_LIBRARY = Path(igcore.__file__).parent.parent / "data" / "library"


def library_root() -> Path:
    """Folder of the library that this server shows."""
    return Path(os.environ.get("IGCORE_LIBRARY") or DEFAULT_LIBRARY)


def book() -> Book:
    """Whom it is shared with."""
    return book_of(os.environ.get("IGCORE_LIBRARY") or str(DEFAULT_LIBRARY))
