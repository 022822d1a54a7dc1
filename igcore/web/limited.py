"""Libraries as guests see them: volumes of their own, in which what a link does not show is not there at all.

So nothing that is shown, counted, searched or sent needs to know of limits; only the pictures themselves, which lie in
the archives, are asked for by way of the whole library (`Volume.original`).
"""

import hashlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from igcore.errors import QueryError
from igcore.library import Same, merged, resolved
from igcore.recent import Recent
from igcore.selection import index, parse
from igcore.sharing import EVERYTHING, Limits
from igcore.sharing.left_out import numbered
from igcore.sharing.shown import shown
from igcore.web.volume import Said, Volume, compact

#: Links of so many kinds at once are quick, as long as they show no more pictures together (a thousand take about a
#: MiB), or of so few whatever they show; another one is reckoned anew.
_KEPT, _PICTURES, _ALWAYS = 16, 400_000, 2


def _pictures(volume: Volume) -> int:
    return len(volume.tables.images)


_seen: Recent[tuple[str, Limits], Volume] = Recent(_KEPT, _PICTURES, _pictures, _ALWAYS)


def limited(volume: Volume, limits: Limits) -> Volume:
    """The library as somebody with limits sees it; itself without any."""
    if limits == EVERYTHING:
        return volume
    return _seen.get((volume.token, limits), lambda: _limited(volume, limits))


def find(token: str, limits: Limits) -> Volume | None:
    """What somebody with limits saw before, if it is still in memory."""
    return next((each for each in _seen.values() if (each.token, each.limits) == (token, limits)), None)


def forget() -> None:
    """Let go of all that anybody with limits saw."""
    _seen.clear()


def _limited(volume: Volume, limits: Limits) -> Volume:
    posts, images = _within(volume, limits.query)
    there = set(volume.tables.posts["person"][posts])
    order = [person for person in volume.manifest.order if person in there]
    # Who else there is, nobody can count.
    called = {person: person for person in order} if limits.names else numbered("person", order)
    tables = compact(shown(volume.tables, posts, images, limits, order))
    people = tuple(called.values())
    periods = replace(
        volume.periods,
        periods=tuple(
            replace(each, person=each.person and called[each.person])
            for each in volume.periods.periods
            if each.person is None or each.person in called
        ),
    )
    same: Same = volume.said.same if limits.captions else ()
    known_as = resolved(same)
    at = index(replace(tables, hashtags=merged(tables.hashtags, known_as)), people, periods, known_as)
    manifest = replace(
        volume.manifest,
        generation=f"{volume.manifest.generation}-{_mark(volume, limits)}",
        archives=(),
        people={},
        order=people,
    )
    return Volume(
        volume.root,
        manifest,
        tables,
        at if limits.captions else at.untagged("This link leaves out captions and hashtags."),
        Said(periods=periods, same=same),
        limits=limits,
        whole=volume,
        rows=np.flatnonzero(images),
    )


def _within(volume: Volume, query: str) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Posts and images of a selection; of one that means nothing any more there are none."""
    try:
        found = volume.at.choose(parse(query))
    except QueryError:
        return np.zeros(len(volume.tables.posts), bool), np.zeros(len(volume.tables.images), bool)
    return found.posts, found.images


def _mark(volume: Volume, limits: Limits) -> str:
    return hashlib.sha256(repr((volume.token, limits)).encode()).hexdigest()[:12]
