"""What choosing costs: laying out a library, one click, the states of all fields, a colour, completions.

A click changes one field of a selection of three; every time it is another value, so that nothing is known beforehand.
Times are the processor's, which others on the same machine disturb least.

    python -m benchmarks.bench_selection [--sizes N,N] [--rounds N]
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import alone
from benchmarks.figures import Figure
from benchmarks.machine import lacking
from benchmarks.made_library import make_library
from igcore.library import Tables, read_manifest, read_tables
from igcore.selection import Field, Index, Selection, choice, index, known, parse, read, states
from igcore.selection.complete import complete
from igcore.web.volume import compact

ROUNDS = 9
SIZES = (100_000, 1_000_000)
BASE = parse("#tag1 @Kat hue:blue")
#: What is typed into the search box, letter by letter.
TYPED = "#tag17 hue:bl tga1"


def milliseconds(run: Callable[[int], object], rounds: int) -> list[float]:
    """Times of so many runs, after one to warm up; each is told which one it is."""
    times = []
    for number in range(rounds + 1):
        started = time.process_time()
        run(number)
        times.append((time.process_time() - started) * 1000)
    return times[1:]


def with_photographic_colours(tables: Tables) -> Tables:
    """Give every swatch a colour of its own, more of them muted, as photographs have: few are the same."""
    rng = np.random.default_rng(2016)
    count = len(tables.swatches)
    colours = np.clip(rng.normal(110, 60, (count, 1)) + rng.normal(0, 22, (count, 3)), 0, 255).astype(np.int64)
    channels = dict(zip(("red", "green", "blue"), colours.T, strict=True))
    return replace(tables, swatches=tables.swatches.assign(**channels).astype(tables.swatches.dtypes.to_dict()))


def click(at: Index, number: int) -> None:
    """Choose another day, as of a click on a chart of days."""
    at.choose(BASE.choose(Field.DATE, choice([f"201{number % 6}-0{1 + number // 6}"])))


def all_states(at: Index, number: int) -> None:
    """Count the values of every field after such a click."""
    selection = BASE.choose(Field.DATE, choice([f"201{number % 6}-0{3 + number // 6}"]))
    for field in Field:
        states(at, selection, field)


def near(at: Index, number: int) -> None:
    """Find pictures with a colour, each time another."""
    shade = 40 + 12 * number
    at.choose(Selection().choose(Field.NEAR, choice([f"#{shade:02x}{80:02x}{96:02x}~12"])))


def text(at: Index, number: int) -> None:
    """Find a word in captions, each time another."""
    at.choose(Selection().choose(Field.TEXT, choice([f"picture {number}7"])))


def typed(at: Index, number: int) -> None:
    """Complete one more letter, and find the faults."""
    cursor = 1 + number % len(TYPED)
    complete(TYPED[:cursor], cursor, at)


def hostile(at: Index, _: int) -> None:
    """Read a megabyte of hashtags that nobody has."""
    read(_UNKNOWN, known(at))


_UNKNOWN = " ".join(f"#nothing{number}" for number in range(100_000))
#: What is measured on a library that is laid out.
_MEASURED = {
    "one click": click,
    "states of all fields after a click": all_states,
    "a colour": near,
    "a word of captions": text,
    "one letter typed": typed,
    "a hostile query": hostile,
}


#: GiB of memory for each million images.
MEMORY = 5.0


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure libraries of these sizes."""
    for size in sizes:
        if reason := lacking(1 + MEMORY * size / 1e6):
            yield Figure("choosing", size=size, note=reason)
            continue
        yield from _measured(size, rounds)


def _measured(size: int, rounds: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        root = make_library(Path(folder), size)
        manifest = read_manifest(root)
        tables = compact(with_photographic_colours(read_tables(root, manifest)))
    laid_out = milliseconds(lambda _: index(tables, manifest.order), min(2, rounds))
    yield Figure("lay out", "ms", laid_out, size=size)
    at = index(tables, manifest.order)
    for name, run in _MEASURED.items():
        yield Figure(name, "ms", milliseconds(partial(run, at), rounds), size=size)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
