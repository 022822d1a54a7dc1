"""What libraries of growing size cost: the server that holds one in memory, and commands that read one from the disk.

Seconds, and memory at its peak, each in a process of its own. Of the server: from its start until a first visitor has a
whole page, when one has seen every page, and when ten have; how long the script of a click takes. Visitors speak the
protocol of Streamlit's own page, so that no browser takes the processor.

    python -m benchmarks.bench_tables [IMAGES ...]
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE, run

from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.app.serving import ROOT, TIMED, Server, served
from benchmarks.made_library import make_library
from tests.gate.visit import Visit

SIZES = (1_000, 10_000, 100_000)
#: More are for the commands only.
_MOST_SERVED = 1_000_000
_VISITORS = 10
_HUES = ("blue", "red", "grey", "green", "black", "cyan", "white")
_QUERIES = ("@Kat hue:blue", "#tag17 before:2014", "picture on:sunday", "colour:#2f4f4f~12", "is:duplicate")


def commands(library: Path, folder: Path) -> Iterator[tuple[str, float, float]]:
    """What is asked, seconds and MiB of each command."""
    at = ["--library", str(library)]
    yield "`numbers`", *_measured(["numbers", *at])
    for query in _QUERIES:
        yield f"`find {query!r} --ids`", *_measured(["find", query, "--ids", *at])
    yield "`tables`", *_measured(["tables", *at, "--out", str(folder / "tables")])


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


def app(library: Path, log: Path) -> Iterator[tuple[str, float, float]]:
    """What is done, seconds, and MiB of the server after it."""
    begun = time.perf_counter()
    with served(ROOT / "app.py", {"IGCORE_LIBRARY": str(library)}, log, TIMED) as server, ExitStack() as stack:
        first = _visitor(server, stack)
        yield "app: until the first page is there", time.perf_counter() - begun, server.memory()
        begun = time.perf_counter()
        _look_around(first)
        yield "app: all pages once", time.perf_counter() - begun, server.memory()
        others = [_visitor(server, stack) for _ in range(_VISITORS - 1)]
        begun = time.perf_counter()
        for each in others:
            _look_around(each)
        yield f"app: all pages by {_VISITORS - 1} more", time.perf_counter() - begun, server.memory()
        yield "app: script of a click on Browse, median", median(_clicks(server, first)), server.memory("VmHWM")


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


def main() -> None:
    """Print a table for each size; the last line of the app has memory at its peak."""
    for images in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            library = make_library(Path(folder) / "library", images)
            print(f"\n### {images:,} images\n\n| what | s | MiB |\n| --- | --- | --- |", flush=True)
            asked = commands(library, Path(folder))
            in_app = app(library, Path(folder) / "log.txt") if images <= _MOST_SERVED else ()
            for what, seconds, memory in chain(in_app, asked):
                print(f"| {what} | {seconds:.3g} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
