"""Archives in an object store: read as those on this computer are, and whatever is wrong is one sentence."""

import io
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import CliRunner

from igcore.cli import main
from igcore.errors import UnreadableArchiveError
from igcore.importers.address import Address, disconnect, place_of
from igcore.importers.source import open_source, read_file
from igcore.library import Tables, Wish, read_manifest, read_tables
from igcore.schema import TABLES
from tests.clusters import SECRET, put, store
from tests.make_archive import backup, built, export


@pytest.fixture(scope="module")
def bucket() -> Iterator[Address]:
    with store() as found:
        yield found


def tables_of(library: Path) -> Tables:
    return read_tables(library, read_manifest(library))


def test_a_folder_in_a_store_is_seen_as_one_here(bucket: Address, tmp_path: Path) -> None:
    """The same files and bytes, without junk; times are of the store."""
    (tmp_path / "kat").mkdir()
    for name, data in {"b.jpg": b"two", "kat/a ü.jpg": b"one", "empty.jpg": b"", ".DS_Store": b"junk"}.items():
        (tmp_path / name).write_bytes(data)
    place = bucket.below("folder")
    place.write_all({path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")})
    place.write_all({".DS_Store": b"junk"})

    here, there = open_source(tmp_path), open_source(place)

    assert there.name == "folder"
    assert list(there.entries) == list(here.entries) == ["b.jpg", "empty.jpg", "kat/a ü.jpg"]
    assert [each.size for each in there.entries.values()] == [3, 0, 3]
    assert all(each.modified.tzinfo is UTC for each in there.entries.values())
    assert [read_file(place, file) for file in there.entries] == [b"two", b"", b"one"]
    with pytest.raises(OSError, match="larger than"):
        there.read("b.jpg", limit=2)
    with pytest.raises(FileNotFoundError):
        there.read("../folder/b.jpg")


def test_a_version_differs_once_the_content_does(bucket: Address) -> None:
    """Also of the same length, within the same second."""
    place = bucket.below("versions")
    versions = []
    for data in (b"one", b"two", b"one"):
        place.write_all({"a.jpg": data})
        versions.append(open_source(place).entries["a.jpg"].version)

    assert versions[0] == versions[2] != versions[1]


def test_a_zip_in_a_store_is_read_in_pieces(bucket: Address, tmp_path: Path) -> None:
    """As the same ZIP here, entry for entry; and anew once it is another."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        for number in range(3):
            whole.writestr(f"{number}.jpg", bytes([number]) * 600_000)
    bucket.write_all({"a.zip": packed.getvalue()})
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    place = bucket.below("a.zip")

    assert open_source(place).entries == open_source(tmp_path / "a.zip").entries
    assert read_file(place, "2.jpg") == bytes([2]) * 600_000

    with zipfile.ZipFile(packed := io.BytesIO(), "w") as whole:
        whole.writestr("2.jpg", b"another")
    bucket.write_all({"a.zip": packed.getvalue()})

    assert read_file(place, "2.jpg") == b"another"


def test_a_library_of_a_store_is_that_of_the_folder(bucket: Address, tmp_path: Path) -> None:
    """On this computer, with processes of its own; what has not changed is not measured again."""
    archive = export(tmp_path / "export", posts_1=["one #sun", "two"], stories=["three"])
    place = put(archive, bucket.below("export"))
    built(tmp_path / "here", archive)

    built(tmp_path / "there", wish=Wish([place], jobs=2))

    here, there = tables_of(tmp_path / "here"), tables_of(tmp_path / "there")
    assert all(getattr(here, name).equals(getattr(there, name)) for name in TABLES)
    assert read_manifest(tmp_path / "there").archives[0].path == str(place)
    assert built(tmp_path / "there", wish=Wish([], jobs=0)) == []
    bucket.below("export").write_all({"posts_1.json": b"[]"})
    assert {step.total for step in built(tmp_path / "there", wish=Wish([], jobs=0))} == {0}


def test_a_store_that_is_away_is_as_a_disk_that_is_not_plugged_in(
    bucket: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read of it is kept."""
    place = put(backup(tmp_path / "backup", 3), bucket.below("away"))
    built(tmp_path / "library", wish=Wish([place], jobs=0))
    disconnect()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    built(tmp_path / "library", wish=Wish([], jobs=0))
    disconnect()

    tables = tables_of(tmp_path / "library")
    assert len(tables.images) == 3
    assert f"the archive is not at {place} any more; what was read of it before is kept" in list(
        tables.problems["reason"]
    )


@pytest.mark.parametrize(
    ("archive", "environment", "says"),
    [
        ("s3://nobucket/x", {}, "s3://nobucket/x cannot be read: there is no such bucket or folder in the store."),
        ("s3://bucket/nothing/", {}, "s3://bucket/nothing cannot be read: there is nothing in it."),
        ("s3://bucket/no.zip", {}, "s3://bucket/no.zip cannot be read: there is no such file in the store."),
        ("s3://", {}, "s3:// cannot be read: this is no address of a store."),
        ("s3://B?/x", {}, "s3://B?/x cannot be read: this is no address of a store."),
        (
            "s3://bucket/x",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
            "s3://bucket/x cannot be read: the store cannot be reached at the address that the environment names.",
        ),
        (
            "s3://bucket/x",
            {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
            "s3://bucket/x cannot be read: there are no credentials for the store in the environment.",
        ),
    ],
    ids=["no bucket", "nothing", "no ZIP", "no address", "no name", "refused", "no credentials"],
)
def test_what_is_wrong_is_one_sentence(
    archive: str,
    environment: dict[str, str | None],
    says: str,
    bucket: Address,  # noqa: ARG001 - the store that is there
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And tells nothing of how one comes in."""
    for name, value in environment.items():
        monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    disconnect()

    result = CliRunner().invoke(main, ["build", archive, "--library", str(tmp_path / "library")])
    disconnect()

    assert result.exit_code == 1
    assert result.output == f"Error: {says}\n"
    assert SECRET not in result.output


def test_without_what_reads_stores_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    disconnect()

    result = CliRunner().invoke(main, ["build", "s3://bucket/x", "--library", str(tmp_path / "library")])

    assert result.exit_code == 1
    assert result.output == (
        "Error: Object stores need s3fs, which is not here: pip install -r requirements-cluster.txt\n"
    )


def test_an_address_is_no_path() -> None:
    assert place_of("s3://bucket/a/b.zip") == Address("s3://bucket/a/b.zip")
    assert place_of("s3://bucket/") == Address("s3://bucket")
    assert isinstance(place_of("s3/bucket"), Path)
    with pytest.raises(UnreadableArchiveError):
        open_source(Path("s3:/bucket"))
