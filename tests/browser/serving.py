"""A server of our own and a Chromium, for tests and for the pictures of the README."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

_ROOT = Path(__file__).parents[2]
#: The app itself.
APP = _ROOT / "app.py"
_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: Else a browser that has just been started reports home by itself.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_browser() -> str | None:
    """Path of a Chromium, if there is one."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@contextmanager
def running(app: Path, environment: dict[str, str], log: Path, port: int = 0) -> Iterator[str]:
    """Serve an app from the project's folder, at any port or a certain one, for as long as the block lasts.

    Gives its address.

    Raises:
        RuntimeError: It does not answer; with its last words.
    """
    port = port or free_port()
    with log.open("w") as output:
        process = _start(app, port, environment, output.fileno())
    try:
        wait(process, f"http://127.0.0.1:{port}/_stcore/health", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)


def free_port() -> int:
    """Port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _start(app: Path, port: int, environment: dict[str, str], output: int) -> subprocess.Popen[bytes]:
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    flags = [word for option, value in options.items() for word in (f"--{option}", str(value))]
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(app), *flags],
        cwd=_ROOT,
        env={**os.environ, **environment},
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def wait(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(health, timeout=1):
                return
        except OSError:
            time.sleep(0.05)  # there is no event for a port that begins to answer
    raise RuntimeError(f"The server did not answer; its last words:\n{log.read_text()[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server of our own."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
