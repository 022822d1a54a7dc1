"""A visitor: opens, clicks and changes pages, and is told what took how long."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.app.chromium import Chromium, Tab, tab
from benchmarks.app.serving import Server

#: Times what is waited for, in the page itself.
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Click:
    """What one click cost: ms until it was seen, ms of the script, ms of its work, bytes over the websocket."""

    seen: float
    script: float
    worked: float
    received: int


@dataclass(frozen=True)
class Target:
    """What is clicked: a selector, and the text that it has where there are several."""

    selector: str
    text: str = ""


@dataclass
class Visitor:
    """Somebody with a browser of their own, whose memory is empty."""

    tab: Tab
    server: Server

    def open(self, path: str, parts: Sequence[str]) -> float:
        """Milliseconds from an address until these parts of the page are there."""
        self.tab.open(self.server.url + path)
        return float(self.tab.run("parts => bench.onOpen(parts)", list(parts)))

    def press(self, target: Target) -> None:
        """Click, once there is something to click."""
        self.tab.click(*self.tab.run("(selector, text) => bench.place(selector, text)", target.selector, target.text))

    def click(self, target: Target, parts: Sequence[str], wants: Mapping[str, str | int] | None = None) -> Click:
        """Click, and wait until these parts show something else (or what is wanted of them) and all is quiet."""
        place = self.tab.run("(selector, text) => bench.place(selector, text)", target.selector, target.text)
        self.server.script_times(0)
        before = self.tab.run("(parts, wants) => bench.onClick(parts, wants)", list(parts), dict(wants or {}))
        self.tab.click(*place)
        seen = float(self.tab.run("() => bench.result"))
        script, worked = (sum(times) for times in zip(*self.server.script_times(), strict=True))
        received = self.rest()
        return Click(seen, script, worked, received - before)

    def rest(self) -> int:
        """Wait until no script runs; returns how many bytes came over the websocket so far."""
        return int(self.tab.run("() => bench.rest()"))


@contextmanager
def visitor(browser: Chromium, server: Server) -> Iterator[Visitor]:
    """Somebody new, for as long as the block lasts."""
    with tab(browser, WATCH) as found:
        yield Visitor(found, server)


def facet_value(title: str, label: str) -> Target:
    """A value in the sidebar."""
    return Target(f'section[aria-label="{title}"] button.pick[aria-label^="{label}, "]')


def bar(chart: str, words: str) -> Target:
    """A mark of a chart; both by a part of what they say of themselves."""
    return Target(f'[data-testid=stVegaLiteChart][aria-label^="{chart}"] path[aria-label*="{words}"]')


def menu_item(title: str) -> Target:
    """A page in the menu."""
    return Target("nav a[data-path], [data-testid=stSidebarNav] a", title)


#: The bare app's button.
COUNT = Target("[data-testid=stMain] button", "Count")
