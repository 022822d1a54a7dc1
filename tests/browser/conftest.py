"""A server and a browser for the tests in this folder."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

#: Apps for the tests, which `--doctest-modules` would import, and so run.
collect_ignore_glob = ["*_app.py", "*_main.py"]

#: Start an app by its launcher, with more environment; gives the address at which it answers.
Serve = Callable[[Path, dict[str, str]], AbstractContextManager[str]]

_ROOT = Path(__file__).parents[2]
_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: Else a browser that has just been started reports home by itself.
_QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
_HERE = {"127.0.0.1", "localhost", None}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here, and for no others: as long as it runs, so does its event loop."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        pytest.fail("No Chromium was found: install Debian's package chromium, or Google Chrome.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", *_QUIET])
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to complain about; a test that provokes a complaint takes it out of here."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """A page in a fresh profile; errors, and requests to any other computer, fail the test at its end."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("console", lambda message: complaints.extend(_error(message)))
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    page.on("request", lambda request: complaints.extend(_abroad(request.url)))
    page.on("websocket", lambda websocket: complaints.extend(_abroad(websocket.url)))
    yield page
    context.close()
    assert complaints == []


def _error(message: ConsoleMessage) -> list[str]:
    address = message.location["url"]
    # Opened by the address of a page, Streamlit asks for its server below that page first.
    looking = re.search(r"/\w+/_stcore/(health|host-config)$", address)
    return [f"console: {message.text} {address}"] if message.type == "error" and not looking else []


def _abroad(url: str) -> list[str]:
    return [] if urlsplit(url).hostname in _HERE else [f"request: {url}"]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Serve an app from the project's folder for as long as a `with` block lasts."""

    @contextmanager
    def running(app: Path, env: dict[str, str]) -> Iterator[str]:
        log = tmp_path_factory.mktemp("server") / "log.txt"
        port = _free_port()
        with log.open("w") as output:
            process = _start(app, port, env, output.fileno())
        try:
            _wait(process, f"http://127.0.0.1:{port}/_stcore/health", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(process)

    return running


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _start(app: Path, port: int, env: dict[str, str], output: int) -> subprocess.Popen[bytes]:
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    flags = [word for option, value in options.items() for word in (f"--{option}", str(value))]
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(app), *flags],
        cwd=_ROOT,
        env={**os.environ, **env},
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _wait(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(health, timeout=1):
                return
        except OSError:
            time.sleep(0.05)  # there is no event for a port that begins to answer
    pytest.fail(f"The server did not answer; its last words:\n{log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
