"""What ten guests at once wait for, beside one: clicks through the gate, by the protocol of Streamlit's own page.

Each visitor is a websocket of its own that sends what a browser would and waits until the script is done; what a
browser does then costs the server nothing. They click about twice a second, for longer than anybody does; the last
lines are for visitors who click again as soon as there is an answer. One and ten take turns in one run.

    python -m benchmarks.bench_visitors [IMAGES ROUNDS]
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from benchmarks.app.table import HEAD, Line, row
from benchmarks.made_library import make_library
from tests.gate.asking import Shared, shared
from tests.gate.visit import Visit

CLICKS, MANY = 50, 10
#: Seconds between an answer and the next click, at least and at most.
PAUSES = {"twice a second": (0.2, 0.8), "without a pause": (0.0, 0.0)}
_HUES = ("blue", "grey", "red", "green", "yellow", "black")
#: Of so many clicks one goes to another page; the others choose something.
_PAGE_EVERY = 3
#: p95 of ten, by that of one.
_GOAL = 3.0


def clicks(server: Shared, pause: tuple[float, float], seed: int) -> tuple[list[float], int]:
    """Milliseconds of the clicks of one visitor, and how many of them failed."""
    chance, guest = random.Random(seed), server.invite()
    times = []
    with server.socket(guest.cookie) as socket:
        visit = Visit(socket)
        visit.run()
        pages = sorted(visit.pages)
        for _ in range(CLICKS):
            time.sleep(chance.uniform(*pause))
            page, hue = chance.choice(pages), chance.choice(_HUES)
            before = time.perf_counter()
            if chance.randrange(_PAGE_EVERY):
                visit.act("bar", "toggle", "hue", hue)
            else:
                visit.run(page)
            times.append((time.perf_counter() - before) * 1000)
    return times, len(visit.faults)


def at_once(server: Shared, visitors: int, pause: tuple[float, float], seed: int) -> tuple[list[float], int]:
    """The same of several at once."""
    with ThreadPoolExecutor(visitors) as threads:
        found = list(threads.map(lambda number: clicks(server, pause, seed * MANY + number), range(visitors)))
    return [each for times, _ in found for each in times], sum(failed for _, failed in found)


def p95(times: Sequence[float]) -> float:
    """The longest but for a twentieth."""
    return quantiles(times, n=20)[-1]


def measure(server: Shared, name: str, rounds: int) -> None:
    """Print the lines of a table for one way to click."""
    one: list[list[float]] = []
    ten: list[list[float]] = []
    failures = 0
    for number in range(rounds):
        for visitors, kept in ((1, one), (MANY, ten)):
            times, failed = at_once(server, visitors, PAUSES[name], number)
            kept.append(times)
            failures += failed
    goal = _GOAL if PAUSES[name][0] else None
    print(row(Line(f"{name}: median of a click", "ms", list(map(median, ten)), list(map(median, one)))))
    print(row(Line(f"{name}: p95", "ms", list(map(p95, ten)), list(map(p95, one)), goal, times=True)))
    print(row(Line(f"{name}: longest", "ms", list(map(max, ten)), list(map(max, one)))))
    print(row(Line(f"{name}: failed of {rounds * CLICKS * (MANY + 1):,}", "clicks", [failures])), flush=True)


def main() -> None:
    """Print a table: medians of the rounds, and quartiles."""
    images, rounds = [int(word) for word in sys.argv[1:]] or (6_548, 3)
    with tempfile.TemporaryDirectory() as folder:
        library = make_library(Path(folder) / "library", images)
        with shared(library, Path(folder) / "log.txt") as server:
            # Whoever comes first waits for what all others find ready.
            at_once(server, 2, (0.0, 0.0), rounds)
            print(f"\n### {images:,} images; {MANY} visitors at once, beside one\n")
            print(HEAD.replace("igcore", "ten").replace("bare app", "one"))
            for name in PAUSES:
                measure(server, name, rounds)


if __name__ == "__main__":
    main()
