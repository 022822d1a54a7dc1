"""Promises of `igcore.importers.zipped`: a ZIP holds what it likes, and is read safely."""

import os
import stat
import zipfile
from pathlib import Path

import pytest

from igcore.errors import UnreadableArchiveError
from igcore.importers import zipped as module
from igcore.importers.source import READ_ERRORS, open_source
from igcore.schema import Problem
from tests.make_golden import rows
from tests.sources import FILES, folder_of, reasons, zip_of


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
