"""What holds for all importers, the next one too."""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.errors import UnknownArchiveError, UnreadableArchiveError
from igcore.importers import IMPORTERS, fault_of, find_importer, read_archive
from igcore.importers.base import Importer, Row, pictures
from igcore.importers.source import Source, open_source
from igcore.importers.values import read_text, read_time
from igcore.schema import Media, Post, Problem, frame
from tests.conftest import SHARED
from tests.make_golden import ARCHIVES, GOLDEN, SAMPLES, golden, importer_of, rows
from tests.rows import NOW

SPECIFIC = IMPORTERS[:-1]
TOY = "diary"
ZIPS = sorted((SHARED / "hard" / "zips").glob("*.zip")) if SHARED.is_dir() else []
#: ZIPs that no program can open, or that have no picture.
HOPELESS = {
    "bomb_full_overlap_500x4MB",
    "bomb_ratio_1GB_one_entry",
    "empty_archive",
    "eocd_bad_offset",
    "eocd_in_comment",
    "not_a_zip",
    "truncated_half",
    "utf8_flag_invalid_bytes",
    "zero_bytes",
}

each_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)

#: Whatever a JSON file can hold, with the names that lists of posts use.
words = st.text(st.characters(), max_size=20) | st.sampled_from(["media/posts/a.jpg", "../a", "2024-08-03T16:00"])
keys = words | st.sampled_from(
    ["media", "uri", "path", "title", "creation_timestamp", "timestamp", "taken_at", "label_values", "photos"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(1_722_700_800) | words,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(keys, inside, max_size=6),
    max_leaves=12,
)
records = st.lists(values | st.dictionaries(keys, values, max_size=6), max_size=4)
lists = st.sampled_from(["posts_1.json", "content/posts.json", "stories.json", "media.json"])


def stored(found: Iterable[Row]) -> dict[str, int]:
    """Rows in each table; making the table shows that all of them can be stored."""
    found = list(found)
    tables = {kind.__name__: frame([row for row in found if isinstance(row, kind)], kind) for kind in Row.__args__}
    return {name: len(table) for name, table in tables.items()}


def zipped(sample: Path, path: Path, inside: str = "") -> Path:
    """ZIP of a sample, at its root or in a folder."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(file for file in sample.rglob("*") if file.is_file()):
            archive.write(file, f"{inside}{file.relative_to(sample).as_posix()}")
    return path


def plain(found: Iterable[Row], archive: str, inside: str = "") -> list[dict[str, Any]]:
    """Posts and media without the name of the archive and the folder inside it."""

    def without(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return value.removeprefix(f"{archive}/").removeprefix(inside)

    chosen = (asdict(row) for row in found if isinstance(row, Post | Media))
    rest = [{name: without(value) for name, value in row.items() if name != "archive"} for row in chosen]
    return sorted(rest, key=str)


@each_importer
def test_every_importer_has_a_sample(importer: Importer) -> None:
    assert (ARCHIVES / importer.name).is_dir()
    assert all((importer.title, importer.obtain))


def test_names_of_importers_are_their_own() -> None:
    assert len({importer.name for importer in IMPORTERS}) == len(IMPORTERS)


@each_sample
def test_a_sample_is_recognised_by_its_own_importer_only(sample: Path) -> None:
    """Two importers that claim one archive would make their order matter."""
    source, own = open_source(sample), importer_of(sample)

    assert find_importer(source) is own
    assert [other for other in SPECIFIC if other.recognise(source)] == [own] * (own in SPECIFIC)
    assert IMPORTERS[-1].recognise(source) is any(pictures(source))


def toy_recognise(source: Source) -> bool:
    return "diary.txt" in source.entries


def toy_read(source: Source, now: datetime) -> Iterator[Row]:
    for number, line in enumerate(source.read("diary.txt").decode().splitlines()):
        day, caption, file = line.split("|")
        post_id, taken_at = f"{source.name}/{number}", read_time(day, now)
        yield Post(
            post_id=post_id, archive=source.name, person="me", taken_at=taken_at, caption=read_text(caption), source=TOY
        )
        yield Media(post_id=post_id, archive=source.name, file=file)


def test_an_importer_of_ones_own_is_put_before_the_others(tmp_path: Path) -> None:
    """A format is a value: what recognises it and what reads it; nothing is registered."""
    toy = Importer(TOY, "A diary", "Write one.", toy_recognise, toy_read)
    (tmp_path / "diary.txt").write_text("2016-08-15|At the sea #beach|a.jpg\n2016-08-16||b.jpg\n")
    (tmp_path / "a.jpg").write_bytes(b"a picture")
    source, importers = open_source(tmp_path, "diary"), (toy, *IMPORTERS)
    found = list(read_archive(source, NOW, importers))

    assert find_importer(source, importers) is toy
    assert find_importer(source).name == "folder"
    assert [(row.post_id, row.caption) for row in found if isinstance(row, Post)] == [
        ("diary/0", "At the sea #beach"),
        ("diary/1", ""),
    ]
    assert [row.file for row in found if isinstance(row, Media)] == ["a.jpg", "b.jpg"]
    assert find_importer(open_source(ARCHIVES / "stogram"), importers).name == "stogram"


@each_sample
def test_a_sample_reads_as_written_down(sample: Path) -> None:
    """If it should read otherwise: `python -m tests.make_golden`, then read the difference."""
    for path, text in golden(sample).items():
        assert text == path.read_bytes().decode()


def test_nothing_is_written_down_of_samples_that_are_gone() -> None:
    assert set(GOLDEN.iterdir()) == {path for sample in SAMPLES for path in golden(sample)}


@each_sample
@pytest.mark.parametrize("down", [False, True], ids=["at the root", "one folder down"])
def test_a_zip_reads_as_its_folder(sample: Path, tmp_path: Path, down: bool) -> None:
    inside = f"{sample.name}/" if down else ""
    archive = rows(zipped(sample, tmp_path / f"{sample.name}.zip", inside))

    assert plain(archive, f"{sample.name}.zip", inside) == plain(rows(sample), sample.name)


@each_sample
def test_what_is_read_can_be_stored_and_every_file_belongs_to_a_post(sample: Path) -> None:
    found = rows(sample)
    posts = [row.post_id for row in found if isinstance(row, Post)]

    assert stored(found)["Post"] == len(set(posts))
    assert all(row.post_id in posts for row in found if isinstance(row, Media))
    assert {row.archive for row in found} == {sample.name}


@pytest.mark.parametrize(
    ("sample", "file"),
    [
        ("graph-api", "media_1.json"),
        ("graph-api", "apify.json"),
        ("blog-csv", "posts.csv"),
        ("blog-csv-igcore", "images.csv"),
        ("stogram", ".stogram.sqlite"),
        ("instagram-json-2018", "media.json"),
        ("instagram-scraper", "lumen/lumen.json"),
    ],
)
def test_a_list_alone_tells_its_posts(sample: str, file: str) -> None:
    """As somebody has it who fetched it, with no folder around it."""
    path = ARCHIVES / sample / file
    found = rows(path)
    posts = [row for row in found if isinstance(row, Post)]

    assert {row.archive for row in found} == {path.name}
    assert posts
    assert {row.source for row in posts} <= {sample.removesuffix("-igcore").removesuffix("-2018")}


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "{}"])
def test_a_list_of_something_else_is_no_archive(tmp_path: Path, content: str) -> None:
    (tmp_path / "list.json").write_text(content)

    with pytest.raises(UnknownArchiveError):
        rows(tmp_path / "list.json")


def test_a_folder_without_pictures_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no picture")

    with pytest.raises(UnknownArchiveError, match="is no archive that igcore can read; tried Instagram"):
        list(read_archive(open_source(tmp_path), NOW))


def test_an_archive_of_which_nothing_may_be_opened_says_why(tmp_path: Path) -> None:
    """Encrypted, say: that no importer knows it would be true, and no help."""
    (tmp_path / "a.jpg").symlink_to(tmp_path / "elsewhere.jpg")

    with pytest.raises(UnreadableArchiveError, match=r"none can be opened; a\.jpg: a link to another place"):
        list(read_archive(open_source(tmp_path), NOW))


def test_what_the_source_passes_by_is_among_the_problems(tmp_path: Path) -> None:
    shutil.copytree(ARCHIVES / "folder", tmp_path / "folder")
    (tmp_path / "folder" / "link.jpg").symlink_to(tmp_path / "elsewhere.jpg")

    assert [row.file for row in rows(tmp_path / "folder") if isinstance(row, Problem)] == ["link.jpg"]


@settings(max_examples=150)
@given(lists, values | records)
def test_any_json_in_the_place_of_a_list_is_read_or_a_problem(name: str, content: Any) -> None:
    """What it says can be stored, and the picture is not forgotten."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
        (Path(folder) / "a.jpg").write_bytes(b"a picture")
        found = rows(Path(folder), "archive")

    assert sum(stored(found).values()) == len(found)
    assert "a.jpg" in {row.file.rsplit("/", 1)[-1] for row in found if not isinstance(row, Post)}


@settings(max_examples=100)
@given(values)
def test_any_json_in_the_place_of_the_account_is_a_person_or_none(content: Any) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "profile.json").write_text(json.dumps(content), encoding="utf-8")
        (Path(folder) / "posts_1.json").write_text('[{"media": [{"uri": "a.jpg"}]}]')
        found = rows(Path(folder), "archive")

    assert [bool(row.person) for row in found if isinstance(row, Post)] == [True]
    assert stored(found) == {"Post": 1, "Media": 1, "Problem": 0}


@pytest.mark.parametrize("path", ZIPS, ids=lambda path: path.stem)
def test_a_hostile_zip_is_read_or_told(path: Path) -> None:
    """Whatever is in it: rows that can be stored, or one sentence; never a file elsewhere."""
    try:
        source = open_source(path)
        found = list(read_archive(source, NOW))
    except (UnknownArchiveError, UnreadableArchiveError):
        assert path.stem in HOPELESS
    else:
        assert path.stem not in HOPELESS
        assert stored(found)


@pytest.mark.parametrize(
    ("name", "captions", "records"),
    [
        ("ok_control", ["ok #dog"], []),
        ("json_bom", ["ok"], []),
        ("json_broken", [None], [None]),
        ("json_dates", ["ok"] * 3, [0, 1, 2, 3, 7, 8, 9, 10, 11, 13]),
        ("json_duplicate_keys", ["x"], []),
        ("json_invalid_utf8", ["\ufffd\ufffd\ufffd"], []),
        ("json_lone_surrogate", ["bad \ufffd end"], []),
        ("json_mojibake", ["Piñata 🐶 #café"], []),
        ("json_path_escape", ["ok"], []),
        ("json_wrong_types", ["ok"], [0, 1, 2, 3, 4, 5]),
        ("photo_not_in_json", [], []),
    ],
)
def test_of_hostile_lists_the_good_entries_are_read(
    shared: Path, name: str, captions: list[str | None], records: list[int | None]
) -> None:
    found = rows(shared / "hard" / "zips" / f"{name}.zip")

    assert [row.caption for row in found if isinstance(row, Post)] == captions
    assert [row.record for row in found if isinstance(row, Problem) and row.file == "media.json"] == records


def test_what_cannot_be_read_is_known_beforehand_with_the_part_that_is_wrong(tmp_path: Path) -> None:
    """Of a folder that holds only ZIPs it is the first that is none."""
    parts, notes = tmp_path / "parts", tmp_path / "notes"
    parts.mkdir()
    notes.mkdir()
    for name in ("1.zip", "2.zip"):
        with zipfile.ZipFile(parts / name, "w") as packed:
            packed.write(next((ARCHIVES / "folder").rglob("*.jpg")), "a.jpg")
    (notes / "todo.txt").write_text("milk")

    assert fault_of(ARCHIVES / "instagram-json") is None
    assert fault_of(parts) is None
    (parts / "2.zip").write_bytes(b"PK")
    fault, unknown, gone = fault_of(parts), fault_of(notes), fault_of(tmp_path / "gone")
    assert isinstance(fault, UnreadableArchiveError)
    assert (fault.root, fault.reason) == (
        parts / "2.zip",
        "it is no whole ZIP file; a download may have been cut short",
    )
    assert isinstance(unknown, UnknownArchiveError)
    assert unknown.root == notes
    assert isinstance(gone, UnreadableArchiveError)
