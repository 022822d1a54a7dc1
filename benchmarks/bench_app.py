"""What a click on a filter costs the server: the script's time, page by page and by size of library.

The script of a visitor is run as Streamlit runs it, in this process, without a browser: choosing a person,
then everybody again. Beside it a bare app of one widget, for what Streamlit itself takes.

    python -m benchmarks.bench_app [IMAGES ...]
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from streamlit.testing.v1 import AppTest

from benchmarks.made_library import PEOPLE, make_library
from igcore.web.frame import PAGES

ROOT = Path(__file__).parent.parent
ROUNDS = 15
SIZES = (6_548, 100_000)
_BARE = """
import streamlit as st
st.write(st.multiselect("Person", ["Kat", "Mads"], key="person"))
"""


def clicks(app: AppTest) -> list[float]:
    """Milliseconds of each of so many clicks on a person, after one to warm up."""
    times = []
    for number in range(ROUNDS + 1):
        app.multiselect(key="person").set_value([PEOPLE[0]] if number % 2 == 0 else [])
        started = time.perf_counter()
        app.run()
        times.append((time.perf_counter() - started) * 1000)
        if app.exception:
            raise RuntimeError(app.exception[0].value)
    return times[1:]


def line(name: str, times: list[float], bare: float) -> str:
    """One line of the table."""
    low, middle, high = quantiles(times, n=4)
    return f"| {name} | {middle:.0f} ({low:.0f}-{high:.0f}) | {middle - bare:.0f} |"


def main() -> None:
    """Print a table for each size."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    files = [entry[0] for entries in PAGES.values() for entry in entries]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["IGCORE_LIBRARY"] = str(make_library(Path(folder), size))
            print(f"\nScript time of a click, {size:,} images, {ROUNDS} clicks: median (quartiles), ms\n")
            print("| page | click | above the bare app |\n| --- | --- | --- |")
            bare_times = clicks(AppTest.from_string(_BARE).run())
            bare = median(bare_times)
            print(line("bare app", bare_times, bare))
            for file in files:
                app = AppTest.from_file(str(ROOT / "igcore/web/main.py"), default_timeout=120).run()
                app.switch_page(str(ROOT / "pages" / f"{file}.py")).run()
                print(line(file, clicks(app), bare), flush=True)


if __name__ == "__main__":
    main()
