"""Promises of the Image plot page."""

import base64
from pathlib import Path

import pytest

from benchmarks.made_library import make_library
from igcore.library import read_manifest
from tests.acting import chips, event, given, opened


def test_more_pictures_than_an_address_holds_lie_below_the_plot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are no choice then, and it is said; whatever a browser says of rows that there are not is nothing."""
    library = make_library(tmp_path, 1_200)
    app = opened("image_plot", library, monkeypatch)
    token, every = read_manifest(library).generation, base64.b64encode(bytes([255] * 150)).decode()

    event(app, "image-plot", {"token": token, "rows": every}, "picked")
    shown = [each.value for each in app.header]
    said = given(app, "bar")["notices"]
    next(each for each in app.button if each.label == "Let them go").click().run()
    event(app, "image-plot", {"token": "another", "rows": every}, "picked")

    assert shown == ["1,200 pictures picked on the plot"]
    assert "too many for a choice" in said[0]
    assert [each.value for each in app.header] == []
    assert chips(app) == {}
