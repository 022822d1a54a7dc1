"""What ten people at once wait for, beside one, each in a Chromium page of their own: guests, through the gate.

Each click comes after the answer to the one before was painted, and after the pause that a person makes to look at it.
They choose values and go to other pages. All ten pages are drawn by the same processors that serve them, which those of
ten people's own devices would not be. One and ten take turns in one run; then once more, while new pictures are read:
all of it on the same processors, so that there is no goal for this one (`bench_visitors` has one, without browsers).

    python -m benchmarks.bench_browsers [--sizes N,N] [--rounds N]
"""

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks import alone
from benchmarks.app.chromium import Tab, asked_at, chromium, tab
from benchmarks.app.visiting import WATCH, Target, facet_value, menu_item
from benchmarks.bench_visitors import MANY, copies, p95, read_in_the_background
from benchmarks.figures import Figure
from benchmarks.made_library import make_library
from tests.gate.asking import COOKIE, Shared, shared

SIZES, ROUNDS = (6_548,), 1
CLICKS = 50
#: Seconds for which a person looks at what came: a glance at least.
_LOOKS = (1.0, 3.0)
_HUES = ("blue", "grey", "red", "green", "yellow", "black")
#: Pages, and what has to be another on each before a click is answered; a chart may be the same after one.
_PAGES = {"Browse": ("count", "wall"), "Colours": ("count",), "Time": ("count",), "Hashtags": ("count",)}
#: Of so many clicks one goes to another page; the others choose something.
_PAGE_EVERY = 3
_GOAL = 3.0


def one_visitor(server: Shared, browser: str, seed: int, clicks: int) -> tuple[list[float], list[str]]:
    """Milliseconds from each click until its answer is painted; and whatever went wrong."""
    chance, guest = random.Random(seed), server.invite()
    title, times = "Browse", []
    with asked_at(browser) as asked, tab(asked, WATCH) as page:
        page.ask("Network.setCookie", name=COOKIE, value=guest.token, url=f"http://{server.network}/")
        page.open(f"http://{server.network}/")
        page.run("parts => bench.onOpen(parts)", ["wall"])
        for _ in range(clicks):
            page.run("() => bench.rest()")
            time.sleep(chance.uniform(*_LOOKS))
            if chance.randrange(_PAGE_EVERY):
                times.append(_click(page, facet_value("Hue", chance.choice(_HUES)), _PAGES[title], {}))
            else:
                title = chance.choice([each for each in _PAGES if each != title])
                times.append(_click(page, menu_item(title), ("heading",), {"heading": title}))
        wrong = page.run(_WRONG)
    return times, wrong


#: What a page says that it should not.
_WRONG = """() => {
  const wrong = "[data-testid=stException], [data-testid=stAlertContentError], [role=dialog]";
  return [...document.querySelectorAll(wrong)].map((each) => each.textContent);
}"""


def _click(page: Tab, target: Target, parts: tuple[str, ...], wants: dict[str, str]) -> float:
    place = page.run("(selector, text) => bench.place(selector, text)", target.selector, target.text)
    page.run("(parts, wants) => bench.onClick(parts, wants)", list(parts), wants)
    page.click(*place)
    return float(page.run("() => bench.result"))


def at_once(server: Shared, browser: str, visitors: int, seed: int, clicks: int) -> tuple[list[float], list[str]]:
    """The same of several at once."""
    with ThreadPoolExecutor(visitors) as threads:
        found = list(
            threads.map(lambda number: one_visitor(server, browser, seed * MANY + number, clicks), range(visitors))
        )
    return [each for times, _ in found for each in times], [each for _, wrong in found for each in wrong]


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure libraries of these sizes, first in peace, then while an archive is read."""
    for images in sizes:
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            library = make_library(Path(folder) / "library", images, pictures=images)
            archives = [copies(Path(folder), number) for number in range(rounds)]
            with shared(library, Path(folder) / "log.txt") as server:
                # Whoever comes first waits for what all others find ready.
                at_once(server, browser.address, 1, rounds, 6)
                for name, reading in (("ten browsers", []), ("ten browsers, while an archive is read", archives)):
                    for figure in measure(server, browser.address, rounds, reading):
                        yield replace(figure, case=name, size=images)


def measure(server: Shared, browser: str, rounds: int, archives: Sequence[Path]) -> Iterator[Figure]:
    """Measure one and ten in turns; of archives each round reads one."""
    ones, tens, wrong = [], [], []
    for number in range(rounds):
        one, faults = at_once(server, browser, 1, number, CLICKS)
        if archives:
            read_in_the_background(server, archives[number])
        ten, more = at_once(server, browser, MANY, number, CLICKS)
        ones.append(one)
        tens.append(ten)
        wrong += faults + more
    yield Figure("a click", "ms", [*map(median, tens)], [*map(median, ones)], "one browser")
    goal = None if archives else _GOAL
    yield Figure("p95 of clicks", "ms", [*map(p95, tens)], [*map(p95, ones)], "one browser", ratio_goal=goal)
    yield Figure(
        f"faults in {rounds * CLICKS * (MANY + 1):,} clicks", "", [len(wrong)], goal=0, note="; ".join(set(wrong))
    )


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
