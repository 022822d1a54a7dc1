"""What is written in the search box, an address or on the command line: read, refused, and written again."""

import time
from collections.abc import Collection
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import QueryError
from igcore.selection import Choice, Field, Selection, choice, parse, read, term, write
from igcore.selection.scan import LONGEST
from igcore.selection.values import Known
from tests.selection.small import ARCHIVES, PEOPLE, selections

TAGS = ("beach", "sun", "dog", "🌊", "café", "sunset", "sea")
KNOWN: dict[Field, Collection[str]] = {
    Field.PERSON: PEOPLE,
    Field.ARCHIVE: ARCHIVES,
    Field.HASHTAG: {tag: rank for rank, tag in enumerate(TAGS)},
}


@pytest.mark.parametrize(
    ("query", "field", "chosen"),
    [
        ("beach", Field.TEXT, choice(["beach"])),
        ('"by the  sea"', Field.TEXT, choice(["by the sea"])),
        ('"a \\"b\\" \\\\ c"', Field.TEXT, choice(['a "b" \\ c'])),
        ("sun beach", Field.TEXT, choice(["sun", "beach"], how="and")),
        ("sun OR beach", Field.TEXT, choice(["sun", "beach"])),
        ('"or"', Field.TEXT, choice(["or"])),
        ("-or", Field.TEXT, choice(none=["or"])),
        ("--beach", Field.TEXT, choice(none=["-beach"])),
        ("well-known", Field.TEXT, choice(["well-known"])),
        ("12:30", Field.TEXT, choice(["12:30"])),
        ("#Sun", Field.HASHTAG, choice(["sun"])),
        ("＃SUN", Field.HASHTAG, choice(["sun"])),
        ("#🌊", Field.HASHTAG, choice(["🌊"])),
        ("tag:sun,#dog", Field.HASHTAG, choice(["sun", "dog"])),
        ("#sun #dog -#beach", Field.HASHTAG, choice(["sun", "dog"], ["beach"], "and")),
        ("#sun, #dog", Field.HASHTAG, choice(["sun", "dog"], how="and")),
        ("(#sun or #dog)", Field.HASHTAG, choice(["sun", "dog"])),
        ("-(#sun #dog)", Field.HASHTAG, choice(["sun", "dog"], how="and", inverted=True)),
        ("-(#sun or #dog)", Field.HASHTAG, choice(none=["sun", "dog"])),
        ('@"kat a"', Field.PERSON, choice(["Kat A"])),
        ("@or @a:b", Field.PERSON, choice(["or", "a:b"])),
        ('by:"Kat A",or', Field.PERSON, choice(["Kat A", "or"])),
        ('@"\\""', Field.PERSON, choice(['"'])),
        ('archive:"my backup"', Field.ARCHIVE, choice(["My backup"])),
        ("hue:BLUE hue:red", Field.HUE, choice(["blue", "red"])),
        ("-hue:red,blue", Field.HUE, choice(none=["red", "blue"])),
        ("hour:22..1", Field.HOUR, choice(["22", "23", "0", "1"])),
        ("hour:9h", Field.HOUR, choice(["9"])),
        ("on:sun", Field.WEEKDAY, choice(["sunday"])),
        ("on:2015-06-01", Field.DATE, choice(["2015-06-01"])),
        ("season:fall", Field.SEASON, choice(["autumn"])),
        ("colour:slate-gray", Field.COLOUR, choice()),
        ("color:Teal", Field.COLOUR, choice(["teal"])),
        ("colour:gray", Field.COLOUR, choice(["grey"])),
        ("colour:#ABC", Field.NEAR, choice(["#aabbcc~10"])),
        ("colour:teal~12.50", Field.NEAR, choice(["#008080~12.5"])),
        ("near:teal", Field.NEAR, choice(["#008080~10"])),
        ("has:hashtags", Field.TAGGED, choice(["yes"])),
        ("tags:0", Field.TAGS, choice(["0"])),
        ("tags:28..30", Field.TAGS, choice(["28", "29", "30"])),
        ("is:duplicate", Field.DUPLICATE, choice(["id", "file", "look"])),
        ('kind:"Profile Picture"', Field.KIND, choice(["profile picture"])),
        ("kind:profile-picture", Field.KIND, choice(["profile picture"])),
        ("source:exif", Field.SOURCE, choice(["EXIF"])),
        ("in:2015 in:2016", Field.DATE, choice(["2015", "2016"])),
        ("before:2015-06", Field.DATE, choice(["..2015-05"])),
        ("after:2015", Field.DATE, choice(["2016.."])),
        ("after:2013 before:2016-07", Field.DATE, choice(["2014-01..2016-06"])),
        ("before:2014 or after:2016", Field.DATE, choice(["..2013", "2017.."])),
        ("date:2014 date:2015 after:2014-06", Field.DATE, choice(["2014-07..2014-12", "2015"])),
        ("date:2015-6-1..2015-07-03", Field.DATE, choice(["2015-06-01..2015-07-03"])),
    ],
)
def test_every_way_of_writing(query: str, field: Field, chosen: Choice) -> None:
    reading = read(query, KNOWN)

    if chosen:
        assert reading.faults == ()
        assert reading.selection == Selection().choose(field, chosen)
    else:
        assert reading.faults


@pytest.mark.parametrize("query", ["", "   ", ",", " , ,\n"])
def test_nothing_written_is_nothing_chosen(query: str) -> None:
    assert read(query) == read("")
    assert not parse(query)


def test_locks_are_written_too() -> None:
    locked = Selection(locked=frozenset({Field.HUE, Field.PERSON}))

    assert write(locked) == "lock:person,hue"
    assert parse("lock:hue,by") == locked
    assert parse("hue:red lock:hue").of(Field.HUE) == choice(["red"])


@pytest.mark.parametrize(
    ("query", "marked", "reason"),
    [
        ("sun hue:blau", "blau", "No hue is called “blau”; blue?"),
        ("season:x", "x", "No season is called “x”; there are spring, summer, autumn, winter."),
        ("#sunest", "#sunest", "No post has #sunest; #sunset?"),
        ("#nothinglikeit", "#nothinglikeit", "No post has #nothinglikeit."),
        ("@mads", "@mads", "No person is called “mads”"),
        ("#", "#", "Something has to follow “#”."),
        ("-", "-", "Something has to follow “-”; put it into quotes to search for it."),
        ("a - b", "-", "Something has to follow “-”"),
        ("hue:", "hue:", "Something has to follow “hue:”."),
        ("hue:,red", "hue:", "Something has to follow “hue:”."),
        ('sun "sea', '"sea', "This quote has no end."),
        ('""', '""', "There is nothing between these quotes."),
        ('" "', '" "', "There is nothing between these quotes."),
        ("huw:red", "huw:red", "Nothing is searched by “huw:”; hue:?"),
        ("http://x.example/a", "http://x.example/a", "Nothing is searched by “http:”; put it into quotes"),
        ("or sun", "or", "“or” stands between two values of one field"),
        ("sun or", "or", "Something has to follow “or”"),
        ("sun or or sea", "or", "Something has to follow “or”"),
        ("#sun or hue:red", "or", "“or” stands between two values of one field, such as #sun or #sea."),
        ("-#sun or -#sea", "or", "“or” does not go with “-”"),
        ("#a or (#b)", "or", "“or” stands between"),
        ("#a or #b #c", "#c", "Ask for all values of hashtag or for any of them"),
        ("colour:red,blue colour:teal", "colour:teal", "Ask for all values of colour"),
        ("(#a #b", "(", "This parenthesis has no end."),
        ("#a)", ")", "This parenthesis closes nothing."),
        ("((#a) #b)", "(", "Parentheses do not go into one another."),
        ("-()", "-()", "There is nothing between these parentheses."),
        ("-(#a hue:red)", "hue:red", "Between “-(” and “)” stand values of one field."),
        ("#a -(#b #c)", "#b", "All of hashtag goes between the parentheses, or none of it."),
        ("date:2015-13", "2015-13", "There is no day 2015-13."),
        ("before:..2015", "..2015", "Write one date behind “before:”."),
        ("before:2014 after:2016", "after:2016", "No day is in all of these times."),
        ("hour:25", "25", "“25” is no hour"),
        ("colour:teal~x", "teal~x", "“x” is no distance of colours"),
        ("colour:teal~nan", "teal~nan", "“nan” is no distance of colours"),
        ("colour:blu", "blu", "No colour is called “blu”; blue?"),
        ("colour:red,#aabbcc", "colour:red,#aabbcc", "“colour:red,#aabbcc” mixes different things."),
        ("has:dogs", "dogs", "“has:” knows has:hashtags only."),
        ("tags:31", "31", "“31” is no number of hashtags; write 0 to 30, or 3..7."),
        ("tags:7..3", "7..3", "“7..3” is no number of hashtags; write 0 to 30, or 3..7."),
        ("is:x", "x", "“is:” knows is:duplicate only."),
        ("lock:x", "x", "There is no field “x” to lock."),
        ("-lock:hue", "-lock:hue", "There is nothing to leave out of a lock."),
        ("#️⃣", "#️⃣", "is no hashtag"),
    ],
)
def test_a_mistake_is_pointed_at_and_said_in_a_sentence(query: str, marked: str, reason: str) -> None:
    fault = read(query, None if "#a" in query else KNOWN).faults[0]

    assert reason in fault.reason
    assert query[fault.at : fault.at + fault.length] == marked
    with pytest.raises(QueryError) as raised:
        parse(query, None if "#a" in query else KNOWN)
    assert (raised.value.at, raised.value.length, str(raised.value)) == (fault.at, fault.length, fault.reason)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("sun hue:blau @or", "sun @or"),
        ("or sun or", "sun"),
        ("#nothing hue:red", "hue:red"),
        ("((#sun) hue:red", "#sun hue:red"),
        ('hue:red "sea', "hue:red"),
    ],
)
def test_the_rest_of_what_has_a_mistake_is_read(query: str, left: str) -> None:
    """As of an address that somebody cut off."""
    assert read(query, KNOWN).selection == parse(left, KNOWN)


@given(selections())
def test_what_is_written_is_read_again(selection: Selection) -> None:
    """The law of the address: any selection, with locks, left out and turned round."""
    assert read(write(selection), KNOWN | {Field.HASHTAG: dict.fromkeys(TAGS, 0)}) == read(write(selection))
    assert read(write(selection)).selection == selection
    assert read(write(selection)).faults == ()


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_name_can_be_written(person: str, text: str) -> None:
    known = {Field.PERSON: [person], Field.ARCHIVE: [person]}
    chosen = Selection().choose(Field.PERSON, choice([person])).choose(Field.ARCHIVE, choice(none=[person]))
    chosen = chosen.choose(Field.TEXT, choice([" ".join(text.split())]))

    again = read(write(chosen), known)

    assert again.faults == ()
    assert again.selection.of(Field.PERSON) == chosen.of(Field.PERSON)
    assert again.selection.of(Field.ARCHIVE) == chosen.of(Field.ARCHIVE)
    assert write(parse(write(chosen), known)) == write(again.selection)


anything = st.text() | st.lists(
    st.sampled_from(
        ['"', "(", ")", "-", "-(", " ", ",", "or", "#", "＃", "@", "#sun", "hue:", "red", ":", "\\", "date:"]
    )
    | st.sampled_from(["2015", "..", "lock:", "colour:", "~", "before:2015", "after:2015", "\ud83c", "🌊", "\0"])
).map("".join)


@given(anything, st.none() | st.just(KNOWN))
def test_any_text_is_read(text: str, known: Known | None) -> None:
    """Never raises; what it points at is there, in order; and what it understood can be written and read again."""
    reading = read(text, known)

    for fault in reading.faults:
        assert 0 <= fault.at < fault.at + fault.length <= max(len(text), 1) or fault.at == len(text)
        assert fault.reason.endswith((".", "?"))
        fault.reason.encode()
    assert all(one.at <= other.at for one, other in pairwise(reading.faults))
    assert read(write(reading.selection), known).selection == reading.selection


#: Seconds: what takes a hundredth of this at leisure and still not less on the busiest machine hangs.
HANGS = 5
HOSTILE = {
    "words": "a " * 500_000,
    "one word": "a" * 1_000_000,
    "hashtags": " ".join(f"#nothing{number}" for number in range(100_000)),
    "long hashtags": ("#" + "a" * 900 + " ") * 1_000,
    "people": "@x " * 300_000,
    "parentheses": "(" * 1_000_000,
    "closing": ")" * 1_000_000,
    "turned": "-(" * 500_000,
    "quotes": '"' * 1_000_000,
    "a quote without end": '"' + "a\\" * 500_000,
    "escapes": "\\" * 1_000_000,
    "dashes": "-" * 1_000_000,
    "commas": "hue:" + "red," * 250_000,
    "dates": "date:" + "2015," * 200_000,
    "spaces": " " * 1_000_000,
    "or": "or " * 300_000,
    "signs": "#@" * 500_000,
    "colons": ":" * 1_000_000,
    "keys": "a:" * 500_000,
    "dots": "#" + "a." * 500_000,
    "emoji": "🌊" * 250_000,
    "halves": "\ud83c" * 1_000_000,
    "times": "date:2014.. " * 1_000,
    "values": "hue:" + ",".join(["red"] * 4_000),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_megabyte_of_anything_is_answered_at_once(name: str) -> None:
    """With few faults, the last of which says that the rest was left out."""
    many = {f"tag{number}": number for number in range(100_000)}
    started = time.monotonic()

    reading = read(HOSTILE[name], KNOWN | {Field.HASHTAG: many})

    assert time.monotonic() - started < HANGS
    assert len(reading.faults) <= 12
    if len(HOSTILE[name]) > LONGEST and reading.faults:
        assert "The rest was left out" in reading.faults[-1].reason
        assert len(max((fault.reason for fault in reading.faults), key=len)) < 200
    assert read(write(reading.selection)).selection == reading.selection


@pytest.mark.parametrize("text", ["#beach -#beach", "-hue:red hue:blue,red", "sun -sun", "#sun or #sea -#sea"])
def test_what_is_asked_for_and_left_out_is_pointed_at(text: str) -> None:
    (found,) = read(text).faults

    assert text[found.at :].startswith("-")
    assert "both asked for and left out" in found.reason


def test_terms_are_written_so_that_they_can_stand_alone() -> None:
    assert term(Field.TEXT, "or") == '"or"'
    assert term(Field.TEXT, "-x") == '"-x"'
    assert term(Field.HASHTAG, "🌊") == "#🌊"
    assert term(Field.ARCHIVE, "My backup") == 'archive:"My backup"'
    assert term(Field.DATE, "2015-06") == "date:2015-06"
