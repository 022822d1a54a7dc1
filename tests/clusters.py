"""Dask clusters of real processes on this computer, and an object store that speaks S3, for tests and benchmarks."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from moto.server import ThreadedMotoServer

from igcore.importers import address
from igcore.importers.address import Address

#: Never to be read in anything that igcore says.
SECRET = "verysecretkey"  # noqa: S105 - nobody's


def wait_for(event: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait until something is so."""
    started = time.monotonic()
    while not event():
        assert time.monotonic() - started < seconds, f"{what} took too long"
        time.sleep(0.02)


@dataclass
class Machines:
    """A scheduler and workers, each with all of its processes in a group of its own."""

    folder: Path
    environment: Mapping[str, str]
    protocol: str = "tcp"
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_scheduler(self) -> None:
        """Start it, where the one before was."""
        told = self.folder / "scheduler.json"
        told.unlink(missing_ok=True)
        port = self.address.rpartition(":")[2] or "0"
        where = ["--protocol", self.protocol, "--host", "127.0.0.1", "--port", port, "--scheduler-file", str(told)]
        self.scheduler = self._run("distributed.cli.dask_scheduler", "--no-dashboard", *where)
        wait_for(lambda: told.exists() and told.stat().st_size > 0, "the scheduler")
        self.address = json.loads(told.read_text())["address"]

    def start_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start one that does one thing at a time."""
        how = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder), "--host", "127.0.0.1"]
        worker = self._run("distributed.cli.dask_worker", self.address, *how, **environment)
        self.workers.append(worker)
        return worker

    def _run(self, module: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdout=log,
                stderr=log,
                cwd=Path(__file__).parents[1],
                env={**os.environ, **self.environment, **environment},
                start_new_session=True,
            )

    def end(self) -> None:
        """End all of it."""
        for process in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started at once, as the power does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def machines(folder: Path, workers: int = 2, protocol: str = "tcp", **environment: str) -> Iterator[Machines]:
    """Run a cluster; its workers see what tests define, too."""
    found = Machines(folder, environment, protocol)
    try:
        found.start_scheduler()
        for _ in range(workers):
            found.start_worker()
        yield found
    finally:
        found.end()
        _sweep()


@contextmanager
def store() -> Iterator[Address]:
    """Run an object store, and give a bucket in it; the environment says where it is, as it does for every tool."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            patched.setenv(name, value)
        address.disconnect()
        # What an earlier server of this process had, the next one has as well.
        requests.post(f"http://{host}:{port}/moto-api/reset", timeout=30).raise_for_status()
        requests.put(f"http://{host}:{port}/bucket", timeout=30).raise_for_status()
        try:
            yield Address("s3://bucket")
        finally:
            address.disconnect()
            server.stop()
            _sweep()


def _sweep() -> None:
    """Collect sockets that clients of Dask or a store left open: here, where they are theirs, not in another's test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def put(archive: Path, place: Address) -> Address:
    """Copy a folder into a store."""
    place.write_all({path.relative_to(archive).as_posix(): path.read_bytes() for path in archive.rglob("*.*")})
    return place
