"""The library's folder: what is in it, who writes to it, and how it is never half changed."""

import json
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from filelock import FileLock, Timeout
from pyarrow.parquet import ParquetFile, ParquetWriter, SortingColumn, read_metadata

from igcore.cells import safe_text
from igcore.errors import LibraryError, LibraryInUseError, NewerLibraryError, NoLibraryError, OlderLibraryError
from igcore.schema import TABLES, check, dtypes

#: Raise it when the tables change; older libraries are then built anew from their archives.
VERSION = 3

#: Longer texts nobody has written by hand; bytes.
LONGEST_TEXT = 1_000_000

#: So many rows of a table are in memory together where all of them may be too many.
ROWS = 65_536
#: And so many lie together on the disk: whoever writes them has as many in memory.
_GROUP = 4096

_MANIFEST = "library.json"
_LOCK = "library.lock"
_HOLDER = "library.lock.json"
#: What a run that was killed before its first table leaves, and nobody else.
_OURS = re.compile(
    r"tables|(periods|hashtags)\.toml(\.part)?|periods\.unreadable(-\d+)?\.toml|thumbnails|sheets|measures|exchange|read|uploads|archives"
    r"|(recent|removing)\.json(\.part)?|(library\.(lock|json)|sharing\.).*"
)
_GENERATION = re.compile(r"(\d{6,}-\w+)?")


@dataclass(frozen=True, slots=True)
class Archive:
    """One archive: where it is, what the tables call it, which importer reads it, which version of it was read."""

    path: str
    name: str
    importer: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `library.json` says.

    `people` maps a user id or a name in an archive to the name that is shown; `order` is everybody in the
    order in which they came, and with it whose colour is whose. `generation` names the
    current tables; `fingerprint` what they were made from, empty while not all of it is measured; `thumbnails` how many
    there are.
    """

    generation: str
    fingerprint: str
    built_at: str
    palette: str = "igcore"
    thumbnails: int = 0
    archives: tuple[Archive, ...] = ()
    people: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    version: int = VERSION

    @property
    def is_whole(self) -> bool:
        """Whether everything was measured when the tables were made."""
        return self.fingerprint != ""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a library, each as declared in `igcore.schema`."""

    images: pd.DataFrame
    posts: pd.DataFrame
    swatches: pd.DataFrame
    hashtags: pd.DataFrame
    people: pd.DataFrame
    origins: pd.DataFrame
    problems: pd.DataFrame


def thumbnails_of(root: Path) -> Path:
    """Folder of the thumbnails."""
    return root / "thumbnails"


def read_manifest(root: Path) -> Manifest:
    """Read what the library says of itself.

    Raises:
        NoLibraryError: There is none.
        OlderLibraryError: An earlier igcore wrote it; build it again.
        NewerLibraryError: A later igcore wrote it.
        LibraryError: `library.json` is damaged.
    """
    found = _read_json(root)
    if found["version"] < VERSION:
        raise OlderLibraryError(root)
    return _manifest(root, found)


def remembered(root: Path) -> Manifest | None:
    """Read what can be kept for the next build: of an older library, which archives and people; else all.

    Raises:
        NewerLibraryError: A later igcore wrote it.
        LibraryError: `library.json` is damaged, or the folder holds something else.
    """
    try:
        found = _read_json(root)
    except NoLibraryError:
        if root.is_file() or (root.is_dir() and not all(_OURS.fullmatch(each.name) for each in root.iterdir())):
            raise LibraryError(f"{root} holds something else; choose a new or empty folder.") from None
        return None
    if found["version"] < VERSION:
        kept: dict[str, Any] = {key: found[key] for key in ("generation", "archives", "people") if key in found}
        found = {"generation": "", "archives": (), "order": (), **kept, "fingerprint": "", "built_at": ""}
    return _manifest(root, found)


def _read_json(root: Path) -> dict[str, Any]:
    try:
        found = json.loads((root / _MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise NoLibraryError(root) from None
    except (OSError, ValueError) as error:
        raise LibraryError(f"{root / _MANIFEST} cannot be read: {error}.") from error
    if not isinstance(found, dict) or not isinstance(found.get("version"), int):
        raise LibraryError(f"{root / _MANIFEST} is damaged; remove it and build again.")
    if found["version"] > VERSION:
        raise NewerLibraryError(root, found["version"], VERSION)
    return found


def _manifest(root: Path, found: dict[str, Any]) -> Manifest:
    try:
        archives = tuple(Archive(**each) for each in found["archives"])
        manifest = Manifest(**{**found, "archives": archives, "order": tuple(found["order"])})
        if _GENERATION.fullmatch(manifest.generation) and isinstance(manifest.people, dict):
            return manifest
    except (TypeError, KeyError):
        pass
    raise LibraryError(f"{root / _MANIFEST} is damaged; remove it and build again.")


def read_tables(root: Path, manifest: Manifest) -> Tables:
    """Read the tables that the manifest names.

    Raises:
        LibraryError: One is missing or damaged.
        SchemaError: One is not as declared.
    """
    return Tables(**{name: read_table(root, manifest, name) for name in TABLES})


def read_table(root: Path, manifest: Manifest, name: str, repeated: Sequence[str] = ()) -> pd.DataFrame:
    """Read one of the tables, those of its columns as categories whose values come again and again.

    Raises:
        LibraryError: It is missing or damaged.
        SchemaError: It is not as declared.
    """
    folder = root / "tables" / manifest.generation
    try:
        with ParquetFile(folder / f"{name}.parquet") as file:
            check(file.schema_arrow.empty_table().to_pandas(), TABLES[name])
        with ParquetFile(folder / f"{name}.parquet", read_dictionary=list(repeated)) as file:
            found = file.read(columns=list(dtypes(TABLES[name])))
        # Each column goes as it is turned into one of pandas.
        table: pd.DataFrame = found.to_pandas(split_blocks=True, self_destruct=True)
        return table
    except (OSError, ValueError) as error:
        raise LibraryError(f"A table in {folder} cannot be read; build the library again ({error}).") from error


def are_readable(root: Path, manifest: Manifest) -> bool:
    """Tell whether the tables that the manifest names are all there, each up to its end."""
    folder = root / "tables" / manifest.generation
    try:
        for name in TABLES:
            read_metadata(folder / f"{name}.parquet")
    except (OSError, ValueError):
        return False
    return True


def rows_of(root: Path, manifest: Manifest, table: str) -> int:
    """Count the rows of a table that the manifest names; none where it cannot be read."""
    try:
        return int(read_metadata(root / "tables" / manifest.generation / f"{table}.parquet").num_rows)
    except (OSError, ValueError):
        return 0


def commit(root: Path, manifest: Manifest, tables: Mapping[str, Iterable[pa.Table]]) -> None:
    """Put new tables in place of the old: readers see the one set or the other.

    Args:
        root: The library's folder.
        manifest: What it says of itself from then on.
        tables: All of `schema.TABLES` by name, some of their rows after others; of each one table at least.
    """
    with new_generation(root, manifest) as folder:
        for name, row in TABLES.items():
            with parquet(folder / f"{name}.parquet") as write:
                for part in tables[name]:
                    write(part)
            with ParquetFile(folder / f"{name}.parquet") as file:
                check(file.schema_arrow.empty_table().to_pandas(), row)


@contextmanager
def new_generation(root: Path, manifest: Manifest) -> Iterator[Path]:
    """Give a folder for all tables of a library; once they are written they take the place of those before."""
    folder, before = root / "tables" / manifest.generation, _generation(root)
    part = folder.with_suffix(".part")
    for unfinished in (part, folder):
        shutil.rmtree(unfinished, ignore_errors=True)
    part.mkdir(parents=True)
    yield part
    part.replace(folder)
    write_text(root / _MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=2))
    # The generation before stays, for whoever is just reading it.
    for old in folder.parent.iterdir():
        if old.name not in (manifest.generation, before):
            shutil.rmtree(old, ignore_errors=True)


def _generation(root: Path) -> str | None:
    try:
        return str(_read_json(root).get("generation"))
    except LibraryError:
        return None


@contextmanager
def writing(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write a table as CSV or Parquet, by the file's ending, whole or not at all: gives what takes some of its rows.

    It takes rows at least once, though they may be none.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with (_csv if path.suffix == ".csv" else parquet)(part) as write:
            yield write
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _csv(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield lambda rows: safe_text(rows).to_csv(file, index=False, header=file.tell() == 0)


@contextmanager
def parquet(path: Path, in_order_of: Sequence[str] = ()) -> Iterator[Callable[[pd.DataFrame | pa.Table], None]]:
    """Write a table as Parquet, some of its rows at a time; the first ones say of which types its columns are.

    Args:
        path: The file.
        in_order_of: Columns by which all its rows are in order: see `is_in_order_of`.
    """
    with ExitStack() as stack:
        writer: Any = None
        waiting: list[pa.Table] = []

        def write(rows: pd.DataFrame | pa.Table) -> None:
            # On its way each row is there twice.
            for start in range(0, max(1, len(rows)), _GROUP):
                waiting.append(_arrow(rows, start, waiting[0].schema if waiting else writer and writer.schema))
                if sum(map(len, waiting)) >= _GROUP:
                    flush()

        def flush() -> None:
            nonlocal writer
            if waiting:
                if writer is None:
                    schema = waiting[0].schema
                    order = [SortingColumn(schema.get_field_index(name)) for name in in_order_of]
                    writer = stack.enter_context(ParquetWriter(path, schema, sorting_columns=order or None))
                writer.write_table(pa.concat_tables(waiting))
                waiting.clear()

        yield write
        flush()


def is_in_order_of(path: Path, columns: Sequence[str]) -> bool:
    """Tell whether all rows of a Parquet file are in the order of some columns, by what it says itself."""
    found = read_metadata(path)
    order = tuple(SortingColumn(found.schema.names.index(name)) for name in columns)
    return all(found.row_group(place).sorting_columns == order for place in range(found.num_row_groups))


def _arrow(rows: pd.DataFrame | pa.Table, start: int, schema: pa.Schema | None) -> pa.Table:
    if isinstance(rows, pa.Table):
        return rows.slice(start, _GROUP)
    return pa.Table.from_pandas(rows.iloc[start : start + _GROUP], schema, preserve_index=False)


def text_of(path: Path, error: Callable[[str], Exception]) -> str:
    """Read a file that people may have written into the library by hand; empty where there is none.

    Raises:
        Exception: What `error` makes of the reason why it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return text_in(stream.read(LONGEST_TEXT + 1), error)
    except FileNotFoundError:
        return ""
    except OSError as fault:
        raise error(f"{path} cannot be opened ({fault.strerror})") from fault


def text_in(data: bytes, error: Callable[[str], Exception]) -> str:
    """Return the text that bytes are, with or without the mark that some editors put first.

    Raises:
        Exception: What `error` makes of the reason why they are none, or too many.
    """
    if len(data) > LONGEST_TEXT:
        raise error(f"it is longer than {LONGEST_TEXT:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise error("it is no text in UTF-8") from None


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


@contextmanager
def only_writer(root: Path, now: datetime) -> Iterator[None]:
    """Hold the library for writing.

    Raises:
        LibraryInUseError: Somebody else holds it.
        LibraryError: The folder cannot be written to.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / _LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise LibraryInUseError(root, _holder(root)) from None
    except OSError as error:
        raise LibraryError(f"{root} cannot be written to: {error.strerror}.") from error
    try:
        holder = {
            "process": os.getpid(),
            "computer": socket.gethostname(),
            "since": f"{now:%Y-%m-%d %H:%M} UTC",
        }
        write_text(root / _HOLDER, json.dumps(holder))
        yield
    finally:
        (root / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(root: Path) -> str:
    try:
        holder = json.loads((root / _HOLDER).read_text("utf-8"))
        return f"process {holder['process']} on {holder['computer']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
