"""Promises of the benchmarks: figures of one shape, a table, a page and plots of them, and one that fails is a row."""

import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import __main__ as benchmarks
from benchmarks import alone, figures
from benchmarks.figures import Figure, summary, tidy, with_part
from benchmarks.machine import lacking, machine
from benchmarks.page import goals, page, rows
from benchmarks.plot import against_goals, by_size

ROOT = Path(__file__).parents[1]
#: Two rounds beside another, one alone, one of nothing allowed, and one that could not be.
MADE = [
    Figure("click", "ms", [30, 50], [20, 20], "a bare app", "Browse", 1_000, ratio_goal=1.5),
    Figure("click", "ms", [20, 20], [20, 20], "a bare app", "Browse", 100_000, ratio_goal=1.5),
    Figure("memory", "MiB", [1_234.5], size=100_000, goal=2_000),
    Figure("failed clicks", goal=0, ours=[0]),
    Figure("click", size=10_000_000, note="needs 40 GiB of memory, and 23 are free"),
]
ON = dict(machine()) | {"commit": "c0ffee"}


def made(part: str = "app") -> pd.DataFrame:
    """Figures of one part."""
    return tidy(part, MADE, ON)


def test_a_row_is_a_round() -> None:
    table = made()

    assert table[["what", "size", "round", "ours", "beside"]].iloc[:2].to_dict("split")["data"] == [
        ["click", 1_000, 1, 30.0, 20.0],
        ["click", 1_000, 2, 50.0, 20.0],
    ]
    assert len(table) == 2 + 2 + 1 + 1 + 1
    assert set(table["commit"]) == {"c0ffee"}


def test_ratios_are_taken_within_each_round() -> None:
    """30 to 20 and 50 to 20 are 1.5 and 2.5."""
    first = summary(made()).iloc[0]

    assert first[["ours", "beside", "ratio", "ratio_low", "ratio_high"]].tolist() == [40, 20, 2, 1.75, 2.25]
    assert first["of_goal"] == pytest.approx(2 / 1.5)


def test_rows_say_it_in_words() -> None:
    assert rows(made()) == [
        "| Browse: click | 1,000 | 40 ms (35-45) | 20 ms | a bare app | 2 (1.75-2.25) | 1.5 x | **no** |",
        "| Browse: click | 100,000 | 20 ms | 20 ms | a bare app | 1 | 1.5 x | yes |",
        "| memory | 100,000 | 1,234 MiB |  |  |  | 2,000 MiB | yes |",
        "| failed clicks |  | 0 |  |  |  | 0 | yes |",
        "| click | 10,000,000 | needs 40 GiB of memory, and 23 are free |  |  |  |  |  |",
    ]


def test_goals_are_counted() -> None:
    assert goals(made()) == "3 of 4 goals are met; not yet, so many times: click (1)."
    assert goals(made().iloc[2:]) == "All 3 goals are met."
    assert goals(made().iloc[:0]) == "Nothing of this has a goal."


def test_no_figures_are_an_empty_page_and_empty_plots() -> None:
    nothing = tidy("app", [], ON)

    assert summary(nothing).empty
    assert rows(nothing) == []
    assert "Nothing of this has a goal." in page(nothing, {"app": "The app"})
    assert "<svg" in against_goals(nothing)
    assert "<svg" in by_size(nothing)


def test_plots_draw_what_has_a_goal() -> None:
    drawn, sizes = against_goals(made()), by_size(made())

    assert "3 of 4 goals are met" in drawn  # as on the page, though one of nothing has no place on the scale
    assert "click ÷ a bare app" in re.sub(r"\s+", " ", drawn)
    assert "a bare app" in sizes
    assert "memory" not in sizes


def test_a_part_that_runs_again_takes_the_place_of_its_figures() -> None:
    before = pd.concat([made("app"), made("wall")], ignore_index=True)

    after = with_part(before, "app", tidy("app", MADE[:1], ON))

    assert after.groupby("part").size().to_dict() == {"app": 2, "wall": 7}
    assert with_part(None, "app", made()).equals(made())


@given(
    st.lists(
        st.builds(
            lambda what, case, rounds: Figure(
                what, "s", [each[0] for each in rounds], [each[1] for each in rounds], "x", case
            ),
            st.sampled_from("abc"),
            st.sampled_from(["", "d"]),
            st.lists(st.tuples(st.floats(0.1, 1e6), st.floats(0.1, 1e6)), min_size=1, max_size=4),
        ),
        unique_by=lambda figure: (figure.what, figure.case),
    )
)
def test_every_figure_is_a_line_of_the_page(some: list[Figure]) -> None:
    table = tidy("app", some, ON)

    assert len(rows(table)) == len(some)
    assert all(line in page(table, benchmarks.PARTS) for line in rows(table))
    assert summary(table)["rounds"].tolist() == [len(figure.ours) for figure in some]


def test_rounds_that_have_no_pair_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="2 rounds beside 1"):
        tidy("app", [Figure("click", "ms", [1, 2], [1])], ON)


#: Parts as programs: one that says a figure and ends well, one that fails after it, one that is killed.
_WELL = "from benchmarks import alone; from benchmarks.figures import Figure; "
_SAYS = "yield Figure('click', 'ms', [1.0, 2.0])"
PROGRAMS = {
    "app": f"{_WELL}\ndef part(sizes, rounds):\n    {_SAYS}\nalone.main(part)",
    "wall": f"{_WELL}\ndef part(sizes, rounds):\n    {_SAYS}\n    raise OSError('the disk is full')\nalone.main(part)",
    "tables": f"{_WELL}import os\ndef part(sizes, rounds):\n    {_SAYS}\n    os.kill(os.getpid(), 9)\nalone.main(part)",
    "read": f"{_WELL}\ndef part(sizes, rounds):\n    {_SAYS}\nalone.main(part)",
}


def test_a_part_that_fails_keeps_its_figures_and_those_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = {part: [sys.executable, "-c", program, "--json"] for part, program in PROGRAMS.items()}

    benchmarks.run(commands, tmp_path / "figures", ON)

    table = figures.read(tmp_path / "figures" / "benchmarks.parquet")
    assert table is not None
    assert table[table["what"] == "click"].groupby("part").size().to_dict() == dict.fromkeys(PROGRAMS, 2)
    failed = table[table["what"] == alone.FAILED].set_index("part")["note"]
    assert failed["wall"] == "OSError: the disk is full"
    assert failed["tables"].startswith("ended with -9")
    assert len(failed) == 2
    printed, text = capsys.readouterr().out, (tmp_path / "figures" / "benchmarks.md").read_text("utf-8")
    assert all(line in printed and line in text for line in rows(table))
    assert table["part"].drop_duplicates().tolist() == [part for part in benchmarks.PARTS if part in PROGRAMS]


def test_every_part_is_a_module_and_every_module_a_part() -> None:
    modules = {path.stem.removeprefix("bench_") for path in (ROOT / "benchmarks").glob("bench_*.py")}

    assert modules == set(benchmarks.PARTS)


def test_what_does_not_fit_says_why() -> None:
    assert lacking(0, 0) == ""
    assert re.fullmatch(r"needs 1e\+09 GiB of memory, and [\d.]+ are free", lacking(memory=1e9))
    assert re.fullmatch(r"needs 1e\+09 GiB of disk, and [\d.]+ are free", lacking(disk=1e9))


def test_the_page_of_the_documents_has_all_figures_that_come_with_it() -> None:
    table = figures.read(ROOT / "docs" / "benchmarks.parquet")
    if table is None:
        pytest.skip("no figures of a release are kept yet")
    text = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")

    assert text == page(table, benchmarks.PARTS)
    assert all(line in text for line in rows(table))
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
        assert (ROOT / "docs" / picture).is_file()
