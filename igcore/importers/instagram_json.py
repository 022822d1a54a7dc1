"""Instagram's own export ("Download your information") as JSON, of 2018 to now.

Captions and times are in lists; the lists name the files. There is no media id in them: the long
number in a file's name is of another kind (an FBID). Only the lists named here are opened, never
messages or anything else in the export.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from igcore.importers.base import Importer, Row, read_json, read_records, repair_text
from igcore.importers.instagram_export import Entry, Export, person_in_name, post_of, problem, unlisted
from igcore.importers.source import Source
from igcore.importers.values import read_fbid, read_place, read_text, read_time
from igcore.schema import Kind

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
#: What the detailed `posts.json` of 2026 calls a caption, in the languages met so far.
_CAPTION_LABELS = frozenset({"Caption", "Légende"})


def recognise(source: Source) -> bool:
    """Tell whether there is a list of posts, at the root or one folder down."""
    return bool(_lists(source)) or bool(_old_lists(source))


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield every post of every list with the files it names, and what is unlisted."""
    export = Export(source, now, NAME, _person(source))
    for file, kind in _lists(source):
        export.list_file, export.prefix = file, _prefix(file)
        records, wrong = read_json(source, file)
        if wrong:
            export.broken = True
            yield wrong
            continue
        yield from read_records(source, file, _records(records), partial(_entry, export, kind))
    for file in _old_lists(source):
        yield from _old(export, file)
    yield from unlisted(export)


def _lists(source: Source) -> list[tuple[str, Kind]]:
    # Of hundreds of thousands of files few are lists: the patterns are for those.
    files = list(source.ending_in({".json"}))
    return [
        (file, kind)
        for pattern, kind in _LISTS
        for file in files
        if pattern.search(file) and not _NOT_LISTS.search(file) and _depth(file) <= 1
    ]


def _old_lists(source: Source) -> list[str]:
    return [file for file in source.ending_in({".json"}) if _OLD_LIST.search(file) and file.count("/") <= 1]


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


def _entry(export: Export, kind: Kind, record: Any) -> Iterator[Row]:
    """One post, from `{media, title, creation_timestamp}` or from a medium that stands alone."""
    record = _from_labels(record) if "label_values" in record else record
    media = record.get("media", [record])
    media = media if isinstance(media, list) else [media]
    titles = [each.get("title") for each in (record, *media)]
    stamps = [each.get("creation_timestamp") for each in (record, *media)]
    uris = [each["uri"] for each in media]
    caption = next((title for title in titles if title), "")
    stamp = next((stamp for stamp in stamps if stamp), None)
    taken_at = read_time(stamp, export.now) if stamp is not None else None
    fbid, place = read_fbid(record.get("fbid")), next(filter(None, map(_gps, media)), None)
    yield from post_of(export, Entry(_places(uris), kind, read_text(caption), taken_at, fbid, place))


def _gps(medium: Any) -> tuple[float, float] | None:
    """Where a medium was taken: `media_metadata` has the EXIF of a photo or video, in any number of parts."""
    about = medium.get("media_metadata")
    kinds = [about.get(f"{kind}_metadata") for kind in ("photo", "video")] if isinstance(about, dict) else []
    parts = [kind.get("exif_data") for kind in kinds if isinstance(kind, dict)]
    told = [each for part in parts if isinstance(part, list) for each in part if isinstance(each, dict)]
    return next(filter(None, (read_place(each.get("latitude"), each.get("longitude")) for each in told)), None)


def _places(uris: list[Any]) -> list[tuple[str, int]]:
    if not all(isinstance(uri, str) for uri in uris):
        raise TypeError("text expected")
    return [(uri, position) for position, uri in enumerate(uris, start=1)]


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
        "fbid": record.get("fbid"),
    }


def _old(export: Export, file: str) -> Iterator[Row]:
    """Read `media.json`: entries of equal caption and time are the pictures of one post."""
    export.list_file, export.prefix = file, _prefix(file)
    root, wrong = read_json(export.source, file)
    if wrong or not isinstance(root, dict):
        export.broken = True
        yield wrong or problem(export, file, "it is no list of media")
        return
    groups: dict[tuple[Kind, datetime, str], list[str]] = defaultdict(list)
    for name, kind in _OLD_KINDS.items():

        def gather(record: Any, kind: Kind = kind) -> Iterator[Row]:
            moment, caption = read_time(record["taken_at"], export.now), read_text(record.get("caption") or "")
            [(path, _)] = _places([record["path"]])
            groups[kind, moment, caption].append(path)
            return iter(())

        yield from read_records(export.source, file, _records(root.get(name, [])), gather)
    for (kind, moment, caption), paths in groups.items():
        yield from post_of(export, Entry(_places(paths), kind, caption, moment))


def _person(source: Source) -> str:
    """User name of the account: from its own page in the export, else from the export's name."""
    for file in source.ending_in({".json"}):
        if _ACCOUNT.search(file) and file.count("/") <= 3:
            root, _ = read_json(source, file)
            name = _user_name(root)
            if name:
                return repair_text(name)
    return person_in_name(source)


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
