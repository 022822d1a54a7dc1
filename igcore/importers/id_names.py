"""Pictures whose names carry Instagram's ids, as backup tools of many kinds leave them.

The names of Photodesk, 4K Stogram, gallery-dl, InstaLooter, instagrapi, RipMe, yt-dlp, barinsta and
instaloader are told apart by `parse_name`. A table `posts.csv` beside the pictures, in the columns
of the 2016 analysis, gives captions and people's names.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from igcore import media_id
from igcore.errors import NotAMediaIdError
from igcore.importers import image_folder
from igcore.importers.base import PICTURES, VIDEOS, Importer, Row, ending, pictures, repair_text
from igcore.importers.source import READ_ERRORS, Source, words
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "id-names"
#: The table of titles that may lie beside the pictures, and its columns.
TITLES = "posts.csv"
TITLE_COLUMNS = ("image id", "Shortcode", "Title", "Photographer", "User id")


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
        ("instaloader", r"(?P<time>[\d-]{10}_[\d-]{8})_UTC(?:_(?P<position>\d+))?\."),
        ("ripme", r"[\d-]{10}_[\d-]{8}_(?P<shortcode>[\w-]{10,11})(?:_|\.)"),
        ("ytdlp", r".* by .* \[(?P<shortcode>[\w-]{10,11})\]\."),
        ("photodesk", r"(?P<media_id>\d{16,19})_(?P<user_id>\d{1,12})\."),
        ("gallery_dl_child", r"(?P<media_id>\d{16,19})_(?P<child_id>\d{16,19})\."),
        ("instagrapi", r"(?P<user>.+?)_(?P<media_id>\d{16,19})\."),
        ("media_id", r"(?P<media_id>\d{16,19})\."),
        ("cdn", r"\d+_\d+_\d+_[a-z]\."),
        ("shortcode", r"(?!\d+\.)(?P<shortcode>[\w-]{10,11})(?:_(?P<position>\d+))?\."),
    )
)
_LEGACY = re.compile(r"(?P<media_id>\d{1,15})_(?P<user_id>\d{1,12})\.", re.ASCII)
#: Any word of ten or eleven letters may pass for a shortcode: one such name proves nothing.
_WEAK = frozenset({"shortcode"})
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
        key: int(found[key])
        for key in ("media_id", "child_id", "user_id", "position", "fbid")
        if found.get(key)
    }
    code = found.get("shortcode")
    try:
        post = media_id.from_shortcode(code) if code else numbers.get("media_id")
        for number in (post, numbers.get("child_id")):
            if number is not None:
                media_id.taken_at(number, now)
        moment = found.get("time")
        time = datetime.strptime(moment, "%Y-%m-%d_%H-%M-%S").replace(tzinfo=UTC) if moment else None
    except (NotAMediaIdError, ValueError):
        return None
    return NameParts(tool, shortcode=code, user=found.get("user"), time=time, **numbers)


def recognise(source: Source) -> bool:
    """Tell whether names carry ids: one sure name is enough, guesses must be most of the pictures."""
    now = datetime.now(UTC)
    parsed = [parse_name(_base(file), now) for file in pictures(source)]
    tools = [parts.tool for parts in parsed if parts and parts.tool not in _NO_ID]
    sure = [tool for tool in tools if tool not in _WEAK]
    return bool(sure) or (len(tools) >= 3 and len(tools) > len(parsed) / 2)


@dataclass
class _Reading:
    """What is known while an archive is read."""

    source: Source
    now: datetime
    legacy: bool
    titles: dict[int, dict[str, str]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield a post for each id and user, its files as media; other pictures as posts of their own."""
    files = [file for file in source.entries if ending(file) in PICTURES | VIDEOS]
    reading = _Reading(source, now, legacy=_all_numbered(files))
    yield from _read_titles(reading)
    for file in files:
        parts = parse_name(_base(file), now) or (_legacy(_base(file)) if reading.legacy else None)
        if parts is None or parts.tool in _NO_ID:
            if ending(file) in PICTURES:
                yield from image_folder.picture(source, file)
        else:
            yield from _file(reading, file, parts)
    posted = {post_id.split("_")[0] for post_id in reading.seen}
    for number in reading.titles:
        if str(number) not in posted:
            yield Problem(archive=source.name, file=TITLES, reason=f"no picture of image id {number}")


def _file(reading: _Reading, file: str, parts: NameParts) -> Iterator[Row]:
    post = _post(reading, file, parts)
    position = reading.seen[post.post_id] = reading.seen.get(post.post_id, 0) + 1
    if position == 1:
        yield post
        if reading.titles and post.media_id not in reading.titles:
            yield Problem(
                archive=post.archive, file=file, reason=f"{TITLES} has no row for it: no caption known"
            )
    yield Media(
        post_id=post.post_id,
        archive=post.archive,
        file=file,
        position=parts.position or position,
        media_id=parts.child_id or post.media_id,
    )


def _post(reading: _Reading, file: str, parts: NameParts) -> Post:
    number = media_id.from_shortcode(parts.shortcode) if parts.shortcode else parts.media_id
    title = reading.titles.get(number, {}) if number is not None else {}
    user_id = parts.user_id if parts.user_id is not None else _number(title.get("User id"))
    name = reading.people.get(user_id) if user_id is not None else title.get("Photographer")
    folder = image_folder.person(reading.source, file)
    post = Post(
        post_id=_post_id(number, user_id, parts, file),
        archive=reading.source.name,
        person=name or parts.user or (str(user_id) if user_id is not None else folder),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        kind=Kind.PROFILE if parts.tool == "instaloader_pic" else Kind.POST,
        caption=repair_text(title["Title"]) if "Title" in title else None,
        source=NAME,
    )
    if number is not None and parts.tool != "legacy":
        return replace(post, taken_at=media_id.taken_at(number, reading.now), taken_from=TimeSource.ID)
    # A time that a tool wrote into the name is what Instagram told that tool.
    return replace(post, taken_at=parts.time, taken_from=TimeSource.EXPORT if parts.time else None)


def _post_id(number: int | None, user_id: int | None, parts: NameParts, file: str) -> str:
    if number is None:
        stem = file.rsplit(".", 1)[0]
        return stem.removesuffix(f"_{parts.position}") if parts.position else stem
    return f"{number}_{user_id}" if user_id is not None else str(number)


def _all_numbered(files: list[str]) -> bool:
    """Tell whether every file is called NUMBER_NUMBER: only then are small numbers taken for legacy ids."""
    return all(re.match(r"\d+_\d+\.", _base(file), re.ASCII) for file in files)


def _legacy(name: str) -> NameParts | None:
    match = _LEGACY.match(name)
    return (
        NameParts("legacy", media_id=int(match["media_id"]), user_id=int(match["user_id"])) if match else None
    )


def _read_titles(reading: _Reading) -> Iterator[Problem]:
    """Read the table of titles, if there is one."""
    source = reading.source
    if TITLES not in source.entries:
        return
    try:
        rows = list(csv.DictReader(io.StringIO(source.read(TITLES).decode("utf-8-sig", "replace"))))
    except (*READ_ERRORS, csv.Error) as error:
        yield Problem(archive=source.name, file=TITLES, reason=f"cannot be read: {words(error)}")
        return
    for record, row in enumerate(rows):
        number = _number(row.get("image id"))
        if number is None:
            yield Problem(archive=source.name, file=TITLES, record=record, reason="no image id in this row")
            continue
        reading.titles[number] = {key: row[key] for key in TITLE_COLUMNS if row.get(key) is not None}
        user_id, name = _number(row.get("User id")), row.get("Photographer")
        if user_id is not None and name:
            reading.people[user_id] = repair_text(name)


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def _base(file: str) -> str:
    return file.rsplit("/", 1)[-1]


IMPORTER = Importer(
    NAME,
    "Pictures named by Instagram's ids (Photodesk and others)",
    "A folder that a backup tool left: names such as MEDIAID_USERID.png; posts.csv beside them for captions.",
    recognise,
    read,
)
