"""How large tables are, about: a few posts are written as they would be, and counted."""

from collections.abc import Mapping

import numpy as np

from igcore.handon.handed import Library, hand
from igcore.handon.kinds import KINDS, Way, entries
from igcore.handon.packing import zipped
from igcore.selection import Chosen, Index
from igcore.sharing import Limits

#: So many posts are written, and twice as many: what they differ by grows with the posts, the rest is there anyway.
_SOME = 120
_DAY = "1 January 2026"


def table_sizes(library: Library, at: Index, limits: Limits) -> Mapping[Way, tuple[float, float]]:
    """Bytes of the ways without pictures: of one without posts, and of each post more.

    Args:
        library: Which.
        at: Its tables laid out.
        limits: What is left out; where captions or names are, there are no tables in the columns of 2016.
    """
    count = len(at.usual)
    ways: list[Way] = [way for way, kind in KINDS.items() if not kind.pictured]
    if not (limits.captions and limits.names):
        ways.remove("blog")
    some = min(_SOME, count // 2)
    if not some:
        return {way: (float(_written(library, at, limits, way, count)), 0.0) for way in ways}
    found: dict[Way, tuple[float, float]] = {}
    for way in ways:
        few, twice = (_written(library, at, limits, way, number) for number in (some, 2 * some))
        each = (twice - few) / some
        found[way] = max(few - some * each, 0.0), each
    return found


def _written(library: Library, at: Index, limits: Limits, way: Way, count: int) -> int:
    """Bytes of a way with so many posts, from all times."""
    posts = np.zeros(len(at.usual), bool)
    posts[np.linspace(0, len(posts) - 1, count).astype(int) if count else []] = True
    files = entries(hand(library, at, Chosen(posts, posts[at.post]), limits), way, _DAY)
    pieces = (piece for entry in files for piece in entry.data) if way == "sqlite" else zipped(files)
    return sum(map(len, pieces))
