"""The page of what can be handed on: ways with what each is and how much, and what is there twice."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.duplicates import duplicates
from igcore.handon import KINDS, Way
from igcore.handon.sizes import table_sizes
from igcore.library import thumbnails_of
from igcore.recent import Recent
from igcore.selection import Mask, write
from igcore.sharing import Limits
from igcore.thumbnails import read_whole
from igcore.web.browse import show_pictures, show_wall
from igcore.web.card_route import query_of
from igcore.web.components.handon import handon
from igcore.web.frame import View, kept
from igcore.web.tables import show_table
from igcore.web.volume import Volume
from igcore.web.words import several

Sizes = Mapping[Way, tuple[float, float]]
_measured: Recent[tuple[Path, Limits, int], Sizes] = Recent(16)
#: Bytes of a post in a gallery's list, about, and of the page itself.
_LISTED, _PAGE = 150, 7_300
#: Larger pictures of a gallery are no larger than that, about.
_PREVIEW = 300_000
#: So many thumbnails are looked at to tell how large they are.
_SOME = 40
_SMALL = 25_000


def show_export(view: View) -> None:
    """Offer what is chosen in all ways that a guest's link allows."""
    limits = view.volume.limits
    posts, images = view.masks()
    count = f"{several(int(images.sum()), 'picture')} of {several(int(posts.sum()), 'post')} are chosen now."
    sizes = _sizes(view)
    ways = [
        {"name": name, "title": kind.title, "says": kind.says, "pictured": kind.pictured, **sizes[name]}
        for name, kind in KINDS.items()
        if name != "blog" or (limits.captions and limits.names)
    ]
    rules = dict(part.split("=") for part in query_of(view.at.rules).split("&") if part)
    handon(
        {
            "address": f"/handon/{view.volume.token}",
            "sent": {"q": write(view.selection), **rules},
            "summary": count,
            "ways": ways,
            "without": _without(limits),
        },
        key="handon",
    )
    show_wall(view)


def _without(limits: Limits) -> list[dict[str, str]]:
    """What can be left out of that which is there."""
    stays = " What captions say stays." if limits.captions else ""
    offered = {
        "originals": {
            "name": "small",
            "title": "Larger pictures",
            "help": "Small ones instead, some 320 pixels high or wide: nothing of a camera or a place is in them.",
        },
        "captions": {
            "name": "no-captions",
            "title": "Captions and hashtags",
            "help": "Then nobody can search for words.",
        },
        "names": {
            "name": "no-names",
            "title": "Names",
            "help": f"People are numbered; ids, links and EXIF, which may lead to them, are left out.{stays}",
        },
    }
    return [each for part, each in offered.items() if part not in limits.left_out]


@kept
def _sizes(view: View) -> dict[Way, dict[str, int]]:
    """How large each way is, about, in bytes: with larger pictures, and with small ones only."""
    posts, images = view.masks()
    rows = np.flatnonzero(images)
    whole = view.volume.tables.images["bytes"].to_numpy(np.int64)[rows]
    small = _thumbnail_bytes(view.volume.root, view.volume.tables.images["digest"].iloc[rows]) * len(rows)
    larger: dict[Way, int] = {"zip": int(whole.sum()), "gallery": small + int(np.minimum(whole, _PREVIEW).sum())}
    count = int(posts.sum())
    tables = {name: int(fixed + each * count) for name, (fixed, each) in _table_sizes(view.volume).items()}
    tables |= {"zip": tables["csv"], "gallery": _PAGE + _LISTED * count}
    return {
        name: {
            "bytes": size + (larger[name] if KINDS[name].pictured else 0),
            "small": size + (small if KINDS[name].pictured else 0),
        }
        for name, size in tables.items()
    }


def _table_sizes(volume: Volume) -> Sizes:
    """Of a library once, whatever is chosen of it, and while it grows: one post is about as long as another."""
    # Anew for twice as many posts.
    for_whom = (volume.root, volume.limits, len(volume.at.usual).bit_length())
    found: Sizes = _measured.get(for_whom, lambda: table_sizes(volume, volume.at, volume.limits))
    return found


def _thumbnail_bytes(root: Path, digests: pd.Series) -> int:
    """Bytes of a thumbnail on average, by some of them."""
    some = digests.iloc[:: max(1, len(digests) // _SOME)]
    found = []
    for digest in some:
        with suppress(OSError):
            found.append(len(read_whole(thumbnails_of(root), str(digest))))
    return int(np.mean(found)) if found else _SMALL


def show_duplicates(view: View) -> None:
    """Show what is there more than once, by what it has in common: a sentence, the pictures, a list."""
    found = _duplicates(view)
    if found.empty:
        st.markdown("Nothing of what is chosen is there twice.")
        return
    again = found.groupby("same", sort=False).agg(pictures=("row", "size"), groups=("group", "nunique"))
    told = [
        f"{several(int(count - groups), 'picture')} {_HOW[str(same)]}"
        for same, count, groups in again.itertuples()
    ]  # fmt: skip
    st.markdown(
        f"Beyond the first of each: {', '.join(told)}. One picture may be there twice in several ways. Nothing is "
        "deleted here: the archives are only read."
    )
    images = view.volume.tables.images.iloc[found["row"]]
    table = pd.DataFrame(
        {
            "same": found["same"].to_numpy(),
            "group": found["group"].to_numpy(),
            "person": images["person"].to_numpy(),
            "local time": view.at.local.times[view.at.post[found["row"]]],
            "archive": images["archive"].to_numpy(),
            "file": images["file"].to_numpy(),
            "bytes": images["bytes"].to_numpy(),
        }
    )
    show_table(table, "duplicates")
    mask: Mask = np.zeros(len(view.at.post), bool)
    mask[found["row"].to_numpy()] = True
    show_pictures(mask, view, key="duplicates-wall", title="Pictures that are there more than once")


_HOW = {"id": "with the same id", "file": "of the same bytes", "looks": "that look alike"}


@kept
def _duplicates(view: View) -> pd.DataFrame:
    return duplicates(view.volume.countable, view.masks().images)
