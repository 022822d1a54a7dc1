"""Promises of `igcore.importers.source`: a folder or a ZIP, seen alike and safely."""

import gc
import hashlib
import os
import shutil
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import UnreadableArchiveError
from igcore.importers.source import open_source, read_file, words
from tests.make_golden import SAMPLES, rows
from tests.sources import FILES, folder_of, reasons, zip_of

JUNK = ["__MACOSX/a.jpg", "kat/._b.jpg", ".DS_Store", "kat/Thumbs.db", "@eaDir/x.jpg", "no-data.txt"]


def fingerprint(root: Path) -> dict[str, tuple[int, int, str]]:
    """Time, rights and content of everything in a folder, and of the folder itself."""
    return {
        str(path.relative_to(root)): (
            path.stat().st_mtime_ns,
            path.stat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in (root, *root.rglob("*"))
    }


def test_a_folder_and_its_zip_hold_the_same(tmp_path: Path) -> None:
    """Junk that computers leave is in neither."""
    everything = FILES | dict.fromkeys(JUNK, b"junk")
    folder = open_source(folder_of(tmp_path / "folder", everything))
    archive = open_source(zip_of(tmp_path / "folder.zip", everything))

    assert list(folder.entries) == list(archive.entries) == sorted(FILES)
    for file, content in FILES.items():
        assert folder.read(file) == archive.read(file) == content
        assert folder.entries[file].size == archive.entries[file].size == len(content)
    assert folder.problems == archive.problems == []


@pytest.mark.parametrize("pack", [folder_of, zip_of])
def test_files_of_some_endings_come_in_order(tmp_path: Path, pack: Callable[[Path, dict[str, bytes]], Path]) -> None:
    """Of a folder and of a ZIP, however letters are written; what has no ending is asked for by none."""
    names = ["b/A.JPG", "a.json", "b/x.tar.gz", ".json", "b/é.Jpg", "a.jpg.json", "c.d/17950881910025404", "b/a.png"]
    source = open_source(pack(tmp_path / "a.zip", dict.fromkeys(names, b"x")))

    assert list(source.ending_in({".jpg", ".png"})) == ["b/A.JPG", "b/a.png", "b/é.Jpg"]
    assert list(source.ending_in({".json"})) == ["a.jpg.json", "a.json"]
    assert list(source.ending_in({""})) == [".json", "c.d/17950881910025404"]
    assert list(source.ending_in({"' OR 1 --", '"]'})) == list(source.ending_in(())) == []


def test_a_source_is_called_after_its_file_or_as_asked(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "backup", FILES)

    assert open_source(root).name == "backup"
    assert open_source(root / "kat" / "..").name == "backup"
    assert open_source(root, "mine").name == "mine"


@pytest.mark.parametrize("name", ["fetched.json", "Posts.CSV", ".stogram.sqlite"])
def test_a_list_alone_is_an_archive_of_one_file(tmp_path: Path, name: str) -> None:
    """What lies beside it is none of its business."""
    folder_of(tmp_path, {name: b"[]", "a.jpg": b"a picture"})
    source = open_source(tmp_path / name)

    assert (source.name, list(source.entries)) == (name, [name])
    assert source.entries == {name: open_source(tmp_path).entries[name]}
    assert source.read(name) == read_file(tmp_path / name, name) == b"[]"
    for other in ("a.jpg", "../a.jpg", str(tmp_path / "a.jpg")):
        with pytest.raises(FileNotFoundError, match="is not in"):
            source.read(other)
    with pytest.raises(OSError, match="larger than"):
        source.read(name, 1)


@pytest.mark.parametrize("name", ["a.jpg", "notes.txt", "page.html"])
def test_another_file_is_no_archive(tmp_path: Path, name: str) -> None:
    folder_of(tmp_path, {name: b"a picture"})

    with pytest.raises(UnreadableArchiveError, match="it is neither a folder nor a ZIP file"):
        open_source(tmp_path / name)


def test_a_version_differs_once_the_content_does(tmp_path: Path) -> None:
    first = open_source(zip_of(tmp_path / "1.zip", {"a.jpg": b"one"})).entries["a.jpg"]
    second = open_source(zip_of(tmp_path / "2.zip", {"a.jpg": b"two"})).entries["a.jpg"]
    again = open_source(zip_of(tmp_path / "3.zip", {"a.jpg": b"one"})).entries["a.jpg"]

    assert first.version == again.version != second.version


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither to files nor to folders, nor round in circles."""
    outside = folder_of(tmp_path / "outside", {"secret.jpg": b"secret"})
    root = folder_of(tmp_path / "root", {"a.jpg": b"one"})
    (root / "file.jpg").symlink_to(outside / "secret.jpg")
    (root / "folder").symlink_to(outside)
    (root / "circle").symlink_to(root)
    (root / "nowhere").symlink_to(root / "gone")

    assert list(open_source(root).entries) == ["a.jpg"]
    assert reasons(root) == dict.fromkeys(
        ["circle", "file.jpg", "folder", "nowhere"], "a link to another place; links are not followed"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_special_files_are_passed_by(tmp_path: Path) -> None:
    """Whoever opens a pipe waits for ever."""
    root = folder_of(tmp_path / "root", {"a.jpg": b"one"})
    os.mkfifo(root / "pipe.jpg")

    assert list(open_source(root).entries) == ["a.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_name_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "root", {"a.jpg": b"one"})
    Path(os.fsdecode(os.fsencode(root) + b"/\xff\xfe.jpg")).write_bytes(b"two")
    Path(os.fsdecode(os.fsencode(root) + b"/\xe9t\xe9")).mkdir()

    assert list(open_source(root).entries) == ["a.jpg"]
    assert reasons(root) == dict.fromkeys(["??.jpg", "?t?"], "its name is no text that can be stored; rename it")


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """Folder with one file at the bottom of more folders than pytest could delete."""
    folders = [tmp_path / ("d/" * depth) for depth in range(1, 1201)]
    for folder in folders:
        folder.mkdir()
    (folders[-1] / "a.jpg").write_bytes(b"one")
    yield tmp_path
    (folders[-1] / "a.jpg").unlink()
    for folder in reversed(folders):
        folder.rmdir()


folders = st.text("a!-.0", min_size=1, max_size=4).filter(lambda name: name.strip(".") != "")
paths = st.lists(folders, min_size=1, max_size=3).map("/".join)


@given(st.lists(paths, max_size=12))
def test_files_come_in_the_order_of_their_paths(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """Though folders are looked into one by one: some signs come before the / of a folder, and some after it."""
    root = tmp_path_factory.mktemp("archive")
    for name in names:
        with suppress(OSError):  # A folder of that name is there, or a file where a folder would have to be.
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(b"x")
    there = sorted(each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file())

    source = open_source(root)

    assert list(source.entries) == there
    assert [file for file, _ in source.versions()] == there
    assert {file: entry.version for file, entry in source.entries.items()} == dict(source.versions())


def test_folders_may_lie_a_thousand_deep(deep: Path) -> None:
    """Deeper than Python's functions may."""
    assert list(open_source(deep).entries) == ["d/" * 1200 + "a.jpg"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "root", {"a.jpg": b"one", "shut/b.jpg": b"two", "listed/c.jpg": b"three"})
    (root / "shut").chmod(0)
    (root / "listed").chmod(stat.S_IRUSR)

    assert list(open_source(root).entries) == ["a.jpg"]
    assert reasons(root) == {
        "shut/": "the folder cannot be opened: permission denied",
        "listed/c.jpg": "permission denied",
    }


def test_a_list_that_was_interrupted_as_it_began_goes_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C may come at any moment; an error in what clears up would be told after the last word."""
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with monkeypatch.context() as interrupted, suppress(KeyboardInterrupt):
        interrupted.setattr(sqlite3, "connect", Mock(side_effect=KeyboardInterrupt))
        _ = open_source(folder_of(tmp_path, FILES)).entries
    gc.collect()

    assert told == []


def test_a_file_of_no_possible_time_is_one_like_others(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "root", {"a.jpg": b"one"})
    os.utime(root / "a.jpg", (0, 10**12))

    entry = open_source(root).entries["a.jpg"]

    assert 1980 <= entry.modified.year < 10_000


@pytest.mark.parametrize(("name", "reason"), [("gone", "no such file"), ("nul\0", "null byte")])
def test_what_is_not_there_is_told(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(UnreadableArchiveError, match=reason):
        open_source(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there is no such file here")
def test_a_device_is_no_archive() -> None:
    with pytest.raises(UnreadableArchiveError, match="neither a folder nor a ZIP file"):
        open_source(Path("/dev/null"))


def test_files_are_read_by_the_names_of_both(tmp_path: Path) -> None:
    folder, archive = folder_of(tmp_path / "folder", FILES), zip_of(tmp_path / "a.zip", FILES)

    for root in (folder, archive):
        assert read_file(root, "kat/b.jpg") == FILES["kat/b.jpg"]
        with pytest.raises(FileNotFoundError):
            read_file(root, "kat/none.jpg")
    with pytest.raises(FileNotFoundError):
        read_file(folder, "../a.zip")


def test_an_error_is_told_in_the_words_of_the_system() -> None:
    assert words(FileNotFoundError(2, "No such file or directory", "a.jpg")) == "no such file or directory"
    assert words(OSError("larger than 1 MiB")) == "larger than 1 MiB"
    assert words(EOFError()) == "EOFError"


def test_nothing_is_ever_written(tmp_path: Path) -> None:
    """Not even a time: what is read stays as it was to the last bit."""
    for sample in SAMPLES:
        shutil.copytree(sample, tmp_path / sample.name)
        shutil.make_archive(str(tmp_path / sample.name), "zip", sample)
    before = fingerprint(tmp_path)

    for sample in SAMPLES:
        for root in (tmp_path / sample.name, tmp_path / f"{sample.name}.zip"):
            source = open_source(root)
            assert rows(root)
            assert [len(source.read(file)) for file in source.entries]

    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize("kind", ["folder", "ZIP", "list"])
def test_a_version_begins_with_the_size_of_its_file(kind: str, tmp_path: Path) -> None:
    """By which a build shares out its work, without another look at the file."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"12345")
    (folder / "b.json").write_bytes(b"[]")
    if kind == "ZIP":
        with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, file.name)
    places = {"folder": folder, "ZIP": tmp_path / "archive.zip", "list": folder / "b.json"}

    entries = open_source(places[kind]).entries

    assert {name: int(entry.version.partition("-")[0]) for name, entry in entries.items()} == {
        name: entry.size for name, entry in entries.items()
    }
    assert entries["b.json"].size == 2
