"""Folders that gallery-dl left, with metadata (`--write-metadata`) beside the pictures.

Each file has its own metadata, `NAME.jpg.json`; the files of one post name the same post. Nothing but these
files is opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from igcore import media_id
from igcore.importers import image_folder
from igcore.importers.base import PICTURES, VIDEOS, Importer, Row, pictures, read_json, read_records, repair_text
from igcore.importers.entry import ending, without_ending
from igcore.importers.source import Source
from igcore.importers.values import id_number, post_id_of, read_text, read_time, timed
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "gallery-dl"

#: Names of media as gallery-dl gives them: the id of the post, and of the picture where there are several.
_IDS = re.compile(r"(?:^|/)(?P<post>\d{16,19})(?:_(?P<child>\d{16,19}))?\.\w+(?:\.json)?$", re.ASCII)
#: What it puts before the folder of each person.
_FOLDERS = re.compile(r"^(?:.*/)?instagram/(?=.*/)")
#: So many files of names that prove nothing are looked into, to recognise those with names of one's own.
_GLIMPSES = 8
_KINDS = {"reel": Kind.REEL, "story": Kind.STORY, "highlight": Kind.STORY, "igtv": Kind.IGTV}


@dataclass
class _Reading:
    """What is known while an archive is read."""

    source: Source
    now: datetime
    #: Posts by media id, to find that of a file which has no metadata.
    posts: dict[int | None, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    #: User ids by name, for the same.
    people: dict[str, int | None] = field(default_factory=dict)
    #: Media by their names without endings: a poster may lie beside its video.
    media: dict[str, Media] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)


def recognise(source: Source) -> bool:
    """Tell whether there is metadata of gallery-dl: by its name, else by what stands in some of it."""
    files = _metadata(source)
    now = datetime.now(UTC)
    if any(media_id.is_media_id(int(named["post"]), now) for named in map(_IDS.search, files) if named):
        return True
    return any(_is_ours(read_json(source, file)[0]) for file in islice(files, _GLIMPSES))


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield the posts that the metadata names with their files, then the files that have none."""
    reading = _Reading(source, now)
    for file in _metadata(source):
        root, problem = read_json(source, file)
        if problem:
            yield problem
        else:
            yield from read_records(source, file, [root], partial(_record, reading, file))
    for file in pictures(source):
        if file not in reading.done:
            yield from _without_metadata(reading, file)


def _metadata(source: Source) -> list[str]:
    """Files called as a picture or video, and `.json`."""
    named = (file for file in source.ending_in({".json"}) if file.endswith(".json"))
    return [file for file in named if ending(file.removesuffix(".json")) in PICTURES | VIDEOS]


def _is_ours(root: Any) -> bool:
    return isinstance(root, dict) and root.get("category") == "instagram" and "post_id" in root


def _record(reading: _Reading, file: str, record: Any) -> Iterator[Row]:
    """The file that the metadata is of, after its post if that is new."""
    picture = file.removesuffix(".json")
    if record.get("category", "instagram") != "instagram":
        reading.done.add(picture)
        raise ValueError("it is of another site")
    post = _post(reading, file, record)
    medium = Media(
        post_id=post.post_id,
        archive=post.archive,
        file=picture,
        position=1 if post.kind is Kind.STORY else _position(record),
        media_id=id_number(record.get("media_id")),
    )
    if post.post_id not in reading.told:
        reading.told.add(post.post_id)
        yield post
    if picture in reading.source.entries:
        yield medium
    else:
        yield Problem(
            archive=post.archive, file=picture, reason="there is metadata of it, but it is not in the archive"
        )
    reading.posts[post.media_id] = post.post_id
    reading.people[post.person] = post.user_id
    reading.media[without_ending(picture)] = medium
    reading.done.add(picture)


def _post(reading: _Reading, file: str, record: Any) -> Post:
    kind = _kind(record)
    # What gallery-dl calls the post of a story is the person's list of stories.
    names = ("media_id",) if kind is Kind.STORY else ("post_id", "sidecar_media_id", "media_id")
    number = id_number(next((record[name] for name in names if record.get(name)), None))
    if number is None:
        raise KeyError(names[0])
    user_id = id_number(record.get("owner_id"))
    moment, taken_from = timed(_taken_at(record, kind, reading.now), number, reading.now)
    return Post(
        post_id=post_id_of(number, user_id),
        archive=reading.source.name,
        person=_person(reading.source, file, record),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number),
        taken_at=moment,
        taken_from=taken_from,
        kind=kind,
        caption=_caption(record),
        source=NAME,
    )


def _kind(record: Any) -> Kind:
    if record.get("subcategory") == "avatar":
        return Kind.PROFILE
    kind = record.get("type")
    return _KINDS.get(kind, Kind.POST) if isinstance(kind, str) else Kind.POST


def _taken_at(record: Any, kind: Kind, now: datetime) -> datetime | None:
    """Time of the post: `date` is that of the single picture, which for a story is the post."""
    names = ("date", "post_date") if kind is Kind.STORY else ("post_date", "date")
    stamp = next((record[name] for name in names if record.get(name)), None)
    return None if stamp is None else read_time(stamp, now)


def _caption(record: Any) -> str | None:
    """Caption; `None` where the metadata has no place for one."""
    if "description" not in record:
        return None
    return read_text(record["description"] or "")


def _position(record: Any) -> int:
    position = record.get("num", 1)
    if isinstance(position, bool) or not isinstance(position, int):
        raise TypeError("a number expected")
    if not 0 < position < 1000:
        raise ValueError(f"{position} is no place in a post")
    return position


def _person(source: Source, file: str, record: Any = None) -> str:
    name = record.get("username") if record else None
    return repair_text(name) if name and isinstance(name, str) else image_folder.person(source, _FOLDERS.sub("", file))


def _without_metadata(reading: _Reading, file: str) -> Iterator[Row]:
    """The poster of a video; or what the name of a picture tells, and that there is no more."""
    poster = reading.media.get(without_ending(file))
    if poster:
        yield replace(poster, file=file)
        return
    named = _IDS.search(file)
    number = int(named["post"]) if named else None
    if named and number is not None and media_id.is_media_id(number, reading.now):
        yield from _named(reading, file, number, named["child"])
    else:
        person = _person(reading.source, file)
        for row in image_folder.picture(reading.source, file):
            yield replace(row, person=person) if isinstance(row, Post) else row
    yield Problem(archive=reading.source.name, file=file, reason="it has no metadata that can be read")


def _named(reading: _Reading, file: str, number: int, child: str | None) -> Iterator[Row]:
    archive = reading.source.name
    person = _person(reading.source, file)
    user_id = reading.people.get(person)
    post_id = reading.posts.setdefault(number, post_id_of(number, user_id))
    if post_id not in reading.told:
        reading.told.add(post_id)
        yield Post(
            post_id=post_id,
            archive=archive,
            person=person,
            user_id=user_id,
            media_id=number,
            shortcode=media_id.shortcode(number),
            taken_at=media_id.taken_at(number, reading.now),
            taken_from=TimeSource.ID,
            source=NAME,
        )
    child_id = int(child) if child else number
    known = child_id if media_id.is_media_id(child_id, reading.now) else None
    yield Media(post_id=post_id, archive=archive, file=file, media_id=known)


IMPORTER = Importer(
    NAME,
    "gallery-dl",
    "A folder that `gallery-dl --write-metadata` left, with a .json file for each picture.",
    recognise,
    read,
)
