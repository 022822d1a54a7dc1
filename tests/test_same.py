"""Promises of `igcore.library.same` and of what follows from it: hashtags that count as one do so everywhere."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from igcore.cli import main
from igcore.errors import SameHashtagsError
from igcore.library import keep_same, merged, read_same, resolved
from igcore.library.same import FILE, read_text, same_toml
from igcore.schema import Hashtag, frame
from igcore.selection import Field, known, parse, read
from igcore.web import shelf
from tests.make_archive import built, export
from tests.rows import hashtag

SAME = (("københavn", "copenhagen"), ("kbh", "københavn"))


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    assert read_same(tmp_path) == ()

    keep_same(tmp_path, SAME)

    assert read_same(tmp_path) == SAME
    assert [each.name for each in tmp_path.iterdir()] == [FILE]
    keep_same(tmp_path, ())
    assert read_same(tmp_path) == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"same = ", "TOML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"#" * 1_000_001, "longer than 1,000,000 bytes"),
        (b"same = 3", "a table called same"),
        (b"[other]", "a table called same"),
        (b"[same]\na = 3", "3 is no hashtag"),
        (b"[same]\nBeach = 'sea'", "Beach is no hashtag"),
        (b"[same]\nbeach = '#sea'", "#sea is no hashtag"),
        (b"[same]\nbeach = 'the sea'", "the sea is no hashtag"),
        (b"[same]\na = 'a'", "a would count as itself"),
        (b"[same]\na = 'b'\nb = 'c'\nc = 'b'", "would count as itself"),
    ],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / FILE).write_bytes(data)

    with pytest.raises(SameHashtagsError, match=says):
        read_same(tmp_path)


def test_a_folder_of_that_name_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    with pytest.raises(SameHashtagsError, match="cannot be opened"):
        read_same(tmp_path)


letters = st.sampled_from(["a", "b", "ø", "2_of_us", "日本"])


@given(st.dictionaries(letters, letters, max_size=5))
def test_every_way_ends_or_the_file_is_refused(table: dict[str, str]) -> None:
    same = tuple(table.items())
    try:
        found = read_text(same_toml(same))
    except SameHashtagsError:
        assert any(_ends(table, key) is None for key in table)
        return

    assert found == same
    assert resolved(found) == {key: _ends(table, key) for key in table}


def _ends(table: dict[str, str], key: str) -> str | None:
    """What a hashtag counts as after as many steps as there are, if that counts as nothing else."""
    for _ in range(len(table) + 1):
        if key not in table:
            return key
        key = table[key]
    return None


def test_only_the_keys_of_merged_hashtags_change() -> None:
    table = frame([hashtag(hashtag="København"), hashtag(hashtag="kbh"), hashtag(hashtag="sea")], Hashtag)

    found = merged(table, resolved(SAME))

    assert found["key"].tolist() == ["copenhagen", "copenhagen", "sea"]
    assert found["hashtag"].tolist() == table["hashtag"].tolist()
    assert table["key"].tolist() == ["københavn", "kbh", "sea"]
    assert merged(table, {}) is table


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Library of four posts; one has a hashtag in two ways."""
    root = tmp_path / "library"
    archive = export(tmp_path / "export", posts_1=["#kbh", "#København #kbh", "#copenhagen", "#sea"])
    built(root, archive)
    monkeypatch.setenv("IGCORE_LIBRARY", str(root))
    return root


def test_merged_hashtags_count_as_one_at_once_and_undone_as_before(library: Path) -> None:
    """In the facet, in numbers of different ones, in search; with the tables that are in memory."""
    before = shelf.current()

    keep_same(library, SAME)
    after = shelf.current()

    assert before.token == before.manifest.generation != after.token
    assert after.tables is before.tables
    assert shelf.generation(before.token) is before
    column = after.at.columns[Field.HASHTAG]
    assert column.values == ("copenhagen", "sea")
    assert column.count(after.at.usual).tolist() == [3, 1]
    for asked in ("#kbh", "#København", "#copenhagen"):
        assert parse(asked, known(after.at)).of(Field.HASHTAG).values == ("copenhagen",)
    keep_same(library, ())
    assert shelf.current().token == before.token
    assert shelf.current().at.columns[Field.HASHTAG].values == before.at.columns[Field.HASHTAG].values


def test_a_choice_made_before_means_the_same_after(library: Path) -> None:
    """Of whoever has the page still open."""
    chosen = parse("#kbh")

    keep_same(library, SAME)

    assert shelf.current().at.choose(chosen).posts.sum() == 3


def test_a_hashtag_that_no_caption_has_may_be_what_others_count_as(library: Path) -> None:
    keep_same(library, (("kbh", "denmark"), ("nowhere", "neverland")))

    at = shelf.current().at

    assert "denmark" in at.columns[Field.HASHTAG].values
    assert read("#nowhere", known(at)).faults


def test_places_and_merged_hashtags_hold_together(library: Path) -> None:
    keep_same(library, SAME)
    (library / "periods.toml").write_text('home = "Asia/Tokyo"', encoding="utf-8")

    volume = shelf.current()

    assert volume.periods.home == "Asia/Tokyo"
    assert volume.at.columns[Field.HASHTAG].values == ("copenhagen", "sea")


def test_a_damaged_file_leaves_hashtags_as_they_are_written(library: Path) -> None:
    (library / FILE).write_text("same = ", encoding="utf-8")

    volume = shelf.current()

    assert "TOML" in volume.said.same_fault
    assert "kbh" in volume.at.columns[Field.HASHTAG].values


def test_the_command_line_finds_what_the_app_does(library: Path) -> None:
    keep_same(library, SAME)

    found = CliRunner().invoke(main, ["find", "#kbh", "--library", str(library), "--ids"])

    assert len(found.output.split()) == 3
