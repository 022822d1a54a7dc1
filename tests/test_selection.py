"""Promises of `igcore.selection`."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.colour.hues import FAMILIES, families
from igcore.importers.hashtags import hashtags_of
from igcore.library import Tables
from igcore.schema import Hashtag, Image, Kind, Post, Swatch, frame, usual_kinds
from igcore.selection import Field, Selection, choose, hue_codes, index
from tests.rows import image, post, swatch, tables


def shade_of(digest: str, rank: int, rgb: tuple[int, int, int], share: float, name: str) -> Swatch:
    """One swatch."""
    red, green, blue = rgb
    return swatch(digest=digest, rank=rank, red=red, green=green, blue=blue, share=share, name=name)


START = datetime(2016, 1, 1, 23, 30, tzinfo=UTC)
PEOPLE = ("Kat", "Mads")
COLOURS = [(200, 30, 30), (30, 30, 200), (10, 10, 10), (128, 128, 128)]
CAPTIONS = ["Sunset #Beach", "SUNSET over København", "#beach #dog", "", None]


KINDS = [Kind.POST, Kind.REEL, Kind.STORY]


def library(choices: list[tuple[int, int, int, int]]) -> Tables:
    """Posts of (person, day, colour, caption), one image each; every third one has two, every seventh is a story."""
    posts, images = [], []
    for number, (person, day, colour, caption) in enumerate(choices):
        posts.append(
            post(
                post_id=str(number),
                person=PEOPLE[person],
                taken_at=START + timedelta(days=day),
                caption=CAPTIONS[caption],
                kind=KINDS[2 if number % 7 == 6 else number % 7 % 2],
            )
        )
        for copy in range(1 + (number % 3 == 0)):
            shade = (colour + copy) % len(COLOURS)
            images.append(
                image(image_id=f"{number}-{copy}", post_id=str(number), person=PEOPLE[person], digest=str(shade))
            )
    hashtags = [row for each in posts if each.caption for row in hashtags_of(each.post_id, each.caption)]
    return tables(
        images=frame(images, Image),
        posts=frame(posts, Post),
        swatches=frame([shade_of(str(n), 1, rgb, 1.0, "red") for n, rgb in enumerate(COLOURS)], Swatch),
        hashtags=frame(hashtags, Hashtag),
    )


def brute_force(tables: Tables, selection: Selection, without: Field | None) -> tuple[set[Any], set[Any]]:
    """The same rule as loops over rows: ids of the posts and images chosen."""
    hues = {str(n): FAMILIES[families(np.array(rgb))] for n, rgb in enumerate(COLOURS)}
    keys = tables.hashtags.groupby("post_id")["key"].agg(set).to_dict()
    posts: set[Any] = set()
    row: Any
    for row in tables.posts.itertuples():
        day = row.taken_at.date()
        caption = (row.caption if isinstance(row.caption, str) else "").casefold()
        wanted = {each.lstrip("#").casefold() for each in selection.hashtag}
        tests = {
            "person": not selection.person or row.person in selection.person,
            "dates": (not selection.start or day >= selection.start) and (not selection.end or day <= selection.end),
            "hashtag": not wanted or bool(wanted.intersection(keys.get(row.post_id, ()))),
            "text": selection.text.casefold() in caption,
            "kind": row.kind in (selection.kind or ("post", "reel")),
        }
        if all(passed for field, passed in tests.items() if field != without):
            posts.add(row.post_id)
    rows: Any = tables.images.itertuples()
    images = {
        row.image_id
        for row in rows
        if row.post_id in posts and (not selection.hue or without == "hue" or hues[row.digest] in selection.hue)
    }
    if selection.hue and without != "hue":
        posts = {each.split("-")[0] for each in images}
    return posts, images


selections = st.builds(
    Selection,
    person=st.lists(st.sampled_from(PEOPLE), unique=True).map(tuple),
    kind=st.lists(st.sampled_from([*KINDS, "archived"]), unique=True).map(tuple),
    start=st.none() | st.dates(date(2016, 1, 1), date(2016, 1, 9)),
    end=st.none() | st.dates(date(2016, 1, 1), date(2016, 1, 9)),
    hue=st.lists(st.sampled_from(["red", "blue", "black", "grey", "green"]), unique=True).map(tuple),
    hashtag=st.lists(st.sampled_from(["beach", "#Dog", "nothing"]), unique=True).map(tuple),
    text=st.sampled_from(["", "sunset", "KØBEN", "#beach", "(.*"]),
)
records = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8), st.integers(0, 3), st.integers(0, 4)), max_size=12)


@given(records, selections, st.sampled_from([None, "person", "kind", "dates", "hue", "hashtag", "text"]))
def test_choosing_equals_a_loop_over_rows(
    choices: list[tuple[int, int, int, int]], selection: Selection, without: Field | None
) -> None:
    made = library(choices)
    at = index(made, PEOPLE, "UTC")

    posts, images = choose(at, selection, hue_codes(at.dominant), without)

    chosen = set(made.posts["post_id"][posts]), set(made.images["image_id"][images])
    assert chosen == brute_force(made, selection, without)


def test_nothing_chosen_is_everything_that_was_published() -> None:
    """Stories, archived posts and profile pictures are left out of the numbers."""
    made = library([(0, day, 0, 0) for day in range(7)])
    at = index(made, PEOPLE, "UTC")

    posts, _ = choose(at, Selection(), hue_codes(at.dominant))

    assert posts.sum() == 6
    assert not Selection()
    assert Selection(text="a")


def test_stories_can_be_chosen_alone_or_with_others() -> None:
    made = library([(0, day, 0, 0) for day in range(7)])
    at = index(made, PEOPLE, "UTC")

    def kinds(*chosen: str) -> dict[str, int]:
        posts = choose(at, Selection(kind=chosen), hue_codes(at.dominant))[0]
        return dict(made.posts["kind"][posts].value_counts())

    assert at.kinds == (Kind.POST, Kind.REEL, Kind.STORY)
    assert kinds("story") == {"story": 1}
    assert kinds("story", "post") == {"post": 3, "story": 1}
    assert kinds() == {"post": 3, "reel": 3}


def test_where_nothing_was_published_everything_is_usual() -> None:
    """As of an archive of stories alone, which would show nothing at all."""
    made = library([(0, day, 0, 0) for day in range(7)])
    stories = replace(made, posts=made.posts.assign(kind="story").astype({"kind": "string"}))
    at = index(stories, PEOPLE, "UTC")

    posts, images = choose(at, Selection(), hue_codes(at.dominant))

    assert posts.all()
    assert images.all()
    assert usual_kinds(()) == ()


def test_days_are_local() -> None:
    """23:30 UTC is the day after in Copenhagen."""
    made = library([(0, 0, 0, 0)])

    def days(tz: str) -> int:
        at = index(made, PEOPLE, tz)
        return int(choose(at, Selection(end=date(2016, 1, 1)), hue_codes(at.dominant))[0].sum())

    assert (days("UTC"), days("Europe/Copenhagen")) == (1, 0)


@pytest.mark.parametrize("field", ["person", "kind", "hue", "hashtag"])
def test_unknown_values_choose_nothing(field: str) -> None:
    """As a link of somebody else may ask for them; nothing breaks."""
    made = library([(0, 0, 0, 0), (1, 1, 1, 1)])
    at = index(made, PEOPLE, "UTC")
    wish: dict[str, Any] = {field: ("<script>",)}

    _, images = choose(at, Selection(**wish), hue_codes(at.dominant))

    assert not images.any()


def test_pictures_without_a_visible_pixel_have_no_hue() -> None:
    made = library([(0, 0, 0, 0)])
    nothing = made.images.assign(digest="nothing").astype({"digest": "string"})
    bare = replace(made, images=nothing)
    at = index(bare, PEOPLE, "UTC")

    hues = hue_codes(at.dominant)

    assert hues.tolist() == [-1, -1]
    assert not choose(at, Selection(hue=FAMILIES), hues)[1].any()
    assert choose(at, Selection(), hues)[1].all()
