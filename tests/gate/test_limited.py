"""Promises of volumes with limits: exactly what the query leaves, and nobody else's by any token."""

import gc
import weakref
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from igcore.selection import parse
from igcore.selection.complete import complete
from igcore.sharing import EVERYTHING, Limits
from igcore.web import shelf
from igcore.web.limited import limited
from igcore.web.server import ROUTES
from igcore.web.visitor import NOW, OWNER, Visitor, introduce
from igcore.web.volume import Volume

QUERIES = ["", "person:Kat", "person:Mads date:2015", "hue:blue", "-hue:blue", "tagged:no", "is:nothing", "near:zz"]


@pytest.fixture(scope="module")
def whole(sample_library: Path) -> Volume:
    """All of the sample."""
    return shelf.opened(sample_library)


@pytest.fixture
def library(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample as the one that is served; who asks is forgotten at the end."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    before = NOW.set(OWNER)
    yield sample_library
    NOW.reset(before)


@pytest.mark.parametrize(
    "query", ["person:Kat", "person:Mads date:2015", "hue:blue", "-person:Kat", "#vscocam", "@Kat"]
)
def test_what_is_there_is_what_the_query_leaves(whole: Volume, query: str) -> None:
    found = limited(whole, Limits(query))
    meant = whole.at.choose(parse(query))

    assert found.tables.images["image_id"].tolist() == whole.tables.images["image_id"][meant.images].tolist()
    assert found.tables.posts["post_id"].tolist() == whole.tables.posts["post_id"][meant.posts].tolist()
    assert found.at.choose(parse("")).images.all()
    assert len(found.at.day) == int(meant.posts.sum())


@pytest.mark.parametrize(
    "query",
    ["person:Nobody", "@Nobody", "#nosuchtag", "is:nothing", "(", "date:9999", "date:soon", "nonsense:1", "near:zz",
     "period:gone", "season:nonsense", "hue:plaid", "\0", "person:", '"', "id:000", "kind:opera"],
)  # fmt: skip
def test_a_query_that_means_nothing_shows_nothing(whole: Volume, query: str) -> None:
    """Somebody was renamed, a period was removed, a file was written by hand: never more than was meant."""
    found = limited(whole, Limits(query))

    assert found.tables.images.empty, query
    assert found.tables.posts.empty
    assert found.at.people == ()
    assert found.original is not None


def test_originals_are_those_of_the_same_pictures(whole: Volume) -> None:
    found = limited(whole, Limits("person:Mads", names=False))

    for row, digest in enumerate(found.tables.images["digest"]):
        place, file = found.original(row) or (None, "")
        assert place is not None
        wanted = whole.tables.images[whole.tables.images["digest"] == digest]
        assert file in set(wanted["file"])
    assert all(limited(whole, Limits(originals=False)).original(row) is None for row in range(len(whole.at.post)))


@given(
    st.builds(Limits, st.sampled_from(QUERIES), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Limits, st.sampled_from(QUERIES), st.booleans(), st.booleans(), st.booleans()),
)
@settings(max_examples=12)
def test_tokens_differ_where_limits_do(whole: Volume, one: Limits, other: Limits) -> None:
    first, second = limited(whole, one), limited(whole, other)

    assert (first.token == second.token) == (one == other)
    assert (first.token == whole.token) == (one == EVERYTHING)
    assert first.limits == one


def test_a_generation_is_there_for_whom_it_was_made(library: Path, whole: Volume) -> None:
    """Also while it is in memory for somebody else, and for who sees everything."""
    limits = [EVERYTHING, Limits("person:Kat"), Limits("person:Kat", names=False), Limits(originals=False)]
    volumes = [limited(whole, each) for each in limits]

    for mine in limits:
        NOW.set(OWNER if mine == EVERYTHING else Visitor("guest", "a", "Guest 1", mine))
        found = [shelf.generation(each.token) for each in volumes]
        assert [each is not None for each in found] == [other == mine for other in limits]
        assert shelf.current().token == volumes[limits.index(mine)].token
    for token in ("", "0", whole.manifest.generation + "x", "../" + whole.token):
        assert shelf.generation(token) is None


def test_many_kinds_of_links_are_quick_at_once(library: Path, whole: Volume) -> None:
    first = limited(whole, Limits("person:Kat"))
    for number in range(12):
        limited(whole, Limits(f"hour:{number}", captions=False))

    assert limited(whole, Limits("person:Kat")) is first


def test_more_links_than_are_kept_show_the_same(library: Path, whole: Volume) -> None:
    """What is not in memory any more is reckoned anew, under the same name."""
    first = limited(whole, Limits("person:Kat"))
    for number in range(20):
        limited(whole, Limits(f"hour:{number}", captions=False))

    again = limited(whole, Limits("person:Kat"))

    assert again is not first
    assert again.token == first.token
    NOW.set(Visitor("guest", "a", "Guest 1", Limits("person:Kat")))
    assert shelf.generation(first.token) is not None


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("text", ["#beach", "hashtag:beach", "-#nobody"])
def test_who_sees_no_captions_hears_why_there_is_no_hashtag(whole: Volume, text: str) -> None:
    """Whether anybody used it or not: nothing is told of that."""
    there, gone = (
        [each.reason for each in complete(text, len(text), limited(whole, limits).at).faults]
        for limits in (Limits(originals=False), Limits(captions=False))
    )

    assert gone == ["This link leaves out captions and hashtags."]
    assert there == (["No post has #nobody."] if "nobody" in text else [])


@pytest.mark.usefixtures("library")
def test_memory_is_bounded_however_many_kinds_of_links_there_are(whole: Volume) -> None:
    """What was shown by the links of long ago, and what was reckoned of it for pages, is gone."""
    years = (2012, 2013, 2014, 2015)
    kinds = [Limits(f"date:{year}", *flags) for year in years for flags in product((True, False), repeat=3)]
    volumes: list[weakref.ref[Volume]] = []
    posts: list[weakref.ref[Any]] = []
    for number, limits in enumerate(kinds):
        NOW.set(Visitor("guest", f"{number}", f"Guest {number}", limits))
        mine = limited(whole, limits)
        client = TestClient(Starlette(routes=ROUTES, middleware=[Middleware(Introducing, limits=limits)]))
        for path in (
            "columns/{}.bin",
            "order/{}/hue.bin",
            "order/{}/light.bin",
            "card/{}/0.json",
            "complete/{}?text=h",
        ):
            assert client.get(f"/{path.format(mine.token)}").status_code == 200, path
        volumes.append(weakref.ref(mine))
        posts.append(weakref.ref(mine.at.post))
        del mine
    gc.collect()

    assert len(kinds) == 32
    assert sum(each() is not None for each in volumes) <= 16
    assert sum(each() is not None for each in posts) <= 18


class Introducing:
    """Says of everybody that they are a guest with some limits."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Stand before an app."""
        self.app, self.visitor = app, Visitor("guest", "1", "Phone", limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so, and let them in."""
        introduce(scope, self.visitor)
        await self.app(scope, receive, send)
