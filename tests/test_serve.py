"""Promises of `igcore serve` and `igcore share`: however the command ends, so does its server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from igcore.cli.serve import quiet
from tests.browser.serving import free_port, wait

_PATIENCE = 20


@dataclass(frozen=True)
class Command:
    """A command that serves, in a group of processes as a terminal makes it."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def answers(self) -> None:
        """Wait until the server does."""
        wait(self.process, f"http://127.0.0.1:{self.port}/_stcore/health", self.log)

    def keys(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal as keys do; tell how it ended, and what it said."""
        os.killpg(self.process.pid, number)
        return self.process.wait(_PATIENCE), self.log.read_text(errors="replace")

    def is_free(self) -> bool:
        """Tell whether nobody listens at the port any more."""
        with closing(socket.socket()) as asking:
            return asking.connect_ex(("127.0.0.1", self.port)) != 0


@contextmanager
def running(tmp_path: Path, name: str, *more: str) -> Iterator[Command]:
    port, log = free_port(), tmp_path / "log.txt"
    words = [sys.executable, "-m", "igcore", name, "--library", str(tmp_path / "library"), *more]
    own = "--port" if name == "serve" else "--own-port"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*words, own, str(port)], stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield Command(process, port, log)
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)  # there is no event for the end of somebody else's child
    return holds()


def test_ended_by_its_keys_it_says_so_once_and_has_not_failed(tmp_path: Path) -> None:
    with running(tmp_path, "serve") as command:
        command.answers()
        code, said = command.keys(signal.SIGINT)

        assert code == 0
        assert said.rstrip().endswith("Stopped.")
        assert said.count("Stopped.") == 1
        assert not any(word in said for word in ("Aborted", "Traceback", "Interrupted", "Stopping"))
        assert command.is_free()


def test_ended_before_it_answers_it_says_no_more(tmp_path: Path) -> None:
    """Its process begins with half a second of imports."""
    with running(tmp_path, "serve") as command:
        assert until(lambda: bool(children(command.process.pid)))
        code, said = command.keys(signal.SIGINT)

        assert (code, said) == (0, "Stopped.\n")
        assert command.is_free()


def test_ended_by_a_signal_it_tells_which(tmp_path: Path) -> None:
    with running(tmp_path, "serve") as command:
        command.answers()
        code, said = command.keys(signal.SIGTERM)

        assert code == 128 + signal.SIGTERM
        assert "Traceback" not in said
        assert command.is_free()


@pytest.mark.parametrize(
    "words", [("serve",), ("share", "--address", "127.0.0.2", "--port", "0")], ids=["serve", "share"]
)
def test_killed_it_takes_its_server_along(words: tuple[str, ...], tmp_path: Path) -> None:
    words = tuple(str(free_port()) if word == "0" else word for word in words)
    with running(tmp_path, *words) as command:
        command.answers()
        servers = children(command.process.pid)
        command.process.kill()

        assert servers
        assert until(lambda: not any(is_running(each) for each in servers))
        assert command.is_free()


def children(process: int) -> list[int]:
    return [pid for pid, parent, _ in processes() if parent == process]


def is_running(process: int) -> bool:
    """Tell whether a process runs; one that ended and that nobody asked how does not."""
    return any(pid == process and not state.startswith("Z") for pid, _, state in processes())


def processes() -> list[tuple[int, int, str]]:
    """Number of each process, that of its parent, and how it is."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in found.stdout.splitlines())
    return [(int(pid), int(parent), state) for pid, parent, state in rows]


#: A server that measured something and is ended by a signal, as the command ends it.
_MEASURED = """
import os, signal, time
from igcore.parallel import in_parallel
print(sorted(in_parallel(abs, [(-2,), (1,)], 2)), flush=True)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(60)
"""


def test_ended_after_pictures_were_measured_its_helpers_are_silent() -> None:
    """Until the last of them, which cleans up, is gone as well."""
    command = [sys.executable, "-c", _MEASURED]

    environment = {**os.environ, **quiet()}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGTERM, "[1, 2]\n", "")
