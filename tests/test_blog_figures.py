"""The figures of the blog of 2016, planted into a made archive as it was: every number comes out exactly.

The pictures are of no importance here: each is the same few pixels in a file of its own.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import chain, cycle

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from igcore import media_id
from igcore.analysis.days import daily, records
from igcore.analysis.numbers import countable, numbers
from igcore.analysis.tags import count_tags, tagging
from igcore.analysis.tags_by_person import kinship
from igcore.library import Tables, read_manifest, read_tables
from igcore.schema import EVERYONE
from igcore.selection import Index, index
from tests.make_archive import built
from tests.told import shown, told

KAT, MADS = 6614136, 5270418
NAMES = {KAT: "Kat", MADS: "Mads"}
#: Files, of which so many lie there twice under one id; untagged posts; posts of the richest day.
IMAGES, TWICE = {KAT: 3_057, MADS: 3_491}, {KAT: 6, MADS: 6}
UNTAGGED, RECORD = {KAT: 113, MADS: 430}, {KAT: 17, MADS: 37}
HASHTAGS, SHARED, SAME = 6_779, 913, 201
#: Before ids told the time; the camera did.
FIRST_POST = datetime(2011, 7, 17, 12, tzinfo=UTC)
BEGIN = datetime(2012, 1, 1, 12, tzinfo=UTC)
#: No day but the richest has as many.
_A_DAY = 3


def _uses() -> dict[int, list[str]]:
    """Every use of a hashtag by each of them: of those that both use, Mads some once more than Kat."""
    both = [f"both{number}" for number in range(SHARED)]
    alone = HASHTAGS - SHARED
    own = {KAT: [f"kat{number}" for number in range(alone // 2)]}
    own[MADS] = [f"mads{number}" for number in range(alone - alone // 2)]
    return {KAT: both + own[KAT], MADS: both + both[SAME:] + own[MADS]}


def _captions(user: int, posts: int) -> Iterator[str]:
    tagged = posts - UNTAGGED[user]
    lists: list[list[str]] = [[] for _ in range(tagged)]
    for place, tag in zip(cycle(range(tagged)), _uses()[user], strict=False):
        lists[place].append(f"#{tag}")
    yield from (" ".join(["A day", *tags]) for tags in lists)
    yield from ["No word of it"] * UNTAGGED[user]


def _times(user: int, posts: int) -> Iterator[datetime]:
    days = chain([0] * RECORD[user], (1 + number // _A_DAY for number in range(posts)))
    for number, day in zip(range(posts), days, strict=False):
        yield BEGIN + timedelta(days=day, seconds=number % 3_600)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The library of that archive: `MEDIAID_USERID.jpg`, and the list of titles."""
    root = tmp_path_factory.mktemp("blog")
    (root / "archive" / "copies").mkdir(parents=True)
    rows, files = [], 0

    def write(name: str, exif: Image.Exif | None = None) -> None:
        nonlocal files
        files += 1
        stream = BytesIO()
        Image.new("RGB", (8, 8), (90, 120, 150)).save(stream, "JPEG", exif=Image.Exif() if exif is None else exif)
        # What follows the end of a picture is none of it, but makes it another file.
        (root / "archive" / name).write_bytes(stream.getvalue() + files.to_bytes(4, "big"))

    for user, images in IMAGES.items():
        posts = images - TWICE[user]
        for number, (caption, moment) in enumerate(zip(_captions(user, posts), _times(user, posts), strict=True)):
            legacy = user == KAT and number == posts - 1
            given = 91_000_000 if legacy else media_id.make(moment, (user % 8192) << 10 | number % 1024)
            exif = Image.Exif()
            if legacy:
                exif.get_ifd(0x8769)[36867] = f"{FIRST_POST:%Y:%m:%d %H:%M:%S}"
            write(f"{given}_{user}.jpg", exif)
            if number < TWICE[user]:
                write(f"copies/{given}_{user}.jpg")
            rows.append((given, "" if legacy else media_id.shortcode(given), caption, NAMES[user], user))
    with (root / "archive" / "posts.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("image id", "Shortcode", "Title", "Photographer", "User id"), *rows])
    built(root / "library", root / "archive")
    return read_tables(root / "library", read_manifest(root / "library"))


@pytest.fixture(scope="module")
def at(tables: Tables) -> Index:
    return index(tables, ("Kat", "Mads"))


def test_how_many_and_since_when(tables: Tables, at: Index) -> None:
    counted = numbers(countable(tables.images, tables.posts, tables.hashtags, at.local)).set_index("person")

    assert counted["images"].to_dict() == {"Kat": 3_057, "Mads": 3_491, EVERYONE: 6_548}
    everyone = counted[["unique_ids", "posts", "same_id"]].iloc[-1]
    assert everyone.tolist() == [6_536, 6_536, 12]
    assert counted["first_post"].min() == pd.Timestamp(2011, 7, 17, 12)
    assert (counted["captioned"] - counted["tagged"]).to_dict() == {"Kat": 113, "Mads": 430, EVERYONE: 543}
    assert tables.problems.empty


def test_whose_the_hashtags_are(at: Index) -> None:
    counts = count_tags(at, np.ones(len(at.day), bool))

    kin = kinship(counts)

    assert (counts.total > 0).sum() == 6_779
    assert kin.shared.sum() == 913
    assert kin.same.sum() == 201


def test_which_posts_have_none(at: Index) -> None:
    table = tagging(at, np.ones(len(at.day), bool)).set_index("person")

    assert table["untagged"].reindex(["Kat", "Mads"]).tolist() == [113, 430]


def test_the_richest_days(at: Index) -> None:
    table = records(daily(at, np.ones(len(at.day), bool))).set_index("person")

    assert table["record"].reindex(["Kat", "Mads"]).tolist() == [17, 37]
    assert table["record_days"].reindex(["Kat", "Mads"]).tolist() == [1, 1]
    assert table.loc["Mads", "record_day"] == pd.Timestamp(2012, 1, 1)


def test_the_tiles_say_it(tables: Tables) -> None:
    """The blog's figures as they stand on the Numbers page and in a report."""
    found = told(shown(tables, ("Kat", "Mads")))

    assert found["Images"].value == "6,548"
    assert found["Images"].sentence == "Images and posts have 6,536 different ids. Kat: 3,057. Mads: 3,491."
    assert found["Posts"].sentence.startswith("From 17 July 2011 to ")
    assert found["Richest day"].sentence.startswith("Mads: 37 on ")
    assert " Kat: 17 on " in found["Richest day"].sentence
    assert found["Untagged posts"].sentence.endswith(" Kat: 113. Mads: 430.")
    assert found["Shared hashtags"].sentence == "Of 6,779 hashtags 913 are used by both, 201 of them the same amount."
