"""The Numbers page: a tile is read, its receipt opened, its page reached, and a report saved that stands alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.person import chip, go, opened, query, settled

pytestmark = pytest.mark.browser


def tile(page: Page, title: str) -> Locator:
    """A finding, by its title."""
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=title, exact=True))


@pytest.fixture
def numbers(page: Page, sample: str) -> Page:
    """The page, of what one of two people posted."""
    opened(page, f"{sample}/?q=@Kat")
    go(page, "Numbers")
    settled(page)
    return page


def test_a_receipt_unfolds_by_keyboard_and_says_what_was_chosen(numbers: Page) -> None:
    found = tile(numbers, "Posts per active day")
    expect(found.locator(".value")).to_have_text("1.00")

    found.get_by_text("How it is counted").focus()
    numbers.keyboard.press("Enter")

    expect(found.get_by_text("Posts with a time, over active days")).to_be_visible()
    expect(found.get_by_text("days with at least one post")).to_be_visible()
    expect(found.get_by_text("Person: Kat")).to_be_visible()


def test_a_link_leads_to_the_view_with_what_is_chosen(numbers: Page) -> None:
    """Without loading the app again; Back comes back."""
    numbers.evaluate("window.mark = 1")

    tile(numbers, "Posts per active day").get_by_role("link").click()

    expect(numbers.get_by_role("heading", name="Time", level=1)).to_be_visible()
    expect(numbers.get_by_role("radio", name="per active day")).to_be_checked()
    expect(chip(numbers, "Person")).to_contain_text("Kat")
    assert query(numbers) == "@Kat"
    numbers.go_back()
    expect(tile(numbers, "Posts per active day")).to_be_visible()
    expect(chip(numbers, "Person")).to_contain_text("Kat")
    assert numbers.evaluate("window.mark") == 1


def test_a_link_opens_in_a_tab_of_its_own_for_who_wants_that(numbers: Page) -> None:
    with numbers.context.expect_page() as other:
        tile(numbers, "Untagged posts").get_by_role("link").click(modifiers=["ControlOrMeta"])

    expect(other.value.get_by_role("radio", name="Per post")).to_be_checked(timeout=30_000)
    assert query(other.value) == "@Kat"
    expect(numbers.get_by_role("heading", name="Numbers", level=1)).to_be_visible()


def test_a_report_is_saved_and_stands_alone(numbers: Page, browser: Browser, tmp_path: Path) -> None:
    """Opened as a file and without a network it shows figures, charts and pictures, wide or narrow."""
    images = tile(numbers, "Images").locator(".value").inner_text()
    with numbers.expect_download(timeout=60_000) as download:
        numbers.get_by_role("button", name="Save a report").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    alone = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    alone.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    alone.on("console", lambda message: said.append(message.text))

    alone.goto(file.as_uri())

    assert file.match("igcore-report-person-kat-20*.html")
    expect(alone.get_by_role("heading", name="Pictures of Kat")).to_be_visible()
    expect(tile(alone, "Images").locator(".value")).to_have_text(images)
    expect(alone.locator(".charts svg.marks").first).to_be_visible()
    sizes = alone.locator("img").evaluate_all("all => Promise.all(all.map(i => i.decode().then(() => i.naturalWidth)))")
    assert len(sizes) > 10
    assert all(sizes)
    tile(alone, "Images").get_by_role("link", name="How it is counted").click()
    expect(alone.get_by_role("heading", name=f"Images: {images}")).to_be_in_viewport()
    assert alone.evaluate("document.documentElement.scrollWidth") == 390
    assert set(asked) <= {"file", "data"}
    assert said == []
    context.close()


def test_tiles_follow_what_is_chosen(numbers: Page) -> None:
    """They come after the page; what is there stays until then."""
    expect(tile(numbers, "Images").locator(".value")).to_have_text("20")

    chip(numbers, "Person").get_by_role("button", name="Remove").click()

    expect(tile(numbers, "Images").locator(".value")).to_have_text("60")
    expect(numbers.locator(".found")).not_to_have_attribute("aria-busy", "true")


def test_without_an_answer_the_page_says_so(page: Page, sample: str, complaints: list[str]) -> None:
    page.route("**/findings/**", lambda route: route.abort())
    opened(page, sample)

    go(page, "Numbers")

    expect(page.get_by_text("The server does not answer. Is igcore still running?")).to_be_visible()
    # The browser says so, too.
    assert all("/findings/" in each for each in complaints)
    complaints.clear()
