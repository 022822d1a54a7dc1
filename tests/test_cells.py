"""Promises of cells: no text is a formula, and every text comes back."""

import re

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from igcore.cells import safe, safe_text, unsafe

#: What spreadsheets take for the beginning of a formula, by the advice of OWASP.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
texts = st.one_of(st.text(), st.text(alphabet="'=+-@\t\r\n＝a1"))


@given(texts)
@example("'=1")
@example("''")
@example("")
def test_no_cell_begins_like_a_formula_and_every_text_comes_back(text: str) -> None:
    assert not safe(text).startswith(SIGNS)
    assert unsafe(safe(text)) == text


@given(texts)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    """Words in single quotes too."""
    if not re.match(r"'*[=+\-@\t\r\n＝＋－＠]", text):
        assert safe(text) == text


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_is_known(sign: str) -> None:
    assert safe(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("kind", ["string", "object", "category"])
@given(st.lists(st.one_of(st.none(), texts)))
def test_columns_of_every_kind_are_written_like_their_cells(kind: str, cells: list[str | None]) -> None:
    table = pd.DataFrame({"Title": pd.Series(cells, dtype=kind), "posts": range(len(cells))})

    written = safe_text(table)["Title"].astype(object)

    assert [None if pd.isna(cell) else cell for cell in written] == [cell and safe(cell) for cell in cells]
