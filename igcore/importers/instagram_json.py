"""Instagram's own export ("Download your information") as JSON, of 2018 to now.

Captions and times are in lists; the lists name the files. There is no media id in them: the long
number in a file's name is of another kind (an FBID). Only the lists named here are opened, never
messages or anything else in the export.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from igcore.importers.base import (
    PICTURES,
    Importer,
    Row,
    believed,
    ending,
    read_json,
    read_records,
    repair_text,
)
from igcore.importers.source import Source, printable
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "instagram-json"

#: Lists of posts by their names, wherever Instagram put them: at the root, in `content/`, in `media/` or
#: in the latter two under `your_instagram_activity/`. Posts first, so that what is in two lists stays one.
_LISTS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(rf"(?:^|/){name}\.json$"), kind)
    for name, kind in (
        (r"posts_\d+", Kind.POST),
        ("posts", Kind.POST),
        ("reels", Kind.REEL),
        ("igtv_videos", Kind.IGTV),
        ("archived_posts", Kind.ARCHIVED),
        ("stories", Kind.STORY),
        ("profile_photos", Kind.PROFILE),
        ("other_content", Kind.OTHER),
    )
)
#: The one list of 2018 to 2020: `media.json`, with an array a kind.
_OLD_LIST = re.compile(r"(?:^|/)media\.json$")
_OLD_KINDS = {"photos": Kind.POST, "videos": Kind.POST, "stories": Kind.STORY, "profile": Kind.PROFILE}
_ACCOUNT = re.compile(
    r"(?:^|/)(?:personal_information/|account_information/)personal_information\.json$|(?:^|/)profile\.json$"
)
#: Business accounts have a second posts.json, of reach and likes.
_NOT_LISTS = re.compile(r"past_instagram_insights/|(?:^|/)messages/")
_NAMED = re.compile(r"^instagram-(?P<user>[\w.]+?)-\d{4}-\d\d-\d\d")
_OLD_NAMED = re.compile(r"^(?P<user>[\w.]+?)_\d{8}(?:_part_\d+)?(?:\.zip)?$")
_FBID = re.compile(r"(?:^|_)(1[78]\d{15})(?:\.|$)")
#: What the detailed `posts.json` of 2026 calls a caption, in the languages met so far.
_CAPTION_LABELS = frozenset({"Caption", "Légende"})


def recognise(source: Source) -> bool:
    """Tell whether there is a list of posts, at the root or one folder down."""
    return bool(_lists(source)) or bool(_old_lists(source))


@dataclass
class _Reading:
    """What is known while an export is read."""

    source: Source
    now: datetime
    person: str
    list_file: str = ""
    prefix: str = ""
    #: Files by the base of their name, and the list that named them first.
    listed: dict[str, str] = field(default_factory=dict)
    ids: Counter[str] = field(default_factory=Counter)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield every post of every list with the files it names, and what is missing or unlisted."""
    reading = _Reading(source, now, _person(source))
    for file, kind in _lists(source):
        records, problem = read_json(source, file)
        if problem:
            yield problem
            continue
        reading.list_file, reading.prefix = file, _prefix(file)
        yield from read_records(source, file, _records(records), partial(_entry, reading, kind))
    for file in _old_lists(source):
        yield from _old(reading, file)
    for file in source.entries:
        if ending(file) in PICTURES and _base(file) not in reading.listed:
            yield Problem(archive=source.name, file=file, reason="in the archive, but in no list of posts")


def _lists(source: Source) -> list[tuple[str, Kind]]:
    # Of hundreds of thousands of files few are lists: the patterns are for those.
    files = [file for file in source.entries if file.endswith(".json")]
    return [
        (file, kind)
        for pattern, kind in _LISTS
        for file in files
        if pattern.search(file) and not _NOT_LISTS.search(file) and _depth(file) <= 1
    ]


def _old_lists(source: Source) -> list[str]:
    return [
        file for file in source.entries if file.endswith(".json") and _OLD_LIST.search(file) and file.count("/") <= 1
    ]


def _prefix(file: str) -> str:
    """Folder that holds the export: what stands before the places that Instagram uses."""
    return re.sub(r"(?:your_instagram_activity/)?(?:(?:content|media)/)?[^/]+$", "", file)


def _depth(file: str) -> int:
    return _prefix(file).count("/")


def _records(root: Any) -> list[Any]:
    """Entries of a list: the root, or the lists under any name in it; a single entry is a list of one."""
    if isinstance(root, list):
        return root
    if not isinstance(root, dict) or root.keys() & {"media", "uri", "path"}:
        return [root]
    inside = [value for value in root.values() if isinstance(value, list)]
    return [record for records in inside for record in records] if inside else [root]


def _entry(reading: _Reading, kind: Kind, record: Any) -> Iterator[Row]:
    """One post, from `{media, title, creation_timestamp}` or from a medium that stands alone."""
    record = _from_labels(record) if "label_values" in record else record
    media = record.get("media", [record])
    media = media if isinstance(media, list) else [media]
    titles = [each.get("title") for each in (record, *media)]
    stamps = [each.get("creation_timestamp") for each in (record, *media)]
    uris = [each["uri"] for each in media]
    caption = next((title for title in titles if title), "")
    stamp = next((stamp for stamp in stamps if stamp), None)
    taken_at = _from_stamp(stamp, reading.now) if stamp is not None else None
    yield from _post(reading, uris, caption, taken_at, kind)


def _from_labels(record: Any) -> Any:
    """Entry of the detailed `posts.json` of 2026 in the usual form; its labels are in people's languages."""
    labelled = record["label_values"]
    inside = (each["media"] for each in labelled if each.get("media"))
    media: Any = record.get("media") or next(inside, [])
    captions = (each.get("value") for each in labelled if repair_text(each["label"]) in _CAPTION_LABELS)
    title = media[0].get("title") if media else None
    return {
        "media": media,
        "title": title or next(captions, None),
        "creation_timestamp": record.get("timestamp"),
    }


def _post(reading: _Reading, uris: list[str], caption: str, taken_at: datetime | None, kind: Kind) -> Iterator[Row]:
    if not uris:
        raise ValueError("it names no file")
    if not all(isinstance(uri, str) for uri in uris) or not isinstance(caption, str):
        raise TypeError("text expected")
    files = [_resolve(reading, uri) for uri in uris]
    # The same reel can stand in two lists; two entries of one list are two posts, whatever they say.
    if all(reading.listed.get(_base(file), reading.list_file) != reading.list_file for file in files):
        return
    archive = reading.source.name
    post_id = _post_id(reading, uris[0])
    yield Post(
        post_id=post_id,
        archive=archive,
        person=reading.person,
        taken_at=taken_at,
        taken_from=TimeSource.EXPORT if taken_at else None,
        kind=kind,
        caption=repair_text(caption),
        source=NAME,
    )
    for position, file in enumerate(files, start=1):
        reading.listed.setdefault(_base(file), reading.list_file)
        if file in reading.source.entries:
            yield Media(post_id=post_id, archive=archive, file=file, position=position)
        else:
            yield Problem(archive=archive, file=file, reason="in a list of posts, but not in the archive")


def _resolve(reading: _Reading, uri: str) -> str:
    """Path inside the archive of what a list names; lists are data from outside, so it need not exist."""
    uri = printable(uri)
    beside = reading.prefix + uri
    return beside if beside in reading.source.entries or uri not in reading.source.entries else uri


def _post_id(reading: _Reading, uri: str) -> str:
    fbid = _FBID.search(_base(uri))
    post_id = printable(f"{reading.source.name}/{fbid[1] if fbid else uri}")
    reading.ids[post_id] += 1
    return post_id if reading.ids[post_id] == 1 else f"{post_id}#{reading.ids[post_id]}"


def _base(file: str) -> str:
    return file.rsplit("/", 1)[-1]


def _from_stamp(stamp: Any, now: datetime) -> datetime:
    """Time of UTC seconds, or of ISO 8601 text; without a zone it is UTC.

    Raises:
        ValueError, TypeError, OverflowError: It is no time, or none at which Instagram existed.
    """
    if isinstance(stamp, str):
        moment = datetime.fromisoformat(stamp)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    elif isinstance(stamp, int | float) and not isinstance(stamp, bool) and abs(stamp) < 1e11:
        moment = datetime.fromtimestamp(stamp, UTC)
    else:
        raise ValueError(f"{stamp!r} is no time")
    return believed(moment, now)


def _old(reading: _Reading, file: str) -> Iterator[Row]:
    """Read `media.json`: entries of equal caption and time are the pictures of one post."""
    root, problem = read_json(reading.source, file)
    if problem or not isinstance(root, dict):
        yield problem or Problem(archive=reading.source.name, file=file, reason="it is no list of media")
        return
    reading.list_file, reading.prefix = file, _prefix(file)
    groups: dict[tuple[Kind, datetime, str], list[str]] = defaultdict(list)
    for name, kind in _OLD_KINDS.items():

        def gather(record: Any, kind: Kind = kind) -> Iterator[Row]:
            moment = _from_stamp(record["taken_at"], reading.now)
            caption, path = record.get("caption") or "", record["path"]
            if not isinstance(path, str) or not isinstance(caption, str):
                raise TypeError("text expected")
            groups[kind, moment, caption].append(path)
            return iter(())

        yield from read_records(reading.source, file, _records(root.get(name, [])), gather)
    for (kind, moment, caption), paths in groups.items():
        yield from _post(reading, paths, caption, moment, kind)


def _person(source: Source) -> str:
    """User name of the account: from its own page in the export, else from the export's name."""
    for file in source.entries:
        if file.endswith(".json") and _ACCOUNT.search(file) and file.count("/") <= 3:
            root, _ = read_json(source, file)
            name = _user_name(root)
            if name:
                return repair_text(name)
    named = _NAMED.match(source.name) or _OLD_NAMED.match(source.name)
    inside = next((_NAMED.match(file) for file in source.entries), None)
    found = named or inside
    return found["user"] if found else source.name.removesuffix(".zip")


def _user_name(root: Any) -> str | None:
    try:
        name = (
            root["username"] if "username" in root else root["profile_user"][0]["string_map_data"]["Username"]["value"]
        )
    except (KeyError, IndexError, TypeError):
        return None
    return name if isinstance(name, str) else None


IMPORTER = Importer(
    NAME,
    "Instagram's own export (JSON)",
    "In Instagram: Accounts Centre, Your information and permissions, Download your information; "
    "choose JSON, not HTML.",
    recognise,
    read,
)
