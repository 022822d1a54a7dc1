"""A JSON list of posts that somebody fetched: from Instagram's Graph API, from Apify, or with instagrapi.

The three tell the same things under other names. A post of the Graph API has an id of another kind
(an FBID); its media id follows from its permalink or shortcode. Pictures may lie beside the list,
named by one of the post's ids: most such lists come without.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from igcore import media_id
from igcore.importers.base import (
    PICTURES,
    VIDEOS,
    Importer,
    Row,
    pictures,
    plain_name,
    read_json,
    read_records,
    top_folder,
)
from igcore.importers.entry import base_name, ending, without_ending
from igcore.importers.source import Source, printable
from igcore.importers.values import post_id_of, read_fbid, read_number, read_text, read_time, timed
from igcore.schema import Kind, Media, Post, Problem

NAME = "graph-api"

#: Fields that are together in no other list: of the Graph API, of Apify, of instagrapi.
_SHAPES = (
    frozenset({"id", "media_type", "timestamp"}),
    frozenset({"id", "media_type", "permalink"}),
    frozenset({"id", "media_type", "media_url"}),
    frozenset({"id", "permalink", "timestamp"}),
    frozenset({"id", "shortCode", "timestamp"}),
    frozenset({"pk", "code", "taken_at"}),
)
#: What the three call the same thing; the first that is there counts.
_CODES = ("shortcode", "shortCode", "code")
_LINKS = ("permalink", "url")
_TIMES = ("timestamp", "taken_at")
_CAPTIONS = ("caption", "caption_text")
_CHILDREN = ("children", "childPosts", "resources")
_PRODUCTS = ("media_product_type", "productType", "product_type")
_KINDS = {"reels": Kind.REEL, "clips": Kind.REEL, "story": Kind.STORY, "igtv": Kind.IGTV}
#: One of the first records that is like a post makes a list one of posts.
_LOOKED_AT = 10


def recognise(source: Source) -> bool:
    """Tell whether a JSON file at the root, or in the one folder that holds everything, is a list of posts."""
    return any(_records(read_json(source, file)[0]) is not None for file in _candidates(source))


def _candidates(source: Source) -> list[str]:
    """Files to look into; what stands beside one picture, `a.jpg.json`, is no list."""
    top = top_folder(source)
    return [
        file
        for file in source.ending_in({".json"})
        if "/" not in file.removeprefix(top) and ending(file.removesuffix(file[-5:])) not in PICTURES | VIDEOS
    ]


def _records(root: Any) -> list[Any] | None:
    """Posts of a file: the list, `{data: [...]}`, or `{media: {data: [...]}}`; `None` if it has none."""
    if isinstance(root, dict) and isinstance(root.get("media"), dict):
        root = root["media"]
    records = root.get("data") if isinstance(root, dict) else root
    if not isinstance(records, list):
        return None
    first = [record for record in records[:_LOOKED_AT] if isinstance(record, dict)]
    return records if any(shape <= record.keys() for record in first for shape in _SHAPES) else None


@dataclass
class _Reading:
    """What is known while the lists are read."""

    source: Source
    now: datetime
    #: Pictures and videos by their names without ending, and the folder that all places begin from.
    files: dict[str, list[str]]
    top: str
    #: Whose list the file at hand is, where it says so once for all.
    person: str | None = None
    #: What a post without a caption has in the file at hand: an empty one if others have any.
    no_caption: str | None = None
    posts: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield the posts of every list, with the pictures that are named by their ids."""
    reading = _Reading(source, now, _named(source), top_folder(source))
    for file in _candidates(source):
        root, problem = read_json(source, file)
        records = _records(root)
        if problem:
            yield problem
        if records is not None:
            reading.person = _person(root) if isinstance(root, dict) else None
            captions = (_first(record, _CAPTIONS) for record in records if isinstance(record, dict))
            reading.no_caption = "" if any(captions) else None
            yield from read_records(source, file, records, partial(_entry, reading))
    for file in pictures(source):
        if file not in reading.taken:
            yield Problem(archive=source.name, file=file, reason="in the archive, but named by no post of the list")


def _named(source: Source) -> dict[str, list[str]]:
    files: dict[str, list[str]] = defaultdict(list)
    for file in source.ending_in(PICTURES | VIDEOS):
        files[without_ending(base_name(file))].append(file)
    return dict(files)


def _entry(reading: _Reading, record: dict[str, Any]) -> Iterator[Row]:
    """One post and its files; a post that was fetched twice stays one."""
    post = _post(reading, record)
    children = _children(record)
    found = [(each, name) for each in (record, *children) for name in _files(reading, each, post)]
    if post.post_id in reading.posts:
        return
    reading.posts.add(post.post_id)
    yield post
    position = 0
    for each, file in found:
        if file in reading.taken:
            continue
        position += 1
        reading.taken.add(file)
        number = _media_id(reading, each) or (None if children else post.media_id)
        yield Media(post_id=post.post_id, archive=post.archive, file=file, position=position, media_id=number)


def _post(reading: _Reading, record: dict[str, Any]) -> Post:
    number, user_id, stamp = _media_id(reading, record), _user_id(record), _first(record, _TIMES)
    told = read_time(stamp, reading.now) if stamp is not None else None
    taken_at, taken_from = timed(told, number, reading.now)
    caption = _first(record, _CAPTIONS)
    archive = reading.source.name
    return Post(
        post_id=_post_id(record, number, user_id, archive),
        archive=archive,
        person=_person(record) or reading.person or str(user_id or plain_name(reading.source)),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        fbid=_fbid(record),
        taken_at=taken_at,
        taken_from=taken_from,
        kind=_KINDS.get(str(_first(record, _PRODUCTS)).lower(), Kind.POST),
        caption=reading.no_caption if caption is None else read_text(caption),
        source=NAME,
    )


def _post_id(record: dict[str, Any], number: int | None, user_id: int | None, archive: str) -> str:
    if number is None:
        own = _first(record, ("id", "pk"))
        if not isinstance(own, int | str) or own == "":
            raise KeyError("id")
        return f"{archive}/{printable(str(own))}"
    return post_id_of(number, user_id)


def _media_id(reading: _Reading, record: dict[str, Any]) -> int | None:
    """Media id: said outright, or in the shortcode or link. The `id` of the Graph API is none."""
    said = [record.get("pk"), record.get("legacy_instagram_media_id")]
    said += [record.get("id")] if record.get("shortCode") else []
    number = next(filter(None, map(read_number, said)), None)
    written = [_first(record, _CODES), _first(record, _LINKS)]
    read = (media_id.identify(text, reading.now).media_id for text in written if isinstance(text, str))
    return number or next(filter(None, read), None)


def _fbid(record: dict[str, Any]) -> int | None:
    """FBID of the first picture, which the Graph API calls `id`; Apify and instagrapi know none."""
    if record.keys() & {"shortCode", "pk"}:
        return None
    first = next(iter(_children(record)), {})
    return read_fbid(first.get("id")) or read_fbid(record.get("id"))


def _user_id(record: dict[str, Any]) -> int | None:
    """Number of the person; the Graph API has one of another kind, which is left out."""
    user = record.get("user")
    number = read_number(user.get("pk")) if isinstance(user, dict) else None
    both = str(record.get("id")).split("_")
    return number or read_number(record.get("ownerId")) or (read_number(both[1]) if len(both) == 2 else None)


def _person(record: dict[str, Any]) -> str | None:
    user = record.get("user")
    inside = user.get("username") if isinstance(user, dict) else None
    name = _first(record, ("username", "ownerUsername")) or inside
    return read_text(name) or None if name else None


def _children(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Pictures of a post that has several; without them it is its own picture."""
    children = _first(record, _CHILDREN) or []
    children = children.get("data") if isinstance(children, dict) else children
    if not isinstance(children, list):
        raise TypeError("list expected")
    return [child for child in children if isinstance(child, dict)]


def _files(reading: _Reading, record: dict[str, Any], post: Post) -> list[str]:
    """Files named by an id of the record, and the one that it names itself: an address names none."""
    number = _media_id(reading, record)
    names = {str(record.get(name)) for name in ("id", "pk", *_CODES) if record.get(name)}
    if number is not None:
        names |= {str(number), f"{number}_{post.user_id}", f"{post.person}_{number}", media_id.shortcode(number)}
    found = [file for name in sorted(names) for file in reading.files.get(name, [])]
    local = record.get("media_url")
    if not isinstance(local, str) or not local or ":" in local:
        return found
    return list(dict.fromkeys([*found, reading.top + printable(local)]))


def _first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


IMPORTER = Importer(
    NAME,
    "A list of posts in JSON (Graph API, Apify, instagrapi)",
    "A JSON file fetched with your own access to Instagram's API; pictures beside it, named by id or shortcode.",
    recognise,
    read,
)
