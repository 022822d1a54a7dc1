"""Promises of `igcore.importers.instagram_part`: nobody's own pictures are taken for a part of an export."""

from pathlib import Path

import pytest

from igcore.importers import find_importer
from igcore.importers.instagram_part import ALONE
from igcore.importers.source import open_source
from igcore.schema import Kind, Media, Post, Problem
from tests.make_archive import saved, scene
from tests.make_golden import rows


def folder(root: Path, *files: str) -> Path:
    """Folder of these files: pictures, and a list of nothing for each in JSON."""
    for number, file in enumerate(files):
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.endswith(".json"):
            path.write_text("{}")
        else:
            saved(scene(number), path)
    return root


@pytest.mark.parametrize(
    "files",
    [
        ("connections/x.jpg", "kat/y.jpg"),
        ("media/posts/x.jpg", "holiday/y.jpg"),
        ("messages/inbox/me/x.jpg", "y.jpg"),
        ("profile/x.jpg", "stories/y.jpg"),
    ],
)
def test_pictures_in_folders_of_ones_own_are_all_read(tmp_path: Path, files: tuple[str, ...]) -> None:
    """Whatever the folders are called."""
    root = folder(tmp_path, *files)

    found = rows(root)

    assert find_importer(open_source(root)).name == "folder"
    assert sorted(row.file for row in found if isinstance(row, Media)) == sorted(files)


def test_pictures_of_a_part_are_posts_but_for_those_of_messages(tmp_path: Path) -> None:
    """One that lies where no export keeps any is not lost either, if the part is surely one."""
    places = ["media/stories/201908/1.jpg", "your_instagram_activity/messages/inbox/a/2.jpg", "elsewhere/3.jpg"]

    found = rows(folder(tmp_path, *places, "personal_information/a.json"))

    assert {row.file for row in found if isinstance(row, Media)} == {places[0], places[2]}
    assert {row.kind for row in found if isinstance(row, Post)} == {Kind.STORY, Kind.POST}
    assert [row.reason for row in found if isinstance(row, Problem)] == [ALONE]


@pytest.mark.parametrize("file", ["logged_information/a.json", "export/messages/inbox/somebody/photos/1.jpg"])
def test_a_part_without_pictures_of_posts_is_one_too(tmp_path: Path, file: str) -> None:
    """Pictures of messages are private, and never opened."""
    found = rows(folder(tmp_path, file))

    assert [row.reason for row in found if isinstance(row, Problem)] == [ALONE]
    assert not [row for row in found if isinstance(row, Post | Media)]
