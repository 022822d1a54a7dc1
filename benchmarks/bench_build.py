"""What a build costs the first time, and again with nothing changed.

Wall time, two jobs, on the drawn sample; the second build of each pair follows its first at once.

    python -m benchmarks.bench_build [IMAGES] [ROUNDS]
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from igcore.library import Wish, build
from igcore.sample import write_sample


def seconds(library: Path, archive: Path) -> float:
    """Wall time of one build."""
    started = time.perf_counter()
    for _ in build(library, Wish([archive], jobs=2), datetime.now(UTC)):
        pass
    return time.perf_counter() - started


def main() -> None:
    """Print the table."""
    images = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "sample"
        write_sample(archive, images)
        pairs = []
        for number in range(rounds):
            library = Path(folder) / f"library {number}"
            pairs.append((seconds(library, archive), seconds(library, archive)))
    first, again = zip(*pairs, strict=True)
    ratio = median(one / other for one, other in pairs)
    print(f"Build of {images:,} images, two jobs, {rounds} rounds: median (least-most), seconds\n")
    print("| first | again, nothing changed | ratio |\n| --- | --- | --- |")
    print(f"| {_cell(first, 2)} | {_cell(again, 4)} | 1/{ratio:.0f} |")


def _cell(values: tuple[float, ...], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


if __name__ == "__main__":
    main()
