"""Promises about a person's own account: all of it comes, once, and reads as an archive."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from igcore.errors import FetchError, NotFetchedError, TokenError
from igcore.fetch import Server, Step, fetch_account, fetch_pictures, read_problems
from igcore.importers import find_importer
from igcore.importers.source import open_source
from igcore.library import read_manifest, read_tables
from igcore.schema import TimeSource
from tests.make_archive import built
from tests.online import TOKEN, Instagram, Online, Play, Reply, Time, as_json, error, media, picture, playing

SEVEN = [media(number) for number in range(7, 0, -1)]


def fetched(online: Online, root: Path, **manners: Any) -> list[Step]:
    """Fetch the posts."""
    return list(fetch_account(Server(online.base, Time().manners(**manners), TOKEN), root))


def with_pictures(online: Online, root: Path) -> list[Step]:
    """Fetch the pictures."""
    return list(fetch_pictures(Server(online.base, Time().manners(), TOKEN), root))


def posts_in(root: Path, library: Path) -> list[dict[str, Any]]:
    """Posts as a library has them, oldest first."""
    built(library, root)
    table = read_tables(library, read_manifest(library)).posts.sort_values("taken_at")
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def cursors(online: Online) -> list[str | None]:
    return [asked.query.get("after") for asked in online.asked if asked.path == "/me/media"]


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_three_pages_are_followed_and_kept(tmp_path: Path) -> None:
    """Six posts, two a page: the places of the pages come from the answers, never the addresses with the token."""
    with playing(Instagram(SEVEN[:6])) as online:
        steps = fetched(online, tmp_path / "kat")

    assert cursors(online) == [None, "p2", "p4"]
    assert [step.done for step in steps] == [0, 2, 4, 6]
    assert {step.total for step in steps} == {6}
    assert {asked.authorization for asked in online.asked} == {f"Bearer {TOKEN}"}
    assert sorted(contents(tmp_path / "kat")) == [
        "account.json",
        "fetched.json",
        "page-0001-0001.json",
        "page-0001-0002.json",
        "page-0001-0003.json",
        "problems.json",
    ]
    assert not any(b"access_token" in content or b"IGQWR" in content for content in contents(tmp_path).values())


def test_what_was_fetched_reads_as_a_library(tmp_path: Path) -> None:
    """A picture, a reel with its poster, a carousel of two: with captions, times, links and pictures."""
    posts = [
        media(3, media_type="CAROUSEL_ALBUM", children={"data": [media(31), media(32)]}, shortcode="DU1g5h_kXyz"),
        media(2, caption="é😀 #a", media_type="VIDEO", media_product_type="REELS", thumbnail_url="PICTURES/2.jpg"),
        media(1, permalink="https://www.instagram.com/p/C6bVAo4yUKq/", like_count=5),
    ]
    root = tmp_path / "kat"
    with playing(Instagram(posts)) as online:
        fetched(online, root)
        with_pictures(online, root)

    rows = posts_in(root, tmp_path / "library")
    tables = read_tables(tmp_path / "library", read_manifest(tmp_path / "library"))
    assert find_importer(open_source(root)).name == "graph-api"
    assert [row["caption"] for row in rows] == ["Day 1 #ocean", "é😀 #a", "Day 3 #ocean"]
    assert [row["taken_at"] for row in rows] == [datetime(2024, 5, day, 9, 30, tzinfo=UTC) for day in (2, 3, 4)]
    assert {row["taken_from"] for row in rows} == {TimeSource.EXPORT}
    assert {row["person"] for row in rows} == {"kat"}
    assert [row["kind"] for row in rows] == ["post", "reel", "post"]
    assert rows[0]["shortcode"] == "C6bVAo4yUKq"
    assert rows[2]["shortcode"] == "DU1g5h_kXyz"
    assert list(tables.images.groupby("post_id").size().sort_values()) == [1, 1, 2]
    assert tables.problems.empty


def test_an_account_without_posts(tmp_path: Path) -> None:
    with playing(Instagram([])) as online:
        steps = fetched(online, tmp_path / "kat")
        pictures = with_pictures(online, tmp_path / "kat")

    assert steps[-1] == Step(0, 0)
    assert pictures == [Step(0, 0)]


@pytest.mark.parametrize("stop_after", [1, 2, 3])
def test_an_interrupted_list_goes_on_where_it_stopped(stop_after: int, tmp_path: Path) -> None:
    """In the end it is as if nothing had happened, and no page was asked for twice."""
    with playing(Instagram(SEVEN)) as online:
        steps = fetch_account(Server(online.base, Time().manners(), TOKEN), tmp_path / "a")
        for _ in range(stop_after):
            next(steps)
        steps.close()
        fetched(online, tmp_path / "a")
        asked = cursors(online)
        fetched(online, tmp_path / "b")

    assert asked == [None, "p2", "p4", "p6"]
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_second_run_asks_for_what_is_newer(tmp_path: Path) -> None:
    """Two new posts: their page, and one that holds nothing new."""
    with playing(Instagram(SEVEN[2:])) as online:
        fetched(online, tmp_path / "kat")
    with playing(Instagram(SEVEN)) as online:
        steps = fetched(online, tmp_path / "kat")
        asked = len(online.asked)
        again = fetched(online, tmp_path / "kat")

    assert cursors(online)[:2] == [None, "p2"]
    assert asked == 3
    assert len(online.asked) - asked == 2
    assert (steps[-1].done, again[-1].done) == (7, 7)
    assert len(posts_in(tmp_path / "kat", tmp_path / "library")) == 7


def test_a_place_in_the_list_that_has_expired(tmp_path: Path) -> None:
    """The walk begins again: no post is missing, none comes twice."""
    instagram = Instagram(SEVEN)
    with playing(instagram) as online:
        steps = fetch_account(Server(online.base, Time().manners(), TOKEN), tmp_path / "kat")
        for _ in range(2):
            next(steps)
        steps.close()
        instagram.instead = {number: error(100, "Invalid cursor") for number in (3, 4)}
        fetched(online, tmp_path / "kat")

    assert cursors(online) == [None, "p2", "p2", None, "p2", "p4", "p6"]
    assert "shortcode" in online.asked[-1].query["fields"]
    assert len(posts_in(tmp_path / "kat", tmp_path / "library")) == 7


def test_fields_that_an_account_does_not_have_are_left_out(tmp_path: Path) -> None:
    """One unknown field, and the API refuses the whole question."""
    api = Instagram(SEVEN)
    without: Play = lambda asked: (  # noqa: E731 - read where it is
        error(100, "Tried accessing nonexisting field") if "legacy" in asked.query["fields"] else api(asked)
    )
    with playing(without) as online:
        steps = fetched(online, tmp_path / "kat")

    assert steps[-1].done == 7
    assert [("legacy" in asked.query["fields"]) for asked in online.asked] == [False, True, False, False, False, False]


def test_a_page_that_does_not_come_is_a_problem_and_the_next_run_goes_on(tmp_path: Path) -> None:
    instagram = Instagram(SEVEN, instead={2: Reply(b"<html>")})
    with playing(instagram) as online:
        with pytest.raises(NotFetchedError):
            fetched(online, tmp_path / "kat")
        noted = read_problems(tmp_path / "kat")
        fetched(online, tmp_path / "kat")

    assert noted == {"list of posts": "a web page came, as when a login is wanted"}
    assert read_problems(tmp_path / "kat") == {}
    assert len(posts_in(tmp_path / "kat", tmp_path / "library")) == 7


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ({"data": [], "paging": {"cursors": {"after": "p0"}, "next": "x"}}, "in a circle"),
        ({"data": {}}, "no list"),
        ({}, "no list"),
    ],
)
def test_a_list_that_is_none_ends(page: dict[str, Any], says: str, tmp_path: Path) -> None:
    play: Play = lambda asked: as_json({"id": "1"} if asked.path == "/me" else page)  # noqa: E731 - read where it is
    with playing(play) as online, pytest.raises(NotFetchedError, match=says):
        fetched(online, tmp_path / "kat")

    assert len(online.asked) < 5


@pytest.mark.parametrize(
    "paging",
    [None, [], {"next": 5}, {"cursors": None, "next": "http://["}, {"cursors": {"after": 5}, "next": "https://x/"}],
)
def test_paging_of_any_shape_is_the_end_of_the_list(paging: Any, tmp_path: Path) -> None:
    page = {"data": [media(1), "odd", {"id": 5}, {}], "paging": paging}
    with playing(lambda asked: as_json({"id": "1"} if asked.path == "/me" else page)) as online:
        steps = fetched(online, tmp_path / "kat")

    assert steps[-1].done == 2
    assert len(posts_in(tmp_path / "kat", tmp_path / "library")) == 1 + 1


def test_a_place_may_stand_in_the_address_only(tmp_path: Path) -> None:
    pages = {
        None: {"data": [media(2)], "paging": {"next": f"https://x/?access_token={TOKEN}&after=q"}},
        "q": {"data": []},
    }
    with playing(lambda a: as_json({"id": "1"} if a.path == "/me" else pages[a.query.get("after")])) as online:
        fetched(online, tmp_path / "kat")

    assert cursors(online) == [None, "q"]


def test_one_folder_holds_one_account(tmp_path: Path) -> None:
    with playing(Instagram(SEVEN)) as online:
        fetched(online, tmp_path / "kat")
    before = contents(tmp_path / "kat")
    another = Instagram(SEVEN, user="17841400000000002")
    with playing(another) as online, pytest.raises(FetchError, match="holds the account kat"):
        fetched(online, tmp_path / "kat")

    assert contents(tmp_path / "kat") == before


@pytest.mark.parametrize("names", [["a.jpg"], ["fetched.json"]])
def test_a_folder_with_something_else_is_left_alone(names: Iterable[str], tmp_path: Path) -> None:
    """Before anything goes online."""
    for name in names:
        (tmp_path / name).write_text("mine")
    with playing(Instagram(SEVEN)) as online, pytest.raises(FetchError, match="something else"):
        fetched(online, tmp_path)

    assert online.asked == []
    assert {path.read_text() for path in tmp_path.iterdir()} == {"mine"}


def test_an_expired_token_ends_it_and_what_came_is_kept(tmp_path: Path) -> None:
    instagram = Instagram(SEVEN, instead={3: error(190, f"Error validating access token {TOKEN}", 401)})
    with playing(instagram) as online, pytest.raises(TokenError, match="expired"):
        fetched(online, tmp_path / "kat")

    assert len(posts_in(tmp_path / "kat", tmp_path / "library")) == 4


def test_pictures_are_named_by_id_and_content_and_asked_for_once(tmp_path: Path) -> None:
    """The token goes along to none of them."""
    root = tmp_path / "kat"
    api = Instagram(SEVEN[:3])
    kinds = {"7": "PNG", "6": "WEBP", "5": "JPEG"}
    play: Play = lambda asked: (  # noqa: E731 - read where it is
        Reply(picture(1, kinds[asked.path[10]])) if asked.path.startswith("/pictures/") else api(asked)
    )
    with playing(play) as online:
        fetched(online, root)
        steps = with_pictures(online, root)
        again = with_pictures(online, root)

    wanted = {"17900000000000007.png", "17900000000000006.webp", "17900000000000005.jpg"}
    assert {path.name for path in (root / "pictures").iterdir()} == wanted
    assert (steps[-1], again) == (Step(3, 3), [Step(0, 0)])
    asked = [each.authorization for each in online.asked if each.path.startswith("/pictures/")]
    assert asked == [None] * 3


def test_an_address_that_has_expired_is_asked_for_anew(tmp_path: Path) -> None:
    """Addresses are good for some days; an interrupted run may go on weeks later."""
    api = Instagram(SEVEN[:1])

    def play(asked: Any) -> Reply:
        if asked.path == "/pictures/7.jpg":
            return Reply(b"URL signature expired", 403)
        if asked.path == "/17900000000000007":
            return as_json({"media_type": "IMAGE", "media_url": f"http://{asked.host}/pictures/8.jpg", "id": "x"})
        return api(asked)

    with playing(play) as online:
        fetched(online, tmp_path / "kat")
        steps = with_pictures(online, tmp_path / "kat")

    assert steps[-1] == Step(1, 1)
    assert (tmp_path / "kat/pictures/17900000000000007.jpg").read_bytes() == picture(8)


def test_pictures_that_do_not_come_are_problems_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A page, a huge one, one elsewhere than on the web, one that is named nowhere: and one that is good."""
    root = tmp_path / "kat"
    posts = [
        media(5, media_url="file:///etc/passwd"),
        media(4, media_url=None),
        media(3),
        media(2),
        media(1),
        media(6, id="../../../evil"),
    ]
    api = Instagram(posts, size=9)
    odd = {"/pictures/3.jpg": Reply(b"<html>"), "/pictures/2.jpg": Reply(b"\xff\xd8\xff" + bytes(99_000))}
    with playing(lambda asked: odd.get(asked.path) or api(asked)) as online:
        fetched(online, root)
        manners = Time().manners(largest_picture=50_000)
        steps = list(fetch_pictures(Server(online.base, manners, TOKEN), root))
        noted = read_problems(root)
        odd.clear()
        with_pictures(online, root)

    assert steps[-1] == Step(5, 5, 4)
    assert {number[-1]: reason for number, reason in noted.items()} == {
        "5": "its address is none that may be asked: it does not begin with https://",
        "4": 'the server refused the question; it says "Unsupported get request"',
        "3": "what came is no picture",
        "2": "the answer is larger than 50,000 bytes",
    }
    assert {number[-1] for number in read_problems(root)} == {"5", "4"}
    assert [path.name for path in tmp_path.iterdir()] == ["kat"]
