"""Promises of `igcore.thumbnails`: one file, two pictures."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.thumbnails import packed, put, read_half, read_whole, take_in_halves, thumbnail_path

DIGEST = "ab" * 16
#: What JPEG files end with.
END = b"\xff\xd9"


@given(st.binary(), st.binary())
def test_both_pictures_come_back(tmp_path_factory: pytest.TempPathFactory, whole: bytes, half: bytes) -> None:
    """The larger one in place of the smaller where there is none."""
    folder = tmp_path_factory.mktemp("thumbnails")
    whole += END
    put(packed(whole, half), folder, DIGEST)

    assert read_whole(folder, DIGEST) == whole
    assert read_half(folder, DIGEST) == (half or whole)


@given(st.binary(max_size=10_000))
def test_a_file_of_an_earlier_igcore_is_one_picture(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    jpeg = data + END
    path = thumbnail_path(tmp_path_factory.mktemp("thumbnails"), DIGEST)
    path.parent.mkdir()
    path.write_bytes(jpeg)

    assert read_whole(path.parents[1], DIGEST) == read_half(path.parents[1], DIGEST) == jpeg


@pytest.mark.parametrize("data", [b"", b"\x00", END, bytes(100), b"\x05\x00\x00\x00", b"a\x02\x00\x00\x00"])
def test_what_is_no_thumbnail_is_given_back(data: bytes, tmp_path: Path) -> None:
    """A file that a full disk cut off, say."""
    path = thumbnail_path(tmp_path, DIGEST)
    path.parent.mkdir()
    path.write_bytes(data)

    assert read_whole(tmp_path, DIGEST) == read_half(tmp_path, DIGEST) == data


def test_one_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for read in (read_whole, read_half):
        with pytest.raises(FileNotFoundError):
            read(tmp_path, DIGEST)


def test_halves_of_an_earlier_igcore_are_put_behind_their_pictures(tmp_path: Path) -> None:
    """Each of those that have one; also where that was broken off in the middle."""
    wholes = {digit * 32: f"whole {digit}".encode() + END for digit in "abc"}
    for digest, whole in wholes.items():
        put(whole, tmp_path, digest)
    for digest in ("a" * 32, "b" * 32, "d" * 32):
        put(b"half " + digest[:1].encode() + END, tmp_path / "halves", digest)
    put(packed(wholes["b" * 32], b"half b" + END), tmp_path, "b" * 32)

    take_in_halves(tmp_path)

    assert {digest: read_whole(tmp_path, digest) for digest in wholes} == wholes
    halves = [read_half(tmp_path, digest) for digest in wholes]
    assert halves == [b"half a" + END, b"half b" + END, b"whole c" + END]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aa", "bb", "cc"]
    take_in_halves(tmp_path)


def test_it_appears_whole_in_the_place_of_another(tmp_path: Path) -> None:
    """Of 256 folders; in a table of bytes under the same name."""
    put(b"old", tmp_path, DIGEST)
    put(b"new", tmp_path, DIGEST)
    pictures: dict[str, bytes] = {}
    put(b"new", pictures, DIGEST)

    assert {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.jpg")} == pictures
    assert list(pictures) == [f"ab/{DIGEST}.jpg"]
    assert [path.name for path in tmp_path.rglob("*.*")] == [f"{DIGEST}.jpg"]
