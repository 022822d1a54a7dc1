"""What Instagram's own exports have in common, as JSON and as HTML: where files lie, and what makes a post."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from igcore.importers.base import PICTURES, Row, base_name, ending, plain_name
from igcore.importers.source import Source, printable
from igcore.importers.values import fbid_in_name
from igcore.schema import Kind, Media, Post, Problem, TimeSource

_NAMED = re.compile(r"instagram-(?P<user>[\w.]+?)-\d{4}-\d\d-\d\d")
_OLD_NAMED = re.compile(r"(?P<user>[\w.]+?)_\d{8}(?:_part_\d+)?(?:\.zip)?$")
#: Pictures that are no posts: of messages, whose lists are never opened, and of the pages themselves.
_NOT_POSTS = re.compile(r"(?:^|/)messages/|^(?:[^/]+/)?(?:files|icons)/")


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


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list tells of one post: its files with their places, from 1, and the rest in its final form."""

    files: Sequence[tuple[str, int]]
    kind: Kind
    caption: str
    taken_at: datetime | None
    fbid: int | None = None


def person_in_name(source: Source) -> str:
    """User name of the account, from the name of the export or of the folder in it; else the export's name."""
    found = _NAMED.match(source.name) or _OLD_NAMED.match(source.name) or _NAMED.match(next(iter(source.entries), ""))
    return found["user"] if found else plain_name(source)


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
        source=export.importer,
    )
    for file, position in files:
        export.listed.setdefault(base_name(file), export.list_file)
        yield Media(post_id=post_id, archive=archive, file=file, position=position)


def unlisted(export: Export) -> Iterator[Row]:
    """Yield a problem for each picture that no list names."""
    for file in export.source.entries:
        if ending(file) in PICTURES and base_name(file) not in export.listed and not _NOT_POSTS.search(file):
            yield problem(export, file, "in the archive, but in no list of posts")


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
