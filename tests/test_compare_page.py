"""What the Compare page offers, says, and does when somebody asks for what is not there."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from igcore.analysis.typical import Typical
from igcore.selection import Selection, known, parse
from igcore.web import shelf
from igcore.web.compare import Compared, presets
from igcore.web.compare_parts import hour_sentence, sentences
from igcore.web.compare_pictures import sentence, shown
from igcore.web.frame import View
from tests.acting import chips, count, given, opened, pick, send
from tests.make_archive import backup, built

PARTS = (
    "Numbers",
    "Through time",
    "Weekday and hour",
    "Seasons",
    "Hue families",
    "Named colours",
    "Hashtags",
    "Pictures",
)
NAMES = ("A: Kat", "B: Mads")


def compared(library: Path, monkeypatch: pytest.MonkeyPatch, part: str = "Numbers", **two: str) -> AppTest:
    """The page, with A and B as they are written."""
    app = opened("compare", library, monkeypatch)
    app.session_state["compare"] = part
    for key, written in two.items():
        app.text_input(key=key).set_value(written)
    return app.run()


def said(app: AppTest) -> str:
    """All words of the page."""
    every: Any = [*app.markdown, *app.info, *app.warning, *app.caption]
    return "\n".join(each.value.replace("\\", "") for each in every)


@pytest.mark.parametrize("part", PARTS)
def test_whoever_says_nothing_sees_two_people(part: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = compared(sample_library, monkeypatch, part)

    assert not app.exception
    assert {app.text_input(key=key).value for key in "ab"} == {"@Kat", "@Mads"}
    assert "A: Mads" in said(app) or "A: Kat" in said(app)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("@Kat", ""),
        ("", ""),
        ("@Nobody hue:blau (", "((((or or -"),
        ("<script>alert(1)</script> ![x](http://x.example/)", "@Kat"),
        ("x" * 100_000, "#a " * 20_000),
        ("date:2016-01-01..2015-01-01", "kind:story"),
    ],
)
def test_whatever_is_written_the_page_stays_whole(
    part: str, a: str, b: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = compared(sample_library, monkeypatch, part, a=a, b=b)

    assert not app.exception
    assert not app.error


def test_a_mistake_is_told_with_its_word_and_the_rest_holds(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = compared(sample_library, monkeypatch, a="hue:blau @Kat", b="@Mads")

    assert "“blau” is left out of A. No hue is called “blau”; blue?" in said(app)
    assert len(app.warning) == 1
    assert "A: Kat" in said(app)


def test_of_one_that_has_nothing_it_says_which(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = compared(sample_library, monkeypatch, a="zzzz", b="@Mads")

    assert "Nothing is in A: “zzzz”." in said(app)
    assert not app.segmented_control


def test_the_same_twice_differs_in_nothing(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = compared(sample_library, monkeypatch, a="@Kat", b="person:Kat")

    assert "A and B are the same posts" in said(app)
    assert "There may be no difference" not in said(app)
    assert "+0" not in said(app)
    assert said(app).count("|the same|the same|") == 6
    assert "\nPosts a day|" in said(app)


def test_posts_of_both_are_told(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = compared(sample_library, monkeypatch, a="@Kat", b="")

    assert "are in both" in said(app)
    assert "Days covered, of all people together" in said(app)
    assert "\nPosts per day and person|" in said(app)


def test_what_is_chosen_narrows_both_and_can_be_moved_into_one(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = compared(sample_library, monkeypatch, a="@Kat", b="@Mads")
    whole = said(app)

    send(app, "facets", "toggle", "hue", "blue")
    narrowed, line = said(app), count(app)
    app.button(key="take-a").click().run()

    assert whole != narrowed
    assert " of " in line
    assert app.text_input(key="a").value == "hue:blue"
    assert chips(app) == {}
    assert given(app, "bar")["back"]


def test_swapped_and_chosen_from_what_makes_sense(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = compared(sample_library, monkeypatch, a="@Kat", b="hue:blue")

    next(each for each in app.button if each.label == "Swap A and B").click().run()
    swapped = [app.text_input(key=key).value for key in "ab"]
    app.selectbox(key="preset").select("With and without hashtags").run()

    assert swapped == ["hue:blue", "@Kat"]
    assert [app.text_input(key=key).value for key in "ab"] == ["tagged:yes", "tagged:no"]
    assert app.selectbox(key="preset").value is None


def test_a_click_on_a_bar_chooses_in_common(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = compared(sample_library, monkeypatch, "Hue families")

    pick(app, "bars-hue", "blue")

    assert chips(app) == {"Hue": ["blue"]}


def test_one_person_alone_has_other_things_to_compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 3))

    app = opened("compare", tmp_path / "library", monkeypatch)

    assert not app.exception
    assert all("@" not in (app.text_input(key=key).value or "") for key in "ab")


@pytest.mark.parametrize(("first", "days", "said_of"), [(0, 1, set()), (1, 2, set()), (0, 2, {"Weekend and weekdays"})])
def test_a_small_library_offers_only_what_has_posts_on_both_sides(
    first: int, days: int, said_of: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Friday; a Saturday and a Sunday; a Friday and a Saturday."""
    built(tmp_path / "library", backup(tmp_path / "archive", days, first=first))

    app = opened("compare", tmp_path / "library", monkeypatch)

    assert not app.exception
    assert "Nothing" not in said(app)
    assert {each for box in app.selectbox if box.key == "preset" for each in box.options} == said_of


def test_what_is_offered_has_posts_of_what_is_chosen(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("compare", sample_library, monkeypatch, q="@Kat")

    assert "Nothing" not in said(app)
    assert "Kat and Mads" not in app.selectbox(key="preset").options


def numbers(low: float, high: float) -> pd.DataFrame:
    """Rows of the main numbers, of which one has an interval."""
    every = ("posts_per_day", "tagged", "hashtags_per_post", "lightness", "colourfulness")
    rows = [
        {"number": each, "a": 1.0, "b": 2.0, "difference": -1.0, "low": low, "high": high, "method": ""}
        for each in every
    ]
    rows[1] |= {"a": 0.8, "b": 0.9, "difference": -0.1, "method": "Newcombe"}
    return pd.DataFrame(rows)


def test_only_what_is_hardly_chance_is_said_to_differ() -> None:
    sure, unsure = (list(sentences(numbers(*bounds), NAMES)) for bounds in ((-0.15, -0.05), (-0.15, 0.05)))

    assert sure == [
        "**B\\: Mads** uses hashtags more often: 90.0% against 80.0%, which is 5.0 to 15.0 points more (95%)."
    ]
    assert unsure == ["There may be no difference in posts with hashtags: the interval reaches both sides of zero."]


def test_what_is_not_known_has_no_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no post the caption is known."""
    built(tmp_path / "library", backup(tmp_path / "archive", 3))

    app = compared(tmp_path / "library", monkeypatch, a="date:2015-05-01", b="date:2015-05-02")

    assert "\nPosts with hashtags|–|–|–|–|" in said(app)
    assert "– points" not in said(app)


def test_of_several_people_it_is_said_whose_days_are_meant() -> None:
    rows = numbers(-0.15, -0.05)
    rows.loc[0, "method"] = "weeks"

    first = next(sentences(rows, NAMES, {"posts_per_day": "Posts per day and person"}))

    assert first.startswith("**B\\: Mads** has more posts per day and person: 2.000 against 1.000")


def test_hours_of_which_it_is_sure_are_said_together() -> None:
    ahead = [NAMES[1] if hour in (7, 8, 9, 12) else NAMES[0] if hour == 23 else "" for hour in range(24)]
    table = pd.DataFrame({"ahead": ahead, "method": "weeks"})

    said = hour_sentence(table, NAMES)

    assert said.replace("\\", "") == (
        "**A: Kat** surely posts more at 23; **B: Mads** surely posts more at 7 to 9, 12 o’clock "
        "(95%, all 24 hours at once)."
    )
    assert hour_sentence(table.assign(ahead=""), NAMES).startswith("In no hour")
    assert hour_sentence(table.assign(method=""), NAMES).startswith("There are too few weeks")


def test_pictures_that_are_not_told_apart_are_said_to_be_so() -> None:
    score = np.zeros(2)
    well, badly, unknown = (
        sentence(Typical(score, *each), NAMES) for each in ((0.8, 0.7, 0.9), (0.55, 0.45, 0.65), (np.nan,) * 3)
    )

    assert "**80%** of the time" in well
    assert "by chance." not in well
    assert badly.endswith("may be typical by chance.")
    assert unknown.startswith("There are too few weeks")


def test_typical_pictures_of_one_are_that_ones_own(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not those of the other that look like it."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    volume = shelf.current()
    view = View(volume, volume.at, Selection())
    two = Compared(parse("@Kat"), parse("@Mads"), NAMES, ("#3b6fb6", "#d9822b"))

    found = shown(view, two)

    people = volume.tables.images["person"].to_numpy(object)
    for rows, person in zip(found.rows, ("Kat", "Mads"), strict=True):
        assert len(rows)
        assert set(people[rows]) == {person}
    assert sorted(found.order.tolist()) == list(range(len(people)))
    assert (np.diff(found.scores.score[found.rows[0]]) <= 0).all()


def test_all_that_is_offered_can_be_read_and_has_posts(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    volume = shelf.current()

    offered = presets(View(volume, volume.at, Selection()))

    assert next(iter(offered.values())) in (("@Kat", "@Mads"), ("@Mads", "@Kat"))
    assert len(offered) >= 4
    for two in offered.values():
        a, b = (volume.at.choose(parse(each, known(volume.at))).posts for each in two)
        assert a.any()
        assert b.any()
        assert not (a & b).any()
