"""Promises of `igcore.library.assemble` that no archive of the other tests shows."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from igcore.library import Tables
from igcore.library.assemble import MISSING
from igcore.library.cache import File
from igcore.library.reading import Listed
from igcore.schema import Features, Media, Person, Post, Problem, check
from tests.ledgers import ledger_of, measure, tables_of
from tests.rows import ANNA, BEN, features, media, moment, post


def there(files: Sequence[Media]) -> list[Listed]:
    places = dict.fromkeys((each.archive, each.file) for each in files)
    return [Listed(archive=archive, file=file, version="1-1", modified=moment(0)) for archive, file in places]


def known(contents: Mapping[tuple[str, str], str]) -> list[File]:
    """What was measured of files, each of which has some content."""
    return [
        File(root=f"/{archive}", file=file, version="1-1", digest=digest, reason="")
        for (archive, file), digest in contents.items()
    ]


def made(
    folder: Path,
    posts: Sequence[Post],
    files: Sequence[Media] = (),
    contents: Mapping[tuple[str, str], str] | None = None,
    seen: Sequence[Features] = (),
    lying: Sequence[Listed] | None = None,
) -> Tables:
    """Tables of a library of these posts; all files are there, unless it is said which do."""
    folder.mkdir(exist_ok=True)
    with ledger_of(folder, [*posts, *files], there(files) if lying is None else lying) as ledger:
        measure(folder, ledger, known(contents or {}), seen)
        return tables_of(ledger)


def test_a_file_that_a_post_names_twice_is_one_picture_with_its_id(tmp_path: Path) -> None:
    """The id of a post is that of its picture where it is the only one; of two it is that of neither."""
    one, two = post(0), post(1)
    files = [media(0, file="a.jpg", media_id=None), media(0, file="a.jpg", media_id=None, position=2)]
    files += [media(1, file=name, media_id=None) for name in ("b.jpg", "c.jpg")]
    contents = {("backup", f"{letter}.jpg"): letter * 32 for letter in "abc"}
    seen = [features(minute, digest=digest) for minute, digest in enumerate(contents.values())]

    images = made(tmp_path, [one, two], files, contents, seen).images

    assert list(images["file"]) == ["a.jpg", "b.jpg", "c.jpg"]
    assert images["media_id"].isna().tolist() == [False, True, True]
    assert images["media_id"].iat[0] == one.media_id
    assert list(images["digest"]) == list(contents.values())


def test_two_files_of_one_content_are_two_pictures(tmp_path: Path) -> None:
    """A file that nobody measured is none, and neither is one of a post that is not there."""
    files = [media(minute, file=f"{letter}.jpg") for minute, letter in enumerate("abcd")]
    contents = {("backup", f"{letter}.jpg"): "a" * 32 for letter in "abd"}
    seen = [features(0, digest="a" * 32, width=640)]

    images = made(tmp_path, [post(0), post(1), post(2)], files, contents, seen).images

    assert list(zip(images["file"], images["width"], strict=True)) == [("a.jpg", 640), ("b.jpg", 640)]
    assert images["alike"].nunique() == 1
    assert images["image_id"].nunique() == 2


def test_of_nothing_there_are_empty_tables(tmp_path: Path) -> None:
    tables = made(tmp_path, [])

    assert len(tables.images) == len(tables.posts) == len(tables.problems) == len(tables.people) == 0


def test_what_was_measured_of_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    """Two posts of which nothing is known but their common picture are one, but not by what was there once."""
    nothing = {"media_id": None, "shortcode": None, "user_id": None, "taken_at": None, "taken_from": None}
    posts = [post(minute, archive=name, **nothing) for minute, name in enumerate("ab")]
    files = [media(minute, archive=name, file=f"{name}.jpg", media_id=None) for minute, name in enumerate("ab")]
    contents, seen = {("a", "a.jpg"): "c" * 32, ("b", "b.jpg"): "c" * 32}, [features(0, digest="c" * 32)]

    once = made(tmp_path / "once", posts, files, contents, seen)
    twice = made(tmp_path / "twice", posts, files, contents, seen, lying=there(files[1:]))

    assert len(once.posts) == 1
    assert len(twice.posts) == 2
    assert list(twice.images["file"]) == ["b.jpg"]
    assert list(twice.problems["reason"]) == ["named by a post, but not in the archive"]


def test_two_files_that_could_not_be_opened_are_not_one(tmp_path: Path) -> None:
    """Neither has a digest, which is nothing to have in common."""
    nothing = {"media_id": None, "shortcode": None, "user_id": None, "taken_at": None, "taken_from": None}
    posts = [post(minute, archive=name, **nothing) for minute, name in enumerate("ab")]
    files = [media(minute, archive=name, file=f"{name}.jpg", media_id=None) for minute, name in enumerate("ab")]
    unread = [
        File(root=f"/{name}", file=f"{name}.jpg", version="1-1", digest="", reason="permission denied") for name in "ab"
    ]

    with ledger_of(tmp_path, [*posts, *files], there(files)) as ledger:
        measure(tmp_path, ledger, unread, [])
        tables = tables_of(ledger)

    assert len(tables.posts) == 2
    assert tables.problems["reason"].tolist() == ["permission denied"] * 2


def everybody(posts: pd.DataFrame) -> list[list[object]]:
    return [list(row) for row in posts.itertuples(index=False, name=None)]


def test_everybody_is_listed_with_all_names(tmp_path: Path) -> None:
    """Anna in three archives, by number alone, by both, by name alone; and two folders. Most posts come first."""
    posts = [
        post(0, archive="backup", person=str(ANNA)),
        post(1, archive="tool", person="anna", source="instaloader"),
        post(2, archive="export", person="anna", user_id=None, source="instagram-json"),
        post(3, archive="backup", person=str(BEN), user_id=BEN),
        post(4, archive="pictures", person="benny", user_id=None, source="id-names"),
    ]

    with ledger_of(tmp_path, posts, []) as ledger:
        people = tables_of(ledger, {"benny": "Ben"}).people

    assert everybody(people) == [
        [str(ANNA), "anna", "6614136, anna", 3, "backup, export, tool"],
        [str(BEN), str(BEN), str(BEN), 1, "backup"],
        ["benny", "Ben", "benny", 1, "pictures"],
    ]
    check(people, Person)


def test_a_post_that_two_archives_have_counts_once(tmp_path: Path) -> None:
    """And whoever only guessed whose it was has none."""
    posts = [post(0, archive="a"), post(0, archive="b"), post(1, archive="b"),
             post(2, archive="a", person="Anna"),
             post(2, archive="c", person="c", user_id=None, source="id-names")]  # fmt: skip

    assert everybody(made(tmp_path, posts).people) == [[str(ANNA), "Anna", "6614136, Anna", 3, "a, b"]]


def test_tables_are_the_same_when_they_are_made_once_more(tmp_path: Path) -> None:
    """Records that became one post are records again before; and more is known by then."""
    posts = [post(minute, archive=name) for minute in range(3) for name in "ab"]
    files = [media(each.taken_at.minute, archive=each.archive) for each in posts if each.taken_at]
    contents = {(each.archive, each.file): each.file[:32].rjust(32, "0") for each in files}
    seen = [features(minute, digest=digest) for minute, digest in enumerate(dict.fromkeys(contents.values()))]

    with ledger_of(tmp_path, [*posts, *files], there(files)) as ledger:
        before = tables_of(ledger)
        measure(tmp_path, ledger, known(contents), seen)
        first, again = tables_of(ledger), tables_of(ledger)

    assert len(before.posts) == len(first.posts) == 3
    assert len(before.images) == 0
    assert len(first.images) == 3
    for name in ("images", "posts", "people", "origins", "problems"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))


def steps_of(folder: Path, number: int, lost: bool) -> int:
    """How many thousand steps SQLite takes for two archives of so many posts, half of them in both."""
    posts = [post(minute, archive=name, source="instaloader") for name, first in (("a", 0), ("b", number // 2))
             for minute in range(first, first + number)]  # fmt: skip
    files = [media(archive=each.archive, post_id=each.post_id, file=f"{each.post_id}.jpg") for each in posts]
    gone = [media(archive=each.archive, post_id=each.post_id, file=f"gone/{each.post_id}.jpg") for each in posts]
    unlisted = [
        Problem(archive=each.archive, file=each.file, reason="in the archive, but in no list of posts")
        for each in files
    ]
    contents = {(each.archive, each.file): hashlib.sha256(each.file.encode()).hexdigest()[:32] for each in files}
    seen = [features(0, digest=digest) for digest in dict.fromkeys(contents.values())]
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    folder.mkdir()
    with ledger_of(folder, [*posts, *files, *(gone if lost else []), *unlisted], there(files)) as ledger:
        measure(folder, ledger, known(contents), seen)
        ledger.database.set_progress_handler(count, 1000)
        tables = tables_of(ledger)
    assert len(tables.posts) == number * 3 // 2
    assert lost == (MISSING in set(tables.problems["reason"]))
    return steps[0]


@pytest.mark.parametrize("lost", [False, True])
def test_four_times_the_posts_are_four_times_the_work(lost: bool, tmp_path: Path) -> None:
    """No step looks through all of a table for each row of another, whether files are missing or not."""
    assert steps_of(tmp_path / "many", 1000, lost) < 6 * steps_of(tmp_path / "few", 250, lost)


def test_a_caption_with_a_zero_byte_keeps_its_hashtags(tmp_path: Path) -> None:
    """Some functions of SQLite take a text to end there."""
    tables = made(tmp_path, [post(0, caption="sea\0 air #beach"), post(1, caption="none")])

    assert tables.hashtags["hashtag"].tolist() == ["beach"]
    assert tables.posts["caption"].tolist() == ["sea\0 air #beach", "none"]
