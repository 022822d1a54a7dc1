"""Ways of handing something on, and the files that each consists of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Literal

import pyarrow as pa
from pyarrow import parquet

from igcore.analysis.blog_tables import blog_tables
from igcore.errors import HandOnError
from igcore.handon.csv import write_csv
from igcore.handon.gallery import gallery
from igcore.handon.handed import Handed
from igcore.handon.packing import Entry, through_file
from igcore.handon.pictures import pictures
from igcore.handon.readme import OF_CSV, OF_TABLES, readme
from igcore.handon.sqlite import write_sqlite
from igcore.handon.tables import tables_of
from igcore.library import Tables
from igcore.schema import TABLES, dtypes

Way = Literal["zip", "gallery", "csv", "parquet", "sqlite", "blog"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way: its title, what it is in a sentence, and whether it has pictures in it."""

    title: str
    says: str
    pictured: bool


#: All ways, by name.
KINDS: Mapping[Way, Kind] = {
    "zip": Kind(
        "Pictures as ZIP",
        "The pictures in folders by person, named by time, with a list of them and all tables as CSV.",
        True,
    ),
    "gallery": Kind(
        "Gallery to give away",
        "A folder with a page to look at the pictures in any browser, without igcore and without the internet.",
        True,
    ),
    "csv": Kind("Tables as CSV", "All that is known of posts, pictures and colours, for any spreadsheet.", False),
    "parquet": Kind(
        "Tables as Parquet", "The same for pandas, R and DuckDB, with types and meanings of columns.", False
    ),
    "sqlite": Kind(
        "One SQLite file", "The same as one database with keys, indexes and a table that explains it.", False
    ),
    "blog": Kind("Tables in the columns of 2016", "As the analysis of 2016 had them, as CSV and Parquet.", False),
}

_SAYS = {
    "people": "a row for each person",
    "posts": "a row for each post: whose, when{also}",
    "images": "a row for each picture: its post, file, size and what was measured",
    "swatches": "the colours of each picture, up to five, by its content (digest)",
    "hashtags": "a row for each use of a hashtag",
    "columns": "what each column of these tables means",
}
_ORIGINALS = (
    "The pictures are the files of the archive, unchanged: what their EXIF holds (camera, place, sometimes a name) "
    "is still in them. Thumbnails hold nothing of that.",
)


def entries(handed: Handed, way: Way, made: str, thumbnails: bool = False) -> Iterator[Entry]:
    """Yield the files of what is handed on, one after another.

    Args:
        handed: What is handed on.
        way: How.
        made: Day on which it is made, as text.
        thumbnails: Small pictures instead of the originals; a gallery has those only, then.
    """
    return _MAKERS[way](handed, made, thumbnails)


def _zip(handed: Handed, made: str, thumbnails: bool) -> Iterator[Entry]:
    yield from pictures(handed, "pictures/", thumbnails)
    yield from _tables(handed, "tables/", "csv", write_csv)
    small = thumbnails or not handed.limits.originals
    files = {
        "pictures/": "small pictures (JPEG)" if small else "the pictures as they are in the archive",
        "pictures.csv": f"of each picture: file, person, local time, where the time is from{_also(handed)}",
        "missing.txt": "only if there are any: pictures that could not be read, and why",
        **_said(handed, "tables/", "csv"),
    }
    notes = (*OF_TABLES, *OF_CSV, *(() if small else _ORIGINALS))
    yield Entry("README.txt", [readme(handed, made, files, notes)], text=True)


def _said(handed: Handed, folder: str, ending: str) -> dict[str, str]:
    """What the files of tables are; of what is left out nothing is said."""
    there = (name for name in _SAYS if handed.limits.captions or name != "hashtags")
    return {f"{folder}{name}.{ending}": _SAYS[name].format(also=_also(handed)) for name in there}


def _also(handed: Handed) -> str:
    limits = handed.limits
    return (", caption" if limits.captions else "") + (", link" if limits.names else "")


def _tables(
    handed: Handed, folder: str, ending: str, write: Callable[[pa.Schema, Iterable[pa.Table], IO[bytes]], object]
) -> Iterator[Entry]:
    for table in tables_of(handed):
        data = through_file(partial(write, table.schema, table.parts()))
        yield Entry(f"{folder}{table.name}.{ending}", data, text=ending == "csv")


def _write_parquet(schema: pa.Schema, parts: Iterable[pa.Table], file: IO[bytes]) -> None:
    with parquet.ParquetWriter(file, schema) as writer:
        for part in parts:
            writer.write_table(part)


def _table_files(
    ending: str, write: Callable[[pa.Schema, Iterable[pa.Table], IO[bytes]], object], notes: tuple[str, ...]
) -> Callable[[Handed, str, bool], Iterator[Entry]]:
    def files(handed: Handed, made: str, _: bool) -> Iterator[Entry]:
        yield from _tables(handed, "", ending, write)
        listed = _said(handed, "", ending)
        yield Entry("README.txt", [readme(handed, made, listed, (*OF_TABLES, *notes))], text=True)

    return files


def _blog(handed: Handed, made: str, _: bool) -> Iterator[Entry]:
    """Tables that igcore reads again as an archive."""
    if not (handed.limits.captions and handed.limits.names):
        raise HandOnError(Path("The columns of 2016"), "captions and names are in them; choose other tables")
    listed = {}
    declared = {name: getattr(handed.tables, name).astype(dtypes(row)) for name, row in TABLES.items()}
    for name, table in blog_tables(Tables(**declared)).items():
        found = pa.Table.from_pandas(table, preserve_index=False)
        yield Entry(f"{name}.csv", through_file(partial(write_csv, found.schema, [found])), text=True)
        yield Entry(f"{name}.parquet", through_file(partial(parquet.write_table, found)))
        listed[f"{name}.csv"] = listed[f"{name}.parquet"] = f"{len(table):,} rows"
    notes = ("Tables join by image id, as they did in 2016.", *OF_CSV)
    yield Entry("README.txt", [readme(handed, made, listed, notes)], text=True)


def _sqlite(handed: Handed, made: str, _: bool) -> Iterator[Entry]:
    """One file; a database cannot be written in pieces, so it is on the disk first."""
    with TemporaryDirectory(prefix="igcore-") as folder:
        path = Path(folder) / "igcore.sqlite"
        write_sqlite(handed, path, made)
        with path.open("rb") as file:
            yield Entry("igcore.sqlite", iter(partial(file.read, 1 << 20), b""))


_MAKERS: Mapping[Way, Callable[[Handed, str, bool], Iterator[Entry]]] = {
    "zip": _zip,
    "gallery": gallery,
    "csv": _table_files("csv", write_csv, OF_CSV),
    "parquet": _table_files("parquet", _write_parquet, ()),
    "sqlite": _sqlite,
    "blog": _blog,
}
