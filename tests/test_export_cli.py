"""Promises of `igcore export`: what it writes, what it says, and that nothing half made has the final name."""

import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from igcore.cli import main


def export(library: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments, "--library", str(library)])


def test_each_way_is_written(sample_library: Path, tmp_path: Path) -> None:
    """With the same posts in it."""
    query = "date:2015"
    for way in ("zip", "csv", "parquet", "sqlite", "gallery", "blog"):
        result = export(sample_library, query, "--to", str(tmp_path / way), "--as", way)
        assert result.exit_code == 0, result.output
        assert f"-> {tmp_path / way}" in result.output

    posts = parquet.read_table(tmp_path / "parquet" / "posts.parquet")
    assert posts.num_rows > 0
    assert all(str(each).startswith("2015") for each in posts["local_at"].to_pylist())
    with sqlite3.connect(tmp_path / "sqlite") as found:
        assert found.execute("SELECT count(*) FROM posts").fetchone() == (posts.num_rows,)
    assert zipfile.ZipFile(tmp_path / "zip").testzip() is None
    images = parquet.read_table(tmp_path / "parquet" / "images.parquet").num_rows
    assert len(list((tmp_path / "gallery" / "pictures").iterdir())) == images
    assert len(list((tmp_path / "gallery" / "previews").iterdir())) == images


def test_what_is_left_out_is_not_there(sample_library: Path, tmp_path: Path) -> None:
    without = ("--thumbnails", "--no-captions", "--no-names", "--no-originals")
    result = export(sample_library, "--to", str(tmp_path / "made"), "--as", "gallery", *without)

    assert result.exit_code == 0, result.output
    assert not (tmp_path / "made" / "previews").exists()
    data = (tmp_path / "made" / "gallery" / "data.js").read_text()
    assert "Person 1" in data
    assert "#" not in data
    assert "Kat" not in data


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["zzzz", "--to", "x", "--as", "zip"], 1, "nothing to hand on"),
        (["hue:nocolour", "--to", "x", "--as", "zip"], 2, "nocolour"),
        (["--to", "x", "--as", "exe"], 2, "exe"),
        (["--to", "x", "--as", "blog", "--no-names"], 1, "choose other tables"),
        (["--to", "none/x", "--as", "csv"], 1, "there is no folder none"),
        (["--nonsense", "--to", "x", "--as", "csv"], 2, "nonsense"),
    ],
)
def test_what_cannot_be_is_said(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)

    result = export(sample_library, *arguments)

    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_or_into_the_library(sample_library: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")

    over = export(sample_library, "--to", str(tmp_path / "there"), "--as", "csv")
    inside = export(sample_library, "--to", str(sample_library / "x"), "--as", "csv")

    assert (over.exit_code, inside.exit_code) == (1, 1)
    assert "is there already" in over.output
    assert "only read" in inside.output
    assert (tmp_path / "there").read_text() == "mine"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
@pytest.mark.parametrize("way", ["zip", "gallery"])
def test_a_killed_run_leaves_nothing_under_the_final_name(sample_library: Path, tmp_path: Path, way: str) -> None:
    """And the next one makes all of it, and leaves nothing else beside it."""
    # Each picture waits, so that there is a moment to be killed in.
    command = """
import time
from igcore.handon import handed
read = handed.read_file
handed.read_file = lambda *a: (time.sleep(0.2), read(*a))[1]
from igcore.cli import main
main()
"""
    target = tmp_path / "made"
    arguments = ["export", "--to", str(target), "--as", way, "--library", str(sample_library)]
    with subprocess.Popen([sys.executable, "-c", command, *arguments], stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not any(tmp_path.rglob("*")) and time.monotonic() < until:
            time.sleep(0.02)
        process.kill()

    assert not target.exists()
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]

    result = export(sample_library, *arguments[1:-2])

    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
