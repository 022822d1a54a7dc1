"""How the values of a field stand to what is chosen, and how many posts or pictures have each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.selection import Field, Selection, State, choice, parse, states
from tests.rows import tables
from tests.selection.small import (
    LOOKS,
    OF_IMAGES,
    Found,
    Record,
    brute_force,
    having,
    laid_out,
    library,
    records,
    selections,
)

SEA, NIGHT, ROSE, FOG, BARE = range(len(LOOKS))
#: Kat A's sea and rose (#beach, the second #sun too), or's night (#beach #dog).
THREE: list[Record] = [(0, 0, 0, 0, 1, [SEA]), (0, 0, 0, 1, 1, [ROSE]), (1, 0, 0, 2, 4, [NIGHT])]


def listed(query: str, field: Field) -> dict[str, tuple[str, int]]:
    """State and count of each value, of the three."""
    table = states(laid_out(library(THREE)), parse(query), field).table()
    return {value: (state, count) for value, count, state, _ in table.itertuples(index=False, name=None)}


def test_of_one_choice_the_others_are_alternatives() -> None:
    """They would be possible if it were not for the choice in their own field."""
    hues = listed('hue:cyan @"Kat A"', Field.HUE)

    assert hues["cyan"] == ("selected", 1)
    assert hues["red"] == ("alternative", 1)
    assert hues["black"] == ("excluded", 0)
    assert listed("hue:cyan", Field.PERSON)['"'] == ("excluded", 0)
    assert listed("hue:cyan", Field.PERSON)["Kat A"] == ("possible", 1)
    assert listed("hue:cyan", Field.PERSON)["or"] == ("excluded", 0)


def test_where_all_of_several_are_asked_for_counts_go_on_from_there() -> None:
    """Who has chosen #beach sees how many of those have #sun too; "or" would count them besides."""
    assert listed("#beach", Field.HASHTAG)["sun"] == ("possible", 1)
    assert listed("#beach #sun", Field.HASHTAG) == {
        "beach": ("selected", 1),
        "sun": ("selected", 1),
        "dog": ("alternative", 0),
        "🌊": ("alternative", 0),
    }
    assert listed("#sun or #dog", Field.HASHTAG)["beach"] == ("possible", 3)


def test_what_is_left_out_is_excluded_and_says_so() -> None:
    at = laid_out(library(THREE))

    table = states(at, parse("-#dog"), Field.HASHTAG).table().set_index("value")

    assert table.loc["dog"].to_dict() == {"count": 1, "state": "excluded", "negated": True}
    assert table["negated"].sum() == 1
    turned = states(at, parse("-(#beach #dog)"), Field.HASHTAG).table().set_index("value")
    assert turned.loc["beach"].to_dict() == {"count": 2, "state": "possible", "negated": True}
    assert turned.loc["dog"].to_dict() == {"count": 0, "state": "alternative", "negated": True}


def test_what_is_chosen_is_listed_even_where_nothing_has_it() -> None:
    """A month among the years, a word, a colour, and what came with somebody else's link."""
    assert listed("date:2015-06", Field.DATE) == {
        "2015": ("possible", 2),
        "2016": ("alternative", 1),
        "2015-06": ("selected", 2),
    }
    assert listed("sunset", Field.TEXT) == {"sunset": ("selected", 2)}
    assert listed("near:teal~5", Field.NEAR) == {"#008080~5": ("selected", 1)}
    assert listed("kind:IGTV", Field.KIND) == {"post": ("alternative", 3), "IGTV": ("selected", 0)}


def test_the_order_is_that_of_the_field() -> None:
    """Days of the week, hues, and hashtags by use; the facet sorts by state, and within one keeps this order."""
    assert list(listed("", Field.HASHTAG))[0] == "beach"
    assert list(listed("", Field.WEEKDAY))[0] == "monday"
    table = states(laid_out(library(THREE)), parse("hue:red"), Field.HUE).table()
    assert table.sort_values("state", kind="stable")["value"].iloc[0] == "red"


@settings(deadline=None)
@given(records, selections(), st.sampled_from(list(Field)))
def test_states_and_counts_equal_a_loop_over_rows(some: list[Record], selection: Selection, field: Field) -> None:
    """Each value stands once, in one state; the counts are those of a filter over rows."""
    made = library(some)
    now = selection.of(field)

    table = states(laid_out(made), selection, field).table()

    assert table["value"].is_unique
    assert set(table["value"]) >= {*now.values, *now.none}
    inside, outside = brute_force(made, selection), brute_force(made, selection, without=field)
    for value, count, state, negated in table.itertuples(index=False, name=None):
        has = having(made, field, value)
        within, without = common(has, inside, field), common(has, outside, field)
        assert count == (within if now.how == "and" else without)
        assert negated == (value in (now.values if now.inverted else now.none))
        if value in now.values and not now.inverted:
            assert state == State.SELECTED
        elif value in now.none or not without:
            assert state == State.EXCLUDED
        else:
            assert state == (State.POSSIBLE if within else State.ALTERNATIVE)


def common(one: Found, other: Found, field: Field) -> int:
    """Count posts, or images where the field is of images, that are in both."""
    return len(one.images & other.images) if field in OF_IMAGES else len(one.posts & other.posts)


@pytest.mark.parametrize("field", list(Field))
def test_an_empty_library_has_a_table_all_the_same(field: Field) -> None:
    at = laid_out(tables())

    assert not states(at, Selection(), field).counts.any()
    chosen = Selection().choose(field, choice(["#000000~1" if field is Field.NEAR else "2015"]))
    table = states(at, chosen, field).table()
    assert table["state"].iloc[-1] == State.SELECTED
    assert table.dtypes.astype(str).tolist() == ["string", "int64", "category", "bool"]
