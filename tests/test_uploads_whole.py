"""What is left of an upload that is cut off, of a server that is killed, and on a disk that is full. Real servers."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from igcore.errors import NoRoomError, NoUploadError
from igcore.library.drops import drop_of
from igcore.library.uploads import Uploads, archives_of, uploads_of
from tests.browser.serving import free_port

#: The routes alone, with the owner asking.
SERVER = """
import sys
import uvicorn
from starlette.applications import Starlette
from igcore.web.server import MIDDLEWARE, ROUTES
import igcore.web.uploads
print("ready", flush=True)
app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


@contextmanager
def serving(library: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server of our own, for as long as the block lasts; its port and process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)], env={**os.environ, "IGCORE_LIBRARY": str(library)}
    )
    try:
        wait_for_port(port)
        yield port, process
    finally:
        process.kill()
        process.wait()


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.02)  # there is no event for a port that begins to answer
        else:
            return


def ask(
    port: int, method: str, path: str, headers: Mapping[str, Any] | None = None, body: Any = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {key: str(value) for key, value in (headers or {}).items()})
    answer = connection.getresponse()
    found = answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def memory(pid: int, line: str) -> int:
    """Bytes that a process has now (VmRSS), or had at most (VmHWM)."""
    lines = dict(each.split(":", 1) for each in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines[line].split()[0]) * 1024


def begin(port: int, path: str, size: int) -> str:
    body = json.dumps({"name": "trip", "files": [[path, size, 0]]})
    drop: str = json.loads(ask(port, "POST", "/uploads", body=body)[2])["drop"]
    headers = {**TUS, "Upload-Length": size, "Upload-Metadata": f"path {b64encode(path.encode()).decode()}"}
    assert ask(port, "POST", f"/uploads/{drop}", headers)[0] == 201
    return drop


def offset(port: int, drop: str) -> int:
    return int(ask(port, "HEAD", f"/uploads/{drop}/0", TUS)[1]["upload-offset"])


def send_and_break(port: int, drop: str, data: bytes, sent: int) -> None:
    """Send the beginning of what is said to come, and cut the connection."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        lines = {**TUS, **BYTES, "Host": "localhost", "Upload-Offset": "0", "Content-Length": str(len(data))}
        head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
        connection.sendall(f"PATCH /uploads/{drop}/0 HTTP/1.1\r\n{head}\r\n".encode() + data[:sent])
        connection.shutdown(socket.SHUT_WR)


def wait_for_size(file: Path, least: int) -> None:
    """Wait until so much of an upload is on the disk."""
    deadline = time.monotonic() + 30
    while file.stat().st_size < least:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_connection_that_is_cut_goes_on_where_it_was(tmp_path: Path) -> None:
    """All that came before it was cut is kept; equal bytes in the end."""
    data = os.urandom(5_000_000)
    with serving(tmp_path / "library") as (port, _):
        drop = begin(port, "a.jpg", len(data))
        send_and_break(port, drop, data, 3_000_001)

        wait_for_size(uploads_of(tmp_path / "library") / drop / "files" / "a.jpg", 3_000_001)
        there = offset(port, drop)
        assert there == 3_000_001
        status, headers, _ = ask(
            port, "PATCH", f"/uploads/{drop}/0", {**TUS, **BYTES, "Upload-Offset": there}, data[there:]
        )
        assert (status, headers["upload-offset"]) == (204, str(len(data)))
        assert ask(port, "POST", f"/uploads/{drop}/finish")[0] == 200

    assert (archives_of(tmp_path / "library") / "trip" / "a.jpg").read_bytes() == data


def test_who_comes_last_may_write(tmp_path: Path) -> None:
    """A connection that seems to be there still, as after a lost radio link, does not keep the next one out."""
    data = os.urandom(3_000_000)
    with serving(tmp_path / "library") as (port, _):
        drop = begin(port, "a.jpg", len(data))
        with socket.create_connection(("127.0.0.1", port)) as silent:
            lines = {**TUS, **BYTES, "Host": "localhost", "Upload-Offset": "0", "Content-Length": str(len(data))}
            head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
            silent.sendall(f"PATCH /uploads/{drop}/0 HTTP/1.1\r\n{head}\r\n".encode() + data[:1_500_000])
            there = offset(port, drop)

            ask(port, "PATCH", f"/uploads/{drop}/0", {**TUS, **BYTES, "Upload-Offset": there}, data[there:])
            silent.sendall(data[1_500_000:])
            assert b"409" in silent.recv(100)
        assert ask(port, "POST", f"/uploads/{drop}/finish")[0] == 200

    assert (archives_of(tmp_path / "library") / "trip" / "a.jpg").read_bytes() == data


def test_a_killed_server_keeps_what_came(tmp_path: Path) -> None:
    data = os.urandom(6_000_000)
    library = tmp_path / "library"
    with serving(library) as (port, process):
        drop = begin(port, "a.jpg", len(data))
        with socket.create_connection(("127.0.0.1", port)) as connection:
            lines = {**TUS, **BYTES, "Host": "localhost", "Upload-Offset": "0", "Content-Length": str(len(data))}
            head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
            connection.sendall(f"PATCH /uploads/{drop}/0 HTTP/1.1\r\n{head}\r\n".encode() + data[:4_000_000])
            wait_for_size(uploads_of(library) / drop / "files" / "a.jpg", 2 << 20)
            os.kill(process.pid, signal.SIGKILL)
    assert not archives_of(library).exists()

    with serving(library) as (port, _):
        there = offset(port, drop)
        assert there >= 2 << 20
        ask(port, "PATCH", f"/uploads/{drop}/0", {**TUS, **BYTES, "Upload-Offset": there}, data[there:])
        assert ask(port, "POST", f"/uploads/{drop}/finish")[0] == 200

    assert (archives_of(library) / "trip" / "a.jpg").read_bytes() == data


def test_what_a_killed_finish_leaves_is_swept(tmp_path: Path) -> None:
    """Killed just after the rename, or just before: an archive, or an upload that is whole."""
    uploads = Uploads(tmp_path)
    drop = drop_of("trip", [["a.jpg", 3, 0]])
    uploads.begin(drop)
    uploads.start(drop, 0)
    uploads.write(drop, 0, 0, b"abc")
    place = uploads_of(tmp_path) / drop.id
    archives_of(tmp_path).mkdir()
    (place / "files").replace(archives_of(tmp_path) / "trip")
    (uploads_of(tmp_path) / f"{'0' * 32}.part").mkdir()

    later = Uploads(tmp_path)
    later.sweep()

    assert list(uploads_of(tmp_path).iterdir()) == []
    # The browser, which had no answer, asks again.
    os.utime(archives_of(tmp_path) / "trip" / "a.jpg", ns=(0, 0))
    assert later.begin(drop) == archives_of(tmp_path) / "trip"


def test_where_there_is_no_room_nothing_begins(tmp_path: Path) -> None:
    """What other uploads still want counts; what came is kept when the room is gone in the middle."""
    free = [1000]
    uploads = Uploads(tmp_path / "library", room=lambda _: free[0])
    first, second = drop_of("one", [["a", 700, 0]]), drop_of("two", [["b", 400, 0]])
    uploads.begin(first)
    uploads.start(first, 0)

    with pytest.raises(NoRoomError, match="too little room"):
        uploads.begin(second)
    uploads.write(first, 0, 0, bytes(500))
    free[0] = 100
    with pytest.raises(NoRoomError):
        uploads.write(first, 0, 500, bytes(200))
    assert uploads.offset(first, 0) == 500
    uploads.discard(first.id)
    with pytest.raises(NoUploadError):
        uploads.find(first.id)
    free[0] = 1000
    uploads.begin(second)
    assert [each.name for each in uploads.waiting()] == ["two"]


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """A real one: a file system in memory of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no file system may be mounted here")
    try:
        uploads = Uploads(disk, room=lambda _: 1 << 40)
        drop = drop_of("trip", [["a.jpg", 4 << 20, 0]])
        uploads.begin(drop)
        uploads.start(drop, 0)
        uploads.write(drop, 0, 0, bytes(1 << 20))
        with pytest.raises(NoRoomError, match="it is full"):
            uploads.write(drop, 0, 1 << 20, bytes(3 << 20))
        with pytest.raises(NoRoomError, match="there is room for"):
            Uploads(disk).begin(drop_of("other", [["b.jpg", 3 << 20, 0]]))
        there = uploads.offset(drop, 0) or 0
        assert 1 << 20 <= there < 2 << 20
        uploads.discard(drop.id)
        assert list(uploads_of(disk).iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_memory_does_not_grow_with_what_is_uploaded(tmp_path: Path) -> None:
    """200 MB here; 2 GB in benchmarks/bench_upload.py."""
    piece, count = os.urandom(1 << 20), 200
    with serving(tmp_path / "library") as (port, process):
        drop = begin(port, "a.zip", count << 20)
        before = memory(process.pid, "VmRSS")
        body = (piece for _ in range(count))
        headers = {**TUS, **BYTES, "Upload-Offset": 0, "Content-Length": count << 20}
        assert ask(port, "PATCH", f"/uploads/{drop}/0", headers, body)[0] == 204
        most = memory(process.pid, "VmHWM")

    assert most - before < 60 << 20
