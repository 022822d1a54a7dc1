"""Promises of `igcore.importers.gallery_dl`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore import media_id
from igcore.importers.base import Row
from igcore.importers.gallery_dl import IMPORTER
from igcore.importers.source import Folder, open_source
from igcore.schema import Kind, Media, Post, TimeSource, frame
from tests.found import media, posts, reasons
from tests.rows import NOW

ID, CODE = "1317927815617713194", "BJKOF2ZgBQq"
SIDECAR, FIRST, SECOND = "2524480925211825194", "2524480908031956010", "2524480908031957034"
TIME = datetime(2016, 8, 16, 6, 34, 20, tzinfo=UTC)
POST_ID = f"{ID}_6614136"
MISSING = "there is metadata of it, but it is not in the archive"
BARE = "it has no metadata that can be read"


def record(**fields: Any) -> dict[str, Any]:
    """Metadata of a single picture."""
    return {
        "post_id": ID,
        "post_shortcode": CODE,
        "description": "Hello #harbour",
        "owner_id": "6614136",
        "username": "oak",
        "post_date": "2016-08-16 06:34:20",
        "date": "2016-08-16 06:34:20",
        "type": "post",
        "num": 1,
        "media_id": ID,
        "category": "instagram",
        **fields,
    }


def without(*names: str, **fields: Any) -> dict[str, Any]:
    return {name: value for name, value in record(**fields).items() if name not in names}


def folder(root: Path, files: dict[str, Any]) -> list[Row]:
    """What a folder of these files reads as; what is no bytes is written as JSON."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read(root)


def read(root: Path) -> list[Row]:
    return list(IMPORTER.read(open_source(root), NOW))


def test_a_picture_and_its_metadata_are_a_post(tmp_path: Path) -> None:
    found = folder(tmp_path / "e", {f"instagram/oak/{ID}.jpg": b"a picture", f"instagram/oak/{ID}.jpg.json": record()})

    assert found == [
        Post(
            post_id=POST_ID,
            archive="e",
            person="oak",
            user_id=6614136,
            media_id=int(ID),
            shortcode=CODE,
            taken_at=TIME,
            taken_from=TimeSource.EXPORT,
            kind=Kind.POST,
            caption="Hello #harbour",
            source="gallery-dl",
        ),
        Media(post_id=POST_ID, archive="e", file=f"instagram/oak/{ID}.jpg", position=1, media_id=int(ID)),
    ]


def test_children_are_one_post_in_its_order(tmp_path: Path) -> None:
    """The link is that of the post, the number of each picture its own."""
    child = {"post_id": SIDECAR, "sidecar_media_id": SIDECAR, "post_shortcode": "CMIwga1gBQq", "shortcode": "other"}
    names = [f"{SIDECAR}_{each}.jpg" for each in (FIRST, SECOND)]
    files: dict[str, Any] = dict.fromkeys(names, b"a picture")
    files |= {f"{names[0]}.json": record(**child, num=2, media_id=FIRST, date="2016-08-16 06:34:19")}
    files |= {f"{names[1]}.json": record(**child, num=1, media_id=SECOND)}
    found = folder(tmp_path, files)

    assert [(post.post_id, post.shortcode, post.taken_at) for post in posts(found)] == [
        (f"{SIDECAR}_6614136", "CMIwga1gBQq", TIME)
    ]
    assert [(row.position, row.media_id) for row in media(found)] == [(2, int(FIRST)), (1, int(SECOND))]
    assert not reasons(found)


@pytest.mark.parametrize("kind", ["story", "highlight"])
def test_each_story_is_a_post_of_its_own(tmp_path: Path, kind: str) -> None:
    """Its `post_id` is that of the person."""
    files = {
        f"{each}.jpg.json": record(
            type=kind, post_id="6614136", media_id=each, num=number, post_date="2019-01-01 00:00:00"
        )
        for number, each in enumerate((ID, SIDECAR), start=4)
    }
    found = folder(tmp_path, files | {f"{ID}.jpg": b"", f"{SIDECAR}.jpg": b""})

    assert [(post.post_id, post.kind, post.taken_at) for post in posts(found)] == [
        (f"{each}_6614136", Kind.STORY, TIME) for each in (ID, SIDECAR)
    ]
    assert [row.position for row in media(found)] == [1, 1]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (record(type="reel"), Kind.REEL),
        (without("type", typename="GraphImage"), Kind.POST),
        (record(type=[]), Kind.POST),
        (record(subcategory="avatar"), Kind.PROFILE),
    ],
)
def test_kinds_are_told_apart(tmp_path: Path, content: Any, kind: Kind) -> None:
    assert [post.kind for post in posts(folder(tmp_path, {f"{ID}.jpg.json": content}))] == [kind]


@pytest.mark.parametrize(
    ("content", "caption"),
    [
        (record(description="Pi\u00c3\u00b1ata"), "Piñata"),
        (record(description="cafe\u0301"), "café"),
        (record(description="half \ud83d"), "half \ufffd"),
        (record(description=None), ""),
        (record(description=""), ""),
        (without("description"), None),
    ],
)
def test_captions_are_made_whole(tmp_path: Path, content: Any, caption: str | None) -> None:
    assert [post.caption for post in posts(folder(tmp_path, {f"{ID}.jpg.json": content}))] == [caption]


@pytest.mark.parametrize(
    "content",
    [
        without("post_date"),
        without("date"),
        record(post_date="2016-08-16T06:34:20"),
        record(post_date="2016-08-16 08:34:20+02:00"),
        without("post_id", sidecar_media_id=ID),
        without("post_id"),
        record(post_id=int(ID)),
    ],
)
def test_older_metadata_says_the_same(tmp_path: Path, content: Any) -> None:
    found = posts(folder(tmp_path, {f"{ID}.jpg.json": content}))

    assert [(post.post_id, post.taken_at, post.taken_from) for post in found] == [(POST_ID, TIME, TimeSource.EXPORT)]


def test_without_a_date_the_id_has_one(tmp_path: Path) -> None:
    [post] = posts(folder(tmp_path, {f"{ID}.jpg.json": without("date", "post_date")}))

    assert (post.taken_at, post.taken_from) == (media_id.taken_at(int(ID), NOW), TimeSource.ID)


def test_the_poster_of_a_video_is_its_picture(tmp_path: Path) -> None:
    found = folder(tmp_path, {f"{ID}.mp4.json": record(type="reel"), f"{ID}.mp4": b"", f"{ID}.jpg": b""})

    assert [(row.post_id, row.file) for row in media(found)] == [(POST_ID, f"{ID}.mp4"), (POST_ID, f"{ID}.jpg")]
    assert not reasons(found)


@pytest.mark.parametrize("place", ["gallery-dl/instagram/oak", "instagram/oak", "oak"])
def test_without_a_user_name_the_folder_has_it(tmp_path: Path, place: str) -> None:
    found = folder(tmp_path, {f"{place}/{ID}.jpg.json": without("username"), f"{place}/b.jpg": b""})

    assert [post.person for post in posts(found)] == ["oak", "oak"]


def test_a_picture_without_metadata_is_known_by_its_name(tmp_path: Path) -> None:
    """To the post of its siblings, if they have metadata; and it is told."""
    names = [f"instagram/oak/{SIDECAR}_{each}.jpg" for each in (FIRST, SECOND)]
    files: dict[str, Any] = {f"{names[0]}.json": record(post_id=SIDECAR, media_id=FIRST)} | dict.fromkeys(names, b"")
    found = folder(tmp_path / "e", files | {f"instagram/oak/{ID}.jpg": b"", "instagram/oak/loose.jpg": b""})

    assert [(post.post_id, post.taken_from) for post in posts(found)] == [
        (f"{SIDECAR}_6614136", TimeSource.EXPORT),
        (POST_ID, TimeSource.ID),
        ("e/instagram/oak/loose.jpg", None),
    ]
    assert (names[1], int(SECOND)) in [(row.file, row.media_id) for row in media(found)]
    assert reasons(found) == [(file, BARE) for file in (f"instagram/oak/{ID}.jpg", names[1], "instagram/oak/loose.jpg")]


def test_metadata_without_its_picture_is_a_post_and_a_problem(tmp_path: Path) -> None:
    found = folder(tmp_path, {f"{ID}.jpg.json": record()})

    assert len(posts(found)) == 1
    assert reasons(found) == [(f"{ID}.jpg", MISSING)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"9" * 5000,
        [],
        7,
        None,
        "text",
        {},
        without("post_id", "media_id"),
        record(post_id="12x"),
        record(post_id=[1]),
        record(owner_id=-1),
        record(post_date="soon"),
        record(post_date="9999-12-31 00:00:00"),
        record(post_date=7),
        record(description=7),
        record(num=0),
        record(num=[]),
        record(num=True),
    ],
)
def test_malformed_metadata_is_a_problem_and_the_rest_goes_on(tmp_path: Path, content: Any) -> None:
    found = folder(tmp_path, {f"{ID}.jpg.json": content, "b.jpg.json": record(), "b.jpg": b""})

    assert [file for file, _ in reasons(found)] == [f"{ID}.jpg.json"]
    assert [post.post_id for post in posts(found)] == [POST_ID]


def test_what_is_of_another_site_is_no_post(tmp_path: Path) -> None:
    found = folder(tmp_path, {"b.jpg.json": {"category": "twitter", "tweet_id": 5}, "b.jpg": b""})

    assert reasons(found) == [("b.jpg.json", "an entry is not as expected: it is of another site")]
    assert len(found) == 1


def test_only_metadata_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path, {f"{ID}.jpg.json": record(), f"{ID}.jpg": b"", "info.json": b"{", "other.json": b"", "a.txt": b""})
    source, opened = open_source(tmp_path), []
    real = Folder.read

    def watched(self: Folder, file: str) -> bytes:
        opened.append(file)
        return real(self, file)

    monkeypatch.setattr(Folder, "read", watched)
    assert IMPORTER.recognise(source)
    list(IMPORTER.read(source, NOW))

    assert opened == [f"{ID}.jpg.json"]


@pytest.mark.parametrize(
    ("files", "recognised"),
    [
        ({f"a/{ID}.jpg.json": b""}, True),
        ({f"{SIDECAR}_{FIRST}.jpg.json": b""}, True),
        ({"my name.jpg.json": record()}, True),
        ({"my name.jpg.json": {"title": "Google", "category": "instagram"}}, False),
        ({"20160816_063420.jpg.json": {"title": "Google"}}, False),
        ({f"{ID}_1.jpg.json": {"category": "twitter", "tweet_id": 5}}, False),
        ({f"{ID}.jpg": b"", "info.json": record(), f"{ID}.json": record()}, False),
        ({"17950881910025404.jpg.json": {}}, False),
    ],
)
def test_it_is_recognised_by_names_with_ids_else_by_content(
    tmp_path: Path, files: dict[str, Any], recognised: bool
) -> None:
    folder(tmp_path, files)

    assert IMPORTER.recognise(open_source(tmp_path)) is recognised


words = st.text(max_size=8) | st.sampled_from([ID, "story", "2016-08-16 06:34:20", "instagram"])
keys = words | st.sampled_from(list(record()) + ["sidecar_media_id", "subcategory"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(keys, inside, max_size=5),
    max_leaves=12,
)


@settings(max_examples=150)
@given(values | st.dictionaries(keys, values, max_size=6).map(lambda fields: record(**fields)))
def test_any_json_in_the_place_of_metadata_is_read_or_a_problem(content: Any) -> None:
    """And what it says can be stored, and never leads out of the archive."""
    with TemporaryDirectory() as root:
        found = folder(Path(root), {f"{ID}.jpg.json": content, f"{ID}.jpg": b""})

    assert len(frame(posts(found), Post)) + len(reasons(found)) >= 1
    assert {row.file for row in media(found)} <= {f"{ID}.jpg"}
    assert len(frame(media(found), Media)) == len(posts(found))
    assert all(reason.encode() for _, reason in reasons(found))


def test_what_gallery_dl_left_is_read(shared: Path) -> None:
    root = shared / "archives" / "gallery-dl"
    found = read(root)

    assert IMPORTER.recognise(open_source(root))
    assert [(post.shortcode, post.kind, post.taken_at) for post in posts(found)] == [
        (CODE, Kind.POST, TIME),
        ("CMIwga1gBQq", Kind.POST, datetime(2021, 3, 7, 23, 59, 59, tzinfo=UTC)),
        ("C1iWfCdgBQq", Kind.REEL, datetime(2024, 1, 1, 0, 0, 1, tzinfo=UTC)),
    ]
    assert {(post.person, post.user_id) for post in posts(found)} == {("example_user", 1234567890)}
    assert [(post.caption or "")[:22] for post in posts(found)] == ["Morning at the harbour", "Carousel #one #two", ""]
    assert [row.position for row in media(found)] == [1, 1, 2, 1]
    assert not reasons(found)
