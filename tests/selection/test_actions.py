"""What parts of a page may ask for; they may ask for anything."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.schema import Hashtag, frame
from igcore.selection import Field, History, Selection, choice, parse, read, write
from igcore.selection.actions import ACTIONS, act
from tests.rows import hashtag
from tests.selection.small import LOOKS, VALUES, laid_out, library, selections

SEA, NIGHT, ROSE, FOG, BARE = range(len(LOOKS))
AT = laid_out(
    library([(0, 0, 0, 0, 1, [SEA]), (0, 0, 0, 1, 1, [ROSE]), (1, 0, 0, 2, 4, [NIGHT]), (2, 2, 1, 5, 5, [FOG, BARE])])
)


def done(query: str, *action: str) -> str:
    """Query after an action."""
    after = act(History(parse(query)), AT, list(action))
    assert after.notice == ""
    return write(after.history.now)


@pytest.mark.parametrize(
    ("query", "action", "after"),
    [
        ("", ["toggle", "hue", "blue"], "hue:blue"),
        ("hue:blue", ["toggle", "hue", "BLUE"], ""),
        ("", ["toggle", "hashtag", "#Sun"], "#sun"),
        ("", ["toggle", "person", "kat a"], '@"Kat A"'),
        ("", ["toggle", "hour", "8..9"], "hour:8,9"),
        ("date:2015", ["toggle", "date", "2015-06"], "date:2015-06"),
        ("hue:blue", ["exclude", "hue", "blue"], "-hue:blue"),
        ("hue:blue,red", ["only", "hue", "grey"], "hue:grey"),
        ("", ["only", "near", "#2f4f4f~12"], "colour:#2f4f4f~12"),
        ("", ["only", "date", "2015-06-01..2015-07-03"], "date:2015-06-01..2015-07-03"),
        ("hue:blue", ["only", "hue"], ""),
        ("hue:blue,red", ["drop", "hue", "blue"], "hue:red"),
        ("-#sun", ["drop", "hashtag", "sun"], ""),
        ("#sun or #dog", ["join", "hashtag", "and"], "#sun #dog"),
        ("#sun #dog", ["join", "hashtag", "or"], "#sun or #dog"),
        ("hue:blue #sun", ["invert", "hue"], "#sun -hue:blue"),
        ("hue:blue #sun", ["invert"], "-#sun -hue:blue"),
        ("hue:blue", ["lock", "hue"], "hue:blue lock:hue"),
        ("hue:blue lock:hue", ["lock", "hue"], "hue:blue"),
        ("hue:blue #sun lock:hue", ["clear"], "hue:blue lock:hue"),
        ("#sun", ["search", "beach #dog"], "beach #sun #dog"),
        ("#sun", ["write", "beach"], "beach"),
        ("#sun", ["write", ""], ""),
        ("hue:red lock:hue", ["write", "hue:red beach"], "beach hue:red"),
        ("hue:blue,cyan", ["excluded", "hue"], "hue:red,black"),
    ],
)
def test_every_action(query: str, action: list[str], after: str) -> None:
    assert done(query, *action) == after


@pytest.mark.parametrize(
    ("query", "after"),
    [
        ('@"Kat A"', "hue:black"),  # nothing of hers: she is let go
        ('@"Kat A" #sun lock:person', '@"Kat A" hue:cyan lock:person'),
    ],
)
def test_what_was_excluded_lets_other_choices_go_and_says_so(query: str, after: str) -> None:
    found = act(History(parse(query)), AT, ["excluded", "hue"])

    assert write(found.history.now) == after
    assert "let go" in found.notice


def test_back_and_forward() -> None:
    history = act(History(), AT, ["toggle", "hue", "blue"]).history

    assert act(history, AT, ["back"]).history.now == Selection()
    assert act(act(history, AT, ["back"]).history, AT, ["forward"]).history == history
    assert act(History(), AT, ["back"]).history == History()


@pytest.mark.parametrize(
    ("query", "action", "notice"),
    [
        ("", ["toggle", "hue", "blau"], "No hue is called “blau”; blue?"),
        ("", ["toggle", "hue", ""], "No hue is called “”"),
        ("", ["toggle", "hashtag", ""], "“” is no hashtag."),
        ("", ["toggle", "text", ""], "There is nothing between these quotes."),
        ("", ["toggle", "nothing", "blue"], "There is no field “nothing”."),
        ("", ["search", "hue:blau"], "No hue is called “blau”; blue?"),
        ("", ["lock", "x"], "There is no field “x”."),
        ("", ["excluded", "hue"], "Nothing of hue is excluded that could be chosen."),
        ("hue:red lock:hue", ["toggle", "hue", "blue"], "Hue is locked: unlock it to change what is chosen there."),
        ("hue:red lock:hue", ["search", "hue:blue #sun"], "Hue is locked"),
        ("hue:red lock:hue", ["write", "#sun"], "Hue is locked"),
        ("hue:red lock:hue", ["excluded", "hue"], "Hue is locked"),
        ('@"Kat A" lock:person', ["excluded", "hue"], "Nothing of hue is excluded that could be chosen."),
        ("", ["toggle", "text", "a" * 501], "That is too long to be chosen."),
        ("", ["fly"], "That is nothing that can be done here."),
        ("", ["toggle"], "That is nothing that can be done here."),
        ("", ["toggle", "hue", "red", "blue"], "That is nothing that can be done here."),
        ("", ["back", "back"], "That is nothing that can be done here."),
        ("", ["only", "hue", *["red"] * 1001], "That is nothing that can be done here."),
        (
            "",
            ["only", "text", *[f"{n:0400}" for n in range(60)]],
            "That is more than an address can hold; choose less.",
        ),
        ("", [], "That is nothing that can be done here."),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_says_why(query: str, action: list[str], notice: str) -> None:
    history = History(parse(query))

    after = act(history, AT, action)

    assert after.history == history
    assert notice in after.notice


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=2),
    max_leaves=5,
)
words = st.sampled_from(
    [*ACTIONS, *Field, "and", "or", "", "\ud83c", "#sun or", *(v for vs in VALUES.values() for v in vs)]
)


@settings(deadline=None)
@given(selections(), json_values | st.lists(words | st.text(), max_size=4))
def test_a_browser_may_send_anything(selection: Selection, action: Any) -> None:
    """Nothing raises; whatever comes of it can be written to the address, and its notice be sent."""
    after = act(History(selection), AT, action)

    assert read(write(after.history.now)).selection == after.history.now
    json.dumps([after.notice, write(after.history.now)], ensure_ascii=False).encode()
    assert after.notice == "" or after.notice.endswith((".", "?"))


@settings(deadline=None)
@given(selections(), st.lists(st.lists(words, min_size=1, max_size=3), max_size=4))
def test_what_is_locked_stays_until_it_is_unlocked(selection: Selection, actions: list[list[str]]) -> None:
    history = History(selection)
    for action in actions:
        before, history = history, act(history, AT, action).history
        for field in before.now.locked:
            assert history.now.of(field) == before.now.of(field)


@pytest.mark.parametrize(
    "action",
    [["search", "#nothing " * 100_000], ["write", '"' * 10**6], ["toggle", "hashtag", "a" * 10**6], ["a"] * 10**6],
)
def test_a_megabyte_is_refused_at_once(action: list[str]) -> None:
    started = time.perf_counter()

    after = act(History(), AT, action)

    assert time.perf_counter() - started < 5  # seconds: more is a hang
    assert after.notice
    assert len(after.notice) < 300


def test_too_many_excluded_values_are_not_chosen_one_by_one() -> None:
    """No address could hold them."""
    made = library([(0, 0, 0, 3, 0, []), (1, 0, 0, 3, 0, [])])
    tags = frame([hashtag(post_id="p0", hashtag=f"tag{number}") for number in range(1000)], Hashtag)
    at = laid_out(replace(made, hashtags=tags))

    after = act(History(parse("@or")), at, ["excluded", "hashtag"])

    assert "too many" in after.notice


def test_a_cell_of_one_field_twice_asks_for_both_values() -> None:
    pair = ["cell", "colour", "tan", "colour", "black"]

    once = act(History(), AT, pair).history

    assert once.now.of(Field.COLOUR) == choice(["tan", "black"], how="and")
    assert not act(once, AT, pair).history.now
    # Of what a post has only one nothing has both.
    assert act(History(), AT, ["cell", "hour", "8", "hour", "9"]).history.now.of(Field.HOUR).how == "or"


def test_a_cell_is_one_value_in_each_of_some_fields() -> None:
    """Instead of what was chosen there; once more it is let go. A locked field stays, and so does the other one."""
    start = History(Selection().choose(Field.WEEKDAY, choice(["monday", "tuesday"])).choose(Field.HUE, choice(["red"])))
    cell = ["cell", "weekday", "sunday", "hour", "8"]

    once = act(start, AT, cell).history
    twice = act(once, AT, cell).history
    locked = act(History(start.now.lock(Field.WEEKDAY)), AT, cell)

    assert once.now == start.now.choose(Field.WEEKDAY, choice(["sunday"])).choose(Field.HOUR, choice(["8"]))
    assert twice.now == Selection().choose(Field.HUE, choice(["red"]))
    assert twice.back().now == once.now
    assert locked.history.now.choices == start.now.choices
    assert "locked" in locked.notice
    for wrong in (["cell"], ["cell", "weekday"], ["cell", "weekday", "sunday", "hour"], ["cell", "hour", "25"]):
        assert act(start, AT, wrong).history == start
        assert act(start, AT, wrong).notice
