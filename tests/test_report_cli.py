"""Promises of `igcore report`: a file, whole or not at all, and one sentence on what cannot be."""

from pathlib import Path

import pytest

from tests.elements import Elements
from tests.test_cli import run


def test_it_writes_a_report_on_what_is_asked_for(sample_library: Path, tmp_path: Path) -> None:
    everything, some = tmp_path / "all.html", tmp_path / "some.html"

    first = run("report", "--library", sample_library, "--out", everything)
    second = run("report", "-@Mads date:2011..2016", "--library", sample_library, "--out", some, "--no-captions")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith(f"{everything} (")
    assert "Choseneverything" in Elements(everything.read_text("utf-8")).text
    assert "Pictures of Kat" in Elements(some.read_text("utf-8")).text
    assert sorted(each.name for each in tmp_path.iterdir()) == ["all.html", "some.html"]


def test_without_a_name_the_file_says_what_and_when(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder where one is, of the library of the app."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))

    run("report", "@Kat")

    (file,) = tmp_path.iterdir()
    assert file.match("igcore-report-person-kat-20??-??-??.html")


def test_what_is_there_is_not_written_over(sample_library: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.html"
    out.write_text("mine", "utf-8")

    refused = run("report", "--library", sample_library, "--out", out)
    kept = out.read_text("utf-8")
    forced = run("report", "--library", sample_library, "--out", out, "--force")

    assert refused.exit_code == 1
    assert "is there already; name another file, or say --force." in refused.output
    assert kept == "mine"
    assert forced.exit_code == 0
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_what_cannot_be_is_one_sentence(sample_library: Path, sample_archive: Path, tmp_path: Path) -> None:
    asked = {
        ("--library", tmp_path / "none"): "is no library yet",
        ("before:1990", "--library", sample_library): "No post is like that",
        ("--library", sample_library, "--out", tmp_path): "is a folder; name a file.",
        ("--library", sample_library, "--out", sample_library / "r.html"): "which is only read",
        ("--library", sample_library, "--out", sample_archive / "r.html"): "which is only read",
        ("--library", sample_library, "--out", tmp_path / "none" / "r.html"): "The computer says",
    }

    for words, sentence in asked.items():
        result = run("report", *words)

        assert result.exit_code == 1
        assert sentence in " ".join(result.output.split())
        assert len(result.output.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_the_query_is_pointed_at(sample_library: Path) -> None:
    result = run("report", "hue:blau", "--library", sample_library)
    unknown = run("report", "--colour", "--library", sample_library)

    assert (result.exit_code, unknown.exit_code) == (2, 2)
    assert "blue?" in result.output
    assert "^^^^" in result.output
    assert "No such option" in unknown.output
