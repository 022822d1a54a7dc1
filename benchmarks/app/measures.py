"""What is measured, one function for some figures; the bare app takes turns."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.app.chromium import Chromium
from benchmarks.app.serving import Server, served, started
from benchmarks.app.visiting import COUNT, Click, Target, Visitor, bar, facet_value, menu_item, visitor
from benchmarks.figures import Figure
from tests.browser.serving import free_port

_HERE = Path(__file__).parent
_BARE = "a bare Streamlit app"
_VISITORS = 10
#: Pages, and what has to show something else on each before a click is answered.
PAGES: Mapping[str, tuple[str, ...]] = {
    "Browse": ("count", "wall"),
    "Numbers": ("count", "charts", "wall"),
    "Colours": ("count", "charts", "wall"),
    "Image plot": ("count",),
    "Time": ("count", "wall"),
    "Seasons and places": ("count", "wall"),
    "Days": ("count",),
    "Hashtags": ("count", "wall"),
    "Compare": ("count",),
    "Data and sharing": ("count", "wall"),
}
ON_A_BAR = ", on a bar"
#: Values to click in turns; of each the first pictures are others.
_VALUES = [
    ("Hue", "blue"), ("Date", "2014"), ("Hue", "red"), ("Date", "2012"), ("Hue", "green"), ("Date", "2015"),
    ("Hue", "grey"), ("Date", "2013"), ("Hue", "cyan"), ("Date", "2016"), ("Hue", "yellow"), ("Hue", "magenta"),
    ("Hue", "black"), ("Hue", "white"),
]  # fmt: skip
#: By the most images: how many times slower than the bare app's a click may be, and ms of its script.
_GOALS = ((6_548, 2.0, 30), (100_000, 2.5, 60), (sys.maxsize, None, 400))
_MEMORY_GOAL = (100_000, 600)
#: A click of which nothing is seen for longer, ms, is a fault, however many were quick: medians hide it.
_SLOWEST = 1_500


def ready(browser: Chromium, folder: Path, library: Mapping[str, str], rounds: int) -> Iterator[Figure]:
    """Start servers, in turns: until one answers, and until its first visitor sees something."""
    answers: tuple[list[float], list[float]] = ([], [])
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        port = free_port()
        command = [sys.executable, "-m", "igcore", "serve", "--library", library["IGCORE_LIBRARY"], "--port", str(port)]
        ours = started(command, port, {"STREAMLIT_SERVER_HEADLESS": "true"}, folder / "ready.txt")
        bare = served(_HERE / "bare_click_app.py", {}, folder / "ready_bare.txt")
        for place, (starting, part) in enumerate(((ours, "wall"), (bare, "text"))):
            with starting as server, visitor(browser, server) as somebody:
                answers[place].append(server.ready)
                seen[place].append(somebody.open("/", [part]))
    yield Figure("`igcore serve` until the server answers", "s", *answers, _BARE, goal=1)
    yield Figure("first visit of a server just started", "ms", *seen, _BARE)


def fresh_visits(browser: Chromium, ours: Server, bare: Server, rounds: int) -> Iterator[Figure]:
    """Visits with an empty browser of servers that were visited before."""
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for place, (server, part) in enumerate(((ours, "wall"), (bare, "text"))):
            with visitor(browser, server) as somebody:
                seen[place].append(somebody.open("/", [part]))
                somebody.rest()
    yield Figure("fresh visit until the first pictures", "ms", seen[0][1:], seen[1][1:], _BARE, ratio_goal=1.5)


def clicks(
    browser: Chromium, ours: Server, bare: Server, images: int, values: Mapping[str, Sequence[Target]]
) -> Iterator[Figure]:
    """Click on values of each page, and on them again; each time also on the bare app's button."""
    _, times, script = next(goal for goal in _GOALS if images <= goal[0])
    seen: tuple[list[float], list[float]] = ([], [])
    with visitor(browser, ours) as here, visitor(browser, bare) as there:
        here.open("/", ["wall"])
        there.open("/", ["text"])
        there.rest()
        for title, targets in values.items():
            page = title.removesuffix(ON_A_BAR)
            # A visit begins on the first of them.
            if title != next(iter(values)):
                _go(here, page)
            goals = times if title == "Browse" else None, script
            measured = _click(here, there, targets, PAGES[page])
            for place, some in enumerate(measured):
                seen[place].append(max(click.seen for click in some))
            yield from _clicked(measured, title, goals)
    yield Figure("slowest of all clicks", "ms", [max(seen[0])], [max(seen[1])], _BARE, goal=_SLOWEST)


def values(rounds: int) -> dict[str, list[Target]]:
    """What is clicked in so many rounds on each page, on Browse in twice as many, and on a chart."""
    sidebar = [facet_value(*value) for value in _VALUES]
    bars = [bar("Hue families", f"Person: Kat; Hue: {hue};") for field, hue in _VALUES if field == "Hue"]
    wanted = {title: sidebar[:rounds] for title in PAGES} | {"Browse": sidebar[: 2 * rounds]}
    return wanted | {f"Colours{ON_A_BAR}": bars[:rounds]}


def hues(rounds: int) -> dict[str, list[Target]]:
    """What is clicked on Browse alone, of which the first pictures are among the newest."""
    return {"Browse": [facet_value(*value) for value in _VALUES if value[0] == "Hue"][: 2 * rounds]}


def _click(
    here: Visitor, there: Visitor, targets: Sequence[Target], parts: Sequence[str]
) -> tuple[list[Click], list[Click]]:
    """Clicks on and off, and as many on the bare app's button."""
    ours, bare = [], []
    for target in targets:
        for _ in range(2):
            ours.append(here.click(target, parts))
            bare.append(there.click(COUNT, ["text"]))
    return ours, bare


def _clicked(
    measured: tuple[list[Click], list[Click]], title: str, goals: tuple[float | None, float]
) -> Iterator[Figure]:
    every, on, off = slice(None), slice(0, None, 2), slice(1, None, 2)

    def figure(what: str, unit: str, some: slice, measure: Callable[[Click], float], **goal: Any) -> Figure:
        ours, bare = ([measure(click) for click in clicks[some]] for clicks in measured)
        return Figure(what, unit, ours, bare, _BARE, title, **goal)

    yield figure("click on a value", "ms", on, lambda click: click.seen, ratio_goal=goals[0])
    yield figure("click on it again", "ms", off, lambda click: click.seen, ratio_goal=goals[0])
    yield figure("script of a click", "ms", every, lambda click: click.script, goal=goals[1])
    yield figure("script's own work", "ms", every, lambda click: click.worked, goal=goals[1])
    yield figure("sent to the browser", "KiB", every, lambda click: click.received / 1024)


def _go(somebody: Visitor, title: str) -> Click:
    """Change to a page that is not open, and wait for all of it; an address would begin a new visit."""
    click = somebody.click(menu_item(title), ["heading"], {"heading": title})
    somebody.rest()
    return click


def switches(browser: Chromium, ours: Server, bare: Server, rounds: int) -> Iterator[Figure]:
    """Change pages with the menu, when everything was seen once; in turns with the bare app's two pages.

    Each page is at rest before one leaves it: else the next one waits for what the one before has still to draw.
    """
    titles = ["Library", *PAGES]
    seen: dict[str, list[float]] = {title: [] for title in titles}
    base: dict[str, list[float]] = {title: [] for title in titles}
    bare_titles = cycle(["Two", "One"])
    with visitor(browser, ours) as here, visitor(browser, bare) as there:
        here.open("/", ["wall"])
        there.open("/", ["text"])
        there.rest()
        wants = {title: _whole(here, title) for title in titles}
        for _ in range(rounds):
            for title in titles:
                here.rest()
                click = here.click(menu_item(title), list(wants[title]), wants[title])
                seen[title].append(click.seen)
                page = next(bare_titles)
                there.rest()
                base[title].append(there.click(menu_item(page), ["heading", "text"], {"heading": page}).seen)
    for title in titles:
        yield Figure("change to the page", "ms", seen[title], base[title], _BARE, title, ratio_goal=3)


def _whole(here: Visitor, title: str) -> dict[str, str | int]:
    """What there is to wait for on a page: its title, and all of its charts or the wall that it is about."""
    _go(here, title)
    if title == "Browse":
        return {"heading": title, "wall": ""}
    time.sleep(1)  # so that all of its charts are there to be counted
    charts = here.tab.run("() => document.querySelectorAll('[data-testid=stVegaLiteChart]').length")
    return {"heading": title, "charts": charts} if charts else {"heading": title}


def memory(browser: Chromium, server: Server, images: int) -> Iterator[Figure]:
    """Let one visitor look and click, then ten at once."""
    goal = _MEMORY_GOAL[1] if images <= _MEMORY_GOAL[0] else None
    with ExitStack() as stack:
        first = stack.enter_context(visitor(browser, server))
        _look_around([first])
        one = server.memory()
        _look_around([stack.enter_context(visitor(browser, server)) for _ in range(_VISITORS - 1)])
        ten = server.memory()
        yield Figure("memory after one visitor", "MiB", [one])
        yield Figure(f"memory after {_VISITORS} visitors at once", "MiB", [ten], goal=goal)
        yield Figure("each of them more", "MiB", [(ten - one) / (_VISITORS - 1)])
        yield Figure("memory at its peak", "MiB", [server.memory("VmHWM")], goal=goal)


def _look_around(visitors: list[Visitor]) -> None:
    """All at once: the wall, a choice, all pages, another choice."""
    for each in visitors:
        each.tab.open(each.server.url)
    for title, field, value in (("Browse", "Hue", "blue"), ("Colours", "Date", "2014"), ("Numbers", "Hue", "red")):
        for target in (menu_item(title), facet_value(field, value)):
            for each in visitors:
                each.press(target)
            for each in visitors:
                each.rest()
