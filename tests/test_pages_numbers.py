"""What the Numbers page shows when it is asked for."""

from pathlib import Path

import pytest

from tests.acting import opened
from tests.make_archive import built, scene


def test_all_numbers_by_person_are_folded_into_a_table(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch)
    before = [each.value for each in app.markdown]

    app.session_state["by-person"] = True
    app.run()

    table = "Number|Mads|Kat|Everyone|What it counts"
    assert not any(table in each for each in before)
    assert any(each.value.startswith(table) and "Posts per active day|" in each.value for each in app.markdown)


def test_what_was_posted_today_is_no_other_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a picture whose file is from today: there is a post of this day, but of this year."""
    (tmp_path / "plain").mkdir()
    scene(1).save(tmp_path / "plain" / "beach.jpg")
    built(tmp_path / "library", tmp_path / "plain")

    app = opened("numbers", tmp_path / "library", monkeypatch)

    assert any(each.value.startswith("In no earlier year was anything posted on") for each in app.markdown)
