"""Fuzz every importer, ZIPs and pictures with bytes that coverage guides, each for a part of the budget.

What is promised of any input: reading ends within ten seconds and a gigabyte, raises nothing but `IgcoreError`,
yields rows that can be stored and media inside the archive, and writes nothing. What breaks it is kept in
FOLDER/GROUP/findings, with a text that says how; the corpus stays in FOLDER too, and the next run begins from it.

    python -m benchmarks.fuzz [SECONDS] [FOLDER] [GROUP ...]
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fuzz_inputs import groups

SECONDS = 600
FOLDER = Path("data/fuzz")
#: Lines of libFuzzer, such as `#512 NEW cov: 212 ft: 336 corp: 28/360b ...`.
_COVERAGE = re.compile(r"#\d+\s+(?:INITED|NEW|REDUCE|DONE|pulse|RELOAD)\s+cov: (\d+) ft: (\d+) corp: (\d+)")
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_PEAK = re.compile(r"stat::peak_rss_mb:\s+(\d+)")


@dataclass
class Run:
    """What came of one group."""

    executed: int = 0
    coverage: tuple[int, int] = (0, 0)
    features: tuple[int, int] = (0, 0)
    corpus: int = 0
    peak: int = 0

    def add(self, log: str) -> None:
        """Take in what one process of libFuzzer said."""
        steps = [tuple(map(int, step)) for step in _COVERAGE.findall(log)]
        if steps:
            (first, few, _), (last, many, self.corpus) = steps[0], steps[-1]
            self.coverage = (self.coverage[0] or first, last)
            self.features = (self.features[0] or few, many)
        self.executed += sum(map(int, _EXECUTED.findall(log)))
        self.peak = max([self.peak, *map(int, _PEAK.findall(log))])


def fuzz(group: str, seconds: float, folder: Path) -> Run:
    """Fuzz one group; a process that an input ended is started again, as long as there is time."""
    run, until = Run(), time.monotonic() + seconds
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log.txt").open("w", encoding="utf-8", errors="replace") as log:
        while (left := int(until - time.monotonic())) > 0:
            command = [sys.executable, "-m", "benchmarks.fuzz_one", group, str(left), str(folder)]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            said = done.stdout.decode("utf-8", "replace")
            log.write(said)
            if "INITED" not in said:
                raise SystemExit(said[-2000:])
            run.add(said)
    return run


def main() -> None:
    """Print the table; the exit code is 1 if anything was found."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    chosen = sys.argv[3:] or groups()
    print(f"{seconds:.0f} seconds, {seconds / len(chosen):.0f} a group\n")
    print("| group | inputs tried | edges covered | features | corpus | peak MiB | findings |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    found = 0
    for group in chosen:
        run = fuzz(group, seconds / len(chosen), folder / group)
        findings = [path.name for path in (folder / group / "findings").iterdir() if path.suffix != ".txt"]
        found += len(findings)
        cells = (
            group,
            f"{run.executed:,}",
            *(f"{first} to {last}" for first, last in (run.coverage, run.features)),
            run.corpus,
            run.peak,
            ", ".join(sorted(findings)) or "none",
        )
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
