"""A guest with a phone, from the link to the pictures; and what browsers hold against our pages at both doors."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from igcore.web.menu import PAGES
from tests.browser.person import IDLE, count_line, go, never_after, opened, settled, wait_until_full
from tests.gate.asking import Shared, shared

pytestmark = pytest.mark.browser

_OWN = [title for entries in PAGES.values() for _, title, _ in entries]
_GUESTS = [title for title in _OWN if title != "Library"]
#: What the policy of a page forbade, as the browser tells it.
_WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  told(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));"""
_SERIOUS = """async (script) => {
  window.eval(script);
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
}"""


@pytest.fixture(scope="module")
def server(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """The sample with both doors open. Its book lies in its folder, which is the tests' own."""
    with shared(sample_library, tmp_path_factory.mktemp("guest") / "log.txt") as found:
        yield found


@contextmanager
def phone(browser: Browser, complaints: list[str], **options: Any) -> Iterator[Page]:
    """A fresh browser, which notes what it has to complain about: also what our own policy forbids."""
    size = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**{**size, **options})
    context.set_default_timeout(15_000)
    context.expose_function("told", partial(list.append, complaints))
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.on("console", lambda message: complaints.extend([message.text] * (message.type == "error")))
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    yield page
    context.close()


def serious(complaints: list[str]) -> list[str]:
    """Without what Streamlit's page tries at first: other addresses below a page's, and WebAssembly, both in vain."""
    return [each for each in complaints if "Failed to load resource" not in each and "wasm-eval" not in each]


def test_a_phone_comes_in_by_the_link_and_goes_through_all_pages(browser: Browser, server: Shared) -> None:
    guest, complaints = server.invite(uses=1, joins=False, limits={"names": False}), list[str]()
    with phone(browser, complaints) as page:
        page.goto(f"http://{server.network}/join/{guest.secret}")
        wall = page.get_by_role("grid", name="Pictures")
        expect(wall).to_be_visible()
        expect(page).to_have_url(f"http://{server.network}/")
        wait_until_full(page, wall)
        page.locator(".tile").first.tap()
        expect(page.get_by_role("dialog").locator(".facts")).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="Close").tap()
        for title in _GUESTS:
            go(page, title)
            settled(page)
            expect(page.get_by_text("Traceback")).to_have_count(0)

        found = serious(complaints)
        page.goto(f"http://{server.network}/library")
        expect(page.get_by_text("igcore has no page at this address.")).to_be_visible()
        # Back, and the same link again: whoever is in stays in.
        page.goto(f"http://{server.network}/join/{guest.secret}")
        expect(page.get_by_role("grid", name="Pictures")).to_be_visible()
        expect(count_line(page)).to_contain_text("60 images")

    assert found == []


def test_put_out_the_page_goes_at_once(browser: Browser, server: Shared) -> None:
    """Not when it would ask for news the next time, which it never does here."""
    guest = server.invite(uses=1, joins=False)
    with phone(browser, []) as page:
        page.add_init_script(never_after(4000))
        page.goto(f"http://{server.network}/join/{guest.secret}")
        wait_until_full(page, page.get_by_role("grid", name="Pictures"))
        expect(page.locator(IDLE)).to_be_attached()

        server.revoke(guest.link)

        expect(page.get_by_role("heading", name="This is private")).to_be_visible()
        expect(page.get_by_role("grid", name="Pictures")).to_have_count(0)


def test_what_a_link_leaves_out_is_not_spoken_of(browser: Browser, server: Shared) -> None:
    """Neither shown nor offered nor missed, on no page and in no part of it; small pictures can be saved."""
    guest = server.invite(limits={"captions": False, "names": False, "originals": False})
    with phone(browser, [], viewport={"width": 1400, "height": 900}, is_mobile=False) as page:
        page.context.add_cookies([{"name": "igcore", "value": guest.token, "url": f"http://{server.network}"}])
        opened(page, f"http://{server.network}/")
        heard = {"search": spoken(page)}
        page.get_by_role("button", name="How to search").click()
        expect(page.get_by_role("dialog", name="How to search")).to_be_visible()
        heard["help"] = spoken(page)
        page.keyboard.press("Escape")
        page.locator(".tile").first.click()
        expect(page.get_by_role("dialog").locator(".facts .file")).to_be_visible()
        heard["card"] = spoken(page)
        page.keyboard.press("Escape")
        wall = page.get_by_role("grid", name="Pictures")
        wall.locator(".tile").first.click(modifiers=["Control"])
        expect(page.get_by_role("button", name="Export")).to_be_visible()
        expect(page.get_by_role("button", name="Copy links")).to_be_hidden()
        with page.expect_download() as download:
            page.get_by_role("button", name="Export").click()
        assert download.value.suggested_filename == "pictures-1.zip"
        for title in [each for each in _GUESTS if each != "Hashtags"]:
            go(page, title)
            settled(page)
            heard[title] = spoken(page)
            for view in page.get_by_role("radio").filter(has_text=re.compile("Time|Colours|Pictures")).all():
                view.click()
                expect(page.locator(IDLE)).to_be_attached()
                heard[f"{title}, {view.inner_text()}"] = spoken(page)

    assert {where: words for where, words in heard.items() if words} == {}


def spoken(page: Page) -> list[str]:
    """Texts and names of a page, also inside of components, that are about captions, names or originals."""
    return [each for each in page.evaluate(_TEXTS) if _LEFT_OUT.search(each)]


#: What a page says to whoever sees or hears it.
_TEXTS = """() => {
  const said = [];
  const walk = (node) => {
    if (/^(style|script)$/i.test(node.tagName)) return;
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    for (const name of ["title", "placeholder", "aria-label", "alt"]) said.push(node.getAttribute?.(name) ?? "");
    for (const each of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(each);
  };
  walk(document.body);
  return said.map((each) => each.trim()).filter(Boolean);
}"""
_LEFT_OUT = re.compile(
    r"\bcaptions?\b|hashtag|\bcaptioned|original|#(beach|sun|dog)|@Kat|\bKat\b|\bMads\b|names? .*left out", re.I
)


def test_a_link_for_a_device_of_ones_own_leaves_nothing_out(browser: Browser, server: Shared) -> None:
    """What was marked before cannot be meant, and is not offered as long as that is wanted."""
    with phone(browser, []) as page:
        page.goto(f"http://{server.own}/sharing?handing=Share")
        page.get_by_role("button", name="Names", exact=True).click()
        expect(page.get_by_role("button", name="Names", exact=True)).to_be_enabled()
        page.get_by_text("For a device of my own").click()
        expect(page.get_by_role("button", name="Names", exact=True)).to_be_disabled()

        page.get_by_role("button", name="Make the link").click()

        expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
        expect(page.get_by_text("1 more device of yours")).to_be_visible()
        expect(page.get_by_text("Sees everything.").first).to_be_visible()
        page.get_by_text("For a device of my own").click()
        expect(page.get_by_role("button", name="Names", exact=True)).to_be_enabled()


def test_no_page_breaks_its_own_policy_at_home(browser: Browser, server: Shared) -> None:
    complaints: list[str] = []
    with phone(browser, complaints, viewport={"width": 1400, "height": 900}, is_mobile=False) as page:
        opened(page, f"http://{server.own}/?q=-hue:grey")
        page.locator(".tile").first.click()
        expect(page.get_by_role("dialog").locator(".facts")).to_be_visible()
        page.keyboard.press("Escape")
        for title in _OWN:
            go(page, title)
            settled(page)
            for view in page.get_by_test_id("stMain").get_by_test_id("stButtonGroup").first.get_by_role("radio").all():
                view.click()
                expect(page.locator(IDLE)).to_be_attached()

    assert serious(complaints) == []


def test_without_scripts_there_is_a_button(browser: Browser, server: Shared) -> None:
    guest = server.invite(uses=1, joins=False)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://{server.network}/join/{guest.secret}")

    page.get_by_role("button", name="Open").click()

    expect(page).to_have_url(f"http://{server.network}/")
    (cookie,) = [each for each in context.cookies() if each["name"] == "igcore"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_gates_pages_are_for_everybody(browser: Browser, server: Shared, scheme: Any, tmp_path: Path) -> None:
    """Whoever sees little, or hears them: before the form sends itself, and where there is nothing to see."""
    guest, found = server.invite(joins=False), []
    with phone(browser, [], color_scheme=scheme, bypass_csp=True) as page:
        # It would be gone before anybody sees it.
        page.add_init_script("HTMLFormElement.prototype.requestSubmit = () => {}")
        for path, title in [
            (f"/join/{guest.secret}", "You are invited"),
            ("/", "This is private"),
            ("/join/x", "This"),
        ]:
            page.goto(f"http://{server.network}{path}")
            expect(page.get_by_role("heading", name=title)).to_be_visible()
            found += page.evaluate(_SERIOUS, AXE_SCRIPT)
            page.screenshot(path=tmp_path / f"{len(path)}.png")

    assert found == []


def test_the_gates_pages_break_not_their_own_policy(browser: Browser, server: Shared) -> None:
    complaints: list[str] = []
    with phone(browser, complaints) as page:
        page.goto(f"http://{server.network}/join/x")
        expect(page.get_by_role("heading", name="This is private")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('main')).padding") == "32px"

    assert serious(complaints) == []
