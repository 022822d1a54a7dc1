"""Promises about posts one by one: the classic answers and those of today, each once, whatever happens between."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.errors import FetchError, TryLaterError
from igcore.fetch import Server, Step, Wanted, fetch_posts, missing, read_problems, wanted
from igcore.importers import find_importer, read_archive
from igcore.importers.source import open_source
from igcore.library import read_manifest, read_tables
from igcore.media_id import post_link, shortcode
from igcore.schema import Post, Problem, TimeSource
from tests.make_archive import NOW, backup, built
from tests.online import Asked, Online, Play, Reply, Time, as_json, error, playing

#: The post of the blog, as its endpoint told it until 2020.
CLASSIC = {
    "version": "1.0",
    "title": "Sunset \U0001f305 #nofilter",
    "author_name": "photodesk",
    "author_url": "https://www.instagram.com/photodesk",
    "author_id": 5270418,
    "media_id": "1317927813210600632_5270418",
    "provider_name": "Instagram",
    "type": "rich",
    "html": "<blockquote>Sunset</blockquote>",
    "thumbnail_url": "https://scontent.cdninstagram.com/t.jpg",
}
#: What Meta tells today: no title, no author, no picture.
TODAY = {
    "version": "1.0",
    "provider_name": "Instagram",
    "provider_url": "https://www.instagram.com/",
    "type": "rich",
    "width": 658,
    "html": '<blockquote class="instagram-media">View this post on Instagram</blockquote>',
}
CODES = ["BJKOF0KBnS4", "C6bVAo4yUKq", "BMAqOn3Be6p", "Zw9o4"]
POSTS, _ = wanted(CODES, NOW)


def fetched(online: Online, root: Path, posts: list[Wanted] = POSTS, **manners: Any) -> list[Step]:
    """Ask about the posts."""
    return list(fetch_posts(Server(online.base, Time().manners(**manners)), root, posts))


def codes(online: Online) -> list[str]:
    return [asked.query["url"].split("/")[-2] for asked in online.asked]


def rows(root: Path) -> list[Post | Problem]:
    return [row for row in read_archive(open_source(root), NOW) if isinstance(row, Post | Problem)]


def of_today(_: Asked) -> Reply:
    return as_json(TODAY)


def test_the_classic_answer_gives_title_and_author(tmp_path: Path) -> None:
    """As in 2016: the post's caption, whose it is, and its numbers; the time is in the id."""
    with playing(lambda _: as_json(CLASSIC)) as online:
        steps = fetched(online, tmp_path / "titles", POSTS[:1])

    built(tmp_path / "library", tmp_path / "titles")
    posts = read_tables(tmp_path / "library", read_manifest(tmp_path / "library")).posts
    assert steps == [Step(0, 1), Step(1, 1)]
    assert online.asked[0].query == {"url": "https://www.instagram.com/p/BJKOF0KBnS4/"}
    assert posts[["post_id", "person", "caption", "shortcode", "kind"]].to_dict("records") == [
        {
            "post_id": "1317927813210600632_5270418",
            "person": "photodesk",
            "caption": "Sunset \U0001f305 #nofilter",
            "shortcode": "BJKOF0KBnS4",
            "kind": "post",
        }
    ]
    assert posts["taken_at"].tolist() == [datetime(2016, 8, 16, 6, 34, 20, 13_000, tzinfo=UTC)]
    assert posts["taken_from"].tolist() == [TimeSource.ID]


def test_an_answer_of_today_leaves_missing_what_it_does_not_tell(tmp_path: Path) -> None:
    """No caption is not an empty caption. What came is kept as it came."""
    with playing(of_today) as online:
        fetched(online, tmp_path / "titles")

    found = rows(tmp_path / "titles")
    assert find_importer(open_source(tmp_path / "titles")).name == "graph-api"
    assert {row.shortcode for row in found if isinstance(row, Post)} == set(CODES)
    assert {row.caption for row in found if isinstance(row, Post)} == {None}
    assert len(found) == 4
    record = json.loads((tmp_path / "titles/1317927813210600632.json").read_text())["data"][0]
    assert record["oembed"] == TODAY


def test_an_empty_title_is_an_empty_caption(tmp_path: Path) -> None:
    with playing(lambda _: as_json({**TODAY, "title": ""})) as online:
        fetched(online, tmp_path / "titles", POSTS[:1])

    assert [row.caption for row in rows(tmp_path / "titles") if isinstance(row, Post)] == [""]


def test_no_posts_ask_nothing(tmp_path: Path) -> None:
    with playing(of_today) as online:
        steps = fetched(online, tmp_path / "titles", [])

    assert steps == [Step(0, 0)]
    assert online.asked == []


@pytest.mark.parametrize("stop_after", [1, 2, 3, 4])
def test_what_is_there_is_not_asked_for_again(stop_after: int, tmp_path: Path) -> None:
    with playing(of_today) as online:
        steps = fetch_posts(Server(online.base, Time().manners()), tmp_path / "titles", POSTS)
        for _ in range(stop_after):
            next(steps)
        steps.close()
        left = missing(tmp_path / "titles", POSTS)
        fetched(online, tmp_path / "titles")
        fetched(online, tmp_path / "titles")

    assert codes(online) == CODES
    assert [post.shortcode for post in left] == CODES[stop_after - 1 :]


def test_each_that_fails_is_one_problem_and_is_asked_for_by_the_next_run(tmp_path: Path) -> None:
    """Gone, a login page, about another post; the fourth is good. Later two of them are."""
    root = tmp_path / "titles"
    replies = {
        CODES[0]: error(100, "Invalid URL", 404),
        CODES[1]: Reply(b"<!DOCTYPE html>"),
        CODES[2]: as_json(CLASSIC),
    }
    play: Play = lambda asked: replies.get(asked.query["url"].split("/")[-2], as_json(TODAY))  # noqa: E731 - read where it is
    with playing(play) as online:
        steps = fetched(online, root)
        noted = read_problems(root)
        del replies[CODES[0]], replies[CODES[2]]
        again = fetched(online, root)

    assert (steps[-1], again[-1]) == (Step(4, 4, 3), Step(3, 3, 1))
    assert noted == {
        CODES[0]: 'the server has no such thing; it may be deleted or private; it says "Invalid URL"',
        CODES[1]: "a web page came, as when a login is wanted",
        CODES[2]: "what came is about another post",
    }
    assert list(read_problems(root)) == [CODES[1]]


def test_a_rate_limit_ends_the_run_and_keeps_what_came(tmp_path: Path) -> None:
    replies = [as_json(TODAY), as_json(TODAY), error(4, status=403, Retry_After="2400")]
    with playing(lambda _: replies.pop(0)) as online, pytest.raises(TryLaterError, match="12:41 UTC"):
        fetched(online, tmp_path / "titles")

    assert len(missing(tmp_path / "titles", POSTS)) == 2
    assert read_problems(tmp_path / "titles") == {}


def test_a_server_that_is_down_is_not_asked_about_everything(tmp_path: Path) -> None:
    with playing(lambda _: Reply(b"", 503)) as online, pytest.raises(FetchError, match="does not answer"):
        fetched(online, tmp_path / "titles", tries=2)

    assert len(online.asked) == 6
    assert list(read_problems(tmp_path / "titles")) == CODES[:2]


def test_a_thousand_an_hour_are_asked_at_that_pace(tmp_path: Path) -> None:
    """Three pauses of 3.6 seconds between four requests."""
    time = Time()
    with playing(of_today) as online:
        list(fetch_posts(Server(online.base, time.manners(pause=3.6)), tmp_path / "titles", POSTS))

    assert time.waits == pytest.approx([3.6] * 3)


def test_an_account_is_not_mixed_with_posts(tmp_path: Path) -> None:
    root = tmp_path / "titles"
    root.mkdir()
    (root / "fetched.json").write_text('{"kind": "account"}')
    with playing(of_today) as online, pytest.raises(FetchError, match="something else"):
        fetched(online, root)

    assert online.asked == []


ODD = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(sorted(CLASSIC)), ODD))
def test_an_answer_of_any_shape_is_kept_or_a_problem(tmp_path_factory: pytest.TempPathFactory, answer: Any) -> None:
    """And the archive that comes of it can be read: a post, or a problem with a reason."""
    root = tmp_path_factory.mktemp("odd") / "titles"
    with playing(lambda _: as_json(answer)) as online:
        fetched(online, root, POSTS[:1])

    if missing(root, POSTS[:1]):
        assert list(read_problems(root)) == CODES[:1]
    else:
        assert [row.shortcode for row in rows(root) if isinstance(row, Post)] == CODES[:1]


@given(st.lists(st.integers(1, 2**62)))
def test_each_post_is_wanted_once_in_order(numbers: list[int]) -> None:
    """However often and in whichever way it is named; what names none has a reason."""
    posts, wrong = wanted(
        [text for number in numbers for text in (str(number), post_link(shortcode(number)), "%")], NOW
    )

    found = [post.media_id for post in posts]
    assert found == [number for number in dict.fromkeys(numbers) if number in found]
    assert set(wrong) - {"%"} <= {text for number in numbers for text in (str(number), post_link(shortcode(number)))}
    assert all(wrong.values())


def test_shortcodes_that_differ_by_case_are_two_files() -> None:
    """Some disks do not tell names apart by case."""
    posts, _ = wanted(["BJKOF0KBnS4", "BJKOF0KBns4"], NOW)

    assert len({post.file.lower() for post in posts}) == 2


def test_a_backup_without_captions_gets_them(tmp_path: Path) -> None:
    """The story of 2016: pictures named by ids, titles from the endpoint, one library."""
    archive = backup(tmp_path / "backup", 3)
    ids = [int(path.name.split("_")[0]) for path in sorted(archive.iterdir())]
    posts, _ = wanted(map(str, ids), NOW)

    def play(asked: Asked) -> Reply:
        number = next(post.media_id for post in posts if post.link == asked.query["url"])
        return as_json({"title": f"About {number}", "media_id": f"{number}_6614136", "author_name": "kat"})

    with playing(play) as online:
        fetched(online, tmp_path / "titles", posts)
    built(tmp_path / "library", tmp_path / "titles", archive)

    found = read_tables(tmp_path / "library", read_manifest(tmp_path / "library"))
    assert {row.post_id for row in rows(tmp_path / "titles") if isinstance(row, Post)} == {f"{n}_6614136" for n in ids}
    assert sorted(found.posts["caption"]) == [f"About {number}" for number in ids]
    assert len(found.images) == 3
