"""What importers and the extraction found, put together into the library's tables, some rows at a time."""

import hashlib
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from igcore.colour.alike import groups
from igcore.decode import VIDEO
from igcore.importers import image_folder, instagram_html, instagram_json, instagram_part
from igcore.importers.base import PICTURES
from igcore.importers.entry import ending
from igcore.importers.hashtags import hashtags_of
from igcore.importers.instagram_export import export_in_name
from igcore.library.database import sql, tables
from igcore.library.ledger import REPLACED, Ledger
from igcore.library.merging import merge
from igcore.schema import Hashtag, Image, Origin, Person, Post, Problem, TimeSource, dtypes

#: What is said of a file that a list names and no archive has.
MISSING = "named by a post, but not in the archive"
#: How importers begin what they say of a file that none of their lists names.
UNLISTED = "in the archive, but "
UNLISTED_BY_ANY = f"{UNLISTED}in no list of posts"
#: Importers that read the lists of Instagram's exports.
_LISTS = (instagram_json.NAME, instagram_html.NAME)


def is_problem(file: str, reason: str) -> bool:
    """Tell whether a reason is one to worry about: not of a video that never said to be a picture.

    Example:
        >>> is_problem("media/17950881910025404", VIDEO), is_problem("media/a.jpg", VIDEO)
        (False, True)
    """
    return reason != "" and not (reason == VIDEO and ending(file) not in PICTURES)


@dataclass(frozen=True)
class Assembled:
    """The library's tables, all but swatches, which are as they were measured; none of them is in memory."""

    database: sqlite3.Connection

    def tables(self) -> Mapping[str, Iterable[pa.Table]]:
        """Tables by name, as declared in `igcore.schema`, some rows at a time.

        Sorted by time, then post, then position; posts whose time the archive does not say have the EXIF time of their
        first picture, else the time of its file.
        """
        run = self.database.execute
        return {
            "images": tables(self._images(), Image),
            "posts": tables(run(_POSTS), Post),
            "hashtags": tables(self._hashtags(), Hashtag),
            "people": tables(self._people(), Person),
            "origins": tables(run(_ORIGINS), Origin),
            "problems": tables(run(_PROBLEMS), Problem),
        }

    def people(self) -> list[str]:
        """Names of everybody, most posts first."""
        return [name for (name,) in self.database.execute(_WHO)]

    def count_images(self) -> int:
        """How many pictures there are."""
        (count,) = self.database.execute("SELECT count(*) FROM images").fetchone()
        return int(count)

    def contents(self, first: str, last: str) -> list[str]:
        """Contents of pictures, of those from one digest to another."""
        return [digest for (digest,) in self.database.execute(_CONTENTS, (first, last))]

    def _images(self) -> Iterator[tuple[Any, ...]]:
        """Rows of images. Of those that look alike the first is known by the time the others come."""
        alike, ids = groups(phash for (phash,) in self.database.execute(_HASHES)).astype(np.int32), array("Q")
        for place, (post_id, archive, file, *rest) in enumerate(self.database.execute(_IMAGES)):
            image_id = hashlib.sha256("\0".join((archive, post_id, file)).encode()).hexdigest()[:16]
            ids.append(int(image_id, 16))
            yield image_id, post_id, archive, file, *rest, f"{ids[alike[place]]:016x}"

    def _hashtags(self) -> Iterator[tuple[Any, ...]]:
        for post_id, caption in self.database.execute(_CAPTIONS):
            for tag in hashtags_of(post_id, caption):
                yield tag.post_id, tag.position, tag.hashtag, tag.key

    def _people(self) -> Iterator[tuple[Any, ...]]:
        known = "SELECT person, user_id, archive FROM known_as WHERE key = ?"
        for key, name, posts in self.database.execute(_PEOPLE):
            persons, user_ids, archives = map(set, zip(*self.database.execute(known, (key,)), strict=True))
            found_as = sorted({*persons, *map(str, user_ids - {None})})
            yield key, name, ", ".join(found_as), posts, ", ".join(sorted(archives))


def assemble(ledger: Ledger) -> Assembled:
    """Make the library's tables of what is known so far; they are in the ledger until it is asked again."""
    merge(ledger)
    database = ledger.database
    database.create_function("is_problem", 2, is_problem, deterministic=True)
    database.executescript(_CLEAR)
    _leave_out_strays(database)
    for made in (_FOUND, _ORDERED, _PICTURES, _KNOWN_AS):
        database.executescript(made)
    _keep_problems(database)
    return Assembled(database)


def _leave_out_strays(database: sqlite3.Connection) -> None:
    """Leave of parts of exports whose lists were found nothing but their pictures in the posts of those lists.

    What such a part says by itself goes; each of its files that no list names is a problem.
    """
    run = database.execute
    read = sql("SELECT DISTINCT archive, source FROM records WHERE state <> {replaced}", replaced=REPLACED)
    found = {name for (name,) in run("SELECT DISTINCT archive FROM origins WHERE source = ?", (instagram_part.NAME,))}
    told = run(read).fetchall()
    # Archives that are called like parts of an export whose lists were read, though these may name nothing in them.
    exports = {export_in_name(archive) for archive, source in told if source in _LISTS} - {""}
    found |= {archive for archive, _ in told if export_in_name(archive) in exports}
    database.executemany(_STRAY, ((archive, source) for archive, source in told
                                  if source == instagram_part.NAME and archive in found))  # fmt: skip
    run(_UNNAMED, {"reason": UNLISTED_BY_ANY})
    run("DELETE FROM origins WHERE source = ?", (instagram_part.NAME,))
    run("DELETE FROM origins WHERE post_id IN (SELECT post_id FROM origins GROUP BY 1 HAVING count(*) = 1)")


def _keep_problems(database: sqlite3.Connection) -> None:
    """Problems that remain once all archives are together.

    A file in no list of its archive may be in one of another; a part of an export may have found its lists.
    """
    run = database.execute
    sources = {source for (source,) in run(sql("SELECT DISTINCT source {shown}", shown=_SHOWN))}
    where = {"unlisted": f"{UNLISTED}%", "alone": instagram_part.ALONE, "part": instagram_part.NAME}
    run(_LEFT, where | {"lists": not sources.isdisjoint(_LISTS)})
    run(_ABSENT, {"reason": MISSING})
    run(_FAILED)


_CLEAR = """
    DROP TABLE IF EXISTS found;
    DROP TABLE IF EXISTS shown;
    DROP TABLE IF EXISTS images;
    DROP TABLE IF EXISTS known_as;
    DROP TABLE IF EXISTS faults;
    DROP TABLE IF EXISTS stray;
    CREATE TABLE faults (archive TEXT, file TEXT, record INTEGER, reason TEXT);
    CREATE TABLE stray (row INTEGER PRIMARY KEY);
"""
_STRAY = sql(
    "INSERT INTO stray SELECT row FROM records WHERE archive = ? AND source = ? AND state <> {replaced}",
    replaced=REPLACED,
)
_UNNAMED = sql(
    """INSERT INTO faults SELECT media.archive, media.file, NULL, :reason
       FROM stray JOIN media ON media.post = stray.row WHERE state <> {replaced}""",
    replaced=REPLACED,
)
#: Rows of media that count.
_OF_POSTS = sql(
    "media.state <> {replaced} AND NOT EXISTS (SELECT 1 FROM stray WHERE stray.row = media.post)", replaced=REPLACED
)
#: Files that are there: which content they have, if it was measured, or why it could not be.
_FOUND = sql(
    """
    CREATE TABLE found (media INTEGER PRIMARY KEY, post INTEGER, modified INTEGER, feature INTEGER, video INTEGER,
                        reason TEXT);
    INSERT INTO found
    SELECT media.row, media.post, listed.modified, features.row,
           NOT listed.picture OR coalesce(measured.reason = '{video}', 0), nullif(measured.reason, '')
    FROM media JOIN listed ON listed.row = media.listed
    LEFT JOIN measured ON measured.archive = listed.archive AND measured.file = listed.file
    LEFT JOIN features ON features.digest = measured.digest
    WHERE {of_posts} ORDER BY media.row;
    CREATE INDEX found_of_posts ON found (post);
    """,
    video=VIDEO,
    of_posts=_OF_POSTS,
)
#: Posts in their order. In a folder of pictures a file that is none is no post either.
_ORDERED = sql(
    """
    CREATE TABLE shown (row INTEGER PRIMARY KEY, post INTEGER UNIQUE, taken_at INTEGER, taken_from TEXT);
    INSERT INTO shown (post, taken_at, taken_from)
    SELECT row, coalesce(taken_at, exif, modified) AS moment,
           CASE WHEN taken_at IS NOT NULL THEN taken_from
                WHEN exif IS NOT NULL THEN '{exif}' WHEN modified IS NOT NULL THEN '{file}' ELSE taken_from END
    FROM (SELECT row, post_id, taken_at, taken_from,
                 CASE WHEN taken_at IS NULL THEN (
                     SELECT exif_taken_at FROM found JOIN features ON features.row = found.feature
                     WHERE found.post = records.row AND exif_taken_at IS NOT NULL ORDER BY media LIMIT 1) END AS exif,
                 CASE WHEN taken_at IS NULL THEN (
                     SELECT modified FROM found
                     WHERE found.post = records.row AND modified IS NOT NULL ORDER BY media LIMIT 1) END AS modified
          FROM records
          WHERE state <> {replaced} AND NOT EXISTS (SELECT 1 FROM stray WHERE stray.row = records.row)
          AND (source <> '{folder}' OR EXISTS (
              SELECT 1 FROM found WHERE found.post = records.row AND feature IS NOT NULL)))
    ORDER BY moment IS NULL, moment, post_id;
    """,
    exif=TimeSource.EXIF,
    file=TimeSource.FILE,
    replaced=REPLACED,
    folder=image_folder.NAME,
)
#: Pictures in theirs. A file that a post names twice is one picture of it: that of the first time.
_PICTURES = """
    CREATE TABLE images (row INTEGER PRIMARY KEY, shown INTEGER, media INTEGER, feature INTEGER);
    INSERT INTO images (shown, media, feature)
    SELECT shown, first, feature
    FROM (SELECT shown.row AS shown, min(found.media) AS first, feature, position, file
          FROM shown JOIN found ON found.post = shown.post JOIN media ON media.row = found.media
          WHERE feature IS NOT NULL GROUP BY shown.row, archive, file)
    ORDER BY shown, position, file;
    CREATE INDEX images_of_posts ON images (shown);
    CREATE INDEX images_of_features ON images (feature);
"""
_SHOWN = "FROM shown JOIN records ON records.row = shown.post"
_LEFT = sql(
    """
    INSERT INTO faults SELECT archive, file, record, reason FROM problems
    WHERE NOT (reason LIKE :unlisted AND EXISTS (
        SELECT 1 FROM archives CROSS JOIN listed ON listed.archive = archives.row AND listed.file = problems.file
        CROSS JOIN media ON media.listed = listed.row CROSS JOIN found ON found.media = media.row
        WHERE archives.name = problems.archive))
    AND NOT (reason = :alone AND :lists AND archive NOT IN (SELECT archive {shown} WHERE source = :part))
""",
    shown=_SHOWN,
)
_ABSENT = sql(
    "INSERT INTO faults SELECT DISTINCT archive, file, NULL, :reason FROM media WHERE listed IS NULL AND {of_posts}",
    of_posts=_OF_POSTS,
)
_FAILED = (
    "INSERT INTO faults SELECT archive, file, NULL, reason FROM found JOIN media ON media.row = found.media"
    " WHERE reason IS NOT NULL AND is_problem(file, reason)"
)
_PROBLEMS = (
    "SELECT DISTINCT archive, file, record, reason FROM faults ORDER BY archive, file, record IS NULL, record, reason"
)
_ORIGINS = "SELECT post_id, archive, source, known_by, gives FROM origins ORDER BY post_id, archive, row"
_WHO = sql("SELECT name {shown} GROUP BY name ORDER BY count(*) DESC, min(shown.row)", shown=_SHOWN)
_CAPTIONS = sql(
    "SELECT post_id, caption {shown} WHERE instr(caption, '#') OR instr(caption, '\uff03') ORDER BY shown.row",
    shown=_SHOWN,
)
_CONTENTS = (
    "SELECT digest FROM features WHERE digest BETWEEN ? AND ?"
    " AND EXISTS (SELECT 1 FROM images WHERE images.feature = features.row)"
)
_HASHES = "SELECT phash FROM images JOIN features ON features.row = images.feature ORDER BY images.row"
_VIDEOS = "(SELECT coalesce(sum(video), 0) FROM found WHERE found.post = records.row)"


def _selected(row: type, other: Mapping[str, str]) -> str:
    return ", ".join(other.get(name, name) for name in dtypes(row))


_TIMES = {"person": "records.name", "taken_at": "shown.taken_at", "taken_from": "shown.taken_from"}
_POST = _selected(Post, _TIMES | {"videos": _VIDEOS})
_POSTS = sql("SELECT {post} {shown} ORDER BY shown.row", post=_POST, shown=_SHOWN)
#: The id of a post is that of its picture only if there is no other.
_ALONE = "NOT EXISTS (SELECT 1 FROM images AS other WHERE other.shown = images.shown AND other.row <> images.row)"
_OF_IMAGES = _TIMES | {
    "image_id": "",
    "post_id": "records.post_id",
    "archive": "media.archive",
    "media_id": f"coalesce(media.media_id, CASE WHEN {_ALONE} THEN records.media_id END)",
    "alike": "",
}
_IMAGE = _selected(Image, _OF_IMAGES).strip(", ")
_IMAGES = sql(
    "SELECT {image} FROM images JOIN media ON media.row = images.media"
    " JOIN features ON features.row = images.feature JOIN shown ON shown.row = images.shown"
    " JOIN records ON records.row = shown.post ORDER BY images.row",
    image=_IMAGE,
)
#: Everybody who has a post. A record whose post is somebody else's only guessed whose it was.
_THEIRS = (
    "FROM records AS told JOIN faces ON faces.row = told.face"
    " JOIN records ON records.row = coalesce(told.became, told.row) JOIN shown ON shown.post = records.row"
    " WHERE records.name = faces.name"
)
_PEOPLE = sql(
    "SELECT key, faces.name, count(DISTINCT records.row) {theirs} GROUP BY key ORDER BY 3 DESC, key", theirs=_THEIRS
)
_KNOWN_AS = sql(
    """
    CREATE TABLE known_as AS SELECT DISTINCT key, faces.person, faces.user_id, faces.archive {theirs};
    CREATE INDEX known_as_by_key ON known_as (key);
    """,
    theirs=_THEIRS,
)
