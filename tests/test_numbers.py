"""Promises of `igcore.analysis.numbers`."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.numbers import Countable, countable, numbers, posts_through_time
from igcore.importers.hashtags import hashtags_of
from igcore.schema import EVERYONE, Hashtag, Image, Post, frame
from tests.rows import image, local, post

NIGHT = datetime(2016, 8, 15, 23, 30, tzinfo=UTC)


def tagged(posts: pd.DataFrame) -> pd.DataFrame:
    """Hashtags of the captions."""
    captions = posts.dropna(subset="caption")
    pairs = zip(captions["post_id"], captions["caption"], strict=True)
    return frame((row for post_id, caption in pairs for row in hashtags_of(post_id, caption)), Hashtag)


POSTS = frame(
    [
        post(post_id="a", person="Kat", media_id=1, taken_at=NIGHT, caption="#one #two"),
        post(post_id="b", person="Kat", media_id=2, taken_at=NIGHT + timedelta(hours=1), caption=""),
        post(post_id="c", person="Kat", media_id=3, taken_at=NIGHT + timedelta(days=3), caption=None),
        post(post_id="d", person="Mads", media_id=4, taken_at=NIGHT, caption="#one"),
    ],
    Post,
)
IMAGES = frame(
    [
        image(image_id="1", post_id="a", person="Kat", media_id=1, digest="x", alike="1"),
        image(image_id="2", post_id="a", person="Kat", media_id=1, digest="y", alike="1"),
        image(image_id="3", post_id="b", person="Kat", media_id=2, digest="x", alike="1"),
        image(image_id="4", post_id="d", person="Mads", media_id=4, digest="z", alike="4"),
    ],
    Image,
)


def of_posts(posts: pd.DataFrame, tz: str = "UTC") -> Countable:
    """Posts without images and hashtags."""
    return countable(frame([], Image), posts, frame([], Hashtag), local(posts, tz))


def of(person: str, tz: str = "UTC") -> pd.Series:
    """The row of one person."""
    table = numbers(countable(IMAGES, POSTS, tagged(POSTS), local(POSTS, tz)))
    return table[table["person"] == person].iloc[0]


def test_a_worked_example_by_hand() -> None:
    kat = of("Kat")

    assert kat[["images", "posts", "unique_ids", "same_id", "same_bytes", "looks_alike"]].tolist() == [
        3, 3, 3, 1, 1, 1,
    ]  # fmt: skip
    # The second has the id of the first, the third its bytes.
    assert kat[["copies", "repeats"]].tolist() == [2, 2]
    assert kat[["active_days", "calendar_days"]].tolist() == [3, 4]
    assert kat[["posts_per_active_day", "posts_per_calendar_day"]].tolist() == [1, 0.75]
    assert kat[["captioned", "tagged", "hashtags"]].tolist() == [2, 1, 2]
    assert kat[["hashtags_per_post", "hashtags_per_tagged_post"]].tolist() == [1, 2]


def test_a_hashtag_that_comes_twice_in_a_caption_counts_once() -> None:
    """However it is written; as on the page Hashtags."""
    posts = frame([post(post_id="a", caption="#Sun #sun #sea"), post(post_id="b", caption="#SUN")], Post)

    everyone = numbers(countable(frame([], Image), posts, tagged(posts), local(posts))).iloc[-1]

    assert everyone[["hashtags", "tagged"]].tolist() == [3, 2]
    assert everyone["hashtags_per_post"] == 1.5


def test_days_are_local() -> None:
    """The two posts of 23:30 and 00:30 UTC are of one afternoon in San Francisco."""
    assert of("Kat", "UTC")["active_days"] == 3
    assert of("Kat", "America/Los_Angeles")["active_days"] == 2


def test_everyone_comes_last_and_counts_all() -> None:
    table = numbers(countable(IMAGES, POSTS, tagged(POSTS), local(POSTS)))

    assert table["person"].tolist() == ["Kat", "Mads", EVERYONE]
    assert table[["images", "posts", "hashtags"]].iloc[-1].tolist() == [4, 4, 3]


def test_nothing_is_no_ratio() -> None:
    """Neither zero nor an error: what is unknown stays missing."""
    table = numbers(of_posts(frame([], Post)))

    assert table["person"].tolist() == [EVERYONE]
    assert table["images"].tolist() == [0]
    ratios = ["posts_per_active_day", "posts_per_calendar_day", "hashtags_per_post", "first_post"]
    assert table[ratios].isna().all(axis=None)


def test_months_without_posts_are_rows_of_zero() -> None:
    posts = frame([post(post_id="a", taken_at=NIGHT), post(post_id="b", taken_at=NIGHT + timedelta(days=70))], Post)

    table = posts_through_time(of_posts(posts))

    assert table["month"].dt.strftime("%Y-%m").tolist() == ["2016-08", "2016-09", "2016-10"]
    assert table["posts"].tolist() == [1, 0, 1]


def test_months_that_a_persons_archive_does_not_cover_are_no_rows() -> None:
    """Before the first post of that person and after the last; which of them count makes no difference."""
    when = {"Kat": (0, 130), "Mads": (35, 70)}
    rows = [
        post(post_id=f"{person}{days}", person=person, taken_at=NIGHT + timedelta(days=days))
        for person, some in when.items()
        for days in some
    ]
    at = of_posts(frame(rows, Post))

    table = posts_through_time(at)
    part = posts_through_time(at, np.array([True, True, False, True]))

    mads = table[table["person"] == "Mads"]
    assert mads["month"].dt.strftime("%Y-%m").tolist() == ["2016-09", "2016-10"]
    assert table.loc[table["person"] == "Kat", "posts"].tolist() == [1, 0, 0, 0, 1]
    assert part.loc[part["person"] == "Mads", "posts"].tolist() == [0, 1]


def test_no_posts_have_no_months() -> None:
    table = posts_through_time(of_posts(frame([], Post)))

    assert table.columns.tolist() == ["month", "person", "posts"]
    assert table.empty


@given(
    st.lists(st.tuples(st.integers(0, 10**8), st.sampled_from(["Kat", "Mads", "Zoë"])), max_size=30),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/Los_Angeles"]),
)
def test_every_post_is_in_one_month(seconds: list[tuple[int, str]], tz: str) -> None:
    """Whatever the times and the zone; and the table that went in is unchanged."""
    posts = frame(
        [
            post(post_id=str(number), person=person, taken_at=NIGHT + timedelta(seconds=after))
            for number, (after, person) in enumerate(seconds)
        ],
        Post,
    )
    before = posts.copy()

    table = posts_through_time(of_posts(posts, tz))

    assert table["posts"].sum() == len(posts)
    assert table.groupby("person")["posts"].sum().to_dict() == posts["person"].value_counts().to_dict()
    pd.testing.assert_frame_equal(posts, before)


@pytest.mark.parametrize("tz", ["UTC", "Europe/Copenhagen"])
def test_posts_without_a_time_count_but_have_no_day(tz: str) -> None:
    posts = frame([post(post_id="a", taken_at=None, taken_from=None), post(post_id="b", taken_at=NIGHT)], Post)

    everyone = numbers(of_posts(posts, tz)).iloc[-1]

    assert everyone[["posts", "active_days"]].tolist() == [2, 1]
    assert everyone["posts_per_active_day"] == 1


CHOSEN = st.tuples(*(st.lists(st.booleans(), min_size=4, max_size=4) for _ in range(2)))


@given(CHOSEN)
def test_a_part_counts_as_if_there_were_nothing_else(chosen: tuple[list[bool], list[bool]]) -> None:
    """Whichever posts and images are left, of whomever."""
    posts, images = (np.array(each) for each in chosen)
    at = countable(IMAGES, POSTS, tagged(POSTS), local(POSTS))
    alone = countable(IMAGES[images], POSTS[posts], tagged(POSTS[posts]), local(POSTS[posts]))

    pd.testing.assert_frame_equal(numbers(at, posts, images), numbers(alone))
    through, other = (each[each["posts"] > 0] for each in (posts_through_time(at, posts), posts_through_time(alone)))
    pd.testing.assert_frame_equal(through.reset_index(drop=True), other.reset_index(drop=True))


PICTURES = st.lists(
    st.tuples(
        st.sampled_from(["Kat", "Mads", "Zoë"]), st.none() | st.integers(1, 4), st.sampled_from("abcd"), st.booleans()
    ),
    max_size=12,
)


@pytest.mark.parametrize("marks", [1 << 26, 0])
@given(PICTURES)
def test_what_repeats_an_earlier_picture_counts_once(
    marks: int, pictures: list[tuple[str, int | None, str, bool]]
) -> None:
    """Of whatever pictures of three people; those of "a" and "b" may look alike. Each way of counting is right."""
    rows = [
        image(
            image_id=str(n), person=who, media_id=number, digest=f"{look}{like}", alike="ab" if look in "ab" else look
        )
        for n, (who, number, look, like) in enumerate(pictures)
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("igcore.analysis.numbers._MARKS", marks)
        table = numbers(countable(frame(rows, Image), POSTS[:0], tagged(POSTS[:0]), local(POSTS[:0])))

    for line in table.to_dict("records"):
        mine = [row for row in rows if line["person"] in (row.person, EVERYONE)]
        copies = repeats = 0
        for place, row in enumerate(mine):
            before = mine[:place]
            same = any(row.digest == each.digest for each in before)
            same |= row.media_id is not None and any(row.media_id == each.media_id for each in before)
            copies += same
            repeats += same or any(row.alike == each.alike for each in before)
        assert (line["copies"], line["repeats"]) == (copies, repeats)


def test_too_many_people_for_a_mark_each_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    at = countable(IMAGES, POSTS, tagged(POSTS), local(POSTS))
    marked = numbers(at)
    monkeypatch.setattr("igcore.analysis.numbers._MARKS", 0)

    pd.testing.assert_frame_equal(numbers(at), marked)


def test_days_before_1970_are_days() -> None:
    """A camera with a wrong clock: an hour before that year is its last day, not its first."""
    early = datetime(1969, 12, 31, 23, tzinfo=UTC)
    at = of_posts(
        frame([post(post_id="a", taken_at=early), post(post_id="b", taken_at=early + timedelta(hours=2))], Post)
    )

    assert numbers(at)["active_days"].tolist() == [2, 2]
    assert posts_through_time(at)["month"].dt.strftime("%Y-%m").tolist() == ["1969-12", "1970-01"]
