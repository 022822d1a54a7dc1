"""A server and a browser for the tests in this folder."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from igcore.library import Tables, read_lived, read_manifest, read_tables
from igcore.selection import Index, index
from tests.browser.serving import APP, BROWSER_ARGUMENTS, find_browser, running

#: Apps for the tests, which `--doctest-modules` would import, and so run.
collect_ignore_glob = ["*_app.py", "*_main.py"]

#: Start an app by its launcher, with more environment; gives the address at which it answers.
Serve = Callable[[Path, dict[str, str]], AbstractContextManager[str]]

#: How long to wait for what is expected, in ms: many times what it takes, since other programs may use the machine too.
_PATIENCE = 15_000
expect.set_options(timeout=_PATIENCE)

_HERE = {"127.0.0.1", "localhost", None}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here, and for no others: as long as it runs, so does its event loop."""
    path = find_browser()
    if path is None:
        pytest.fail("No Chromium was found: install Debian's package chromium, or Google Chrome.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
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
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    page.on("console", lambda message: complaints.extend(_error(message)))
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    page.on("request", lambda request: complaints.extend(_abroad(request.url)))
    page.on("websocket", lambda websocket: complaints.extend(_abroad(websocket.url)))
    yield page
    context.close()
    assert complaints == []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Function) -> None:
    """Close the page before the servers that it looks at end: it asks them for news all the time."""
    if isinstance(page := item.funcargs.get("page"), Page):
        page.close()


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
    return lambda app, environment: running(app, environment, tmp_path_factory.mktemp("server") / "log.txt")


@pytest.fixture(scope="package")
def sample(serve: Serve, sample_library: Path) -> Iterator[str]:
    """The app on the sample, for all who only look at it."""
    with serve(APP, {"IGCORE_LIBRARY": str(sample_library)}) as url:
        yield url


@pytest.fixture(scope="package")
def tables(sample_library: Path) -> Tables:
    """Tables of the sample."""
    return read_tables(sample_library, read_manifest(sample_library))


@pytest.fixture(scope="package")
def at(sample_library: Path, tables: Tables) -> Index:
    """The sample laid out with its places."""
    return index(tables, read_manifest(sample_library).order, read_lived(sample_library))
