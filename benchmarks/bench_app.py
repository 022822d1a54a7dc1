"""What a person waits for in the app, in a real Chromium on this machine, beside a bare Streamlit app.

Both run alike and take turns in one run; figures are medians (and quartiles). With them what a click costs the
server: its script's time by the clock, while Chromium paints on the same processors, that of its own work, and memory.

    python -m benchmarks.bench_app [IMAGES ...]
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.app.chromium import chromium
from benchmarks.app.measures import clicks, fresh_visits, memory, ready, switches
from benchmarks.app.serving import ROOT, TIMED, served
from benchmarks.app.table import HEAD, Line, row
from benchmarks.made_library import make_library

SIZES = (6_548, 100_000)
_BARE = Path(__file__).parent / "app"
#: Bare apps run as Streamlit comes, but for what belongs to the server's address: they read our settings here.
_AS_IT_COMES = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}


def measure(folder: Path, images: int) -> Iterator[Line]:
    """Lines of the table for a library of so many images."""
    library = {"IGCORE_LIBRARY": str(make_library(folder / "library", images, pictures=True))}
    app, bare_click, bare_pages = ROOT / "app.py", _BARE / "bare_click_app.py", _BARE / "bare_pages_app.py"
    with chromium() as browser:
        yield from ready(browser, folder, library)
        with (
            served(app, library, folder / "app.txt", TIMED) as ours,
            served(bare_click, _AS_IT_COMES, folder / "click.txt", TIMED) as bare,
            served(bare_pages, _AS_IT_COMES, folder / "pages.txt", TIMED) as pages,
        ):
            yield from fresh_visits(browser, ours, bare)
            yield from clicks(browser, ours, bare, images)
            yield from switches(browser, ours, pages)
        with served(app, library, folder / "visitors.txt", TIMED) as crowded:
            yield from memory(browser, crowded, images)


def main() -> None:
    """Print a table for each size."""
    for images in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n### {images:,} images\n", flush=True)
            print(HEAD)
            for line in measure(Path(folder), images):
                print(row(line), flush=True)


if __name__ == "__main__":
    main()
