"""Promises of `igcore.colour.palette`: ColorThief's answers, bit for bit, and right ones where it has none."""

import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from colorthief import MMCQ, ColorThief
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from igcore.colour.palette import COLOURS, OPAQUE, WHITE, Seen, palette, see, shares, swatches
from igcore.preview import working_size
from tests.make_archive import SHARED, needs_shared

CHUNKS = 8

Bytes = npt.NDArray[np.uint8]
Colours = list[tuple[int, int, int]]

#: It asks Pillow for pixels in a way that Pillow gives up.
colorthief_is_old = pytest.mark.filterwarnings("ignore:.*getdata.*:DeprecationWarning")

#: Few values a channel, about the borders of white and visible, so that boxes without a pixel come up.
channels = st.sampled_from([0, 7, 8, 128, 249, WHITE, 251, 255])
alphas = st.sampled_from([0, OPAQUE - 1, OPAQUE, 255])
few_colours = st.lists(st.tuples(channels, channels, channels, alphas), min_size=1, max_size=40)
many_colours = arrays.arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(4)))
pictures = few_colours.map(lambda pixels: np.array([pixels], np.uint8)) | many_colours
counts_of_colours = st.sampled_from([2, 3, 5, 8, 10, 16])


def colorthiefs(pixels: Bytes, colours: int = COLOURS) -> Colours | None:
    """Its palette at quality 1; `None` where it gives up.

    It turns 1,000 times about a pixel that cannot be cut: as many turns as there are colours are enough.
    """
    png = io.BytesIO()
    Image.fromarray(pixels).save(png, "PNG")
    try:
        with pytest.MonkeyPatch.context() as idling:
            idling.setattr(MMCQ, "MAX_ITERATION", colours)
            found: Colours = ColorThief(png).get_palette(colours, quality=1)
    except Exception as error:
        if "Empty pixels" in str(error):
            return None
        raise
    return found


def ours(seen: Seen, colours: int = COLOURS) -> Colours:
    return [(red, green, blue) for red, green, blue in palette(seen, colours).colours.tolist()]


def photographs() -> list[Path]:
    return sorted(path for path in (SHARED / "photos").iterdir() if path.suffix in (".jpg", ".png", ".webp"))


def at_working_size(path: Path) -> Bytes:
    with Image.open(path) as image:
        return np.asarray(working_size(image).convert("RGBA"))


def cut_by_colorthief(pixels: Bytes, counting: pytest.MonkeyPatch) -> Colours:
    """Its palette, where the counting of pixels alone, a loop in Python, is done by numpy."""
    flat = pixels.reshape(-1, 4)
    flat = flat[(flat[:, 3] >= 125) & ~(flat[:, :3] > 250).all(axis=1)].astype(np.int64) >> MMCQ.RSHIFT
    cells, counts = np.unique(MMCQ.get_color_index(*flat[:, :3].T), return_counts=True)
    histogram = dict(zip(cells.tolist(), counts.tolist(), strict=True))
    counting.setattr(MMCQ, "get_histo", lambda _: histogram)
    a_pixel_a_cell = [(cell >> 10 << 3, (cell >> 5 & 31) << 3, (cell & 31) << 3) for cell in histogram]
    found: Colours = MMCQ.quantize(a_pixel_a_cell, COLOURS).palette
    return found


@needs_shared
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_all_photographs_have_colorthiefs_palette(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All 248 of them; each channel of each swatch, in its order."""
    pictures = {path.name: at_working_size(path) for path in photographs()[chunk::CHUNKS]}

    wrong = [name for name, pixels in pictures.items() if ours(see(pixels)) != cut_by_colorthief(pixels, monkeypatch)]

    assert len(pictures) == 248 / CHUNKS
    assert wrong == []


@needs_shared
@colorthief_is_old
def test_colorthief_as_it_is_says_the_same_of_some_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it replaced; and what is replaced above changes no answer."""
    for path in photographs()[::31]:
        pixels = at_working_size(path)

        found = colorthiefs(pixels)

        assert ours(see(pixels)) == found, path.name
        with monkeypatch.context() as counting:
            assert cut_by_colorthief(pixels, counting) == found, path.name


@colorthief_is_old
@settings(max_examples=60)  # Each takes colorthief some 50 ms.
@given(pictures, counts_of_colours)
def test_any_picture_has_colorthiefs_palette_where_it_has_one(pixels: Bytes, colours: int) -> None:
    """It gives up where nothing is left without white and transparent pixels: we say white, or nothing."""
    found, seen = colorthiefs(pixels, colours), see(pixels)
    visible = pixels[pixels[..., 3] >= OPAQUE][:, :3]

    if found is not None:
        assert ours(seen, colours) == found
    elif len(visible):
        assert ours(seen, colours) == [tuple(np.rint(visible.mean(axis=0)).astype(int))]
    else:
        assert ours(seen, colours) == []


def vectors(kind: str, fits: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    listed = json.loads((SHARED / "oracles/published_vectors.json").read_text("utf-8"))
    return [each for each in listed if each["kind"] == kind and fits(each)]


def sampled(vector: dict[str, Any]) -> Seen:
    """Every n-th pixel, where n is ColorThief's `quality`."""
    with Image.open(SHARED / "oracles" / vector["image"]) as image:
        pixels = np.asarray(image.convert("RGBA")).reshape(-1, 4)
    return see(pixels[:: vector["params"]["quality"]])


@needs_shared
def test_other_projects_publish_the_same_dominant_colours() -> None:
    """Of PHP, Swift and fast-colorthief: all those of the classic rule, which leaves white out."""
    published = vectors(
        "dominant",
        lambda each: each["params"].get("ignore_white", True) and not each["image"].startswith("images/lokesh"),
    )

    found = [list(ours(sampled(each))[0]) for each in published]

    assert len(published) == 7
    assert found == [each["expected"] for each in published]


@needs_shared
def test_one_colour_is_answered_as_colorthief_3_does() -> None:
    """Black, red and white as they are: the classic rule says the middle of a cell, or gives up."""
    published = vectors("dominant", lambda each: each["image"].startswith("images/lokesh"))

    found = [swatches(sampled(each)).tolist() for each in published]

    assert len(published) == 3
    assert found == [[each["expected"]] for each in published]


@needs_shared
def test_php_publishes_the_same_palettes() -> None:
    """Of its GIF, where 10 are what Python calls 11; and of one colour."""
    rails = vectors("palette", lambda each: "rails" in each["image"])[0]
    single = vectors("palette", lambda each: "single_color" in each["image"])[0]

    found = ours(sampled(rails), rails["params"]["color_count"] + 1), ours(sampled(single))

    assert [list(colour) for colour in found[0]] == rails["expected"]
    assert [list(colour) for colour in found[1]] == single["expected"]


@needs_shared
def test_javascript_publishes_the_same_palette_within_its_decoder() -> None:
    """A browser decodes JPEG a little differently."""
    photo = vectors("palette", lambda each: each["match"].startswith("unordered"))[0]

    found = np.array(ours(sampled(photo), photo["params"]["color_count"]))

    assert np.abs(found - photo["expected"]).max() <= 6


@pytest.mark.parametrize(
    ("asked", "given"), [(2, 3), (3, 4), (4, 4), (5, 5), (6, 6), (7, 7), (8, 7), (9, 8), (10, 9), (12, 11)]
)
def test_palette_is_as_long_as_colorthiefs(asked: int, given: int) -> None:
    """Not as long as one asks; the table was measured on photographs."""
    noise = np.random.default_rng(2016).integers(0, 250, (64, 64, 3), np.uint8)

    assert len(ours(see(noise), asked)) == given


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (np.full((9, 9, 3), (12, 34, 56)), [[12, 34, 56]]),
        (np.full((1, 1, 3), (200, 0, 0)), [[200, 0, 0]]),
        (np.full((9, 9, 3), 255), [[255, 255, 255]]),
        (np.full((9, 9, 4), (9, 9, 9, OPAQUE)), [[9, 9, 9]]),
        (np.full((9, 9, 4), (9, 9, 9, OPAQUE - 1)), []),
    ],
    ids=["one colour", "one pixel", "all white", "barely visible", "all transparent"],
)
def test_plain_pictures_have_the_colour_that_they_have(picture: npt.NDArray[Any], expected: list[list[int]]) -> None:
    assert swatches(see(picture.astype(np.uint8))).tolist() == expected


@given(pictures, counts_of_colours)
def test_swatches_are_colours_that_have_pixels(pixels: Bytes, colours: int) -> None:
    """No swatch is empty, or out of bounds; the dominant one is there as long as anything can be seen."""
    seen = see(pixels)

    found = swatches(seen, colours)

    assert ((found >= 0) & (found <= 255)).all()
    assert bool(len(found)) == bool(len(seen.rgba))
    assert palette(seen, colours).counts.sum() <= len(seen.rgba)


def nearest_counted(pixels: Bytes, colours: npt.NDArray[np.int64]) -> list[int]:
    """The rule of shares by brute force."""
    squared = ((pixels.astype(np.int64)[:, None] - colours[None]) ** 2).sum(axis=2)
    counted: list[int] = np.bincount(squared.argmin(axis=1), minlength=len(colours)).tolist()
    return counted


@given(pictures, st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=9))
def test_a_share_is_the_part_of_the_pixels_nearest_to_the_colour(
    pixels: Bytes, colours: list[tuple[int, int, int]]
) -> None:
    seen, wanted = see(pixels), np.array(colours)

    found = shares(seen, wanted)

    assert (found * len(seen.rgba)).round(6).tolist() == nearest_counted(seen.rgba[:, :3], wanted)
    assert found.sum() == pytest.approx(1 if len(seen.rgba) else 0)


@needs_shared
def test_shares_of_photographs_are_counted_right() -> None:
    for path in photographs()[::50]:
        seen = see(at_working_size(path))
        found = swatches(seen)

        counted = np.array(nearest_counted(seen.rgba[:, :3], found))

        assert shares(seen, found).tolist() == (counted / len(seen.rgba)).tolist(), path.name


@given(pictures, st.randoms(use_true_random=False))
def test_the_order_of_pixels_changes_nothing(pixels: Bytes, chance: random.Random) -> None:
    flat = pixels.reshape(-1, 4)
    mixed = flat[chance.sample(range(len(flat)), len(flat))]

    there, here = swatches(see(flat)), swatches(see(mixed))

    assert there.tolist() == here.tolist()
    assert shares(see(flat), there).tolist() == shares(see(mixed), here).tolist()


def test_no_colours_have_no_shares() -> None:
    assert shares(see(np.zeros((2, 2, 3), np.uint8)), np.empty((0, 3), np.int64)).tolist() == []
