"""Promises of `igcore.library.cache`: swatches are all there, each once, in order, however few it takes at once."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from igcore.errors import LibraryError
from igcore.extract import Measured
from igcore.library import cache
from igcore.library.database import arrow
from igcore.library.ledger import new_ledger
from igcore.schema import Swatch, check, frame


def digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def measured(number: int, count: int, red: int = 0) -> Measured:
    """A picture of so many colours."""
    colours = [
        Swatch(digest=digest(number), rank=rank, red=red, green=1, blue=2, share=0.2, name="a", name_ciede2000="b")
        for rank in range(1, count + 1)
    ]
    return Measured(f"{number}.jpg", digest(number), None, tuple(colours))


def added(folder: Path, pictures: list[Measured]) -> None:
    # Whether there are features besides is another table's concern.
    part = cache.measures_of("/archive", {each.file: "1-2" for each in pictures}, pictures)
    swatches = arrow([swatch for each in pictures for swatch in each.swatches], Swatch)
    cache.append(folder, cache.in_parquet({**part, "swatches": swatches}))


def compact(folder: Path) -> None:
    with new_ledger(folder) as ledger:
        ledger.take(folder)
        ledger.compact(folder)


pictures = st.lists(st.builds(measured, st.integers(0, 30), st.integers(1, 5)), max_size=12)


@given(st.lists(pictures, max_size=5), st.integers(1, 40), st.integers(1, 9), st.booleans())
def test_all_swatches_come_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Measured]], rows: int, shelves: int, compacted: bool
) -> None:
    """As they would of one table in memory; and those of some contents, where only they are asked for."""
    folder = tmp_path_factory.mktemp("cache")
    for part in parts:
        added(folder, part)
    everything = frame([swatch for part in parts for each in part for swatch in each.swatches], Swatch)
    expected = everything.drop_duplicates(["digest", "rank"]).sort_values(["digest", "rank"], ignore_index=True)
    some = [digest(number) for number in range(0, 30, 3)]

    def between(first: str, last: str) -> list[str]:
        return [each for each in some if first <= each <= last]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cache, "_SHELF", rows)
        patched.setattr(cache, "_SHELVES", shelves)
        if compacted:
            compact(folder)
        found = [check(table.to_pandas(), Swatch) for table in cache.swatches(folder)]
        chosen = pd.concat([table.to_pandas() for table in cache.swatches(folder, between)], ignore_index=True)

    assert_frame_equal(pd.concat(found, ignore_index=True), expected)
    assert_frame_equal(chosen, expected[expected["digest"].isin(some)].reset_index(drop=True))
    assert not list(folder.glob("*.part"))


def test_where_two_parts_speak_of_the_same_the_later_one_counts(tmp_path: Path) -> None:
    added(tmp_path, [measured(1, 2, red=5)])
    added(tmp_path, [measured(1, 2, red=6)])

    (found,) = cache.swatches(tmp_path)

    assert found["red"].to_pylist() == [6, 6]


def test_nothing_is_one_empty_table(tmp_path: Path) -> None:
    (found,) = cache.swatches(tmp_path / "nothing")

    assert_frame_equal(found.to_pandas(), frame([], Swatch))


def test_a_damaged_part_is_told_in_a_sentence_and_gone(tmp_path: Path) -> None:
    """The next build measures again what was in it."""
    added(tmp_path, [measured(1, 2)])
    (file,) = tmp_path.glob("*/swatches.parquet")
    data = file.read_bytes()
    file.write_bytes(data[:4] + b"x" * 400 + data[404:])

    with pytest.raises(LibraryError, match="build the library again"):
        list(cache.swatches(tmp_path))

    assert not cache.finished(tmp_path)
