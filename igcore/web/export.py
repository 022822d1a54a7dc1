"""Routes for pictures that somebody picked out: the originals as one ZIP, and the links of their posts."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from igcore.errors import IgcoreError
from igcore.importers.source import READ_ERRORS, read_file, words
from igcore.media_id import post_link
from igcore.web.answers import find, refuse
from igcore.web.volume import Volume

#: So many pictures go into one ZIP; `several.js` knows it too.
MOST = 10_000
#: No list of so many rows is longer.
_MOST_BYTES = 40 * MOST
_PIECE = 1 << 20
_ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "TIFF": "tif", "HEIF": "heic"}
_UNDATED = "undated"
#: Names of devices, which Windows takes for those whatever follows the dot.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
#: What an archive calls a shortcode is text from outside.
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]+")
#: Years whose days all have a place in a ZIP, in every zone.
_FIRST_YEAR, _LAST_YEAR = 1981, 2106


class _Refused(Exception):
    """What was asked for cannot be given, and why."""


async def as_zip(request: Request) -> Response:
    """Send the originals of the rows in the form's `rows`, with commas between, as a ZIP that is made on the way.

    Each lies in a folder of its person under its local time; `pictures.csv` says of each whose it is, when it was
    posted, with which caption, and its link; `missing.txt` lists what could not be read.
    """
    return await _answer(request, _as_zip)


async def links(request: Request) -> Response:
    """Send the links of the posts of the form's `rows`, each once, and how many pictures have none, as JSON."""
    return await _answer(request, _links)


async def _answer(request: Request, answer: Callable[[Volume, list[int]], Response]) -> Response:
    volume = find(request.path_params["generation"])
    if volume is None:
        return refuse("This library is not here any more; load the page again.")
    try:
        return answer(volume, await _rows(request, len(volume.tables.images)))
    except _Refused as error:
        return refuse(str(error), 400)


def _as_zip(volume: Volume, rows: list[int]) -> Response:
    name = f"pictures-{len(rows)}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_zip(volume, rows), media_type="application/zip", headers=headers)


def _links(volume: Volume, rows: list[int]) -> Response:
    codes = volume.tables.posts["shortcode"].iloc[volume.at.post[rows]].fillna("")
    there = [code for code in codes if _SHORTCODE.fullmatch(code)]
    return JSONResponse({"links": list(map(post_link, dict.fromkeys(there))), "without": len(rows) - len(there)})


async def _rows(request: Request, count: int) -> list[int]:
    """Rows that a form asks for, each once.

    Raises:
        _Refused: It is no list of rows, or too long.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _Refused("Another page on the internet asked for this; it gets nothing.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise _Refused(_TOO_MANY)
    try:
        given = parse_qs(body.decode("ascii"), max_num_fields=4).get("rows", [""])[0].split(",")
        rows = list(dict.fromkeys(int(each) for each in given))
    except ValueError as error:
        raise _Refused("That is no list of pictures.") from error
    if len(rows) > MOST:
        raise _Refused(_TOO_MANY)
    if min(rows) < 0 or max(rows) >= count:
        raise _Refused("There are no such pictures in this library.")
    return rows


_TOO_MANY = f"These are too many pictures at once: choose at most {MOST:,}."


class _Window(io.BytesIO):
    """What was written of a file and not taken yet. One can seek in that, so that sizes stand before their files."""

    taken = 0

    def tell(self) -> int:
        return self.taken + super().tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self.taken + super().seek(offset - self.taken if whence == io.SEEK_SET else offset, whence)

    def take(self) -> bytes:
        """Hand out what there is, and forget it."""
        data = self.getvalue()
        self.taken += len(data)
        super().seek(0)
        self.truncate()
        return data


def _zip(volume: Volume, rows: list[int]) -> Iterator[bytes]:
    """Write a ZIP, of which no more than one picture is in memory. Pictures hardly shrink, so they are stored."""
    window = _Window()
    written, missing = {}, []
    with zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as archive:
        for row, name, moment in zip(rows, names(volume, rows), _moments(volume, rows), strict=True):
            image = volume.tables.images.iloc[row]
            try:
                data = _read(volume, image)
            except (IgcoreError, *READ_ERRORS) as error:
                missing.append(f"{image['file']} in {image['archive']}: {words(error)}")
                continue
            archive.writestr(zipfile.ZipInfo(name, _time(moment)), data)
            del data
            written[row] = name
            yield from _pieces(window.take())
        if written:
            # The mark at the beginning tells Excel that it is UTF-8.
            archive.writestr(zipfile.ZipInfo("pictures.csv"), _list(volume, written).encode("utf-8-sig"))
        if missing:
            archive.writestr("missing.txt", "These could not be read:\n\n" + "\n".join(missing) + "\n")
    yield from _pieces(window.take())


def _list(volume: Volume, written: Mapping[int, str]) -> str:
    """Write as CSV what is known of pictures, by row and name."""
    posts = volume.tables.posts.iloc[volume.at.post[list(written)]]
    table = pd.DataFrame(
        {
            "file": list(written.values()),
            "person": posts["person"].to_numpy(),
            "taken_at": [f"{moment:%Y-%m-%d %H:%M:%S%z}" if moment else None for moment in _moments(volume, written)],
            "taken_from": posts["taken_from"].to_numpy(),
            "caption": posts["caption"].to_numpy(),
            "link": [_link(code) for code in posts["shortcode"].fillna("")],
        }
    )
    return table.to_csv(index=False)


def _moments(volume: Volume, rows: Iterable[int]) -> list[datetime | None]:
    """Local times of pictures."""
    return [volume.at.local.moment(int(post)) for post in volume.at.post[list(rows)]]


def _link(shortcode: str) -> str:
    return post_link(shortcode) if _SHORTCODE.fullmatch(shortcode) else ""


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _read(volume: Volume, image: pd.Series) -> bytes:
    path = next((each.path for each in volume.manifest.archives if each.name == image["archive"]), None)
    if path is None:
        raise FileNotFoundError("the library does not know its archive any more")
    return read_file(Path(path), image["file"])


def names(volume: Volume, rows: list[int]) -> list[str]:
    """Name files in a ZIP so that every system takes them: `person/2016-08-15_23-34-05.jpg`.

    Args:
        volume: The library.
        rows: Of images.

    Returns:
        A name for each, unlike all others even where case does not matter.
    """
    images = volume.tables.images[["person", "format"]].iloc[rows]
    taken: set[str] = set()
    found = []
    for moment, (person, kind) in zip(_moments(volume, rows), images.itertuples(index=False, name=None), strict=True):
        stem, ending = f"{_folder(str(person))}/{_stem(moment)}", _ENDINGS.get(kind, _plain(str(kind)).lower())
        name, number = f"{stem}.{ending}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}_{number}.{ending}"
        taken.add(name.casefold())
        found.append(name)
    return found


def _folder(person: str) -> str:
    name = _plain(person)[:60].strip() or "unknown"
    return f"_{name}" if name.casefold() in _DEVICES else name


def _plain(text: str) -> str:
    """Text without anything that means something in a path."""
    return "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in text)


def _stem(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d_%H-%M-%S}" if moment else _UNDATED


def _time(moment: datetime | None) -> tuple[int, int, int, int, int, int]:
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return (_FIRST_YEAR, 1, 1, 0, 0, 0)
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
