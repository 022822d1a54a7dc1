"""Promises of what is handed on: it is what the tables say, it tells no more than it may, and anybody can read it."""

import csv
import io
import json
import os
import re
import sqlite3
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import PIL.Image
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from igcore.errors import HandOnError
from igcore.handon import KINDS, Handed, Way, entries, hand, in_folder, whole, write_sqlite, zipped
from igcore.handon.csv import read_csv, write_csv
from igcore.handon.pictures import _unlike
from igcore.handon.tables import tables_of
from igcore.importers import read_archive
from igcore.importers.source import open_source
from igcore.library import Archive, Manifest, Tables
from igcore.places import Period, Periods
from igcore.schema import Hashtag, Image, Post, Swatch, frame
from igcore.selection import Chosen, index, known, parse
from igcore.sharing import EVERYTHING, Limits
from igcore.thumbnails import read_whole
from igcore.web import shelf
from igcore.web.volume import Volume
from tests.make_archive import backup, built
from tests.rows import hashtag, image, post, swatch, tables

MADE = "1 December 2026"
#: Tags of EXIF.
ARTIST, ORIENTATION = 0x013B, 0x0112
HOSTILE = '=HYPERLINK("http://x.test")\n</script><img src=x onerror=alert(1)>\u2028#Beach'
NONE_SUCH = Limits(captions=False, names=False, originals=False)


def arrows(made: Handed) -> dict[str, pa.Table]:
    """Tables to hand on, whole."""
    return {table.name: pa.concat_tables([table.schema.empty_table(), *table.parts()]) for table in tables_of(made)}


def handed(made: Tables, limits: Limits = Limits(), periods: Periods = Periods()) -> Handed:  # noqa: B008 - values
    """All of some tables."""
    people = tuple(dict.fromkeys(made.posts["person"]))
    manifest = Manifest("1", "made", "2026-01-01T00:00:00+00:00", archives=(Archive("/nowhere", "backup", "id-names"),))
    chosen = Chosen(np.ones(len(made.posts), bool), np.ones(len(made.images), bool))
    volume = Volume(Path("/nowhere"), manifest, made, index(made, people, periods))
    return hand(volume, volume.at, chosen, limits)


def some() -> Tables:
    """Two posts of two people; one is hostile, of the other nothing is known."""
    posts = [
        post(1, post_id="p1", person="Anna", caption=HOSTILE, longitude=-122.4, latitude=37.8),
        post(2, post_id="p2", person="=Ben", caption=None, taken_at=None, taken_from=None, shortcode="../x"),
    ]
    images = [
        image(1, post_id="p1", person="Anna"),
        image(2, post_id="p2", person="=Ben", taken_at=None, taken_from=None, file="../../=a.jpg"),
    ]
    return tables(
        posts=frame(posts, Post),
        images=frame(images, Image),
        hashtags=frame([hashtag(1, post_id="p1")], Hashtag),
        swatches=frame([swatch(1), swatch(2)], Swatch),
    )


def library(root: Path, query: str = "", limits: Limits = Limits()) -> Handed:  # noqa: B008 - a value
    """What a query chooses of a library."""
    volume = shelf.opened(root)
    chosen = volume.at.choose(parse(query, known(volume.at)))
    return hand(volume, volume.at, chosen, limits, query)


def packed(made: Handed, way: Way, thumbnails: bool = False) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped(entries(made, way, MADE, thumbnails)))))
    assert archive.testzip() is None
    return archive


def database(made: Handed, folder: Path) -> sqlite3.Connection:
    write_sqlite(made, folder / "made.sqlite", MADE)
    return sqlite3.connect(folder / "made.sqlite")


def written(value: object) -> object:
    """Write a value as SQLite has it."""
    if not isinstance(value, datetime):
        return value
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"


def rows_of(table: pa.Table) -> list[dict[str, object]]:
    found: list[dict[str, object]] = table.to_pylist()
    return found


def test_tables_say_what_was_known_and_the_local_time() -> None:
    periods = Periods((Period("San Francisco", "America/Los_Angeles"),), "Europe/Copenhagen")

    found = arrows(handed(some(), periods=periods))

    first, second = rows_of(found["posts"])
    assert (first["local_at"], first["place"]) == ("2016-08-14T17:01:00-07:00", "San Francisco")
    assert first["caption"] == HOSTILE
    assert str(first["link"]).startswith("https://www.instagram.com/p/")
    assert [second[name] for name in ("taken_at", "local_at", "place", "caption", "link")] == [None] * 5
    assert rows_of(found["people"]) == [
        {"person": "=Ben", "posts": 1, "images": 1},
        {"person": "Anna", "posts": 1, "images": 1},
    ]
    assert [len(found[name]) for name in ("images", "swatches", "hashtags")] == [2, 2, 1]


def test_every_column_is_explained() -> None:
    """Of every table, in its order, with its type; the table that explains them, too."""
    found = arrows(handed(some()))

    told = [(row["table"], row["column"]) for row in rows_of(found["columns"])]
    assert told == [(name, column) for name, table in found.items() for column in table.column_names]
    assert all(row["meaning"] for row in rows_of(found["columns"]))
    assert {row["type"] for row in rows_of(found["columns"])} == {"text", "integer", "number", "time"}


@pytest.mark.parametrize("limits", [Limits(), NONE_SUCH])
def test_csv_comes_back_as_it_was(limits: Limits) -> None:
    """Missing is not empty, negative numbers are numbers, and no cell of text is a formula for anybody else."""
    made = handed(some(), limits)

    archive = packed(made, "csv")

    for name, table in arrows(made).items():
        assert read_csv(archive.read(f"{name}.csv"), table.schema).equals(table)
    lines = list(csv.DictReader(io.StringIO(archive.read("posts.csv").decode("utf-8-sig"))))
    assert lines[0]["longitude"] == "-122.4"
    assert lines[0]["taken_at"] == "2016-08-15T00:01:00.000Z"
    cells = [cell for line in lines for name, cell in line.items() if name not in ("longitude", "latitude")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(
    st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])) | st.text("'=+-@\t\r\n,;\"a"), max_size=6)
)
def test_any_text_comes_back_from_csv(texts: Sequence[str | None]) -> None:
    """And where semicolons part columns, as in Excel elsewhere, no formula comes out of a text either."""
    table = pa.table({"text": pa.array(texts, pa.string()), "row": pa.array(range(len(texts)), pa.int64())})
    file = io.BytesIO()

    write_csv(table.schema, [table[:2], table[2:]], file)

    assert read_csv(file.getvalue(), table.schema).equals(table)
    for line in csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_parquet_has_types_and_meanings() -> None:
    made = handed(some())

    archive = packed(made, "parquet")

    for name, table in arrows(made).items():
        read = parquet.read_table(io.BytesIO(archive.read(f"{name}.parquet")))
        assert read.equals(table)
        assert all(field.metadata[b"meaning"] for field in read.schema)


def test_sqlite_holds_the_same_and_its_keys_hold(tmp_path: Path) -> None:
    made = handed(some())

    with database(made, tmp_path) as found:
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name, table in arrows(made).items():
            read = found.execute(f'SELECT * FROM "{name}"')
            assert [column for column, *_ in read.description] == table.column_names
            assert read.fetchall() == [tuple(map(written, row.values())) for row in rows_of(table)]
        refers = found.execute("SELECT \"table\" FROM pragma_foreign_key_list('images')").fetchall()
        assert refers == [("posts",)]
        assert dict(found.execute("SELECT what, says FROM about"))["holds"] == "2 pictures of 2 posts"


def test_of_nothing_there_are_empty_tables(tmp_path: Path) -> None:
    made = handed(tables())

    assert {name: len(table) for name, table in arrows(made).items() if name != "columns"} == dict.fromkeys(
        ("people", "posts", "images", "swatches", "hashtags"), 0
    )
    for way in KINDS:
        assert packed(made, way).namelist()
    with database(made, tmp_path) as found:
        assert found.execute("SELECT count(*) FROM posts").fetchone() == (0,)


@pytest.mark.parametrize("way", [way for way in KINDS if way != "blog"])
def test_without_names_and_captions_nothing_of_them_is_left(way: Way) -> None:
    """No name, id, link, file or word of a caption in any byte of any file."""
    made = handed(some(), NONE_SUCH)
    private = [b"Anna", b"Ben", b"Beach", b"HYPERLINK", b"6614136", b"backup", b"instagram.com", b"a.jpg"]
    codes = some().posts["shortcode"].dropna().tolist() + some().posts["media_id"].astype(str).tolist()

    archive = packed(made, way)

    for name in archive.namelist():
        data = name.encode() + archive.read(name)
        assert not [each for each in [*private, *(str(code).encode() for code in codes)] if each in data], name


def test_numbers_of_people_tell_of_nobody_else(sample_library: Path) -> None:
    """Of one person only that is the first, whoever else is in the library."""
    for person in ("Mads", "Kat"):
        made = library(sample_library, f"person:{person}", Limits(names=False))

        assert set(made.tables.posts["person"]) == {"Person 1"}


def test_the_columns_of_2016_are_refused_without_their_names() -> None:
    with pytest.raises(HandOnError, match="choose other tables"):
        packed(handed(some(), NONE_SUCH), "blog")


def test_a_zip_has_pictures_lists_and_tables(sample_library: Path) -> None:
    """Counted independently, over the library's own tables."""
    volume = shelf.opened(sample_library)
    usual = volume.tables.images[volume.tables.images["kind"].isin(["post", "reel", "IGTV"])]

    archive = packed(library(sample_library), "zip")

    pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
    assert len(pictures) == len(usual)
    assert sorted(len(archive.read(name)) for name in pictures) == sorted(usual["bytes"])
    listed = list(csv.DictReader(io.StringIO(archive.read("pictures.csv").decode("utf-8-sig"))))
    assert [row["file"] for row in listed] == pictures
    named = re.findall(r"^  (\S+)  ", archive.read("README.txt").decode(), re.MULTILINE)
    assert {name for name in archive.namelist() if "pictures/" not in name} | {"pictures/", "missing.txt"} == {
        *named, "README.txt",
    }  # fmt: skip


def test_without_names_pictures_say_nothing_but_what_is_seen(tmp_path: Path) -> None:
    """Nor what a camera wrote into them, such as whose it is; as large as they are, and as a browser takes them."""
    archive = tmp_path / "archive"
    archive.mkdir()
    exif = PIL.Image.Exif()
    exif[ARTIST], exif[ORIENTATION] = "Kat Secretname", 6
    picture = PIL.Image.linear_gradient("L").resize((300, 200)).convert("RGB")
    picture.save(archive / "one.jpg", exif=exif)
    picture.save(archive / "two.png", exif=exif)
    for name in ("gone.jpg", "huge.jpg"):
        (archive / name).write_bytes((archive / "one.jpg").read_bytes() + name.encode())
    built(tmp_path / "library", archive)
    # Since then it became none, and one that nobody's memory holds.
    (archive / "gone.jpg").write_bytes(b"no picture any more")
    size = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    header = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + size + zlib.crc32(size).to_bytes(4, "big")
    (archive / "huge.jpg").write_bytes(header + b"\0\0\0\0IDAT" + zlib.crc32(b"IDAT").to_bytes(4, "big"))

    named, unnamed = (packed(library(tmp_path / "library", limits=Limits(names=each)), "zip") for each in (True, False))

    assert any(b"Secretname" in named.read(name) for name in named.namelist())
    assert not any(b"Secretname" in unnamed.read(name) for name in unnamed.namelist())
    drawn = [PIL.Image.open(io.BytesIO(unnamed.read(name))) for name in unnamed.namelist() if name.endswith(".jpg")]
    assert [(each.format, each.size, dict(each.getexif())) for each in drawn] == [("JPEG", (200, 300), {})] * 2
    missing = unnamed.read("missing.txt").decode()
    assert "not a picture" in missing
    assert "megapixels" in missing


def test_small_pictures_are_the_thumbnails(sample_library: Path) -> None:
    """Also where originals are not to be had: no byte of one is there."""
    for made, thumbnails in ((library(sample_library), True), (library(sample_library, limits=NONE_SUCH), False)):
        archive = packed(made, "zip", thumbnails)
        folder = sample_library / "thumbnails"
        sizes = {read_whole(folder, path.stem) for path in folder.glob("??/*.jpg")}

        assert all(archive.read(name) in sizes for name in archive.namelist() if name.startswith("pictures/"))


@pytest.mark.parametrize("way", ["zip", "csv", "parquet"])
def test_what_is_left_out_is_not_said_to_be_there(sample_library: Path, way: Way) -> None:
    """What kinds of things are left out is said, and none of them is named among what is there."""
    there, gone = (
        packed(library(sample_library, limits=limits), way).read("README.txt").decode()
        for limits in (EVERYTHING, NONE_SUCH)
    )

    assert "caption, link" in there
    assert not re.search("caption, link|, caption|hashtags\\.", gone)
    assert "Left out: captions and hashtags; names:" in gone


def gallery_data(archive: zipfile.ZipFile) -> dict[str, list[list[object]]]:
    text = archive.read("gallery/data.js").decode("ascii")
    assert not set("<>\u2028") & set(text)
    found: dict[str, list[list[object]]] = json.loads(text.removeprefix("window.GALLERY = ").rstrip(";\n"))
    return found


def test_a_gallery_has_all_pictures_newest_first(sample_library: Path) -> None:
    made = library(sample_library, "date:2015")

    archive = packed(made, "gallery")

    data = gallery_data(archive)
    assert len(data["pictures"]) == len(made.post) > 0
    times = [data["posts"][int(str(picture[1]))][1] for picture in data["pictures"]]
    assert times == sorted(times, key=str, reverse=True)
    for number, _, _, _, larger in data["pictures"]:
        assert archive.read(f"pictures/{number:05d}.jpg").startswith(b"\xff\xd8")
        assert larger == 1
        assert b"Exif" not in archive.read(f"previews/{number:05d}.jpg")
    assert archive.namelist()[-1] == "index.html"


def test_a_gallery_keeps_hostile_words_as_text(tmp_path: Path) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 1))
    made = library(tmp_path / "library")
    posts = made.tables.posts.assign(caption=pd.array([HOSTILE], dtype="string"))
    object.__setattr__(made.tables, "posts", posts)

    data = gallery_data(packed(made, "gallery"))

    assert data["posts"][0][4] == HOSTILE


def test_igcore_reads_its_own_columns_of_2016_again(sample_library: Path, tmp_path: Path) -> None:
    made = library(sample_library)
    (tmp_path / "blog").mkdir()
    captions = made.tables.posts["caption"].where(made.tables.posts.index > 0, '=1+1 "so"\n\'')
    object.__setattr__(made.tables, "posts", made.tables.posts.assign(caption=captions))

    in_folder(entries(made, "blog", MADE), tmp_path / "blog")

    rows = read_archive(open_source(tmp_path / "blog"), datetime.now(UTC))
    read = {row.caption for row in rows if isinstance(row, Post)}
    assert read == set(made.tables.posts["caption"].dropna())


alike = st.sampled_from(["Kat", "KAT", "é", "e\u0301", "ﬁ", "fi", "\uf900", "\u8c48"])
odd = st.sampled_from(["CON", "nul", "..", ".", "", " ", "a/b"])
hostile = st.text(max_size=80) | odd | alike


@given(st.lists(st.tuples(hostile, st.none() | st.datetimes(), st.sampled_from(["JPEG", "", "../x"])), max_size=8))
def test_names_of_files_are_safe_and_unlike(pictures: Sequence[tuple[str, datetime | None, str]]) -> None:
    """On any system: no way out, no device, no two that differ in case or accents only, none too long."""
    found = _unlike(*(zip(*pictures, strict=True) if pictures else ([], [], [])))

    assert len(found) == len({unicodedata.normalize("NFKC", name).casefold() for name in found}) == len(pictures)
    for name in found:
        folder, file = name.split("/")
        assert not set('\\:*?"<>|\0\n') & set(name)
        assert folder.strip(" .") == folder != ""
        assert Path(folder).stem.lower() not in ("con", "nul")
        assert max(len(os.fsencode(part)) for part in (folder, file)) <= 255
        assert not file.startswith(".")


def fail(target: Path, error: BaseException) -> None:
    with whole(target, []) as part:
        part.write_bytes(b"half")
        raise error


def test_a_target_is_whole_or_not_there(tmp_path: Path) -> None:
    """Whatever stops it; and what is there is never written over."""
    target = tmp_path / "schöne 📷 =name\n.zip"
    with pytest.raises(HandOnError, match="disk is full"):
        fail(target, OSError(28, "The disk is full"))
    assert list(tmp_path.iterdir()) == []

    with whole(target, []) as part:
        part.write_bytes(b"all")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"all"]

    with pytest.raises(HandOnError, match="is there already"), whole(target, []) as part:
        part.write_bytes(b"other")
    assert target.read_bytes() == b"all"


@pytest.mark.parametrize("name", ["a/b.zip", "x" * 300, "nul\0.zip"])
def test_places_that_cannot_be_are_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(HandOnError, match="Nothing was written there"), whole(tmp_path / name, []) as part:
        part.write_bytes(b"")


def test_nothing_is_written_into_a_library_or_an_archive(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "archive")

    with pytest.raises(HandOnError, match="only read"), whole(tmp_path / "link" / "x", [tmp_path / "archive"]):
        pass


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    with whole(tmp_path / "a", []) as part:
        part.mkdir()
    (tmp_path / "a").rmdir()
    part.mkdir()
    (part / "half").write_text("x")

    with whole(tmp_path / "a", []) as part:
        part.mkdir()

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert list((tmp_path / "a").iterdir()) == []
