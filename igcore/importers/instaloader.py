"""Folders that instaloader left, with its metadata (`.json` or `.json.xz`) beside the pictures.

A post is a file of metadata; its pictures have the same name, with `_1`, `_2` ... appended where there are
several. Without metadata the name tells the time and `.txt` the caption. Of files that are no media, only
metadata of posts and such captions are opened; comments, places and lists of accounts never are.
"""

import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from igcore import media_id
from igcore.errors import NotAMediaIdError
from igcore.importers import image_folder
from igcore.importers.base import PICTURES, VIDEOS, Importer, Row, believed, read_json, read_records, repair_text
from igcore.importers.entry import ending, without_ending
from igcore.importers.source import MAX_BYTES, READ_ERRORS, Source, words
from igcore.importers.values import id_number, post_id_of, read_place, read_time, timed
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "instaloader"

#: What instaloader calls metadata unless it is told otherwise: this name alone proves it.
_METADATA = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_UTC\.json(?:\.xz)?$", re.ASCII)
#: Its other files: where it stopped, and what others wrote.
_NO_POSTS = re.compile(r"(?:^|/)iterator_[^/]*$|_comments\.json(?:\.xz)?$")
#: Of lists of its kind, packed or not.
_ENDINGS = frozenset({".json", ".xz"})
_JSON = re.compile(r"\.json(?:\.xz)?$")
_ACCOUNT = re.compile(r"(?:^|/)(?P<user>[\w.]+)_(?P<user_id>\d{1,18})\.json(?:\.xz)?$", re.ASCII)
_NAMED = re.compile(r"(?:^|/)(?P<time>\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)_UTC(?P<profile>_profile_pic)?$", re.ASCII)
_CHILD = re.compile(r"(?P<stem>.+)_(?P<position>\d{1,3})", re.ASCII | re.DOTALL)
_TIME = "%Y-%m-%d_%H-%M-%S%z"
#: Folders of several people: hashtags, places, feeds.
_SHARED = ("#", "%", ":")
#: So many files of names that prove nothing are looked into, to recognise those with names of one's own.
_GLIMPSES = 8

#: Where a node keeps what, by its age; the first that is there is taken.
_IDS = (("id",), ("pk",), ("iphone_struct", "pk"))
_CODES = (("shortcode",), ("code",))
_TIMES = (("taken_at_timestamp",), ("date",), ("taken_at",), ("iphone_struct", "taken_at"))
_CAPTIONS = (
    ("edge_media_to_caption", "edges", 0, "node", "text"),
    ("caption", "text"),
    ("caption",),
    ("iphone_struct", "caption", "text"),
)
_LOCATIONS = (("location",), ("iphone_struct", "location"))
_OWNER_IDS = (("owner", "id"), ("owner", "pk"), ("user", "pk"), ("user", "id"))
_USER_NAMES = (("owner", "username"), ("user", "username"))
_CHILDREN = (("edge_sidecar_to_children", "edges"), ("carousel_media",), ("iphone_struct", "carousel_media"))
_CHILD_IDS = (("node", "id"), ("node", "pk"), ("id",), ("pk",))
_PRODUCTS = (("product_type",), ("iphone_struct", "product_type"))
_TYPES = (("__typename",),)
_KINDS = {
    "GraphStoryImage": Kind.STORY,
    "GraphStoryVideo": Kind.STORY,
    "story": Kind.STORY,
    "clips": Kind.REEL,
    "igtv": Kind.IGTV,
}


@dataclass
class _Reading:
    """What is known while an archive is read."""

    source: Source
    now: datetime
    #: Media by the name that they share with their metadata, with their place in the post.
    beside: dict[str, list[tuple[str, int]]]
    #: User names by user id, from the names of account files.
    people: dict[int, str]
    #: Whose posts lie in a folder.
    owners: dict[str, set[tuple[str, int | None]]] = field(default_factory=lambda: defaultdict(set))
    posts: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


def recognise(source: Source) -> bool:
    """Tell whether there is metadata of instaloader: by its name, else by what stands in some of it."""
    if any(map(_METADATA.search, source.ending_in(_ENDINGS))):
        return True
    metadata = _metadata(source)
    # Of a folder of pictures alone nobody need know which belong together.
    beside = _beside(source) if metadata else {}
    unsure = (file for file in metadata if _stem(file) in beside)
    return any(_is_post(_load(source, file)[0]) for file in islice(unsure, _GLIMPSES))


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield the post of each file of metadata with its media, then what has none."""
    reading = _Reading(source, now, _beside(source), _people(source))
    for file in _metadata(source):
        if not (_METADATA.search(file) or file.endswith(".xz") or _stem(file) in reading.beside):
            continue
        root, problem = _load(source, file)
        if problem:
            yield problem
        else:
            yield from read_records(source, file, [root], partial(_record, reading, file))
    for stem in reading.beside:
        if stem not in reading.done:
            yield from _without_metadata(reading, stem)


def _metadata(source: Source) -> list[str]:
    return [file for file in source.ending_in(_ENDINGS) if _JSON.search(file) and not _NO_POSTS.search(file)]


def _stem(file: str) -> str:
    """Path without its ending, which for metadata may have two parts."""
    without = _JSON.sub("", file)
    return without if without != file else without_ending(file)


def _beside(source: Source) -> dict[str, list[tuple[str, int]]]:
    """Media by the name of their post, with their place in it."""
    known = {_stem(file) for file in _metadata(source)}
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for file in source.ending_in(PICTURES | VIDEOS):
        stem = _stem(file)
        child = _CHILD.fullmatch(stem) if stem not in known else None
        if child and (child["stem"] in known or _NAMED.search(child["stem"])):
            found[child["stem"]].append((file, int(child["position"])))
        else:
            found[stem].append((file, 1))
    return dict(found)


def _people(source: Source) -> dict[int, str]:
    """User names, from the names of account files: they need not be opened."""
    named = map(_ACCOUNT.search, source.ending_in(_ENDINGS))
    return {int(match["user_id"]): match["user"] for match in named if match}


def _load(source: Source, file: str) -> tuple[Any, Problem | None]:
    """Parse a file of metadata, packed or not; what is wrong with it comes back as a problem."""
    if not file.endswith(".xz"):
        return read_json(source, file)
    try:
        return json.loads(_unpacked(source.read(file)).decode("utf-8-sig", "replace")), None
    except (*READ_ERRORS, RecursionError) as error:
        reason = f"cannot be read as packed JSON: {words(error)}"
        return None, Problem(archive=source.name, file=file, reason=reason)


def _unpacked(data: bytes, limit: int = MAX_BYTES) -> bytes:
    """Unpack xz, though never more than `limit` bytes, nor with more memory."""
    unpacker = lzma.LZMADecompressor(memlimit=MAX_BYTES)
    found = unpacker.decompress(data, limit + 1)
    if len(found) > limit:
        raise OSError(f"larger than {limit // 1024 // 1024} MiB")
    if not unpacker.eof:
        raise EOFError("it ends too early")
    return found


def _is_post(root: Any) -> bool:
    return isinstance(root, dict) and {"instaloader", "node"} <= root.keys()


def _record(reading: _Reading, file: str, root: Any) -> Iterator[Row]:
    """One post with its media, unless the metadata is of an account or a hashtag."""
    kind = Kind.POST
    if _is_post(root):
        node_type = _dig(root, "instaloader", "node_type")
        if node_type not in {"Post", "StoryItem", None}:
            return
        kind, root = Kind.STORY if node_type == "StoryItem" else kind, root["node"]
    if not isinstance(root, dict):
        raise TypeError("a node is a dict")
    post, problem = _post(reading, file, root, kind)
    media = list(_media(reading, file, post, _children(root)))
    if post.post_id not in reading.posts:
        reading.posts.add(post.post_id)
        yield post
        yield from [problem] if problem else []
    yield from media
    reading.owners[_folder(file)].add((post.person, post.user_id))
    reading.done.add(_stem(file))


def _post(reading: _Reading, file: str, node: Any, kind: Kind) -> tuple[Post, Problem | None]:
    number, stamp, user_id = _media_id(node), _first(node, _TIMES), id_number(_first(node, _OWNER_IDS))
    if number is None and stamp is None:
        raise KeyError("id")
    told = read_time(stamp, reading.now) if stamp else _named_time(_stem(file), reading.now)
    moment, taken_from = timed(told, number, reading.now)
    caption, problem = _caption(reading, file, node)
    latitude, longitude = _place(node) or (None, None)
    return Post(
        post_id=f"{reading.source.name}/{_stem(file)}" if number is None else post_id_of(number, user_id),
        archive=reading.source.name,
        person=_person(reading, file, node, user_id),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        taken_at=moment,
        taken_from=taken_from,
        kind=_kind(node) if kind is Kind.POST else kind,
        caption=caption,
        latitude=latitude,
        longitude=longitude,
        source=NAME,
    ), problem


def _place(node: Any) -> tuple[float, float] | None:
    """Where the place is that its owner tagged a post with."""
    places = (read_place(_dig(node, *path, "lat"), _dig(node, *path, "lng")) for path in _LOCATIONS)
    return next(filter(None, places), None)


def _kind(node: Any) -> Kind:
    types = [each for each in (_first(node, _TYPES), _first(node, _PRODUCTS)) if isinstance(each, str)]
    return next((_KINDS[each] for each in types if each in _KINDS), Kind.POST)


def _media(reading: _Reading, file: str, post: Post, children: list[int | None]) -> Iterator[Row]:
    """Media beside the metadata, and a problem if some are missing."""
    stem = _stem(file)
    found = reading.beside.get(stem, [])
    if stem not in reading.done:
        for each, position in found:
            child = children[position - 1] if 0 < position <= len(children) else None
            number = child if children else post.media_id
            yield Media(post_id=post.post_id, archive=post.archive, file=each, position=position, media_id=number)
    missing = len(set(range(1, len(children) + 1)) - {position for _, position in found})
    if not found:
        yield Problem(archive=post.archive, file=file, reason="metadata of a post, but no picture beside it")
    elif missing:
        reason = f"of the {len(children)} pictures of this post {missing} are not in the archive"
        yield Problem(archive=post.archive, file=file, reason=reason)


def _without_metadata(reading: _Reading, stem: str) -> Iterator[Row]:
    """A profile picture; or what the name of a picture tells, and that there is no more."""
    files = reading.beside[stem]
    named, archive = _NAMED.search(stem), reading.source.name
    if not named:
        for file, _ in files:
            if ending(file) in PICTURES:
                yield from image_folder.picture(reading.source, file)
    else:
        yield from _named_post(reading, stem, Kind.PROFILE if named["profile"] else Kind.POST)
        for file, position in files:
            yield Media(post_id=f"{archive}/{stem}", archive=archive, file=file, position=position)
    if not (named and named["profile"]):
        yield Problem(archive=archive, file=files[0][0], reason="it has no metadata that can be read")


def _named_post(reading: _Reading, stem: str, kind: Kind) -> Iterator[Row]:
    moment = _named_time(stem, reading.now)
    caption, problem = _text_beside(reading, stem)
    person, user_id = _owner(reading, stem)
    yield Post(
        post_id=f"{reading.source.name}/{stem}",
        archive=reading.source.name,
        person=person,
        user_id=user_id,
        taken_at=moment,
        taken_from=TimeSource.EXPORT if moment else None,
        kind=kind,
        caption=caption,
        source=NAME,
    )
    if problem:
        yield problem


def _owner(reading: _Reading, file: str) -> tuple[str, int | None]:
    """Whose folder it is: who posted all in it, else whom its name names."""
    owners = reading.owners.get(_folder(file), set())
    if len(owners) == 1:
        return next(iter(owners))
    person = image_folder.person(reading.source, file)
    return person, next((number for number, name in reading.people.items() if name == person), None)


def _person(reading: _Reading, file: str, node: Any, user_id: int | None) -> str:
    name = _first(node, _USER_NAMES)
    if name and isinstance(name, str):
        return repair_text(name)
    folder = image_folder.person(reading.source, file)
    if user_id is None:
        return folder
    return reading.people.get(user_id) or (str(user_id) if folder.startswith(_SHARED) else folder)


def _media_id(node: Any) -> int | None:
    number, code = id_number(_first(node, _IDS)), _first(node, _CODES)
    if number is not None or code is None:
        return number
    try:
        return media_id.from_shortcode(code)
    except NotAMediaIdError as error:
        raise ValueError(str(error)) from error


def _children(node: Any) -> list[int | None]:
    found = _first(node, _CHILDREN)
    return [id_number(_first(each, _CHILD_IDS)) for each in found] if isinstance(found, list) else []


def _caption(reading: _Reading, file: str, node: Any) -> tuple[str | None, Problem | None]:
    """Caption in the metadata, else in the text beside it; if there is neither, the post has none."""
    found = _first(node, _CAPTIONS)
    if isinstance(found, str):
        return repair_text(found), None
    if found is not None and not isinstance(found, dict):
        raise TypeError("text expected")
    caption, problem = _text_beside(reading, _stem(file))
    return caption if caption or problem else "", problem


def _text_beside(reading: _Reading, stem: str) -> tuple[str | None, Problem | None]:
    source, file = reading.source, f"{stem}.txt"
    if file not in source.entries:
        return None, None
    try:
        text = source.read(file).decode("utf-8-sig", "replace")
    except READ_ERRORS as error:
        return None, Problem(archive=source.name, file=file, reason=f"cannot be read: {words(error)}")
    return repair_text(text.replace("\r\n", "\n").removesuffix("\n")), None


def _named_time(stem: str, now: datetime) -> datetime | None:
    named = _NAMED.search(stem)
    try:
        return believed(datetime.strptime(f"{named['time']}Z", _TIME), now) if named else None
    except ValueError:
        return None


def _first(node: Any, paths: tuple[tuple[str | int, ...], ...]) -> Any:
    return next((found for path in paths if (found := _dig(node, *path)) is not None), None)


def _dig(node: Any, *path: str | int) -> Any:
    """What stands at the end of the path, `None` if there is no such way."""
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return None
    return node


def _folder(file: str) -> str:
    return file.rpartition("/")[0]


IMPORTER = Importer(
    NAME,
    "instaloader",
    "A folder that `instaloader PROFILE` left, with its .json or .json.xz files.",
    recognise,
    read,
)
