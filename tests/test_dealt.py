"""Promises of swatches dealt out: each part has those of its images, and nothing is left behind."""

from pathlib import Path

import pandas as pd
import pytest

from igcore.errors import LibraryError
from igcore.library import Tables
from igcore.library.dealt import dealt
from igcore.schema import Hashtag, Image, Post, Swatch, dtypes, frame
from tests.rows import image, post, swatch, tables
from tests.stored import written

A, B, C = (letter * 32 for letter in "abc")


def library(*digests: str | None, swatches: str = A + B + C) -> Tables:
    """Posts a minute after each other with a picture each, and a swatch of each content."""
    minutes = range(len(digests))
    return tables(
        posts=frame([post(minute) for minute in minutes], Post),
        images=frame([image(minute, digest=digest) for minute, digest in zip(minutes, digests, strict=True)], Image),
        hashtags=frame([], Hashtag),
        swatches=frame([swatch(digest=swatches[start : start + 32]) for start in range(0, len(swatches), 32)], Swatch),
    )


def parts(root: Path, made: Tables) -> list[list[str]]:
    """Digests of the swatches of each part, of two pictures."""
    of, folder = written(root / "library", made), root / "room"
    folder.mkdir()

    given = list(dealt(of, folder))

    assert not list(folder.iterdir())
    assert all(part.dtypes.to_dict() == dtypes(Swatch) for part in given)
    return [part["digest"].tolist() for part in given]


def test_each_part_has_the_swatches_of_its_images(tmp_path: Path) -> None:
    """A content that two parts have comes to both; one that a part has twice comes once."""
    assert parts(tmp_path, library(C, A, A, B, B, B)) == [[A, C], [A, B], [B]]


def test_a_picture_without_content_and_a_content_without_picture_have_none(tmp_path: Path) -> None:
    assert parts(tmp_path, library("d" * 32, "e" * 32, C)) == [[], [C]]


def test_an_empty_library_has_one_part(tmp_path: Path) -> None:
    assert parts(tmp_path, tables()) == [[]]


def test_what_is_no_digest_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="a digest that is none"):
        parts(tmp_path, library("sunset"))


def test_a_half_in_common_is_no_content_in_common(tmp_path: Path) -> None:
    """Both come to the part, where whoever asks for one of them tells them apart."""
    alike = A[:16] + B[:16]

    given = parts(tmp_path, library(A, B, swatches=A + alike))

    assert given == [[A, alike]]
    assert pd.Series(given[0]).isin([A]).tolist() == [True, False]
