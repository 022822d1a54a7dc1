"""Servers for the benchmark: when one answers, how long its scripts run, and what memory it takes."""

import http.client
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import STDOUT, Popen

from benchmarks.app.timed_streamlit import MARK
from benchmarks.machine import memory_of
from tests.browser.serving import free_port, stop

ROOT = Path(__file__).parents[2]
#: As a person starts it, and so that each run of a script says how long it took.
PLAIN, TIMED = "streamlit", "benchmarks.app.timed_streamlit"
_PATIENCE = 120


@dataclass
class Server:
    """A server that answers."""

    url: str
    process: Popen[bytes]
    log: Path
    ready: float
    read: int = field(default=0)

    def script_times(self, least: int = 1) -> list[tuple[float, float]]:
        """Milliseconds, and those of the thread's own work, of each run since the last call; waits for so many."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            # What follows the last end of a line may be half of one.
            whole = self.log.read_text(errors="replace").split("\n")[:-1]
            lines = [line for line in whole if line.startswith(MARK)]
            if len(lines) - self.read >= least:
                new, self.read = lines[self.read :], len(lines)
                return [(float(line.split()[-2]), float(line.split()[-1])) for line in new]
            if time.monotonic() > deadline:
                raise TimeoutError(f"No script ran; the server's last words:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.005)

    def memory(self, name: str = "VmRSS") -> float:
        """As `memory_of` has it."""
        return memory_of(self.process.pid, name)


@contextmanager
def served(app: Path, environment: Mapping[str, str], log: Path, module: str = PLAIN) -> Iterator[Server]:
    """Serve an app from the project's folder for as long as the block lasts."""
    port = free_port()
    flags = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = [sys.executable, "-m", module, "run", str(app), *flags]
    with started(command, port, environment, log) as server:
        yield server


@contextmanager
def started(command: Sequence[str], port: int, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Run a command that serves at a port for as long as the block lasts, once it answers."""
    with log.open("w") as output:
        begun = time.perf_counter()
        process = Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=STDOUT)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > _PATIENCE:
                raise RuntimeError(f"The server does not answer; its last words:\n{log.read_text()[-2000:]}")
            time.sleep(0.005)  # there is no event for a port that begins to answer
        ready = time.perf_counter() - begun
        yield Server(f"http://127.0.0.1:{port}", process, log, ready)
    finally:
        stop(process)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
