"""What a person waits for in the app, in a real Chromium on this machine, beside a bare Streamlit app.

Both run alike and take turns in one run. With it what a click costs the server: its script's time by the clock, while
Chromium paints on the same processors, that of its own work, and memory. Libraries of two sizes are looked at whole; of
the others only the first visit and the wall, whose pictures are among the newest.

    python -m benchmarks.bench_app [--sizes N,N] [--rounds N]
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import alone
from benchmarks.app import measures
from benchmarks.app.chromium import Chromium, chromium
from benchmarks.app.serving import ROOT, TIMED, served
from benchmarks.figures import Figure
from benchmarks.machine import lacking
from benchmarks.made_library import make_library

SIZES, ROUNDS = (1_000, 6_548, 100_000, 1_000_000), 4
_WHOLE = (6_548, 100_000)
#: Thumbnails that a wall of the newest can show.
_SHOWN = 20_000
#: Visits take part in so many times as many rounds, since the bare app's own vary by a quarter.
_VISITS = 5
#: GiB for the server, and for tables and thumbnails, of each million images.
_MEMORY, _DISK = 4.0, 1.0
_BARE = Path(__file__).parent / "app"
#: Bare apps run as Streamlit comes, but for what belongs to the server's address: they read our settings here.
_AS_IT_COMES = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure libraries of these sizes."""
    for images in sizes:
        if reason := lacking(1 + _MEMORY * images / 1e6, 1 + _DISK * images / 1e6):
            yield Figure("clicks", size=images, note=reason)
            continue
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            for figure in _measured(browser, Path(folder), images, rounds):
                yield replace(figure, size=images)


def _measured(browser: Chromium, folder: Path, images: int, rounds: int) -> Iterator[Figure]:
    whole = images in _WHOLE
    pictures = images if whole else min(images, _SHOWN)
    library = {"IGCORE_LIBRARY": str(make_library(folder / "library", images, pictures=pictures))}
    app, bare_click, bare_pages = ROOT / "app.py", _BARE / "bare_click_app.py", _BARE / "bare_pages_app.py"
    if whole:
        yield from measures.ready(browser, folder, library, rounds)
    with (
        served(app, library, folder / "app.txt", TIMED) as ours,
        served(bare_click, _AS_IT_COMES, folder / "click.txt", TIMED) as bare,
    ):
        yield from measures.fresh_visits(browser, ours, bare, _VISITS * rounds if whole else rounds)
        values = measures.values(rounds) if whole else measures.hues(rounds)
        yield from measures.clicks(browser, ours, bare, images, values)
        if whole:
            with served(bare_pages, _AS_IT_COMES, folder / "pages.txt", TIMED) as pages:
                yield from measures.switches(browser, ours, pages, rounds)
    if whole:
        with served(app, library, folder / "visitors.txt", TIMED) as crowded:
            yield from measures.memory(browser, crowded, images)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
