"""All benchmarks, or some: one table, kept as figures that can be compared, as a page and as a plot.

Each part runs in a process of its own: one that fails is a row, and takes nothing from the others. All is written after
every part; a part that runs again into the same folder takes the place of its former figures.

    python -m benchmarks [PART ...] [--into FOLDER] [--sizes N,N] [--rounds N]
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Timer
from typing import Any

import pandas as pd

from benchmarks import figures
from benchmarks.alone import FAILED, numbers
from benchmarks.figures import Figure
from benchmarks.machine import ROOT, machine
from benchmarks.page import HEAD, TOOK, goals, page, rows
from benchmarks.plot import against_goals, by_size

#: What there is, in the order in which it runs and is read.
PARTS = {
    "extract": "Measuring a picture",
    "build": "Building a library",
    "cluster": "A cluster",
    "read": "Reading an export",
    "app": "The app in a browser",
    "wall": "The wall",
    "visitors": "Ten visitors at once",
    "browsers": "Ten browsers at once",
    "upload": "Uploading",
    "tables": "By size: the server, and the command line",
    "selection": "Choosing",
    "analyses": "Every analysis",
}
#: Seconds after which a part is taken to hang; those who ask for larger sizes wait longer.
_PATIENCE, _MORE = 1200, 3


def measured(command: Sequence[str]) -> Iterator[Figure]:
    """Run a part; yield its figures as they come, what went wrong as one of them, and how long it took."""
    begun, failed = time.perf_counter(), False
    with _running(command, _PATIENCE * _MORE if "--sizes" in command else _PATIENCE) as part:
        assert part.stdout  # a pipe
        for line in part.stdout:
            if line.startswith("{") and line.endswith("}\n"):
                figure = Figure(**json.loads(line))
                failed |= figure.what == FAILED
                yield figure
            else:  # what else it says
                print(line, end="", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - begun
    if part.returncode and not failed:
        yield Figure(FAILED, note=f"ended with {part.returncode} after {seconds:.0f} s")
    yield Figure(TOOK, "s", [seconds])


@contextmanager
def _running(command: Sequence[str], seconds: float) -> Iterator[Popen[str]]:
    """Run a command, with all that it starts, for as long as the block lasts, or so many seconds."""
    with Popen(command, cwd=ROOT, stdout=PIPE, text=True, start_new_session=True) as part:
        patience = Timer(seconds, _end, [part])
        patience.start()
        try:
            yield part
            part.wait()
        finally:
            patience.cancel()
            if part.poll() is None:
                _end(part)


def _end(part: Popen[str]) -> None:
    os.killpg(part.pid, signal.SIGKILL)


def write(table: pd.DataFrame, folder: Path) -> None:
    """Write figures, the page and its plots."""
    folder.mkdir(parents=True, exist_ok=True)
    ordered = table.sort_values("part", key=lambda part: part.map(list(PARTS).index), kind="stable", ignore_index=True)
    figures.write(ordered, folder / "benchmarks.parquet")
    (folder / "benchmarks.svg").write_text(against_goals(ordered), "utf-8")
    (folder / "benchmarks-sizes.svg").write_text(by_size(ordered), "utf-8")
    (folder / "benchmarks.md").write_text(page(ordered, PARTS), "utf-8")


def run(parts: Mapping[str, Sequence[str]], folder: Path, on: Mapping[str, Any]) -> None:
    """Run commands, a part each, and keep what they tell."""
    print(HEAD)
    for part, command in parts.items():
        print(f"{time.strftime('%H:%M:%S')} {part}", file=sys.stderr, flush=True)
        print(f"| **{PARTS[part]}** |{' |' * 7}", flush=True)
        found = []
        for figure in measured(command):
            found.append(figure)
            print(*rows(figures.tidy(part, [figure], on)), flush=True)
        kept = figures.read(folder / "benchmarks.parquet")
        write(figures.with_part(kept, part, figures.tidy(part, found, on)), folder)
    ours = figures.read(folder / "benchmarks.parquet")
    assert ours is not None
    print(f"\n{goals(ours[ours['part'].isin(parts)])} All of it is in {folder}.")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="instead of data/benchmarks/COMMIT")
    parser.add_argument("--sizes", type=numbers, help="images, with commas between, instead of each part's own")
    parser.add_argument("--rounds", type=int, help="instead of each part's own")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    options = ["--json"]
    options += ["--sizes", ",".join(map(str, asked.sizes))] if asked.sizes else []
    options += ["--rounds", str(asked.rounds)] if asked.rounds else []
    parts = [part for part in PARTS if part in asked.parts or not asked.parts]
    # Whoever is ended ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    on = machine()
    folder = asked.into or ROOT / "data" / "benchmarks" / (on["commit"] or "here")
    run({part: [sys.executable, "-m", f"benchmarks.bench_{part}", *options] for part in parts}, folder, on)


if __name__ == "__main__":
    main()
