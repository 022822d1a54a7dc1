"""Promises of the suggestions on the Library page: said with their evidence, and nothing is done unasked."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from igcore.library import keep_lived, read_lived
from igcore.library.lived import FILE
from igcore.places import Period, Periods
from igcore.places.periods import laid_over, periods_of, with_move, zone_on
from igcore.places.zones import WELL_KNOWN, ahead, fitting, zones
from igcore.web.periods import periods_from, table_of
from igcore.web.suggest import Move, how_sure, nothing_found, says_so, sentence
from tests.acting import opened
from tests.make_archive import backup, built

COPENHAGEN, LOS_ANGELES = "Europe/Copenhagen", "America/Los_Angeles"
APRIL = pd.Timestamp("2015-04-11")
MOVED = Move(APRIL, APRIL - pd.Timedelta(days=1), APRIL + pd.Timedelta(days=2), 9, 8, 10, 301, 281, 1.0, 0.001)


def test_a_suggestion_is_a_sentence_with_its_evidence() -> None:
    assert sentence(MOVED) == (
        "From about **11 April 2015** the day begins **9 hours later** by UTC: 301 posts before, 281 after, "
        "8 to 10 hours, p = 0.001 (permutation)."
    )
    assert "**9 hours earlier** by UTC: 1 post before" in sentence(
        MOVED._replace(hours=-9, low=-10, high=-9, posts_before=1)
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "This is clear."),
        ({"posts_after": 70}, "This is likely."),
        ({"posts_after": 40}, "few posts"),
        ({"low": 5}, "spread over the day"),
        ({"explained": 0.6}, "habits changed too"),
    ],
)
def test_how_sure_it_is_is_said_in_words(change: dict[str, Any], says: str) -> None:
    assert says in how_sure(MOVED._replace(**change))


def test_nothing_found_says_why() -> None:
    assert nothing_found(1).startswith("1 post of a known time by UTC is too few")
    assert "59 posts of a known time by UTC are too few" in nothing_found(59)
    assert nothing_found(1000).startswith("The hours of 1,000 posts tell of no move")


def test_places_that_have_the_move_are_known() -> None:
    """Some days early or late, and in another zone of about the same offset, too."""
    assert not says_so(Periods(), MOVED, None)
    assert not says_so(with_move(Periods(), date(2014, 4, 11), COPENHAGEN, LOS_ANGELES), MOVED, None)
    assert not says_so(with_move(Periods(), APRIL.date(), COPENHAGEN, "America/New_York"), MOVED, None)
    assert says_so(with_move(Periods(), APRIL.date(), COPENHAGEN, LOS_ANGELES), MOVED, None)
    assert says_so(with_move(Periods(), date(2015, 4, 12), COPENHAGEN, "America/Denver"), MOVED, "Kat")
    assert not says_so(with_move(Periods(), APRIL.date(), COPENHAGEN, LOS_ANGELES, "Kat"), MOVED, None)


def test_the_zones_that_fit_come_closest_first() -> None:
    found = fitting(ahead(COPENHAGEN, APRIL.date()) - 9 * 60, APRIL.date())

    assert found[0] == LOS_ANGELES
    assert set(found) == {LOS_ANGELES, "America/Phoenix", "America/Denver", "America/Anchorage"}
    assert set(WELL_KNOWN) <= zones()
    assert len(set(WELL_KNOWN)) == len(WELL_KNOWN)


@given(st.integers(-11 * 60, 14 * 60), st.dates(date(2011, 1, 1), date(2025, 1, 1)))
def test_there_is_a_zone_for_every_offset(minutes: int, day: date) -> None:
    """Beyond the date line it is a day less."""
    assert fitting(minutes, day, 90)


def test_a_move_within_a_period_ends_it() -> None:
    lived = Periods((Period("Denmark", COPENHAGEN, date(2011, 7, 17), date(2016, 12, 31)),), COPENHAGEN)

    found = with_move(lived, date(2015, 4, 11), COPENHAGEN, LOS_ANGELES)

    assert found.periods == (
        Period("Denmark", COPENHAGEN, date(2011, 7, 17), date(2015, 4, 10)),
        Period("Los Angeles", LOS_ANGELES, date(2015, 4, 11), date(2016, 12, 31)),
    )


def test_a_move_between_two_periods_fills_what_is_between() -> None:
    lived = Periods((Period("A", "UTC", None, date(2014, 1, 1)), Period("B", "UTC", date(2016, 1, 1))))

    found = with_move(lived, date(2015, 4, 11), COPENHAGEN, "Australia/Sydney", None)

    assert [(each.place, each.first, each.last) for each in found.periods] == [
        ("A", None, date(2014, 1, 1)),
        ("Copenhagen", date(2014, 1, 2), date(2015, 4, 10)),
        ("Sydney", date(2015, 4, 11), date(2015, 12, 31)),
        ("B", date(2016, 1, 1), None),
    ]
    assert found.periods[2].hemisphere == "south"


@given(st.data())
def test_what_is_put_in_holds_and_all_else_stays(data: st.DataObject) -> None:
    """Day by day; and what comes out can be saved."""
    days = st.dates(date(2015, 1, 1), date(2015, 3, 1))
    lived = Periods()
    for zone in (COPENHAGEN, LOS_ANGELES, "Asia/Tokyo", "UTC"):
        person = data.draw(st.sampled_from([None, "Kat"]))
        first, last = sorted(data.draw(st.tuples(days, days)))
        ends = data.draw(st.tuples(st.booleans(), st.booleans()))
        new = Period(zone, zone, first if ends[0] else None, last if ends[1] else None, "north", person)
        before, lived = lived, laid_over(lived, new)

        for day in (date(2014, 12, 31) + timedelta(days=each) for each in range(62)):
            mine = {each.zone for each in lived.periods if each.person == person and each.start <= day <= each.end}
            was = {each.zone for each in before.periods if each.person == person and each.start <= day <= each.end}
            assert mine == ({zone} if new.start <= day <= new.end else was)
            assert zone_on(lived, day, person) == (next(iter(mine)) if mine else zone_on(before, day, person))
        assert periods_from(table_of(lived.periods), "UTC") == lived
    day = data.draw(days)
    moved = with_move(lived, day, COPENHAGEN, "Asia/Tokyo", "Kat")
    assert zone_on(moved, day, "Kat") == "Asia/Tokyo"
    assert periods_of([], "UTC").home == moved.home


def expanded(library: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Library page with its suggestions open."""
    app = opened("library", library, monkeypatch)
    app.session_state["suggest"] = True
    return app.run()


@pytest.fixture
def wandering(tmp_path: Path) -> Path:
    """Library of one who posted at three hours of each day, and nine hours later by UTC from 11 April 2015 on."""
    days = pd.date_range("2015-01-21", "2015-06-29")
    stamps = [
        int((day + pd.Timedelta(hours=hour + 9 * (day >= APRIL))).timestamp()) for day in days for hour in (8, 12, 19)
    ]
    archive = tmp_path / "export"
    archive.mkdir()
    posts = ", ".join(
        f'{{"media": [{{"uri": "media/{number}.mp4", "creation_timestamp": {stamp}, "title": ""}}]}}'
        for number, stamp in enumerate(stamps)
    )
    (archive / "posts_1.json").write_text(f"[{posts}]")
    built(tmp_path / "library", archive)
    return tmp_path / "library"


def test_a_suggestion_is_put_into_the_table_and_saved_only_when_asked(
    wandering: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = expanded(wandering, monkeypatch)
    said = " ".join(each.value for each in app.markdown)
    assert "From about **11 April 2015** the day begins **9 hours later** by UTC: 240 posts before, 240 after" in said
    put = next(each for each in app.button if each.label == "Put it into the table")
    assert put.disabled

    next(each for each in app.selectbox if each.label == "Time zone before").set_value(COPENHAGEN).run()
    next(each for each in app.selectbox if each.label == "Time zone since then").set_value(LOS_ANGELES).run()
    next(each for each in app.button if each.label == "Put it into the table").click().run()

    assert not app.exception
    assert not (wandering / FILE).exists()
    assert any("The table above says so." in each.value for each in app.caption)
    app.button(key="save-places").click().run()
    assert read_lived(wandering) == with_move(Periods(), APRIL.date(), COPENHAGEN, LOS_ANGELES)
    assert app.button(key="save-places").disabled


def test_the_zone_before_is_the_one_of_the_table(wandering: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_lived(wandering, Periods((Period("Denmark", COPENHAGEN),)))

    app = expanded(wandering, monkeypatch)

    before = next(each for each in app.selectbox if each.label == "Time zone before")
    assert (before.value, before.disabled) == (COPENHAGEN, True)


def test_few_posts_or_none_of_a_known_time_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 2))

    app = expanded(tmp_path / "library", monkeypatch)

    assert not app.exception
    assert "2 posts of a known time by UTC are too few" in app.info[0].value


def test_stays_by_gps_are_put_in_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between what is known; once in, the table says so."""
    places = [(48.85, 2.35)] * 4 + [(35.68, 139.69)] * 5
    posts = [
        {
            "media": [
                {
                    "uri": f"media/{number}.mp4",
                    "creation_timestamp": int((APRIL + pd.Timedelta(days=number)).timestamp()),
                    "media_metadata": {"video_metadata": {"exif_data": [{"latitude": north, "longitude": east}]}},
                    "title": "",
                }
            ]
        }
        for number, (north, east) in enumerate(places)
    ]
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "posts_1.json").write_text(json.dumps(posts))
    built(tmp_path / "library", tmp_path / "export")
    keep_lived(tmp_path / "library", Periods((Period("France", "Europe/Paris"),)))

    app = expanded(tmp_path / "library", monkeypatch)
    said = [each.value for each in app.markdown if "GPS" in each.value]
    put = [each for each in app.button if each.label == "Put it into the table"]
    put[0].click().run()

    assert said == [
        "From **11 April 2015** to **14 April 2015** GPS was in the time zone **Europe/Paris**: 4 posts.",
        "From **15 April 2015** to **19 April 2015** GPS was in the time zone **Asia/Tokyo**: 5 posts.",
    ]
    assert len(put) == 1
    assert not app.exception
    assert not [each for each in app.button if each.label == "Put it into the table"]
    app.button(key="save-places").click().run()
    assert [(each.place, each.first) for each in read_lived(tmp_path / "library").periods] == [
        ("France", None),
        ("Tokyo", date(2015, 4, 15)),
        ("France", date(2015, 4, 20)),
    ]


def test_closed_nothing_is_looked_for(wandering: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("library", wandering, monkeypatch)

    assert not any("the day begins" in each.value for each in app.markdown)
