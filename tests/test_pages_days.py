"""Promises of the Days page."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from igcore.library import read_manifest, read_tables
from igcore.selection import Field, parse
from igcore.web import shelf
from igcore.web.picks import MOST_DAYS
from tests.acting import chips, given, opened, pick, press
from tests.make_archive import ANNA, BEN, backup, built


def test_a_day_without_posts_leads_to_the_nearest_that_has_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so; an emptied field chooses nothing."""
    built(tmp_path / "library", backup(tmp_path / "archive", 2), backup(tmp_path / "later", 1, first=9))
    app = opened("days", tmp_path / "library", monkeypatch)

    app.date_input[0].set_value(date(2015, 5, 8)).run()
    said, found = given(app, "bar")["notices"], chips(app)
    app.date_input[0].set_value(None).run()

    assert said == ["There are no posts on Fri 8 May 2015; Sun 10 May 2015 is the nearest day with any."]
    assert found == {"Date": ["10 May 2015"]}
    assert chips(app) == {}


def test_of_three_people_any_two_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables behind the charts are of those two as well."""
    archives = [backup(tmp_path / str(user), number, user) for user, number in ((ANNA, 3), (BEN, 2), (77, 1))]
    built(tmp_path / "library", *archives)
    app = opened("days", tmp_path / "library", monkeypatch, days="Who out-posted whom")

    first = app.selectbox(key="one").value, app.selectbox(key="other").value
    app.selectbox(key="one").set_value(str(BEN)).run()
    app.selectbox(key="other").set_value("77").run()
    app.session_state["numbers"] = True
    app.run()

    assert first == (str(ANNA), str(BEN))
    assert any(each.value.startswith(f"On **1 day** both posted: {BEN} posted more on **0**") for each in app.markdown)
    assert [f"posts of {BEN}", "posts of 77"] == list(app.dataframe[0].value.columns[1:3])
    assert not app.exception


def test_of_one_person_nobody_is_compared(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("days", sample_library, monkeypatch, q="@Kat date:2015", days="Who out-posted whom")
    said = [each.value for each in app.markdown]

    press(app, "Choose everybody")

    assert "Two people are needed; only Kat is chosen." in said
    assert chips(app) == {"Date": ["2015"]}
    assert any("both posted" in each.value for each in app.markdown)
    assert not app.exception


def test_the_switch_for_chosen_dates_keeps_its_place(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the first click on a chart would move it away from below the mouse."""
    app = opened("days", sample_library, monkeypatch)
    some = opened("days", sample_library, monkeypatch, q="date:2015")

    assert (app.toggle(key="dates").disabled, some.toggle(key="dates").disabled) == (True, False)


def test_of_one_day_no_order_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 1))
    app = opened("days", tmp_path / "library", monkeypatch)

    assert "1 day with a post." in [each.value for each in app.caption]


def test_of_a_day_of_which_nothing_is_chosen_the_sheet_says_so(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is one of several that are chosen, and what else is chosen leaves nothing of it."""
    days = read_tables(sample_library, read_manifest(sample_library)).posts["taken_at"].dt.date
    app = opened("days", sample_library, monkeypatch, q=f"date:{days.min():%Y},1999-01-01")

    assert "Nothing of Fri 1 Jan 1999 is among what is chosen." in [each.value for each in app.markdown]


def test_posts_without_a_day_are_no_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says so in words, and shows the pictures."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "posts_1.json").write_text('[{"media": [{"uri": "media/a.jpg", "title": "#sun"}]}]')
    built(tmp_path / "library", folder)
    for part in ("Richest days", "Posts a day"):
        app = opened("days", tmp_path / "library", monkeypatch, days=part)
        assert "No day of these posts is known." in [each.value for each in app.markdown]
        assert not app.exception


@pytest.mark.parametrize("query", ["2011..2016", "..2016", "2011..2016,2016-10", "2011..2014,2012-07-15", "2012-07-15"])
def test_a_day_that_is_chosen_is_that_of_the_sheet(
    query: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time that is written as long as a day is none."""
    app = opened("days", sample_library, monkeypatch, q=f"date:{query}")

    assert not app.exception
    # The richest day of the sample, so that it is the same without a day that is chosen.
    assert app.date_input[0].value == date(2012, 7, 15)


def test_a_click_on_a_bar_chooses_its_days_and_once_more_none(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of two bars together; the days are those of a count by plain loops."""
    app = opened("days", sample_library, monkeypatch, days="Posts a day")
    at = shelf.current().at
    local = at.local.times.astype("datetime64[D]").astype(str)
    posts = Counter(zip((at.people[each] for each in at.person), local, strict=True))
    days = {n: sorted(day for (whose, day), count in posts.items() if (whose, count) == ("Mads", n)) for n in (1, 2)}
    assert all(days.values())

    pick(app, "spread", "1 Mads")
    first = dates_of(app)
    pick(app, "spread", "1 Mads", "2 Mads")
    both = dates_of(app)
    pick(app, "spread", "2 Mads")

    assert sorted(first) == days[1]
    assert sorted(both) == sorted(days[1] + days[2])
    assert sorted(dates_of(app)) == days[2]
    assert not app.exception


def dates_of(app: AppTest) -> tuple[str, ...]:
    """Dates that are chosen."""
    return parse(str(app.query_params["q"])).of(Field.DATE).values


def test_more_days_than_can_be_chosen_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence says so, and what was chosen stays."""
    rows = [
        f'{{"media": [{{"uri": "media/{day}.jpg", "creation_timestamp": {1_300_000_000 + 86_400 * day}}}]}}'
        for day in range(MOST_DAYS + 1)
    ]
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "posts_1.json").write_text(f"[{','.join(rows)}]")
    built(tmp_path / "library", folder)
    app = opened("days", tmp_path / "library", monkeypatch, days="Posts a day", q="date:2012")

    pick(app, "spread", f"1 {shelf.current().at.people[0]}")

    assert given(app, "bar")["notices"] == ["These are more than 1,000 days, too many to be chosen one by one."]
    assert chips(app) == {"Date": ["2012"]}
