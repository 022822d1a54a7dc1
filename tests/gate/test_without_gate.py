"""Without the gate the main script shows nothing to any address but this computer's own."""

import subprocess
import sys
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from igcore.web.visitor import HEADER, NOBODY, OWNER, Visitor, introduced
from igcore.web.visits import _is_only_here
from tests.browser.serving import free_port, stop, wait
from tests.gate.asking import NETWORK
from tests.gate.visit import Visit

_ROOT = Path(__file__).parents[2]


def test_the_main_script_alone_refuses(sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On every page, whatever a client says that it is. Ids of Streamlit's are in hexadecimal, 600 may be in one."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    port, log = free_port(), tmp_path / "log.txt"
    options = ["--server.address", NETWORK, "--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", "igcore/web/main.py", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=_ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait(process, f"http://{NETWORK}:{port}/_stcore/health", log)
        for claim in ({}, {HEADER: "owner"}, {HEADER: "0.owner."}, {"X-Forwarded-For": "127.0.0.1"}):
            address = f"ws://{NETWORK}:{port}/_stcore/stream"
            with connect(
                address, additional_headers=claim, subprotocols=[Subprotocol("streamlit")], proxy=None
            ) as page:
                visit = Visit(page)
                heard = visit.run() + visit.run("library") + visit.run("numbers")
            assert b"This is private" in heard
            assert not [word for word in (b"Kat", b"Mads", b"600 images", b"wall", b"/t/") if word in heard]
    finally:
        stop(process)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost"])
def test_addresses_of_this_computer_alone(address: str) -> None:
    assert _is_only_here(address)


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::", "127.0.0.2", "192.168.1.7", "evil.example", "localhost.x"])
def test_all_others_are_heard_by_more(address: str) -> None:
    assert not _is_only_here(address)


def test_only_this_process_can_say_who_somebody_is() -> None:
    guest = Visitor("guest", "a", "Guest 1")

    for header in (None, "", ".", "owner", ".owner.", "0.owner.", "0" * 64 + ".owner.", "é.owner.", "..", "." * 99):
        assert introduced(header, lambda _: guest) == NOBODY
    assert introduced(None, lambda _: OWNER) == NOBODY
