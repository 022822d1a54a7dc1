"""What an upload costs the server: its memory at most, its processor time, and how fast it goes, by size and way.

python -m benchmarks.bench_upload [MEGABYTES] [FILES]
"""

import json
import os
import sys
import tempfile
import threading
import time
from base64 import b64encode
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from tests.test_uploads_whole import BYTES, TUS, ask, begin, memory, serving

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


def main() -> None:
    """Print the table."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 6548
    print("| what | seconds | MB/s | server's processor s | memory before and at most, MiB |")
    print("| --- | --- | --- | --- | --- |")
    large, small = partial(one_file, megabytes=megabytes), partial(many_files, count=count)
    for what, work, size in (
        (f"one file of {megabytes:,} MiB", large, megabytes * 1.048576),
        (f"{count:,} files of 100 kB", small, count / 10),
    ):
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "library") as (port, process):
            ask(port, "GET", "/job")
            before, used, started = memory(process.pid, "VmRSS"), processor(process.pid), time.perf_counter()
            work(port)
            took, used = time.perf_counter() - started, processor(process.pid) - used
            most = memory(process.pid, "VmHWM")
        print(f"| {what} | {took:.1f} | {size / took:.0f} | {used:.1f} | {before >> 20}, {most >> 20} |")


if __name__ == "__main__":
    main()
