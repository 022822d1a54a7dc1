"""Promises of what the card of a picture shows: each part by a worked example, and whatever is in an archive."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from igcore.colour.hues import Thresholds
from igcore.library import Archive, Manifest, Tables, read_manifest, read_tables
from igcore.schema import Image, Origin, Post, Swatch, TimeSource, frame
from igcore.selection import Rules, index
from igcore.sharing import Limits
from igcore.web.beside import LONGEST, sections
from igcore.web.card import card
from igcore.web.card_route import query_of, rules_of
from igcore.web.nearby import lay_out
from igcore.web.server import ROUTES
from igcore.web.volume import Volume
from tests.make_archive import backup, built
from tests.rows import image, origin, post, swatch, tables

DAY = 24 * 60
#: The days from START to the same day two years later, and to that in the year after.
TWO_YEARS, THREE_YEARS = 730 * DAY, 1095 * DAY


def volume(
    images: Sequence[Image],
    posts: Sequence[Post] | None = None,
    swatches: Sequence[Swatch] = (),
    origins: Sequence[Origin] = (),
) -> Volume:
    """Library of these rows; each image has a post of its own unless posts are given."""
    if posts is None:
        posts = [
            post(post_id=each.post_id, person=each.person, taken_at=each.taken_at, taken_from=each.taken_from)
            for each in images
        ]
    made = tables(
        images=frame(images, Image),
        posts=frame(posts, Post),
        swatches=frame(swatches, Swatch),
        origins=frame(origins, Origin),
    )
    people = tuple(dict.fromkeys(each.person for each in posts))
    # A name of its own, since what lies beside the pictures is kept by it.
    manifest = Manifest(
        f"000001-{id(made):x}", "", "", archives=(Archive("/away", "backup", "id-names"),), order=people
    )
    return Volume(Path("/library"), manifest, made, index(made, people))


def strips(told: dict[str, Any], name: str) -> list[tuple[str, int, list[int]]]:
    """Caption, total and rows of each strip of a section."""
    return [
        (strip["caption"], strip["total"], [picture["row"] for picture in strip["pictures"]])
        for section in told["sections"]
        if section["name"] == name
        for strip in section["strips"]
    ]


def test_what_is_known_of_one_picture() -> None:
    """Mon 15 Aug 2016 at 23:34, known by the id; its file has no original that browsers show."""
    at = datetime(2016, 8, 15, 23, 34, tzinfo=UTC)
    one = post(taken_at=at, caption="Sun! #Beach", shortcode="BJKOF0KBnS4")
    told = card(volume([image(taken_at=at, format="HEIF", width=1080, height=1350)], [one]), 0)

    assert told["person"] == "Anna"
    assert told["label"] == "Anna, Mon 15 Aug 2016"
    assert told["time"] == {
        "text": "Mon 15 Aug 2016, 23:34, UTC",
        "day": "2016-08-15",
        "source": "id",
        "says": "The time is in Instagram's id: exact for pictures, within 20 minutes for videos.",
    }
    assert told["caption"] == [["Sun! ", None], ["#Beach", "beach"]]
    assert told["link"] == "https://www.instagram.com/p/BJKOF0KBnS4/"
    assert told["original"] is None
    assert told["instead"] == "No browser shows HEIF pictures. This is the thumbnail."
    assert told["file"] == {
        "name": f"{one.post_id}.jpg",
        "archive": "backup",
        "says": "HEIF, 1,080 × 1,350 px, 53 KiB",
    }


def test_a_picture_of_which_hardly_anything_is_known() -> None:
    """No time, no caption, no link, no colours: a sentence for each, and nothing beside it."""
    bare = image(taken_at=None, taken_from=None, white=None, lightness=None)
    told = card(volume([bare], [post(taken_at=None, taken_from=None, caption=None, shortcode=None)]), 0)

    assert told["label"] == "Anna, undated"
    assert told["time"] == {"text": "No time is known.", "day": None, "source": None, "says": None}
    assert (told["caption"], told["caption_says"]) == (None, "The archive has no caption for this post.")
    assert told["link"] is None
    assert (told["palette"], told["hue"]) == ([], None)
    assert told["palette_says"] == ["Nothing in this picture can be seen, so it has no colours."]
    assert told["sections"] == []
    assert told["origins"] is None


def test_a_post_without_a_caption_is_not_one_of_which_none_is_known() -> None:
    assert card(volume([image()]), 0)["caption_says"] == "Posted without a caption."


def test_a_colour_is_shown_with_what_it_was_rounded_from() -> None:
    """A dark grey that the rule of 2016 calls darkslategrey, since nothing in CSS3 is nearer."""
    dark = swatch(red=60, green=60, blue=66, share=0.75)
    red = swatch(rank=2, red=220, green=20, blue=60, share=0.004)
    told = card(volume([image()], swatches=[red, dark]), 0)
    first, second = told["palette"]

    assert (first["hex"], first["share"], first["name"], first["name_hex"]) == (
        "#3c3c42",
        "75%",
        "darkslategrey",
        "#2f4f4f",
    )
    assert first["says"] == (
        "Rounded to darkslategrey by both rules: 26.4 away in RGB, 15.3 to the eye (CIEDE2000). The name misleads: "
        "this colour is grey, darkslategrey itself is cyan."
    )
    assert "only three dark muted colours" in told["palette_says"][0]
    assert (second["share"], second["says"]) == ("<1%", "It is crimson itself.")
    assert told["hue"] == {"family": "grey", "says": "Grey, since its saturation of 0.05 is at most 0.1."}


def test_the_two_rules_for_names_can_change_places() -> None:
    """By RGB #282832 is darkslategrey, to the eye black; what comes first is what a click chooses by."""
    of = volume([image()], swatches=[swatch(red=40, green=40, blue=50)])

    by_rgb = card(of, 0)["palette"][0]
    by_eye = card(of, 0, Rules(names="name_ciede2000"))["palette"][0]

    assert (by_rgb["name"], by_rgb["other"], by_rgb["other_by"]) == ("darkslategrey", "black", "to the eye")
    assert (by_eye["name"], by_eye["other"], by_eye["other_by"]) == ("black", "darkslategrey", "by RGB")


def test_the_hue_family_goes_by_the_thresholds_that_hold() -> None:
    of = volume([image()], swatches=[swatch(red=40, green=40, blue=50)])

    told = card(of, 0, Rules(Thresholds(black=0.2)))

    assert told["hue"] == {"family": "black", "says": "Black, since its lightness of 0.18 is at most 0.2."}


def test_the_pictures_of_the_post_come_in_its_order() -> None:
    """Itself among them, so that one sees where in the carousel it is."""
    carousel = [image(image_id=f"{place}", digest=f"{place}", alike=f"{place}", position=place) for place in (3, 1, 2)]
    told = card(volume(carousel, [post()]), 0)

    assert strips(told, "post") == [("", 3, [1, 2, 0])]
    assert strips(told, "day") == []


def test_the_pictures_of_the_day_come_by_person() -> None:
    """Her own first; the day before is another one."""
    ben = {"person": "Ben", "user_id": 1413}
    rows = [image(-1), image(0, **ben), image(60), image(1439)]
    told = card(volume(rows), 2)

    assert strips(told, "day") == [("Anna", 2, [2, 3]), ("Ben", 1, [1])]
    assert next(each for each in told["sections"] if each["name"] == "day")["heading"] == "Mon 15 Aug 2016"


def test_the_same_day_of_other_years() -> None:
    """The latest year first; neither this year's nor the day after."""
    rows = [image(0), image(5), image(TWO_YEARS), image(THREE_YEARS), image(THREE_YEARS + DAY)]
    told = card(volume(rows), 0)
    section = next(each for each in told["sections"] if each["name"] == "years")

    assert strips(told, "years") == [("", 2, [3, 2])]
    assert section["heading"] == "15 August in other years"
    assert [picture["note"] for picture in section["strips"][0]["pictures"]] == ["2019", "2018"]


def test_of_many_pictures_of_other_years_there_are_some_of_each() -> None:
    rows = [image(0), *(image(TWO_YEARS + each) for each in range(40)), image(THREE_YEARS)]
    ((_, total, shown),) = strips(card(volume(rows), 0), "years")

    assert total == 41
    assert len(shown) == LONGEST
    assert shown[0] == 41
    assert shown[1:] == list(range(1, LONGEST))


def test_a_long_strip_is_cut_around_the_picture() -> None:
    rows = [image(each) for each in range(100)]

    shown = [strips(card(volume(rows), row), "day")[0][2] for row in (0, 50, 99)]

    assert shown == [list(range(24)), list(range(38, 62)), list(range(76, 100))]


def test_the_nearest_in_colour() -> None:
    """By colours and shares; what looks the same is under a heading of its own, what has no colours nowhere."""
    looks = [image(0), image(1), image(2), image(3, alike=image(0).alike), image(4)]
    colours = [
        swatch(0, red=200, green=20, blue=30, share=1.0),
        swatch(1, red=20, green=20, blue=200, share=1.0),
        swatch(2, red=205, green=25, blue=30, share=1.0),
        swatch(3, red=200, green=20, blue=30, share=1.0),
    ]
    told = card(volume(looks, swatches=colours), 0)

    assert strips(told, "near") == [("", 2, [2, 1])]
    assert strips(told, "alike") == [("", 1, [3])]


def test_a_file_that_is_there_twice_is_said_to_be_the_same() -> None:
    twice = [image(0), image(1, digest=image(0).digest, alike=image(0).alike)]
    told = card(volume(twice), 0)
    section = next(each for each in told["sections"] if each["name"] == "alike")

    assert section["strips"][0]["pictures"] == [{"row": 1, "label": "Anna, Mon 15 Aug 2016", "note": "same file"}]


def test_where_a_post_was_found() -> None:
    """Which field is from which archive; records of other posts are no matter."""
    records = [
        origin(0, archive="backup", gives="media_id, shortcode"),
        origin(0, archive="export", gives=""),
        origin(9, archive="other"),
    ]
    told = card(volume([image(0), image(9)], origins=records), 0)

    assert told["origins"]["title"] == "Found in 2 archives"
    assert told["origins"]["records"] == [
        {"archive": "backup", "gives": "media_id, shortcode"},
        {"archive": "export", "gives": "nothing more"},
    ]


def test_of_what_a_link_leaves_out_nothing_is_said() -> None:
    """Neither that there is no caption, nor why the picture is small, nor what a number stands for."""
    of = volume([image()], [post(caption=None)])
    limits = Limits(captions=False, names=False, originals=False)

    told = card(replace(of, limits=limits), 0)

    assert [told[each] for each in ("caption", "caption_says", "original", "instead")] == [None] * 4
    assert (told["file"]["name"], told["file"]["archive"]) == (None, None)
    assert told["file"]["says"].startswith("JPEG, ")


@pytest.mark.parametrize("text", ['<img src=x onerror="x">', "\u202e#a\x00", "a" * 100_000, "😀#☀️"])
def test_whatever_stands_in_an_archive_is_text(text: str) -> None:
    """Nothing is added or taken away, and all of it can be sent."""
    one = image(person=text, archive=text, file=text, kind=text, taken_from=TimeSource.FILE)
    of = volume([one], [post(person=text, archive=text, caption=text, shortcode=text)])

    told = json.loads(json.dumps(card(of, 0)))

    assert told["person"] == told["file"]["name"] == "".join(piece for piece, _ in told["caption"]) == text
    assert told["link"].startswith("https://www.instagram.com/p/")
    assert quote(text, safe="") in told["link"]


def test_a_card_leaves_the_tables_as_they_were() -> None:
    of = volume([image(0), image(1)], swatches=[swatch(0), swatch(1)])
    before = Tables(**{name: getattr(of.tables, name).copy() for name in Tables.__slots__})

    card(of, 1)

    for name in Tables.__slots__:
        pd.testing.assert_frame_equal(getattr(of.tables, name), getattr(before, name))


def test_nothing_beside_a_picture_is_empty() -> None:
    """A heading over nothing would be a riddle."""
    of = volume([image(0), image(DAY)], swatches=[swatch(0), swatch(DAY)])

    for section in sections(of, lay_out(of.tables, of.at), 0):
        assert all(strip["pictures"] for strip in section["strips"])


# The routes


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of three pictures that the routes serve."""
    built(tmp_path / "library", backup(tmp_path / "archive", 3))
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path / "library"))
    return tmp_path / "library"


@pytest.fixture
def client() -> TestClient:
    """A visitor."""
    return TestClient(Starlette(routes=ROUTES))


def test_a_card_has_an_address_by_row_and_by_id(place: Path, client: TestClient) -> None:
    manifest = read_manifest(place)
    images = read_tables(place, manifest).images

    for row, image_id in enumerate(images["image_id"]):
        by_row = client.get(f"/card/{manifest.generation}/{row}.json")
        by_id = client.get(f"/card/{manifest.generation}/id/{image_id}.json")

        assert by_row.json() == by_id.json()
        assert (by_row.json()["row"], by_row.json()["image_id"]) == (row, image_id)
        assert "immutable" in by_row.headers["cache-control"]
        assert by_row.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "/card/{}/3.json",
        "/card/{}/-1.json",
        "/card/{}/" + "9" * 6000 + ".json",
        "/card/{}/٣.json",
        "/card/{}/x.json",
        "/card/000001-nothing/0.json",
        "/card/..%2f..%2ftables/0.json",
        "/card/{}/id/nobody.json",
        "/card/{}/id/" + "0" * 6000 + ".json",
        "/card/{}/id/..%2flibrary.json",
        "/card/{}/id/%00.json",
        "/card/{}/id/%ff%fe.json",
    ],
)
def test_any_other_address_has_no_card(path: str, place: Path, client: TestClient) -> None:
    answer = client.get(path.replace("{}", read_manifest(place).generation))

    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["black=2", "white=-1", "grey=nan", "grey=inf", "black=x", "names=person"])
def test_rules_that_are_none_are_a_sentence(query: str, place: Path, client: TestClient) -> None:
    answer = client.get(f"/card/{read_manifest(place).generation}/0.json?{query}")

    assert answer.status_code == 400
    assert "numbers from 0 to 1" in answer.text


@pytest.mark.parametrize(
    "rules", [Rules(), Rules(Thresholds(0.2, 0.8, 0.05)), Rules(names="name_ciede2000"), Rules(Thresholds(grey=0.0))]
)
def test_rules_come_out_of_an_address_as_they_went_in(rules: Rules) -> None:
    query = query_of(rules)

    assert rules_of(dict(pair.split("=") for pair in query.split("&") if pair)) == rules
