"""What stands around every page: the menu, the selection, the facets, the progress of a build."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache, wraps
from io import BytesIO
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image, ImageDraw

from igcore.analysis.hashtags import spellings
from igcore.charts import HUES
from igcore.colour.hues import THRESHOLDS, Thresholds
from igcore.errors import IgcoreError, NoLibraryError
from igcore.selection import RULES, Chosen, Field, Index, NameRule, Rules, Selection, write
from igcore.web import shelf, state, visits
from igcore.web.components.around import around
from igcore.web.components.aside import aside
from igcore.web.components.bar import bar
from igcore.web.components.card import card
from igcore.web.components.facets import RULES_OPEN, facets, shown
from igcore.web.components.job import job
from igcore.web.components.menu import menu
from igcore.web.components.search import search
from igcore.web.facets import FIRST_OPEN, chips, items, telling
from igcore.web.job_route import now
from igcore.web.menu import PAGES_FOLDER, entries_of, hashes
from igcore.web.volume import Volume
from igcore.web.words import NAME_RULE, plain

_AROUND, _ASIDE = "around", "aside"
#: Pages about the library as a whole: what is chosen stays chosen, but is of no concern there.
_WITHOUT_SELECTION = frozenset({"library"})
#: Parameters of the address that are rules.
_RULE_KEYS = ("black", "white", "grey", "nearest")
#: Ways to the nearest name of a colour.
NAME_RULES: Mapping[str, NameRule] = {
    "RGB distance (2016)": "name",
    "CIEDE2000 (the eye)": "name_ciede2000",
    "RGB, with dark neutrals": "dark",
    "CIEDE2000, with dark neutrals": "dark_ciede2000",
}


@lru_cache(maxsize=1)
def icon() -> str:
    """Draw the icon of the browser's tab: four swatches, as a `data:` address.

    A named icon would be fetched from the internet, and a picture from the server after every click.
    """
    drawn, file = Image.new("RGBA", (64, 64)), BytesIO()
    draw = ImageDraw.Draw(drawn)
    for (x, y), hue in zip(((4, 4), (34, 4), (4, 34), (34, 34)), ("blue", "yellow", "grey", "red"), strict=True):
        draw.rounded_rectangle((x, y, x + 26, y + 26), 6, HUES[hue])
    drawn.save(file, "PNG")
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"


@dataclass(frozen=True)
class View:
    """What a page works on: the library, what is chosen of it, and how to leave one field's choice out."""

    volume: Volume
    at: Index
    selection: Selection

    @property
    def hues(self) -> npt.NDArray[np.int8]:
        """Place of each image's hue family in `FAMILIES`; -1 where nothing can be seen."""
        return np.asarray(self.at.columns[Field.HUE].codes, np.int8)  # type: ignore[union-attr]  # a `One`

    def masks(self, without: Field | None = None) -> Chosen:
        """Choose posts and images."""
        return self.at.choose(self.selection, without)


_Fixed = ParamSpec("_Fixed")
_Made = TypeVar("_Made")


def kept(
    make: Callable[Concatenate[View, _Fixed], _Made],
) -> Callable[Concatenate[View, _Fixed], _Made]:
    """Keep what a function of a view and of hashable arguments returns, for whoever chooses the same: to be read only.

    One comes back to a choice again and again: by Back, by a second click, by another page, as another visitor.
    """

    @wraps(make)
    def found(view: View, /, *fixed: _Fixed.args, **named: _Fixed.kwargs) -> _Made:
        key = (make, view.at.rules, view.selection, fixed, tuple(named.items()))
        made: _Made = view.volume.kept.get(key, lambda: make(view, *fixed, **named))
        return made

    return found


def begin_page(title: str) -> View:
    """Open a page: its title, and what is chosen.

    Stops the page with a sentence and a way out where there is no library, or no post is chosen.
    """
    st.title(title)
    try:
        volume = shelf.current()
    except NoLibraryError:
        _show_the_way("There is no library yet. Read your own archive, or draw a sample to look around.")
    except IgcoreError as error:
        st.error(plain(error), icon=":material/error:")
        st.stop()
    view = View(volume, volume.at.under(rules()), state.selection())
    if not view.masks().posts.any():
        _show_nothing(view.selection)
    return view


def _show_nothing(selection: Selection) -> None:
    """Say that nothing is left, with ways out."""
    if not selection:
        _show_the_way("No post was read. The Library page says what was, and what could not be.")
    st.markdown("Nothing is left of what is chosen. Remove a part of it above, or:")
    with st.container(horizontal=True):
        if state.history().past:
            st.button("Undo the last choice", icon=":material/undo:", on_click=state.do, args=(["back"],))
        st.button("Clear all choices", icon=":material/filter_alt_off:", on_click=state.do, args=(["clear"],))
    st.stop()


def _show_the_way(says: str) -> None:
    """Send the owner to the Library page; a guest finds nothing there."""
    if visits.now().may_change:
        st.markdown(says)
        st.page_link(PAGES_FOLDER / "library.py", label="Open the Library page", icon=":material/folder_open:")
    else:
        st.markdown("There is nothing to be seen here yet.")
    st.stop()


def begin_frame(page: str) -> None:
    """Show what stands around a page: above it what is chosen and the way back, beside it the facets.

    All of it comes before the page: one that stops, since nothing is left of what is chosen, shows nothing after that.

    Args:
        page: Its name.
    """
    state.arrive(page)
    visitor, volume = visits.now(), _volume()
    # As it is before the page: what comes meanwhile is taken over by another run.
    told: dict[str, Mapping[str, Any]] = {"job": job(now(volume), may_cancel=visitor.may_change)}
    beside: dict[str, Mapping[str, Any]] = {"menu": menu(entries_of(visitor, hashes()))}
    if volume:
        state.follow()
    with st.sidebar:
        # The rules come first, since what the facets count goes by them; they are shown below.
        above = st.container()
        if volume and page not in _WITHOUT_SELECTION:
            opened, find = shown(_ASIDE)
            opened = FIRST_OPEN if opened is None else opened
            _show_rules(RULES_OPEN in opened)
            told |= _of_selection(volume)
            beside["facets"] = _facets(volume, opened, find)
        with above:
            sent = {_ASIDE: aside(beside, key=_ASIDE, on_do=state.doing(_ASIDE))}
    sent[_AROUND] = around(told, key=_AROUND, on_do=state.doing(_AROUND), on_look=_look)
    if volume:
        state.catch_up(sent)


def _volume() -> Volume | None:
    # What is wrong with a library is for the page to say.
    with suppress(IgcoreError):
        return shelf.current()
    return None


def _of_selection(volume: Volume) -> dict[str, Mapping[str, Any]]:
    """Say what the search box, the line of what is chosen and the card are told."""
    at, selection, generation = volume.at.under(rules()), state.selection(), volume.token
    history = state.history()
    steps = bool(history.past), bool(history.future)
    told = chips(at, selection, written_as(generation))
    return {
        "search": search(generation, write(selection), volume.limits.left_out),
        "bar": bar(_count(at, selection), told, steps=steps, notices=state.notices()),
        "card": card(generation, rules()),
    }


def _facets(volume: Volume, opened: frozenset[str], find: Mapping[str, str]) -> dict[str, Any]:
    at, generation = volume.at.under(rules()), volume.token
    spelt = written_as(generation)
    return facets(items(at, state.selection(), _telling(generation), opened=opened, find=find, spelt=spelt), opened)


@lru_cache(maxsize=8)
def _telling(generation: str) -> frozenset[Field]:
    volume = shelf.generation(generation)
    return telling(volume.at) if volume else frozenset()


@lru_cache(maxsize=8)
def written_as(generation: str) -> Mapping[str, str]:
    """How each hashtag is most often written, by key."""
    volume = shelf.generation(generation)
    return spellings(volume.tables.hashtags) if volume else {}


def _count(at: Index, selection: Selection) -> str:
    posts, images = at.choose(selection)
    chosen, post_count = int(images.sum()), int(posts.sum())
    # Who asks for other kinds is told of how many images of any kind these are.
    total = len(at.post) if selection.of(Field.KIND) else int(at.usual[at.post].sum())
    of_all = f"{chosen:,} of {total:,}" if selection else f"{chosen:,}"
    return f"{of_all} {_noun(total, 'image')}, {post_count:,} {_noun(post_count, 'post')}"


def _noun(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _show_rules(are_open: bool) -> None:
    """Rules that people may change; bound to the address like the selection.

    They are there only where somebody looks at them or changed them: what Streamlit loads for sliders would hold up
    the first page of every visit. Folded, what was changed is there and not seen.
    """
    if not are_open and st.query_params.keys().isdisjoint(_RULE_KEYS):
        return
    with st.container(key="rules" if are_open else "rules-folded"):
        st.caption("Black, white and grey go by lightness and saturation (HLS) of the dominant colour, others by hue.")
        _slider("Black up to lightness", "black", THRESHOLDS.black)
        _slider("White from lightness", "white", THRESHOLDS.white)
        _slider("Grey up to saturation", "grey", THRESHOLDS.grey)
        st.selectbox("Names of colours by", list(NAME_RULES), key="nearest", bind="query-params", help=NAME_RULE)
        if rules() != RULES:
            st.button("Back to the usual rules", on_click=_usual_rules, icon=":material/undo:")


def _slider(label: str, key: str, value: float) -> None:
    st.slider(label, 0.0, 1.0, value, 0.01, key=key, bind="query-params")


def _usual_rules() -> None:
    st.session_state.update({**asdict(THRESHOLDS), "nearest": next(iter(NAME_RULES))})


def rules() -> Rules:
    """Rules that hold for the visitor."""
    chosen = st.session_state
    thresholds = Thresholds(
        chosen.get("black", THRESHOLDS.black),
        chosen.get("white", THRESHOLDS.white),
        chosen.get("grey", THRESHOLDS.grey),
    )
    return Rules(thresholds, NAME_RULES.get(chosen.get("nearest", ""), RULES.names))


def _look() -> None:
    """The library has new tables: the run that follows shows them."""
