"""What `instagram-scraper` (arc298) leaves: pictures under the names Instagram's servers gave them, and one JSON file.

`<user>/<user>.json` has a record for each post; a picture is known by the last part of one of its
addresses, as those names hold no id.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from igcore import media_id
from igcore.errors import NotAMediaIdError
from igcore.importers.base import (
    PICTURES,
    VIDEOS,
    Importer,
    Row,
    pictures,
    plain_name,
    read_json,
    read_records,
    repair_text,
)
from igcore.importers.entry import base_name, without_ending
from igcore.importers.source import READ_ERRORS, Source, printable
from igcore.importers.values import post_id_of, read_number, read_text, read_time
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "instagram-scraper"
#: Lists in the file, and what is in them.
_LISTS = {"GraphImages": Kind.POST, "GraphStories": Kind.STORY}
_PROFILE = "GraphProfileInfo"
_MARK = re.compile(rb'"(?:GraphImages|GraphStories|GraphProfileInfo)"\s*:')
#: Where a record may keep its time; the first that is there counts.
_TIMES = ("taken_at_timestamp", "created_time", "taken_at", "date", "published_time")
#: `<user>/<user>.json` may lie one folder further down.
_DEEPEST = 2


def recognise(source: Source) -> bool:
    """Tell whether there is a file of posts, named like its folder or alone at the root."""
    return bool(_lists(source))


def _lists(source: Source) -> list[str]:
    return [file for file in _candidates(source) if _MARK.search(_bytes(source, file))]


def _candidates(source: Source) -> list[str]:
    """Files to look into: no others are opened."""
    lists = [file for file in source.ending_in({".json"}) if file.count("/") <= _DEEPEST]
    at_root = [file for file in lists if "/" not in file]
    named = [file for file in lists if file in at_root or re.search(r"(?:^|/)([^/]+)/\1\.json$", file)]
    own = f"{plain_name(source)}.json"
    return [file for file in named if file not in at_root or file == own or len(at_root) == 1]


def _bytes(source: Source, file: str) -> bytes:
    try:
        return source.read(file)
    except READ_ERRORS:
        return b""


@dataclass
class _Reading:
    """What is known while a file of posts is read."""

    source: Source
    now: datetime
    #: Where the file lies, and who it is about.
    folder: str
    person: str
    user_id: int | None
    #: Files beside it by the last part of their path.
    files: dict[str, str]
    #: Files that are in a post, and how many each post has so far.
    taken: set[str] = field(default_factory=set)
    posts: dict[str, int] = field(default_factory=dict)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield the posts of every file with the pictures they name, and the pictures in none."""
    taken: set[str] = set()
    posts: dict[str, int] = {}
    for file in _lists(source):
        root, problem = read_json(source, file)
        if problem or not isinstance(root, dict):
            yield problem or Problem(archive=source.name, file=file, reason="it is no list of posts")
            continue
        folder, profile = file[: file.rfind("/") + 1], _dict(root.get(_PROFILE))
        info = _dict(profile.get("info"))
        person, user_id = _known_name(profile) or base_name(file).removesuffix(".json"), read_number(info.get("id"))
        reading = _Reading(source, now, folder, person, user_id, _beside(source, folder), taken, posts)
        yield from _profile(reading, info.get("profile_pic_url"))
        records = [(kind, record) for name, kind in _LISTS.items() for record in _list(root.get(name))]
        yield from read_records(source, file, records, partial(_entry, reading))
    for file in pictures(source):
        if file not in taken:
            yield Problem(archive=source.name, file=file, reason="in the archive, but in no list of posts")


def _list(value: Any) -> list[Any]:
    """Records of a list; what is no list is one malformed record."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _beside(source: Source, folder: str) -> dict[str, str]:
    """Pictures and videos in the folder and below, by the last part of their path."""
    inside = [each for each in source.ending_in(PICTURES | VIDEOS) if each.startswith(folder)]
    # The nearest last, so that it counts.
    return {base_name(each): each for each in sorted(inside, key=lambda each: (-each.count("/"), each))}


def _known_name(holder: dict[str, Any]) -> str | None:
    name = holder.get("username")
    return repair_text(name) if name and isinstance(name, str) else None


def _profile(reading: _Reading, address: Any) -> Iterator[Row]:
    """Yield the picture of the profile, if it is there; no time is known of it."""
    file = reading.files.get(_name(address)) if isinstance(address, str) else None
    if file is None or file in reading.taken:
        return
    reading.taken.add(file)
    archive, post_id = reading.source.name, f"{reading.source.name}/{without_ending(file)}"
    yield Post(
        post_id=post_id,
        archive=archive,
        person=reading.person,
        user_id=reading.user_id,
        kind=Kind.PROFILE,
        source=NAME,
    )
    yield Media(post_id=post_id, archive=archive, file=file)


def _entry(reading: _Reading, entry: tuple[Kind, Any]) -> Iterator[Row]:
    """One post and the files it names; the same post again adds only files that are new."""
    kind, record = entry
    addresses = record["urls"]
    # What ends with a slash is a folder, whatever it is called.
    names = [name for each in addresses if (name := _name(each))] if isinstance(addresses, list) else []
    if not names:
        raise ValueError("it names no file")
    post = _post(reading, kind, record, names[0])
    if post.post_id not in reading.posts:
        reading.posts[post.post_id] = 0
        yield post
    for name in dict.fromkeys(names):
        file = reading.files.get(name, reading.folder + name)
        if file not in reading.taken:
            reading.taken.add(file)
            position = reading.posts[post.post_id] = reading.posts[post.post_id] + 1
            yield Media(post_id=post.post_id, archive=post.archive, file=file, position=position)


def _post(reading: _Reading, kind: Kind, record: dict[str, Any], name: str) -> Post:
    number = _media_id(record)
    owner = _dict(record.get("owner"))
    person = _known_name(owner) or _known_name(record) or reading.person
    user_id = read_number(owner.get("id")) or (reading.user_id if person == reading.person else None)
    stamp = next((record[name] for name in _TIMES if record.get(name)), None)
    taken_at = None if stamp is None else read_time(stamp, reading.now)
    return Post(
        post_id=_post_id(number, user_id, f"{reading.source.name}/{name}"),
        archive=reading.source.name,
        person=person,
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        taken_at=taken_at,
        taken_from=TimeSource.EXPORT if taken_at else None,
        kind=kind,
        caption=_caption(record),
        source=NAME,
    )


def _media_id(record: dict[str, Any]) -> int | None:
    """Number of the post; that of a story may have its user's behind it."""
    number = read_number(str(record.get("id") or "").split("_")[0])
    code = record.get("shortcode")
    if number is not None or not code:
        return number
    try:
        return media_id.from_shortcode(read_text(code))
    except NotAMediaIdError as error:
        raise ValueError(error.reason) from error


def _caption(record: dict[str, Any]) -> str | None:
    """Text under the post, in any of the shapes met; an empty list of texts is an empty text."""
    if "edge_media_to_caption" in record:
        edges = record["edge_media_to_caption"]["edges"]
        return read_text(edges[0]["node"]["text"]) if edges else ""
    caption = record.get("caption")
    caption = caption.get("text") if isinstance(caption, dict) else caption
    return None if caption is None else read_text(caption)


def _post_id(number: int | None, user_id: int | None, file: str) -> str:
    if number is None:
        return without_ending(file)
    return post_id_of(number, user_id)


def _name(address: str) -> str:
    """Last part of an address, which is what the file was called.

    Example:
        >>> _name("https://example.org/e35/14032866_1_2_n.jpg?ig_cache_key=1")
        '14032866_1_2_n.jpg'
    """
    return printable(base_name(re.split(r"[?#]", address, maxsplit=1)[0]))


IMPORTER = Importer(
    NAME,
    "instagram-scraper (arc298)",
    "The folder that instagram-scraper wrote with --media-metadata: USER/USER.json beside its pictures.",
    recognise,
    read,
)
