"""Libraries in the server's memory: read once, shared by all visitors, and by the routes of pictures."""

import hashlib
import os
import threading
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow

import igcore
from igcore.analysis.coverage import Covered, covered
from igcore.analysis.numbers import Countable, countable
from igcore.errors import LibraryError, PeriodsError, SameHashtagsError
from igcore.library import (
    Manifest,
    Same,
    Tables,
    lived_text,
    merged,
    read_manifest,
    read_tables,
    resolved,
    same_text,
)
from igcore.library.same import read_text, same_toml
from igcore.places import Periods, read_periods, to_toml
from igcore.recent import Recent
from igcore.selection import Index, index

#: Where the app looks unless `igcore serve` says otherwise.
DEFAULT_LIBRARY = Path(igcore.__file__).parent.parent / "data" / "library"
#: Tables of pages that are kept: so many, of so many bytes together; those of a day or a hashtag may be large.
_KEPT, _KEPT_BYTES = 512, 64 * 2**20
_loading = threading.Lock()


@dataclass(frozen=True)
class Said:
    """What people said of a library, in files of its folder; and why one could not be read, which then says nothing."""

    periods: Periods = field(default_factory=Periods)
    fault: str = ""
    same: Same = ()
    same_fault: str = ""


@dataclass(frozen=True)
class Volume:
    """One generation of a library, as it is by what people said of it: its tables, and their index.

    `said` are its periods and which hashtags count as one; the tables are as they were read, the index goes by both.
    """

    root: Path
    manifest: Manifest
    tables: Tables
    at: Index
    said: Said = field(default_factory=Said)
    #: Tables of pages by what was chosen, for whoever chooses the same or comes back to it (`frame.kept`).
    kept: Recent[Hashable, Any] = field(default_factory=lambda: Recent(_KEPT, _KEPT_BYTES))

    @cached_property
    def token(self) -> str:
        """Name of it in the addresses of what is shown of it."""
        return _token(self.manifest, self.said)

    @property
    def periods(self) -> Periods:
        """Where one lived."""
        return self.said.periods

    @property
    def fault(self) -> str:
        """Why the periods could not be read; mostly empty."""
        return self.said.fault

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
    """The library as it is now; read anew only if it was built since, reckoned anew what people said otherwise.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    return opened(library_root())


def opened(root: Path) -> Volume:
    """The library in a folder as it is now.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    manifest = read_manifest(root)
    return _volume(root, manifest, _said(root))


def _said(root: Path) -> Said:
    said = Said()
    try:
        said = replace(said, periods=_periods(lived_text(root)))
    except PeriodsError as error:
        said = replace(said, fault=str(error))
    try:
        return replace(said, same=_same(same_text(root)))
    except SameHashtagsError as error:
        return replace(said, same_fault=str(error))


def generation(token: str) -> Volume | None:
    """The library as it was when a page was drawn, if that is in memory or is the current one."""
    volume = _volumes.get(token) or current()
    return volume if volume.token == token else None


def forget_earlier() -> None:
    """Let go of all but the library as it is now, so that what was removed from it is in memory no more."""
    with suppress(LibraryError):
        token = current().token
        with _loading:
            for other in _volumes.keys() - {token}:
                del _volumes[other]


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
def _same(text: str) -> Same:
    return read_text(text)


@lru_cache(maxsize=4)
def _token_of(periods: Periods, same: Same) -> str:
    return hashlib.sha256((to_toml(periods) + same_toml(same)).encode()).hexdigest()[:8]


def _token(manifest: Manifest, said: Said) -> str:
    if (said.periods, said.same) == (Periods(), ()):
        return manifest.generation
    return f"{manifest.generation}.{_token_of(said.periods, said.same)}"


def _volume(root: Path, manifest: Manifest, said: Said) -> Volume:
    token = _token(manifest, said)
    with _loading:
        found = _volumes.get(token)
        if found is None or (found.root, found.said) != (root, said):
            same = (each for each in _volumes.values() if (each.root, each.manifest) == (root, manifest))
            if (before := next(same, None)) is not None:
                found = _resaid(before, said)
            else:
                tables = _compact(read_tables(root, manifest))
                known_as = resolved(said.same)
                as_one = replace(tables, hashtags=merged(tables.hashtags, known_as))
                at = index(as_one, manifest.order, said.periods, known_as)
                found = Volume(root, manifest, tables, at, said)
                # What reading took on the way goes back to the system.
                pyarrow.default_memory_pool().release_unused()
            # The one before stays, for pages that are still open on it.
            for old in list(_volumes)[:-1]:
                del _volumes[old]
            _volumes.pop(token, None)
            _volumes[token] = found
        return found


def _resaid(before: Volume, said: Said) -> Volume:
    """Reckon anew what people say otherwise of tables that are in memory."""
    at, tables = before.at, before.tables
    if said.periods != before.periods:
        at = at.within(said.periods, tables.posts)
    if said.same != before.said.same:
        same = resolved(said.same)
        at = at.tagged(merged(tables.hashtags, same), tables.posts, same)
    return replace(before, at=at, said=said, kept=Recent(_KEPT, _KEPT_BYTES))
