"""What is offered at the cursor of the search box."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.schema import Hashtag, Post, frame
from igcore.selection import Field, Index, index, known, read
from igcore.selection.complete import HINTS, MOST, Completion, complete
from igcore.selection.scan import ALIASES, SPECIAL
from tests.rows import hashtag, post, tables
from tests.selection.small import LOOKS, PEOPLE, laid_out, library
from tests.selection.test_query import anything

SEA, NIGHT, ROSE, FOG, BARE = range(len(LOOKS))
AT = laid_out(
    library([(0, 0, 0, 0, 1, [SEA]), (0, 0, 0, 1, 1, [ROSE]), (1, 0, 1, 2, 4, [NIGHT, FOG]), (2, 2, 1, 5, 5, [BARE])])
)

#: Seconds: what takes a hundredth of this at leisure and still not less on the busiest machine hangs.
HANGS = 5


def after(text: str, place: int, found: Completion) -> str:
    """Text after one of the options was taken."""
    option = found.options[place]
    return text[: option.at] + option.insert + text[option.at + option.length :]


def inserts(text: str, cursor: int | None = None) -> list[str]:
    """What is offered."""
    return [option.insert for option in complete(text, len(text) if cursor is None else cursor, AT).options]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("#", ["#beach", "#café", "#dog", "#sun", "#🌊"]),
        ("＃b", ["#beach"]),
        ("#SU", ["#sun"]),
        ("#each", ["#beach"]),  # inside
        ("tag:be", ["beach"]),
        ("tag:sun,d", ["dog"]),
        ("-#do", ["#dog"]),
        ("(#do", ["#dog"]),
        ("@", ['@"Kat A"', "@or", "@a:b", '@"\\""']),
        ('@"kat', ['@"Kat A"']),
        ("by:k", ['"Kat A"']),
        ("hue:", ["red", "yellow", "green", "cyan", "blue", "magenta", "black", "grey", "white"]),
        ("-HUE:bl", ["blue", "black"]),
        ("hue:red,bl", ["blue", "black"]),
        ("color:tea", ["teal"]),
        ("near:tea", ["teal"]),
        ("archive:", ['"My backup"', "export"]),
        ("kind:", ["post", "story"]),
        ("season:w", ["winter"]),
        ("on:su", ["sunday"]),
        ("date:", ["2015", "2016"]),
        ("date:2015", ["2015", "2015-06"]),
        ("before:2015-", ["2015-06"]),
        ("date:2015..20", ["2015..2015", "2015..2016"]),
        ("has:", ["hashtags"]),
        ("is:d", ["duplicate"]),
        ("lock:we", ["weekday"]),
        ("hu", ["hue:"]),
        ("ka", ['@"Kat A"']),
        ("bea", ["#beach"]),
        ("sum", ["season:summer"]),
        ("each", []),  # a word is no part of a hashtag
        ("nothing:", []),
        ('"ka', ['@"Kat A"']),
        ("text:", []),
    ],
)
def test_what_is_offered(text: str, first: list[str]) -> None:
    assert inserts(text)[: max(len(first), 1)] == first


def test_where_nothing_is_written_fields_are_offered_with_examples() -> None:
    for text in ("", "sun ", "hue:red, "):
        options = complete(text, len(text), AT).options

        assert len(options) == MOST
        assert all(option.kind == "key" and option.hint and option.insert.endswith(":") for option in options)


def test_every_field_is_offered() -> None:
    assert set(HINTS) == {*Field, *SPECIAL}
    assert set(ALIASES.values()) <= set(HINTS)


def test_an_option_says_how_many_have_it_and_how_it_looks() -> None:
    beach = complete("#b", 2, AT).options[0]
    teal = complete("colour:teal", 11, AT).options[0]

    assert (beach.label, beach.kind, beach.count, beach.hint) == ("#beach", "hashtag", 3, "")
    assert (teal.label, teal.kind, teal.count, teal.hint) == ("teal", "colour", 1, "#008080")


@pytest.mark.parametrize(
    ("text", "cursor", "becomes"),
    [
        ("#b hue:red", 2, "#beach hue:red"),
        ("#bxx hue:red", 2, "#beach hue:red"),  # the whole word, wherever in it
        ("sun -#b", 7, "sun -#beach"),
        ('@"kat x" sun', 5, '@"Kat A" sun'),
        ("hue:red,bl,grey", 10, "hue:red,blue,grey"),
        ('by:"kat x",or sun', 6, 'by:"Kat A",or sun'),
        ('@"kat" sun', 6, '@"Kat A" sun'),
        ("hu", 2, "hue:"),
        ("🌊 #b", 4, "🌊 #beach"),
    ],
)
def test_an_option_replaces_the_word_at_the_cursor(text: str, cursor: int, becomes: str) -> None:
    found = complete(text, cursor, AT)

    assert after(text, 0, found) == becomes


def test_the_faults_of_the_whole_text_come_along() -> None:
    found = complete("#nothing hue:blau s", 19, AT)

    assert [(fault.at, fault.length) for fault in found.faults] == [(0, 8), (13, 4)]


@given(anything, st.integers(-10, 100))
def test_whatever_is_offered_is_understood(text: str, cursor: int) -> None:
    """Nothing raises; and an option alone, a key but for what has to follow it, means something here."""
    found = complete(text, cursor, AT)

    assert len(found.options) <= MOST
    assert found.faults == read(text, known(AT)).faults
    for option in found.options:
        assert 0 <= option.at <= option.at + option.length <= len(text)
        if option.kind != "key" and option.insert[:1] in "#@":
            assert read(option.insert, known(AT)).faults == ()


@pytest.mark.parametrize(
    "text",
    ["#" * 10**6, "a " * 10**5, "hue:" + "red," * 300, '"' + "\\" * 1500, "@" + "x" * 1500, '"a",' * 500, "(" * 2000],
)
def test_hostile_text_is_answered_at_once(text: str) -> None:
    started = time.perf_counter()

    found = complete(text, len(text), AT)

    assert time.perf_counter() - started < HANGS
    assert len(found.faults) <= 12


@pytest.fixture(scope="module")
def large() -> Index:
    """20,000 hashtags in 5,000 posts."""
    posts = frame([post(post_id=str(number), person="Kat A") for number in range(5_000)], Post)
    tags = frame([hashtag(post_id=str(number % 5_000), hashtag=f"tag{number}") for number in range(20_000)], Hashtag)
    return index(tables(posts=posts, hashtags=tags), PEOPLE)


@pytest.mark.parametrize("text", ["", "#", "#tag1", "#xyzzy", "#9999", "ta", "hue:", "date:", "#tga1 #tgb2 #c", "xyz"])
def test_among_many_hashtags_the_answer_comes_at_once(text: str, large: Index) -> None:
    started = time.perf_counter()

    found = complete(text, len(text), large)

    assert time.perf_counter() - started < HANGS
    assert len(found.options) <= 12


@pytest.mark.parametrize("text", ["", "h", "ha", "ta", "te", "lock:"])
def test_without_captions_no_word_is_offered_that_is_about_them(text: str) -> None:
    every, heard = (
        {each.insert for each in complete(text, len(text), AT, captions=there).options} for there in (True, False)
    )

    assert not heard & {"hashtag:", "has:", "tagged:", "tags:", "text:", "hashtag", "tagged", "tags", "text"}
    assert len(heard) >= len(every & heard)
    assert every - heard <= {"hashtag:", "has:", "tagged:", "tags:", "text:", "hashtag", "tagged", "tags", "text"}
