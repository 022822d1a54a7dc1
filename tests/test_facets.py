"""Promises of `igcore.web.facets`: what stands in the sidebar, and in which order."""

from typing import Any

from igcore.schema import Hashtag, Image, Kind, Post, Swatch, frame
from igcore.selection import Field, Index, Selection, choice, index
from igcore.web.components.facets import Facet
from igcore.web.facets import chips, items, telling
from tests.rows import hashtag, image, post, swatch, tables

KAT: dict[str, Any] = {"person": "Kat"}
LIBRARY = tables(
    posts=frame([post(0), post(1), post(2, **KAT), post(3, **KAT, kind=Kind.STORY)], Post),
    images=frame([image(0), image(1), image(2, **KAT), image(3, **KAT)], Image),
    swatches=frame(
        [
            swatch(0),
            swatch(1, red=20, green=20, blue=200),
            swatch(2, red=20, green=20, blue=200),
            swatch(3, red=20, green=200, blue=20),
        ],
        Swatch,
    ),
    hashtags=frame([hashtag(0, hashtag="Sun"), hashtag(1, hashtag="sun"), hashtag(2, hashtag="moon")], Hashtag),
)
NOTHING = Selection()
AT = index(LIBRARY, ("Anna", "Kat"))
ALL = frozenset(Field)


def made(at: Index, selection: Selection, opened: frozenset[str], find: dict[str, str] | None = None) -> list[Facet]:
    """Facets of whatever tells pictures apart."""
    return items(at, selection, telling(at), opened=opened, find=find or {}, spelt={"sun": "Sun"})


def facets(selection: Selection = NOTHING, find: dict[str, str] | None = None) -> dict[str, Facet]:
    """All facets, open, by field."""
    return {item.field: item for item in made(AT, selection, ALL, find)}


def rows(item: Facet) -> list[tuple[str, int, str]]:
    """Label, count and state."""
    return [(label, count, state) for _, label, count, state, _, _ in item.values]


def test_what_is_chosen_comes_first_then_what_is_possible_then_the_rest() -> None:
    chosen = Selection().choose(Field.PERSON, choice(["Kat"]))

    shown = facets(chosen)

    assert rows(shown["person"]) == [("Kat", 1, "selected"), ("Anna", 2, "alternative")]
    assert rows(shown["hashtag"]) == [("#moon", 1, "possible"), ("#Sun", 0, "excluded")]
    assert rows(shown["hue"])[:1] == [("blue", 1, "possible")]
    assert {state for _, _, state in rows(shown["hue"])[1:]} == {"excluded"}


def test_a_field_that_tells_no_pictures_apart_has_no_facet() -> None:
    """All are of one archive, and of no season but summer."""
    assert "archive" not in facets()
    assert "kind" in facets()


def test_days_stay_in_their_order() -> None:
    shown = facets(Selection().choose(Field.WEEKDAY, choice(["friday"])))["weekday"]

    assert [label for label, _, _ in rows(shown)][:2] == ["Monday", "Tuesday"]
    assert rows(shown)[4] == ("Friday", 0, "selected")


def test_searching_in_a_facet_finds_what_is_in_the_words() -> None:
    assert rows(facets(find={"hashtag": "#OO"})["hashtag"]) == [("#moon", 1, "possible")]
    assert rows(facets(find={"hashtag": "xyz"})["hashtag"]) == []


def test_a_closed_facet_counts_nothing_but_says_how_much_is_chosen() -> None:
    chosen = Selection().choose(Field.HUE, choice(["red"], none=["blue"]))

    shown = {item.field: item for item in made(AT, chosen, frozenset())}

    assert shown["hue"].values == []
    assert shown["hue"].chosen == 2


def test_of_many_values_the_first_are_listed_and_the_rest_counted() -> None:
    tags = frame([hashtag(0, hashtag=f"tag{number}") for number in range(100)], Hashtag)
    many = tables(posts=frame([post(0), post(1)], Post), images=frame([image(0), image(1)], Image), hashtags=tags)

    shown = made(index(many, ("Anna",)), NOTHING, ALL)
    facet = next(item for item in shown if item.field == "hashtag")

    assert len(facet.values) + facet.hidden == 100
    assert facet.hidden > 0


def test_nothing_at_all_has_nothing_to_choose_but_a_colour() -> None:
    empty = index(tables(), ())

    assert [item.field for item in made(empty, NOTHING, ALL)] == ["near"]


def test_chips_say_what_is_left_out_and_what_is_locked() -> None:
    chosen = Selection().choose(Field.HUE, choice(["red"], none=["blue"])).lock(Field.HUE)

    (chip,) = chips(AT, chosen, {})

    assert (chip.title, chip.locked) == ("Hue", True)
    assert [(value.label, value.negated) for value in chip.values] == [("red", False), ("blue", True)]
