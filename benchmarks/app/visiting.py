"""A visitor in a real Chromium: opens, clicks and changes pages, and is told what took how long."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, WebSocket

from benchmarks.app.serving import Server

_WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
_IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
_PATIENCE = 120_000


@dataclass(frozen=True)
class Click:
    """What one click cost: ms until it was seen, ms of the script, ms of its work, bytes over the websocket."""

    seen: float
    script: float
    worked: float
    received: int


@dataclass
class Visitor:
    """Somebody with a browser of their own, whose memory is empty."""

    page: Page
    server: Server
    received: int = field(default=0)

    def open(self, path: str, parts: Sequence[str]) -> float:
        """Milliseconds from an address until these parts of the page are there."""
        self.page.goto(self.server.url + path, wait_until="commit")
        return float(self.page.evaluate("parts => bench.onOpen(parts)", list(parts)))

    def click(self, target: Locator, parts: Sequence[str], wants: Mapping[str, str | int] | None = None) -> Click:
        """Click, and wait until these parts show something else (or what is wanted of them) and all is quiet."""
        target.scroll_into_view_if_needed()
        self.page.bring_to_front()
        self.server.script_times(0)
        before = self.received
        self.page.evaluate("([parts, wants]) => bench.onClick(parts, wants)", [list(parts), dict(wants or {})])
        target.click()
        seen = float(self.page.evaluate("bench.result"))
        runs = self.server.script_times()
        self.rest()
        script, worked = (sum(times) for times in zip(*runs, strict=True))
        return Click(seen, script, worked, self.received - before)

    def rest(self) -> None:
        """Wait until no script runs."""
        self.page.wait_for_selector(_IDLE)

    def hears(self, websocket: WebSocket) -> None:
        """Count what comes over a websocket."""
        websocket.on("framereceived", lambda payload: self._add(len(payload)))

    def _add(self, count: int) -> None:
        self.received += count


@contextmanager
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Somebody new, for as long as the block lasts."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(_WATCH)
    found = Visitor(context.new_page(), server)
    found.page.on("websocket", found.hears)
    yield found
    context.close()


def facet_value(page: Page, title: str, label: str) -> Locator:
    """A value in the sidebar."""
    return page.locator(f'section[aria-label="{title}"] button.pick[aria-label^="{label}, "]')


def bar_of(page: Page, chart: int, words: str) -> Locator:
    """A mark of one of the charts on the page, by words of its description."""
    return page.get_by_test_id("stVegaLiteChart").nth(chart).locator(f'path[aria-label*="{words}"]').first


def menu_item(page: Page, title: str) -> Locator:
    """A page in the menu."""
    return page.get_by_test_id("stSidebarNav").get_by_role("link", name=title)
