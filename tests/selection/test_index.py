"""Which posts and pictures a selection leaves: as loops over rows say."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.colour.hues import FAMILIES, Thresholds
from igcore.colour.names import ciede2000, lab
from igcore.library import Tables
from igcore.places import Periods
from igcore.schema import Kind, usual_kinds
from igcore.selection import Field, Index, Rules, Selection, choice, hue_codes, index, known, parse
from igcore.selection.columns import palettes
from tests.rows import tables
from tests.selection.small import (
    LOOKS,
    PEOPLE,
    Found,
    Record,
    brute_force,
    choices,
    laid_out,
    library,
    picture_id,
    records,
    selections,
)

SEA, NIGHT, ROSE, FOG, BARE = range(len(LOOKS))
#: Four posts: Kat A's sea at New Year and rose in June, or's night in June and fog in July, and a story without a time.
FOUR: list[Record] = [
    (0, 0, 0, 0, 0, [SEA]),
    (0, 0, 1, 1, 1, [ROSE, SEA]),
    (1, 1, 0, 2, 2, [NIGHT]),
    (1, 0, 0, 4, 3, [FOG, BARE]),
    (2, 2, 0, 3, 5, [FOG]),
]


def chosen(made: Tables, at: Index, selection: Selection, without: Field | None = None) -> Found:
    """Ids of what is chosen."""
    posts, images = at.choose(selection, without)
    return Found(set(made.posts["post_id"][posts]), set(made.images["image_id"][images]))


def posts_of(query: str, made: Tables | None = None) -> str:
    """Numbers of the posts that a query finds in the four."""
    made = made or library(FOUR)
    return "".join(sorted(name[1:] for name in chosen(made, laid_out(made), parse(query)).posts))


@pytest.mark.parametrize(
    ("query", "posts"),
    [
        ("", "0123"),  # no story
        ("sunset", "01"),
        ('"over københavn"', "1"),  # the end of a line is a space, and case does not matter
        ("SUNSET -københavn", "0"),
        ('"or"', "2"),
        ("#beach", "012"),
        ("#beach #sun", "1"),
        ("#sun or #dog", "12"),
        ("#beach -#sun", "02"),
        ("-(#beach #sun)", "023"),
        ("#🌊", "2"),
        ("＃🌊", "2"),
        ('@"Kat A"', "01"),
        ("@or", "23"),
        ("-@or", "01"),
        ("tagged:yes", "012"),
        ("tagged:unknown", "3"),
        ("tagged:no kind:story", "4"),
        ("date:2015", "0123"),
        ("date:2015-01-01", "0"),  # local: UTC says 2014
        ("date:2015-06", "12"),
        ("date:2015-07", "3"),
        ("before:2015-06", "0"),
        ("after:2015-06", "3"),
        ("after:2015-01 before:2015-07", "12"),
        ("-date:2015-06", "03"),
        ("season:winter", "0"),
        ("season:summer", "123"),
        ("on:thursday", "0"),
        ("hour:0", "03"),
        ("hour:23..0", "023"),
        ("hue:cyan", "01"),
        ("hue:red", "1"),
        ("hue:grey", "3"),
        ("-hue:red", "0123"),  # a post stays with those of its pictures that do
        ("dominant:black", "2"),
        ("colour:teal", "01"),
        ("colour:firebrick", "12"),  # the other picture has little of it, but has it
        ("colour:teal colour:darkslategrey", "01"),
        ("colour:#2f4f50", "01"),
        ("near:grey~0", "3"),
        ("kind:story", "4"),
        ("kind:story,post", "0134"),
        ("-kind:story", "0123"),
        ('archive:"My backup"', "023"),
        ("archive:export", "013"),
        ("is:duplicate", "0123"),
        ("duplicate:no", "1"),
        ("source:unknown", ""),
        ("source:unknown kind:story", "4"),
        ("source:id", "0123"),
    ],
)
def test_every_field_by_hand(query: str, posts: str) -> None:
    assert posts_of(query) == posts


def test_pictures_of_a_post_are_chosen_one_by_one() -> None:
    made = library(FOUR)

    found = chosen(made, laid_out(made), parse("hue:red"))

    assert found == Found({"p1"}, {picture_id(1, 0)})


@settings(deadline=None)
@given(records, selections(), st.none() | st.sampled_from(list(Field)))
def test_choosing_equals_a_loop_over_rows(some: list[Record], selection: Selection, without: Field | None) -> None:
    """In any library, by any selection, with the same answer when asked again; and nothing that went in changes."""
    made = library(some)
    before = made.posts.copy()
    at = laid_out(made)

    found = chosen(made, at, selection, without)

    assert found == brute_force(made, selection, without)
    assert chosen(made, at, selection, without) == found
    assert made.posts.equals(before)


@settings(deadline=None)
@given(records, st.sampled_from(list(Field)), st.data())
def test_a_field_turned_round_leaves_the_others(some: list[Record], field: Field, data: st.DataObject) -> None:
    at = laid_out(library(some))
    once = Selection().choose(field, data.draw(choices(field).filter(bool)))
    turned = once.invert(field)

    assert (at.having(field, turned.of(field)) == ~at.having(field, once.of(field))).all()


@settings(deadline=None)
@given(records, selections())
def test_columns_of_categories_are_chosen_by_in_the_same_way(some: list[Record], selection: Selection) -> None:
    """As the server keeps them, in any order of categories."""
    made = library(some)
    ids = made.posts["post_id"].astype("category").dtype
    compact = replace(
        made,
        posts=made.posts.astype({"post_id": ids, "person": "category", "kind": "category", "archive": "category"}),
        images=made.images.astype({"post_id": ids, "digest": "category", "alike": "category"}),
        hashtags=made.hashtags.astype({"post_id": ids, "key": "category"}),
    )

    one, other = laid_out(made).choose(selection), laid_out(compact).choose(selection)

    assert (one.posts == other.posts).all()
    assert (one.images == other.images).all()


def test_an_empty_library_has_nothing_to_choose() -> None:
    at = index(tables(), ())

    for field in Field:
        posts, images = at.choose(Selection().choose(field, choice(["2015" if field is Field.DATE else "#000000~1"])))

        assert posts.shape == images.shape == (0,)
    assert at.kinds == ()
    assert known(at) == {Field.PERSON: (), Field.PLACE: (), Field.ARCHIVE: (), Field.HASHTAG: {}}


@pytest.mark.parametrize("field", [field for field in Field if field not in (Field.DATE, Field.NEAR)])
def test_values_that_there_are_not_choose_nothing(field: Field) -> None:
    """As a link of somebody else may ask for them; nothing breaks."""
    at = laid_out(library(FOUR))

    posts, images = at.choose(Selection().choose(field, choice(["<script>"])))

    assert not posts.any()
    assert not images.any()


def test_stories_can_be_chosen_alone_or_with_others() -> None:
    """Numbers are about what was published, unless somebody asks for more."""
    made = library(FOUR)
    at = laid_out(made)

    assert at.kinds == (Kind.POST, Kind.REEL, Kind.STORY)
    assert (at.choose(Selection(), without=Field.KIND)[0]).all()
    assert at.choose(Selection())[0].tolist() == [True, True, True, True, False]


def test_where_nothing_was_published_everything_is_usual() -> None:
    """As of an archive of stories alone, which would show nothing at all."""
    made = library([(0, 2, 0, 0, 0, [SEA]), (1, 2, 0, 0, 1, [FOG])])

    posts, images = laid_out(made).choose(Selection())

    assert posts.all()
    assert images.all()
    assert usual_kinds(()) == ()


def test_days_are_those_of_the_zone() -> None:
    """23:30 UTC is the day after in Copenhagen."""
    made = library(FOUR)

    def found(tz: str) -> int:
        return int(index(made, PEOPLE, Periods(home=tz)).choose(parse("date:2014"))[0].sum())

    assert (found("UTC"), found("Europe/Copenhagen")) == (1, 0)


def test_pictures_without_a_visible_pixel_have_no_colour() -> None:
    made = library([(0, 0, 0, 0, 0, [BARE])])
    at = laid_out(made)

    assert hue_codes(at.dominant).tolist() == [-1]
    for query in ("hue:" + ",".join(FAMILIES), "colour:black", "dominant:black", "near:black~100"):
        assert not at.choose(parse(query)).images.any()
    assert at.choose(Selection()).images.all()
    assert at.choose(parse("-hue:red")).images.all()


def test_other_rules_give_other_hues_and_names() -> None:
    made = library(FOUR)
    at = laid_out(made)
    other = at.under(Rules(Thresholds(black=0.3), "name_ciede2000"))

    def found(by: Index, query: str) -> set[str]:
        return chosen(made, by, parse(query)).images

    assert found(at, "hue:black") == {picture_id(2, 0)}
    assert found(other, "hue:black") == {picture_id(0, 0), picture_id(1, 1), picture_id(2, 0)}
    assert (found(at, "colour:snow"), found(other, "colour:snow")) == (set(), {picture_id(1, 0)})
    assert found(at, "#beach") == found(other, "#beach")
    assert other.under(other.rules) is other
    assert at.under(other.rules) is other
    assert at.under(at.rules) is at


def test_whoever_changes_a_mask_is_told() -> None:
    """It is the one that others get too."""
    at = laid_out(library(FOUR))

    for mask in (*at.choose(Selection()), at.having(Field.HUE, choice(["red"]))):
        with pytest.raises(ValueError, match="read-only"):
            mask[0] = True


def test_much_is_asked_for_and_little_kept() -> None:
    at = laid_out(library(FOUR))

    for hour in range(1000):
        at.choose(parse(f"near:#000000~{hour / 100}"))

    assert len(at.masks) <= 64
    assert len(at.choices) <= 16


@given(st.integers(0, 2**32 - 1), st.floats(0, 100))
def test_near_is_as_near_as_each_colour_is(seed: int, far: float) -> None:
    """However colours are sorted and rounded on the way; at the very border either answer is right."""
    rng = np.random.default_rng(seed)
    colours = rng.integers(0, 256, (300, 3))
    target = rng.integers(0, 256, 3)
    distances = ciede2000(lab(colours), lab(target))
    column = palettes(colours, np.arange(300, dtype=np.int32), 300)

    (mask,) = column.having((f"#{bytes(target.tolist()).hex()}~{far}",))

    clear = np.abs(distances - far) > 0.002
    assert (mask == (distances <= far))[clear].all()


def test_both_of_two_selections_hold_also_in_one_field() -> None:
    """A post with a red picture and a cyan one has none that is both; a story is in where one asks for it."""
    at = laid_out(library(FOUR))

    def posts(one: str, other: str) -> list[int]:
        return np.flatnonzero(at.both(parse(one), parse(other)).posts).tolist()

    assert posts("hue:red", "") == [1]
    assert posts("hue:red", "hue:cyan") == []
    assert posts("#beach", "#beach") == posts("#beach", "") == [0, 1, 2]
    assert posts("", "kind:story") == [4]


@given(records, selections(), selections())
def test_both_is_what_is_in_one_and_in_the_other(some: list[Record], one: Selection, other: Selection) -> None:
    """Unless one of them asks for kinds: then the other means all kinds."""
    at = laid_out(library(some))
    one, other = (each.without(Field.KIND) for each in (one, other))

    both = at.both(one, other)

    assert (both.images == at.choose(one).images & at.choose(other).images).all()
    assert not (both.posts & ~(at.choose(one).posts & at.choose(other).posts)).any()
