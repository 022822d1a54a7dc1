"""What a build costs on two Dask workers of this computer, beside two processes without a cluster.

Wall time of whole builds of the drawn sample into new libraries, in turns, each way first every other time. Scheduler
and workers, one thread each, run before; processes that measure are started in the first round of either way.

    python -m benchmarks.bench_cluster [--sizes N,N] [--rounds N]
"""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import alone
from benchmarks.figures import Figure
from igcore.library import Wish, build
from igcore.parallel import Cluster
from igcore.sample import write_sample
from tests.clusters import machines

SIZES, ROUNDS = (300,), 5
#: The most times of two processes that two workers take.
_GOAL = 1.3


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


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Build libraries of so many images of the sample."""
    for images in sizes:
        with tempfile.TemporaryDirectory() as folder, machines(Path(folder)) as cluster:
            root = Path(folder)
            write_sample(root / "sample", images)
            two, archive = Cluster(cluster.address), [root / "sample"]
            ways = {
                "two processes": Wish(archive, jobs=2),
                "two workers": Wish(archive, jobs=two),
                "two workers, exchange": Wish(archive, jobs=two, exchange=root / "exchange"),
            }
            found = measured(root, ways, rounds)
        bare = found.pop("two processes")
        for case, taken in found.items():
            yield Figure("build", "s", taken, bare, "two processes", case, images, ratio_goal=_GOAL)


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
