"""Fuzz one group until its time is up; `fuzz` starts this.

    python -m benchmarks.fuzz_one GROUP SECONDS FOLDER

Coverage of igcore, and of what the standard library reads HTML, CSV and ZIPs with, guides what is tried next.
"""

import os
import random
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["igcore", "html", "_markupbase", "zipfile", "csv"]):
    from benchmarks import fuzz_inputs
    from igcore.importers.base import Row
    from tests.promises import can_be_stored

#: No input may take longer; libFuzzer itself ends what takes twice that.
LONGEST = 10.0
#: MiB of the whole process, of which libraries and libFuzzer take some 250.
MEMORY = 1024
#: Tables are made for so many inputs at once, as each takes longer than reading.
_TOGETHER = 64
#: How often a change is made to the JSON rather than to its bytes.
_BY_VALUE = 0.5
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_DEEDS = frozenset({"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate"})
_NEVER = frozenset({"subprocess.Popen", "os.system", "os.exec", "socket.connect", "socket.getaddrinfo"})


class Harness:
    """What one process knows: its slots, and what it has found."""

    def __init__(self, group: str, folder: Path) -> None:
        """Make the folders: `findings`, and `work` where alone files may be written."""
        self.work, self.findings, self.corpus = (folder / name for name in ("work", "findings", "corpus"))
        for each in (self.work, self.findings, self.corpus):
            each.mkdir(parents=True, exist_ok=True)
        self.slots = fuzz_inputs.slots(group, self.work)
        self._watching = False
        self._waiting: list[tuple[bytes, list[Row]]] = []
        sys.addaudithook(self._watch)

    def seed(self) -> None:
        """Write the seeds, each after the number of its slot."""
        for number, slot in enumerate(self.slots):
            for index, seed in enumerate(slot.seeds):
                (self.corpus / f"seed-{number}-{index}").write_bytes(bytes([number]) + seed)

    def try_one(self, data: bytes) -> None:
        """Run an input; what breaks a promise is kept, and the run goes on."""
        if not data:
            return
        started = time.perf_counter()
        try:
            with self._watched():
                rows = self.slots[data[0] % len(self.slots)].run(data[1:])
        except Exception as error:  # noqa: BLE001 - that there is any is what is looked for
            self._keep(data, error)
            return
        taken = time.perf_counter() - started
        if taken > LONGEST:
            self._keep(data, TimeoutError(f"it took {taken:.1f} seconds"))
        self._waiting.append((data, rows))
        if len(self._waiting) >= _TOGETHER:
            self.store()

    def store(self) -> None:
        """Make tables of all rows that wait; if that fails, find whose they are."""
        waiting, self._waiting = self._waiting, []
        try:
            assert can_be_stored(row for _, rows in waiting for row in rows)
        except Exception as error:  # noqa: BLE001 - see above
            for data, rows in waiting:
                try:
                    assert can_be_stored(rows)
                except Exception as own:  # noqa: BLE001 - see above
                    self._keep(data, own)
                    return
            self._keep(waiting[-1][0], error)

    def mutate(self, data: bytes, size: int, seed: int) -> bytes:
        """Change a value of the JSON, or any bytes."""
        rng = random.Random(seed)
        if rng.random() < _BY_VALUE:
            made = fuzz_inputs.mutated_json(data[1:], rng)
            if made and len(made) < size:
                return bytes(data[:1]) + made
        mutated: bytes = atheris.Mutate(data, size)
        return mutated

    def _keep(self, data: bytes, error: Exception) -> None:
        """Keep the shortest input of each kind: its error, and the last line of igcore that it came through."""
        frames = traceback.extract_tb(error.__traceback__)
        last = next((each for each in reversed(frames) if "/igcore/" in each.filename), None)
        place = f"{Path(last.filename).stem}-{last.lineno}" if last else "elsewhere"
        path = self.findings / f"{type(error).__name__}-{place}.input"
        if not path.exists() or path.stat().st_size > len(data):
            path.write_bytes(data)
            slot = self.slots[data[0] % len(self.slots)].name
            text = "".join(traceback.format_exception(error))
            path.with_suffix(".txt").write_text(f"in the place of {slot}\n{text}", "utf-8", "backslashreplace")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        self._watching = True
        try:
            yield
        finally:
            self._watching = False

    def _watch(self, event: str, args: tuple[Any, ...]) -> None:
        """Refuse whatever leaves a trace outside of the folder for work."""
        if not self._watching:
            return
        writes = (event == "open" and isinstance(args[2], int) and args[2] & _WRITES) or event in _DEEDS
        if writes and not str(args[0]).startswith(str(self.work)):
            raise AssertionError(f"{event} of {args[0]!r}")
        if event in _NEVER or (event == "sqlite3.connect" and args[0] != ":memory:"):
            raise AssertionError(f"{event} of {args!r}")


def main() -> None:
    """Run libFuzzer, which ends this process."""
    group, seconds, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve()
    sys.dont_write_bytecode = True
    harness = Harness(group, folder)
    harness.seed()
    seeds = [seed for slot in harness.slots for seed in slot.seeds]
    words = folder / "words.dict"
    words.write_text(fuzz_inputs.vocabulary(iter(seeds)))
    # Measuring pictures has an alarm of its own, and libFuzzer the same signal.
    timeout = 0 if group == fuzz_inputs.PICTURES else int(2 * LONGEST)
    options = {
        "max_total_time": seconds,
        "max_len": max(4096, 2 * max(map(len, seeds))),
        "timeout": timeout,
        "rss_limit_mb": MEMORY,
        "dict": words,
        "artifact_prefix": f"{harness.findings}/",
        "print_final_stats": 1,
    }
    arguments = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(harness.corpus)]
    atheris.Setup(arguments, harness.try_one, custom_mutator=harness.mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
