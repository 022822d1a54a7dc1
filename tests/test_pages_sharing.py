"""Promises of the page of what can be handed on."""

import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from benchmarks.made_library import make_library
from igcore.handon import Way, entries, hand, zipped
from igcore.handon.sizes import table_sizes
from igcore.library import read_manifest, read_tables
from igcore.selection import Chosen, Index
from igcore.sharing import EVERYTHING, Limits, book_of, sign_ins
from igcore.web import handon, shelf
from igcore.web.server import ROUTES
from igcore.web.volume import Volume
from tests.acting import given, opened, press, words
from tests.make_archive import backup, built


def test_it_says_what_is_chosen_and_how_large_it_is(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The originals as they are in the tables, counted apart; and the form carries the selection and the rules."""
    images = read_tables(sample_library, read_manifest(sample_library)).images
    chosen = images[images["person"].eq("Kat") & images["kind"].isin(["post", "reel", "IGTV"])]

    offer = given(opened("sharing", sample_library, monkeypatch, q="@Kat", black="0.3"), "handon")

    posts = chosen["post_id"].nunique()
    assert offer["summary"] == f"{len(chosen)} pictures of {posts} posts are chosen now."
    assert offer["sent"] == {"q": "@Kat", "black": "0.3"}
    sizes = {way["name"]: way for way in offer["ways"]}
    assert 0 <= sizes["zip"]["bytes"] - int(chosen["bytes"].sum()) < 1000 * posts
    assert sizes["zip"]["small"] < sizes["zip"]["bytes"]
    assert sizes["csv"]["small"] == sizes["csv"]["bytes"]
    assert [each["name"] for each in offer["without"]] == ["small", "no-captions", "no-names"]


@pytest.mark.parametrize("query", ["", "date:2015"])
def test_tables_are_about_as_large_as_it_says(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Within a quarter, each as it comes."""
    offer = given(opened("sharing", sample_library, monkeypatch, q=query), "handon")
    client = TestClient(Starlette(routes=ROUTES))

    for way in offer["ways"]:
        for less, size in [({}, way["bytes"]), ({"small": "on"}, way["small"])]:
            came = len(client.post(offer["address"], data={"way": way["name"], "q": query} | less).content)
            assert 0.75 < size / came < 1.25, (way["name"], less, size, came)


def test_tables_of_many_posts_are_about_as_large_as_is_reckoned(tmp_path: Path) -> None:
    """Those of a made library, of which a few are written."""
    volume = shelf.opened(make_library(tmp_path / "library", 6_548))
    everything = Chosen(np.ones(len(volume.at.usual), bool), np.ones(len(volume.at.post), bool))
    made = hand(volume, volume.at, everything)

    for way, (fixed, each) in table_sizes(volume, volume.at, EVERYTHING).items():
        files = entries(made, way, "1 December 2026")
        came = sum(len(piece) for entry in files for piece in entry.data) if way == "sqlite" else None
        came = came or sum(map(len, zipped(entries(made, way, "1 December 2026"))))
        assert 0.75 < (fixed + each * 6_548) / came < 1.25, way


def test_posts_are_written_to_be_counted_once_while_a_library_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each new tables: all who look would wait for it. Again at twice as many."""
    reckoned = []

    def reckon(volume: Volume, at: Index, limits: Limits) -> Mapping[Way, tuple[float, float]]:
        reckoned.append(len(at.usual))
        return table_sizes(volume, at, limits)

    monkeypatch.setattr(handon, "table_sizes", reckon)
    for number, first in ((4, 0), (2, 10), (1, 20), (1, 30)):
        built(tmp_path / "library", backup(tmp_path / f"archive-{first}", number, first=first))
        opened("sharing", tmp_path / "library", monkeypatch)

    assert reckoned == [4, 8]


def test_duplicates_are_counted_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One picture under two names: the same bytes; nothing looks alike that is the same."""
    archive = backup(tmp_path / "archive", 3)
    first = sorted(archive.iterdir())[0]
    (archive / "copies").mkdir()
    (archive / "copies" / first.name).write_bytes(first.read_bytes())
    built(tmp_path / "library", archive)

    app = opened("sharing", tmp_path / "library", monkeypatch, handing="Duplicates")

    assert "Beyond the first of each: 1 picture with the same id, 1 picture of the same bytes." in words(app)
    table: pd.DataFrame = app.dataframe[0].value
    assert table["same"].tolist() == ["id", "id", "file", "file"]
    assert sorted(table["file"].unique()) == sorted([first.name, f"copies/{first.name}"])


def test_without_any_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 2))

    app = opened("sharing", tmp_path / "library", monkeypatch, handing="Duplicates")

    assert "Nothing of what is chosen is there twice." in words(app)


def test_of_many_guests_a_few_are_listed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are folded away, each with its button, and those beyond fifty are counted."""
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 2))
    book, now = book_of(str(library)), time.time()
    _, secret = book.invite(now, 600, uses=53)
    for _ in range(53):
        book.join(secret, now, "Mac, Safari")

    app = opened("sharing", library, monkeypatch, handing="Share")

    (folded,) = (each for each in app.expander if each.label == "45 more guests")
    assert [each.label for each in folded.button].count("Revoke") == 42
    assert [each.label for each in app.button].count("Revoke") == 50
    assert "Not listed: 3 guests." in words(app)


def test_a_guest_is_put_out_and_the_link_closed_if_that_is_wished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the link lets in others there is a button for each; where it is used up, one is enough."""
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 2))
    book, now = book_of(str(library)), time.time()
    (_, many), (_, single) = book.invite(now, 600, uses=None), book.invite(now, 600)
    for secret in (many, many, many, single):
        book.join(secret, now, "Mac, Safari")

    app = opened("sharing", library, monkeypatch, handing="Share")
    labels = [each.label for each in app.button]
    assert (labels.count("Revoke"), labels.count("Revoke and close the link")) == (5, 3)
    first = next(each for each in app.button if each.label == "Revoke")
    first.click().run()
    assert len(book.guests(now)) == 3
    assert len(book.links(now)) == 1

    app = press(opened("sharing", library, monkeypatch, handing="Share"), "Revoke and close the link")

    assert len(book.guests(now)) == 2
    assert not book.links(now)
    assert "Revoke and close the link" not in [each.label for each in app.button]
    assert [each.outcome for each in sign_ins(library)] == ["revoked"] * 2
