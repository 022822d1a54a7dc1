"""What Instagram's own exports have in common, as JSON and as HTML: where files lie, and what makes a post."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from igcore.importers.base import PICTURES, VIDEOS, Row, plain_name
from igcore.importers.entry import base_name, ending
from igcore.importers.source import Source, printable
from igcore.importers.values import fbid_in_name
from igcore.schema import Kind, Media, Post, Problem, TimeSource

_NAMED = re.compile(r"instagram-(?P<user>[\w.]+?)-\d{4}-\d\d-\d\d")
_OLD_NAMED = re.compile(r"(?P<user>[\w.]+?)_\d{8}(?:_part_\d+)?(?:\.zip)?$")
#: Pictures that are no posts: of messages, whose lists are never opened, and of the pages themselves.
NOT_POSTS = re.compile(r"(?:^|/)(?:messages|direct)/|^(?:[^/]+/)?(?:files|icons)/")
#: What the folders of media are called, in all years.
_FOLDERS = {
    "posts": Kind.POST,
    "photos": Kind.POST,
    "videos": Kind.POST,
    "reels": Kind.REEL,
    "igtv": Kind.IGTV,
    "archived_posts": Kind.ARCHIVED,
    "stories": Kind.STORY,
    "profile": Kind.PROFILE,
    "other": Kind.OTHER,
}


@dataclass
class Export:
    """What is known while an export is read: the list at hand, and what the lists before it named."""

    source: Source
    now: datetime
    importer: str
    person: str
    #: The list at hand, and the folder that holds the export.
    list_file: str = ""
    prefix: str = ""
    #: Files by the base of their name, and the list that named them first.
    listed: dict[str, str] = field(default_factory=dict)
    ids: Counter[str] = field(default_factory=Counter)
    #: A list cannot be read: what no other one names may have been in it.
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list tells of one post: its files with their places, from 1, and the rest in its final form."""

    files: Sequence[tuple[str, int]]
    kind: Kind
    caption: str
    taken_at: datetime | None
    fbid: int | None = None
    #: Latitude and longitude.
    place: tuple[float, float] | None = None


def person_in_name(source: Source) -> str:
    """User name of the account, from the name of the export or of the folder in it; else the export's name."""
    found = _NAMED.match(source.name) or _OLD_NAMED.match(source.name) or _NAMED.match(next(iter(source.entries), ""))
    return found["user"] if found else plain_name(source)


def export_in_name(name: str) -> str:
    """What names of all parts of an export have in common; nothing where it is none of Instagram's names.

    Example:
        >>> export_in_name("instagram-lumen.and.oak-2024-09-01-0.zip"), export_in_name("holidays.zip")
        ('instagram-lumen.and.oak-2024-09-01', '')
    """
    found = _NAMED.match(name) or _OLD_NAMED.match(name)
    return found[0].removesuffix(".zip").partition("_part_")[0] if found else ""


def post_of(export: Export, entry: Entry) -> Iterator[Row]:
    """Yield the post of an entry with its files; nothing if another list told of it before.

    Raises:
        ValueError: It names no file.
    """
    if not entry.files:
        raise ValueError("it names no file")
    files = [(_resolve(export, uri), position) for uri, position in entry.files]
    # The same reel can stand in two lists; two entries of one list are two posts, whatever they say.
    if all(export.listed.get(base_name(file), export.list_file) != export.list_file for file, _ in files):
        return
    first, _ = entry.files[0]
    archive, post_id = export.source.name, _post_id(export, first)
    yield Post(
        post_id=post_id,
        archive=archive,
        person=export.person,
        fbid=fbid_in_name(first) or entry.fbid,
        taken_at=entry.taken_at,
        taken_from=TimeSource.EXPORT if entry.taken_at else None,
        kind=entry.kind,
        caption=entry.caption,
        latitude=entry.place[0] if entry.place else None,
        longitude=entry.place[1] if entry.place else None,
        source=export.importer,
    )
    for file, position in files:
        export.listed.setdefault(base_name(file), export.list_file)
        yield Media(post_id=post_id, archive=archive, file=file, position=position)


def unlisted(export: Export) -> Iterator[Row]:
    """Yield a problem for each picture that no list names; where a list is broken, a post, so that nothing is lost."""
    for file in export.source.entries:
        if base_name(file) in export.listed or NOT_POSTS.search(file):
            continue
        if export.broken and ending(file) in PICTURES | VIDEOS:
            yield from _left_over(export, file)
        elif ending(file) in PICTURES:
            yield problem(export, file, "in the archive, but in no list of posts")


def _left_over(export: Export, file: str) -> Iterator[Row]:
    """The post of a file of which nothing is known but its folder; its time is left to EXIF and the file."""
    export.listed[base_name(file)] = file
    archive, post_id = export.source.name, _post_id(export, file.removeprefix(export.prefix))
    folders = reversed(file.split("/")[:-1])
    yield Post(
        post_id=post_id,
        archive=archive,
        person=export.person,
        fbid=fbid_in_name(file),
        kind=next((_FOLDERS[folder] for folder in folders if folder in _FOLDERS), Kind.POST),
        source=export.importer,
    )
    yield Media(post_id=post_id, archive=archive, file=file)


def problem(export: Export, file: str, reason: str, record: int | None = None) -> Problem:
    """Say what is wrong with a file of the export, or with one entry of it."""
    return Problem(archive=export.source.name, file=file, record=record, reason=reason)


def _resolve(export: Export, uri: str) -> str:
    """Path inside the archive of what a list names; lists are data from outside, so it need not exist."""
    uri = printable(uri)
    beside = export.prefix + uri
    return beside if beside in export.source.entries or uri not in export.source.entries else uri


def _post_id(export: Export, uri: str) -> str:
    """Identity of a post: the same in all exports of one account, in JSON and in HTML."""
    post_id = printable(f"{export.source.name}/{fbid_in_name(uri) or uri}")
    export.ids[post_id] += 1
    return post_id if export.ids[post_id] == 1 else f"{post_id}#{export.ids[post_id]}"
