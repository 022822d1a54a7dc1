"""Promises of `igcore.importers.stogram`."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore import media_id
from igcore.importers.base import Row
from igcore.importers.source import open_source
from igcore.importers.stogram import read, recognise
from igcore.schema import Kind, Media, Post, Problem, TimeSource, frame
from tests.found import posts, problems
from tests.make_golden import ARCHIVES
from tests.rows import ANNA, NOW, START

SAMPLE = ARCHIVES / "stogram"
NUMBER = media_id.make(START, 1)
FILE = f"anna/2016-08-15 02.00.00 {NUMBER}_{ANNA}.jpg"
GOOD: dict[str, Any] = {
    "instagram_id": f"{NUMBER}_{ANNA}",
    "web_url": media_id.post_link(media_id.shortcode(NUMBER)),
    "title": "A title",
    "created_time": int(START.timestamp()),
    "file": FILE.replace("/", "\\"),
    "thumbnail_file": None,
    "is_video": 0,
    "state": 4,
    "ownerName": "anna",
    "ownerId": str(ANNA),
}

cells = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.binary(max_size=8)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from([FILE, "..\\..\\a.jpg", "a.jpg", "/", "\\", f"{NUMBER}_1", "1_1", "https://instagram.com/p/B/"])
)


def database(path: Path, *records: dict[str, Any], columns: tuple[str, ...] = tuple(GOOD)) -> None:
    """Write a database of these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE photos (id INTEGER PRIMARY KEY, {names})")
        rows = [[record[name] for name in columns] for record in records]
        connection.executemany(f"INSERT INTO photos ({names}) VALUES ({marks})", rows)
        connection.commit()


def script(path: Path, text: str) -> None:
    """Write a database of any other kind."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)


def found(root: Path, *files: str) -> list[Row]:
    """What a folder reads as, with these files put into it."""
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"a picture")
    return list(read(open_source(root), NOW))


@pytest.mark.parametrize("folder", ["", "4K Stogram/"])
def test_a_row_is_a_post_with_its_file(tmp_path: Path, folder: str) -> None:
    database(tmp_path / folder / ".stogram.sqlite", GOOD)

    assert found(tmp_path, folder + FILE) == [
        Post(
            post_id=f"{NUMBER}_{ANNA}",
            archive=tmp_path.name,
            person="anna",
            user_id=ANNA,
            media_id=NUMBER,
            shortcode=media_id.shortcode(NUMBER),
            taken_at=START,
            taken_from=TimeSource.EXPORT,
            caption="A title",
            source="stogram",
        ),
        Media(post_id=f"{NUMBER}_{ANNA}", archive=tmp_path.name, file=folder + FILE, media_id=NUMBER),
    ]
    assert recognise(open_source(tmp_path))


@pytest.mark.parametrize("name", ["a/b/.stogram.sqlite", "stogram.sqlite", ".stogram.sqlite-wal", "a.sqlite"])
def test_other_files_are_no_databases_of_4k_stogram(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"")

    assert not recognise(open_source(tmp_path))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        *((number, Kind.POST) for number in (None, 0, 2, 3, "0")),
        *((number, Kind.STORY) for number in (4, 5, 16, 17)),
        (65, Kind.REEL),
        (8, Kind.PROFILE),
        (1024, Kind.OTHER),
    ],
)
def test_kinds(tmp_path: Path, number: Any, kind: Kind) -> None:
    database(tmp_path / ".stogram.sqlite", GOOD | {"is_video": number})

    assert [post.kind for post in posts(found(tmp_path, FILE))] == [kind]


@pytest.mark.parametrize(
    "place",
    [
        FILE,
        FILE.replace("/", "\\"),
        "C:\\Users\\me\\Pictures\\" + FILE.replace("/", "\\"),
        f"/Users/me/{FILE}",
        f"./{FILE}",
    ],
)
def test_a_file_is_found_whatever_computer_wrote_its_place(tmp_path: Path, place: str) -> None:
    database(tmp_path / ".stogram.sqlite", GOOD | {"file": place, "ownerName": None})
    rows = found(tmp_path, FILE)

    assert [row.file for row in rows if isinstance(row, Media)] == [FILE]
    assert [post.person for post in posts(rows)] == ["anna"]


def test_pictures_of_one_link_are_one_post(tmp_path: Path) -> None:
    children = [NUMBER + 1, NUMBER + 2]
    rows = [GOOD | {"instagram_id": f"{child}_{ANNA}", "file": f"anna\\{child}.jpg"} for child in children]
    database(tmp_path / ".stogram.sqlite", *rows)
    read_as = found(tmp_path, *(f"anna/{child}.jpg" for child in children))

    assert [post.media_id for post in posts(read_as)] == [NUMBER]
    assert [(row.position, row.media_id) for row in read_as if isinstance(row, Media)] == [
        (1, children[0]),
        (2, children[1]),
    ]


def test_a_row_without_ids_and_time_has_those_of_its_file(tmp_path: Path) -> None:
    bare = dict.fromkeys(GOOD) | {"file": FILE, "created_time": 0}
    database(tmp_path / ".stogram.sqlite", bare)
    [post] = posts(found(tmp_path, FILE))

    assert (post.media_id, post.user_id, post.person, post.caption) == (NUMBER, ANNA, "anna", None)
    assert (post.taken_at, post.taken_from) == (START, TimeSource.ID)


def test_an_older_database_may_lack_columns(tmp_path: Path) -> None:
    """SQLite would take the name of a column that is not there for a text."""
    database(tmp_path / ".stogram.sqlite", GOOD, columns=("instagram_id", "created_time", "file"))
    [post] = posts(found(tmp_path, FILE))

    assert (post.post_id, post.person, post.caption) == (f"{NUMBER}_{ANNA}", "anna", None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"created_time": 5}, "lies outside the years of Instagram"),
        ({"created_time": 10**15}, "is no time"),
        ({"created_time": "soon"}, "is no time"),
        ({"title": b"no text"}, "of another kind"),
        ({"file": 5}, "of another kind"),
    ],
)
def test_a_malformed_row_is_a_problem_and_the_rest_is_read(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    database(tmp_path / ".stogram.sqlite", GOOD | {"instagram_id": "1_1"} | change, GOOD)
    rows = found(tmp_path, FILE)

    assert [post.caption for post in posts(rows)] == ["A title"]
    assert [(problem.file, problem.record) for problem in problems(rows)] == [(".stogram.sqlite", 0)]
    assert reason in problems(rows)[0].reason


def test_what_has_no_picture_is_named_and_what_has_no_row_is_told(tmp_path: Path) -> None:
    waiting = GOOD | {"instagram_id": "", "web_url": "", "file": None, "state": 1}
    half = GOOD | {"file": "half.jpg", "state": 1}
    database(tmp_path / ".stogram.sqlite", GOOD, waiting, half, GOOD | {"file": "..\\secret.jpg"})
    rows = found(tmp_path, "b.jpg", "b.jpg.thumb.stogram")

    assert [row.file for row in rows if isinstance(row, Media)] == [FILE, "../secret.jpg"]
    assert [(problem.file, problem.reason) for problem in problems(rows)] == [
        (".stogram.sqlite", "in the database, but its download was not finished"),
        ("half.jpg", "in the database, but its download was not finished"),
        ("b.jpg", "in the archive, but not in the database"),
    ]


def whole(folder: Path) -> bytes:
    database(folder / ".stogram.sqlite", GOOD)
    return (folder / ".stogram.sqlite").read_bytes()


@pytest.mark.parametrize("cut", [0, 10, 100, 4096])
def test_of_a_broken_database_the_names_of_files_are_left(tmp_path: Path, cut: int) -> None:
    data = whole(tmp_path)
    (tmp_path / ".stogram.sqlite").write_bytes(data[:cut])
    rows = found(tmp_path, FILE)

    assert [(post.post_id, post.source) for post in posts(rows)] == [(f"{NUMBER}_{ANNA}", "id-names")]
    assert [problem.file for problem in problems(rows)] == [".stogram.sqlite"]
    assert problems(rows)[0].reason.startswith("cannot be read to its end as a database: ")


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE other (id)",
        "CREATE VIEW photos AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS file FROM n",
        "CREATE VIRTUAL TABLE photos USING fts5(file)",
    ],
)
def test_what_computes_is_no_table_of_photos(tmp_path: Path, text: str) -> None:
    script(tmp_path / ".stogram.sqlite", text)

    assert [problem.reason for problem in problems(found(tmp_path))] == [
        "cannot be read to its end as a database: it has no table of photos"
    ]


def test_a_default_that_is_longer_than_the_file_is_refused(tmp_path: Path) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT 'a' FROM n"
    default = "x" * 9999
    script(
        tmp_path / ".stogram.sqlite",
        f"CREATE TABLE photos (file); INSERT INTO photos {many}; ALTER TABLE photos ADD title DEFAULT '{default}'",
    )

    assert problems(found(tmp_path))[0].reason.endswith("its pages lead in circles")


def test_one_that_was_not_closed_is_read_without_what_lies_beside_it(tmp_path: Path) -> None:
    data = whole(tmp_path)
    (tmp_path / ".stogram.sqlite").write_bytes(data[:18] + b"\2\2" + data[20:])
    (tmp_path / ".stogram.sqlite-wal").write_bytes(b"more")
    rows = found(tmp_path, FILE)

    assert [post.caption for post in posts(rows)] == ["A title"]
    assert problems(rows)[0].reason.startswith("4K Stogram was not closed")


def test_reading_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    data = whole(tmp_path)
    found(tmp_path, FILE)

    assert {path.name for path in tmp_path.iterdir()} == {".stogram.sqlite", "anna"}
    assert (tmp_path / ".stogram.sqlite").read_bytes() == data


@settings(max_examples=100)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(GOOD, cells)), max_size=3))
def test_any_rows_are_read_or_a_problem(records: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        database(Path(folder) / ".stogram.sqlite", *records, GOOD)
        rows = found(Path(folder), FILE, "a.jpg")

    assert f"{NUMBER}_{ANNA}" in {post.post_id for post in posts(rows)}
    assert len(frame(posts(rows), Post)) == len({post.post_id for post in posts(rows)})
    # Files that are named and not there may be in another archive; each is of one post.
    files = [row.file for row in rows if isinstance(row, Media)]
    assert FILE in files
    assert len(files) == len(set(files))
    frame(problems(rows), Problem)


@settings(max_examples=100)
@given(st.integers(0, 8191), st.binary(min_size=1, max_size=64))
def test_any_damage_is_read_around_or_a_problem(place: int, damage: bytes) -> None:
    with TemporaryDirectory() as folder:
        data = whole(Path(folder))
        (Path(folder) / ".stogram.sqlite").write_bytes(data[:place] + damage + data[place + len(damage) :])
        rows = found(Path(folder), FILE)

    assert rows
    frame(posts(rows), Post)


def test_the_sample_has_every_kind_and_every_problem() -> None:
    rows = list(read(open_source(SAMPLE), NOW))

    assert {post.kind for post in posts(rows)} == {Kind.POST, Kind.STORY, Kind.REEL, Kind.PROFILE}
    assert len(posts(rows)) == 11
    assert sum(isinstance(row, Media) for row in rows) == 12
    assert len(problems(rows)) == 4
    assert "Piñata" in {post.caption for post in posts(rows)}


def test_the_shared_database_reads_as_it_was_written(shared: Path) -> None:
    rows = list(read(open_source(shared / "archives" / "4k_stogram_synthetic"), NOW))

    assert [(post.media_id, post.kind, post.caption) for post in posts(rows)] == [
        (1462100981691974657, Kind.POST, "Feed caption #one 🌅"),
        (1462825757423174658, Kind.POST, "video"),
        (3270577148376646659, Kind.REEL, "reel"),
        (3270577156765254660, Kind.STORY, ""),
        (None, Kind.PROFILE, ""),
    ]
    assert posts(rows)[0].taken_at == datetime(2017, 3, 3, 4, 40, 41, tzinfo=UTC)
    assert {(post.person, post.user_id) for post in posts(rows)} == {("example_user", 1234567890)}
    assert sum(isinstance(row, Media) for row in rows) == 5
    assert not problems(rows)
