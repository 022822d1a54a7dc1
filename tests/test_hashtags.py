"""Promises of `igcore.importers.hashtags`."""

import json
import time
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.importers.hashtags import find_hashtags, hashtags_of, pieces
from igcore.schema import Hashtag
from tests.conftest import SHARED

CASES = SHARED / "oracles" / "hashtag_cases.json"

#: Text in which hashtags, what ends them and what only looks like them come often.
captions = st.text(st.sampled_from("#\uff03&ab_1é\u0301\u200d\ufe0f\u20e3❤👩🏽 .-/:\n") | st.characters(codec="utf-8"))


@pytest.mark.parametrize("case", json.loads(CASES.read_text("utf-8")) if CASES.exists() else [])
def test_hashtags_are_those_that_instagram_finds(case: dict[str, Any]) -> None:
    assert find_hashtags(case["text"]) == case["expected"], case["why"]


@given(captions)
def test_every_hashtag_stands_in_the_caption_after_a_hash(caption: str) -> None:
    found = find_hashtags(caption)
    hashes = normalize("NFC", caption).replace("\uff03", "#")

    assert all(found)
    assert all(f"#{tag}" in hashes for tag in found)


def test_hashtags_are_numbered_and_grouped_without_case() -> None:
    assert list(hashtags_of("post", "#Straße, #STRASSE and #straße")) == [
        Hashtag(post_id="post", position=1, hashtag="Straße", key="strasse"),
        Hashtag(post_id="post", position=2, hashtag="STRASSE", key="strasse"),
        Hashtag(post_id="post", position=3, hashtag="straße", key="strasse"),
    ]


@pytest.mark.parametrize("piece", ["a.", "a", "a-", "#", "#a", "www.", "a.b/", "https://"])
def test_a_hostile_caption_takes_no_longer_than_its_length(piece: str) -> None:
    """Words and dots without an end took half a minute once."""
    began = time.process_time()
    find_hashtags(piece * 20_000)

    assert time.process_time() - began < 1


@given(captions)
def test_the_pieces_of_a_caption_are_all_of_it_and_its_hashtags(caption: str) -> None:
    found = pieces(caption)

    assert "".join(text for text, _ in found) == normalize("NFC", caption)
    assert [tag for _, tag in found if tag] == find_hashtags(caption)
    assert all(text for text, _ in found)
    assert all(text[1:] == tag for text, tag in found if tag)
