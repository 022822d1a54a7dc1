"""What is chosen, changed in every way there is."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.selection import NOTHING, Choice, Field, History, Selection, choice, parse
from tests.selection.small import VALUES, selections

fields = st.sampled_from(list(Field))


def of(query: str, field: Field = Field.DATE) -> Choice:
    """What a query chooses in a field."""
    return parse(query).of(field)


def test_a_click_adds_and_a_click_again_removes() -> None:
    once = Selection().toggle(Field.HUE, "blue")
    twice = once.toggle(Field.HUE, "red")

    assert twice.of(Field.HUE) == choice(["blue", "red"])
    assert twice.toggle(Field.HUE, "red") == once
    assert once.toggle(Field.HUE, "blue") == Selection()
    assert not Selection()
    assert once


def test_a_click_on_what_is_left_out_lets_it_in_first() -> None:
    without = Selection().exclude(Field.HASHTAG, "sun")

    assert without.of(Field.HASHTAG) == choice(none=["sun"])
    assert without.toggle(Field.HASHTAG, "sun") == Selection()
    assert without.exclude(Field.HASHTAG, "sun") == Selection()
    assert Selection().toggle(Field.HASHTAG, "sun").exclude(Field.HASHTAG, "sun") == without


@pytest.mark.parametrize(
    ("before", "clicked", "after"),
    [
        ("date:2015", "2015-06", "date:2015-06"),  # a month of the chosen year: that month instead
        ("date:2015-06", "2015-07", "date:2015-06,2015-07"),  # and another beside it
        ("date:2015-06,2015-07,2014", "2015", "date:2014,2015"),  # the year takes in its months
        ("date:2015-06", "2015-06", ""),
        ("date:2014..", "2015", "date:2015"),
        ("-date:2015", "2015-06", "date:2015-06"),  # let in, although the year was left out
        ("-date:2015", "2015", ""),
        ("date:2015-06-10..2015-07-20", "2015-07", "date:2015-06-10..2015-07-20,2015-07"),
        ("-date:2015-06", "2015", "date:2015"),
    ],
)
def test_clicks_on_times_do_what_is_expected(before: str, clicked: str, after: str) -> None:
    assert parse(before).toggle(Field.DATE, clicked).of(Field.DATE) == of(after)


@pytest.mark.parametrize(
    ("before", "left_out", "after"),
    [
        ("date:2015", "2015-06", "date:2015 -date:2015-06"),
        ("date:2015-06,2014", "2015", "date:2014 -date:2015"),
        ("-date:2015-06", "2015", "-date:2015"),
        ("date:2014..", "2015", "date:2014.. -date:2015"),
    ],
)
def test_times_left_out_take_shorter_ones_with_them(before: str, left_out: str, after: str) -> None:
    assert parse(before).exclude(Field.DATE, left_out).of(Field.DATE) == of(after)


@pytest.mark.parametrize(
    ("now", "searched", "then"),
    [
        ("#sun", "#sea", "#sun #sea"),
        ("#sun beach", "#sea -dog", "#sun #sea beach -dog"),
        ("-#sun", "#sun", "#sun"),  # who searches for it wants it
        ("#sun", "-#sun", "-#sun"),
        ("#sun or #sea", "#dog", "#dog"),  # cannot be said together
        ("hue:red", "hue:blue", "hue:blue"),
        ("after:2014", "before:2016", "date:2015"),
        ("date:2015", "after:2015-06", "date:2015-07..2015-12"),
        ("date:2015", "date:2016", "date:2016"),
        ("after:2016", "before:2014", "date:..2013"),  # no day is in both
        ("-date:2015", "after:2014", "date:2015.."),
        ("-(#sun #sea)", "#dog", "#dog"),
        ("hue:red", "#dog lock:hue", "#dog hue:red lock:hue"),
    ],
)
def test_searching_narrows_where_that_can_be_said(now: str, searched: str, then: str) -> None:
    assert parse(now).take(parse(searched)) == parse(then)


def test_all_of_several_is_asked_for_only_where_there_can_be_several() -> None:
    """No picture has two hues: asking for both of them would show nothing, always."""
    both = Selection().choose(Field.HUE, choice(["red", "blue"])).join(Field.HUE, "and")

    assert both.of(Field.HUE).how == "or"
    assert (
        Selection().choose(Field.HASHTAG, choice(["a", "b"])).join(Field.HASHTAG, "and").of(Field.HASHTAG).how == "and"
    )


@given(selections(), st.none() | fields)
def test_turned_round_twice_is_the_same(selection: Selection, field: Field | None) -> None:
    assert selection.invert(field).invert(field) == selection


@given(selections(), fields, st.data())
def test_what_is_locked_stays(selection: Selection, field: Field, data: st.DataObject) -> None:
    """Whatever is done but unlocking."""
    locked = selection if field in selection.locked else selection.lock(field)
    value = data.draw(st.sampled_from(VALUES[field]))
    how: Literal["or", "and"] = data.draw(st.sampled_from(["or", "and"]))

    for after in (
        locked.choose(field, choice([value])),
        locked.choose(field, NOTHING),
        locked.toggle(field, value),
        locked.exclude(field, value),
        locked.drop(field, value),
        locked.join(field, how),
        locked.invert(field),
        locked.invert(),
        locked.clear(),
        locked.take(data.draw(selections())),
    ):
        assert after.of(field) == locked.of(field)
        assert field in after.locked
    assert locked.lock(field).locked == locked.locked - {field}


@given(st.lists(selections(), max_size=6))
def test_back_undoes_and_forward_does_again(steps: list[Selection]) -> None:
    history = History()
    for step in steps:
        before, history = history, history.go(step)

        assert history.now == step
        if step != before.now:
            assert history.back().now == before.now
            assert history.back().forward() == history
        else:
            assert history == before
    while history.past:
        history = history.back()
    assert history.now == Selection()
    assert history.back() == history


def test_whoever_chooses_anew_cannot_go_forward_any_more() -> None:
    red, blue = (Selection().toggle(Field.HUE, hue) for hue in ("red", "blue"))

    history = History().go(red).back().go(blue)

    assert history.forward() == history
    assert history.past == (Selection(),)


def test_the_browsers_own_back_is_followed() -> None:
    red, blue = (Selection().toggle(Field.HUE, hue) for hue in ("red", "blue"))
    history = History().go(red).go(blue)

    assert history.meet(red) == history.back()
    assert history.meet(red).meet(blue) == history
    assert history.meet(Selection()).past == (Selection(), red, blue)


def test_only_so_many_steps_are_kept() -> None:
    history = History()
    for hour in range(500):
        history = history.go(Selection().choose(Field.HOUR, choice([str(hour)])))

    assert len(history.past) == 100
