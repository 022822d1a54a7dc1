"""A part of Instagram's own export that has pictures and no lists: the lists are in another part.

Large exports come as several ZIPs. Which post a picture belongs to is in the lists; a part is of use beside the
one that has them. Alone it is an export all of whose lists are lost: each picture is a post of its own, of which
only the kind is known.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from igcore.importers import instagram_html, instagram_json
from igcore.importers.base import Importer, Row, pictures
from igcore.importers.instagram_export import NOT_POSTS, Export, export_in_name, person_in_name, unlisted
from igcore.importers.source import Source
from igcore.schema import Problem

NAME = "instagram-part"

#: Folders that nobody else has: a part may have nothing to see at all.
_SURE = re.compile(
    r"(?:[^/]+/)?(?:your_instagram_activity|personal_information|account_information|logged_information"
    r"|security_and_login_information)/"
)
#: Where exports of 2020 and later keep pictures, and where those before did. Others may call their folders so too.
_PLACES = re.compile(
    r"(?:[^/]+/)?(?:(?:public-)?media/(?:posts|reels|stories|igtv|profile|other|archived_posts)/"
    r"|(?:photos|videos|stories|profile)/\d{6}/[0-9a-f]{32}\.|messages/inbox/)"
)
#: What is said of a part without the others.
ALONE = "a part of an export without its lists: captions and times are in another part; read all parts together"


def recognise(source: Source) -> bool:
    """Tell whether it has Instagram's own folders and no list; pictures anywhere else are somebody's own."""
    if instagram_json.recognise(source) or instagram_html.recognise(source):
        return False
    if any(_SURE.match(file) for file in source.entries):
        return True
    if not source.entries and not source.problems:
        # Where there is nothing to tell of, Instagram puts a file that says so.
        return bool(export_in_name(source.name))
    elsewhere = (file for file in pictures(source) if not (_PLACES.match(file) or NOT_POSTS.search(file)))
    return any(_PLACES.match(file) for file in source.entries) and next(elsewhere, None) is None


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield a post for each picture and video, never those of messages; and that the lists are missing."""
    yield from unlisted(Export(source, now, NAME, person_in_name(source), broken=True))
    yield Problem(archive=source.name, file=".", reason=ALONE)


IMPORTER = Importer(
    NAME,
    "Part of Instagram's own export, without its lists",
    "Instagram splits large exports into several ZIPs: give igcore all of them in one go.",
    recognise,
    read,
)
