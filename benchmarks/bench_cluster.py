"""What a build costs on two Dask workers of this computer, beside two processes without a cluster.

Wall time of whole builds of the drawn sample into new libraries, in turns, each way first every other time. Scheduler
and workers, one thread each, run before; processes that measure are started in the first round of either way.

    python -m benchmarks.bench_cluster [IMAGES] [ROUNDS]
"""

import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from igcore.library import Wish, build
from igcore.parallel import Cluster
from igcore.sample import write_sample
from tests.clusters import machines


def seconds(library: Path, wish: Wish) -> float:
    """Wall time of one build."""
    started = time.perf_counter()
    for _ in build(library, wish, datetime.now(UTC)):
        pass
    return time.perf_counter() - started


def measured(root: Path, ways: Mapping[str, Wish], rounds: int) -> dict[str, list[float]]:
    """Seconds of each way in each round."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways)[:: -1 if number % 2 else 1]:
            found[name].append(seconds(root / f"library {name} {number}", ways[name]))
    return found


def main() -> None:
    """Print the table."""
    images = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as folder, machines(Path(folder)) as cluster:
        root = Path(folder)
        write_sample(root / "sample", images)
        ways = {
            "two processes": Wish([root / "sample"], jobs=2),
            "two workers": Wish([root / "sample"], jobs=Cluster(cluster.address)),
            "two workers, exchange": Wish([root / "sample"], jobs=Cluster(cluster.address), exchange=root / "exchange"),
        }
        found = measured(root, ways, rounds)
    print(f"Build of {images:,} images, {rounds} rounds: median (least-most), seconds\n")
    print("| how | seconds | beside two processes, in the same round |\n| --- | --- | --- |")
    for name, values in found.items():
        ratios = [one / other for one, other in zip(values, found["two processes"], strict=True)]
        print(f"| {name} | {_cell(values)} | {_cell(ratios)} |")


def _cell(values: list[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


if __name__ == "__main__":
    main()
