"""Remove an archive from a library: its rows, measures and small pictures, and its files if they were uploaded.

What is to go is written down first. Whoever is killed on the way leaves that note, and the next start or build goes on.
"""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from igcore.errors import LibraryError, UnknownNameError
from igcore.importers.source import parts_of
from igcore.library import cache, reading
from igcore.library.assemble import assemble
from igcore.library.folder import Archive, Manifest, commit, only_writer, remembered, thumbnails_of, write_text
from igcore.library.known_places import remember_places
from igcore.library.ledger import Ledger, new_ledger
from igcore.library.people import keys_of
from igcore.library.uploads import archives_of

_NOTE = "removing.json"


def remove(root: Path, name: str, now: datetime) -> None:
    """Remove an archive. Files that lie elsewhere than in the library are never touched.

    Args:
        root: The library's folder.
        name: What the library calls the archive; of one that was uploaded and never read, the name of its folder.
        now: An aware time.

    Raises:
        UnknownNameError: No archive is called so; nothing is changed then.
        LibraryError: The library cannot be written to.
    """
    before = remembered(root)
    known = {each.name: each.path for each in before.archives} if before else {}
    known = {place.name: str(place.resolve()) for place in unread(root, before)} | known
    if name not in known:
        raise UnknownNameError(name, list(known))
    with only_writer(root, now):
        write_text(root / _NOTE, json.dumps({"name": name, "path": known[name]}, ensure_ascii=False))
        finish_removal(root, now)


def discard(root: Path, place: Path, now: datetime) -> None:
    """Delete what was uploaded and never read, or a part of it. Nothing else is touched.

    Args:
        root: The library's folder.
        place: One of `unread`, or a ZIP in it.
        now: An aware time.

    Raises:
        UnknownNameError: There is no such upload, or it is read; nothing is changed then.
        LibraryError: The library cannot be written to.
    """
    with only_writer(root, now):
        finish_removal(root, now)
        new = unread(root, remembered(root))
        if place not in (*new, *(part for each in new for part in parts_of(each))):
            raise UnknownNameError(place.name, [each.name for each in new])
        write_text(root / _NOTE, json.dumps({"name": None, "path": str(place.resolve())}, ensure_ascii=False))
        finish_removal(root, now)


def unread(root: Path, manifest: Manifest | None) -> list[Path]:
    """Archives that were uploaded and of which the library has nothing."""
    folder = archives_of(root)
    known = [Path(each.path) for each in manifest.archives] if manifest else []
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [place for place in found if not any(path.is_relative_to(place.resolve()) for path in known)]


def resume_removal(root: Path, now: datetime) -> None:
    """Go on with what was to be removed when somebody was killed; whoever holds the library does it else."""
    if (root / _NOTE).exists():
        with suppress(LibraryError), only_writer(root, now):
            finish_removal(root, now)


def finish_removal(root: Path, now: datetime) -> None:
    """Remove what the note says, if there is one; only for who holds the library. It may be done again and again."""
    try:
        note = json.loads((root / _NOTE).read_text("utf-8"))
    except FileNotFoundError:
        return
    before = remembered(root)
    if before and any(each.name == note["name"] for each in before.archives):
        remember_places(root, [note["path"]])
        before = _without(root, before, note["name"], now)
    archives = before.archives if before else ()
    for folder in (root / "measures").glob("*"):
        cache.sweep(folder)
        with new_ledger(root / "read") as ledger:
            ledger.take(folder)
            ledger.forget(folder, note["path"])
    _clean(root, archives, before.generation if before else "")
    _remove_uploaded(root, Path(note["path"]))
    (root / _NOTE).unlink()


def _without(root: Path, before: Manifest, name: str, now: datetime) -> Manifest:
    """Put tables in place that know nothing of an archive."""
    archives = tuple(each for each in before.archives if each.name != name)
    folder = cache.folder_of(root, before.palette)
    with new_ledger(root / "read") as ledger:
        known = [_add(root, ledger, each) for each in archives]
        ledger.close_reading()
        faces = ledger.faces()
        told = {*keys_of(faces), *faces["person"]}
        people = {who: called for who, called in before.people.items() if who in told}
        ledger.call(people)
        cache.sweep(folder)
        ledger.take(folder)
        made = assemble(ledger)
        shown = set(made.people())
        manifest = replace(
            before,
            generation=_next_generation(before, now),
            # What is to be done besides, the next build finds out.
            fingerprint="removed" if before.is_whole and all(known) else "",
            built_at=now.isoformat(timespec="seconds"),
            thumbnails=0,
            archives=archives,
            people=people,
            order=tuple(person for person in before.order if person in shown),
        )
        commit(root, manifest, {**made.tables(), "swatches": cache.swatches(folder, made.contents)})
    return manifest


def _add(root: Path, ledger: Ledger, archive: Archive) -> bool:
    """Add an archive as it was read; tell whether it was."""
    kept = reading.kept(root, archive.read)
    ledger.add(archive.path, archive.name, kept)
    if kept is None:
        ledger.add_problems([reading.away(archive, known=False)])
    return kept is not None


def _next_generation(before: Manifest, now: datetime) -> str:
    return f"{int((before.generation or '0').split('-')[0]) + 1:06d}-removed{int(now.timestamp()) % 10**6:06d}"


def _clean(root: Path, archives: Iterable[Archive], generation: str) -> None:
    """Remove what only others needed: tables of before, what was read, small pictures, sheets of them."""
    reading.forget_others(root, [each.read for each in archives])
    for old in (root / "tables").glob("*"):
        if old.name != generation:
            shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(root / "sheets", ignore_errors=True)
    needed: set[str] = set()
    for folder in (root / "measures").glob("*"):
        for part in cache.finished(folder):
            needed |= {digest for _, _, _, digest, _ in cache.rows_of_part(part, "files")}
    for path in thumbnails_of(root).rglob("*.jpg"):
        if path.stem not in needed:
            path.unlink(missing_ok=True)


def _remove_uploaded(root: Path, path: Path) -> None:
    """Remove the files of an archive that was uploaded: a folder of the library's own, or a ZIP in such a one."""
    own = archives_of(root).resolve()
    if path == own or not path.is_relative_to(own):
        return
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if path.parent != own:
        # The last part of an export takes their folder with it.
        with suppress(OSError):
            path.parent.rmdir()
