"""Promises of `igcore.schema`."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from igcore.errors import SchemaError
from igcore.schema import TABLES, Features, Media, Post, Problem, check, dictionary, dtypes, frame
from tests import rows

#: Rows of each table: one with everything, one with nothing that may be missing.
EXAMPLES: dict[type, list[Any]] = {
    TABLES["images"]: [
        rows.image(1),
        rows.image(2, user_id=None, media_id=None, taken_at=None, taken_from=None, lightness=None, colourfulness=None),
    ],
    Post: [rows.post(1, caption="Café 👩‍🚀"), Post(post_id="2", archive="a", person="b", source="folder")],
    TABLES["swatches"]: [rows.swatch(1), rows.swatch(1, rank=2, share=0.25)],
    TABLES["hashtags"]: [rows.hashtag(1), rows.hashtag(1, position=2, hashtag="CAFÉ")],
    TABLES["people"]: [rows.person(), rows.person(key="ben")],
    TABLES["origins"]: [rows.origin(1), rows.origin(1, gives="")],
    Problem: [rows.problem(), rows.problem(record=3)],
    Media: [rows.media(1), rows.media(2, media_id=None, position=2)],
    Features: [rows.features(1), rows.features(2, exif_taken_at=rows.START, lightness=None)],
}

each_row_type = pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row.__name__)


def test_every_table_of_a_library_has_examples_here() -> None:
    assert set(TABLES.values()) <= EXAMPLES.keys()


@each_row_type
def test_the_table_of_no_rows_has_all_columns(row: type) -> None:
    table = frame([], row)

    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == dtypes(row)
    assert len(check(table, row)) == 0


@each_row_type
def test_a_table_has_what_its_rows_say(row: type) -> None:
    """Missing values stay missing: no zero, no empty text."""
    table = frame(EXAMPLES[row], row)

    for column in dtypes(row):
        given = [getattr(each, column) for each in EXAMPLES[row]]
        assert table[column].isna().tolist() == [value is None for value in given]
        assert table[column].dropna().tolist() == [value for value in given if value is not None]


@each_row_type
def test_parquet_keeps_the_table(row: type, tmp_path: Path) -> None:
    table = frame(EXAMPLES[row], row)

    table.to_parquet(tmp_path / "table.parquet")
    back = pd.read_parquet(tmp_path / "table.parquet")

    pd.testing.assert_frame_equal(check(back, row), table)


def test_check_lists_all_differences() -> None:
    table = frame([rows.problem()], Problem).drop(columns="file").assign(extra=1)
    table = table.astype({"record": "Float64"})

    with pytest.raises(SchemaError) as caught:
        check(table, Problem)

    assert str(caught.value) == (
        "The table of problem is not as declared: file is missing; extra is unknown; record is Float64, not Int64."
    )


def test_check_gives_the_columns_in_their_order() -> None:
    table = frame([rows.problem()], Problem)

    assert list(check(table[table.columns[::-1]], Problem)) == list(table)


@each_row_type
def test_the_dictionary_has_a_line_for_every_column(row: type) -> None:
    lines = dictionary(row).splitlines()[2:]

    assert [line.split("`")[1] for line in lines] == list(dtypes(row))
    assert all(line.count("|") == 4 and line.endswith((". |", "] |")) for line in lines)
