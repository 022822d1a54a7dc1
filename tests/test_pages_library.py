"""Promises of the Library page."""

import json
import threading
from pathlib import Path

import pytest

from igcore.library import read_manifest
from igcore.library.folder import VERSION
from tests.acting import opened
from tests.make_archive import backup, built


def test_an_older_library_is_read_again_at_a_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 2))
    manifest = json.loads((library / "library.json").read_text("utf-8"))
    (library / "library.json").write_text(json.dumps(manifest | {"version": 0}), "utf-8")
    app = opened("library", library, monkeypatch)

    next(each for each in app.button if each.label == "Read its archives again").click().run()
    wait_for_job()

    assert read_manifest(library).version == VERSION
    assert not opened("browse", library, monkeypatch).exception


def wait_for_job() -> None:
    """Wait for the thread that builds."""
    for thread in threading.enumerate():
        if thread.name == "igcore build":
            thread.join(timeout=60)
