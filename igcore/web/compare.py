"""The Compare page: which two selections, A and B, and their pictures side by side."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
import streamlit as st

from igcore.analysis.compare import Pair, Side
from igcore.charts import PEOPLE, person_colours
from igcore.selection import Choice, Field, Selection, choice, known, read, write
from igcore.web import state
from igcore.web.browse import show_pictures
from igcore.web.frame import View, kept, written_as
from igcore.web.labels import label
from igcore.web.volume import Volume
from igcore.web.words import plain, several

RULE = (
    "A and B are two selections, each written as in the search box: year:2015, hue:blue, on:sunday. An empty one is "
    "everything. What is chosen beside the page and above it is common to both: it narrows A and B alike, and so does "
    "a click in a chart; a chart leaves out what is chosen of its own field. “Take as A” moves what is chosen into A. "
    "The address holds all of it, to be copied."
)
#: Parameters of the address, and keys of the two fields.
_KEYS = ("a", "b")
_PRESET = "preset"
#: So many mistakes are told of each; so long may a name be in a chart; of so many values one is made of each two.
_FAULTS, _NAME, _EACH = 2, 32, 4
_WEEKEND = ("saturday", "sunday")


class Compared(NamedTuple):
    """A and B, what they are called in charts, and their colours."""

    a: Selection
    b: Selection
    names: tuple[str, str]
    colours: tuple[str, str]


def sides(view: View, two: Compared, without: Field | None = None) -> Pair:
    """Choose A and B of what is chosen in common, but in one field."""
    common = view.selection if without is None else view.selection.without(without)
    days = view.volume.covered
    lived = days.choose(common)
    return Pair(*(Side(*view.at.both(common, each), lived & days.choose(each)) for each in (two.a, two.b)))


def presets(view: View) -> Mapping[str, tuple[str, str]]:
    """Name two selections that have posts, of what is chosen in common, as they are written: those of people first."""
    return dict(_presets(view))


def _presets(view: View) -> Iterator[tuple[str, tuple[str, str]]]:
    fields = (Field.PERSON, Field.PLACE, Field.DATE, Field.TAGGED, Field.WEEKDAY)
    there = {field: _values(view, field) for field in fields}
    for field in (Field.PERSON, Field.PLACE):
        for one, other in combinations(there[field][:_EACH], 2):
            yield f"{one} and {other}", (_only(field, one), _only(field, other))
    for before, year in reversed(list(zip(there[Field.DATE], there[Field.DATE][1:], strict=False))[-_EACH:]):
        yield f"{year} and {before}", (_only(Field.DATE, year), _only(Field.DATE, before))
    if {"yes", "no"} <= {*there[Field.TAGGED]}:
        yield "With and without hashtags", (_only(Field.TAGGED, "yes"), _only(Field.TAGGED, "no"))
    if {*_WEEKEND} & {*there[Field.WEEKDAY]} and {*there[Field.WEEKDAY]} - {*_WEEKEND}:
        weekend = _only(Field.WEEKDAY, *_WEEKEND)
        yield "Weekend and weekdays", (weekend, f"-{weekend}")


def _values(view: View, field: Field) -> list[str]:
    """Values of a field that any of the chosen posts has, in their order."""
    column = view.at.columns[field]
    counts = column.count(view.masks().posts)
    return [value for value, count in zip(column.values, counts.tolist(), strict=True) if count]


def _only(field: Field, *values: str) -> str:
    return write(Selection().choose(field, choice(values)))


def choose_two(view: View) -> Compared:
    """Ask for A and B; whoever has not said anything yet sees two people, or whatever else there is two of."""
    offered = _offered(view)
    if not any(key in st.session_state or key in st.query_params for key in _KEYS):
        _put(*next(iter(offered.values()), ("", "")))
    a, b = (_ask(view, column, key) for column, key in zip(st.columns(2), _KEYS, strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if offered:
            st.selectbox(
                "Or compare", list(offered), index=None, placeholder="People, places, years …", key=_PRESET,
                on_change=_take_preset, args=(offered,), width=300,
            )  # fmt: skip
        st.button("Swap A and B", icon=":material/swap_horiz:", on_click=_put, args=(write(b), write(a)))
    names = [f"{key.upper()}: {_name(view, each)}" for key, each in zip(_KEYS, (a, b), strict=True)]
    return Compared(a, b, (names[0], names[1]), _colours(view, a, b))


@kept
def _offered(view: View) -> Mapping[str, tuple[str, str]]:
    return presets(view)


def _ask(view: View, column: st.delta_generator.DeltaGenerator, key: str) -> Selection:
    name = key.upper()
    with column, st.container(horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(name, key=key, bind="query-params", placeholder="everything", help=RULE)
        st.button(
            f"Take as {name}", key=f"take-{key}", on_click=_take, args=(key,), disabled=not view.selection,
            help=f"Move what is chosen now into {name}.", icon=":material/move_down:",
        )  # fmt: skip
    reading = read(written or "", known(view.at))
    for fault in reading.faults[:_FAULTS]:
        word = (written or "")[fault.at : fault.at + fault.length][:_NAME]
        column.warning(f"“{plain(word)}” is left out of {name}. {plain(fault.reason)}", icon=":material/info:")
    return Selection(reading.selection.choices)


def _put(a: str, b: str) -> None:
    st.session_state.update(zip(_KEYS, (a, b), strict=True))


def _take(key: str) -> None:
    """Move what is chosen in common into A or B."""
    st.session_state[key] = write(Selection(state.selection().choices))
    state.do(["clear"])


def _take_preset(offered: Mapping[str, tuple[str, str]]) -> None:
    chosen = st.session_state[_PRESET]
    if chosen in offered:
        _put(*offered[chosen])
    st.session_state[_PRESET] = None


def _name(view: View, chosen: Selection) -> str:
    """Say in a few words what one of the two is.

    It is shown as text, in charts, and as Markdown only through `plain`.
    """
    spelt = written_as(view.volume.token)
    said = ", ".join(_said(field, each, spelt) for field, each in chosen.choices) or "everything"
    return said if len(said) <= _NAME else f"{said[: _NAME - 1]}…"


def _said(field: Field, chosen: Choice, spelt: Mapping[str, str]) -> str:
    if field is Field.PICTURE:
        return "picked pictures"
    between = " and " if chosen.how == "and" else " or "
    words = between.join(label(field, value, spelt) for value in chosen.values)
    without = " or ".join(label(field, value, spelt) for value in chosen.none)
    whole = " ".join(part for part in (words, f"not {without}" if without else "") if part)
    return f"not ({whole})" if chosen.inverted else whole


def _colours(view: View, a: Selection, b: Selection) -> tuple[str, str]:
    """Colours of A and B: one who is a person keeps the colour; others have what is none of the first two people's."""
    people = person_colours(view.at.people)
    of = [values[0] if len(values := each.of(Field.PERSON).values) == 1 else "" for each in (a, b)]
    whose = [people.get(person, "") for person in of]
    if all(whose) and whose[0] != whose[1]:
        return whose[0], whose[1]
    return PEOPLE[2], PEOPLE[3]


def show_common(pair: Pair, two: Compared) -> None:
    """Say how many posts and pictures each has, and what the two have in common."""
    said = [
        f"**{plain(name)}**: {several(int(np.count_nonzero(side.posts)), 'post')}, "
        f"{several(int(np.count_nonzero(side.images)), 'image')}"
        for name, side in zip(two.names, pair, strict=True)
    ]
    st.markdown(" · ".join(said))
    both = pair.posts_of_both
    if two.a == two.b or all(np.array_equal(a, b) for a, b in zip(pair.a[:2], pair.b[:2], strict=True)):
        st.info("A and B are the same posts: nothing differs. Write something else into one of them.")
    elif both:
        st.caption(
            f"{several(both, 'post')} {'is' if both == 1 else 'are'} in both. Intervals allow for that; what is "
            "typical of one is clearer when nothing is in both."
        )


def empty(view: View, pair: Pair, two: Compared) -> bool:
    """Say which of the two has nothing, if one has."""
    names = [name for name, side in zip(two.names, pair, strict=True) if not side.posts.any()]
    if names:
        where = " and nothing in ".join(map(plain, names))
        chosen = " of what is chosen above, which narrows both" if view.selection else ""
        st.info(
            f"Nothing{chosen} is in {where}. Write something else into the field, or choose two others.",
            icon=":material/filter_alt_off:",
        )
    return bool(names)


def show_walls(view: View, pair: Pair, two: Compared) -> None:
    """Show the pictures of A beside those of B."""
    for column, name, side in zip(st.columns(2), two.names, pair, strict=True):
        with column:
            st.markdown(f"**{plain(name)}**")
            show_pictures(side.images, view, f"wall-{name[0]}", title=f"Pictures of {name}")


def volume_measure(volume: Volume, name: str) -> np.ndarray:
    """Measure of each image of a library, NaN where it is not known."""
    return volume.tables.images[name].to_numpy(np.float64, na_value=np.nan)
