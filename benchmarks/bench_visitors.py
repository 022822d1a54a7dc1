"""What ten guests at once wait for, beside one: clicks through the gate, by the protocol of Streamlit's own page.

Each visitor is a websocket of its own that sends what a browser would and waits until the script is done; what a
browser does then costs the server nothing. They click about twice a second, for longer than anybody does; the last
lines are for visitors who click again as soon as there is an answer: as many as a server that computes one thing at a
time can answer, so each waits for nine others. One and ten take turns in one run. Then they click about twice a
second once more, while new pictures are read in the background by the app's own job on the same two processors; all
ask how far it is, as their pages do.

    python -m benchmarks.bench_visitors [--sizes N,N] [--rounds N]
"""

import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from benchmarks import alone
from benchmarks.figures import Figure
from benchmarks.made_library import make_library
from igcore.sample import write_sample
from tests.gate.asking import Shared, shared
from tests.gate.visit import Visit

SIZES, ROUNDS = (6_548,), 2
CLICKS, MANY = 50, 10
#: Seconds between an answer and the next click, at least and at most.
_PACED = "twice a second"
_READING = ", while an archive is read"
_ONE = "one visitor"
PAUSES = {_PACED: (0.2, 0.8), "without a pause": (0.0, 0.0)}
#: New pictures in an archive that is read meanwhile: some twenty seconds' work beside them, as long as the clicks take.
_READ = 3_000
_HUES = ("blue", "grey", "red", "green", "yellow", "black")
#: Of so many clicks one goes to another page; the others choose something.
_PAGE_EVERY = 3
#: p95 of ten, by that of one.
_GOAL = 3.0


def clicks(server: Shared, pause: tuple[float, float], seed: int, watched: set[int]) -> tuple[list[float], int]:
    """Milliseconds of the clicks of one visitor, and how many of them failed.

    Into `watched` comes the number of who saw how far a build is.
    """
    chance, guest = random.Random(seed), server.invite()
    times = []
    with server.socket(guest.cookie) as socket:
        visit = Visit(socket)
        visit.run()
        pages = sorted(visit.pages)
        for _ in range(CLICKS):
            time.sleep(chance.uniform(*pause))
            if _is_reading(server, guest.cookie):
                watched.add(seed)
            page, hue = chance.choice(pages), chance.choice(_HUES)
            before = time.perf_counter()
            if chance.randrange(_PAGE_EVERY):
                visit.act("bar", "toggle", "hue", hue)
            else:
                visit.run(page)
            times.append((time.perf_counter() - before) * 1000)
    return times, len(visit.faults)


def _is_reading(server: Shared, cookie: dict[str, str]) -> bool:
    jobs = json.loads(server.ask("GET", "/job", cookie).body)["jobs"]
    return bool(jobs) and jobs[-1]["state"] == "running" and jobs[-1]["done"] > 0


def at_once(
    server: Shared, visitors: int, pause: tuple[float, float], seed: int, watched: set[int] | None = None
) -> tuple[list[float], int]:
    """The same of several at once."""
    seen = set() if watched is None else watched
    with ThreadPoolExecutor(visitors) as threads:
        found = list(threads.map(lambda number: clicks(server, pause, seed * MANY + number, seen), range(visitors)))
    return [each for times, _ in found for each in times], sum(failed for _, failed in found)


def p95(times: Sequence[float]) -> float:
    """The longest but for a twentieth."""
    return quantiles(times, n=20)[-1]


def read_in_the_background(server: Shared, archive: Path) -> None:
    """Do as the owner does on the Library page."""
    with server.socket({}, at=server.own) as socket:
        owner = Visit(socket)
        owner.run()
        owner.run("library")
        owner.act("reader", "read", str(archive), "Kat")
        assert not owner.faults


def measure(server: Shared, name: str, rounds: int, archives: Sequence[Path] = ()) -> Iterator[Figure]:
    """Measure one way to click; while ten do, one of the archives is read in each round."""
    one: list[list[float]] = []
    ten: list[list[float]] = []
    failures, seen = 0, []
    for number in range(rounds):
        for visitors, kept in ((1, one), (MANY, ten)):
            watched: set[int] = set()
            if archives and visitors == MANY:
                read_in_the_background(server, archives[number])
            times, failed = at_once(server, visitors, PAUSES[name], number, watched)
            seen += [len(watched)] * (visitors == MANY)
            kept.append(times)
            failures += failed
    goal, case = _GOAL if PAUSES[name][0] else None, f"{name}{_READING if archives else ''}"
    yield Figure("median of a click", "ms", list(map(median, ten)), list(map(median, one)), _ONE, case)
    yield Figure("p95", "ms", list(map(p95, ten)), list(map(p95, one)), _ONE, case, ratio_goal=goal)
    yield Figure("longest", "ms", list(map(max, ten)), list(map(max, one)), _ONE, case)
    if archives:
        yield Figure(f"saw how far the build was, of {MANY}", "visitors", seen, case=case)
    yield Figure(f"failed of {rounds * CLICKS * (MANY + 1):,}", "clicks", [failures], case=case, goal=0)


def copies(folder: Path, number: int) -> Path:
    """An archive of some drawn pictures many times: bytes behind their end make them others, to be measured again."""
    if not (folder / "drawn").exists():
        write_sample(folder / "drawn", 60)
    drawn = [path.read_bytes() for path in sorted((folder / "drawn").glob("*.jpg"))]
    archive = folder / f"archive-{number}"
    archive.mkdir()
    for each in range(_READ):
        (archive / f"{each:05d}.jpg").write_bytes(drawn[each % len(drawn)] + f"{number} {each}".encode())
    return archive


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure libraries of these sizes."""
    for images in sizes:
        with tempfile.TemporaryDirectory() as folder:
            library = make_library(Path(folder) / "library", images)
            archives = [copies(Path(folder), number) for number in range(rounds)]
            with shared(library, Path(folder) / "log.txt") as server:
                # Whoever comes first waits for what all others find ready.
                at_once(server, 2, (0.0, 0.0), rounds)
                for name in PAUSES:
                    for figure in measure(server, name, rounds):
                        yield replace(figure, size=images)
                for figure in measure(server, _PACED, rounds, archives):
                    yield replace(figure, size=images)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
