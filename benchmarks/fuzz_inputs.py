"""What `fuzz` feeds to igcore: sample archives of which one thing is any bytes whatever.

A slot is such a thing: a file that an importer opens, as it lies there or unpacked; the names of all files;
a ZIP; a picture. Each has seeds, and says what is to be done with bytes in their place.
"""

import json
import lzma
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from igcore.errors import IgcoreError
from igcore.extract import measure
from igcore.importers.base import Row
from igcore.importers.source import READ_ERRORS, open_source, printable
from tests.conftest import SHARED
from tests.in_memory import contents_of, in_memory, opened_in, read_within_promises
from tests.make_golden import SAMPLES, importer_of
from tests.places import at, places, replaced, without
from tests.promises import is_plain

#: Groups that are no importers.
ZIPS, PICTURES = "zips", "pictures"
#: Larger ones are mutated too slowly.
_LARGEST_SEED = 64 * 1024
#: So many files of a broken ZIP are unpacked.
_UNPACKED = 40
#: Values that programs do not expect; JSON can hold each of them.
_HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    -(10**11) + 1,
    1_722_700_800,
    float("nan"),
    float("inf"),
    1e308,
    "",
    "\ud800",
    "\0",
    "../../etc/passwd",
    "/etc/passwd",
    "C:/x.jpg",
    "x" * 3000,
    "1722700800",
    "2024-08-03T16:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    [],
    {},
    [[]],
    [None],
    {"": None},
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is replaced: its name, its seeds, and what is done with other bytes in their place.

    `run` returns the rows that have to be stored. It raises whatever breaks a promise.
    """

    name: str
    seeds: tuple[bytes, ...]
    run: Callable[[bytes], list[Row]]


def groups() -> list[str]:
    """What can be fuzzed: the importers that have a sample, ZIPs, and pictures."""
    return [*dict.fromkeys(importer_of(sample).name for sample in SAMPLES), ZIPS, PICTURES]


def slots(group: str, work: Path) -> list[Slot]:
    """Slots of a group; files that are needed on the disk are written into `work`."""
    if group == ZIPS:
        return [Slot("zip", _zips(), partial(_read_zip, work / "archive.zip"))]
    if group == PICTURES:
        return [Slot("picture", _pictures(), partial(_measure, work))]
    samples = [sample for sample in SAMPLES if importer_of(sample).name == group]
    return [slot for sample in samples for slot in _of_sample(sample)]


def _of_sample(sample: Path) -> Iterator[Slot]:
    """Each file that its importer opens; those that are packed, also unpacked; and the names.

    Of the files that are opened there is one at a time: what reading the others reached would hide what it reaches.
    """
    contents, opened = contents_of(sample), opened_in(sample)
    unopened = {file: data for file, data in contents.items() if file not in opened}

    def in_place_of(file: str, packed: Callable[[bytes], bytes], data: bytes) -> list[Row]:
        return read_within_promises(in_memory(sample.name, unopened | {file: packed(data)}))

    def under_names(data: bytes) -> list[Row]:
        names = [each for each in data.decode("utf-8", "replace").split("\n") if is_plain(each) and each > " "]
        return read_within_promises(in_memory(sample.name, dict(zip(names, contents.values(), strict=False))))

    for file in sorted(opened):
        yield Slot(file, (contents[file],), partial(in_place_of, file, bytes))
        if file.endswith(".xz"):
            plain = lzma.LZMADecompressor().decompress(contents[file])  # One of a sample is cut short.
            yield Slot(f"{file} unpacked", (plain,), partial(in_place_of, file, lzma.compress))
        if file.endswith(".sqlite"):
            yield Slot(f"{file} rows", (_rows(contents[file]),), partial(in_place_of, file, _database))
    yield Slot("names", ("\n".join(contents).encode(),), under_names)


def _rows(data: bytes) -> bytes:
    """Table of photos of a database, as JSON; what JSON has no form for becomes text."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.row_factory = sqlite3.Row
        database.text_factory = lambda text: text.decode("utf-8", "replace")
        rows = [dict(row) for row in database.execute("SELECT * FROM photos")]
    return json.dumps(rows, default=str).encode()


def _database(data: bytes) -> bytes:
    """Database with a table of photos as the JSON tells, if it is a list of dicts."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE subscriptions (query)")  # SQLite writes no database without a table.
        with suppress(ValueError, TypeError, RecursionError, sqlite3.Error):
            rows = [row for row in json.loads(data) if isinstance(row, dict)]
            names = sorted({printable(name) for row in rows for name in row})
            columns = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
            database.execute(f"CREATE TABLE photos ({columns})")
            database.executemany(
                f"INSERT INTO photos VALUES ({', '.join('?' * len(names))})",
                [[_cell(row.get(name)) for name in names] for row in rows],
            )
            database.commit()
        return database.serialize()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    fits = value is None or isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**63)
    return value if fits else json.dumps(value)


def _zips() -> tuple[bytes, ...]:
    """The samples with their lists only, and whatever small hostile ZIPs there are."""
    hard = sorted((SHARED / "hard" / "zips").glob("*.zip"))
    found = [path.read_bytes() for path in hard if path.stat().st_size <= _LARGEST_SEED]
    for sample in SAMPLES:
        data = BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents_of(sample).items():
                archive.writestr(name, content)
        found.append(data.getvalue())
    return tuple(found)


def _read_zip(path: Path, data: bytes) -> list[Row]:
    """Open it, read it, and unpack what it has."""
    path.write_bytes(data)
    try:
        source = open_source(path)
    except IgcoreError:
        return []
    for file in list(source.entries)[:_UNPACKED]:
        with suppress(*READ_ERRORS):
            source.read(file)
    return read_within_promises(source)


def _pictures() -> tuple[bytes, ...]:
    """Small pictures of the samples, and hostile ones where they are."""
    made = [
        data for sample in SAMPLES for name, data in contents_of(sample).items() if name.endswith((".jpg", ".webp"))
    ]
    hard = [path.read_bytes() for path in sorted((SHARED / "hard" / "images").glob("*.*"))]
    return tuple(data for data in [*made[:4], *hard] if len(data) <= _LARGEST_SEED)


def _measure(work: Path, data: bytes) -> list[Row]:
    (work / "picture").write_bytes(data)
    measured = measure(work, "picture", work / "thumbnails")
    assert bool(measured.reason) != bool(measured.features), "neither measured nor refused"
    return []


def mutated_json(data: bytes, rng: random.Random) -> bytes | None:
    """JSON with one place changed: another value, one from elsewhere, one less, one more deeply; None if it is none."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return None
    where = rng.choice(places(root))
    deed = rng.randrange(4)
    if deed == 0 and where:
        root = without(root, where)
    elif deed == 1:
        root = replaced(root, where, at(root, rng.choice(places(root))))
    elif deed == 2:
        root = replaced(root, where, [at(root, where)])
    else:
        root = replaced(root, where, rng.choice(_HOSTILE))
    return json.dumps(root).encode()


def vocabulary(seeds: Iterator[bytes]) -> str:
    """Words of the seeds as a dictionary for libFuzzer."""
    found = dict.fromkeys(word for seed in seeds for word in re.findall(rb"<[^<>]{2,90}>|[\w-]{4,40}", seed))
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in list(found)[:400])
