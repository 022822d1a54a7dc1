"""Promises of `igcore.importers.instagram_scraper`."""

import json
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore import media_id
from igcore.importers.base import Row
from igcore.importers.instagram_scraper import read, recognise
from igcore.importers.source import open_source
from igcore.schema import Kind, Media, Post, Problem, TimeSource, frame
from tests.found import posts, problems
from tests.make_golden import ARCHIVES
from tests.rows import ANNA, BEN, NOW, START

SAMPLE = ARCHIVES / "instagram-scraper"
NUMBER = media_id.make(START, 1)
STAMP = int(START.timestamp())
LIST, FILE = "anna/anna.json", "anna/14032866_1_2_n.jpg"
GOOD: dict[str, Any] = {
    "id": str(NUMBER),
    "shortcode": media_id.shortcode(NUMBER),
    "taken_at_timestamp": STAMP,
    "edge_media_to_caption": {"edges": [{"node": {"text": "A title"}}]},
    "owner": {"id": str(ANNA)},
    "urls": ["https://example.test/vp/e35/14032866_1_2_n.jpg?ig_cache_key=x"],
    "username": "anna",
}

texts = st.text(st.characters(), max_size=12) | st.sampled_from(["https://x/14032866_1_2_n.jpg", f"{NUMBER}_1", "../a"])
keys = texts | st.sampled_from([*GOOD, "caption", "edges", "node", "text", "info", "profile_pic_url", "created_time"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(keys, inside, max_size=5),
    max_leaves=10,
)


def found(root: Path, content: Any, *files: str, place: str = LIST) -> list[Row]:
    """What a folder of these files and this list reads as."""
    for name in (place, *files):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"a picture")
    (root / place).write_text(json.dumps(content), encoding="utf-8")
    return list(read(open_source(root), NOW))


@pytest.mark.parametrize("down", ["", "backup/"])
def test_a_record_is_a_post_with_the_files_of_its_addresses(tmp_path: Path, down: str) -> None:
    assert found(tmp_path, {"GraphImages": [GOOD]}, down + FILE, place=down + LIST) == [
        Post(
            post_id=f"{NUMBER}_{ANNA}",
            archive=tmp_path.name,
            person="anna",
            user_id=ANNA,
            media_id=NUMBER,
            shortcode=media_id.shortcode(NUMBER),
            taken_at=START,
            taken_from=TimeSource.EXPORT,
            caption="A title",
            source="instagram-scraper",
        ),
        Media(post_id=f"{NUMBER}_{ANNA}", archive=tmp_path.name, file=down + FILE),
    ]
    assert recognise(open_source(tmp_path))


@pytest.mark.parametrize(
    ("place", "content", "expected"),
    [
        (LIST, {"GraphStories": []}, True),
        ("anything.json", {"GraphImages": []}, True),
        ("anna/other.json", {"GraphImages": []}, False),
        ("a/b/anna/anna.json", {"GraphImages": []}, False),
        (LIST, {"data": []}, False),
        (LIST, ["GraphImages"], False),
    ],
)
def test_it_is_known_by_the_name_and_the_lists_of_its_file(
    tmp_path: Path, place: str, content: Any, expected: bool
) -> None:
    found(tmp_path, content, place=place)

    assert recognise(open_source(tmp_path)) is expected


def test_at_the_root_the_file_has_the_name_of_the_archive_or_is_alone(tmp_path: Path) -> None:
    root = tmp_path / "anna"
    found(root, {"GraphImages": [GOOD]}, "other.json", place="anna.json")

    assert recognise(open_source(root))
    assert not recognise(open_source(root, "ben"))


@pytest.mark.parametrize("key", ["taken_at_timestamp", "created_time", "taken_at", "date", "published_time"])
@pytest.mark.parametrize("stamp", [STAMP, str(STAMP)])
def test_times_have_many_names(tmp_path: Path, key: str, stamp: int | str) -> None:
    record = {name: value for name, value in GOOD.items() if name != "taken_at_timestamp"} | {key: stamp}
    [post] = posts(found(tmp_path, {"GraphImages": [record]}, FILE))

    assert (post.taken_at, post.taken_from) == (START, TimeSource.EXPORT)


@pytest.mark.parametrize(
    ("change", "caption"),
    [
        ({"edge_media_to_caption": {"edges": []}}, ""),
        ({"caption": "A text"}, "A text"),
        ({"caption": {"text": "Pi\u00c3\u00b1ata"}}, "Piñata"),
        ({"caption": None}, None),
        ({}, None),
    ],
)
def test_captions_have_several_shapes(tmp_path: Path, change: dict[str, Any], caption: str | None) -> None:
    record = {name: value for name, value in GOOD.items() if name != "edge_media_to_caption"} | change

    assert [post.caption for post in posts(found(tmp_path, {"GraphImages": [record]}, FILE))] == [caption]


@pytest.mark.parametrize(
    ("change", "post_id", "person"),
    [
        ({"id": f"{NUMBER}_{ANNA}"}, f"{NUMBER}_{ANNA}", "anna"),
        ({"id": None}, f"{NUMBER}_{ANNA}", "anna"),
        ({"owner": {"id": BEN, "username": "ben"}}, f"{NUMBER}_{BEN}", "ben"),
        ({"owner": None}, f"{NUMBER}_77", "anna"),
        ({"owner": None, "username": "somebody"}, str(NUMBER), "somebody"),
        ({"id": None, "shortcode": ""}, "a/14032866_1_2_n", "anna"),
    ],
)
def test_ids_and_people(tmp_path: Path, change: dict[str, Any], post_id: str, person: str) -> None:
    """Who the file is about has the posts of which it says nothing else."""
    profile = {"username": "anna", "info": {"id": "77"}}
    rows = found(tmp_path / "a", {"GraphImages": [GOOD | change], "GraphProfileInfo": profile}, FILE)

    assert [(post.post_id, post.person) for post in posts(rows)] == [(post_id, person)]


def test_stories_and_the_picture_of_the_profile_have_their_kinds(tmp_path: Path) -> None:
    profile = {"username": "anna", "info": {"profile_pic_url": "https://example.test/me.jpg?a=b"}}
    rows = found(tmp_path, {"GraphStories": [GOOD], "GraphProfileInfo": profile}, FILE, "anna/me.jpg")

    assert [post.kind for post in posts(rows)] == [Kind.PROFILE, Kind.STORY]
    assert not problems(rows)


def test_of_two_files_of_one_name_the_nearest_is_meant(tmp_path: Path) -> None:
    rows = found(tmp_path, {"GraphImages": [GOOD]}, FILE, "anna/copies/14032866_1_2_n.jpg")

    assert [row.file for row in rows if isinstance(row, Media)] == [FILE]
    assert [problem.file for problem in problems(rows)] == ["anna/copies/14032866_1_2_n.jpg"]


def test_a_post_that_was_fetched_twice_is_one(tmp_path: Path) -> None:
    again = GOOD | {"urls": [*GOOD["urls"], "https://example.test/b.jpg"]}
    rows = found(tmp_path, {"GraphImages": [GOOD, again]}, FILE, "anna/b.jpg")

    assert len(posts(rows)) == 1
    assert [(row.file, row.position) for row in rows if isinstance(row, Media)] == [(FILE, 1), ("anna/b.jpg", 2)]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (GOOD | {"urls": []}, "names no file"),
        (GOOD | {"urls": ["", "https://example.test/e35/"]}, "names no file"),
        (GOOD | {"urls": "https://example.test/a.jpg"}, "names no file"),
        (GOOD | {"urls": [5]}, "of another kind"),
        ({"id": "5"}, "has no urls"),
        (GOOD | {"taken_at_timestamp": "soon"}, "'soon' is no time"),
        (GOOD | {"taken_at_timestamp": 10**18}, "is no time"),
        (GOOD | {"taken_at_timestamp": 5}, "outside the years of Instagram"),
        (GOOD | {"id": None, "shortcode": "no code!"}, "shortcodes are letters"),
        (GOOD | {"edge_media_to_caption": 5}, "of another kind"),
        ("a post", "of another kind"),
    ],
)
def test_a_malformed_record_is_a_problem_and_the_rest_is_read(tmp_path: Path, record: Any, reason: str) -> None:
    rows = found(tmp_path, {"GraphImages": [record, GOOD]}, FILE)

    assert [post.caption for post in posts(rows)] == ["A title"]
    assert [(problem.file, problem.record) for problem in problems(rows)] == [(LIST, 0)]
    assert reason in problems(rows)[0].reason


def test_what_has_no_picture_is_named_and_what_has_no_record_is_told(tmp_path: Path) -> None:
    record = GOOD | {"urls": ["https://example.test/../../secret.jpg"]}
    rows = found(tmp_path, {"GraphImages": [record]}, FILE, "secret.jpg")

    assert [row.file for row in rows if isinstance(row, Media)] == ["anna/secret.jpg"]
    assert [(problem.file, problem.reason) for problem in problems(rows)] == [
        (FILE, "in the archive, but in no list of posts"),
        ("secret.jpg", "in the archive, but in no list of posts"),
    ]


def test_a_broken_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "anna").mkdir()
    (tmp_path / LIST).write_text('{"GraphImages": [', encoding="utf-8")
    rows = list(read(open_source(tmp_path), NOW))

    assert [problem.file for problem in problems(rows)] == [LIST]
    assert problems(rows)[0].reason.startswith("cannot be read as JSON")


@settings(max_examples=150)
@given(values | st.lists(values | st.fixed_dictionaries(dict.fromkeys(GOOD, values)), max_size=3), values)
def test_any_json_in_the_place_of_records_is_read_or_a_problem(content: Any, profile: Any) -> None:
    with TemporaryDirectory() as folder:
        lists = {"GraphImages": content, "GraphStories": [GOOD], "GraphProfileInfo": profile}
        rows = found(Path(folder), lists, FILE)

    assert f"{NUMBER}_{ANNA}" in {post.post_id for post in posts(rows)}
    assert len(frame(posts(rows), Post)) == len({post.post_id for post in posts(rows)})
    # Whatever is named, there or not, lies in the person's folder.
    named = {PurePosixPath(row.file) for row in rows if isinstance(row, Media)}
    assert {each.parent for each in named} == {PurePosixPath(FILE).parent}
    frame(problems(rows), Problem)


def test_the_sample_has_every_kind_and_every_problem() -> None:
    rows = list(read(open_source(SAMPLE), NOW))

    assert {post.kind for post in posts(rows)} == {Kind.POST, Kind.STORY, Kind.PROFILE}
    assert len(posts(rows)) == 9
    assert sum(isinstance(row, Media) for row in rows) == 10
    assert [problem.record for problem in problems(rows)] == [6, 7, 8, 10, 11, None]


def test_the_shared_file_reads_as_it_was_written(shared: Path) -> None:
    rows = list(read(open_source(shared / "archives" / "instagram-scraper_synthetic"), NOW))

    assert [(post.post_id, post.kind, post.caption) for post in posts(rows)] == [
        ("1317927815617713194_1234567890", Kind.POST, "Morning 🌅 #Köln"),
        ("3270580000000000001_1234567890", Kind.STORY, None),
    ]
    assert posts(rows)[0].taken_at == datetime(2016, 8, 16, 6, 34, 20, tzinfo=UTC)
    assert {post.person for post in posts(rows)} == {"example_user"}
    named = [row.file for row in rows if isinstance(row, Media)]
    assert named == ["example_user/14032866_1_2_n.jpg", "example_user/s.jpg"]
    assert not problems(rows)
