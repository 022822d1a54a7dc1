"""A real Chromium by its own protocol, asked for nothing but what is needed.

Who drives a browser for tests follows each request, which costs as much as the requests: here nobody listens.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.browser.serving import BROWSER_ARGUMENTS, find_browser, stop

_WIDTH, _HEIGHT = 1400, 900
_PATIENCE = 120
#: A window behind another is drawn like the one in front.
_ALL_SEEN = (
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-background-timer-throttling",
)


@dataclass
class Chromium:
    """A browser that runs."""

    connection: ClientConnection
    address: str
    asked: int = 0

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Have something done, and return what came of it.

        Raises:
            RuntimeError: The browser refuses.
        """
        self.asked += 1
        question = {"id": self.asked, "method": method, "params": parameters}
        self.connection.send(json.dumps(question | ({"sessionId": session} if session else {})))
        while True:
            answer = json.loads(self.connection.recv(timeout=_PATIENCE))
            if answer.get("id") == self.asked:
                break
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result


@dataclass
class Tab:
    """A page in a window of its own, with an empty memory."""

    browser: Chromium
    session: str

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have something done in this page."""
        return self.browser.ask(method, self.session, **parameters)

    def run(self, script: str, *values: Any) -> Any:
        """Return what a function of JavaScript gives for these values; awaited.

        Raises:
            RuntimeError: It throws.
        """
        expression = f"({script})({', '.join(map(json.dumps, values))})"
        answer = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", script))
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """Go to an address; returns as soon as its document is there."""
        self.ask("Page.navigate", url=url)
        while not self.run("prefix => Boolean(window.bench && location.href.startsWith(prefix))", url):
            time.sleep(0.002)

    def click(self, x: float, y: float) -> None:
        """Click somewhere, as a mouse does."""
        self.ask("Page.bringToFront")
        for kind, buttons in (("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 1)):
            button = "left" if buttons else "none"
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=buttons)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """A browser for as long as the block lasts.

    Raises:
        RuntimeError: There is none, or it does not start.
    """
    path = find_browser()
    if path is None:
        raise RuntimeError("No Chromium was found: install Debian's package chromium, or Google Chrome.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        command = [path, *flags, *BROWSER_ARGUMENTS, *_ALL_SEEN]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with asked_at(_address(Path(profile) / "DevToolsActivePort")) as browser:
                yield browser
        finally:
            stop(process)


@contextmanager
def asked_at(address: str) -> Iterator[Chromium]:
    """A browser that runs, asked by a way of one's own: several threads need one each."""
    with connect(address, max_size=None) as connection:
        yield Chromium(connection, address)


def _address(file: Path) -> str:
    """Where the browser listens, once it says so."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        lines = file.read_text().split() if file.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.02)
    raise RuntimeError("Chromium does not start.")


@contextmanager
def tab(browser: Chromium, script: str) -> Iterator[Tab]:
    """A page in which a script runs before all others, for as long as the block lasts."""
    context = browser.ask("Target.createBrowserContext")["browserContextId"]
    target = browser.ask(
        "Target.createTarget", url="about:blank", browserContextId=context, width=_WIDTH, height=_HEIGHT
    )["targetId"]
    found = Tab(browser, browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    found.ask("Page.enable")
    found.ask("Page.addScriptToEvaluateOnNewDocument", source=script)
    found.ask("Emulation.setDeviceMetricsOverride", width=_WIDTH, height=_HEIGHT, deviceScaleFactor=1, mobile=False)
    found.ask("Emulation.setFocusEmulationEnabled", enabled=True)
    yield found
    browser.ask("Target.disposeBrowserContext", browserContextId=context)
