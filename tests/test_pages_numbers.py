"""What the Numbers page shows when it is asked for."""

from pathlib import Path

import pytest

from tests.acting import opened


def test_all_numbers_by_person_are_folded_into_a_table(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch)
    before = [each.value for each in app.markdown]

    app.session_state["by-person"] = True
    app.run()

    table = "Number|Mads|Kat|Everyone|What it counts"
    assert not any(table in each for each in before)
    assert any(each.value.startswith(table) and "Posts per active day|" in each.value for each in app.markdown)
