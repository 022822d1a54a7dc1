"""Promises of `igcore.importers.instaloader`."""

import json
import lzma
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore import media_id
from igcore.importers.base import Row
from igcore.importers.instaloader import IMPORTER, _unpacked
from igcore.importers.source import Folder, open_source
from igcore.schema import Kind, Media, Post, TimeSource, frame
from tests.found import media, posts, reasons
from tests.rows import NOW

STEM = "2016-08-16_06-34-20_UTC"
TIME = datetime(2016, 8, 16, 6, 34, 20, tzinfo=UTC)
STAMP = 1_471_329_260
ID, CODE = 1317927815617713194, "BJKOF2ZgBQq"
POST_ID = f"{ID}_6614136"


def node(**fields: Any) -> dict[str, Any]:
    """Node of a picture, as instaloader has written it since 4.0."""
    return {
        "id": str(ID),
        "taken_at_timestamp": STAMP,
        "owner": {"id": "6614136", "username": "lumen"},
        "edge_media_to_caption": {"edges": [{"node": {"text": "Hello #harbour"}}]},
        **fields,
    }


def without(*names: str, **fields: Any) -> dict[str, Any]:
    return {name: value for name, value in node(**fields).items() if name not in names}


def wrapped(content: Any, node_type: str = "Post") -> dict[str, Any]:
    return {"node": content, "instaloader": {"version": "4.15.1", "node_type": node_type}}


def folder(root: Path, files: dict[str, Any]) -> list[Row]:
    """What a folder of these files reads as; what is no text or bytes is written as JSON, packed or not."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        packed = name.endswith(".xz") and not isinstance(content, bytes)
        (root / name).write_bytes(lzma.compress(data, check=lzma.CHECK_NONE) if packed else data)
    return read(root)


def read(root: Path) -> list[Row]:
    return list(IMPORTER.read(open_source(root), NOW))


@pytest.mark.parametrize("ending", [".json", ".json.xz"])
@pytest.mark.parametrize("root", [wrapped(node()), node()], ids=["wrapped", "bare"])
def test_a_picture_and_its_metadata_are_a_post(tmp_path: Path, ending: str, root: Any) -> None:
    found = folder(tmp_path / "lumen", {STEM + ending: root, f"{STEM}.jpg": b"a picture"})

    assert found == [
        Post(
            post_id=POST_ID,
            archive="lumen",
            person="lumen",
            user_id=6614136,
            media_id=ID,
            shortcode=CODE,
            taken_at=TIME,
            taken_from=TimeSource.EXPORT,
            kind=Kind.POST,
            caption="Hello #harbour",
            source="instaloader",
        ),
        Media(post_id=POST_ID, archive="lumen", file=f"{STEM}.jpg", position=1, media_id=ID),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        without("id", pk=str(ID)),
        without("id", pk=f"{ID}_6614136"),
        without("id", pk=ID),
        without("id", shortcode=CODE),
        without("id", code=CODE),
        without("id", shortcode=CODE + "yc0q" * 7),
        without("owner", user={"pk": "6614136", "username": "lumen"}),
        without("taken_at_timestamp", date=STAMP),
        without("taken_at_timestamp", taken_at=STAMP),
        without("taken_at_timestamp", iphone_struct={"taken_at": STAMP}),
        without("taken_at_timestamp"),
        node(taken_at_timestamp=float(STAMP)),
        without("edge_media_to_caption", caption="Hello #harbour"),
        without("edge_media_to_caption", caption={"text": "Hello #harbour"}),
        without("edge_media_to_caption", iphone_struct={"caption": {"text": "Hello #harbour"}}),
        node(edge_media_to_caption={"edges": []}, caption="Hello #harbour"),
        node(location={"id": "1", "name": "A harbour"}, edge_media_preview_like={"count": -1}),
    ],
)
def test_each_age_of_node_says_the_same(tmp_path: Path, fields: Any) -> None:
    [post] = posts(folder(tmp_path, {f"{STEM}.json": wrapped(fields), f"{STEM}.jpg": b""}))

    assert (post.post_id, post.shortcode, post.person, post.caption) == (POST_ID, CODE, "lumen", "Hello #harbour")
    assert (post.taken_at, post.taken_from) == (TIME, TimeSource.EXPORT)


@pytest.mark.parametrize(
    ("text", "caption"),
    [("Pi\u00c3\u00b1ata", "Piñata"), ("cafe\u0301", "café"), ("half \ud83d", "half \ufffd"), ("", "")],
)
def test_captions_are_made_whole(tmp_path: Path, text: str, caption: str) -> None:
    [post] = posts(folder(tmp_path, {f"{STEM}.json": without("edge_media_to_caption", caption=text)}))

    assert post.caption == caption


@pytest.mark.parametrize(
    ("text", "caption"),
    [(b"From the text\n", "From the text"), (b"\xef\xbb\xbfTwo\r\nlines\r\n", "Two\nlines"), (None, "")],
)
def test_without_a_caption_in_the_metadata_the_text_beside_it_is_read(
    tmp_path: Path, text: bytes | None, caption: str
) -> None:
    """None is written if the post has none."""
    files = {f"{STEM}.json": node(edge_media_to_caption={"edges": []})} | ({f"{STEM}.txt": text} if text else {})

    assert [post.caption for post in posts(folder(tmp_path, files))] == [caption]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (wrapped(node(), "StoryItem"), Kind.STORY),
        (node(__typename="GraphStoryVideo"), Kind.STORY),
        (wrapped(node(product_type="clips")), Kind.REEL),
        (wrapped(node(iphone_struct={"product_type": "igtv"})), Kind.IGTV),
        (wrapped(node(product_type="feed", __typename="XDTGraphImage")), Kind.POST),
    ],
)
def test_kinds_are_told_apart(tmp_path: Path, content: Any, kind: Kind) -> None:
    assert [post.kind for post in posts(folder(tmp_path, {f"{STEM}.json": content}))] == [kind]


def test_children_have_their_place_and_id(tmp_path: Path) -> None:
    """A video's poster is its picture; the id of a child may be missing."""
    children = {"edges": [{"node": {"id": "2524480908031956010"}}, {"node": {}}, {"node": {"id": "9"}}]}
    files = [f"{STEM}_1.jpg", f"{STEM}_2.jpg", f"{STEM}_2.mp4"]
    found = folder(
        tmp_path, {f"{STEM}.json": node(edge_sidecar_to_children=children)} | dict.fromkeys(files, b"a picture")
    )

    assert [(row.file, row.position, row.media_id) for row in media(found)] == [
        (files[0], 1, 2524480908031956010),
        (files[1], 2, None),
        (files[2], 2, None),
    ]
    assert reasons(found) == [(f"{STEM}.json", "of the 3 pictures of this post 1 are not in the archive")]


def test_of_a_name_of_ones_own_the_metadata_tells_all(tmp_path: Path) -> None:
    """A file that is called as a child, yet has its own metadata, is a post of its own."""
    second = media_id.make(TIME, 5)
    found = folder(
        tmp_path,
        {"a.json": wrapped(node()), "a.jpg": b"", "a_1.json.xz": wrapped(node(id=second)), "a_1.jpg": b""},
    )

    assert IMPORTER.recognise(open_source(tmp_path))
    assert [(row.file, row.media_id, row.position) for row in media(found)] == [
        ("a.jpg", ID, 1),
        ("a_1.jpg", second, 1),
    ]
    assert not reasons(found)


def test_without_any_time_the_id_has_one(tmp_path: Path) -> None:
    [post] = posts(folder(tmp_path, {"a.json": wrapped(without("taken_at_timestamp")), "a.jpg": b""}))

    assert (post.taken_at, post.taken_from) == (media_id.taken_at(ID, NOW), TimeSource.ID)


def test_one_post_in_two_folders_is_one_post(tmp_path: Path) -> None:
    files = {f"{where}/{STEM}.{ending}": content for where in ("a", "b") for ending, content in (
        ("json", wrapped(node())), ("jpg", b"a picture"))}  # fmt: skip
    found = folder(tmp_path, files)

    assert len(posts(found)) == 1
    assert [row.file for row in media(found)] == [f"a/{STEM}.jpg", f"b/{STEM}.jpg"]


@pytest.mark.parametrize(
    ("place", "account", "person"),
    [
        ("lumen", False, "lumen"),
        ("#autumn", False, "6614136"),
        ("#autumn", True, "oak"),
        (":saved", True, "oak"),
    ],
)
def test_an_owner_without_a_name_is_the_account_or_the_folder(
    tmp_path: Path, place: str, account: bool, person: str
) -> None:
    """Folders of hashtags are nobody; account files say it in their names."""
    files = {f"{place}/{STEM}.json": node(owner={"id": "6614136"})}
    found = folder(tmp_path, files | ({"oak_6614136.json": b"never opened"} if account else {}))

    assert [post.person for post in posts(found)] == [person]


def test_a_profile_picture_has_no_metadata(tmp_path: Path) -> None:
    files = {f"x/{STEM}.json": node(), f"x/{STEM}.jpg": b"", f"x/{STEM}_profile_pic.jpg": b""}
    found = folder(tmp_path / "e", files)
    last = posts(found)[-1]

    assert (last.post_id, last.kind) == (f"e/x/{STEM}_profile_pic", Kind.PROFILE)
    assert (last.person, last.user_id, last.taken_at) == ("lumen", 6614136, TIME)
    assert not reasons(found)


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"no xz", lzma.compress(b"{}")[:-8], lzma.compress(b"[" * 100_000), lzma.compress(b"[1]")],
    ids=["empty", "JSON", "text", "cut", "deep", "list"],
)
def test_of_broken_metadata_picture_time_and_text_are_left(tmp_path: Path, broken: bytes) -> None:
    files = {f"{STEM}.json.xz": broken, f"{STEM}.jpg": b"", f"{STEM}.txt": b"The text\n"}
    found = folder(tmp_path / "lumen", files)

    assert [(post.post_id, post.taken_at, post.caption) for post in posts(found)] == [
        (f"lumen/{STEM}", TIME, "The text")
    ]
    assert [row.file for row in media(found)] == [f"{STEM}.jpg"]
    assert [file for file, _ in reasons(found)] == [f"{STEM}.json.xz", f"{STEM}.jpg"]


def test_a_picture_without_metadata_is_a_post_and_a_problem(tmp_path: Path) -> None:
    files = {f"{STEM}_1.jpg": b"", f"{STEM}_2.jpg": b"", "loose.jpg": b"", "film.mp4": b""}
    found = folder(tmp_path / "e", files)

    assert [(post.post_id, post.taken_at) for post in posts(found)] == [(f"e/{STEM}", TIME), ("e/loose.jpg", None)]
    assert [row.position for row in media(found)] == [1, 2, 1]
    assert reasons(found) == [
        (file, "it has no metadata that can be read") for file in (f"{STEM}_1.jpg", "film.mp4", "loose.jpg")
    ]


def test_metadata_without_its_picture_is_a_post_and_a_problem(tmp_path: Path) -> None:
    found = folder(tmp_path, {f"{STEM}.json": node()})

    assert len(posts(found)) == 1
    assert reasons(found) == [(f"{STEM}.json", "metadata of a post, but no picture beside it")]


@pytest.mark.parametrize(
    "record",
    [
        {},
        [],
        7,
        None,
        "text",
        without("id", "taken_at_timestamp"),
        without("id", shortcode="ä"),
        node(id="12x"),
        node(id=1 << 70),
        node(id=True),
        node(id=[]),
        node(taken_at_timestamp=1),
        node(taken_at_timestamp=1e300),
        node(taken_at_timestamp=1_900_000_000),
        node(taken_at_timestamp=[[]]),
        without("edge_media_to_caption", caption=7),
        {"node": None, "instaloader": {}},
        {"node": {}, "instaloader": {"node_type": []}},
    ],
)
def test_a_malformed_node_is_a_problem_and_the_rest_goes_on(tmp_path: Path, record: Any) -> None:
    files = {f"{STEM}.json": record, "2020-01-01_00-00-00_UTC.json": node(), "2020-01-01_00-00-00_UTC.jpg": b""}
    found = folder(tmp_path, files)

    assert [file for file, _ in reasons(found)] == [f"{STEM}.json"]
    assert [post.post_id for post in posts(found)] == [POST_ID]


def test_only_what_is_needed_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither comments nor places, nor lists of where it stopped; the account by its name alone."""
    names = ["_comments.json", "_location.txt", "_old_01.txt"]
    others = {STEM + name: b"private" for name in names} | {
        "iterator_a.json.xz": b"",
        "lumen_6614136.json": b"",
        "id": b"",
    }
    folder(tmp_path, {f"{STEM}.json": node(), f"{STEM}.txt": b"known", f"{STEM}.jpg": b""} | others)
    source, opened = open_source(tmp_path), []
    real = Folder.read

    def watched(self: Folder, file: str) -> bytes:
        opened.append(file)
        return real(self, file)

    monkeypatch.setattr(Folder, "read", watched)
    assert IMPORTER.recognise(source)
    list(IMPORTER.read(source, NOW))

    assert opened == [f"{STEM}.json"]


@pytest.mark.parametrize("node_type", ["Profile", "Hashtag", "FrozenNodeIterator"])
def test_other_nodes_are_no_posts(tmp_path: Path, node_type: str) -> None:
    assert folder(tmp_path, {"lumen_6614136.json.xz": wrapped({"id": "6614136"}, node_type)}) == []


def test_no_more_than_the_limit_is_unpacked() -> None:
    packed = lzma.compress(bytes(1000))

    assert _unpacked(packed, 1000) == bytes(1000)
    with pytest.raises(OSError, match="larger than 0 MiB"):
        _unpacked(packed, 999)
    with pytest.raises(EOFError):
        _unpacked(packed[:-1], 1000)


@pytest.mark.parametrize(
    "files",
    [
        {f"{STEM}.jpg": b""},
        {"a.jpg": b"", "a.json": {"title": "Google"}},
        {"a.jpg": b"", "b.json": wrapped(node()), "data.json.xz": b""},
        {"a.jpg": b"", "a.jpg.json": node()},
        {"posts_1.json": [node()], "media.json": []},
        {f"{STEM}_comments.json": [], "iterator_a.json.xz": b""},
    ],
)
def test_what_has_no_metadata_of_instaloader_is_left_to_others(tmp_path: Path, files: dict[str, Any]) -> None:
    folder(tmp_path, files)

    assert not IMPORTER.recognise(open_source(tmp_path))


words = st.text(max_size=8) | st.sampled_from([str(ID), CODE, "Post", "lumen"])
NAMES = (
    *("node", "instaloader", "node_type", "id", "pk", "owner", "user", "username", "caption", "text", "edges"),
    *("edge_media_to_caption", "edge_sidecar_to_children", "carousel_media", "iphone_struct", "taken_at", "date"),
    *("code", "shortcode", "product_type", "__typename"),
)
keys = words | st.sampled_from(NAMES)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(STAMP) | words,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(keys, inside, max_size=5),
    max_leaves=12,
)


@settings(max_examples=150)
@given(values | st.dictionaries(keys, values, max_size=6).map(lambda fields: wrapped(node(**fields))))
def test_any_json_in_the_place_of_a_node_is_read_or_a_problem(content: Any) -> None:
    """And what it says can be stored, and never leads out of the archive."""
    with TemporaryDirectory() as root:
        found = folder(Path(root), {f"{STEM}.json": content, f"{STEM}.jpg": b""})
        recognised = IMPORTER.recognise(open_source(Path(root)))

    assert recognised
    assert len(posts(found)) == len(frame(posts(found), Post)) == 1
    assert [row.file for row in media(found)] == [f"{STEM}.jpg"]
    assert len(frame(media(found), Media)) == 1
    assert all(reason.encode() for _, reason in reasons(found))


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"location": {"id": "1", "name": "Foros", "lat": 44.3914, "lng": 33.7878}}, (44.4, 33.8)),
        ({"location": None, "iphone_struct": {"location": {"lat": 44.3914, "lng": 33.7878}}}, (44.4, 33.8)),
        ({"location": {"id": "1", "name": "Foros"}}, (None, None)),
        ({"location": {"lat": 91, "lng": 0}}, (None, None)),
        ({"location": {"lat": "44", "lng": [33]}}, (None, None)),
        ({"location": "Foros"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_the_place_of_a_post_is_known_to_a_tenth_of_a_degree(
    tmp_path: Path, fields: Any, place: tuple[float | None, float | None]
) -> None:
    found = folder(tmp_path, {f"{STEM}.json": wrapped(node(**fields)), f"{STEM}.jpg": b"a picture"})

    assert [(post.latitude, post.longitude) for post in posts(found)] == [place]
    assert not reasons(found)


@pytest.mark.parametrize("name", ["example_user", "example_user_uncompressed"])
def test_what_instaloader_left_is_read(shared: Path, name: str) -> None:
    found = read(shared / "archives" / "instaloader" / name)

    assert IMPORTER.recognise(open_source(shared / "archives" / "instaloader" / name))
    assert [(post.shortcode, post.kind, post.taken_at) for post in posts(found)] == [
        (CODE, Kind.POST, TIME),
        ("CMIwga1gBQq", Kind.POST, datetime(2021, 3, 7, 23, 59, 59, tzinfo=UTC)),
        ("C1iWfCdgBQq", Kind.POST, datetime(2024, 1, 1, 0, 0, 1, tzinfo=UTC)),
        (None, Kind.PROFILE, TIME),
    ]
    assert {(post.person, post.user_id) for post in posts(found)} == {("example_user", 1234567890)}
    assert [(post.caption or "")[:22] for post in posts(found)] == [
        "Morning at the harbour",
        "Carousel #one #two",
        "",
        "",
    ]
    assert sum(row.file.endswith(".jpg") for row in media(found)) == 5
    assert not reasons(found)


def test_what_its_newest_version_wrote_is_read(shared: Path) -> None:
    found = read(shared / "archives" / "instaloader" / "polaris_4_16")

    assert [(post.post_id, post.person, post.taken_at) for post in posts(found)] == [
        (f"{ID}_1234567890", "example_user", TIME)
    ]
    assert [(post.latitude, post.longitude) for post in posts(found)] == [(44.4, 33.8)]
    assert len(reasons(found)) == 1
