"""Promises of the notes that a build keeps on the disk: what goes in comes out, and what goes wrong is a sentence."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from igcore.errors import LibraryError
from igcore.library.database import declare, frame_of, insert, opened, values_of
from igcore.schema import Features, Kind, Post, frame
from tests.make_archive import backup, built
from tests.rows import features, post

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
posts = st.builds(
    post,
    post_id=texts,
    archive=texts,
    caption=st.none() | texts,
    user_id=st.none() | st.integers(-(2**63), 2**63 - 1),
    taken_at=st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    latitude=st.none() | st.floats(-90, 90),
    kind=st.sampled_from(Kind),
)


@given(st.lists(posts, max_size=5, unique_by=lambda each: each.post_id))
def test_rows_come_out_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, rows: list[Post]) -> None:
    """In their order, whatever is in them, as `frame` has them."""
    with opened(tmp_path_factory.mktemp("database") / "rows", new=True) as database:
        declare(database, "posts", Post)
        insert(database, "posts", Post, rows)
        found = frame_of(database.execute(f"SELECT {', '.join(Post.__slots__)} FROM posts ORDER BY row"), Post)

    assert_frame_equal(found, frame(rows, Post))
    assert list(values_of(found, Post)) == list(values_of(frame(rows, Post), Post))


def test_what_is_there_once_stays_as_it_came_first(tmp_path: Path) -> None:
    with opened(tmp_path / "rows", new=True) as database:
        declare(database, "features", Features, "UNIQUE (digest)")
        insert(database, "features", Features, [features(0, width=1), features(0, width=2)])
        found = database.execute("SELECT width FROM features").fetchall()

    assert found == [(1,)]


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """As on a full disk: SQLite says the same of a file that may not grow."""

    def write() -> None:
        with opened(tmp_path / "rows", new=True) as database:
            database.execute("PRAGMA max_page_count = 8")
            declare(database, "features", Features)
            insert(database, "features", Features, (features(minute) for minute in range(2000)))

    with pytest.raises(LibraryError, match="cannot be written or read: database or disk is full"):
        write()


def test_what_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(b"none of SQLite's" * 100)

    with pytest.raises(LibraryError, match="file is not a database"), opened(tmp_path / "rows"):
        pass


def test_nothing_is_left_of_the_notes(tmp_path: Path) -> None:
    """But what was read of the archive, for the next time; what a killed run left is in nobody's way."""
    archive, library = backup(tmp_path / "archive", 2), tmp_path / "library"
    (library / "read").mkdir(parents=True)
    for name in ("ledger.part", "plan.part"):
        (library / "read" / name).write_bytes(b"half written")

    built(library, archive)

    (kept,) = (library / "read").iterdir()
    with sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM posts").fetchone() == (2,)
    database.close()
