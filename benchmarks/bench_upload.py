"""What an upload costs the server: its memory at most, its processor time, and how fast it goes, by size and way.

python -m benchmarks.bench_upload [--sizes FILES] [--rounds N]
"""

import json
import os
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from benchmarks import alone
from benchmarks.figures import Figure
from benchmarks.machine import lacking
from tests.test_uploads_whole import BYTES, TUS, ask, begin, memory, serving

SIZES, ROUNDS = (6_548,), 1
_MEGABYTES = 2048
_PIECE = os.urandom(1 << 20)
_AT_ONCE = 4


def one_file(port: int, megabytes: int) -> None:
    """Upload one file in one request."""
    drop = begin(port, "a.bin", megabytes << 20)
    headers = {**TUS, **BYTES, "Upload-Offset": 0, "Content-Length": megabytes << 20}
    status, _, said = ask(port, "PATCH", f"/uploads/{drop}/0", headers, (_PIECE for _ in range(megabytes)))
    assert status == 204, said


def many_files(port: int, count: int, size: int = 100_000) -> None:
    """Upload small files, a request each, over as many connections as the page has."""
    files = [[f"media/{number}.jpg", size, 0] for number in range(count)]
    drop = json.loads(ask(port, "POST", "/uploads", body=json.dumps({"name": "many", "files": files}))[2])["drop"]

    def send(paths: list[str]) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        for path in paths:
            named = f"path {b64encode(path.encode()).decode()}"
            headers = {**TUS, **BYTES, "Upload-Length": str(size), "Upload-Metadata": named}
            connection.request("POST", f"/uploads/{drop}", _PIECE[:size], headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 201

    paths = [str(each[0]) for each in files]
    threads = [threading.Thread(target=send, args=(paths[start::_AT_ONCE],)) for start in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Upload one large file, and small ones of these numbers."""
    large = f"one file of {_MEGABYTES:,} MiB", None, _MEGABYTES * 1.048576, partial(one_file, megabytes=_MEGABYTES)
    small = [(f"{count:,} files of 100 kB", count, count / 10, partial(many_files, count=count)) for count in sizes]
    for case, size, megabytes, work in (large, *small):
        if reason := lacking(disk=1 + megabytes / 1000):
            yield Figure("upload", case=case, size=size, note=reason)
            continue
        seconds, used, before, most = zip(*(_measured(work) for _ in range(rounds)), strict=True)
        yield Figure("seconds", "s", seconds, case=case, size=size)
        yield Figure("pace", "MB/s", [megabytes / each for each in seconds], case=case, size=size)
        yield Figure("server's processor", "s", used, case=case, size=size)
        yield Figure("server's memory at its peak", "MiB", most, before, "before it", case, size)


def _measured(work: Callable[[int], None]) -> tuple[float, float, float, float]:
    """Seconds, seconds of the server's processor, MiB of the server before and at most."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "library") as (port, process):
        ask(port, "GET", "/job")
        before, used, started = memory(process.pid, "VmRSS"), processor(process.pid), time.perf_counter()
        work(port)
        took = time.perf_counter() - started
        return took, processor(process.pid) - used, before / 2**20, memory(process.pid, "VmHWM") / 2**20


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
