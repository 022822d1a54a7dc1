"""What the workers of a cluster measure, and how it comes into the library: by parts in a place that all see.

    EXCHANGE/igcore-LIBRARY/RUN/hello             what tells a worker that it sees the same place
                               /PART/*.parquet    tables of the cache; small pictures too, unless a folder is shared

A worker writes a part and tells its name; one that nobody was told of is never taken. The run's folder goes at its end.
"""

import hashlib
import io
import platform
import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from igcore.errors import ClusterError, IgcoreError
from igcore.extract import VERSION, Measured, PaletteMethod, measure_singly, measure_some
from igcore.importers.address import Place
from igcore.importers.source import READ_ERRORS, Source, read_file, words
from igcore.library import cache
from igcore.library.assemble import is_problem
from igcore.library.folder import thumbnails_of
from igcore.library.wish import Wish
from igcore.parallel import Cluster, ask_all, in_parallel, threads
from igcore.thumbnails import PLACE, write_thumbnail

#: Files of a task: many at first, for each part costs a little; fewer and fewer, so that nobody stands idle at the end.
_LEAST, _MOST = 8, 64
#: Such a part of what is left to each thread of the cluster goes into the next task.
_SHARE = 1 / 2
_HELLO, _PICTURES = "hello", "thumbnails.parquet"
#: Parts are taken into the cache together when they tell of so many files, or so much time has passed.
_TOGETHER_FILES, _TOGETHER_SECONDS = 256, 2.0
#: What pictures are measured with: others may give other numbers.
_LIBRARIES = ("igcore", "pillow", "pillow-heif", "numpy", "colorthief")


@dataclass(frozen=True, slots=True)
class Errand:
    """What each worker has to know of a run.

    `sample` is a file of the archive with its digest, by which a worker knows that it sees the same; `thumbnails` where
    small pictures go, or nowhere but into the part.
    """

    place: Place
    archive: Place
    sample: tuple[str, str] | None
    thumbnails: Path | None
    palette: PaletteMethod
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is there: its name, of how many files it tells, and how many of them could not be measured."""

    name: str
    files: int
    problems: int


@contextmanager
def opened(root: Path, wish: Wish) -> Iterator[Place]:
    """Make the place of one run, which nothing of an earlier one is left in; it goes when the block ends.

    Raises:
        ClusterError: It cannot be written to.
    """
    whose = hashlib.sha256(f"{socket.gethostname()}\0{root.resolve()}".encode()).hexdigest()[:12]
    mine = _below(wish.exchange.resolve() if wish.exchange else root.resolve() / "exchange", f"igcore-{whose}")
    place = _below(mine, uuid.uuid4().hex)
    try:
        _clear(mine)
        _write(place, {_HELLO: str(place).encode()})
    except OSError as error:
        raise ClusterError(f"{mine} cannot be written to: {words(error)}.") from error
    try:
        yield place
    finally:
        # A store that went away is no reason to hide why the run ends; the next one clears what is left.
        with suppress(OSError):
            _clear(mine)
        if not wish.exchange:
            shutil.rmtree(root / "exchange", ignore_errors=True)


def errand(root: Path, source: Source, files: Sequence[str], place: Place, wish: Wish) -> Errand:
    """What workers have to know to measure files of one archive."""
    return Errand(
        place=place,
        archive=source.root.resolve(),
        sample=_sample(source, files),
        thumbnails=None if wish.exchange else thumbnails_of(root.resolve()),
        palette=wish.palette,
        versions=_versions(),
    )


def check(cluster: Cluster, errand: Errand) -> None:
    """See that each worker can do it.

    Raises:
        ClusterError: One cannot; or there is none.
    """
    for worker, answer in ask_all(cluster, why_not, errand).items():
        reason = f"has no igcore that fits ({_reason(answer)})" if isinstance(answer, Exception) else answer
        if reason:
            raise ClusterError(f"The worker {worker} {reason}.")


def why_not(errand: Errand) -> str:
    """Say why this process cannot do it; empty where it can."""
    here = _versions()
    if here != errand.versions:
        differing = [f"{name} {found} instead of {wished}" for (name, found), (_, wished)
                     in zip(here, errand.versions, strict=True) if found != wished]  # fmt: skip
        return f"has {', '.join(differing)}; install the same there"
    try:
        if _read(errand.place, [_HELLO])[_HELLO] != str(errand.place).encode():
            return f"sees another {errand.place} than this computer"
        _write(errand.place, {f"{_HELLO}-{uuid.uuid4().hex}": b""})
    except (OSError, IgcoreError) as error:
        return (
            f"cannot use {errand.place}, where its work goes ({_reason(error)}); it has to be a folder that all share"
        )
    if errand.sample:
        file, digest = errand.sample
        try:
            if hashlib.sha256(read_file(errand.archive, file)).hexdigest() != digest:
                return f"sees another {errand.archive} than this computer"
        except (*READ_ERRORS, IgcoreError) as error:
            return (
                f"does not see the archive {errand.archive} ({_reason(error)}); it has to be there under the same path"
            )
    return ""


def measure_all(cluster: Cluster, errand: Errand, versions: Mapping[str, str]) -> Iterator[Part]:
    """Measure files on a cluster; yield the parts that came of it.

    Args:
        cluster: Where.
        errand: How.
        versions: That of each file.
    """
    tasks = ((errand, some) for some in _shared_out(versions, threads(cluster)))
    yield from in_parallel(_measure, tasks, cluster, _measure_singly)


def _shared_out(versions: Mapping[str, str], threads: int) -> Iterator[dict[str, str]]:
    files, left = iter(versions.items()), len(versions)
    while some := dict(islice(files, min(_MOST, max(_LEAST, int(_SHARE * left / threads))))):
        yield some
        left -= len(some)


class Taking:
    """Parts on their way into the cache, some together; leaving the block takes the last, however it is left."""

    def __init__(self, folder: Path, thumbnails: Path, errand: Errand) -> None:
        """Take parts that came of an errand.

        Args:
            folder: The cache.
            thumbnails: Folder of the library's small pictures.
            errand: What the parts come of.
        """
        self._folder, self._thumbnails, self._errand = folder, thumbnails, errand
        self._waiting: list[dict[str, pa.Table]] = []
        self._files, self._since = 0, time.monotonic()

    def __enter__(self) -> "Taking":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the last of them."""
        self._append()

    def take(self, part: Part) -> None:
        """Take a part; its small pictures first, for without them it would not be whole.

        Raises:
            ClusterError: It is not there, or damaged; what came before is kept.
        """
        names = [*cache.PART_FILES, *([] if self._errand.thumbnails else [_PICTURES])]
        try:
            found = _read(_below(self._errand.place, part.name), names)
            tables = {name: parquet.ParquetFile(io.BytesIO(data)).read() for name, data in found.items()}
        except (OSError, ValueError) as error:
            raise ClusterError(f"{self._errand.place} cannot be read: {words(error)}; what came is kept.") from error
        if pictures := tables.pop(_PICTURES, None):
            for file, data in zip(pictures["file"].to_pylist(), pictures["data"].to_pylist(), strict=True):
                if not (isinstance(file, str) and PLACE.fullmatch(file) and isinstance(data, bytes)):
                    raise ClusterError(f"{self._errand.place} holds a thumbnail called {file!r}; what came is kept.")
                write_thumbnail(data, f"{self._thumbnails}/{file}")
        self._waiting.append(tables)
        self._files += part.files
        if self._files >= _TOGETHER_FILES or time.monotonic() - self._since >= _TOGETHER_SECONDS:
            self._append()

    def _append(self) -> None:
        if self._waiting:
            together = {name: pa.concat_tables([each[name] for each in self._waiting]) for name in cache.PART_FILES}
            cache.append(self._folder, {name: cache.bytes_of(table) for name, table in together.items()})
        self._waiting, self._files, self._since = [], 0, time.monotonic()


def _measure(errand: Errand, versions: Mapping[str, str]) -> Part:
    """Measure files, in a process of a worker."""
    _fit(errand)
    # Small pictures that are to go into the part lie in no folder before: that would cost more than the part.
    pictures: dict[str, bytes] = {}
    measured = measure_some(errand.archive, list(versions), errand.thumbnails or pictures, errand.palette)
    return _written(errand, versions, measured, pictures)


def _measure_singly(seconds: float, errand: Errand, versions: Mapping[str, str]) -> Part:
    """Measure files of which at least one ends the process that does it."""
    with tempfile.TemporaryDirectory(prefix="igcore-") as folder:
        small = Path(folder)
        thumbnails = errand.thumbnails or small
        measured = measure_singly(seconds, errand.archive, list(versions), thumbnails, errand.palette)
        pictures = {path.relative_to(small).as_posix(): path.read_bytes() for path in small.rglob("*.jpg")}
    return _written(errand, versions, measured, pictures)


@lru_cache(maxsize=8)
def _fit(errand: Errand) -> None:
    """See that this process can do it: its worker may have come when the others had been asked."""
    if reason := why_not(errand):
        raise ClusterError(f"A worker on {socket.gethostname()} {reason}.")


def _written(
    errand: Errand, versions: Mapping[str, str], measured: list[Measured], pictures: Mapping[str, bytes]
) -> Part:
    part = cache.in_parquet(cache.measures_of(str(errand.archive), versions, measured))
    if errand.thumbnails is None:
        packed = pa.table({"file": list(pictures), "data": pa.array(pictures.values(), pa.large_binary())})
        part[_PICTURES] = cache.bytes_of(packed, compression="NONE", use_dictionary=False, write_statistics=False)
    name = uuid.uuid4().hex
    if not _is_there(errand.place):
        raise ClusterError(f"The build that {errand.place} is for is over.")
    _write(_below(errand.place, name), part)
    return Part(name, len(measured), sum(is_problem(each.file, each.reason) for each in measured))


def _sample(source: Source, files: Sequence[str]) -> tuple[str, str] | None:
    """The first file that can be read, and its digest."""
    for file in files[:_LEAST]:
        with suppress(*READ_ERRORS):
            return file, hashlib.sha256(source.read(file)).hexdigest()
    return None


def _versions() -> tuple[tuple[str, str], ...]:
    found = [("Python", ".".join(platform.python_version_tuple()[:2])), ("extraction", str(VERSION))]
    return (*found, *((name, _version(name)) for name in _LIBRARIES))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "of unknown version"


def _reason(error: Exception) -> str:
    return words(error).removesuffix(".")


def _below(place: Place, name: str) -> Place:
    return place / name if isinstance(place, Path) else place.below(name)


def _is_there(place: Place) -> bool:
    hello = _below(place, _HELLO)
    return hello.exists()


def _read(place: Place, names: Sequence[str]) -> dict[str, bytes]:
    if isinstance(place, Path):
        return {name: (place / name).read_bytes() for name in names}
    return place.read_all(names)


def _write(place: Place, contents: Mapping[str, bytes]) -> None:
    if not isinstance(place, Path):
        place.write_all(contents)
        return
    place.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (place / name).write_bytes(data)


def _clear(place: Place) -> None:
    if isinstance(place, Path):
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.remove()
