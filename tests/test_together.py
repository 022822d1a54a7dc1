"""Promises of `igcore.library.together`: which records are one post, and what of each is kept."""

from dataclasses import dataclass, replace
from datetime import timedelta
from operator import attrgetter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.library import cache, merging
from igcore.library.merging import RECORD
from igcore.library.people import with_people
from igcore.library.reading import Listed
from igcore.library.together import together
from igcore.schema import Kind, Media, Origin, Post, TimeSource, check, frame
from tests.ledgers import ledger_of, measure, tables_of
from tests.rows import ANNA, BEN, features, media, moment, post

LOOKS = {"archive": "string", "file": "string", "digest": "string", "phash": "string"} | dict.fromkeys(
    ("width", "height", "bytes"), "Int64"
)


@dataclass(frozen=True)
class File:
    """A file, what it looks like and how large it is; `None` for what nobody measured."""

    archive: str
    file: str
    digest: str | None = None
    phash: str | None = None
    side: int = 100


def looks(*files: File) -> pd.DataFrame:
    rows = [
        {
            "archive": each.archive,
            "file": each.file,
            "digest": each.digest,
            "phash": each.phash,
            "width": each.side,
            "height": each.side,
            "bytes": each.side,
        }
        for each in files
    ]
    return pd.DataFrame(rows, columns=list(LOOKS)).astype(LOOKS)


def export(minutes: float = 0, **fields: Any) -> Post:
    """Record of Instagram's own export: no id, but the time and the caption."""
    unknown = {"user_id": None, "media_id": None, "shortcode": None}
    named = {"post_id": f"export/{minutes}", "archive": "export", "source": "instagram-json"}
    return post(minutes, **unknown | named | {"taken_from": TimeSource.EXPORT, "caption": "Sea"} | fields)


def loose(archive: str, file: str, person: str = "pictures") -> Post:
    """Record of a picture in a folder."""
    nothing: dict[str, Any] = {
        "user_id": None,
        "media_id": None,
        "shortcode": None,
        "taken_at": None,
        "taken_from": None,
    }
    return post(post_id=f"{archive}/{file}", archive=archive, person=person, caption=None, source="folder", **nothing)


def met(
    posts: list[Post], files: list[Media] | None = None, seen: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What comes of records of several archives."""
    seen = looks() if seen is None else seen
    contents = seen.dropna(subset="digest").drop_duplicates("digest")
    several = len({each.archive for each in posts}) > 1
    records, named = with_record(frame(posts, Post)), with_record(frame(files or [], Media))
    found = together(records, named, seen, contents, several=several)
    return plain(found.posts), plain(found.media), plain(found.origins)


def with_record(table: pd.DataFrame) -> pd.DataFrame:
    """Ids as `together` takes them: two archives may have the same post."""
    return table.assign(post_id=table["archive"] + RECORD + table["post_id"])


def plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(post_id=table["post_id"].str.split(RECORD).str[1].astype("string"))


def archives_of(origins: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(origins["archive"], origins["known_by"], strict=True))


def test_the_best_of_each_field_is_kept_and_where_it_came_from() -> None:
    """An id from a backup, the caption and exact time from the export, a user name for a number."""
    posts, _, origins = met(
        [
            post(0, archive="backup", person=str(ANNA), caption=None, kind=Kind.POST),
            post(0, archive="tool", source="instaloader", caption="Sea", kind=Kind.REEL, user_id=None, person="Anna",
                 taken_at=moment(0.1), taken_from=TimeSource.EXPORT),
        ]
    )  # fmt: skip

    (merged,) = posts.to_dict("records")
    assert {name: merged[name] for name in ("archive", "person", "user_id", "caption", "kind", "source")} == {
        "archive": "tool",
        "person": "Anna",
        "user_id": ANNA,
        "caption": "Sea",
        "kind": "reel",
        "source": "instaloader",
    }
    assert (merged["taken_at"], merged["taken_from"]) == (moment(0.1), "export")
    assert origins.sort_values("archive")["gives"].tolist() == [
        "user id",
        "person, media id, time, kind, caption",
    ]
    assert set(origins["post_id"]) == {merged["post_id"]}
    check(posts, Post)
    check(origins, Origin)


def test_records_of_one_archive_alone_stay_as_they_are() -> None:
    posts, files, origins = met([export(0), export(0, post_id="export/other")], [media(0, post_id="export/0")])

    assert posts["post_id"].tolist() == ["export/0", "export/other"]
    assert files["post_id"].tolist() == ["export/0"]
    assert origins.empty


def test_no_records_are_no_posts() -> None:
    posts, files, origins = met([])

    assert [len(posts), len(files), len(origins)] == [0, 0, 0]
    check(posts, Post)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (post(0, archive="a"), post(0, archive="b"), "id"),
        (post(0, archive="a"), post(0, archive="a", post_id="again", user_id=None), "id"),
        (export(0, fbid=17900000000000001), export(9, archive="b", fbid=17900000000000001), "file name"),
        (export(0), export(0, archive="b"), "time"),
        (export(0.25, caption="Sea \n air"), export(0, archive="b", caption="sea air"), "time"),
        (export(0, caption=""), export(0, archive="b", caption=""), "time"),
        (export(0), post(0, archive="b", caption=None, user_id=None), "time"),
    ],
    ids=["id", "id in one archive", "FBID", "time and caption", "minute and caption", "second", "second of an id"],
)
def test_two_records_are_one_post(one: Post, other: Post, rule: str) -> None:
    posts, _, origins = met([one, other])

    assert len(posts) == 1
    assert set(origins["known_by"]) == {rule}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (post(0, archive="a"), post(0, archive="b", user_id=BEN, post_id="of Ben")),
        (export(0), export(0, archive="b", person="Ben")),
        (export(0), export(0, archive="b", caption="Land")),
        (export(0.25, caption=""), export(0, archive="b", caption="")),
        (export(0, kind=Kind.STORY), export(0, archive="b", kind=Kind.POST)),
        (export(0, fbid=17900000000000001), export(21, archive="b", fbid=17900000000000001)),
        (post(0, archive="a"), post(0, archive="b", media_id=7, post_id="7")),
        (export(0), export(0, post_id="export/again")),
    ],
    ids=["user ids", "people", "captions", "seconds", "kinds", "times", "ids", "one archive"],
)
def test_records_that_contradict_each_other_stay_apart(one: Post, other: Post) -> None:
    posts, _, origins = met([one, other])

    assert len(posts) == 2
    assert origins.empty


def test_a_name_that_is_only_that_of_the_archive_contradicts_nothing() -> None:
    """A table of titles, say, that names nobody: it meets the backup by its id, and the export stays with both."""
    table = post(0, archive="titles.csv", person="titles", user_id=None, source="blog-csv", caption="Sea")
    backup = post(0, archive="backup", person="Anna", source="instaloader", caption="Sea")

    for records in ([export(0), backup, table], [table, export(0), backup], [export(0), table]):
        posts, _, origins = met(records)

        assert posts["person"].tolist() == ["Anna"]
        assert len(origins) == len(records)


def test_an_edited_caption_does_not_part_what_belongs_together() -> None:
    """Two backups by their id; the export has the caption of the older one."""
    backups = [post(0, archive=name, person="Anna", source="instaloader", caption=text) for name, text in
               (("old", "Sea"), ("new", "Sea, edited"))]  # fmt: skip

    posts, _, origins = met([export(0), *backups])

    assert len(posts) == 1
    assert set(origins["archive"]) == {"export", "old", "new"}


def test_pictures_of_a_carousel_keep_their_own_numbers() -> None:
    """Which only the backup knows, though the files of the export are larger."""
    files = [media(0, archive="backup", file=f"{place}.jpg", position=place, media_id=100 + place) for place in (1, 2)]
    files += [media(0, archive="export", post_id="export/0", file=f"x/{place}.jpg", position=place, media_id=None)
              for place in (1, 2)]  # fmt: skip
    seen = looks(*(File(each.archive, each.file, each.file, f"{each.position:016x}" if each.position == 1 else "f" * 16,
                        640 if each.archive == "backup" else 1080) for each in files))  # fmt: skip

    _, found, origins = met([post(0, archive="backup", person="Anna", caption="Sea"), export(0)], files, seen)

    assert list(zip(found["file"], found["media_id"], strict=True)) == [("x/1.jpg", 101), ("x/2.jpg", 102)]
    gives = dict(zip(origins["archive"], origins["gives"], strict=True))
    assert gives["export"].endswith("caption, pictures")
    assert gives["backup"] == "user id, media id"


def test_two_posts_of_one_minute_and_caption_meet_two_in_their_order() -> None:
    """A museum posts a series: same words, same minute, other pictures."""
    first, again = [export(0.1), export(0.2)], [export(0.2, archive="b"), export(0.1, archive="b")]

    posts, _, origins = met([*first, *again])

    assert sorted(posts["post_id"]) == ["export/0.1", "export/0.2"]
    assert len(origins) == 4


def test_a_carousel_and_copies_of_its_pictures_in_a_folder_are_one_post() -> None:
    """By their bytes; a second copy of one of them is there twice and stays."""
    files = [media(0, post_id="export/0", archive="export", file=name, position=place)
             for place, name in enumerate(["a.jpg", "b.jpg"], start=1)]  # fmt: skip
    copies = ["1.jpg", "2.jpg", "2 again.jpg"]
    files += [media(0, post_id=f"folder/{name}", archive="folder", file=name) for name in copies]
    seen = looks(
        File("export", "a.jpg", "A", "0" * 16),
        File("export", "b.jpg", "B", "f" * 16),
        File("folder", "1.jpg", "A", "0" * 16),
        File("folder", "2.jpg", "B", "f" * 16),
        File("folder", "2 again.jpg", "B", "f" * 16),
    )

    posts, found, origins = met([export(0), *(loose("folder", name) for name in copies)], files, seen)

    assert posts["post_id"].tolist() == ["export/0"]
    assert list(zip(found["file"], found["position"], strict=True)) == [("a.jpg", 1), ("b.jpg", 2), ("2 again.jpg", 3)]
    assert archives_of(origins) == [("export", "file"), *[("folder", "file")] * 3]


def test_the_same_picture_twice_in_one_folder_is_two_posts() -> None:
    """They are in the archive twice, which the numbers count."""
    files = [media(0, post_id=f"folder/{name}", archive="folder", file=name) for name in ("1.jpg", "2.jpg")]
    seen = looks(File("folder", "1.jpg", "A", "0" * 16), File("folder", "2.jpg", "A", "0" * 16), File("b", "x"))

    posts, *_ = met([loose("folder", "1.jpg"), loose("folder", "2.jpg"), post(5, archive="b")], files, seen)

    assert len(posts) == 3


def test_of_the_same_picture_the_largest_file_is_kept() -> None:
    """It was saved anew by one of the tools: other bytes, nearly the same looks."""
    files = [media(0, archive=archive, file=f"{archive}.jpg") for archive in ("a", "b")]
    seen = looks(File("a", "a.jpg", "A", "00000000000000ff", 640), File("b", "b.jpg", "B", "00000000000000fe", 1080))

    posts, found, _ = met([post(0, archive="a"), post(0, archive="b")], files, seen)

    assert found["file"].tolist() == ["b.jpg"]
    assert found["post_id"].tolist() == posts["post_id"].tolist()


def test_a_file_that_is_there_is_better_than_one_that_is_only_named() -> None:
    """An export whose pictures are lost, and a backup that has them; a poster stays beside its video."""
    files = [
        media(0, archive="a", file="media/x.mp4"),
        media(0, archive="b", file="film.mp4"),
        media(0, archive="b", file="film.jpg"),
    ]
    seen = looks(File("b", "film.mp4"), File("b", "film.jpg", "P", "0" * 16))

    _, found, _ = met([post(0, archive="a"), post(0, archive="b")], files, seen)

    assert sorted(zip(found["archive"], found["file"], found["position"], strict=True)) == [
        ("b", "film.jpg", 1),
        ("b", "film.mp4", 1),
    ]


records = st.builds(
    post,
    st.integers(0, 3),
    archive=st.sampled_from("abc"),
    person=st.sampled_from(["Anna", "Ben", str(ANNA)]),
    user_id=st.sampled_from([ANNA, BEN, None]),
    media_id=st.sampled_from([11, 12, None]),
    fbid=st.sampled_from([17900000000000001, None]),
    caption=st.sampled_from([None, "", "Sea"]),
    source=st.sampled_from(["instagram-json", "instagram-html", "id-names", "folder"]),
    taken_from=st.sampled_from([TimeSource.EXPORT, TimeSource.EXIF]),
)


@settings(max_examples=200)
@given(st.lists(records, max_size=8))
def test_nothing_is_lost_and_nothing_is_twice(found: list[Post]) -> None:
    """Each record is in exactly one post, each post has a file, and what it says some record of its own said."""
    given_ = [post(0, **{name: getattr(each, name) for name in each.__slots__} | {"post_id": str(number)})
              for number, each in enumerate(found)]  # fmt: skip
    files = [media(0, post_id=each.post_id, archive=each.archive, file=each.post_id) for each in given_]
    seen = looks(*(File(each.archive, each.file, each.file) for each in files))

    posts, kept, origins = met(given_, files, seen)

    assert set(posts["post_id"]) <= {each.post_id for each in given_}
    assert set(kept["post_id"]) == set(posts["post_id"])
    assert posts["post_id"].is_unique
    assert len(posts) + len(origins) - origins["post_id"].nunique() == len(given_)
    assert {each.user_id for each in given_} >= set(posts["user_id"].dropna())
    assert {each.caption for each in given_} >= set(posts["caption"].dropna())


def test_times_of_a_video_may_differ_by_twenty_minutes() -> None:
    """Its id is made before it is published."""
    one = export(0, fbid=17900000000000001, taken_at=moment(0) + timedelta(minutes=20))

    posts, _, _ = met([one, export(0, archive="b", fbid=17900000000000001)])

    assert len(posts) == 1


@settings(max_examples=60)
@given(st.lists(records, max_size=12), st.integers(1, 4))
def test_a_library_has_what_comes_of_all_records_at_once(
    tmp_path_factory: pytest.TempPathFactory, found: list[Post], at_once: int
) -> None:
    """Though it looks at a few of them at a time: those that have something in common."""
    folder = tmp_path_factory.mktemp("ledger")
    # Which of several is the first to be met decides at times; a library has one archive after the other.
    in_archives = sorted(found, key=attrgetter("archive"))
    given_ = [replace(each, post_id=str(number)) for number, each in enumerate(in_archives)]
    files = [media(0, post_id=each.post_id, archive=each.archive, file=f"{each.archive}/{number % 3}.jpg")
             for number, each in enumerate(given_)]  # fmt: skip
    there = {(each.archive, each.file): each.file[-5:].rjust(32, "0") for each in files}
    seen = looks(*(File(archive, file, digest, "0" * 16, 100) for (archive, file), digest in there.items()))
    called = with_people(frame(given_, Post), {})["person"]
    posts, kept, origins = met(
        [replace(each, person=name) for each, name in zip(given_, called, strict=True)], files, seen
    )
    lying = [Listed(archive=archive, file=file, version="1-1", modified=moment(0)) for archive, file in there]
    measured = [cache.File(root=f"/{archive}", file=file, version="1-1", digest=digest, reason="")
                for (archive, file), digest in there.items()]  # fmt: skip
    contents = [features(0, digest=digest, phash="0" * 16, width=100, height=100, bytes=100)
                for digest in dict.fromkeys(there.values())]  # fmt: skip

    with pytest.MonkeyPatch.context() as patched, ledger_of(folder, [*given_, *files], lying) as ledger:
        patched.setattr(merging, "AT_ONCE", at_once)
        measure(folder, ledger, measured, contents)
        tables = tables_of(ledger)

    assert sorted(tables.posts["post_id"]) == sorted(posts["post_id"])
    columns = ["post_id", "archive", "person", "user_id", "media_id", "kind", "caption", "source"]
    assert in_order(tables.posts[columns]) == in_order(posts[columns])
    assert in_order(tables.origins) == in_order(origins)
    pictures = ["post_id", "archive", "file", "position"]
    assert in_order(tables.images[pictures]) == in_order(kept.drop_duplicates(["post_id", "archive", "file"])[pictures])


def in_order(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in table.itertuples(index=False, name=None))
