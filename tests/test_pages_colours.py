"""Promises of the Colours page."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from igcore.colour.hues import THRESHOLDS
from igcore.web.colour_time import heights
from igcore.web.colours import PARTS
from igcore.web.frame import NAME_RULES
from tests.acting import chips, component, count, open_facets, opened, pick
from tests.make_archive import backup, built


def test_a_click_in_a_chart_adds_and_a_click_again_removes(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vega reports all that it has selected; what was clicked is the difference."""
    app = opened("colours", sample_library, monkeypatch)

    one = chips(pick(app, "hues", "red"))
    two = chips(pick(app, "hues", "red", "grey"))
    left = chips(pick(app, "hues", "grey"))

    assert (one, two, left) == ({"Hue": ["red"]}, {"Hue": ["red", "grey"]}, {"Hue": ["grey"]})


each_part = pytest.mark.parametrize("part", [part.title for part in PARTS.values()])


@each_part
def test_each_view_of_the_colours_shows_the_sample(
    part: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where little is chosen, and under other rules."""
    for query in ({}, {"q": "@Kat hue:red season:summer"}, {"nearest": list(NAME_RULES)[-1], "unit": "Weeks"}):
        app = opened("colours", sample_library, monkeypatch, show=part, **query)

        assert not app.exception
        assert not app.error
        assert app.header[0].value
        assert wall_order(app).startswith(("newest", "colours/"))


@each_part
def test_each_view_of_the_colours_takes_one_picture(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 1))

    app = opened("colours", tmp_path / "library", monkeypatch, show=part)

    assert not app.exception
    assert not app.error


@each_part
def test_each_view_of_the_colours_takes_pictures_without_any(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that can be seen through as a whole."""
    (tmp_path / "archive").mkdir()
    Image.new("RGBA", (50, 50)).save(tmp_path / "archive" / "clear.png")
    built(tmp_path / "library", tmp_path / "archive")

    app = opened("colours", tmp_path / "library", monkeypatch, show=part)

    assert not app.exception


@pytest.mark.parametrize(
    ("images", "words"),
    [
        ([30, 4, 40], "74 images. A month with 30 or more is as high as its row; lower ones (1 of 3) have fewer"),
        ([12, 4], "16 images. The fullest month, of 12 images, is as high as its row; lower ones (1 of 2) have fewer"),
        ([1], "1 image. The fullest month, of 1 image, is as high as its row. A click"),
    ],
)
def test_the_fullest_month_is_as_high_as_its_row(images: list[int], words: str) -> None:
    assert heights(np.array(images), "month").startswith(words)


def test_a_colourful_library_gets_one_sentence_and_no_empty_chart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 3))
    extremes = {"black": "0", "white": "1", "grey": "0"}

    app = opened("colours", tmp_path / "library", monkeypatch, show="Grey, black and white", **extremes)

    assert "None of these 3 pictures is grey, black or white." in [each.value for each in app.markdown]
    assert not app.get("vega_lite_chart")


def test_dark_neutrals_can_be_asked_for_by_name(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However they are written; under the usual rule nothing has such a name."""
    rule = "RGB, with dark neutrals"
    dark = opened("colours", sample_library, monkeypatch, nearest=rule, q="colour:charcoal,dark-brown-grey")
    usual = opened("colours", sample_library, monkeypatch, q="colour:charcoal")

    assert chips(dark) == {"Colour in palette": ["charcoal", "dark brown grey"]}
    assert not count(dark).startswith("0 of ")
    assert count(usual).startswith("0 of ")


@pytest.mark.parametrize(
    "query",
    [
        {"show": "nothing"},
        {"show": "Search by colours", "colour1": "red;}", "much1": "x", "much2": "-7"},
        {"show": "Search by colours", "much1": "0", "much2": "0"},
        {"show": "Through time", "unit": "years"},
        {"show": "Behind a name", "q": "colour:tan colour:black"},
    ],
)
def test_hostile_addresses_of_the_colours_do_no_harm(
    query: dict[str, str], sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not opened("colours", sample_library, monkeypatch, **query).exception


def test_colours_to_search_by_stand_in_the_address(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of which nothing is wanted do not count; without any the wall is as ever."""
    asked = {"show": "Search by colours", "colour1": "#2f4f4f", "much1": "100", "much2": "0"}
    app = opened("colours", sample_library, monkeypatch, **asked)
    one = wall_order(app)
    app.slider(key="much3").set_value(50).run()
    two = wall_order(app)
    app.slider(key="much3").set_value(0).run()
    app.slider(key="much1").set_value(0).run()

    assert (one, two) == ("colours/2f4f4f-100", "colours/2f4f4f-100,ffffff-50")
    assert wall_order(app) == "newest"
    assert "above 0" in app.info[0].value


def wall_order(app: AppTest) -> str:
    """Order that the wall was given."""
    data = component(app, "wall").bytes
    length = int.from_bytes(data[:4], "little")
    order: str = json.loads(data[4 : 4 + length])["order"]
    return order


def test_own_rules_are_seen_and_can_be_taken_back(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page they are moved on; and what is counted goes by them."""
    app = opened("colours", sample_library, monkeypatch, q="hue:grey")
    usual = count(app)
    open_facets(app, "hue", "rules")

    app.slider(key="grey").set_value(0.5).run()
    moved = count(app)
    next(each for each in app.button if each.label == "Back to the usual rules").click().run()

    assert int(moved.split()[0]) > int(usual.split()[0])
    assert count(app) == usual
    assert app.slider(key="grey").value == THRESHOLDS.grey
