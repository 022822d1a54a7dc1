"""Promises of the door over real sockets: strangers do not use it up, and it ends without a word of error."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.browser.serving import APP, free_port, stop

_NETWORK, _PHONE = "127.0.0.2", "127.0.0.3"


@dataclass
class Shared:
    """A server that shares a library, what it says, and the link it made."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int
    secret: str

    @property
    def host(self) -> str:
        """As a phone calls it."""
        return f"{_NETWORK}:{self.port}"

    def ask(self, method: str, path: str, **headers: str) -> HTTPResponse:
        """Ask as a phone."""
        with closing(HTTPConnection(_NETWORK, self.port, timeout=20, source_address=(_PHONE, 0))) as phone:
            phone.request(method, path, headers=headers)
            answer = phone.getresponse()
            answer.read()
        return answer

    def join(self, cookie: str = "") -> HTTPResponse:
        """Open the link to its end."""
        return self.ask("POST", f"/join/{self.secret}", Origin=f"http://{self.host}", Cookie=cookie)


@pytest.fixture
def shared(sample_library: Path, tmp_path: Path) -> Iterator[Shared]:
    """The app on the sample, shared with one device by each link."""
    library = tmp_path / "library"
    shutil.copytree(sample_library, library)
    port, log = free_port(), tmp_path / "log.txt"
    limits = {"query": "", "captions": True, "names": True, "originals": True}
    wish = {"address": _NETWORK, "port": port, "lasts": 600, "uses": 1, "role": "guest", "limits": limits}
    told = json.dumps({**wish, "tls": False, "files": []})
    environment = {**os.environ, "IGCORE_LIBRARY": str(library), "IGCORE_SHARE": told}
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(free_port())]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=APP.parent, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        found = _link(process, log)
        yield Shared(process, log, int(found[1]), found[2])
    finally:
        stop(process)


def _link(process: subprocess.Popen[bytes], log: Path) -> re.Match[str]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(rf"http://{re.escape(_NETWORK)}:(\d+)/join/(\S+)\n", log.read_text())
        if found:
            return found
        time.sleep(0.05)  # there is no event for a line in a file
    raise RuntimeError(log.read_text()[-2000:])


def _cookie(answer: HTTPResponse) -> str:
    return (answer.getheader("set-cookie") or "").partition(";")[0]


def test_the_same_device_comes_by_the_same_link_again(shared: Shared) -> None:
    """By Back, or by scanning the code once more: it is in already, though the link is used up."""
    cookie = _cookie(shared.join())
    again = shared.join(cookie)
    looked = shared.ask("GET", f"/join/{shared.secret}", Cookie=cookie)
    other = shared.join()

    assert (again.status, again.getheader("location"), again.getheader("set-cookie")) == (303, "/", None)
    assert (looked.status, looked.getheader("location")) == (303, "/")
    assert other.status == 401


def test_connections_that_say_nothing_leave_room_for_guests(shared: Shared) -> None:
    cookie = _cookie(shared.join())
    with ExitStack() as strangers:
        for _ in range(300):
            strangers.enter_context(socket.create_connection((_NETWORK, shared.port), 20, ("127.0.0.4", 0)))

        assert shared.ask("GET", "/_stcore/health", Cookie=cookie).status == 200
        open_files = len(list(Path(f"/proc/{shared.process.pid}/fd").iterdir())) if sys.platform == "linux" else 0
        assert open_files < 250


def test_the_server_ends_while_somebody_looks(shared: Shared) -> None:
    cookie = _cookie(shared.join())
    address = f"ws://{shared.host}/_stcore/stream"
    streamlit = [Subprotocol("streamlit")]
    origin = Origin(f"http://{shared.host}")
    with connect(address, additional_headers={"Cookie": cookie}, origin=origin, subprotocols=streamlit, proxy=None):
        shared.process.send_signal(signal.SIGINT)
        shared.process.wait(20)

    assert "Traceback" not in shared.log.read_text()


@pytest.mark.parametrize("ends", [True, False])
def test_an_import_that_the_end_cuts_off_is_no_failure(ends: bool) -> None:
    """Python refuses new executors while it ends, and waits for tasks of old ones: for this thread, here."""
    program = f"""
import threading
from concurrent.futures import ThreadPoolExecutor
from igcore.web.server import warm

ending = threading.Event()
warming = threading.Thread(target=warm, args=(ending,), daemon=True)
over = threading.Event()
ThreadPoolExecutor().submit(lambda: (over.wait(), warming.start(), warming.join()))
if {ends}:
    ending.set()
threading._register_atexit(over.set)
"""
    run = [sys.executable, "-c", program]
    ended = subprocess.run(run, check=False, cwd=APP.parent, capture_output=True, text=True, timeout=60)

    assert ended.returncode == 0
    assert ("Traceback" in ended.stderr) == (not ends)


def test_no_text_becomes_a_program(shared: Shared) -> None:
    """Streamlit and Vega go without: the policy of pages forbids it, and all else may do nothing at all."""
    cookie = _cookie(shared.join())
    page = shared.ask("GET", "/", Cookie=cookie).getheader("content-security-policy") or ""
    rest = shared.ask("GET", "/favicon.png", Cookie=cookie).getheader("content-security-policy") or ""
    scripts = next(each for each in page.split("; ") if each.startswith("script-src"))

    assert "unsafe" not in scripts
    assert "frame-ancestors 'none'" in page
    assert rest.startswith("default-src 'none'")
