"""What libraries of growing size cost: the server that holds one in memory, and commands that read one from the disk.

Seconds, and memory at its peak, each in a process of its own. Of the server: from its start until a first visitor has a
whole page, when one has seen every page, and when ten have; how long the script of a click takes. Visitors speak the
protocol of Streamlit's own page, so that no browser takes the processor.

    python -m benchmarks.bench_tables [--sizes N,N]
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path
from subprocess import DEVNULL, PIPE, run

from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks import alone
from benchmarks.app.serving import ROOT, TIMED, Server, served
from benchmarks.figures import Figure
from benchmarks.machine import lacking
from benchmarks.made_library import make_library
from tests.gate.visit import Visit

SIZES, ROUNDS = (1_000, 100_000, 1_000_000), 1
#: More are for the commands only.
_MOST_SERVED = 1_000_000
_VISITORS = 10
#: GiB for a server, at most, and of the disk for a library and the tables that are written, of each million images.
_MEMORY, _DISK = 4.0, 3.0
_HUES = ("blue", "red", "grey", "green", "black", "cyan", "white")
_QUERIES = ("@Kat hue:blue", "#tag17 before:2014", "picture on:sunday", "colour:#2f4f4f~12", "is:duplicate")


def commands(library: Path, folder: Path, rounds: int) -> Iterator[Figure]:
    """Seconds and memory of each command."""
    at = ["--library", str(library)]
    asked = {
        "`numbers`": ["numbers", *at],
        **{f"`find {query!r} --ids`": ["find", query, "--ids", *at] for query in _QUERIES},
        "`tables`": ["tables", *at, "--out", str(folder / "tables")],
    }
    for case, command in asked.items():
        seconds, memory = zip(*(_measured(command) for _ in range(rounds)), strict=True)
        yield Figure("seconds", "s", seconds, case=case)
        yield Figure("memory at its peak", "MiB", memory, case=case)


#: A process begins with the memory of the one that starts it: here of a small one.
_ASK = """
import os, subprocess, sys
asked = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(asked.pid, 0)
print(used.ru_maxrss)
os._exit(os.waitstatus_to_exitcode(status))
"""


def _measured(command: Sequence[str]) -> tuple[float, float]:
    begun = time.perf_counter()
    asked = [sys.executable, "-u", "-c", _ASK, sys.executable, "-m", "igcore", *command]
    told = run(asked, cwd=ROOT, stdout=PIPE, stderr=DEVNULL, check=True).stdout
    # Of Linux, kibibytes.
    return time.perf_counter() - begun, int(told) / 1024


def app(library: Path, log: Path) -> Iterator[Figure]:
    """Seconds of what is done in the app, and memory of the server after it."""
    begun = time.perf_counter()
    with served(ROOT / "app.py", {"IGCORE_LIBRARY": str(library)}, log, TIMED) as server, ExitStack() as stack:
        first = _visitor(server, stack)
        yield from _until_now("the first page is there", begun, server)
        begun = time.perf_counter()
        _look_around(first)
        yield from _until_now("all pages were seen once", begun, server)
        others = [_visitor(server, stack) for _ in range(_VISITORS - 1)]
        begun = time.perf_counter()
        for each in others:
            _look_around(each)
        yield from _until_now(f"all pages were seen by {_VISITORS - 1} more", begun, server)
        yield Figure("script of a click on Browse", "s", _clicks(server, first), case="app")
        yield Figure("memory at its peak", "MiB", [server.memory("VmHWM")], case="app")


def _until_now(what: str, begun: float, server: Server) -> Iterator[Figure]:
    yield Figure("seconds", "s", [time.perf_counter() - begun], case=f"app until {what}")
    yield Figure("memory after it", "MiB", [server.memory()], case=f"app until {what}")


def _visitor(server: Server, stack: ExitStack) -> Visit:
    host = server.url.removeprefix("http://")
    opened = connect(
        f"ws://{host}/_stcore/stream",
        origin=Origin(server.url),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    )
    visit = Visit(stack.enter_context(opened))
    visit.run()
    return visit


def _look_around(visit: Visit) -> None:
    for page in sorted(visit.pages):
        visit.run(page)
    visit.run("")  # Browse, where facets and search stand
    for hue in _HUES:
        visit.act("bar", "toggle", "hue", hue)
    if visit.faults:
        raise RuntimeError(visit.faults[0])


def _clicks(server: Server, visit: Visit) -> list[float]:
    """Seconds of the scripts of some clicks."""
    visit.run("")
    server.script_times()
    for hue in _HUES:
        visit.act("bar", "toggle", "hue", hue)
    return [clock / 1000 for clock, _ in server.script_times(len(_HUES))]


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure libraries of these sizes."""
    for images in sizes:
        served_too = images <= _MOST_SERVED
        if reason := lacking(1 + _MEMORY * images / 1e6 * served_too, 1 + _DISK * images / 1e6):
            yield Figure("library", size=images, note=reason)
            continue
        with tempfile.TemporaryDirectory() as folder:
            library = make_library(Path(folder) / "library", images)
            in_app = app(library, Path(folder) / "log.txt") if served_too else ()
            for figure in chain(in_app, commands(library, Path(folder), rounds)):
                yield replace(figure, size=images)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
