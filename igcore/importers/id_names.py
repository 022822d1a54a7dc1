"""Pictures whose names carry Instagram's ids, as backup tools of many kinds leave them.

The names of Photodesk, 4K Stogram, gallery-dl, InstaLooter, instagrapi, RipMe, yt-dlp, barinsta and
instaloader are told apart by `file_names`. Tables `posts.csv` beside the pictures, in the columns
of the 2016 analysis, give captions and people's names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from igcore import media_id
from igcore.importers import gallery_dl, graph_api, image_folder, instaloader
from igcore.importers.base import PICTURES, VIDEOS, Importer, Row, pictures
from igcore.importers.blog_csv import TableRow, read_table
from igcore.importers.entry import base_name, ending, without_ending
from igcore.importers.file_names import NO_ID, NameParts, carry_ids, parse_name
from igcore.importers.source import Source
from igcore.importers.values import post_id_of
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "id-names"
#: Tables of titles that may lie beside the pictures; their columns "image id", "Title", "Photographer" and
#: "User id" are read.
TITLES = "posts.csv"


_LEGACY = re.compile(r"(?P<media_id>\d{1,15})_(?P<user_id>\d{1,12})\.", re.ASCII)
#: What gallery-dl puts before the folder of each person.
_GALLERY_DL = re.compile(r"^(?:.*/)?instagram/(?=.*/)")


def recognise(source: Source) -> bool:
    """Tell whether names carry ids: one sure name is enough, guesses must be most of the pictures.

    Where a tool left its own lists beside them, those say more, and this importer leaves it to theirs.
    """
    if any(file.endswith(".stogram.sqlite") for file in source.ending_in({".sqlite"})):
        return False
    if any(other.recognise(source) for other in (instaloader, gallery_dl, graph_api)):
        return False
    return carry_ids(pictures(source), datetime.now(UTC))


@dataclass
class _Reading:
    """What is known while an archive is read."""

    source: Source
    now: datetime
    legacy: bool
    titles: dict[int, TableRow] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield a post for each id and user, its files as media; other pictures as posts of their own."""
    reading = _Reading(source, now, legacy=_all_numbered(source.ending_in(PICTURES | VIDEOS)))
    yield from _read_titles(reading)
    for file in source.ending_in(PICTURES | VIDEOS):
        parts = parse_name(base_name(file), now) or (_legacy(base_name(file)) if reading.legacy else None)
        if parts is None or parts.tool in NO_ID:
            if ending(file) in PICTURES:
                yield from image_folder.picture(source, file)
        else:
            yield from _file(reading, file, parts)
    posted = {post_id.split("_")[0] for post_id in reading.seen}
    for number, title in reading.titles.items():
        if str(number) not in posted:
            yield Problem(archive=source.name, file=title.file, reason=f"no picture of image id {number}")


def _file(reading: _Reading, file: str, parts: NameParts) -> Iterator[Row]:
    post = _post(reading, file, parts)
    position = reading.seen[post.post_id] = reading.seen.get(post.post_id, 0) + 1
    if position == 1:
        yield post
        if reading.titles and post.media_id is not None and post.media_id not in reading.titles:
            yield Problem(archive=post.archive, file=file, reason=f"{TITLES} has no row for it: no caption known")
    yield Media(
        post_id=post.post_id,
        archive=post.archive,
        file=file,
        position=parts.position or position,
        media_id=parts.child_id or post.media_id,
    )


def _post(reading: _Reading, file: str, parts: NameParts) -> Post:
    number = media_id.from_shortcode(parts.shortcode) if parts.shortcode else parts.media_id
    title = reading.titles.get(number) if number is not None else None
    user_id = parts.user_id if parts.user_id is not None or title is None else title.user_id
    name = reading.people.get(user_id) if user_id is not None else None
    folder = image_folder.person(reading.source, _GALLERY_DL.sub("", file))
    post = Post(
        post_id=_post_id(number, user_id, parts, f"{reading.source.name}/{file}"),
        archive=reading.source.name,
        person=name or (title and title.person) or parts.user or (folder if user_id is None else str(user_id)),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        kind=Kind.PROFILE if parts.tool == "instaloader_pic" else Kind.POST,
        caption=title.caption if title else None,
        source=NAME,
    )
    if number is not None and parts.tool != "legacy":
        return replace(post, taken_at=media_id.taken_at(number, reading.now), taken_from=TimeSource.ID)
    # A time that a tool wrote into the name is what Instagram told that tool.
    return replace(post, taken_at=parts.time, taken_from=TimeSource.EXPORT if parts.time else None)


def _post_id(number: int | None, user_id: int | None, parts: NameParts, file: str) -> str:
    if number is None:
        stem = without_ending(file)
        return stem.removesuffix(f"_{parts.position}") if parts.position else stem
    return post_id_of(number, user_id)


def _all_numbered(files: Iterable[str]) -> bool:
    """Tell whether every file is called NUMBER_NUMBER: only then are small numbers taken for legacy ids."""
    return all(re.match(r"\d+_\d+\.", base_name(file), re.ASCII) for file in files)


def _legacy(name: str) -> NameParts | None:
    match = _LEGACY.match(name)
    return NameParts("legacy", media_id=int(match["media_id"]), user_id=int(match["user_id"])) if match else None


def _read_titles(reading: _Reading) -> Iterator[Problem]:
    """Read the tables of titles, if there are any."""
    for file in (file for file in reading.source.ending_in({".csv"}) if base_name(file) == TITLES):
        for row in read_table(reading.source, file, reading.now):
            if isinstance(row, Problem):
                yield row
            elif row.image_id is not None:
                reading.titles[row.image_id] = row
                if row.user_id is not None and row.person:
                    reading.people[row.user_id] = row.person


IMPORTER = Importer(
    NAME,
    "Pictures named by Instagram's ids (Photodesk and others)",
    "A folder that a backup tool left: names such as MEDIAID_USERID.png; posts.csv beside them for captions.",
    recognise,
    read,
)
