"""Draw the pictures of the README: the app on a library, as a person sees it.

python -m benchmarks.screenshots LIBRARY FOLDER
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.serving import BROWSER_ARGUMENTS, find_browser, running

APP = Path(__file__).parent.parent / "app.py"
#: Name of the picture, page, and what has to be there before it is taken.
SHOTS = (
    ("wall", "", "[role=grid] img"),
    ("colours", "colours?q=hue:blue,cyan", "[role=graphics-symbol]"),
    ("seasons", "seasons", "[role=graphics-symbol]"),
    ("compare", "compare?compare=Hue+families", "[role=graphics-symbol]"),
    ("plot", "image_plot", "canvas"),
)


def main() -> None:
    """Take all of them."""
    library, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    folder.mkdir(exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with running(APP, {"IGCORE_LIBRARY": str(library)}, log) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        for name, address, ready in SHOTS:
            page.goto(f"{url}/{address}")
            page.locator(ready).first.wait_for()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
