"""What real archives read as, by what their files say: posts, media, captions, times and ids are counted by hand.

Their pictures were mostly not published; where a tool ran for this, they are there.
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from igcore.errors import UnknownArchiveError, UnreadableArchiveError
from igcore.importers.base import Row
from igcore.importers.hashtags import find_hashtags
from igcore.importers.instagram_part import ALONE
from igcore.schema import Media, Post, Problem
from tests.conftest import SHARED
from tests.make_golden import rows

FOLDERS = sorted(path.name for path in (SHARED / "archives").iterdir()) if SHARED.is_dir() else []
#: By folder: its importer, posts, media, posts with a caption, with a time, with a media id, with an FBID.
TALLIES = {
    "4k_stogram_synthetic": ("stogram", 5, 5, 3, 4, 4, 0),
    "dyi_json_2018_2020_media_json_BSD": ("instagram-json", 3, 4, 3, 3, 0, 0),
    "dyi_json_2024_2025_verbatim_MIT/test_image": ("instagram-json", 1, 1, 1, 1, 0, 1),
    "dyi_json_2024_2025_verbatim_MIT/test_images": ("instagram-json", 1, 5, 1, 1, 0, 1),
    "dyi_json_2024_2025_verbatim_MIT/test_mixed_media": ("instagram-json", 1, 10, 1, 1, 0, 1),
    "dyi_json_2024_2025_verbatim_MIT/test_video": ("instagram-json", 1, 1, 1, 1, 0, 1),
    "dyi_json_2026_detailed_synthetic": ("instagram-json", 3, 3, 3, 3, 0, 3),
    "gallery-dl": ("gallery-dl", 3, 4, 2, 3, 3, 0),
    "instagram-scraper_synthetic": ("instagram-scraper", 2, 2, 1, 2, 2, 0),
    "instaloader/example_user": ("instaloader", 4, 7, 2, 4, 3, 0),
    "instaloader/example_user_uncompressed": ("instaloader", 4, 7, 2, 4, 3, 0),
    "instaloader/polaris_4_16": ("instaloader", 1, 0, 1, 1, 1, 0),
}
#: Single files that are archives once they lie where Instagram puts them.
PLACED = {
    "dyi_html_redacted/2026-04_en_your_instagram_activity_media/posts_1.html": (
        "your_instagram_activity/media/posts_1.html",
        ("instagram-html", 1, 4, 1, 1, 0, 1),
    ),
    "dyi_html_redacted/2026-04_en_your_instagram_activity_media/reels.html": (
        "your_instagram_activity/media/reels.html",
        ("instagram-html", 1, 1, 1, 1, 0, 1),
    ),
    "dyi_json_redacted/2022-05_content_posts_1.json": (
        "content/posts_1.json",
        ("instagram-json", 10, 14, 7, 10, 0, 10),
    ),
    "dyi_json_2018_2020_media_json_BSD/media_2018_no_tz.synthetic.json": (
        "media.json",
        ("instagram-json", 4, 5, 2, 4, 0, 0),
    ),
}
#: Answers of a service that ended, of no archive.
NO_ARCHIVES = {"api_v1_facebookarchive_BSD"}
#: Parts of exports without posts: reach and likes, whose account it is.
PARTS = {"dyi_insights_synthetic", "dyi_personal_information_synthetic/2024+"}


def tally(found: list[Row]) -> tuple[str, int, int, int, int, int, int]:
    """Importer and numbers, in the order of `TALLIES`."""
    posts = [row for row in found if isinstance(row, Post)]
    return (
        posts[0].source,
        len(posts),
        sum(isinstance(row, Media) for row in found),
        sum(bool(post.caption) for post in posts),
        sum(post.taken_at is not None for post in posts),
        sum(post.media_id is not None for post in posts),
        sum(post.fbid is not None for post in posts),
    )


def test_every_published_archive_is_counted(shared: Path) -> None:
    """One that is added later too."""
    counted = {name.split("/")[0] for name in [*TALLIES, *PLACED, *NO_ARCHIVES, *PARTS]}

    assert counted == {path.name for path in (shared / "archives").iterdir()}


@pytest.mark.parametrize("name", TALLIES)
def test_an_archive_has_what_its_files_say(shared: Path, name: str) -> None:
    found = rows(shared / "archives" / name)

    assert tally(found) == TALLIES[name]
    told = [row.reason for row in found if isinstance(row, Problem)]
    assert told == ["metadata of a post, but no picture beside it"] * (name == "instaloader/polaris_4_16")


@pytest.mark.parametrize("name", PLACED)
def test_a_list_has_what_it_says_where_instagram_puts_it(shared: Path, tmp_path: Path, name: str) -> None:
    place, expected = PLACED[name]
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(shared / "archives" / name, tmp_path / place)
    found = rows(tmp_path)

    assert tally(found) == expected
    assert not [row for row in found if isinstance(row, Problem)]


@pytest.mark.parametrize("name", sorted(NO_ARCHIVES))
def test_what_has_no_posts_of_ones_own_is_no_archive(shared: Path, name: str) -> None:
    with pytest.raises((UnknownArchiveError, UnreadableArchiveError)):
        rows(shared / "archives" / name)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_without_posts_says_that_the_lists_are_elsewhere(shared: Path, name: str) -> None:
    assert [row.reason for row in rows(shared / "archives" / name) if isinstance(row, Problem)] == [ALONE]


def test_captions_and_times_of_a_redacted_export_are_as_written(shared: Path, tmp_path: Path) -> None:
    """A carousel has both at itself, a single picture at the picture."""
    shutil.copy(shared / "archives" / "dyi_json_redacted" / "2022-05_content_posts_1.json", tmp_path / "posts_1.json")
    posts = [row for row in rows(tmp_path) if isinstance(row, Post)]

    assert [post.caption for post in posts[:5]] == [
        "Plain caption #one #two",
        "Zażółć gęślą jaźń – café #zażółć",
        "",
        "Sunset 🌅 #日本語 #sunset\nsecond line",
        "It’s “quoted” … #l’été",
    ]
    assert posts[7].caption == "🇩🇰 flag + ZWJ 👩‍❤️‍👩 #👩‍❤️‍👩"
    assert posts[2].taken_at == datetime.fromtimestamp(1_524_438_096, UTC)
    assert (posts[0].fbid, posts[4].fbid) == (17835204293382826, 18088968024188003)


@pytest.mark.parametrize(
    ("folder", "person"),
    [
        ("2021_account_information", "example_user"),
        ("2022-2024", "example_user"),
        ("2024+", "example_user"),
        ("localised_fr", "lumen"),
    ],
)
def test_the_person_is_in_the_account_file_of_every_year(
    shared: Path, tmp_path: Path, folder: str, person: str
) -> None:
    """Its labels are in the language of the account; then the name of the export is left."""
    root = tmp_path / "instagram-lumen-2024-08-20-AbCd1234"
    shutil.copytree(shared / "archives" / "dyi_personal_information_synthetic" / folder, root)
    (root / "posts_1.json").write_text(json.dumps([{"media": [{"uri": "a.jpg"}]}]))

    assert [row.person for row in rows(root) if isinstance(row, Post)] == [person]


def test_the_museum_says_the_same_in_both_forms(shared: Path, tmp_path: Path) -> None:
    """5,159 posts in the newer one; in that of 2018 those of equal caption and time are one."""
    told = {}
    for name in ("posts_1", "media"):
        (tmp_path / name).mkdir()
        shutil.copy(shared / "captions" / f"sfomuseum_as_{name}.json", tmp_path / name / f"{name}.json")
        told[name] = [row for row in rows(tmp_path / name) if isinstance(row, Post)]
    new, old = told["posts_1"], told["media"]

    assert len(new) == 5159
    assert len(old) == len({(post.caption, post.taken_at) for post in new}) == 4111
    assert {(post.caption, post.taken_at) for post in new} == {(post.caption, post.taken_at) for post in old}
    hashtags = [{tag for post in posts for tag in find_hashtags(post.caption or "")} for posts in (new, old)]
    assert hashtags[0] == hashtags[1]
