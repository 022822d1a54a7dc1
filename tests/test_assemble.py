"""Promises of `igcore.library.assemble` that no archive of the other tests shows."""

from dataclasses import replace

import pandas as pd

from igcore.library.assemble import assemble
from igcore.library.reading import Listed, Reading, joined
from igcore.schema import Features, Media, Post, Problem, frame
from tests.rows import features, media, moment, post


def read(posts: list[Post], files: list[Media]) -> Reading:
    there = dict.fromkeys((each.archive, each.file) for each in files)
    listed = [Listed(archive=archive, file=file, version="1", modified=moment(0)) for archive, file in there]
    alone = Reading(frame(posts, Post), frame(files, Media), frame([], Problem), frame(listed, Listed))
    return joined([alone])


def known(contents: dict[str, str]) -> pd.DataFrame:
    rows = [("backup", file, digest, "") for file, digest in contents.items()]
    return pd.DataFrame(rows, columns=["archive", "file", "digest", "reason"], dtype="string")


def test_a_file_that_a_post_names_twice_is_one_picture_with_its_id() -> None:
    """The id of a post is that of its picture where it is the only one; of two it is that of neither."""
    one, two = post(0), post(1)
    files = [media(0, file="a.jpg", media_id=None), media(0, file="a.jpg", media_id=None, position=2)]
    files += [media(1, file=name, media_id=None) for name in ("b.jpg", "c.jpg")]
    contents = {"a.jpg": "a" * 32, "b.jpg": "b" * 32, "c.jpg": "c" * 32}
    seen = frame([features(minute, digest=digest) for minute, digest in enumerate(contents.values())], Features)

    images = assemble(read([one, two], files), known(contents), seen, {}).images

    assert list(images["file"]) == ["a.jpg", "b.jpg", "c.jpg"]
    assert images["media_id"].isna().tolist() == [False, True, True]
    assert images["media_id"].iat[0] == one.media_id
    assert list(images["digest"]) == list(contents.values())


def test_two_files_of_one_content_are_two_pictures() -> None:
    """A file that nobody measured is none, and neither is one of a post that is not there."""
    files = [media(0, file="a.jpg"), media(1, file="b.jpg"), media(2, file="c.jpg"), media(3, file="d.jpg")]
    seen = frame([features(0, digest="a" * 32, width=640)], Features)
    contents = known({"a.jpg": "a" * 32, "b.jpg": "a" * 32, "d.jpg": "a" * 32})

    images = assemble(read([post(0), post(1), post(2)], files), contents, seen, {}).images

    assert list(zip(images["file"], images["width"], strict=True)) == [("a.jpg", 640), ("b.jpg", 640)]
    assert images["alike"].nunique() == 1
    assert images["image_id"].nunique() == 2


def test_of_nothing_there_are_empty_tables() -> None:
    tables = assemble(joined([]), known({}), frame([], Features), {})

    assert len(tables.images) == len(tables.posts) == len(tables.problems) == 0


def test_what_was_measured_of_a_file_that_is_gone_says_nothing() -> None:
    """Two posts of which nothing is known but their common picture are one, but not by what was there once."""
    nothing = {"media_id": None, "shortcode": None, "user_id": None, "taken_at": None, "taken_from": None}
    posts = [post(minute, archive=name, **nothing) for minute, name in enumerate("ab")]
    files = [media(minute, archive=name, file=f"{name}.jpg", media_id=None) for minute, name in enumerate("ab")]
    both = read(posts, files)
    gone = replace(both, files=both.files[both.files["archive"] == "b"])
    seen, contents = frame([features(0, digest="c" * 32)], Features), known({"a.jpg": "c" * 32, "b.jpg": "c" * 32})
    contents = contents.assign(archive=contents["file"].str[:1])

    once, twice = (assemble(each, contents, seen, {}) for each in (both, gone))

    assert len(once.posts) == 1
    assert len(twice.posts) == 2
    assert list(twice.images["file"]) == ["b.jpg"]
    assert list(twice.problems["reason"]) == ["named by a post, but not in the archive"]
