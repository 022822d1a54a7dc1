"""Which records may be one post, found without having all of them in memory; those then are made one by `together`.

Whatever two records of a post have in common is looked for by the database. Records that have something in common,
directly or by way of others, form a group; groups are independent of each other, so they are looked at some at a time.
All other records are posts as they are.
"""

import sqlite3
from array import array
from collections.abc import Iterator, Mapping

import pandas as pd

from igcore.importers import LOOSE
from igcore.library.database import AT_ONCE, frame_of, sql, values_of
from igcore.library.gallery import LOOKS
from igcore.library.ledger import MADE, READ, REPLACED, Ledger
from igcore.library.together import TOLD, Together, plain, together
from igcore.schema import Features, Media, Origin, Post, among, dtypes

#: Between the archive and the id of a post: two archives may have the same post, until `together` makes them one.
RECORD = "\0"


def merge(ledger: Ledger) -> None:
    """Put one post in place of the records that are one, by what is measured so far.

    The ledger has a table `origins` then, as `schema.Origin`; records and media that are not `REPLACED` are posts and
    their files.
    """
    database, several = ledger.database, ledger.archives > 1
    database.executescript(_UNDO)
    if _find_groups(database, several):
        for rows in _groups(database):
            database.execute("DELETE FROM chosen")
            database.executemany("INSERT INTO chosen VALUES (?)", ((row,) for row in rows))
            _put(database, *_together(database, several))


_UNDO = sql(
    """
    DROP TABLE IF EXISTS origins;
    CREATE TABLE origins (row INTEGER PRIMARY KEY, post_id TEXT, archive TEXT, source TEXT, known_by TEXT, gives TEXT);
    DROP TABLE IF EXISTS grouped;
    CREATE TABLE grouped (first INTEGER, row INTEGER, PRIMARY KEY (first, row)) WITHOUT ROWID;
    DROP TABLE IF EXISTS chosen;
    CREATE TABLE chosen (row INTEGER PRIMARY KEY);
    DELETE FROM records WHERE state = {made};
    DELETE FROM media WHERE state = {made};
    UPDATE records SET state = {read}, became = NULL WHERE state = {replaced};
    UPDATE media SET state = {read} WHERE state = {replaced};
""",
    made=MADE,
    read=READ,
    replaced=REPLACED,
)
#: Records that have an id in common: those of one archive too.
_ONE = (
    "SELECT media_id, row FROM records WHERE media_id IN"
    " (SELECT media_id FROM records WHERE media_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1)",
)
#: What else records of several archives may have in common: all that `together` goes by, and at times more than that.
_SEVERAL = (
    "SELECT fbid, row FROM records WHERE fbid IN"
    " (SELECT fbid FROM records WHERE fbid IS NOT NULL GROUP BY 1 HAVING count(*) > 1)",
    "SELECT archive || '/' || file AS place, post FROM media WHERE post IS NOT NULL",
    "SELECT digest, post FROM media JOIN listed ON listed.row = media.listed"
    " JOIN measured ON measured.archive = listed.archive AND measured.file = listed.file"
    " WHERE post IS NOT NULL AND digest <> ''",
    "SELECT words, row FROM (SELECT (taken_at / 60000) || ' ' || plain(caption) AS words, row FROM records"
    " WHERE taken_at IS NOT NULL AND is_told(taken_from, source) AND caption <> '')",
    "SELECT (taken_at / 1000) || ' ' || name AS moment, row FROM records"
    " WHERE taken_at IS NOT NULL AND is_told(taken_from, source)",
)


def _find_groups(database: sqlite3.Connection, several: bool) -> bool:
    """Put records that have something in common into `grouped`, by the first of their group; tell whether any have."""
    database.create_function("plain", 1, plain, deterministic=True)
    database.create_function("is_told", 2, _is_told, deterministic=True)
    (last,) = database.execute("SELECT coalesce(max(row), 0) FROM records").fetchone()
    before = array("q", range(last + 1))

    def first(row: int) -> int:
        while before[row] != row:
            before[row] = row = before[before[row]]
        return row

    for command in (*_ONE, *(_SEVERAL if several else ())):
        known, met = None, 0
        for key, row in database.execute(f"{command} ORDER BY 1, 2"):
            one, other = first(met if key == known else row), first(row)
            before[max(one, other)] = min(one, other)
            known, met = key, row
    found = ((place, row) for row in range(1, last + 1) if (place := first(row)) != row)
    database.executemany("INSERT INTO grouped VALUES (?, ?)", found)
    database.execute("INSERT OR IGNORE INTO grouped SELECT DISTINCT first, first FROM grouped")
    return bool(database.execute("SELECT EXISTS (SELECT 1 FROM grouped)").fetchone()[0])


def _is_told(taken_from: str | None, source: str) -> bool:
    """Tell whether the time of a record proves anything: that of a file, or of a picture in a folder, does not."""
    return taken_from in TOLD and source not in LOOSE


def _groups(database: sqlite3.Connection) -> Iterator[list[int]]:
    """Records of some whole groups at a time, in their order."""
    rows: list[int] = []
    last = None
    for place, row in database.execute("SELECT first, row FROM grouped ORDER BY 1, 2"):
        if len(rows) >= AT_ONCE and place != last:
            yield sorted(rows)
            rows = []
        rows.append(row)
        last = place
    yield sorted(rows)


def _together(database: sqlite3.Connection, several: bool) -> tuple[Together, dict[str, int]]:
    """Make records of the same post one, among those that are chosen; and tell which record has which id."""
    run = database.execute
    posts = frame_of(
        run(sql("SELECT {named} FROM chosen CROSS JOIN records USING (row) ORDER BY row", named=_NAMED)), Post
    )
    # Two archives may have the same id; by these each record has its own.
    ids = (posts["archive"] + RECORD + posts["post_id"]).tolist()
    rows = [row for (row,) in run("SELECT row FROM chosen ORDER BY row")]
    media = frame_of(
        run(
            sql(
                "SELECT {of_rows} FROM chosen CROSS JOIN media ON post = chosen.row ORDER BY media.row",
                of_rows=_OF_ROWS,
            )
        ),
        Media,
    )
    called = dict(zip(map(str, rows), ids, strict=True))
    files = run(sql("SELECT DISTINCT media.archive, media.file, digest {measured}", measured=_MEASURED))
    looks = run(
        sql("SELECT DISTINCT {looking} {measured} JOIN features USING (digest)", looking=_LOOKING, measured=_MEASURED)
    )
    met = together(
        posts.assign(post_id=pd.array(ids, "string")),
        media.assign(post_id=media["post_id"].map(called).astype("string")),
        pd.DataFrame(files.fetchall(), columns=list(_FILES)).astype(_FILES),
        pd.DataFrame(looks.fetchall(), columns=list(_LOOKS)).astype(_LOOKS),
        several=several,
    )
    return met, dict(zip(ids, rows, strict=True))


_NAMED = ", ".join("name" if column == "person" else column for column in dtypes(Post))
_OF_ROWS = ", ".join("CAST(post AS TEXT)" if column == "post_id" else f"media.{column}" for column in dtypes(Media))
_MEASURED = (
    "FROM chosen CROSS JOIN media ON media.post = chosen.row JOIN listed ON listed.row = media.listed"
    " JOIN measured ON measured.archive = listed.archive AND measured.file = listed.file"
)
_FILES = dict.fromkeys(("archive", "file", "digest"), "string")
_LOOKS = {name: dtypes(Features)[name] for name in LOOKS}
_LOOKING = ", ".join(_LOOKS)


def _put(database: sqlite3.Connection, met: Together, rows: Mapping[str, int]) -> None:
    """Put posts that had several records in place of these; `rows` are the records' own, by their ids."""
    merged = met.became[met.became.duplicated(keep=False)]
    posts, media = (table[among(table["post_id"], merged)] for table in (met.posts, met.media))
    made: dict[str, int] = {}
    for values in values_of(posts, Post):
        record, *rest = values
        cursor = database.execute(_MADE_POST, (_plain(record), *rest, values[_PERSON]))
        made[record] = int(cursor.lastrowid or 0)
    replaced = [(made[record], rows[str(each)]) for each, record in merged.items()]
    database.executemany(
        sql("UPDATE records SET state = {replaced}, became = ? WHERE row = ?", replaced=REPLACED), replaced
    )
    database.executemany(
        sql("UPDATE media SET state = {replaced} WHERE post = ?", replaced=REPLACED), ((row,) for _, row in replaced)
    )
    database.executemany(
        _MADE_MEDIA,
        ((_plain(record), archive, *rest, made[record], archive, rest[0])
         for record, archive, *rest in values_of(media, Media)),
    )  # fmt: skip
    origins = met.origins.assign(post_id=met.origins["post_id"].map(_plain).astype("string"))
    database.executemany(_ORIGIN, values_of(origins, Origin))


_POST, _MEDIA = (", ".join(dtypes(row)) for row in (Post, Media))
_POST_MARKS, _MEDIA_MARKS = (", ".join("?" * len(dtypes(row))) for row in (Post, Media))
_PERSON = list(dtypes(Post)).index("person")
_MADE_POST = sql(
    "INSERT INTO records ({post}, name, state) VALUES ({post_marks}, ?, {made})",
    post=_POST,
    post_marks=_POST_MARKS,
    made=MADE,
)
_MADE_MEDIA = sql(
    "INSERT INTO media ({media}, state, post, listed)"
    " VALUES ({media_marks}, {made}, ?, (SELECT listed.row FROM archives"
    " CROSS JOIN listed ON listed.archive = archives.row WHERE archives.name = ? AND file = ?))",
    media=_MEDIA,
    media_marks=_MEDIA_MARKS,
    made=MADE,
)
_ORIGIN = "INSERT INTO origins (post_id, archive, source, known_by, gives) VALUES (?, ?, ?, ?, ?)"


def _plain(record: str) -> str:
    return record.partition(RECORD)[2]
