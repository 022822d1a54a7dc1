"""Ledgers of what tests say that archives hold, and the tables that come of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from igcore.library import Tables, cache, reading
from igcore.library.assemble import assemble
from igcore.library.database import arrow
from igcore.library.ledger import Ledger, new_ledger
from igcore.library.reading import Listed
from igcore.schema import TABLES, Features, Media, Post, Problem, Swatch, frame


@contextmanager
def ledger_of(folder: Path, rows: Iterable[Post | Media | Problem], files: Iterable[Listed]) -> Iterator[Ledger]:
    """Give a ledger of archives with these rows and files, as their importers would yield them."""
    rows, files = list(rows), list(files)
    names = dict.fromkeys(each.archive for each in (*rows, *files))
    with new_ledger(folder) as ledger:
        for name in names:
            kept = folder / f"{name}.sqlite"
            list(reading.keep(kept, (each for each in rows if each.archive == name),
                              (each for each in files if each.archive == name)))  # fmt: skip
            ledger.add(f"/{name}", name, kept)
        ledger.close_reading()
        ledger.call({})
        yield ledger


def measure(folder: Path, ledger: Ledger, files: Sequence[cache.File], features: Sequence[Features]) -> None:
    """Let a ledger know what was measured; `root` of each file is / and the name of its archive."""
    tables = {"files": arrow(files, cache.File), "features": arrow(features, Features), "swatches": arrow([], Swatch)}
    cache.append(folder / "measures", cache.in_parquet(tables))
    ledger.take(folder / "measures")


def tables_of(ledger: Ledger, people: Mapping[str, str] | None = None) -> Tables:
    """All tables but swatches, in memory."""
    ledger.call(people or {})
    made = {name: pa.concat_tables(parts).to_pandas() for name, parts in assemble(ledger).tables().items()}
    return Tables(**{name: made.get(name, frame([], row)) for name, row in TABLES.items()})
