"""The tables of a library some rows at a time, for whoever has no need of all of them in memory at once.

Posts come in the order of their table; with some of them come all their images and hashtags, which lie in that order
too. Of each table only those columns are read that are asked for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow.compute import index, is_in
from pyarrow.parquet import ParquetFile

from igcore.errors import LibraryError
from igcore.library.folder import ROWS, Manifest, read_manifest, rows_of
from igcore.library.lived import read_lived
from igcore.library.same import read_same, resolved
from igcore.places import Periods
from igcore.schema import TABLES, Hashtag, Image, check, frame

#: Names of columns by the name of their table.
Columns = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some posts, with all of their images and hashtags; of tables that nobody asked for there are no rows."""

    posts: pd.DataFrame
    images: pd.DataFrame = field(default_factory=partial(frame, [], Image))
    hashtags: pd.DataFrame = field(default_factory=partial(frame, [], Hashtag))


@dataclass(frozen=True)
class Stored:
    """A library on the disk, as it is by what people said of it: `same` are hashtags that count as another one.

    So many rows of a table are in memory `at_once`.
    """

    root: Path
    manifest: Manifest
    periods: Periods
    same: Mapping[str, str]
    at_once: int = ROWS

    def rows(self, table: str, *columns: str) -> Iterator[pd.DataFrame]:
        """Read some columns of a table, `at_once` rows at a time; of an empty one there is one empty part.

        Raises:
            LibraryError: It is missing or damaged.
            SchemaError: It is not as declared.
        """
        folder = self.root / "tables" / self.manifest.generation
        try:
            # Little is read ahead: in a table that an earlier igcore wrote a million rows lie together.
            with ParquetFile(folder / f"{table}.parquet", buffer_size=2**20, pre_buffer=False) as file:
                nothing = check(file.schema_arrow.empty_table().to_pandas(), TABLES[table])
                wanted = [name for name in nothing if name in columns]
                if not file.metadata.num_rows:
                    yield nothing[wanted]
                for batch in file.iter_batches(self.at_once, columns=wanted):
                    yield pa.Table.from_batches([batch]).to_pandas()
        except (OSError, ValueError) as error:
            raise LibraryError(f"A table in {folder} cannot be read; build the library again ({error}).") from error

    def parts(self, columns: Columns) -> Iterator[Part]:
        """Read posts some after others, each time with what belongs to them; one part at least.

        Args:
            columns: Of `posts`, and of `images` and `hashtags` where those are wanted; `post_id` comes with each.

        Raises:
            LibraryError: A table is missing or damaged, or lies in another order.
            SchemaError: A table is not as declared.
        """
        following = {
            name: _Following(self.rows(name, "post_id", *columns[name]))
            for name in ("images", "hashtags")
            if name in columns
        }
        for posts in self.rows("posts", "post_id", *columns.get("posts", ())):
            yield Part(posts, **{name: each.of(posts["post_id"]) for name, each in following.items()})
        if any(each.is_left() for each in following.values()):
            raise LibraryError(f"The tables in {self.root} do not lie by their posts; build the library again.")

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return rows_of(self.root, self.manifest, table)

    @cached_property
    def kinds(self) -> Collection[str]:
        """Kinds of posts that there are."""
        return {str(kind) for part in self.rows("posts", "kind") for kind in part["kind"].unique()}


def stored(root: Path) -> Stored:
    """Read what there is to know of a library before its tables.

    Raises:
        LibraryError: There is none, or it is damaged.
        PeriodsError, SameHashtagsError: What people said of it cannot be read.
    """
    return Stored(root, read_manifest(root), read_lived(root), resolved(read_same(root)))


class _Following:
    """Goes through a table beside that of posts."""

    def __init__(self, batches: Iterator[pd.DataFrame]) -> None:
        self.batches = batches
        self.ahead = next(batches)

    def of(self, posts: pd.Series) -> pd.DataFrame:
        """Rows of these posts, up to the first one that is of another post."""
        taken = []
        while True:
            # Of texts Arrow's own `is_in` takes a thirtieth of the time of pandas'.
            inside = is_in(pa.array(self.ahead["post_id"]), value_set=pa.array(posts))
            first = index(inside, False).as_py()
            count = len(self.ahead) if first < 0 else first
            taken.append(self.ahead.iloc[:count])
            self.ahead = self.ahead.iloc[count:]
            if len(self.ahead) or not self._goes_on():
                return pd.concat(taken, ignore_index=True)

    def is_left(self) -> bool:
        return len(self.ahead) > 0 or self._goes_on()

    def _goes_on(self) -> bool:
        more = next(self.batches, None)
        if more is not None:
            self.ahead = more
        return more is not None
