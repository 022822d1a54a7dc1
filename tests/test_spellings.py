"""Promises of `igcore.analysis.hashtags`."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.hashtags import spellings
from igcore.importers.hashtags import hashtags_of, key_of
from igcore.schema import Hashtag, frame


def test_a_hashtag_is_shown_as_it_is_most_often_written() -> None:
    """Where two are as frequent, one that does not shout, and else the first by code point."""
    captions = ["#beach #Beach", "#Beach #dog", "#DOG", "#SUNSET #sunset #SunSet", "#Straße #STRASSE #strasse #Straße"]
    rows = [row for number, caption in enumerate(captions) for row in hashtags_of(str(number), caption)]

    found = spellings(frame(rows, Hashtag))

    assert found == {"beach": "Beach", "dog": "dog", "sunset": "SunSet", "strasse": "Straße"}


def test_of_no_hashtags_there_are_no_spellings() -> None:
    assert spellings(frame([], Hashtag)) == {}


tags = st.text(st.sampled_from("aAbBßsSé\u0130i"), min_size=1, max_size=3)


@given(st.lists(tags), st.booleans())
def test_each_key_has_its_most_frequent_spelling_in_whatever_order(used: list[str], compact: bool) -> None:
    """And tables that share their texts, as in the app, say the same."""
    rows = [Hashtag(post_id="1", position=1, hashtag=tag, key=key_of(tag)) for tag in used]
    table = frame(rows, Hashtag)
    counts = Counter(used)

    found = spellings(table.astype({"key": "category"}) if compact else table)

    assert found == spellings(frame(reversed(rows), Hashtag))
    assert set(found) == {key_of(tag) for tag in used}
    for key, spelling in found.items():
        rivals = [tag for tag in counts if key_of(tag) == key]
        assert spelling == min(rivals, key=lambda tag: (-counts[tag], tag.isupper(), tag))
