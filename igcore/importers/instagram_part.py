"""A part of Instagram's own export that has pictures and no lists: the lists are in another part.

Large exports come as several ZIPs. Which post a picture belongs to is in the lists; a part is of use beside the
one that has them. Alone, each of its pictures is a post of its own, of which only the kind is known.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from igcore.importers import instagram_html, instagram_json
from igcore.importers.base import PICTURES, VIDEOS, Importer, Row, ending
from igcore.importers.instagram_export import person_in_name
from igcore.importers.source import Source
from igcore.schema import Kind, Media, Post, Problem

NAME = "instagram-part"

#: Where exports of 2020 and later keep pictures, and where those before did; never those of messages.
_PLACES = re.compile(
    r"(?:[^/]+/)?(?:(?:your_instagram_activity/)?(?:public-)?media/(?P<new>\w+)/(?:\d{6}/)?"
    r"|(?P<old>photos|videos|stories|profile)/\d{6}/(?=[0-9a-f]{32}\.))[^/]+"
)
#: What else is in exports: a part may have nothing to see at all.
_MARKS = re.compile(
    r"(?:[^/]+/)?(?:your_instagram_activity|personal_information|account_information|logged_information|connections"
    r"|security_and_login_information|messages/inbox|media/(?:posts|reels|stories|igtv|profile|other|archived_posts))/"
)
_KINDS = {
    "posts": Kind.POST,
    "photos": Kind.POST,
    "videos": Kind.POST,
    "reels": Kind.REEL,
    "igtv": Kind.IGTV,
    "stories": Kind.STORY,
    "archived_posts": Kind.ARCHIVED,
    "profile": Kind.PROFILE,
    "other": Kind.OTHER,
}


def recognise(source: Source) -> bool:
    """Tell whether files lie where Instagram's exports have them, and no list tells of pictures."""
    if instagram_json.recognise(source) or instagram_html.recognise(source):
        return False
    return any(_kind(file) or _MARKS.match(file) for file in source.entries)


def _kind(file: str) -> Kind | None:
    found = _PLACES.fullmatch(file)
    return _KINDS.get(found["new"] or found["old"]) if found and ending(file) in PICTURES | VIDEOS else None


def read(source: Source, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - every importer is told the time
    """Yield a post for each picture and video, and that the lists are missing."""
    person = person_in_name(source)
    for file in source.entries:
        kind = _kind(file)
        if kind is not None:
            post_id = f"{source.name}/{file}"
            yield Post(post_id=post_id, archive=source.name, person=person, kind=kind, source=NAME)
            yield Media(post_id=post_id, archive=source.name, file=file)
    yield Problem(archive=source.name, file=".", reason=ALONE)


#: What is said of a part without the others.
ALONE = "a part of an export without its lists: captions and times are in another part; read all parts together"

IMPORTER = Importer(
    NAME,
    "Part of Instagram's own export, without its lists",
    "Instagram splits large exports into several ZIPs: give igcore all of them in one go.",
    recognise,
    read,
)
