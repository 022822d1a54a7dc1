"""What is measured, one function for some lines of the table."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.app.chromium import Chromium
from benchmarks.app.serving import Server, served, started
from benchmarks.app.table import Line
from benchmarks.app.visiting import COUNT, Click, Target, Visitor, bar, facet_value, menu_item, visitor
from tests.browser.serving import free_port

_HERE = Path(__file__).parent
_READY_ROUNDS, _VISIT_ROUNDS, _SWITCH_ROUNDS, _CLICK_ROUNDS, _VISITORS = 5, 21, 5, 7, 10
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
#: Values to click in turns; of each the first pictures are others.
_VALUES = [
    ("Hue", "blue"), ("Date", "2014"), ("Hue", "red"), ("Date", "2012"), ("Hue", "green"), ("Date", "2015"),
    ("Hue", "grey"), ("Date", "2013"), ("Hue", "cyan"), ("Date", "2016"), ("Hue", "yellow"), ("Hue", "magenta"),
    ("Hue", "black"), ("Hue", "white"),
]  # fmt: skip
#: By the most images: how many times slower than the bare app's a click may be, and ms of its script.
_GOALS = ((6_548, 2.0, 30), (100_000, 2.5, 60), (sys.maxsize, None, 400))
_MEMORY_GOAL = (100_000, 600)


def ready(browser: Chromium, folder: Path, library: Mapping[str, str]) -> Iterator[Line]:
    """Start servers, in turns: until one answers, and until its first visitor sees something."""
    answers: tuple[list[float], list[float]] = ([], [])
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(_READY_ROUNDS):
        port = free_port()
        command = [sys.executable, "-m", "igcore", "serve", "--library", library["IGCORE_LIBRARY"], "--port", str(port)]
        ours = started(command, port, {"STREAMLIT_SERVER_HEADLESS": "true"}, folder / "ready.txt")
        bare = served(_HERE / "bare_click_app.py", {}, folder / "ready_bare.txt")
        for place, (starting, part) in enumerate(((ours, "wall"), (bare, "text"))):
            with starting as server, visitor(browser, server) as somebody:
                answers[place].append(server.ready)
                seen[place].append(somebody.open("/", [part]))
    yield Line("`igcore serve` until the server answers", "s", *answers, goal=1)
    yield Line("first visit of a server just started", "ms", *seen)


def fresh_visits(browser: Chromium, ours: Server, bare: Server) -> Iterator[Line]:
    """Visits with an empty browser of servers that were visited before."""
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(_VISIT_ROUNDS + 1):
        for place, (server, part) in enumerate(((ours, "wall"), (bare, "text"))):
            with visitor(browser, server) as somebody:
                seen[place].append(somebody.open("/", [part]))
                somebody.rest()
    yield Line("fresh visit until the first pictures", "ms", seen[0][1:], seen[1][1:], 1.5, times=True)


def clicks(browser: Chromium, ours: Server, bare: Server, images: int) -> Iterator[Line]:
    """Click on values, and on them again, on every page; each time also on the bare app's button."""
    _, times, script = next(goal for goal in _GOALS if images <= goal[0])
    with visitor(browser, ours) as here, visitor(browser, bare) as there:
        here.open("/", ["wall"])
        there.open("/", ["text"])
        there.rest()
        for title, parts in PAGES.items():
            _go(here, title)
            rounds = len(_VALUES) if title == "Browse" else _CLICK_ROUNDS
            targets = [facet_value(*value) for value in _VALUES[:rounds]]
            goal = times if title == "Browse" else None
            yield from _click_lines(here, there, targets, parts, title, (goal, script))
        _go(here, "Colours")
        bars = [bar("Hue families", f"Person: Kat; Hue: {hue};") for field, hue in _VALUES if field == "Hue"]
        yield from _click_lines(here, there, bars, PAGES["Colours"], "Colours, on a bar", (None, script))


def _click_lines(
    here: Visitor,
    there: Visitor,
    targets: list[Target],
    parts: tuple[str, ...],
    title: str,
    goals: tuple[float | None, float],
) -> Iterator[Line]:
    on, off, bare = [], [], []
    for target in targets:
        on.append(here.click(target, parts))
        bare.append(_click_bare(there))
        off.append(here.click(target, parts))
        bare.append(_click_bare(there))

    def line(what: str, unit: str, some: list[Click], measure: Callable[[Click], float], *goal: Any) -> Line:
        return Line(f"{title}: {what}", unit, list(map(measure, some)), list(map(measure, bare)), *goal)

    yield line("click on a value", "ms", on, lambda click: click.seen, goals[0], True)
    yield line("click on it again", "ms", off, lambda click: click.seen, goals[0], True)
    both = [*on, *off]
    yield line("script", "ms", both, lambda click: click.script, goals[1])
    yield line("script's own work", "ms", both, lambda click: click.worked, goals[1])
    yield line("sent to the browser", "KiB", both, lambda click: click.received / 1024)


def _click_bare(there: Visitor) -> Click:
    return there.click(COUNT, ["text"])


def _go(somebody: Visitor, title: str) -> Click:
    """Change to a page that is not open, and wait for all of it; an address would begin a new visit."""
    click = somebody.click(menu_item(title), ["heading"], {"heading": title})
    somebody.rest()
    return click


def switches(browser: Chromium, ours: Server, bare: Server) -> Iterator[Line]:
    """Change pages with the menu, when everything was seen once; in turns with the bare app's two pages."""
    titles = ["Library", *PAGES]
    seen: dict[str, list[float]] = {title: [] for title in titles}
    base = []
    bare_titles = cycle(["Two", "One"])
    with visitor(browser, ours) as here, visitor(browser, bare) as there:
        here.open("/", ["wall"])
        there.open("/", ["text"])
        there.rest()
        wants = {title: _whole(here, title) for title in titles}
        for _ in range(_SWITCH_ROUNDS):
            for title in titles:
                click = here.click(menu_item(title), list(wants[title]), wants[title])
                seen[title].append(click.seen)
                page = next(bare_titles)
                base.append(there.click(menu_item(page), ["heading", "text"], {"heading": page}).seen)
    for title in titles:
        yield Line(f"change to {title}", "ms", seen[title], base, 3, times=True)


def _whole(here: Visitor, title: str) -> dict[str, str | int]:
    """What there is to wait for on a page: its title, and all of its charts or the wall that it is about."""
    _go(here, title)
    if title == "Browse":
        return {"heading": title, "wall": ""}
    time.sleep(1)  # so that all of its charts are there to be counted
    charts = here.tab.run("() => document.querySelectorAll('[data-testid=stVegaLiteChart]').length")
    return {"heading": title, "charts": charts} if charts else {"heading": title}


def memory(browser: Chromium, server: Server, images: int) -> Iterator[Line]:
    """Let one visitor look and click, then ten at once."""
    goal = _MEMORY_GOAL[1] if images <= _MEMORY_GOAL[0] else None
    with ExitStack() as stack:
        first = stack.enter_context(visitor(browser, server))
        _look_around([first])
        one = server.memory()
        _look_around([stack.enter_context(visitor(browser, server)) for _ in range(_VISITORS - 1)])
        ten = server.memory()
        yield Line("memory after one visitor", "MiB", [one])
        yield Line(f"memory after {_VISITORS} visitors at once", "MiB", [ten], goal=goal)
        yield Line("each of them more", "MiB", [(ten - one) / (_VISITORS - 1)])
        yield Line("memory at its peak", "MiB", [server.memory("VmHWM")], goal=goal)


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
