"""Runs one part of the benchmarks, by itself or for all of them."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from benchmarks.figures import Figure, tidy
from benchmarks.page import HEAD, rows

#: Images of each library or archive, and rounds; what yields the figures of a part.
Part = Callable[[Sequence[int], int], Iterator[Figure]]
FAILED = "failed"


def numbers(text: str) -> list[int]:
    """Read numbers with commas between."""
    return [int(word) for word in text.split(",")]


def main(part: Part, sizes: Sequence[int] = (), rounds: int = 1) -> None:
    """Print the table of one part, or its figures as lines of JSON; what fails is a figure as well."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--sizes", type=numbers, default=list(sizes), help="images, with commas between")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", action="store_true", help="a line of JSON for each figure")
    asked = parser.parse_args()
    say = _as_json if asked.json else _as_row
    if not asked.json:
        print(HEAD)
    try:
        for figure in part(asked.sizes, asked.rounds):
            say(figure)
    except Exception as error:
        say(Figure(FAILED, note=f"{type(error).__name__}: {error}".splitlines()[0]))
        raise


def _as_json(figure: Figure) -> None:
    print(json.dumps(asdict(figure)), flush=True)


def _as_row(figure: Figure) -> None:
    print(*rows(tidy("", [figure], {})), flush=True)
