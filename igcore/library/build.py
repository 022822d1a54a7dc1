"""Build a library: read the archives, measure what is new, put the tables in place."""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from igcore.errors import LibraryError, PersonError
from igcore.extract import VERSION as EXTRACTION
from igcore.extract import Measured, PaletteMethod, hash_all, measure_all
from igcore.importers import find_importer, instagram_part
from igcore.importers.source import Source, open_source, parts_of
from igcore.library import cache, reading
from igcore.library.assemble import assemble, is_picture, is_problem
from igcore.library.cache import File
from igcore.library.folder import (
    VERSION,
    Archive,
    Manifest,
    Tables,
    are_readable,
    commit,
    only_writer,
    remembered,
    rows_of,
    thumbnails_of,
)
from igcore.library.known_places import remember_places
from igcore.library.lived import take_over
from igcore.library.people import keys_of, named, with_people
from igcore.library.reading import Reading
from igcore.library.removal import finish_removal
from igcore.schema import Problem, frame

#: A part of the cache is written when so much has come, or so much time has passed.
_BATCH_FILES = 256
_BATCH_SECONDS = 2.0
#: Tables of what is measured so far are put in place after so many seconds, then after pauses so many times longer, and
#: of which that takes no more than a part.
_FIRST_PAUSE, _LONGER, _COST = 3.0, 1.5, 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: `done` of `total` pictures, of which `problems` could not be measured.

    While it is not about pictures, `doing` says in words what it is about.
    """

    done: int
    total: int
    problems: int = 0
    doing: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be built.

    `people` maps user ids, or names in an archive, to names; `names` are for the archives in their
    order, where each holds the posts of one person.
    """

    archives: Sequence[Path]
    people: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[str] = ()
    palette: PaletteMethod = "igcore"
    jobs: int = -1


def build(root: Path, wish: Wish, now: datetime) -> Generator[Step, None, None]:
    """Build a library, or bring it up to date; what was measured before is not measured again.

    The tables of what is measured so far are put in place now and then. Closing the iterator stops at once and keeps
    what is measured; the tables stay as they were put last.

    Args:
        root: The library's folder; made if it is not there.
        wish: Archives to add to those it has, and how.
        now: An aware time.

    Raises:
        IgcoreError: An archive, the library or a name does not fit; nothing is changed then.
    """
    if len(wish.names) > len(wish.archives):
        raise PersonError(f"There are more names ({len(wish.names)}) than archives ({len(wish.archives)}).")
    parts = [parts_of(path) for path in wish.archives]
    wish = replace(wish, archives=[each for some in parts for each in some])
    _keep_apart(root, wish.archives)
    remembered(root)  # What holds something else is refused before a lock is put into it.
    with only_writer(root, now):
        finish_removal(root, now)
        before = remembered(root)
        archives = _archives(before, wish.archives)
        sources = {each.name: open_source(Path(each.path), each.name) for each in archives if _is_there(each, wish)}
        archives = [_as_it_is(each, sources) for each in archives]
        people = before.people if before else {}
        fingerprint = _fingerprint(archives, sources, people, wish)
        names_are_known = not wish.names and wish.people.items() <= people.items()
        if before and before.fingerprint == fingerprint and names_are_known and _is_whole(root, before):
            return
        read = reading.joined((yield from _readings(root, archives, sources, now)))
        whose = read.posts.assign(key=keys_of(read.posts), person=with_people(read.posts, people)["person"])
        by_archive = _names_by_archive(whose, archives, zip(parts, wish.names, strict=False))
        people = named(read.posts, people, {**wish.people, **by_archive})
        _sweep(root)
        run, now_and_then = _Run(root, archives, read, people, wish, now), _NowAndThen()
        for step in _measure(root, sources, read, wish):
            yield step
            if 0 < step.done < step.total and now_and_then.is_time():
                with now_and_then.timed():
                    before = run.put(before)
        yield replace(step, doing="Putting the tables together")
        run = replace(run, read=_with_problems(read, take_over(root, sources.values())))
        manifest, tables = run.made(before)
        fingerprint = _fingerprint(archives, sources, people, wish)
        commit(root, replace(manifest, fingerprint=fingerprint, thumbnails=len(_thumbnails(root))), tables)
        reading.forget_others(root, [each.read for each in archives])
        remember_places(root, [each.path for each in archives])


@dataclass
class _NowAndThen:
    """When to put tables in place in the middle of a run: soon at first, then such that it costs a few percent."""

    pause: float = _FIRST_PAUSE
    since: float = field(default_factory=time.monotonic)

    def is_time(self) -> bool:
        return time.monotonic() - self.since >= self.pause

    @contextmanager
    def timed(self) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.since = time.monotonic()
        self.pause = max(_LONGER * self.pause, (self.since - started) / _COST)


@dataclass(frozen=True)
class _Run:
    """What a run makes tables of, besides what was measured."""

    root: Path
    archives: Sequence[Archive]
    read: Reading
    people: Mapping[str, str]
    wish: Wish
    now: datetime

    def made(self, before: Manifest | None) -> tuple[Manifest, Tables]:
        """Make the tables of what is measured so far."""
        folder = cache.folder_of(self.root, self.wish.palette)
        measures = cache.load(folder)
        cache.compact(folder, measures)
        tables = assemble(self.read, cache.known(self.archives, measures.files), measures, self.people)
        manifest = Manifest(
            generation=_next_generation(before, self.now),
            fingerprint="",
            built_at=self.now.isoformat(timespec="seconds"),
            palette=self.wish.palette,
            archives=tuple(self.archives),
            people=dict(self.people),
            order=_order(before, tables.posts),
        )
        return manifest, tables

    def put(self, before: Manifest | None) -> Manifest | None:
        """Put tables in place in the middle of a run, unless they show less than those that are there."""
        manifest, tables = self.made(before)
        if before and before.generation and rows_of(self.root, before, "images") > len(tables.images):
            return before
        commit(self.root, manifest, tables)
        return manifest


def _with_problems(read: Reading, problems: Sequence[Problem]) -> Reading:
    return replace(read, problems=pd.concat([read.problems, frame(problems, Problem)], ignore_index=True))


def _as_it_is(archive: Archive, sources: Mapping[str, Source]) -> Archive:
    """The archive with its version of now; one that is away keeps that of before."""
    source = sources.get(archive.name)
    return replace(archive, read=reading.version_of(source, archive.importer)) if source else archive


def _readings(
    root: Path, archives: Sequence[Archive], sources: Mapping[str, Source], now: datetime
) -> Generator[Step, None, list[Reading]]:
    """What each archive says: as it was read before, if it is as it was or away."""
    readings = []
    for archive in archives:
        found = reading.kept(root, archive.read)
        if archive.name not in sources:
            found = reading.away(found, archive.name, archive.path)
        elif found is None:
            found = yield from _reading(sources[archive.name], now)
            reading.keep(root, archive.read, found)
        readings.append(found)
    return readings


def _reading(source: Source, now: datetime) -> Generator[Step, None, Reading]:
    """Read an archive, and say how many posts were found so far."""
    yield Step(0, 0, doing=f"Looking for posts in {source.name}")
    posts = reading.read(source, now)
    while True:
        try:
            yield Step(0, 0, doing=f"Looking for posts in {source.name}: {next(posts):,} so far")
        except StopIteration as ended:
            found: Reading = ended.value
            return found


def _is_there(archive: Archive, wish: Wish) -> bool:
    """Tell whether an archive can be read now; one that was asked for has to be."""
    path = Path(archive.path)
    return path.exists() or path in [each.resolve() for each in wish.archives]


def _keep_apart(root: Path, archives: Sequence[Path]) -> None:
    """Refuse archives that are not there, and a library inside an archive: archives are never written to."""
    for archive in archives:
        open_source(archive)
        if root.resolve().is_relative_to(archive.resolve()):
            raise LibraryError(f"The library {root} would lie inside the archive {archive}; choose another folder.")


def _archives(before: Manifest | None, paths: Sequence[Path]) -> list[Archive]:
    """Archives that the library has and those that are to come, each under a name of its own."""
    known = {each.path: each for each in before.archives} if before else {}
    for path in paths:
        place = str(path.resolve())
        if place not in known:
            source = open_source(path)
            taken = {each.name for each in known.values()}
            name = next(each for each in _variants(source.name) if each not in taken)
            known[place] = Archive(place, name, find_importer(source).name)
    return list(known.values())


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1


def _order(before: Manifest | None, posts: pd.DataFrame) -> tuple[str, ...]:
    """Everybody: those of before first, then the new ones, most posts first."""
    found = list(posts["person"].value_counts().index)
    known = [person for person in (before.order if before else ()) if person in found]
    return tuple(dict.fromkeys([*known, *found]))


def _names_by_archive(
    whose: pd.DataFrame, archives: Sequence[Archive], names: Iterable[tuple[Sequence[Path], str]]
) -> dict[str, str]:
    """Names that were given to whole archives, in all their parts, by the key of their only person."""
    by_path = {each.path: each.name for each in archives}
    people = {}
    for parts, name in names:
        mine = whose[whose["archive"].isin([by_path[str(path.resolve())] for path in parts])]
        # In parts of an export the lists tell who it is; the rest is named after its ZIP.
        told = mine[mine["source"] != instagram_part.NAME]
        found = (mine if told.empty else told).drop_duplicates("key").set_index("key")["person"].sort_index()
        if len(found) != 1:
            called = [str(key) if key == person else f"{key} ({person})" for key, person in found.astype(str).items()]
            listed, example = ", ".join(called[:5]) or "nobody", next(iter(found.index), "ID")
            raise PersonError(f"{parts[0]} holds posts of {listed}; say who is who, such as {example!s}={name}.")
        people[str(found.index[0])] = name
    return people


def _measure(root: Path, sources: Mapping[str, Source], read: Reading, wish: Wish) -> Iterator[Step]:
    """Measure every file whose version is not in the cache; write parts as results come."""
    folder, thumbnails = cache.folder_of(root, wish.palette), thumbnails_of(root)
    measures = cache.load(folder)
    present = _thumbnails(root) & set(measures.features["digest"])
    versions = _known_versions(measures.files, present)
    plans = {name: _plan(source, read.media, versions) for name, source in sources.items()}
    total, done, problems = sum(len(plan) for plan in plans.values()), 0, 0
    yield Step(0, total)
    sizes = set(measures.features["bytes"])
    for name, files in plans.items():
        source = sources[name]
        with _Batch(folder, source) as batch:
            moved = [file for file in files if source.entries[file].size in sizes]
            for some in hash_all(source.root, moved, wish.jobs):
                same = [each for each in some if each.digest in present]
                batch.add(same)
                done += len(same)
                yield Step(done, total, problems)
            rest = [file for file in files if file not in batch.written]
            for some in measure_all(source.root, rest, thumbnails, wish.palette, wish.jobs):
                batch.add(some)
                done += len(some)
                problems += sum(is_problem(each.file, each.reason) for each in some)
                yield Step(done, total, problems)


class _Batch:
    """Results on their way into the cache; leaving the block writes the last of them, however it is left."""

    def __init__(self, folder: Path, source: Source) -> None:
        self.written: set[str] = set()
        # Resolved once: a look at each folder on the way costs more than the rest of a row.
        self._folder, self._source, self._root = folder, source, str(source.root.resolve())
        self._waiting: list[Measured] = []
        self._since = time.monotonic()

    def __enter__(self) -> "_Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def add(self, measured: list[Measured]) -> None:
        self._waiting += measured
        self.written |= {each.file for each in measured}
        if len(self._waiting) >= _BATCH_FILES or time.monotonic() - self._since >= _BATCH_SECONDS:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            cache.append(self._folder, [self._file(each) for each in self._waiting], self._waiting)
        self._waiting, self._since = [], time.monotonic()

    def _file(self, measured: Measured) -> File:
        return File(
            root=self._root,
            file=measured.file,
            version=self._source.entries[measured.file].version,
            digest=measured.digest,
            reason=measured.reason,
        )


def _known_versions(files: pd.DataFrame, present: set[str]) -> set[tuple[str, str, str]]:
    """Files that need no look: measured, with their thumbnail there, or known to be no good picture."""
    # A file that could not even be opened has no digest: it may be readable by now.
    good = files[files["digest"].isin(list(present)) | ((files["reason"] != "") & (files["digest"] != ""))]
    return set(zip(good["root"], good["file"], good["version"], strict=True))


def _plan(source: Source, media: pd.DataFrame, known: set[tuple[str, str, str]]) -> list[str]:
    """Files of one archive that have to be measured."""
    root = str(source.root.resolve())
    files = dict.fromkeys(media.loc[media["archive"] == source.name, "file"])
    there = (file for file in files if is_picture(file) and file in source.entries)
    return [file for file in there if (root, file, source.entries[file].version) not in known]


def _fingerprint(
    archives: Iterable[Archive], sources: Mapping[str, Source], people: Mapping[str, str], wish: Wish
) -> str:
    """Differs once a file, a name or the way of measuring does, or an archive comes or goes."""
    read = [[each.name, each.read, each.name in sources] for each in archives]
    found = json.dumps([VERSION, EXTRACTION, wish.palette, sorted(people.items()), read])
    return hashlib.sha256(found.encode()).hexdigest()


def _thumbnails(root: Path) -> set[str]:
    """Contents that have a thumbnail."""
    # By names alone: a path for each of them costs more than the rest of a build with nothing to do.
    folders = (folder for folder in thumbnails_of(root).glob("??") if folder.is_dir())
    return {name[:-4] for folder in folders for name in os.listdir(folder) if name.endswith(".jpg")}


def _sweep(root: Path) -> None:
    """Remove thumbnails that a killed run left half written."""
    for part in thumbnails_of(root).glob("**/*.part"):
        part.unlink(missing_ok=True)


def _is_whole(root: Path, manifest: Manifest) -> bool:
    return are_readable(root, manifest) and len(_thumbnails(root)) >= manifest.thumbnails


def _next_generation(before: Manifest | None, now: datetime) -> str:
    """Name that no other tables of the library ever had, nor those of one that lay there before."""
    number = int(before.generation.split("-")[0]) + 1 if before and before.generation else 1
    return f"{number:06d}-{secrets.token_hex(3)}{int(now.timestamp()) % 10**6:06d}"
