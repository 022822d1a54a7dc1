"""Promises of `igcore.importers.graph_api`."""

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
from igcore.importers.graph_api import read, recognise
from igcore.importers.source import open_source
from igcore.schema import Kind, Media, Post, Problem, TimeSource, frame
from tests.found import posts, problems
from tests.make_golden import ARCHIVES
from tests.rows import ANNA, NOW, START

SAMPLE = ARCHIVES / "graph-api"
NUMBER = media_id.make(START, 1)
CODE = media_id.shortcode(NUMBER)
FBID = "17900000000000001"
GRAPH: dict[str, Any] = {
    "id": FBID,
    "caption": "A title",
    "media_type": "IMAGE",
    "media_url": "https://example.test/a.jpg",
    "permalink": media_id.post_link(CODE),
    "timestamp": "2016-08-15T00:00:00+0000",
    "username": "anna",
}
APIFY: dict[str, Any] = {
    "id": str(NUMBER),
    "shortCode": CODE,
    "url": media_id.post_link(CODE),
    "caption": "A title",
    "timestamp": "2016-08-15T00:00:00.000Z",
    "ownerUsername": "anna",
    "ownerId": str(ANNA),
    "productType": "feed",
}
INSTAGRAPI: dict[str, Any] = {
    "pk": str(NUMBER),
    "id": f"{NUMBER}_{ANNA}",
    "code": CODE,
    "taken_at": "2016-08-15T00:00:00+00:00",
    "caption_text": "A title",
    "user": {"pk": str(ANNA), "username": "anna"},
    "product_type": "feed",
    "resources": [],
}

texts = st.text(st.characters(), max_size=12) | st.sampled_from([FBID, CODE, "a.jpg", "../a.jpg", f"{NUMBER}_1"])
keys = texts | st.sampled_from([*GRAPH, *APIFY, *INSTAGRAPI, "children", "childPosts", "data"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(keys, inside, max_size=5),
    max_leaves=10,
)
records = values | st.sampled_from([GRAPH, APIFY, INSTAGRAPI]).flatmap(
    lambda record: st.dictionaries(st.sampled_from(list(record)), values, max_size=3).map(
        lambda change: {**record, "id": "9", **change}
    )
)


def found(root: Path, content: Any, *files: str, place: str = "list.json") -> list[Row]:
    """What a folder of these files and this list reads as."""
    for name in (place, *files):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"a picture")
    (root / place).write_text(json.dumps(content), encoding="utf-8")
    return list(read(open_source(root), NOW))


def media(rows: list[Row]) -> list[str]:
    return [row.file for row in rows if isinstance(row, Media)]


@pytest.mark.parametrize(
    ("record", "user_id"), [(GRAPH, None), (APIFY, ANNA), (INSTAGRAPI, ANNA)], ids=["Graph", "Apify", "instagrapi"]
)
@pytest.mark.parametrize("down", ["", "backup/"])
def test_a_record_is_a_post(tmp_path: Path, record: dict[str, Any], user_id: int | None, down: str) -> None:
    """The Graph API tells no number of the person by which other programs know them."""
    post_id = f"{NUMBER}_{user_id}" if user_id else str(NUMBER)
    file = f"{down}{record['id']}.jpg"

    assert found(tmp_path, [record], file, place=f"{down}any name.json") == [
        Post(
            post_id=post_id,
            archive=tmp_path.name,
            person="anna",
            user_id=user_id,
            media_id=NUMBER,
            shortcode=CODE,
            fbid=int(FBID) if record is GRAPH else None,
            taken_at=START,
            taken_from=TimeSource.EXPORT,
            caption="A title",
            source="graph-api",
        ),
        Media(post_id=post_id, archive=tmp_path.name, file=file, media_id=NUMBER),
    ]
    assert recognise(open_source(tmp_path))


def test_the_fbid_of_a_carousel_is_that_of_its_first_picture(tmp_path: Path) -> None:
    """By it the post is found in an export, whose names of pictures have no other number."""
    children = {"data": [{"id": "17900000000000031"}, {"id": "17900000000000032"}]}
    (post,) = posts(found(tmp_path, [GRAPH | {"children": children}]))

    assert post.fbid == 17_900_000_000_000_031


@pytest.mark.parametrize("fbid", ["9", "1790000000000000x", True, None, [FBID], NUMBER])
def test_what_is_no_fbid_is_not_taken_for_one(tmp_path: Path, fbid: Any) -> None:
    (post,) = posts(found(tmp_path, [GRAPH | {"id": fbid}]))

    assert post.fbid is None


@pytest.mark.parametrize(
    "content",
    [
        [GRAPH],
        {"data": [GRAPH], "paging": {}},
        {"media": {"data": [GRAPH]}, "username": "anna"},
        ["no record", 5, GRAPH],
    ],
)
def test_a_list_may_have_any_of_the_shapes_met(tmp_path: Path, content: Any) -> None:
    rows = found(tmp_path, content, f"{FBID}.jpg")

    assert recognise(open_source(tmp_path))
    assert [(post.person, post.media_id) for post in posts(rows)] == [("anna", NUMBER)]


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("list.json", []),
        ("list.json", {"data": 5}),
        ("list.json", [{"id": "1", "text": "a comment", "created_at": 5}]),
        ("list.json", GRAPH),
        ("list.json", [{"media": [{"uri": "a.jpg", "creation_timestamp": 5}], "title": ""}]),
        ("list.json", {"GraphImages": [GRAPH]}),
        ("a.jpg.json", [GRAPH]),
        ("a/b/list.json", [GRAPH]),
        ("list.txt", [GRAPH]),
    ],
)
def test_other_files_are_no_lists_of_posts(tmp_path: Path, place: str, content: Any) -> None:
    found(tmp_path, content, place=place)

    assert not recognise(open_source(tmp_path))


def test_beside_other_things_no_folder_is_looked_into(tmp_path: Path) -> None:
    found(tmp_path, [GRAPH], "b/picture.jpg", place="a/list.json")

    assert not recognise(open_source(tmp_path))


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (GRAPH | {"media_product_type": "FEED"}, Kind.POST),
        (GRAPH | {"media_product_type": "REELS"}, Kind.REEL),
        (GRAPH | {"media_product_type": "STORY"}, Kind.STORY),
        (APIFY | {"productType": "clips"}, Kind.REEL),
        (INSTAGRAPI | {"product_type": "igtv"}, Kind.IGTV),
        (INSTAGRAPI | {"product_type": ["clips"]}, Kind.POST),
    ],
)
def test_kinds(tmp_path: Path, record: dict[str, Any], kind: Kind) -> None:
    assert [post.kind for post in posts(found(tmp_path, [record]))] == [kind]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({}, NUMBER),
        ({"permalink": None}, None),
        ({"permalink": f"https://www.instagram.com/reel/{CODE}/"}, NUMBER),
        ({"permalink": "https://www.instagram.com/stories/anna/5/"}, None),
        ({"permalink": None, "shortcode": CODE}, NUMBER),
        ({"permalink": None, "legacy_instagram_media_id": str(NUMBER)}, NUMBER),
    ],
)
def test_the_id_of_the_graph_api_is_no_media_id(tmp_path: Path, change: dict[str, Any], number: int | None) -> None:
    [post] = posts(found(tmp_path / "a", [GRAPH | change]))

    assert (post.media_id, post.post_id) == (number, str(number) if number else f"a/{FBID}")


@pytest.mark.parametrize("stamp", ["2016-08-15T02:00:00+02:00", "2016-08-15T00:00:00", int(START.timestamp())])
def test_times_are_text_or_seconds(tmp_path: Path, stamp: Any) -> None:
    [post] = posts(found(tmp_path, [GRAPH | {"timestamp": stamp}]))

    assert (post.taken_at, post.taken_from) == (START, TimeSource.EXPORT)


def test_without_a_time_that_of_the_id_counts(tmp_path: Path) -> None:
    post = posts(found(tmp_path, [{**GRAPH, "timestamp": None}]))[0]

    assert (post.taken_at, post.taken_from) == (START, TimeSource.ID)


def test_a_caption_that_is_left_out_is_empty_where_others_have_one(tmp_path: Path) -> None:
    bare = {name: value for name, value in GRAPH.items() if name != "caption"} | {"id": "5", "permalink": None}

    assert [post.caption for post in posts(found(tmp_path, [GRAPH, bare]))] == ["A title", ""]
    assert [post.caption for post in posts(found(tmp_path, [bare]))] == [None]


@pytest.mark.parametrize("name", [FBID, CODE, str(NUMBER), f"anna_{NUMBER}", f"photos/{CODE}"])
def test_a_picture_is_named_by_an_id(tmp_path: Path, name: str) -> None:
    rows = found(tmp_path, [GRAPH], f"{name}.jpg", "other.jpg")

    assert media(rows) == [f"{name}.jpg"]
    assert [(problem.file, problem.reason) for problem in problems(rows)] == [
        ("other.jpg", "in the archive, but named by no post of the list")
    ]


@pytest.mark.parametrize(
    "record",
    [
        GRAPH | {"children": {"data": [{"id": "2"}, {"id": "1"}]}},
        GRAPH | {"children": [{"id": "2"}, {"id": "1"}]},
        APIFY | {"childPosts": [{"id": "2"}, {"id": "1"}]},
        INSTAGRAPI | {"resources": [{"pk": 2}, {"pk": "1"}]},
    ],
)
def test_the_pictures_of_a_post_are_in_its_order(tmp_path: Path, record: dict[str, Any]) -> None:
    rows = found(tmp_path, [record], "1.jpg", "2.jpg")

    assert media(rows) == ["2.jpg", "1.jpg"]
    assert [row.position for row in rows if isinstance(row, Media)] == [1, 2]


def test_without_a_picture_a_post_is_a_post_and_no_problem(tmp_path: Path) -> None:
    rows = found(tmp_path, [GRAPH])

    assert (len(posts(rows)), problems(rows)) == (1, [])


def test_a_local_file_is_named_whether_it_is_there_or_not(tmp_path: Path) -> None:
    there, lost = GRAPH | {"media_url": "a.jpg"}, GRAPH | {"permalink": None, "media_url": "../secret.jpg"}
    rows = found(tmp_path, [there, lost], "a.jpg")

    assert media(rows) == ["a.jpg", "../secret.jpg"]
    assert not problems(rows)


def test_a_post_that_was_fetched_twice_is_one(tmp_path: Path) -> None:
    found(tmp_path, [GRAPH], f"{FBID}.jpg")
    rows = found(tmp_path, [GRAPH | {"caption": "Again"}], place="next.json")

    assert [post.caption for post in posts(rows)] == ["A title"]
    assert (media(rows), problems(rows)) == ([f"{FBID}.jpg"], [])


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("a post", "of another kind"),
        ({"caption": "No id"}, "has no id"),
        (GRAPH | {"caption": 5}, "of another kind"),
        (GRAPH | {"timestamp": "soon"}, "is no time"),
        (GRAPH | {"timestamp": "2999-01-01T00:00:00Z"}, "outside the years of Instagram"),
        (GRAPH | {"timestamp": 10**18}, "is no time"),
        (GRAPH | {"children": 5}, "of another kind"),
    ],
)
def test_a_malformed_record_is_a_problem_and_the_rest_is_read(tmp_path: Path, record: Any, reason: str) -> None:
    rows = found(tmp_path, [record, GRAPH])

    assert [post.caption for post in posts(rows)] == ["A title"]
    assert [(problem.file, problem.record) for problem in problems(rows)] == [("list.json", 0)]
    assert reason in problems(rows)[0].reason


def test_a_broken_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("[", encoding="utf-8")
    rows = found(tmp_path, [GRAPH])

    assert [problem.file for problem in problems(rows)] == ["broken.json"]
    assert len(posts(rows)) == 1


@settings(max_examples=200)
@given(st.lists(records, max_size=3), st.booleans())
def test_any_json_in_the_place_of_records_is_read_or_a_problem(content: list[Any], inside: bool) -> None:
    content = [GRAPH, *content]
    with TemporaryDirectory() as folder:
        rows = found(Path(folder), {"data": content} if inside else content, "a.jpg", f"{FBID}.jpg")

    assert str(NUMBER) in {post.post_id for post in posts(rows)}
    assert len(frame(posts(rows), Post)) == len({post.post_id for post in posts(rows)})
    assert set(media(rows)) <= {"a.jpg", f"{FBID}.jpg"}
    frame(problems(rows), Problem)


@settings(max_examples=100)
@given(values)
def test_any_json_in_the_place_of_a_list_is_looked_at(content: Any) -> None:
    with TemporaryDirectory() as folder:
        found(Path(folder), content)

        assert recognise(open_source(Path(folder))) in {True, False}


def test_the_sample_has_every_kind_and_every_problem() -> None:
    rows = list(read(open_source(SAMPLE), NOW))

    assert {post.kind for post in posts(rows)} == {Kind.POST, Kind.STORY, Kind.REEL}
    assert (len(posts(rows)), len(media(rows))) == (12, 11)
    assert [problem.record for problem in problems(rows)] == [8, 9, 10, None]
    assert posts(rows)[0].taken_at == datetime(2017, 3, 23, 4, 40, 41, tzinfo=UTC)
