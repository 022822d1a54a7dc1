"""Ten browsers at once while an archive is read, one of them the owner's: all are answered, none sees half a table."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.person import count_line, go, settled, value
from tests.gate.asking import Shared, shared
from tests.gate.test_ten_visitors import job, many_pictures

pytestmark = pytest.mark.browser

_BEFORE, _PICTURES = 60, 240
#: Links of the guests: these leave something out, so that nothing is said of what is read; the others show everything.
_LIMITED: dict[int, dict[str, Any]] = {8: {"query": "@Kat"}, 9: {"names": False}}
_VISITORS = 10
_PAGES = ("Colours", "Time", "Browse")
#: What a page says once its script is done: how many pictures are chosen, how many each value of the hue has, how far a
#: build is, and what went wrong.
_SAYS = """() => {
  const within = (root) =>
    [...root.querySelectorAll("*")].flatMap((each) => [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
  if (!document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")) return null;
  const all = within(document);
  const said = (selector) =>
    all.filter((each) => each.matches(selector) && each.checkVisibility()).map((each) => each.textContent);
  const hues = all.filter((each) => each.matches('section[aria-label="Hue"] button.pick'));
  const [count] = said(".bar > .line > .count");
  return count && {
    count, hues: hues.map((each) => each.getAttribute("aria-label")), progress: said(".job .running .amount"),
    wrong: said("[data-testid=stException], [data-testid=stAlert], [role=alert]"),
  };
}"""


@dataclass
class Visitor:
    """Somebody with a browser, and what it said to them so far."""

    page: Page
    is_told: bool
    totals: list[int] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def hear(self, error: Error) -> None:
        """Take down what went wrong in the browser."""
        self.wrong.append(str(error))

    def look(self) -> None:
        """Take down what the page says, once its script is done."""
        said = self.page.wait_for_function(_SAYS).json_value()
        chosen, *total, posts = numbers(said["count"])
        self.totals += total or [chosen]
        # Here each post has one picture, and each picture a hue.
        assert chosen == posts
        assert sum(numbers(each)[0] for each in said["hues"]) == self.totals[-1]
        self.progress += [(found[0], found[1]) for found in map(numbers, said["progress"]) if len(found) > 1]
        self.wrong += said["wrong"]


def numbers(text: str) -> list[int]:
    """All whole numbers in a text."""
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


@pytest.fixture
def server(sample_library: Path, tmp_path: Path) -> Iterator[Shared]:
    """A sample of its own, open to the network."""
    shutil.copytree(sample_library, tmp_path / "library")
    with shared(tmp_path / "library", tmp_path / "log.txt") as found:
        yield found


@pytest.fixture
def visitors(browser: Browser, server: Shared) -> Iterator[list[Visitor]]:
    """The owner, at this computer, and guests from the network; their pictures are there."""
    found = []
    with ExitStack() as stack:
        for number in range(_VISITORS):
            context = browser.new_context(viewport={"width": 1400, "height": 900})
            stack.callback(context.close)
            if number:
                guest = server.invite(limits=_LIMITED.get(number, {}))
                context.add_cookies([{"name": "igcore", "value": guest.token, "url": f"http://{server.network}"}])
            visitor = Visitor(context.new_page(), number not in _LIMITED)
            visitor.page.on("pageerror", visitor.hear)
            visitor.page.goto(f"http://{server.network if number else server.own}/", wait_until="commit")
            found.append(visitor)
        for visitor in found:
            expect(value(visitor.page, "Hue", "blue")).to_be_visible()
            visitor.look()
        yield found


def read_on_the_library_page(page: Page, archive: Path) -> None:
    """Have an archive on this computer read, and look at pictures again."""
    go(page, "Library")
    page.get_by_text("Read an archive").click()
    page.get_by_role("combobox", name="Folder or ZIP on this computer").fill(str(archive))
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.locator(".job .running")).to_be_visible()
    go(page, "Browse")


def all_click_on_blue(visitors: list[Visitor], becomes: str) -> None:
    """All click, and only then is anybody's answer waited for."""
    for visitor in visitors:
        value(visitor.page, "Hue", "blue").click()
    for visitor in visitors:
        expect(value(visitor.page, "Hue", "blue")).to_have_attribute("aria-label", re.compile(becomes))
        visitor.look()


def all_go_to(visitors: list[Visitor], title: str) -> None:
    """The same of another page."""
    for visitor in visitors:
        visitor.page.get_by_role("link", name=title, exact=True).first.click()
    for visitor in visitors:
        expect(visitor.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        visitor.look()


def test_ten_browsers_see_a_build_and_none_waits_for_it(
    visitors: list[Visitor], server: Shared, tmp_path: Path
) -> None:
    archive = many_pictures(tmp_path, _PICTURES)
    owner, rounds = visitors[0], 0
    read_on_the_library_page(owner.page, archive)

    while job(server.at_home("GET", "/job"))["state"] == "running":
        rounds += 1
        all_click_on_blue(visitors, "selected" if rounds % 2 else "possible")
        all_go_to(visitors, _PAGES[rounds % len(_PAGES)])
    for visitor in visitors:
        settled(visitor.page)
        whole = re.compile(rf"\b{_BEFORE + _PICTURES} images" if visitor.is_told else " images")
        expect(count_line(visitor.page)).to_have_text(whole)
        visitor.look()

    assert rounds
    assert "Traceback" not in server.log.read_text()
    for visitor in visitors:
        assert visitor.wrong == []
        assert visitor.totals == sorted(visitor.totals)
        assert visitor.progress == sorted(visitor.progress)
        # Of whose link everything is shown, all were told, and of the same; others heard nothing.
        assert {total for _, total in visitor.progress} == ({_PICTURES} if visitor.is_told else set())
    assert {visitor.totals[-1] for visitor in visitors if visitor.is_told} == {_BEFORE + _PICTURES}
