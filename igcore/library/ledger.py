"""All that is known while a library is built, in one database on the disk: what archives say, and what was measured.

    archives   row, path, name             archives that the library has; others that were measured once have no name
    records    as `schema.Post`            what archives say of posts; `name` is the person's in the library, `face` who
                                           it is by the archive, `state` see below, `became` the post that has it now
    media      as `schema.Media`           files that records name; `post` is their record, `listed` the file, if there
    listed     as `reading.Listed`         files that are there; `picture` tells whether they are to be measured
    problems   as `schema.Problem`
    faces      row, user_id, person, ...   whoever archives tell of, each once
    measured   archive, file, ...          as `cache.File`
    features   as `schema.Features`
    present    digest                      contents that were measured and have a thumbnail

Records and media are as archives have them; what `merging` makes of those that are one post stands beside them.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa

from igcore.importers.base import VIDEOS
from igcore.importers.entry import ending
from igcore.library import cache
from igcore.library.database import AT_ONCE, address, declare, insert, opened, some, sql, tables
from igcore.library.people import keys_of, with_people
from igcore.schema import Features, Media, Post, Problem, dtypes

#: Of records and media: as read; replaced by another one for now; put in place of others for now.
READ, REPLACED, MADE = range(3)

_POST, _MEDIA, _FEATURES = (", ".join(dtypes(row)) for row in (Post, Media, Features))
_OF_POST, _OF_MEDIA = (", ".join(f"{name}.{column}" for column in dtypes(row)) for name, row in
                       (("posts", Post), ("media", Media)))  # fmt: skip
_MARKS = ", ".join("?" * len(dtypes(Features)))
_STATE = f"state INTEGER NOT NULL DEFAULT {READ}"
_SCHEMA = """
CREATE TABLE archives (row INTEGER PRIMARY KEY, path TEXT UNIQUE, name TEXT);
CREATE TABLE listed (row INTEGER PRIMARY KEY, archive INTEGER, file TEXT, version TEXT, modified INTEGER,
                     picture INTEGER, UNIQUE (archive, file));
CREATE TABLE faces (row INTEGER PRIMARY KEY, user_id INTEGER, person TEXT, source TEXT, archive TEXT,
                    key TEXT, name TEXT);
CREATE INDEX faces_of_persons ON faces (person, archive);
CREATE TABLE measured (archive INTEGER, file TEXT, version TEXT, digest TEXT, reason TEXT, PRIMARY KEY (archive, file))
    WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX media_of_posts ON media (post);
CREATE INDEX media_of_files ON media (listed);
"""


def is_picture(file: str) -> bool:
    """Tell whether the file is to be measured: everything that is not a video by its ending."""
    return ending(file) not in VIDEOS


class Ledger:
    """What is known of archives, and the names that their people have in the library."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Make its tables in an empty database."""
        self.database = database
        self._taken: set[str] = set()
        database.create_function("is_picture", 1, is_picture, deterministic=True)
        database.executescript(_SCHEMA)
        more = ("name TEXT", "face INTEGER", _STATE, "became INTEGER")
        declare(database, "records", Post, *more)
        declare(database, "media", Media, "post INTEGER", "listed INTEGER", _STATE)
        declare(database, "problems", Problem)
        declare(database, "features", Features, "UNIQUE (digest)")

    def add(self, path: str, name: str, kept: Path | None) -> None:
        """Add an archive and what was read of it, if anything was."""
        run = self.database.execute
        run("INSERT OR IGNORE INTO archives (path, name) VALUES (?, ?)", (path, name))
        (archive,) = run("SELECT row FROM archives WHERE path = ?", (path,)).fetchone()
        if kept is None:
            return
        last = {
            table: run(sql("SELECT coalesce(max(row), 0) FROM {table}", table=table)).fetchone()[0]
            for table in ("records", "listed")
        }
        self.database.commit()
        run("ATTACH ? AS kept", (address(kept),))
        for command in _ADD:
            run(command, {"archive": archive, **last})
        self.database.commit()
        run("DETACH kept")

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Add what cannot be read, and why."""
        insert(self.database, "problems", Problem, problems)

    def close_reading(self) -> None:
        """Say that all archives are there: files that one names and another holds are found.

        Files that an archive names and lacks may lie in others, as the parts of one export have them. Another archive's
        file is the one that is named if their paths are equal but for a first folder of either.
        """
        run = self.database.execute
        lost = run("SELECT row, file FROM media WHERE listed IS NULL")
        rows = lost.fetchmany(AT_ONCE)
        if rows:
            run("CREATE INDEX listed_files ON listed (file)")
            run(sql("CREATE INDEX listed_tails ON listed ({tail})", tail=_TAIL))
        while rows:
            found = []
            for row, file in rows:
                places = (run(_LYING, {"path": path}).fetchone() for path in _paths(file))
                if lying := next(filter(None, places), None):
                    found.append((*lying, row))
            self.database.executemany("UPDATE media SET listed = ?, archive = ?, file = ? WHERE row = ?", found)
            rows = lost.fetchmany(AT_ONCE)
        # Not before: an index on what changes on the way would lead astray.
        self.database.executescript(_INDEXES)

    def faces(self) -> pd.DataFrame:
        """Whoever archives tell of: `user_id`, `person`, `source` and `archive`, in the order of their first posts."""
        rows = self.database.execute("SELECT user_id, person, source, archive FROM faces ORDER BY row").fetchall()
        columns = ["user_id", "person", "source", "archive"]
        types = {name: dtype for name, dtype in dtypes(Post).items() if name in columns}
        return pd.DataFrame(rows, columns=columns, dtype=object).astype(types)

    def call(self, people: Mapping[str, str]) -> None:
        """Give people the names that they have in the library, by user id or name in an archive."""
        faces = self.faces()
        if not faces.empty:
            rows = zip(keys_of(faces), with_people(faces, people)["person"], range(1, len(faces) + 1), strict=True)
            self.database.executemany("UPDATE faces SET key = ?, name = ? WHERE row = ?", rows)
        self.database.execute("UPDATE records SET name = (SELECT name FROM faces WHERE faces.row = records.face)")

    def take(self, folder: Path) -> None:
        """Take what was measured since it was taken last; of two parts that speak of the same the later one counts."""
        for part in cache.finished(folder):
            if part.name not in self._taken:
                self._taken.add(part.name)
                self._put(part)

    def _put(self, part: Path) -> None:
        run = self.database
        for files in some(cache.rows_of_part(part, "files")):
            roots = dict.fromkeys(root for root, *_ in files)
            run.executemany("INSERT OR IGNORE INTO archives (path) VALUES (?)", ((root,) for root in roots))
            run.executemany(_MEASURED, files)
        run.executemany(_FEATURE, ((values[0], *values) for values in cache.rows_of_part(part, "features")))

    def note_present(self, digests: Iterable[Iterable[str]]) -> None:
        """Note which of the contents that were measured have a thumbnail; others are to be measured again."""
        self.database.executescript("DROP TABLE IF EXISTS present; CREATE TABLE present (digest TEXT PRIMARY KEY);")
        command = "INSERT OR IGNORE INTO present SELECT digest FROM features WHERE digest = ?"
        for part in digests:
            self.database.executemany(command, ((digest,) for digest in part))

    def is_present(self, digest: str) -> bool:
        """Tell whether a content was measured and has a thumbnail."""
        return self.database.execute("SELECT 1 FROM present WHERE digest = ?", (digest,)).fetchone() is not None

    def compact(self, folder: Path) -> None:
        """Put one part in place of many, once all of them are taken; see `cache.compact`."""
        cache.compact(folder, *self._measures())
        self._taken = {part.name for part in cache.finished(folder)}

    def forget(self, folder: Path, path: str) -> None:
        """Forget what was measured of an archive, and the features of contents that no other one has."""
        run = self.database.execute
        theirs = run("DELETE FROM measured WHERE archive = (SELECT row FROM archives WHERE path = ?)", (path,))
        if theirs.rowcount:
            run("DELETE FROM features WHERE digest NOT IN (SELECT digest FROM measured)")
            cache.replace(folder, *self._measures(), self._contents)

    def _measures(self) -> tuple[Iterator[pa.Table], Iterator[pa.Table]]:
        run = self.database.execute
        return tables(run(_FILES), cache.File), tables(run(_CONTENTS), Features)

    def _contents(self, first: str, last: str) -> list[str]:
        command = "SELECT digest FROM features WHERE digest BETWEEN ? AND ?"
        return [digest for (digest,) in self.database.execute(command, (first, last))]

    @property
    def archives(self) -> int:
        """How many archives have records."""
        (count,) = self.database.execute("SELECT count(DISTINCT archive) FROM faces").fetchone()
        return int(count)


#: A path without its first folder, or as it is where there is none.
_TAIL = "substr(file, instr(file, '/') + 1)"
_LYING = sql(
    "SELECT listed.row, archives.name, file FROM listed JOIN archives ON archives.row = listed.archive"
    " WHERE file = :path OR {tail} = :path ORDER BY listed.row LIMIT 1",
    tail=_TAIL,
)


def _paths(file: str) -> list[str]:
    """A path, and without its first folder; only while there is a folder in it, for names alone prove nothing."""
    return [path for path in (file, file.partition("/")[2]) if "/" in path]


_ADD = (
    "INSERT OR IGNORE INTO listed SELECT :listed + row, :archive, file, version, modified, is_picture(file)"
    " FROM kept.files ORDER BY row",
    "INSERT INTO faces (user_id, person, source, archive)"
    " SELECT user_id, person, source, archive FROM kept.posts GROUP BY 1, 2, 3, 4 ORDER BY min(row)",
    sql(
        "INSERT INTO records (row, {post}, name, face)"
        " SELECT :records + posts.row, {of_post}, posts.person, faces.row FROM kept.posts"
        " JOIN faces ON faces.person = posts.person AND faces.archive = posts.archive AND faces.source = posts.source"
        " AND faces.user_id IS posts.user_id ORDER BY posts.row",
        post=_POST,
        of_post=_OF_POST,
    ),
    sql(
        "INSERT INTO media ({media}, post, listed)"
        " SELECT {of_media}, :records + posts.row, :listed + files.row FROM kept.media"
        " LEFT JOIN kept.posts ON posts.post_id = media.post_id LEFT JOIN kept.files ON files.file = media.file"
        " ORDER BY media.row",
        media=_MEDIA,
        of_media=_OF_MEDIA,
    ),
    "INSERT INTO problems (archive, file, record, reason)"
    " SELECT archive, file, record, reason FROM kept.problems ORDER BY row",
)
_MEASURED = (
    "INSERT OR REPLACE INTO measured (archive, file, version, digest, reason)"
    " VALUES ((SELECT row FROM archives WHERE path = ?), ?, ?, ?, ?)"
)
#: Of what is there once more all but its row is replaced.
_FEATURE = sql(
    "INSERT OR REPLACE INTO features (row, {features}) VALUES ((SELECT row FROM features WHERE digest = ?), {marks})",
    features=_FEATURES,
    marks=_MARKS,
)
_FILES = "SELECT path, file, version, digest, reason FROM measured JOIN archives ON archives.row = archive"
_CONTENTS = sql("SELECT {features} FROM features ORDER BY row", features=_FEATURES)


@contextmanager
def new_ledger(folder: Path) -> Iterator[Ledger]:
    """Give an empty ledger, which lies in a folder as long as it is used."""
    path = folder / "ledger.part"
    try:
        with opened(path, new=True) as database:
            yield Ledger(database)
    finally:
        path.unlink(missing_ok=True)
