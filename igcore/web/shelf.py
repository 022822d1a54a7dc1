"""Libraries in the server's memory: read once, shared by all visitors, and by the routes of pictures."""

import threading
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from igcore.errors import LibraryError, PeriodsError, SameHashtagsError
from igcore.library import (
    Manifest,
    Same,
    lived_text,
    merged,
    read_manifest,
    resolved,
    same_text,
)
from igcore.library.same import read_text
from igcore.memory import give_back
from igcore.places import Periods, read_periods
from igcore.selection import index
from igcore.sharing import EVERYTHING
from igcore.web import limited, visits
from igcore.web.root import library_root
from igcore.web.volume import Said, Volume, let_go, nothing_kept, read_compact, token_of

_loading = threading.Lock()


def current() -> Volume:
    """The library as it is now, and as who looks may see it.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    return limited.limited(opened(library_root()), visits.now().limits)


def opened(root: Path, *, wait: bool = False) -> Volume:
    """All of the library in a folder as it is now; read anew only if it was built since, and what people said of it.

    While another visitor reads it anew it is as it was before, unless one would rather `wait`.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    return _volume(root, read_manifest(root), _said(root), wait=wait)


def ready(root: Path) -> str:
    """The generation that pages show now: that of before while a newer one is read.

    Raises:
        LibraryError: There is none, or it cannot be read.
    """
    newest = read_manifest(root).generation
    before = _before(root) if _loading.locked() else None
    return before.manifest.generation if before else newest


def _said(root: Path) -> Said:
    said = Said()
    try:
        said = replace(said, periods=_periods(lived_text(root)))
    except PeriodsError as error:
        said = replace(said, fault=str(error))
    try:
        return replace(said, same=_same(same_text(root)))
    except SameHashtagsError as error:
        return replace(said, same_fault=str(error))


def generation(token: str) -> Volume | None:
    """The library as it was when a page was drawn, if that is in memory or is the current one, and who asks saw it."""
    limits = visits.now().limits
    volume = limited.find(token, limits) if limits != EVERYTHING else _volumes.get(token)
    volume = volume or current()
    return volume if volume.token == token else None


def forget_earlier() -> None:
    """Let go of all but the library as it is now, so that what was removed from it is in memory no more."""
    with suppress(LibraryError):
        token = opened(library_root(), wait=True).token
        with _loading:
            for other in _volumes.keys() - {token}:
                del _volumes[other]
            limited.forget()


_volumes: dict[str, Volume] = {}


@lru_cache(maxsize=4)
def _periods(text: str) -> Periods:
    return read_periods(text)


@lru_cache(maxsize=4)
def _same(text: str) -> Same:
    return read_text(text)


def _volume(root: Path, manifest: Manifest, said: Said, *, wait: bool) -> Volume:
    if (found := _find(root, manifest, said)) is not None:
        return found
    if not _loading.acquire(blocking=False):
        before = None if wait else _before(root)
        if before is not None and before.said == said:
            return before
        _loading.acquire()
    try:
        return _find(root, manifest, said) or _put(_read(root, manifest, said))
    finally:
        _loading.release()


def _find(root: Path, manifest: Manifest, said: Said) -> Volume | None:
    found = _volumes.get(token_of(manifest, said))
    return found if found and (found.root, found.said) == (root, said) else None


def _before(root: Path) -> Volume | None:
    """The library as it was read last."""
    return next((each for each in reversed(list(_volumes.values())) if each.root == root), None)


def _put(volume: Volume) -> Volume:
    # The one before stays, for pages that are still open on it.
    for old in list(_volumes)[:-1]:
        del _volumes[old]
    _volumes.pop(volume.token, None)
    _volumes[volume.token] = volume
    return volume


def _read(root: Path, manifest: Manifest, said: Said) -> Volume:
    same = (each for each in _volumes.values() if (each.root, each.manifest) == (root, manifest))
    if (before := next(same, None)) is not None:
        return _resaid(before, said)
    tables = read_compact(root, manifest)
    known_as = resolved(said.same)
    as_one = replace(tables, hashtags=merged(tables.hashtags, known_as))
    volume = Volume(root, manifest, tables, index(as_one, manifest.order, said.periods, known_as), said)
    let_go(tables)
    give_back()
    return volume


def _resaid(before: Volume, said: Said) -> Volume:
    """Reckon anew what people say otherwise of tables that are in memory."""
    at, tables = before.at, before.tables
    if said.periods != before.periods:
        at = at.within(said.periods, tables.posts)
    if said.same != before.said.same:
        same = resolved(said.same)
        at = at.tagged(merged(tables.hashtags, same), tables.posts, same)
    return replace(before, at=at, said=said, kept=nothing_kept())
