"""What stands around every page: the menu, the filters, the progress of a build, the line that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st
from PIL import Image, ImageDraw
from streamlit.navigation.page import StreamlitPage

import igcore
from igcore.analysis.hashtags import spellings
from igcore.charts import HUES
from igcore.colour.hues import FAMILIES, THRESHOLDS, Thresholds
from igcore.errors import IgcoreError, NoLibraryError
from igcore.importers.hashtags import key_of
from igcore.library import Tables
from igcore.schema import usual_kinds
from igcore.selection import UNDATED, Field, Mask, Selection, choose, hue_codes
from igcore.web import jobs, shelf
from igcore.web.words import plain

_PAGES_FOLDER = Path(igcore.__file__).parent.parent / "pages"
#: Groups of the menu; each page by file, title and icon.
PAGES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "Start": (("library", "Library", ":material/folder_open:"), ("numbers", "Numbers", ":material/tag:")),
    "Explore": (("browse", "Browse", ":material/grid_view:"), ("colours", "Colours", ":material/palette:")),
}
_FIRST_PAGE = "browse"
#: Hashtags that the filter lists; any other can be typed.
_LISTED_HASHTAGS = 300
#: Stands for the three sliders among the choices.
_OWN_THRESHOLDS = "thresholds"

_STYLE = """<style>
.stMainBlockContainer { padding: 2.5rem 2rem 2rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 3.5rem 0.75rem 1rem; } }
.stMainBlockContainer h1 { font-size: 1.75rem; padding: 0 0 0.25rem; }
.stMainBlockContainer h3 { font-size: 1.2rem; }
.stMainBlockContainer p, .stMainBlockContainer li { max-width: 72ch; }
.stApp { font-variant-numeric: tabular-nums; }
</style>"""


@lru_cache(maxsize=1)
def icon() -> Image.Image:
    """Draw the icon of the browser's tab: four swatches. A named icon would be fetched from the internet."""
    drawn = Image.new("RGBA", (64, 64))
    draw = ImageDraw.Draw(drawn)
    for (x, y), hue in zip(((4, 4), (34, 4), (4, 34), (34, 34)), ("blue", "yellow", "grey", "red"), strict=True):
        draw.rounded_rectangle((x, y, x + 26, y + 26), 6, HUES[hue])
    return drawn


def style() -> None:
    """Set what the theme cannot: width of text, figures of one width."""
    st.html(_STYLE)


def menu(pages: Mapping[str, Sequence[tuple[str, str, str]]]) -> dict[str, list[StreamlitPage]]:
    """Build the menu; the wall of pictures comes first for whoever opens the app."""
    return {
        group: [
            st.Page(_PAGES_FOLDER / f"{file}.py", title=title, icon=icon, default=file == _FIRST_PAGE)
            for file, title, icon in entries
        ]
        for group, entries in pages.items()
    }


@dataclass(frozen=True)
class View:
    """What a page works on: the library, what is chosen of it, and how to leave one field's choice out."""

    volume: shelf.Volume
    selection: Selection
    hues: npt.NDArray[np.int8]

    def masks(self, without: Field | None = None) -> tuple[Mask, Mask]:
        """Choose posts and images."""
        return choose(self.volume.at, self.selection, self.hues, without)

    def tables(self, without: Field | None = None) -> Tables:
        """Tables of the chosen posts and images."""
        posts, images = self.masks(without)
        all_of = self.volume.tables
        return replace(all_of, images=all_of.images[images], posts=all_of.posts[posts])


def begin_page(title: str) -> View:
    """Open a page: its title, how many images are chosen, and what chose them, each to be removed.

    Stops the page with a sentence and a way out where there is no library, or no post is chosen.
    """
    st.title(title)
    try:
        volume = shelf.current()
    except NoLibraryError:
        _welcome()
    except IgcoreError as error:
        st.error(plain(error), icon=":material/error:")
        st.stop()
    view = View(volume, _selection(), _hues(volume.manifest.generation, _thresholds()))
    posts, images = view.masks()
    _show_count(view, int(images.sum()), int(posts.sum()))
    return view


def _welcome() -> None:
    st.markdown("There is no library yet. Read your own archive, or draw a sample to look around.")
    st.page_link(_PAGES_FOLDER / "library.py", label="Open the Library page", icon=":material/folder_open:")
    st.stop()


@lru_cache(maxsize=4)
def _hues(generation: str, thresholds: Thresholds) -> npt.NDArray[np.int8]:
    volume = shelf.generation(generation)
    return hue_codes(volume.at.dominant if volume else np.empty((0, 3), np.int16), thresholds)


def show_filters() -> None:
    """Filters of all pages; bound to the address, they survive a change of page, a reload and a link."""
    try:
        volume = shelf.current()
    except IgcoreError:
        return
    st.multiselect("Person", volume.at.people, key="person", bind="query-params", placeholder="Everyone")
    _filter_kinds(volume.at.kinds)
    first, last = _days(volume.manifest.generation)
    between: dict[str, Any] = {
        "value": None,
        "min_value": first,
        "max_value": last,
        "format": "YYYY-MM-DD",
        "bind": "query-params",
    }
    st.date_input("From", key="from", **between)
    st.date_input("To", key="to", **between)
    st.multiselect("Hue", FAMILIES, key="hue", bind="query-params", placeholder="Any")
    st.multiselect(
        "Hashtag",
        _common_hashtags(volume.manifest.generation),
        format_func=partial(_spelt, volume.manifest.generation),
        key="hashtag",
        bind="query-params",
        placeholder="Any",
        accept_new_options=True,
        help="The most used ones are listed; type any other. Several mean either of them.",
    )
    st.text_input("Text in the caption", key="text", bind="query-params", placeholder="Any")
    with st.expander("Black, white, grey"):
        st.caption("By lightness and saturation (HLS) of a picture's dominant colour; the rest goes by hue.")
        _slider("Black up to lightness", "black", THRESHOLDS.black)
        _slider("White from lightness", "white", THRESHOLDS.white)
        _slider("Grey up to saturation", "grey", THRESHOLDS.grey)


def _filter_kinds(kinds: Sequence[str]) -> None:
    """Filter of what was published; there is none where everything is of one kind."""
    usual = ", ".join(usual_kinds(kinds))
    if len(kinds) > 1:
        st.multiselect(
            "Kind",
            [str(kind) for kind in kinds],
            key="kind",
            bind="query-params",
            placeholder=usual,
            help=f"Without a choice it is {usual}; the other kinds are counted only when they are chosen.",
        )


def _slider(label: str, key: str, value: float) -> None:
    st.slider(label, 0.0, 1.0, value, 0.01, key=key, bind="query-params")


@lru_cache(maxsize=2)
def _days(generation: str) -> tuple[date, date]:
    """First and last day of the library's posts; any day where no time is known."""
    volume = shelf.generation(generation)
    days = volume.at.day[volume.at.day != UNDATED] if volume else np.empty(0, np.int32)
    epoch = date(1970, 1, 1)
    if not len(days):
        return epoch, date(2100, 1, 1)
    return epoch + timedelta(days=int(days.min())), epoch + timedelta(days=int(days.max()))


@lru_cache(maxsize=2)
def _common_hashtags(generation: str) -> list[str]:
    volume = shelf.generation(generation)
    uses = {key: len(posts) for key, posts in volume.at.hashtags.items()} if volume else {}
    return sorted(uses, key=lambda key: (-uses[key], key))[:_LISTED_HASHTAGS]


@lru_cache(maxsize=2)
def _spellings(generation: str) -> dict[str, str]:
    volume = shelf.generation(generation)
    return spellings(volume.tables.hashtags) if volume else {}


def _spelt(generation: str, hashtag: str) -> str:
    """Return a hashtag, in any case, as it is most often written; one that nobody used stays as it is."""
    return _spellings(generation).get(key_of(hashtag), hashtag.lstrip("#"))


def _selection() -> Selection:
    chosen = st.session_state
    return Selection(
        person=tuple(chosen.get("person") or ()),
        kind=tuple(chosen.get("kind") or ()),
        start=chosen.get("from"),
        end=chosen.get("to"),
        hue=tuple(chosen.get("hue") or ()),
        hashtag=tuple(chosen.get("hashtag") or ()),
        text=(chosen.get("text") or "").strip(),
    )


def _thresholds() -> Thresholds:
    chosen = st.session_state
    return Thresholds(
        chosen.get("black", THRESHOLDS.black),
        chosen.get("white", THRESHOLDS.white),
        chosen.get("grey", THRESHOLDS.grey),
    )


def _show_count(view: View, images: int, posts: int) -> None:
    selection = view.selection
    at = view.volume.at
    # Who asks for other kinds is told of how many images of any kind these are.
    total = len(at.post) if selection.kind else int(at.usual[at.post].sum())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        of_all = f"**{images:,}** of {total:,} images" if selection else f"**{images:,}** images"
        st.markdown(f"{of_all}, {posts:,} {'post' if posts == 1 else 'posts'}", width="content")
        for key, value, label in _chips(selection, _thresholds(), view.volume.manifest.generation):
            st.button(
                label,
                key=f"chip-{key}-{value}",
                icon=":material/close:",
                icon_position="right",
                help="Remove this choice",
                on_click=_remove,
                args=(key, value),
            )
        if selection or _thresholds() != THRESHOLDS:
            st.button("Clear all", key="clear", type="tertiary", on_click=_clear)
    if selection.start and selection.end and selection.start > selection.end:
        st.info("“From” lies after “To”, so no day is between them.", icon=":material/filter_alt_off:")
        st.stop()
    if not posts:
        nothing = "Nothing is left of this choice. Remove a part of it above." if selection else "No post was read."
        st.info(nothing, icon=":material/filter_alt_off:")
        st.stop()


def _chips(selection: Selection, thresholds: Thresholds, generation: str) -> list[tuple[str, str, str]]:
    """Key of the filter, value and words of each choice."""
    chips = [("person", each, plain(each)) for each in selection.person]
    chips += [("kind", each, plain(each)) for each in selection.kind]
    chips += [("from", "", f"from {selection.start:%-d %b %Y}")] if selection.start else []
    chips += [("to", "", f"to {selection.end:%-d %b %Y}")] if selection.end else []
    chips += [("hue", each, plain(each)) for each in selection.hue]
    chips += [("hashtag", each, plain(f"#{_spelt(generation, each)}")) for each in selection.hashtag]
    chips += [("text", "", f"“{plain(selection.text)}”")] if selection.text else []
    return chips + ([(_OWN_THRESHOLDS, "", "own bounds of black, white, grey")] if thresholds != THRESHOLDS else [])


def _remove(key: str, value: str) -> None:
    if key == _OWN_THRESHOLDS:
        st.session_state.update(asdict(THRESHOLDS))
        return
    chosen = st.session_state[key]
    empty: Any = "" if key == "text" else None
    st.session_state[key] = [each for each in chosen if each != value] if isinstance(chosen, list) else empty


def _clear() -> None:
    nothing: dict[str, Any] = {"person": [], "from": None, "to": None, "hue": [], "hashtag": [], "text": ""}
    kinds: dict[str, Any] = {"kind": []} if "kind" in st.session_state else {}
    st.session_state.update(nothing | kinds | asdict(THRESHOLDS))


def show_job() -> None:
    """Progress of a build, on every page, for every visitor; asks the server again only while one runs."""
    job = jobs.latest()
    if job is None:
        return
    if job.state == "running":
        st.fragment(_progress, run_every=0.5)()
    elif job.message and st.session_state.get("job_read") is not job:
        show = st.error if job.state == "failed" else st.info
        show(plain(job.message))
        if st.button("Dismiss", type="tertiary"):
            st.session_state["job_read"] = job
            st.rerun()


def _progress() -> None:
    job = jobs.latest()
    if job is None or job.state != "running":
        st.rerun()
        return
    part = job.step.done / job.step.total if job.step.total else 0.0
    left = f", {job.seconds_left:.0f} s left" if job.seconds_left is not None else ""
    st.progress(min(part, 1.0), text=f"{plain(job.what)}: {job.step.done:,} of {job.step.total:,} pictures{left}")
    if st.button("Cancel", key="cancel", icon=":material/stop_circle:", disabled=job.cancel.is_set()):
        job.cancel.set()
