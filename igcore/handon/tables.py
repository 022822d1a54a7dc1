"""The tables that are handed on, and what each of their columns means: as declared in `igcore.schema`. Pure.

They are those of a library, restricted to what was chosen, with `local_at`, `place` and `link` besides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from igcore.handon.handed import Handed
from igcore.media_id import link_of
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
#: Names of types for people, by how pandas calls them.
_TYPES = {"string": "text", "Int64": "integer", "Float64": "number", "datetime64[ms, UTC]": "time"}
_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "time": pa.timestamp("ms", "UTC")}


def tables_of(handed: Handed) -> dict[str, pd.DataFrame]:
    """Tables to hand on, by name, in the order in which each refers to those before it.

    Returns:
        `people`, `posts`, `images`, `swatches`, and `hashtags` where captions are handed on; each with the columns that
        `meanings` lists, in that order.
    """
    posts, images = handed.tables.posts, handed.tables.images
    more = posts.assign(local_at=_text(handed.local_at), place=_text(handed.where))
    if "shortcode" in posts:
        more = more.assign(link=_text(np.array([link_of(code) for code in posts["shortcode"]], object)))
    found = {
        "people": frame(_people(posts, images), Someone),
        "posts": more,
        "images": images.assign(local_at=_text(handed.local_at[handed.post])),
        "swatches": handed.tables.swatches,
    }
    if handed.limits.captions:
        found["hashtags"] = handed.tables.hashtags
    listed = {name: [column.column for column in _columns(name, table)] for name, table in found.items()}
    return {name: table[listed[name]] for name, table in found.items()}


def _text(values: Any) -> Any:
    return pd.array(values, dtype="string")


def _people(posts: pd.DataFrame, images: pd.DataFrame) -> Iterator[Someone]:
    of_posts, of_images = posts["person"].value_counts(), images["person"].value_counts()
    for person in sorted(of_posts.index):
        yield Someone(person=person, posts=int(of_posts[person]), images=int(of_images.get(person, 0)))


def meanings(tables: dict[str, pd.DataFrame]) -> list[Meaning]:
    """What each column of tables means that `tables_of` returns."""
    return [meaning for name, table in tables.items() for meaning in _columns(name, table)]


def _columns(name: str, table: pd.DataFrame) -> Iterator[Meaning]:
    """Columns that a table has of those that are declared, those that are added behind what they belong to."""
    row: Any = Someone if name == "people" else TABLES[name]
    for column in fields(row):
        listed: list[tuple[str, Any]] = [(column.name, column.metadata)]
        listed += [(more, of) for behind, more, of in _ADDED.get(name, ()) if behind == column.name]
        for title, of in listed:
            if title in table:
                kind, unit = _TYPES[of["dtype"]], of["unit"] or None
                yield Meaning(table=name, column=title, type=kind, unit=unit, meaning=of["says"])


def arrow(table: pd.DataFrame, columns: list[Meaning]) -> pa.Table:
    """Turn a table into one of Arrow, whose columns say what they mean."""
    arrays = [pa.Array.from_pandas(table[each.column], type=_ARROW[each.type]) for each in columns]
    schema = [
        pa.field(each.column, _ARROW[each.type], metadata={"meaning": each.meaning, "unit": each.unit or ""})
        for each in columns
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(schema))


def arrows(handed: Handed) -> dict[str, pa.Table]:
    """The tables to hand on, and one more, `columns`, that says what theirs mean."""
    tables = tables_of(handed)
    listed = meanings(tables)
    found = {name: arrow(table, [each for each in listed if each.table == name]) for name, table in tables.items()}
    about = [
        Meaning(table="columns", column=each.name, type="text", unit=None, meaning=each.metadata["says"])
        for each in fields(Meaning)
    ]
    return {**found, "columns": arrow(frame(listed + about, Meaning), about)}


def iso(column: pa.ChunkedArray) -> pa.Array:
    """Write times as texts: ISO 8601 in UTC, such as 2016-08-15T23:34:05.000Z."""
    times = column.cast(pa.timestamp("ms")).to_numpy()
    texts = np.datetime_as_string(times, unit="ms", timezone="UTC") if len(times) else np.array([], str)
    return pa.array(texts, pa.string(), mask=np.isnat(times))
