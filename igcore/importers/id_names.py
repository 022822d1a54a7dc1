"""Pictures whose names carry Instagram's ids, as backup tools of many kinds leave them.

The names of Photodesk, 4K Stogram, gallery-dl, InstaLooter, instagrapi, RipMe, yt-dlp, barinsta and
instaloader are told apart by `parse_name`. Tables `posts.csv` beside the pictures, in the columns
of the 2016 analysis, give captions and people's names.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from igcore import media_id
from igcore.errors import NotAMediaIdError
from igcore.importers import gallery_dl, graph_api, image_folder, instaloader
from igcore.importers.base import (
    PICTURES,
    VIDEOS,
    Importer,
    Row,
    base_name,
    believed,
    ending,
    pictures,
    repair_text,
    without_ending,
)
from igcore.importers.source import READ_ERRORS, Source, words
from igcore.importers.values import post_id_of, read_number
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "id-names"
#: Tables of titles that may lie beside the pictures; their columns "image id", "Title", "Photographer" and
#: "User id" are read.
TITLES = "posts.csv"


@dataclass(frozen=True, slots=True)
class NameParts:
    """What the name of a file tells, by the tool that gave it."""

    tool: str
    media_id: int | None = None
    child_id: int | None = None
    user_id: int | None = None
    user: str | None = None
    shortcode: str | None = None
    time: datetime | None = None
    position: int | None = None
    fbid: int | None = None


#: Tools in the order in which their names are tried. Instagram's own exports come first: the long numbers
#: in their names are no media ids. A number or code counts only if it decodes to a possible time.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tool, re.compile(pattern, re.ASCII))
    for tool, pattern in (
        ("stogram", r"[\d-]{10} [\d.]{8} (?P<media_id>\d{16,19})_\d{1,12}\.\w+\.thumb\.stogram$"),
        ("stogram", r"[\d-]{10} [\d.]{8} (?P<media_id>\d{16,19})_(?P<user_id>\d{1,12})\."),
        ("dyi_cdn", r"\d+_\d+_\d+_[a-z]_(?P<fbid>1[78]\d{15})(?:\.|$)"),
        ("dyi_b64", r"AQ[\w-]+_(?P<fbid>1[78]\d{15})(?:\.|$)"),
        ("dyi_fbid", r"(?P<fbid>1[78]\d{15})(?:\.|$)"),
        ("dyi_2018", r"[0-9a-f]{32}\."),
        ("instaloader_pic", r"(?P<time>[\d-]{10}_[\d-]{8})_UTC_profile_pic\."),
        ("instaloader", r"(?P<time>[\d-]{10}_[\d-]{8})_UTC(?:_(?P<position>\d{1,3}))?\."),
        ("ripme", r"[\d-]{10}_[\d-]{8}_(?P<shortcode>[\w-]{10,11})(?:_|\.)"),
        ("ytdlp", r".* by (?P<user>.+) \[(?P<shortcode>[\w-]{10,11})\]\."),
        ("photodesk", r"(?P<media_id>\d{16,19})_(?P<user_id>\d{1,12})\."),
        ("gallery_dl_child", r"(?P<media_id>\d{16,19})_(?P<child_id>\d{16,19})\."),
        ("instagrapi", r"(?P<user>.+?)_(?P<media_id>\d{16,19})\."),
        ("media_id", r"(?P<media_id>\d{16,19})\."),
        ("cdn", r"\d+_\d+_\d+_[a-z]\."),
        ("shortcode", r"(?![\d_]+\.)(?P<shortcode>[\w-]{10,11})(?:_(?P<position>\d{1,3}))?\."),
    )
)
_LEGACY = re.compile(r"(?P<media_id>\d{1,15})_(?P<user_id>\d{1,12})\.", re.ASCII)
#: Any word of ten or eleven letters may pass for a shortcode: one such name proves nothing.
_WEAK = frozenset({"shortcode"})
#: What gallery-dl puts before the folder of each person.
_GALLERY_DL = re.compile(r"^(?:.*/)?instagram/(?=.*/)")
_TIME = "%Y-%m-%d_%H-%M-%S%z"
_NO_ID = frozenset({"dyi_cdn", "dyi_b64", "dyi_fbid", "dyi_2018", "cdn"})


def parse_name(name: str, now: datetime) -> NameParts | None:
    """Read the name of one file.

    Args:
        name: Without folders, such as `1317927813210600632_6614136.png`.
        now: An aware time; ids after it are none.

    Returns:
        `None` for a name that no known tool gives. A file of the tool `shortcode` is a guess:
        "Description.jpg" is one of them too.

    Example:
        >>> parse_name("1317927813210600632_6614136.png", datetime(2026, 1, 1, tzinfo=UTC)).user_id
        6614136
    """
    for tool, pattern in _PATTERNS:
        match = pattern.match(name)
        if match:
            parts = _parts(tool, match, now)
            if parts:
                return parts
    return None


def _parts(tool: str, match: re.Match[str], now: datetime) -> NameParts | None:
    found = match.groupdict()
    numbers = {
        key: int(found[key]) for key in ("media_id", "child_id", "user_id", "position", "fbid") if found.get(key)
    }
    code = found.get("shortcode")
    try:
        post = media_id.from_shortcode(code) if code else numbers.get("media_id")
        for number in (post, numbers.get("child_id")):
            if number is not None:
                media_id.taken_at(number, now)
        moment = found.get("time")
        time = believed(datetime.strptime(f"{moment}Z", _TIME), now) if moment else None
    except (NotAMediaIdError, ValueError):
        return None
    return NameParts(tool, shortcode=code, user=found.get("user"), time=time, **numbers)


def recognise(source: Source) -> bool:
    """Tell whether names carry ids: one sure name is enough, guesses must be most of the pictures.

    Where a tool left its own lists beside them, those say more, and this importer leaves it to theirs.
    """
    if any(file.endswith(".stogram.sqlite") for file in source.entries):
        return False
    if any(other.recognise(source) for other in (instaloader, gallery_dl, graph_api)):
        return False
    now = datetime.now(UTC)
    parsed = [parse_name(base_name(file), now) for file in pictures(source)]
    tools = [parts.tool for parts in parsed if parts and parts.tool not in _NO_ID]
    sure = [tool for tool in tools if tool not in _WEAK]
    return bool(sure) or (len(tools) >= 3 and len(tools) > len(parsed) / 2)


@dataclass(frozen=True, slots=True)
class _Title:
    """A row of the table of titles, and the file that has it."""

    file: str
    caption: str | None
    user_id: int | None
    person: str | None


_NO_TITLE = _Title(file="", caption=None, user_id=None, person=None)


@dataclass
class _Reading:
    """What is known while an archive is read."""

    source: Source
    now: datetime
    legacy: bool
    titles: dict[int, _Title] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield a post for each id and user, its files as media; other pictures as posts of their own."""
    files = [file for file in source.entries if ending(file) in PICTURES | VIDEOS]
    reading = _Reading(source, now, legacy=_all_numbered(files))
    yield from _read_titles(reading)
    for file in files:
        parts = parse_name(base_name(file), now) or (_legacy(base_name(file)) if reading.legacy else None)
        if parts is None or parts.tool in _NO_ID:
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
    title = reading.titles.get(number, _NO_TITLE) if number is not None else _NO_TITLE
    user_id = parts.user_id if parts.user_id is not None else title.user_id
    name = reading.people.get(user_id) if user_id is not None else None
    folder = image_folder.person(reading.source, _GALLERY_DL.sub("", file))
    post = Post(
        post_id=_post_id(number, user_id, parts, f"{reading.source.name}/{file}"),
        archive=reading.source.name,
        person=name or title.person or parts.user or (folder if user_id is None else str(user_id)),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        kind=Kind.PROFILE if parts.tool == "instaloader_pic" else Kind.POST,
        caption=title.caption,
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


def _all_numbered(files: list[str]) -> bool:
    """Tell whether every file is called NUMBER_NUMBER: only then are small numbers taken for legacy ids."""
    return all(re.match(r"\d+_\d+\.", base_name(file), re.ASCII) for file in files)


def _legacy(name: str) -> NameParts | None:
    match = _LEGACY.match(name)
    return NameParts("legacy", media_id=int(match["media_id"]), user_id=int(match["user_id"])) if match else None


def _read_titles(reading: _Reading) -> Iterator[Problem]:
    """Read the tables of titles, if there are any."""
    source = reading.source
    for file in (file for file in source.entries if base_name(file) == TITLES):
        try:
            rows = _table(source.read(file).decode("utf-8-sig", "replace"))
        except (*READ_ERRORS, csv.Error) as error:
            yield Problem(archive=source.name, file=file, reason=f"cannot be read: {words(error)}")
            continue
        for record, row in enumerate(rows):
            number = read_number(row.get("image id"))
            if number is None:
                yield Problem(archive=source.name, file=file, record=record, reason="no image id in this row")
            else:
                _add_title(reading, number, _title(file, row))


def _table(text: str) -> list[dict[str, str | None]]:
    table = csv.DictReader(io.StringIO(text))
    if "image id" not in (table.fieldnames or ()):
        raise ValueError('no column is called "image id", or none is parted from the next by a comma')
    return list(table)


def _title(file: str, row: dict[str, str | None]) -> _Title:
    caption, person = row.get("Title"), row.get("Photographer")
    return _Title(
        file=file,
        caption=None if caption is None else repair_text(caption),
        user_id=read_number(row.get("User id")),
        person=repair_text(person) if person else None,
    )


def _add_title(reading: _Reading, number: int, title: _Title) -> None:
    reading.titles[number] = title
    if title.user_id is not None and title.person:
        reading.people[title.user_id] = title.person


IMPORTER = Importer(
    NAME,
    "Pictures named by Instagram's ids (Photodesk and others)",
    "A folder that a backup tool left: names such as MEDIAID_USERID.png; posts.csv beside them for captions.",
    recognise,
    read,
)
