"""Promises of `igcore.web.times`: how rows become lines."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from igcore.web.times import in_stretches


def rows(picked: list[bool], people: tuple[str, ...] = ("Kat", "Mads")) -> pd.DataFrame:
    """Days in a row, each with rows of all people."""
    days = pd.date_range("2015-01-01", periods=len(picked), unit="ms")
    return pd.DataFrame(
        {
            "day": days.repeat(len(people)),
            "person": pd.array(list(people) * len(picked), "string"),
            "picked": [each for each in picked for _ in people],
        }
    )


def test_what_is_not_chosen_reaches_to_what_is() -> None:
    """Of three days the second: the pale lines before and after end at its point, and it has one of its own."""
    lines = in_stretches(rows([False, True, False]))

    kat = lines[lines["person"] == "Kat"].sort_values(["stretch", "day"])
    assert kat["day"].dt.day.tolist() == [1, 2, 2, 2, 3]
    assert kat["stretch"].tolist() == [0, 0, 1, 2, 2]
    assert kat["picked"].tolist() == [False, False, True, False, False]
    assert len(lines) == 2 * len(kat)


def test_nothing_is_drawn_of_nothing() -> None:
    lines = in_stretches(rows([]))

    assert lines.empty
    assert list(lines.columns) == ["day", "person", "picked", "stretch", "hovered"]


@given(st.lists(st.booleans(), min_size=1, max_size=600), st.integers(1, 3))
def test_rows_stay_and_every_line_is_of_one_kind(picked: list[bool], people: int) -> None:
    table = rows(picked, tuple("abc"[:people]))

    lines = in_stretches(table)

    first = lines.iloc[: len(table)]
    pd.testing.assert_frame_equal(first[["day", "person", "picked"]], table)
    assert lines.groupby("stretch")["picked"].nunique().max() == 1
    # Whoever follows one line after the other passes all days, and none twice but where two lines meet.
    a = lines[lines["person"] == "a"]
    spans = [(each["day"].min(), each["day"].max(), len(each)) for _, each in a.groupby("stretch")]
    assert all((end - start).days + 1 == points for start, end, points in spans)
    assert all((start - end).days in (0, 1) for (_, end, _), (start, _, _) in zip(spans, spans[1:], strict=False))
    assert a["day"].nunique() == len(picked)
    # Points to hover at: few, evenly, the last among them, each once.
    hovered = a.loc[a["hovered"], "day"]
    assert hovered.is_unique
    assert 1 <= len(hovered) <= 150
    assert hovered.max() == a["day"].max()
    assert hovered.diff().dropna().nunique() <= 1
