"""Promises of `igcore.importers.image_folder`."""

from pathlib import Path

import pytest

from igcore.importers.image_folder import person, recognise
from igcore.importers.source import Folder, open_source
from igcore.schema import Media, Post
from tests.make_golden import rows


def test_a_picture_is_a_post_without_a_time_or_a_caption(tmp_path: Path) -> None:
    """Its time is left to EXIF and the file."""
    root = tmp_path / "holidays"
    (root / "kat").mkdir(parents=True)
    (root / "kat" / "beach.JPG").write_bytes(b"a picture")

    assert rows(root) == [
        Post(post_id="holidays/kat/beach.JPG", archive="holidays", person="kat", source="folder"),
        Media(post_id="holidays/kat/beach.JPG", archive="holidays", file="kat/beach.JPG"),
    ]


@pytest.mark.parametrize(
    ("archive", "file", "expected"),
    [
        ("holidays", "beach.jpg", "holidays"),
        ("holidays.zip", "beach.jpg", "holidays"),
        ("holidays", "kat/2016/beach.jpg", "kat"),
        ("holidays.zip", "holidays/kat/beach.jpg", "kat"),
        ("holidays.zip", "holidays/beach.jpg", "holidays"),
        ("holidays.zip", "other/beach.jpg", "other"),
    ],
)
def test_the_person_is_the_first_folder_inside_the_archive(archive: str, file: str, expected: str) -> None:
    """A ZIP of a folder holds that folder, which is not a person then."""
    assert person(Folder(Path(), archive), file) == expected


@pytest.mark.parametrize(("names", "known"), [([], False), (["a.txt", "b.mp4"], False), (["a.txt", "b.heic"], True)])
def test_one_picture_is_enough(tmp_path: Path, names: list[str], known: bool) -> None:
    for name in names:
        (tmp_path / name).touch()

    assert recognise(open_source(tmp_path)) is known
