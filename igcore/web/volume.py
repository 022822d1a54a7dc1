"""A library in memory: its tables, their index, and what is reckoned of them once for all pages."""

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.analysis.coverage import Covered, covered
from igcore.analysis.numbers import Countable, countable
from igcore.importers.address import Place, place_of
from igcore.library import Manifest, Same, Tables
from igcore.library.folder import read_table
from igcore.library.same import same_toml
from igcore.places import Periods, to_toml
from igcore.recent import Recent
from igcore.schema import TABLES
from igcore.selection import Index
from igcore.sharing import EVERYTHING, Limits

#: Tables of pages that are kept: so many, of so many bytes together; those of a day or a hashtag may be large.
_KEPT, _KEPT_BYTES = 512, 64 * 2**20


def nothing_kept() -> Recent[Hashable, Any]:
    """Return room for tables of pages, by what was chosen."""
    return Recent(_KEPT, _KEPT_BYTES)


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
    kept: Recent[Hashable, Any] = field(default_factory=nothing_kept)
    #: What of the `whole` library is here, and which of its rows of images: of one with limits (`limited`).
    limits: Limits = EVERYTHING
    whole: "Volume | None" = None
    rows: npt.NDArray[np.int64] | None = None

    def original(self, row: int) -> tuple[Place, str] | None:
        """Archive and file of an image; None where its archive is not known, or originals are not shown."""
        if not self.limits.originals:
            return None
        if self.whole is not None and self.rows is not None:
            return self.whole.original(int(self.rows[row]))
        image = self.tables.images.iloc[row]
        path = next((each.path for each in self.manifest.archives if each.name == image["archive"]), None)
        return None if path is None else (place_of(path), str(image["file"]))

    @cached_property
    def token(self) -> str:
        """Name of it in the addresses of what is shown of it."""
        return token_of(self.manifest, self.said)

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


@lru_cache(maxsize=4)
def _mark_of(periods: Periods, same: Same) -> str:
    return hashlib.sha256((to_toml(periods) + same_toml(same)).encode()).hexdigest()[:8]


def token_of(manifest: Manifest, said: Said) -> str:
    """Name of a generation of a library, and of what people said of it, for addresses."""
    if (said.periods, said.same) == (Periods(), ()):
        return manifest.generation
    return f"{manifest.generation}.{_mark_of(said.periods, said.same)}"


#: Columns whose values come back again and again.
_REPEATED = {
    "images": ["archive", "person", "kind", "taken_from", "format"],
    "posts": ["archive", "person", "kind", "taken_from", "source"],
    "swatches": ["name", "name_ciede2000"],
    "hashtags": ["hashtag", "key"],
}
#: Ids that come again and again, though in another table once.
_OFTEN = {"swatches": ["digest"], "hashtags": ["post_id"]}
#: Columns of small numbers.
_SMALL = {
    "images": dict.fromkeys(["position", "width", "height"], "Int32"),
    "posts": {"videos": "Int32"},
    "swatches": dict.fromkeys(["rank", "red", "green", "blue"], "UInt8"),
    "hashtags": {"position": "Int32"},
}


def compact(tables: Tables) -> Tables:
    """Keep repeated texts once, and ids that tables share under common numbers: smaller, and counted much faster."""
    return _compact(lambda name, _: getattr(tables, name))


def read_compact(root: Path, manifest: Manifest) -> Tables:
    """Read tables of a library in the way of `compact`, one after the other: not all of them are there as they were.

    Raises:
        LibraryError: One is missing or damaged.
        SchemaError: One is not as declared.
    """
    return _compact(lambda name, repeated: read_table(root, manifest, name, repeated))


def _compact(take: Callable[[str, Sequence[str]], pd.DataFrame]) -> Tables:
    made: dict[str, pd.DataFrame] = {}
    # The largest come first, as long as there is nothing else.
    for name in ("swatches", "hashtags", *(each for each in TABLES if each not in ("swatches", "hashtags"))):
        kinds = dict.fromkeys(_REPEATED.get(name, ()), "category") | _SMALL.get(name, {})
        made[name] = take(name, [*_REPEATED.get(name, ()), *_OFTEN.get(name, ())]).astype(kinds)
    shared = {
        "post_id": pd.CategoricalDtype(made["posts"]["post_id"]),
        "digest": pd.CategoricalDtype(made["images"]["digest"].drop_duplicates()),
    }
    for name in ("swatches", "hashtags", "posts", "images"):
        made[name] = made[name].astype({column: kind for column, kind in shared.items() if column in made[name]})
    return Tables(**{**made, "images": made["images"].astype({"alike": "category"})})


def let_go(tables: Tables) -> None:
    """Let go of what pandas keeps to look texts up by: it takes three times their room, and they have numbers."""
    for name in TABLES:
        for _, column in getattr(tables, name).items():
            if isinstance(column.dtype, pd.CategoricalDtype):
                categories: Any = column.dtype.categories
                categories._reset_cache()
