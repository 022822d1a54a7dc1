"""Promises of `igcore find`: the pictures of a query, in three forms, and mistakes pointed at."""

import json
from pathlib import Path

import pytest

from igcore.library import read_manifest, read_tables
from tests.make_archive import backup, built, export
from tests.test_cli import run

POSTS = ["Sunset over\nthe sea #Beach", "A \x1b[31mred\x07 dog #dog " + "and so on " * 20, "#beach 🌊"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three posts and a story of one person, and two posts of another whose captions nobody knows."""
    folder = tmp_path_factory.mktemp("find")
    archives = export(folder / "export", posts_1=POSTS, stories=["#beach"]), backup(folder / "backup", 2, first=5)
    built(folder / "library", *archives)
    return folder / "library"


def ids(query: str, library: Path, *more: str) -> list[str]:
    """Ids that a query finds."""
    result = run("find", query, "--library", library, "--ids", *more)
    assert result.exit_code == 0
    return result.stdout.splitlines()


def test_a_line_tells_when_whose_and_what(library: Path) -> None:
    """The end of a caption's line, and what a terminal would take for a command, are spaces."""
    result = run("find", "sunset or dog", "--library", library)

    sunset, dog = result.stdout.splitlines()
    assert sunset.startswith("2015-05-01 09:30  ")
    assert sunset.endswith("  media/0.jpg  Sunset over the sea #Beach")
    assert "A [31mred dog #dog and so on" in dog
    assert dog.endswith("…")
    assert result.stdout.isprintable() is False  # for the ends of lines alone
    assert all(line.isprintable() for line in (sunset, dog))


def test_a_post_with_a_code_has_its_link(library: Path) -> None:
    result = run("find", "tagged:unknown", "--library", library)

    assert [line.rpartition("  ")[2][:28] for line in result.stdout.splitlines()] == [
        "https://www.instagram.com/p/"
    ] * 2


def test_ids_are_those_of_the_table(library: Path) -> None:
    images = read_tables(library, read_manifest(library)).images
    published = images[images["kind"] != "story"]

    assert ids("", library) == published["image_id"].tolist()
    assert ids("", library, "--limit", "2") == published["image_id"].tolist()[:2]
    assert ids("kind:story", library) == images["image_id"][images["kind"] == "story"].tolist()
    assert ids("-#beach -tagged:unknown", library) == published["image_id"].tolist()[1:2]


def test_json_has_the_keys_of_the_help(library: Path) -> None:
    """All of them in every object; what is not known is null."""
    rows = json.loads(run("find", "#beach or #dog", "--library", library, "--json").stdout)
    unknown = json.loads(run("find", "tagged:unknown", "--library", library, "--json").stdout)
    words = " ".join(run("find", "--help").stdout.split())

    assert len(rows) == 3
    assert [row["hashtags"] for row in rows] == [["Beach"], ["dog"], ["beach"]]
    assert rows[0]["caption"] == POSTS[0]
    assert rows[0]["taken_at"] == "2015-05-01T09:30:00+00:00"
    assert (rows[0]["link"], unknown[0]["caption"], unknown[0]["hashtags"]) == (None, None, [])
    assert all(key in words.partition("--json gives")[2] for key in rows[0])
    assert {tuple(row) for row in [*rows, *unknown]} == {tuple(rows[0])}


def test_nothing_found_is_no_failure(library: Path) -> None:
    for form, output in ((), ""), (("--ids",), ""), (("--json",), "[]\n"):
        result = run("find", "before:1990", "--library", library, *form)

        assert (result.exit_code, result.stdout, result.stderr) == (0, output, "No picture is like that.\n")


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("#dog hue:blau x", ["Error: No hue is called “blau”; blue?", "", "  #dog hue:blau x", "           ^^^^"]),
        ("🌊 #dgo", ["Error: No post has #dgo; #dog?", "", "  🌊 #dgo", "     ^^^^"]),
        ("-", ["Error: Something has to follow “-”; put it into quotes to search for it.", "", "  -", "  ^"]),
        ("a\n\x1b[2J #x", ["Error: No post has #x.", "", "  a  [2J #x", "         ^^"]),
    ],
)
def test_a_mistake_is_pointed_at(query: str, lines: list[str], library: Path) -> None:
    result = run("find", query, "--library", library)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == lines


def test_a_mistake_in_a_long_query_is_shown_with_what_stands_around_it(library: Path) -> None:
    result = run("find", "a " * 300 + "hue:blau" + " b" * 300, "--library", library)

    *_, words, arrows = result.stderr.splitlines()
    assert max(len(words), len(arrows)) < 80
    assert words[arrows.index("^") : arrows.rindex("^") + 1] == "blau"


@pytest.mark.parametrize("query", ["-#beach", "-hue:red", "-h", "--jsn", "--ids"])
def test_a_query_may_begin_with_a_minus_but_is_no_option(query: str, library: Path) -> None:
    result = run("find", query, "--library", library)

    assert result.exit_code == (2 if query in ("-h", "--jsn", "--ids") else 0)


def test_without_a_library_that_of_the_app_is_taken(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IGCORE_LIBRARY", str(library))

    assert len(run("find", "#beach", "--ids").stdout.splitlines()) == 2
    monkeypatch.setenv("IGCORE_LIBRARY", str(library / "none"))
    missing = run("find", "#beach")
    assert missing.exit_code == 1
    assert "is no library yet" in missing.stderr
