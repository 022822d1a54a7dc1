"""Libraries in the server's memory: read once, shared by all visitors, and by the routes of pictures."""

import hashlib
import os
import threading
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow

import igcore
from igcore.analysis.coverage import Covered, covered
from igcore.analysis.numbers import Countable, countable
from igcore.errors import PeriodsError
from igcore.library import Manifest, Tables, lived_text, read_manifest, read_tables
from igcore.places import Periods, read_periods, to_toml
from igcore.recent import Recent
from igcore.selection import Index, index

#: Where the app looks unless `igcore serve` says otherwise.
DEFAULT_LIBRARY = Path(igcore.__file__).parent.parent / "data" / "library"
_KEPT = 128
_loading = threading.Lock()


@dataclass(frozen=True)
class Volume:
    """One generation of a library, as it is by its periods: its tables, and their index.

    `fault` says why its periods could not be read; then there are none.
    """

    root: Path
    manifest: Manifest
    tables: Tables
    at: Index
    periods: Periods = field(default_factory=Periods)
    fault: str = ""
    #: Tables of pages by what was chosen, for whoever chooses the same or comes back to it (`frame.kept`).
    kept: Recent[Hashable, Any] = field(default_factory=lambda: Recent(_KEPT))

    @cached_property
    def token(self) -> str:
        """Name of it in the addresses of what is shown of it."""
        return _token(self.manifest, self.periods)

    @cached_property
    def covered(self) -> Covered:
        """Days that the archives cover."""
        return covered(self.at, self.periods)

    @cached_property
    def countable(self) -> Countable:
        """The tables laid out for counting; only who looks at numbers needs it."""
        return countable(self.tables.images, self.tables.posts, self.tables.hashtags, self.at.local)


def library_root() -> Path:
    """Folder of the library that this server shows."""
    return Path(os.environ.get("IGCORE_LIBRARY") or DEFAULT_LIBRARY)


def current() -> Volume:
    """The library as it is now; read anew only if it was built since, its times reckoned anew if its periods changed.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    root = library_root()
    manifest = read_manifest(root)
    try:
        return _volume(root, manifest, _periods(lived_text(root)))
    except PeriodsError as error:
        return _volume(root, manifest, Periods(), str(error))


def generation(token: str) -> Volume | None:
    """The library as it was when a page was drawn, if that is in memory or is the current one."""
    volume = _volumes.get(token) or current()
    return volume if volume.token == token else None


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


@lru_cache(maxsize=4)
def _periods(text: str) -> Periods:
    return read_periods(text)


@lru_cache(maxsize=4)
def _token_of(periods: Periods) -> str:
    return hashlib.sha256(to_toml(periods).encode()).hexdigest()[:8]


def _token(manifest: Manifest, periods: Periods) -> str:
    return f"{manifest.generation}.{_token_of(periods)}" if periods != Periods() else manifest.generation


def _volume(root: Path, manifest: Manifest, periods: Periods, fault: str = "") -> Volume:
    token = _token(manifest, periods)
    with _loading:
        found = _volumes.get(token)
        if found is None or (found.root, found.fault) != (root, fault):
            same = (each for each in _volumes.values() if (each.root, each.manifest) == (root, manifest))
            if (before := next(same, None)) is not None:
                at = before.at.within(periods, before.tables.posts)
                found = replace(before, at=at, periods=periods, fault=fault, kept=Recent(_KEPT))
            else:
                tables = _compact(read_tables(root, manifest))
                at = index(tables, manifest.order, periods)
                found = Volume(root, manifest, tables, at, periods, fault)
                # What reading took on the way goes back to the system.
                pyarrow.default_memory_pool().release_unused()
            # The one before stays, for pages that are still open on it.
            for old in list(_volumes)[:-1]:
                del _volumes[old]
            _volumes.pop(token, None)
            _volumes[token] = found
        return found
