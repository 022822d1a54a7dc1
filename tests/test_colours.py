"""Promises of `igcore.analysis.colours`."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.colours import hue_families, hues_by_person, named_colours
from igcore.colour.hues import FAMILIES, Thresholds
from igcore.schema import Image, Post, Swatch, frame
from igcore.selection import Field, NameRule, Rules, Selection, choice, index
from igcore.selection.values import canonical
from tests.rows import image, post, swatch, tables


def colour(digest: str, rank: int, rgb: tuple[int, int, int], share: float, name: str) -> Swatch:
    """One swatch."""
    red, green, blue = rgb
    return swatch(digest=digest, rank=rank, red=red, green=green, blue=blue, share=share, name=name)


SWATCHES = frame(
    [
        colour("x", 1, (200, 30, 30), 0.7, "firebrick"),
        colour("x", 2, (20, 20, 20), 0.3, "black"),
        colour("y", 1, (20, 20, 20), 0.6, "black"),
        colour("y", 2, (25, 25, 25), 0.4, "black"),
    ],
    Swatch,
)


def test_the_dominant_colour_decides_the_family() -> None:
    assert hue_families(SWATCHES).to_dict() == {"x": "red", "y": "black"}
    assert hue_families(SWATCHES, Thresholds(black=0.01, grey=0.01))["y"] == "grey"


def test_families_by_person_worked_by_hand() -> None:
    people = np.array([0, 0, 1, 0])
    hues = np.array([FAMILIES.index("red"), FAMILIES.index("grey"), FAMILIES.index("red"), -1])

    table = hues_by_person(people, hues, ["Kat", "Mads", "Zoë"])

    assert len(table) == len(FAMILIES) * 3
    found = table[table["images"] > 0][["hue", "person", "images", "share"]]
    assert found.to_numpy().tolist() == [
        ["red", "Kat", 1, 0.5],
        ["red", "Mads", 1, 1.0],
        ["grey", "Kat", 1, 0.5],
    ]
    assert table[table["person"] == "Zoë"]["share"].isna().all()


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-1, len(FAMILIES) - 1)), max_size=40))
def test_shares_of_a_person_sum_to_one(pictures: list[tuple[int, int]]) -> None:
    people, hues = np.array(pictures, np.int64).reshape(-1, 2).T

    table = hues_by_person(people, hues, ["Kat", "Mads"])

    assert table["images"].sum() == sum(hue >= 0 for _, hue in pictures)
    for _, mine in table.groupby("person"):
        assert mine["share"].isna().all() or mine["share"].sum() == pytest.approx(1)


def named(contents: list[str], swatches: pd.DataFrame, **how: Any) -> pd.DataFrame:
    """Named colours of pictures with these contents."""
    posts = frame([post(minute) for minute in range(len(contents))], Post)
    images = frame([image(minute, digest=digest) for minute, digest in enumerate(contents)], Image)
    at = index(tables(posts=posts, images=images, swatches=swatches), ("Anna",))
    return named_colours(at, at.choose(Selection()).images, **how)


def test_named_colours_count_files_and_shares() -> None:
    """The content x is there twice; y has two swatches that round to one name."""
    table = named(["x", "x", "y"], SWATCHES)

    assert table[["name", "hex", "dominant", "palette"]].to_numpy().tolist() == [
        ["firebrick", "#b22222", 2, 2],
        ["black", "#000000", 1, 3],
    ]
    assert table["share"].tolist() == pytest.approx([2 * 0.7 / 3, (2 * 0.3 + 1.0) / 3])


@pytest.mark.parametrize(("by", "first"), [("dominant", ["firebrick", "black"]), ("palette", ["black", "firebrick"])])
def test_named_colours_go_by_what_is_counted(by: str, first: list[str]) -> None:
    assert named(["x", "x", "y"], SWATCHES, by=by)["name"].tolist() == first


@pytest.mark.parametrize("by", ["dominant", "palette", "share"])
def test_the_most_by_a_measure_are_kept(by: str) -> None:
    """Also where another measure would keep others: x is mostly red, y a little less tan, and tan is in both."""
    palette = [
        colour("x", 1, (200, 30, 30), 0.6, "firebrick"),
        colour("x", 2, (210, 180, 140), 0.4, "tan"),
        colour("y", 1, (200, 30, 30), 0.5, "firebrick"),
        colour("y", 2, (210, 180, 140), 0.5, "tan"),
        colour("z", 1, (210, 180, 140), 1.0, "tan"),
    ]

    table = named(["x", "y", "z"], frame(palette, Swatch), by=by, top=1)

    assert table["name"].tolist() == [{"dominant": "firebrick", "palette": "tan", "share": "tan"}[by]]


def test_no_pictures_have_no_named_colours() -> None:
    table = named([], SWATCHES)

    assert table.empty
    assert {"name", "hex", "dominant", "palette", "share"} == set(table.columns)


def test_of_many_names_the_most_frequent_are_kept() -> None:
    swatches = frame(
        [colour(str(n), 1, (n, 0, 0), 1.0, name) for n, name in enumerate(["red", "blue", "red", "tan"])],
        Swatch,
    )

    table = named(["0", "1", "2", "3"], swatches, top=2)

    assert table["name"].tolist() == ["red", "blue"]
    assert table["dominant"].tolist() == [2, 1]


def test_what_a_chart_counts_is_what_a_click_on_it_chooses() -> None:
    """Swatches of under 1 % count in both, or the pictures behind a number would be others."""
    palette = [colour("x", 1, (200, 30, 30), 0.995, "firebrick"), colour("x", 2, (9, 9, 9), 0.005, "black")]
    made = tables(
        posts=frame([post()], Post), images=frame([image(digest="x")], Image), swatches=frame(palette, Swatch)
    )
    at = index(made, ("Anna",))

    table = named_colours(at, np.ones(1, bool)).set_index("name")["palette"]

    for name in table.index:
        assert at.choose(Selection().choose(Field.COLOUR, choice([name]))).images.sum() == table[name]


@pytest.mark.parametrize(("rule", "name"), [("dark", "charcoal"), ("dark_ciede2000", "charcoal"), ("name", "black")])
def test_dark_neutrals_are_names_like_the_others(rule: NameRule, name: str) -> None:
    """Counted and chosen under their rules, of which the tables know nothing; other names stay."""
    palette = [colour("x", 1, (58, 57, 57), 0.6, "black"), colour("x", 2, (210, 180, 140), 0.4, "tan")]
    made = tables(
        posts=frame([post()], Post),
        images=frame([image(digest="x")], Image),
        swatches=frame(palette, Swatch).assign(name_ciede2000=["black", "tan"]),
    )
    at = index(made, ("Anna",)).under(Rules(names=rule))

    found = named_colours(at, np.ones(1, bool), by="palette")

    assert found["name"].tolist() == [name, "tan"]
    for field in (Field.COLOUR, Field.DOMINANT):
        (value,) = canonical(field, name, {})
        assert at.choose(Selection().choose(field, choice([value]))).images.tolist() == [True]
    moved = at.under(Rules(Thresholds(black=0.5), rule))
    assert moved.columns[Field.COLOUR] is at.columns[Field.COLOUR]
