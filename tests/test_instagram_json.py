"""Promises of `igcore.importers.instagram_json`."""

import gzip
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from igcore.importers import read_archive
from igcore.importers.base import Row
from igcore.importers.hashtags import find_hashtags
from igcore.importers.instagram_json import recognise
from igcore.importers.source import open_source
from igcore.schema import Kind, Media, Post, Problem, TimeSource
from tests.found import problems
from tests.make_golden import rows

#: Where Instagram has put the lists, by year; and an export that lies one folder down.
PLACES = ["", "content/", "your_instagram_activity/content/", "your_instagram_activity/media/"]
LAYOUTS = [*PLACES, *(f"instagram-lumen-2024-08-20-AbCd1234/{place}" for place in PLACES)]
FILE = "media/posts/202408/18060000000000001.jpg"
STAMP = 1_722_700_800
TIME = datetime(2024, 8, 3, 16, tzinfo=UTC)


def entry(uri: str = FILE, stamp: Any = STAMP, title: str = "A title", **parent: Any) -> dict[str, Any]:
    """Entry of a list, with its title and time at the medium."""
    return {"media": [{"uri": uri, "creation_timestamp": stamp, "title": title}], **parent}


def export(root: Path, lists: dict[str, Any], *files: str) -> list[Row]:
    """What an export of these lists and files reads as."""
    for name, content in lists.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(json.dumps(content), encoding="utf-8")
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"a picture")
    return rows(root)


def only_post(found: list[Row]) -> Post:
    [post] = [row for row in found if isinstance(row, Post)]
    return post


def files(found: list[Row]) -> list[tuple[str, int]]:
    return [(row.file, row.position) for row in found if isinstance(row, Media)]


def test_every_file_has_its_place_whether_it_is_there_or_not(tmp_path: Path) -> None:
    """A split export has its lists in one ZIP and its pictures in others."""
    media = [entry(uri)["media"][0] for uri in ("a.jpg", "gone.jpg", "b.mp4")]
    found = export(tmp_path, {"posts_1.json": [{"media": media}]}, "a.jpg", "b.mp4")

    assert files(found) == [("a.jpg", 1), ("gone.jpg", 2), ("b.mp4", 3)]
    assert not problems(found)


@pytest.mark.parametrize("place", LAYOUTS)
def test_lists_are_found_wherever_instagram_put_them(tmp_path: Path, place: str) -> None:
    """What a list names lies beside its place, whether that is the root or one folder down."""
    down = "instagram-lumen-2024-08-20-AbCd1234/" if place.startswith("instagram-lumen") else ""
    found = export(tmp_path / "export", {f"{place}posts_1.json": [entry()]}, down + FILE)

    assert found == [
        Post(
            post_id="export/18060000000000001",
            archive="export",
            person="lumen" if down else "export",
            fbid=18_060_000_000_000_001,
            taken_at=TIME,
            taken_from=TimeSource.EXPORT,
            kind=Kind.POST,
            caption="A title",
            source="instagram-json",
        ),
        Media(post_id="export/18060000000000001", archive="export", file=down + FILE),
    ]


@pytest.mark.parametrize("place", ["a/b/posts_1.json", "posts_x.json", "messages/posts_1.json", "liked_posts.json"])
def test_other_lists_are_no_exports(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[]")

    assert not recognise(open_source(tmp_path))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("posts_1", Kind.POST),
        ("posts_12", Kind.POST),
        ("posts", Kind.POST),
        ("reels", Kind.REEL),
        ("igtv_videos", Kind.IGTV),
        ("stories", Kind.STORY),
        ("archived_posts", Kind.ARCHIVED),
        ("profile_photos", Kind.PROFILE),
        ("other_content", Kind.OTHER),
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        lambda each: [each],
        lambda each: {"ig_any_media": [each]},
        lambda each: {"a_list": [], "another": [each]},
        lambda each: each,
        lambda each: each["media"],
        lambda each: {"ig_any_media": each["media"]},
        lambda each: {**each["media"][0], "dubbing_info": []},
        lambda each: {**each, "media": each["media"][0]},
    ],
    ids=["list", "dict", "lists", "entry", "flat list", "flat dict", "flat entry", "no list of media"],
)
def test_a_list_may_have_any_of_the_shapes_met(
    tmp_path: Path, name: str, kind: Kind, shape: Callable[[dict[str, Any]], Any]
) -> None:
    found = export(tmp_path, {f"content/{name}.json": shape(entry())}, FILE)

    assert only_post(found).kind is kind
    assert (only_post(found).caption, only_post(found).taken_at) == ("A title", TIME)
    assert not problems(found)


@pytest.mark.parametrize(
    ("record", "caption"),
    [
        (entry(), "A title"),
        (entry(title="", stamp=5, creation_timestamp=STAMP) | {"title": "Of the post"}, "Of the post"),
        (entry(creation_timestamp=STAMP) | {"title": ""}, "A title"),
        (entry(title=""), ""),
        ({"media": [{"uri": FILE, "creation_timestamp": STAMP}]}, ""),
        (entry(stamp=float(STAMP)), "A title"),
        (entry(stamp="2024-08-03T16:00:00"), "A title"),
        (entry(stamp="2024-08-03T09:00:00-07:00"), "A title"),
        (entry(title="Pi\u00c3\u00b1ata \u00f0\u009f\u0090\u00b6"), "Piñata 🐶"),
        (entry(title="Piñata 🐶"), "Piñata 🐶"),
        (entry(title="half \ud83d a pair"), "half \ufffd a pair"),
    ],
)
def test_title_and_time_stand_at_the_post_or_at_its_first_medium(
    tmp_path: Path, record: dict[str, Any], caption: str
) -> None:
    found = export(tmp_path, {"content/posts_1.json": [record]}, FILE)

    assert (only_post(found).caption, only_post(found).taken_at) == (caption, TIME)


EXIF = {"latitude": 53.141186112, "longitude": 11.038734576}


@pytest.mark.parametrize(
    ("metadata", "place"),
    [
        ({"photo_metadata": {"exif_data": [EXIF]}}, (53.1, 11.0)),
        ({"video_metadata": {"exif_data": [{"iso": 80}, EXIF]}}, (53.1, 11.0)),
        ({"photo_metadata": {"exif_data": []}, "video_metadata": {"exif_data": [EXIF]}}, (53.1, 11.0)),
        ({"photo_metadata": {"exif_data": [{"latitude": 0, "longitude": 0}]}}, (None, None)),
        ({"photo_metadata": {"exif_data": [{"latitude": 53.1}]}}, (None, None)),
        ({"photo_metadata": {"exif_data": [{"latitude": True, "longitude": 5}]}}, (None, None)),
        ({"photo_metadata": {"exif_data": [{"latitude": float("nan"), "longitude": 5}]}}, (None, None)),
        ({"photo_metadata": {"exif_data": [{"latitude": 10**400, "longitude": 5}]}}, (None, None)),
        ({"photo_metadata": {"exif_data": [{"latitude": "53", "longitude": "11"}]}}, (None, None)),
        ({"photo_metadata": {"exif_data": "none"}}, (None, None)),
        ({"photo_metadata": None}, (None, None)),
        ([], (None, None)),
        (None, (None, None)),
    ],
)
def test_gps_is_read_to_a_tenth_of_a_degree(
    tmp_path: Path, metadata: Any, place: tuple[float | None, float | None]
) -> None:
    """From whichever part of the EXIF that has it; what is no place is nothing, and no problem."""
    medium = {"uri": FILE, "creation_timestamp": STAMP, "media_metadata": metadata}

    found = export(tmp_path, {"posts_1.json": [{"media": [medium]}]}, FILE)

    assert (only_post(found).latitude, only_post(found).longitude) == place
    assert not problems(found)


@pytest.mark.parametrize("stamp", [None, 0])
def test_without_a_time_the_archive_does_not_say(tmp_path: Path, stamp: int | None) -> None:
    post = only_post(export(tmp_path, {"posts_1.json": [entry(stamp=stamp)]}, FILE))

    assert (post.taken_at, post.taken_from) == (None, None)


@pytest.mark.parametrize(
    "stamp",
    [1, -1, 1e18, 10**400, float("nan"), float("inf"), True, [], {}, "", "soon", "9999-12-31", 1_900_000_000],
)
def test_a_time_without_instagram_is_a_problem(tmp_path: Path, stamp: Any) -> None:
    """Before it, or yet to come; the rest is read."""
    broken = {"media": [{"uri": "b.jpg"}], "creation_timestamp": stamp or "none"}
    found = export(tmp_path, {"posts_1.json": [broken, entry()]}, FILE)

    assert only_post(found).taken_at == TIME
    assert [(problem.file, problem.record) for problem in problems(found)] == [("posts_1.json", 0)]


def test_a_leap_day_is_a_day_like_others(tmp_path: Path) -> None:
    """A year after 29 February there is none: reading must not depend on it."""
    (tmp_path / "posts_1.json").write_text(json.dumps([entry()]))

    found = list(read_archive(open_source(tmp_path), datetime(2028, 2, 29, tzinfo=UTC)))

    assert only_post(found).taken_at == TIME


@pytest.mark.parametrize(
    "uri",
    ["../../secret.jpg", "/etc/passwd", "file:///etc/passwd", "C:\\secret.jpg", "https://example.org/a.jpg", ""],
)
def test_a_path_out_of_the_archive_is_only_text(tmp_path: Path, uri: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    found = export(tmp_path / "a" / "export", {"posts_1.json": [entry(uri)]})

    assert only_post(found).caption == "A title"
    assert files(found) == [(uri, 1)]
    assert not problems(found)


def test_a_name_that_cannot_be_stored_is_told_in_letters_that_can(tmp_path: Path) -> None:
    found = export(tmp_path, {"posts_1.json": [entry("half \ud83d.jpg")]})

    assert files(found) == [("half ?.jpg", 1)]
    only_post(found).post_id.encode()


def test_what_is_in_two_lists_is_one_post_and_what_is_twice_in_one_is_two(tmp_path: Path) -> None:
    lists = {
        "content/reels.json": [entry(title="reel")],
        "content/posts_1.json": [entry(title="first"), entry(title="second")],
        "content/posts.json": [entry(title="detailed")],
    }
    found = [row for row in export(tmp_path / "e", lists, FILE) if isinstance(row, Post)]

    assert [(post.post_id, post.caption) for post in found] == [
        ("e/18060000000000001", "first"),
        ("e/18060000000000001#2", "second"),
    ]


@pytest.mark.parametrize(
    ("uri", "fbid"), [("media/posts/202607/9.jpg", 18_100_000_000_000_009), (FILE, 18_060_000_000_000_001)]
)
def test_the_detailed_list_of_2026_tells_the_fbid_where_the_name_does_not(tmp_path: Path, uri: str, fbid: int) -> None:
    detailed = {"timestamp": STAMP, "fbid": "18100000000000009", "label_values": [{"label": "x", **entry(uri)}]}

    assert only_post(export(tmp_path, {"posts.json": [detailed]})).fbid == fbid


def test_files_that_no_list_names_are_told(tmp_path: Path) -> None:
    """Pictures only: exports are full of other files."""
    found = export(tmp_path, {"posts_1.json": []}, FILE, "media/a.srt", "media/b.mp4")

    assert problems(found) == [
        Problem(archive=tmp_path.name, file=FILE, reason="in the archive, but in no list of posts")
    ]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("personal_information/personal_information.json", "Username"),
        ("account_information/personal_information.json", "Username"),
        ("personal_information/personal_information/personal_information.json", "Username"),
        ("personal_information/personal_information.json", "Nom d'utilisateur"),
        ("profile.json", None),
    ],
)
def test_the_person_is_the_account(tmp_path: Path, file: str, content: str | None) -> None:
    """Its labels are in the language of the account: then the name of the export is what is left."""
    account = (
        {"profile_user": [{"string_map_data": {content: {"value": "lumen.x"}}}]} if content else {"username": "lumen.x"}
    )
    found = export(tmp_path / "instagram-lumen.x-2024-08-20-Ab", {file: account, "posts_1.json": [entry()]})

    assert only_post(found).person == "lumen.x"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("instagram-some.user_1-2024-08-20-AbCd", "some.user_1"),
        ("some.user_20181231", "some.user"),
        ("some.user_20181231_part_2", "some.user"),
        ("Holidays", "Holidays"),
    ],
)
@pytest.mark.parametrize("account", [None, [], 7, "username", {"username": 5}, {"profile_user": []}])
def test_without_an_account_the_person_is_in_the_name(tmp_path: Path, name: str, person: str, account: Any) -> None:
    found = export(tmp_path / name, {"profile.json": account, "posts_1.json": [entry()]})

    assert only_post(found).person == person


def test_entries_of_2018_with_one_caption_and_time_are_one_post(tmp_path: Path) -> None:
    photo = {"caption": "Two", "taken_at": "2018-12-31T08:05:13", "path": "photos/1.jpg"}
    zoned = photo | {"taken_at": "2018-12-31T08:05:13+00:00", "path": "photos/2.jpg"}
    story = photo | {"path": "stories/3.jpg"}
    found = export(
        tmp_path / "e",
        {"media.json": {"photos": [photo, photo | {"caption": None}], "videos": [zoned], "stories": [story]}},
    )

    assert [(row.kind, row.caption) for row in found if isinstance(row, Post)] == [
        (Kind.POST, "Two"),
        (Kind.POST, ""),
        (Kind.STORY, "Two"),
    ]


@pytest.mark.parametrize("root", [None, [], 7, "text", {"photos": None}, {"photos": 7, "videos": {"a": [[]]}}])
def test_an_old_list_of_another_shape_is_a_problem(tmp_path: Path, root: Any) -> None:
    found = export(tmp_path, {"media.json": root})

    assert {type(row) for row in found} == {Problem}


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b"9" * 5000, b'{"media": [' * 20_000],
    ids=["empty", "cut", "deep", "no text", "digits", "deep media"],
)
def test_a_broken_list_is_a_problem(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "posts_1.json").write_bytes(content)
    found = rows(tmp_path)

    assert [(type(row), row.file) for row in found if not isinstance(row, Post)] == [(Problem, "posts_1.json")]


def test_the_pictures_of_a_broken_list_are_posts_of_their_own(tmp_path: Path) -> None:
    """Of a kind that their folder tells; what a whole list names, and what is private, is not among them."""
    story, left = "media/stories/202408/18060000000000002.jpg", "media/reels/202408/AQ_18060000000000003.mp4"
    others = ["media/profile/a.jpg", "photos/201811/b.jpg", "messages/inbox/c.jpg", "direct/201811/d.jpg", "e.srt"]
    root = tmp_path / "instagram-lumen-2024-08-20-Ab"
    export(root, {"content/posts_1.json": [], "content/stories.json": {"ig_stories": [{"uri": story}]}}, story, FILE)
    (root / "content" / "posts_1.json").write_text('[{"media": [{"uri": "')
    found = export(root, {}, left, *others)

    read = [row for row in found if isinstance(row, Post)]
    assert [(row.kind, row.fbid, row.taken_at, row.person, row.caption is None) for row in read] == [
        (Kind.STORY, 18_060_000_000_000_002, None, "lumen", False),
        (Kind.POST, 18_060_000_000_000_001, None, "lumen", True),
        (Kind.PROFILE, None, None, "lumen", True),
        (Kind.REEL, 18_060_000_000_000_003, None, "lumen", True),
        (Kind.POST, None, None, "lumen", True),
    ]
    assert files(found) == [(file, 1) for file in (story, FILE, others[0], left, others[1])]
    assert [problem.file for problem in problems(found)] == ["content/posts_1.json"]


def test_a_post_of_a_broken_list_is_called_as_the_whole_one_calls_it(tmp_path: Path) -> None:
    """Once the list is there, it is the same post, whose caption is then known."""
    root, down = tmp_path / "e", "instagram-lumen-2024-08-20-Ab/"
    whole = export(root, {f"{down}posts_1.json": [entry("media/a.jpg"), entry()]}, f"{down}media/a.jpg", down + FILE)
    (root / down / "posts_1.json").write_text("[")

    ids = [[row.post_id for row in found if isinstance(row, Post)] for found in (whole, rows(root))]
    assert sorted(ids[0]) == sorted(ids[1]) == ["e/18060000000000001", "e/media/a.jpg"]


@pytest.mark.parametrize(
    ("name", "posts", "media", "last"),
    [
        ("dyi_json_2018_2020_media_json_BSD", 3, 4, "Our conservators are working"),
        ("dyi_json_2024_2025_verbatim_MIT/test_image", 1, 1, "A great rainy day lunch\n#italiansub"),
        ("dyi_json_2024_2025_verbatim_MIT/test_images", 1, 5, "A lil flower garden update:\n"),
        ("dyi_json_2024_2025_verbatim_MIT/test_mixed_media", 1, 10, "What an incredible weekend day trip"),
        ("dyi_json_2024_2025_verbatim_MIT/test_video", 1, 1, "Pokemon test video"),
        ("dyi_json_2026_detailed_synthetic", 3, 3, "plain"),
    ],
)
def test_published_exports_are_read(shared: Path, name: str, posts: int, media: int, last: str) -> None:
    """Their pictures were not published: the posts name files that are not there."""
    found = rows(shared / "archives" / name)
    read = [row for row in found if isinstance(row, Post)]

    assert len(read) == posts
    assert (read[-1].caption or "").startswith(last)
    assert len({file for file, _ in files(found)}) == media
    assert not problems(found)


def test_every_post_of_the_museum_is_read(shared: Path, tmp_path: Path) -> None:
    """5,159 entries are 5,159 posts, though some have one file; none of the pictures is there."""
    shutil.copy(shared / "captions" / "sfomuseum_as_posts_1.json", tmp_path / "posts_1.json")
    found = rows(tmp_path)
    posts = [row for row in found if isinstance(row, Post)]
    lines = gzip.decompress((shared / "captions" / "sfomuseum_posts.jsonl.gz").read_bytes()).splitlines()
    known = [json.loads(line) for line in lines]

    assert len(posts) == len({post.post_id for post in posts}) == len(known) == 5159
    assert Counter(post.taken_at.year for post in posts if post.taken_at) == Counter(
        int(post["taken_at_utc"][:4]) for post in known
    )
    assert {file for file, _ in files(found)} == {post["path"] for post in known}
    assert not problems(found)


def test_every_hashtag_of_the_museum_is_found(shared: Path, tmp_path: Path) -> None:
    """As many as a plain pattern finds in the mended captions, which knows letters but no emoji."""
    shutil.copy(shared / "captions" / "sfomuseum_as_posts_1.json", tmp_path / "posts_1.json")
    captions = [row.caption or "" for row in rows(tmp_path) if isinstance(row, Post)]
    found = Counter(tag for caption in captions for tag in find_hashtags(caption) if tag[0].isalnum())
    titles = [post["media"][0]["title"] for post in json.loads((tmp_path / "posts_1.json").read_bytes())]
    mended = [title.encode("latin-1").decode() for title in titles]
    plain = [re.sub(r"(https?://|www\.)\S+", "", caption) for caption in mended]

    assert found == Counter(tag for caption in plain for tag in re.findall(r"(?<!&)#([\w®]+)", caption))
    assert found.total() > 32_000


def test_the_museum_in_the_form_of_2018_has_a_post_for_each_caption_and_time(shared: Path, tmp_path: Path) -> None:
    shutil.copy(shared / "captions" / "sfomuseum_as_media.json", tmp_path / "media.json")
    posts = [row for row in rows(tmp_path) if isinstance(row, Post)]
    entries = [each for part in json.loads((tmp_path / "media.json").read_bytes()).values() for each in part]

    assert len(posts) == len({(each["caption"], each["taken_at"]) for each in entries})
