"""Pictures to hand on: their names, their bytes, and a list of them."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from unicodedata import normalize

from igcore.cells import safe
from igcore.decode import DRAWING_ERRORS, why_not
from igcore.errors import IgcoreError
from igcore.handon.handed import Handed
from igcore.handon.packing import Entry
from igcore.importers.source import READ_ERRORS, words
from igcore.library import thumbnails_of
from igcore.media_id import link_of
from igcore.preview import drawn_anew
from igcore.thumbnails import read_whole

_ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "TIFF": "tif", "HEIF": "heic"}
_UNDATED = "undated"
#: Names of devices, which Windows takes for those whatever follows the dot.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
_LISTED = ("file", "person", "taken_at", "taken_from", "caption", "link")


def pictures(handed: Handed, folder: str = "", thumbnails: bool = False) -> Iterator[Entry]:
    """Yield the pictures in folders of their people, a list of them, and one of those that could not be read.

    Args:
        handed: What is handed on; without its originals they are thumbnails, and so with `thumbnails`.
        folder: Where they lie, with a / at its end.
        thumbnails: Small ones.
    """
    small = thumbnails or not handed.limits.originals
    written, missing = {}, []
    for image, name in enumerate(names(handed, small)):
        try:
            data = _small(handed, image) if small else _whole(handed, image)
        except (IgcoreError, *READ_ERRORS) as error:
            missing.append(f"{_called(handed, image)}: {words(error)}")
            continue
        entry = Entry(folder + name, [data], handed.moment(int(handed.post[image])), pictures=1)
        del data
        written[image] = folder + name
        yield entry
        del entry
    if written:
        yield Entry("pictures.csv", [_list(handed, written).encode("utf-8-sig")], text=True)
    if missing:
        text = "These could not be read:\n\n" + "\n".join(missing) + "\n"
        yield Entry("missing.txt", [text.encode()], text=True)


def _small(handed: Handed, image: int) -> bytes:
    return read_whole(thumbnails_of(handed.root), handed.content(image))


def _whole(handed: Handed, image: int) -> bytes:
    """A picture as it lies in its archive; without names without what its file says besides, which may be one.

    Raises:
        One of `READ_ERRORS`, IgcoreError: It cannot be read.
    """
    data = handed.original(image)
    if handed.limits.names:
        return data
    try:
        return drawn_anew(data)
    except DRAWING_ERRORS as error:
        raise OSError(why_not(error, data)) from error


def _called(handed: Handed, image: int) -> str:
    """What a picture is called that could not be read, without names where those are left out."""
    if not handed.limits.names:
        return str(handed.tables.images["image_id"].iat[image])
    there = handed.library.tables.images.iloc[int(handed.images[image])]
    return f"{there['file']} in {there['archive']}"


def _list(handed: Handed, written: dict[int, str]) -> str:
    """Write as CSV what is known of pictures, by place and name."""
    out, posts = io.StringIO(), handed.tables.posts
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    columns = [name for name in _LISTED if name != "caption" or "caption" in posts]
    columns = [name for name in columns if name != "link" or "shortcode" in posts]
    writer.writerow(columns)
    rows = [int(row) for row in handed.post[list(written)]]
    known = {
        "file": list(written.values()),
        "person": posts["person"].iloc[rows],
        "taken_at": [f"{moment:%Y-%m-%d %H:%M:%S%z}" if moment else "" for moment in map(handed.moment, rows)],
        "taken_from": posts["taken_from"].iloc[rows].astype("object").fillna(""),
        "caption": posts["caption"].iloc[rows].fillna("") if "caption" in columns else (),
        "link": [link_of(code) or "" for code in posts["shortcode"].iloc[rows]] if "link" in columns else (),
    }
    for row in zip(*(known[name] for name in columns), strict=True):
        writer.writerow([safe(str(value)) for value in row])
    return out.getvalue()


def names(handed: Handed, small: bool = False) -> list[str]:
    """Name files so that every system takes them: `person/2016-08-15_23-34-05.jpg`.

    Args:
        handed: What is handed on.
        small: All are JPEG.

    Returns:
        A name for each picture, unlike all others even where case does not matter.
    """
    images = handed.tables.images
    kinds = ["JPEG"] * len(images) if small or not handed.limits.names else images["format"]
    moments = [handed.moment(int(post)) for post in handed.post]
    return _unlike(list(images["person"]), moments, list(kinds))


def _unlike(people: Sequence[str], moments: Sequence[datetime | None], kinds: Sequence[str]) -> list[str]:
    taken: dict[str, int] = {}
    found = []
    for person, moment, kind in zip(people, moments, kinds, strict=True):
        stem, ending = f"{_folder(str(person))}/{_stem(moment)}", _ENDINGS.get(kind, _plain(str(kind)).lower())
        name = f"{stem}.{ending}"
        key = normalize("NFKC", name).casefold()
        number = taken[key] = taken.get(key, 0) + 1
        found.append(name if number == 1 else f"{stem}_{number}.{ending}")
    return found


def _folder(person: str) -> str:
    name = _plain(person)[:60].strip() or "unknown"
    return f"_{name}" if name.casefold() in _DEVICES else name


def _plain(text: str) -> str:
    """Text without anything that means something in a path."""
    return "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in text)


def _stem(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d_%H-%M-%S}" if moment else _UNDATED
