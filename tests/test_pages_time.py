"""Promises of the pages Time and Seasons and places."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.acting import opened, words
from tests.make_archive import ANNA, BEN, backup, built


def charts_of(app: AppTest) -> str:
    """All specifications of the page's charts."""
    return json.dumps([each.proto.spec for each in app.get("vega_lite_chart")])


def test_of_too_few_days_no_empty_chart_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shorter average has some; the posts until then need no days."""
    built(tmp_path / "library", backup(tmp_path / "archive", 6))

    month, week, total = (
        opened("time", tmp_path / "library", monkeypatch, **asked)
        for asked in ({}, {"window": "7 days"}, {"per": "posts until then"})
    )

    assert "Too few days for an average of 30; try 7." in words(month)
    assert "through time" not in charts_of(month)
    for app in (week, total):
        assert "Too few days" not in words(app)
        assert "through time" in charts_of(app)


def test_the_legend_has_those_with_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "anna", 40), backup(tmp_path / "ben", 2, BEN))
    app = opened("time", tmp_path / "library", monkeypatch)

    assert json.dumps(str(ANNA)) in charts_of(app).replace('\\"', '"')
    assert f'"values": ["{ANNA}"]' in charts_of(app).replace('\\"', '"')


@pytest.mark.parametrize(("query", "name"), [("", "Posts per day and person"), ("@Kat", "Posts a day")])
def test_a_rate_of_several_people_is_called_so(
    query: str, name: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people on one day are two days: half as many a day as one would count."""
    hours = opened("time", sample_library, monkeypatch, view="Weekday and hour", q=query)
    seasons = opened("seasons", sample_library, monkeypatch, people="together", q=query)

    for app in (hours, seasons):
        assert f"{name} by" in charts_of(app)
    assert (" a day and person)" in words(seasons)) == (not query)
