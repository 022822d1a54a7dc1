"""A gallery to give away: a folder with a page that shows pictures, from a disk and without any network.

index.html        the page; it loads what lies beside it and nothing else, which its own policy makes sure of
gallery/          its script, its style, and data.js: what is known of the pictures
pictures/         small ones, by number
previews/         larger ones, where originals are handed on: without EXIF
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from igcore.decode import DRAWING_ERRORS
from igcore.errors import IgcoreError
from igcore.handon.handed import Handed
from igcore.handon.packing import Entry
from igcore.handon.readme import readme
from igcore.library import thumbnails_of
from igcore.media_id import link_of
from igcore.preview import preview
from igcore.thumbnails import read_whole

_HERE = Path(__file__).parent
#: Long side of a preview; Instagram's own pictures have 1080 to 1440.
PREVIEW_SIDE = 1440
_FILES = {
    "index.html": "open it in any browser, by a double click; nothing has to be installed, nothing is sent anywhere",
    "gallery/": "what the page needs",
    "pictures/": "the small pictures",
}
_PREVIEWS = {"previews/": "the larger ones, at most 1,440 pixels wide or high, without EXIF"}


def gallery(handed: Handed, made: str, thumbnails: bool = False) -> Iterator[Entry]:
    """Yield the files of a gallery, the page at last: until then nobody can open half of it.

    Args:
        handed: What is handed on; without its originals there are thumbnails only.
        made: Day on which it is made.
        thumbnails: Likewise.
    """
    large = handed.limits.originals and not thumbnails
    shown: list[tuple[int, int]] = []
    for image in range(len(handed.post)):
        try:
            small = read_whole(thumbnails_of(handed.root), handed.content(image))
        except OSError:
            continue
        name = f"{image + 1:05d}.jpg"
        bigger = _preview(handed, image) if large else None
        shown.append((image, 1 if bigger else 0))
        yield Entry(f"pictures/{name}", [small], pictures=1)
        del small
        if bigger:
            yield Entry(f"previews/{name}", [bigger])
        del bigger
    yield Entry("gallery/data.js", [data(handed, shown, made)], text=True)
    for file in ("gallery.js", "gallery.css"):
        yield Entry(f"gallery/{file}", [(_HERE / file).read_bytes()], text=True)
    yield Entry("README.txt", [readme(handed, made, _FILES | (_PREVIEWS if large else {}))], text=True)
    yield Entry("index.html", [(_HERE / "index.html").read_bytes()], text=True)


def _preview(handed: Handed, image: int) -> bytes | None:
    try:
        return preview(handed.original(image), PREVIEW_SIDE)
    except (IgcoreError, *DRAWING_ERRORS):
        return None


def data(handed: Handed, shown: list[tuple[int, int]], made: str) -> bytes:
    """Write what the page shows as a script: pure ASCII, in which no text can end anything.

    Args:
        handed: What is handed on.
        shown: Pictures, and whether there is a larger one of each.
        made: Day on which it is made.
    """
    posts = handed.tables.posts
    people = sorted(posts["person"].unique())
    place = {person: number for number, person in enumerate(people)}
    rows = sorted({int(handed.post[image]) for image, _ in shown}, key=lambda row: _newest(handed.moment(row)))
    number = {row: position for position, row in enumerate(rows)}
    sizes = list(zip(handed.tables.images["width"], handed.tables.images["height"], strict=True))
    order = sorted(shown, key=lambda each: (number[int(handed.post[each[0]])], each[0]))
    told = {
        "made": made,
        "people": people,
        "posts": [_post(handed, row, place) for row in rows],
        "pictures": [
            [image + 1, number[int(handed.post[image])], int(sizes[image][0]), int(sizes[image][1]), larger]
            for image, larger in order
        ],
    }
    text = json.dumps(told, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")
    return f"window.GALLERY = {text};\n".encode("ascii")


def _newest(moment: datetime | None) -> float:
    return -moment.timestamp() if moment else float("inf")


def _post(handed: Handed, row: int, place: dict[str, int]) -> list[Any]:
    """Whose it is, local time, place, where the time is from, caption, link."""
    posts = handed.tables.posts
    moment = handed.moment(row)
    caption = posts["caption"].iat[row] if "caption" in posts else None
    return [
        place[str(posts["person"].iat[row])],
        f"{moment:%Y-%m-%dT%H:%M}" if moment else None,
        handed.place(row),
        _known(posts["taken_from"].iat[row]),
        _known(caption),
        link_of(posts["shortcode"].iat[row]) if "shortcode" in posts else None,
    ]


def _known(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
