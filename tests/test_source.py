"""Promises of `igcore.importers.source`: a folder or a ZIP, seen alike and safely."""

import hashlib
import os
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import UnreadableArchiveError
from igcore.importers import zipped as module
from igcore.importers.source import READ_ERRORS, open_source, read_file, words
from igcore.schema import Problem
from tests.make_golden import SAMPLES, rows

FILES = {"a.jpg": b"one", "kat/b.jpg": b"two" * 1000, "kat/2016/c.jpg": b"", "é 🐶.txt": b"three"}
JUNK = ["__MACOSX/a.jpg", "kat/._b.jpg", ".DS_Store", "kat/Thumbs.db", "@eaDir/x.jpg", "no-data.txt"]


def folder_of(root: Path, files: dict[str, bytes]) -> Path:
    """Folder with some files."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def zip_of(path: Path, files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """ZIP with some files."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def reasons(root: Path) -> dict[str, str]:
    """What is wrong with which file."""
    source = open_source(root)
    assert source.entries is not None
    return {problem.file: problem.reason for problem in source.problems}


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


def test_a_file_of_no_possible_time_is_one_like_others(tmp_path: Path) -> None:
    root = folder_of(tmp_path / "root", {"a.jpg": b"one"})
    os.utime(root / "a.jpg", (0, 10**12))

    entry = open_source(root).entries["a.jpg"]

    assert 1980 <= entry.modified.year < 10_000


@pytest.mark.parametrize(
    "name",
    ["../out.jpg", "kat/../../out.jpg", "/etc/out.jpg", "..\\out.jpg", "C:\\out.jpg", "//host/share/out.jpg"],
)
def test_names_that_lead_out_of_a_zip_are_refused(tmp_path: Path, name: str) -> None:
    root = zip_of(tmp_path / "a.zip", {"a.jpg": b"one", name: b"two"})

    assert list(open_source(root).entries) == ["a.jpg"]
    assert reasons(root) == {name.replace("\\", "/"): "its name leads out of the archive"}
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("name", ["./kat/b.jpg", "kat\\b.jpg", ".\\kat\\b.jpg"])
def test_names_in_a_zip_are_told_in_one_way(tmp_path: Path, name: str) -> None:
    """Lists name files with / between folders, and nothing before them."""
    root = zip_of(tmp_path / "a.zip", {name: b"two", "kat\\": b"", "kat2/": b""})

    assert open_source(root).read("kat/b.jpg") == b"two"
    assert list(open_source(root).entries) == ["kat/b.jpg"]


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert open_source(tmp_path / "a.zip").entries == {}
    assert reasons(tmp_path / "a.zip") == {"link.jpg": "a link or special file; only plain files are read"}


def test_of_equal_names_in_a_zip_the_first_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.jpg", b"one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.jpg", b"two")

    assert open_source(tmp_path / "a.zip").read("a.jpg") == b"one"
    assert reasons(tmp_path / "a.zip") == {"a.jpg": "the ZIP has this name more than once; the first is read"}


def test_an_encrypted_entry_is_a_problem(tmp_path: Path) -> None:
    """The mark of encryption is one bit in each of the entry's two headers."""
    root = zip_of(tmp_path / "a.zip", {"a.jpg": b"one"}, zipfile.ZIP_STORED)
    content = bytearray(root.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    root.write_bytes(content)

    assert open_source(root).entries == {}
    assert reasons(root) == {"a.jpg": "encrypted"}


def test_nothing_larger_than_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ZIP is believed only when it says that an entry is large, never when it says that it is small."""
    files = {"large.jpg": b"0" * 2_000_000, "small.jpg": b"0" * 10}
    folder = open_source(folder_of(tmp_path / "folder", files))
    archive = open_source(zip_of(tmp_path / "a.zip", files))

    for source in (folder, archive):
        assert source.read("small.jpg", limit=10) == b"0" * 10
        with pytest.raises(OSError, match="larger than 1 MiB"):
            source.read("large.jpg", limit=1024 * 1024)
    monkeypatch.setattr(module, "MAX_BYTES", 1024 * 1024)
    assert reasons(tmp_path / "a.zip") == {"large.jpg": "larger than 1 MiB"}


def test_what_is_packed_tighter_than_any_picture_is_refused(tmp_path: Path) -> None:
    """Zeros to fill memory with; small ones are let be."""
    files = {"zeros.jpg": bytes(17 * 1024 * 1024), "few.jpg": bytes(1024 * 1024), "a.jpg": os.urandom(1000)}
    root = zip_of(tmp_path / "a.zip", files)

    assert list(open_source(root).entries) == ["a.jpg", "few.jpg"]
    assert reasons(root) == {"zeros.jpg": "packed tighter than any picture: more than 200 times"}


def test_a_zip_that_holds_too_much_in_all_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small files fill a disk as well as a large one does."""
    monkeypatch.setattr(module, "_SOME", 2_000_000)
    root = zip_of(tmp_path / "a.zip", {f"{number}.jpg": bytes(900_000) for number in range(4)})

    assert list(open_source(root).entries) == ["0.jpg", "1.jpg"]
    assert set(reasons(root).values()) == {"the ZIP holds too much: more than 20 times its own size"}


def test_entries_that_lie_in_each_other_are_refused(tmp_path: Path) -> None:
    """One content under two names is twice as much to read as the ZIP is large; the rest is read."""
    root = zip_of(tmp_path / "a.zip", {"a.jpg": b"one", "b.jpg": b"two", "c.jpg": b"three"}, zipfile.ZIP_STORED)
    content = bytearray(root.read_bytes())
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 42 : second + 46] = bytes(4)
    root.write_bytes(content)

    assert list(open_source(root).entries) == ["c.jpg"]
    assert set(reasons(root)) == {"a.jpg", "b.jpg"}
    assert all(reason.startswith("shares its place in the ZIP") for reason in reasons(root).values())


def test_a_list_of_files_that_lies_elsewhere_is_damage(tmp_path: Path) -> None:
    root = zip_of(tmp_path / "a.zip", {"a.jpg": b"one"})
    content = bytearray(root.read_bytes())
    content[-6:-2] = (10_000).to_bytes(4, "little")
    root.write_bytes(content)

    assert open_source(root).entries == {}
    assert reasons(root) == {"a.jpg": "the ZIP is damaged: this file would begin before it"}


@pytest.mark.parametrize(
    "content",
    [b"", b"no ZIP at all", b"PK\x03\x04 begins like one", b"PK\x05\x06" + b"\xff" * 18],
    ids=["empty", "text", "cut", "mad"],
)
def test_a_broken_zip_is_told_when_it_is_opened(tmp_path: Path, content: bytes) -> None:
    root = tmp_path / "a.zip"
    root.write_bytes(content)

    with pytest.raises(UnreadableArchiveError, match=r"a\.zip cannot be read: it is no whole ZIP file"):
        open_source(root)


def test_half_a_zip_is_told_when_it_is_opened(tmp_path: Path) -> None:
    root = zip_of(tmp_path / "a.zip", FILES)
    root.write_bytes(root.read_bytes()[:-30])

    with pytest.raises(UnreadableArchiveError, match="no whole ZIP"):
        open_source(root)


def test_a_broken_entry_is_told_when_it_is_read(tmp_path: Path) -> None:
    root = zip_of(tmp_path / "a.zip", {"a.jpg": b"one", "b.jpg": b"two"}, zipfile.ZIP_STORED)
    root.write_bytes(root.read_bytes().replace(b"one", b"ONE"))
    source = open_source(root)

    with pytest.raises(READ_ERRORS, match="Bad CRC-32"):
        source.read("a.jpg")
    assert source.read("b.jpg") == b"two"


def test_a_broken_entry_is_told_whatever_packed_it(tmp_path: Path) -> None:
    """LZMA says so by an error that is like no other."""
    path = zip_of(tmp_path / "a.zip", {"posts_1.json": b"[]"}, zipfile.ZIP_LZMA)
    data = bytearray(path.read_bytes())
    data[30 + len("posts_1.json") + 9] = 0xFF  # The first byte after its settings.
    path.write_bytes(data)

    with pytest.raises(READ_ERRORS, match="Corrupt input data"):
        open_source(path).read("posts_1.json")
    assert [row.reason for row in rows(path) if isinstance(row, Problem)] == [
        "cannot be read as JSON: Corrupt input data"
    ]


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
