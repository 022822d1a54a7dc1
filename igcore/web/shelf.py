"""Libraries in the server's memory: read once, shared by all visitors, and by the routes of pictures."""

import os
import threading
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow

import igcore
from igcore.analysis.numbers import Countable, countable
from igcore.library import Manifest, Tables, read_manifest, read_tables
from igcore.recent import Recent
from igcore.selection import Index, index

#: Where the app looks unless `igcore serve` says otherwise.
DEFAULT_LIBRARY = Path(igcore.__file__).parent.parent / "data" / "library"
#: Days are local to it until there are periods.
HOME_ZONE = "UTC"

_KEPT = 128
_loading = threading.Lock()


@dataclass(frozen=True)
class Volume:
    """One generation of a library: its tables, and their index."""

    root: Path
    manifest: Manifest
    tables: Tables
    at: Index
    #: Tables of pages by what was chosen, for whoever chooses the same or comes back to it (`frame.kept`).
    kept: Recent[Hashable, Any] = field(default_factory=lambda: Recent(_KEPT))

    @cached_property
    def countable(self) -> Countable:
        """The tables laid out for counting; only who looks at numbers needs it."""
        return countable(self.tables.images, self.tables.posts, self.tables.hashtags, HOME_ZONE)


def library_root() -> Path:
    """Folder of the library that this server shows."""
    return Path(os.environ.get("IGCORE_LIBRARY") or DEFAULT_LIBRARY)


def current() -> Volume:
    """The library as it is now; read anew only if it was built since.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    root = library_root()
    return _volume(root, read_manifest(root))


def generation(name: str) -> Volume | None:
    """The library as it was when a page was drawn, if that is in memory or is the current one."""
    volume = _volumes.get(name)
    return volume or (current() if read_manifest(library_root()).generation == name else None)


#: Columns whose values come back again and again.
_REPEATED = {
    "images": ["archive", "person", "kind", "taken_from", "format"],
    "posts": ["archive", "person", "kind", "taken_from", "source"],
    "swatches": ["name", "name_ciede2000"],
    "hashtags": ["key"],
}


def _compact(tables: Tables) -> Tables:
    """Keep repeated texts once, and ids that tables share under common numbers: smaller, and counted much faster."""
    posts = pd.CategoricalDtype(tables.posts["post_id"])
    contents = pd.CategoricalDtype(list(tables.images["digest"].unique()))
    shared: dict[str, dict[str, Any]] = {
        "images": {"post_id": posts, "digest": contents, "alike": "category"},
        "posts": {"post_id": posts},
        "swatches": {"digest": contents},
        "hashtags": {"post_id": posts},
    }
    smaller = {
        name: getattr(tables, name).astype(dict.fromkeys(_REPEATED[name], "category") | shared[name])
        for name in _REPEATED
    }
    return replace(tables, **smaller)


_volumes: dict[str, Volume] = {}


def _volume(root: Path, manifest: Manifest) -> Volume:
    with _loading:
        found = _volumes.get(manifest.generation)
        if found is None or found.root != root:
            tables = _compact(read_tables(root, manifest))
            found = Volume(root, manifest, tables, index(tables, manifest.order, HOME_ZONE))
            # What reading took on the way goes back to the system.
            pyarrow.default_memory_pool().release_unused()
            # The one before stays, for pages that are still open on it.
            for old in list(_volumes)[:-1]:
                del _volumes[old]
            _volumes[manifest.generation] = found
        return found
