"""Promises of the command line: exit codes, one sentence an error, tables in the columns of 2016."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from igcore.cli import COMMANDS, main
from igcore.importers import IMPORTERS
from tests.make_archive import backup, export

COLUMNS = {
    "images": ["Filename", "image id", "user id", "date created"],
    "colours": [
        "image id",
        "Dominant colour",
        "Dominant colour Hex",
        "Dominant colour HLS",
        "Closest named colour",
        "Closest named colour Hex",
        "major hue",
    ],
    "palette": [
        "image id",
        *[f"Pal {n} {what}" for n in (1, 2, 3, 4) for what in ("Hex", "closest named colour")],
    ],
    "posts": ["image id", "Shortcode", "Title", "Photographer", "User id"],
}


def run(*words: object) -> Result:
    """Run a command in this process; an exception that is no exit is an error of the test."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_every_command_helps() -> None:
    """In words that are there, for the group and for each command."""
    for command in ([], *[[name] for name in COMMANDS]):
        result = run(*command, "--help")

        assert result.exit_code == 0
        assert "Usage:" in result.output
        assert len(result.output.splitlines()) > 5


def test_sample_build_numbers_tables_in_a_row(tmp_path: Path) -> None:
    """The path of the README, on a small sample."""
    archive, library, out = tmp_path / "sample", tmp_path / "library", tmp_path / "tables"

    assert run("sample", archive, "--images", 40).exit_code == 0
    built = run("build", archive, "--library", library, "--jobs", 1)
    again = run("build", archive, "--library", library, "--jobs", 1)
    numbers = run("numbers", "--library", library, "--json")
    tables = run("tables", "--library", library, "--out", out)

    assert "40 images" in built.output
    assert "up to date" in again.output
    rows = json.loads(numbers.output)
    assert rows[-1]["person"] == "Everyone"
    assert rows[-1]["images"] == 40 == sum(row["images"] for row in rows[:-1])
    assert tables.exit_code == 0
    assert {path.name for path in out.iterdir()} == {
        f"{name}.{kind}"
        for name in ("images", "colours", "palette", "posts", "hashtags", "problems")
        for kind in ("csv", "parquet")
    }


@pytest.mark.parametrize("name", list(COLUMNS))
def test_tables_begin_with_the_columns_of_2016(name: str, sample_library: Path, tmp_path: Path) -> None:
    run("tables", "--library", sample_library, "--out", tmp_path)

    as_csv = pd.read_csv(tmp_path / f"{name}.csv", dtype="string", keep_default_na=False)
    as_parquet = pd.read_parquet(tmp_path / f"{name}.parquet")
    assert as_csv.columns[: len(COLUMNS[name])].tolist() == COLUMNS[name]
    assert as_csv.columns.tolist() == as_parquet.columns.tolist()
    assert len(as_csv) == len(as_parquet) > 0


def test_tables_hold_what_the_archive_says(sample_archive: Path, sample_library: Path, tmp_path: Path) -> None:
    """Titles as in the archive's own table; a row of colours for each picture; names that belong to hexes."""
    run("tables", "--library", sample_library, "--out", tmp_path)

    with (sample_archive / "posts.csv").open(encoding="utf-8", newline="") as stream:
        titles = {row["image id"]: row["Title"] for row in csv.DictReader(stream)}
    posts = pd.read_csv(tmp_path / "posts.csv", dtype="string", keep_default_na=False)
    colours = pd.read_parquet(tmp_path / "colours.parquet")
    palette = pd.read_parquet(tmp_path / "palette.parquet")
    assert dict(zip(posts["image id"], posts["Title"], strict=True)) == titles
    assert colours["Dominant colour Hex"].tolist() == palette["Pal 1 Hex"].tolist()
    assert colours["Closest named colour"].tolist() == palette["Pal 1 closest named colour"].tolist()
    assert colours["Dominant colour"].str.fullmatch(r"\(\d+, \d+, \d+\)").all()


def test_numbers_in_words(sample_library: Path) -> None:
    output = run("numbers", "--library", sample_library).output

    assert "posts per active day" in output
    assert "Everyone" in output


def test_numbers_of_other_kinds_are_told_when_asked_for(tmp_path: Path) -> None:
    library = tmp_path / "library"
    run("build", export(tmp_path / "export", posts_1=["", "", ""], stories=["", ""]), "--library", library)

    def images(*kinds: str) -> int:
        words = [word for kind in kinds for word in ("--kind", kind)]
        return int(json.loads(run("numbers", "--library", library, "--json", *words).output)[-1]["images"])

    assert (images(), images("Story"), images("story", "post"), images("archived")) == (3, 2, 5, 0)
    assert run("numbers", "--library", library, "--kind", "letter").exit_code == 2


def test_ids_as_json_in_the_order_given() -> None:
    asked = ["BJKOF0KBnS4", "1317927813210600632", "https://www.instagram.com/p/BJKOF0KBnS4/", "3", "no such"]

    result = run("id", *asked, "--json")

    rows = json.loads(result.output)
    assert [row["media_id"] for row in rows] == ["1317927813210600632"] * 3 + ["3", None]
    assert rows[0]["taken_at"] == "2016-08-16T06:34:20.013+00:00"
    assert rows[0]["link"] == "https://www.instagram.com/p/BJKOF0KBnS4/"
    assert [row["taken_at"] for row in rows[3:]] == [None, None]
    assert all(row["reason"] for row in rows[3:])


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["build", "not there", "--library", "L"], 1, "cannot be read"),
        (["build", "empty", "--library", "L"], 1, "there is nothing in it"),
        (["build", "text.zip", "--library", "L"], 1, "no whole ZIP"),
        (["build", "archive", "--library", "archive/inside"], 1, "would lie inside the archive"),
        (["build", "archive", "--library", "full"], 1, "holds something else"),
        (["build", "archive", "--library", "text.zip"], 1, "holds something else"),
        (
            ["build", "archive", "--library", "L", "--person", "A", "--person", "B"],
            1,
            "more names (2) than archives (1)",
        ),
        (["build", "archive", "--library", "L", "--jobs", "0"], 2, "0 processes"),
        (["build", "--library", "L"], 1, "no library yet; make one"),
        (["numbers", "--library", "nowhere"], 1, "no library yet"),
        (["tables", "--library", "nowhere", "--out", "T"], 1, "no library yet"),
        (["sample", "full"], 1, "full"),
        (["sample", "S", "--images", "-1"], 2, "not in the range"),
        (["id", "no such thing"], 1, "shortcodes are"),
        (["serve", "--library", "L", "--port", "0"], 2, "not in the range"),
        (["fly"], 2, "No such command"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backup(tmp_path / "archive", 2)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("not a ZIP")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")

    result = run(*words)

    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "L" / "library.json").exists()


def test_people_get_their_names(tmp_path: Path) -> None:
    """By order of the archives; afterwards by their ids as well."""
    one, two = backup(tmp_path / "one", 2, user=11), backup(tmp_path / "two", 1, user=22)
    library = tmp_path / "library"

    run("build", one, two, "--library", library, "--jobs", 1, "--person", "Kat", "--person", "Mads")
    first = json.loads(run("numbers", "--library", library, "--json").output)
    run("build", one, "--library", library, "--jobs", 1, "--person", "22=Zoë")
    second = json.loads(run("numbers", "--library", library, "--json").output)

    assert {row["person"]: row["posts"] for row in first} == {"Kat": 2, "Mads": 1, "Everyone": 3}
    assert {row["person"]: row["posts"] for row in second} == {"Kat": 2, "Zoë": 1, "Everyone": 3}


def test_palettes_of_2016_are_kept_apart(tmp_path: Path) -> None:
    """Another palette is another measurement; going back measures nothing again."""
    archive, library = backup(tmp_path / "archive", 2), tmp_path / "library"

    for method in ("colorthief", "igcore", "colorthief"):
        result = run("build", archive, "--library", library, "--jobs", 1, "--palette", method)
        assert result.exit_code == 0

    assert {path.name.split("-")[0] for path in (library / "measures").iterdir()} == {"colorthief", "igcore"}


@pytest.mark.parametrize(
    ("wish", "code", "says"),
    [
        ("999=Bob", 1, "Nobody is called 999; there are 11"),
        ("11=Everyone", 1, "choose another name"),
        ("11=", 2, "a name is empty"),
        (" ", 2, "a name is empty"),
    ],
)
def test_names_that_fit_nobody_are_refused(wish: str, code: int, says: str, tmp_path: Path) -> None:
    archive, library = backup(tmp_path / "archive", 1, user=11), tmp_path / "library"

    result = run("build", archive, "--library", library, "--jobs", 1, "--person", wish)

    assert (result.exit_code, says in result.output) == (code, True)


def test_who_has_a_name_can_be_called_by_it(tmp_path: Path) -> None:
    archive, library = backup(tmp_path / "archive", 1, user=11), tmp_path / "library"
    run("build", archive, "--library", library, "--jobs", 1, "--person", "11=Kat")

    run("build", archive, "--library", library, "--jobs", 1, "--person", "Kat=Katrine")
    again = run("build", archive, "--library", library, "--jobs", 1, "--person", "11=Katrine")

    rows = json.loads(run("numbers", "--library", library, "--json").output)
    assert rows[0]["person"] == "Katrine"
    assert "up to date" in again.output


def test_tables_are_never_written_into_an_archive(tmp_path: Path) -> None:
    """Its own posts.csv would be lost."""
    archive, library = backup(tmp_path / "archive", 1), tmp_path / "library"
    run("build", archive, "--library", library, "--jobs", 1)

    for out in (archive, archive / "tables", library):
        result = run("tables", "--library", library, "--out", out)

        assert result.exit_code == 1
        assert "only read" in result.output
    assert len(list(archive.iterdir())) == 1


def test_a_name_of_a_file_is_no_code() -> None:
    """Cutting what private links append must not make a short code of it."""
    for text in ("1317927815617713194_5270418.jpg", "http://www.instagram.com/kat/"):
        row = json.loads(run("id", text, "--json").output)[0]

        assert row["media_id"] is None
        assert row["reason"]


def test_formats_are_listed_with_the_way_to_them() -> None:
    output = run("formats").output

    assert [each.title for each in IMPORTERS if each.title not in output] == []
    assert [each.obtain for each in IMPORTERS if each.obtain not in output] == []
