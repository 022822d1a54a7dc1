"""The tables that are handed on, and what each of their columns means: as declared in `igcore.schema`. Pure.

They are those of a library, restricted to what was chosen, with `local_at`, `place` and `link` besides.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from igcore.handon.handed import Handed
from igcore.media_id import link_of
from igcore.places import NOWHERE, Local
from igcore.schema import TABLES, col, frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """Somebody whose posts are handed on."""

    person: str = field(metadata=col("string", "Name that is shown, or a number."))
    posts: int = field(metadata=col("Int64", "Posts of theirs in these tables.", "posts"))
    images: int = field(metadata=col("Int64", "Pictures of theirs in these tables.", "images"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a column is."""

    table: str = field(metadata=col("string", "Table that it is in."))
    column: str = field(metadata=col("string", "Its name."))
    type: str = field(
        metadata=col("string", "text, integer, number, or time: ISO 8601 in UTC, as 2016-08-15T23:34:05.000Z.")
    )
    unit: str | None = field(metadata=col("string", "Unit, where it has one."))
    meaning: str = field(metadata=col("string", "What it says."))


#: What tables have besides what is declared of a library: name, and what stands behind which column.
_LINK = ("shortcode", "link", col("string", "Address of the post at Instagram."))
_LOCAL = col("string", "The same on the clock of the place where one lived, with its offset from UTC (ISO 8601).")
_PLACE = col("string", "Place where one lived then, by the periods of the library.")
_ADDED = {
    "posts": (_LINK, ("taken_at", "local_at", _LOCAL), ("taken_from", "place", _PLACE)),
    "images": (("taken_at", "local_at", _LOCAL),),
}
#: So many rows of a table are in memory at a time.
_ROWS = 50_000
#: Names of types for people, by how pandas calls them.
_TYPES = {"string": "text", "Int64": "integer", "Float64": "number", "datetime64[ms, UTC]": "time"}
_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "time": pa.timestamp("ms", "UTC")}


@dataclass(frozen=True, eq=False)
class Table:
    """A table to hand on: what its columns mean, and its rows, some at a time: all of them may be more than memory."""

    name: str
    columns: tuple[Meaning, ...]
    rows: int
    cut: Callable[[slice], pd.DataFrame]

    @property
    def schema(self) -> pa.Schema:
        """Columns with their types, that say what they mean."""
        return pa.schema(
            [
                pa.field(each.column, _ARROW[each.type], metadata={"meaning": each.meaning, "unit": each.unit or ""})
                for each in self.columns
            ]
        )

    def parts(self) -> Iterator[pa.Table]:
        """Rows, some after others; none of an empty table."""
        for start in range(0, self.rows, _ROWS):
            part = self.cut(slice(start, start + _ROWS))
            arrays = [pa.Array.from_pandas(_plain(part[each.column]), type=_ARROW[each.type]) for each in self.columns]
            yield pa.Table.from_arrays(arrays, schema=self.schema)


def _plain(column: pd.Series) -> Any:
    """Values of a column, those of categories too: of the rows that there are, not of all categories."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    texts = column.cat.categories.astype("string").array
    return texts.take(column.cat.codes.to_numpy(), allow_fill=True)


def tables_of(handed: Handed) -> list[Table]:
    """Tables to hand on, in the order in which each refers to those before it.

    Returns:
        `people`, `posts`, `images`, `swatches`, `hashtags` where captions are handed on, and `columns`, which says what
        the columns of all of them mean.
    """
    of = handed.tables
    tables = [
        _table("people", frame(_people(of.posts, of.images), Someone)),
        _table("posts", of.posts, lambda rows: _posts(handed, rows), ("local_at", "place", "link")),
        _table("images", of.images, lambda rows: _images(handed, rows), ("local_at",)),
        _table("swatches", of.swatches),
    ]
    if handed.limits.captions:
        tables.append(_table("hashtags", of.hashtags))
    about = tuple(
        Meaning(table="columns", column=each.name, type="text", unit=None, meaning=each.metadata["says"])
        for each in fields(Meaning)
    )
    listed = frame([each for table in tables for each in table.columns] + list(about), Meaning)
    return [*tables, Table("columns", about, len(listed), lambda rows: listed.iloc[rows])]


def _table(
    name: str,
    table: pd.DataFrame,
    cut: Callable[[slice], pd.DataFrame] | None = None,
    more: tuple[str, ...] = (),
) -> Table:
    columns = tuple(_columns(name, {*table, *(each for each in more if each != "link" or "shortcode" in table)}))
    return Table(name, columns, len(table), cut or (lambda rows: table.iloc[rows]))


def _posts(handed: Handed, rows: slice) -> pd.DataFrame:
    posts, local = handed.tables.posts.iloc[rows], handed.local
    places = np.array([None if place == NOWHERE else place for place in local.places] + [None], object)
    # A place of -1, where no time is known, is the last.
    more = posts.assign(
        local_at=_local_at(local, handed.posts[rows]), place=_text(places[local.place[handed.posts[rows]]])
    )
    return more.assign(link=_text([link_of(code) for code in posts["shortcode"]])) if "shortcode" in posts else more


def _images(handed: Handed, rows: slice) -> pd.DataFrame:
    return handed.tables.images.iloc[rows].assign(local_at=_local_at(handed.local, handed.posts[handed.post[rows]]))


def _local_at(local: Local, posts: npt.NDArray[np.int64]) -> Any:
    """Write local times with their offset, such as 2016-08-15T23:34:05-07:00."""
    times, ahead = local.times[posts], local.offset[posts]
    texts = np.datetime_as_string(times, unit="s").astype(object) if len(times) else np.array([], object)
    offsets = {each: _offset(int(each)) for each in np.unique(ahead)}
    texts += np.array([offsets[each] for each in ahead], object)
    texts[np.isnat(times)] = None
    return _text(texts)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _text(values: Any) -> Any:
    return pd.array(values, dtype="string")


def _people(posts: pd.DataFrame, images: pd.DataFrame) -> Iterator[Someone]:
    of_posts, of_images = (table["person"].astype("object").value_counts() for table in (posts, images))
    for person in sorted(of_posts.index):
        yield Someone(person=person, posts=int(of_posts[person]), images=int(of_images.get(person, 0)))


def _columns(name: str, there: Collection[str]) -> Iterator[Meaning]:
    """Columns that are there of those that are declared, those that are added behind what they belong to."""
    row: Any = Someone if name == "people" else TABLES[name]
    for column in fields(row):
        listed: list[tuple[str, Any]] = [(column.name, column.metadata)]
        listed += [(more, of) for behind, more, of in _ADDED.get(name, ()) if behind == column.name]
        for title, of in listed:
            if title in there:
                kind, unit = _TYPES[of["dtype"]], of["unit"] or None
                yield Meaning(table=name, column=title, type=kind, unit=unit, meaning=of["says"])


def iso(column: pa.ChunkedArray) -> pa.Array:
    """Write times as texts: ISO 8601 in UTC, such as 2016-08-15T23:34:05.000Z."""
    times = column.cast(pa.timestamp("ms")).to_numpy()
    texts = np.datetime_as_string(times, unit="ms", timezone="UTC") if len(times) else np.array([], str)
    return pa.array(texts, pa.string(), mask=np.isnat(times))
