"""Build a library: read the archives, measure what is new, put the tables in place."""

import hashlib
import json
import secrets
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from igcore.errors import LibraryError, PersonError
from igcore.extract import VERSION as EXTRACTION
from igcore.importers import find_importer, instagram_part
from igcore.importers.address import Place, place_of
from igcore.importers.source import Source, open_source, parts_of
from igcore.library import cache, reading
from igcore.library.assemble import assemble
from igcore.library.folder import (
    VERSION,
    Archive,
    Manifest,
    are_readable,
    commit,
    only_writer,
    remembered,
    rows_of,
    thumbnails_of,
)
from igcore.library.known_places import remember_places
from igcore.library.ledger import Ledger, new_ledger
from igcore.library.lived import brought, has_lived, keep_lived
from igcore.library.measuring import count_thumbnails, measure_new
from igcore.library.people import keys_of, named, with_people
from igcore.library.removal import finish_removal
from igcore.library.wish import Step, Wish
from igcore.memory import as_the_system_has_it, give_back
from igcore.thumbnails import take_in_halves

#: Tables of what is measured so far are put in place after so many seconds, then after pauses so many times longer, and
#: of which that takes no more than a part.
_FIRST_PAUSE, _LONGER, _COST = 3.0, 1.5, 0.05


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
    _keep_apart(root, wish)
    as_the_system_has_it()
    remembered(root)  # What holds something else is refused before a lock is put into it.
    with only_writer(root, now):
        finish_removal(root, now)
        before = remembered(root)
        archives = _archives(before, wish.archives)
        sources = {each.name: open_source(place_of(each.path), each.name) for each in archives if _is_there(each, wish)}
        archives = [_as_it_is(each, sources) for each in archives]
        people = before.people if before else {}
        fingerprint = _fingerprint(archives, sources, people, wish)
        names_are_known = not wish.names and wish.people.items() <= people.items()
        if before and before.fingerprint == fingerprint and names_are_known and _is_whole(root, before):
            return
        with new_ledger(root / "read") as ledger:
            yield from _read(root, ledger, archives, sources, now)
            # To pictures that were there before them the places of another archive mean nothing.
            telling = archives[:1] if before and before.archives else archives
            lived, problems = brought(root, [sources[each.name] for each in telling if each.name in sources])
            ledger.add_problems(problems)
            # Opened anew, they hold no lists of all their files any more.
            sources = {name: replace(source) for name, source in sources.items()}
            give_back()
            faces = ledger.faces()
            by_archive = _names_by_archive(faces, people, archives, list(zip(parts, wish.names, strict=False)))
            people = named(faces, people, {**wish.people, **by_archive})
            ledger.call(people)
            _sweep(root)
            # Whatever becomes of this run: who reads them again goes on with what was measured.
            remember_places(root, [each.path for each in archives])
            if lived and not has_lived(root):
                keep_lived(root, lived)
            yield from _measure(_Run(root, archives, ledger, people, wish, now), sources, before)
        reading.forget_others(root, [each.read for each in archives])


def _measure(run: "_Run", sources: Mapping[str, Source], before: Manifest | None) -> Iterator[Step]:
    """Measure what is new, and put tables in place now and then and at the end."""
    now_and_then = _NowAndThen()
    for step in measure_new(run.root, sources, run.ledger, run.wish):
        yield step
        if 0 < step.done < step.total and now_and_then.is_time():
            with now_and_then.timed():
                before = run.put(before)
    yield replace(step, doing="Putting the tables together")
    fingerprint = _fingerprint(run.archives, sources, run.people, run.wish)
    run.put(before, fingerprint=fingerprint, thumbnails=count_thumbnails(run.root))


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
    ledger: Ledger
    people: Mapping[str, str]
    wish: Wish
    now: datetime

    def put(self, before: Manifest | None, **whole: Any) -> Manifest | None:
        """Put tables in place of what is measured so far.

        Args:
            before: What was put in place last.
            whole: What the manifest says once everything is measured; else tables that show less than those that are
                there are not put in place.

        Returns:
            What is in place now.
        """
        measures = cache.folder_of(self.root, self.wish.palette)
        # What measuring used goes before more is needed.
        give_back()
        self.ledger.take(measures)
        self.ledger.compact(measures)
        made = assemble(self.ledger)
        there = rows_of(self.root, before, "images") if before and before.generation and not whole else 0
        if there > made.count_images():
            return before
        manifest = Manifest(
            generation=_next_generation(before, self.now),
            fingerprint="",
            built_at=self.now.isoformat(timespec="seconds"),
            palette=self.wish.palette,
            archives=tuple(self.archives),
            people=dict(self.people),
            order=_order(before, made.people()),
        )
        manifest = replace(manifest, **whole)
        swatches = cache.swatches(measures, made.contents)
        commit(self.root, manifest, {**made.tables(), "swatches": swatches})
        give_back()
        return manifest


def _as_it_is(archive: Archive, sources: Mapping[str, Source]) -> Archive:
    """The archive with its version of now; one that is away keeps that of before."""
    source = sources.get(archive.name)
    return replace(archive, read=reading.version_of(source, archive.importer)) if source else archive


def _read(
    root: Path, ledger: Ledger, archives: Sequence[Archive], sources: Mapping[str, Source], now: datetime
) -> Iterator[Step]:
    """Put what each archive says into the ledger: as it was read before, if it is as it was or away."""
    for archive in archives:
        kept = reading.kept(root, archive.read)
        if archive.name not in sources:
            ledger.add_problems([reading.away(archive, known=kept is not None)])
        elif kept is None:
            kept = reading.place_of(root, archive.read)
            yield from _reading(sources[archive.name], now, kept)
        ledger.add(archive.path, archive.name, kept)
    ledger.close_reading()


def _reading(source: Source, now: datetime, place: Path) -> Iterator[Step]:
    """Read an archive, and say how many posts were found so far."""
    yield Step(0, 0, doing=f"Looking for posts in {source.name}")
    for posts in reading.read(source, now, place):
        yield Step(0, 0, doing=f"Looking for posts in {source.name}: {posts:,} so far")


def _is_there(archive: Archive, wish: Wish) -> bool:
    """Tell whether an archive can be read now; one that was asked for has to be."""
    path = place_of(archive.path)
    return path.exists() or path in [each.resolve() for each in wish.archives]


def _keep_apart(root: Path, wish: Wish) -> None:
    """Refuse archives that are not there, and to write into one: archives are only read."""
    for archive in wish.archives:
        open_source(archive)
        for what, place in (("library", root), ("exchange", wish.exchange)):
            if place is not None and _is_inside(place, archive):
                raise LibraryError(f"The {what} {place} would lie inside the archive {archive}; choose another folder.")


def _is_inside(place: Place, archive: Place) -> bool:
    if isinstance(place, Path) and isinstance(archive, Path):
        return place.resolve().is_relative_to(archive.resolve())
    return f"{place}/".startswith(f"{archive}/")


def _archives(before: Manifest | None, paths: Sequence[Place]) -> list[Archive]:
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


def _order(before: Manifest | None, found: Sequence[str]) -> tuple[str, ...]:
    """Everybody: those of before first, then the new ones, most posts first."""
    there = set(found)
    known = [person for person in (before.order if before else ()) if person in there]
    return tuple(dict.fromkeys([*known, *found]))


def _names_by_archive(
    posts: pd.DataFrame,
    called: Mapping[str, str],
    archives: Sequence[Archive],
    names: Sequence[tuple[Sequence[Place], str]],
) -> dict[str, str]:
    """Names that were given to whole archives, in all their parts, by the key of their only person."""
    if not names:
        return {}
    whose = posts.assign(key=keys_of(posts), person=with_people(posts, called)["person"])
    by_path = {each.path: each.name for each in archives}
    people = {}
    for parts, name in names:
        mine = whose[whose["archive"].isin([by_path[str(path.resolve())] for path in parts])]
        # In parts of an export the lists tell who it is; the rest is named after its ZIP.
        told = mine[mine["source"] != instagram_part.NAME]
        found = (mine if told.empty else told).drop_duplicates("key").set_index("key")["person"].sort_index()
        if len(found) != 1:
            several = [str(key) if key == person else f"{key} ({person})" for key, person in found.astype(str).items()]
            listed, example = ", ".join(several[:5]) or "nobody", next(iter(found.index), "ID")
            raise PersonError(f"{parts[0]} holds posts of {listed}; say who is who, such as {example!s}={name}.")
        people[str(found.index[0])] = name
    return people


def _fingerprint(
    archives: Iterable[Archive], sources: Mapping[str, Source], people: Mapping[str, str], wish: Wish
) -> str:
    """Differs once a file, a name or the way of measuring does, or an archive comes or goes."""
    read = [[each.name, each.read, each.name in sources] for each in archives]
    found = json.dumps([VERSION, EXTRACTION, wish.palette, sorted(people.items()), read])
    return hashlib.sha256(found.encode()).hexdigest()


def _sweep(root: Path) -> None:
    """Remove thumbnails that a killed run left half written; take in those that an earlier igcore left."""
    for part in thumbnails_of(root).glob("**/*.part"):
        part.unlink(missing_ok=True)
    take_in_halves(thumbnails_of(root))


def _is_whole(root: Path, manifest: Manifest) -> bool:
    return are_readable(root, manifest) and count_thumbnails(root) >= manifest.thumbnails


def _next_generation(before: Manifest | None, now: datetime) -> str:
    """Name that no other tables of the library ever had, nor those of one that lay there before."""
    number = int(before.generation.split("-")[0]) + 1 if before and before.generation else 1
    return f"{number:06d}-{secrets.token_hex(3)}{int(now.timestamp()) % 10**6:06d}"
