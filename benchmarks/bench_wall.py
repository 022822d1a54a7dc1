"""What the wall costs: bytes of a message, orders in Python, and from a message to placed tiles in a browser.

python -m benchmarks.bench_wall [ROUNDS]
"""

import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks.made_library import PEOPLE, make_library
from igcore.analysis import orders
from igcore.library import read_manifest, read_tables
from igcore.selection import Field, Index, index
from igcore.selection.columns import Many
from igcore.web.components import wall
from igcore.web.components.parts import SHARED, together
from igcore.web.nearby import lay_out
from igcore.web.packing import pack
from tests.browser.serving import BROWSER_ARGUMENTS, find_browser, running

SIZES, ROUNDS = (6_548, 100_000, 1_000_000), 7
_APP = Path(__file__).parents[1] / "tests" / "browser" / "wall_app.py"
#: Mounts the component outside of Streamlit and times its function, which ends once all tiles are placed.
_PROBE = """async ([script, html, messages]) => {
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const host = document.body.appendChild(document.createElement("div"));
  host.style = "position: fixed; inset: 0";
  const parentElement = host.attachShadow({ mode: "open" });
  parentElement.innerHTML = html;
  const times = [];
  for (const message of messages) {
    const data = Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0));
    const start = performance.now();
    module.default({ data, parentElement });
    parentElement.querySelector(".tile")?.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise((then) => setTimeout(then, 500)); // labels and orders come only once
  }
  return times;
}"""


def timed(work: Callable[[], object], rounds: int) -> str:
    """Milliseconds: median, and the spread."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return spread(times)


def spread(times: list[float]) -> str:
    """Median and extremes."""
    return f"{median(times):.1f} ({min(times):.1f}-{max(times):.1f})"


def in_python(count: int, rounds: int) -> dict[str, str]:
    """Milliseconds of each order, and of a message."""
    with tempfile.TemporaryDirectory() as folder:
        root = make_library(Path(folder), count)
        tables = read_tables(root, read_manifest(root))
    at: Index = index(tables, PEOPLE)
    looks = orders.looks(tables.images, tables.swatches)
    beside = lay_out(tables, at)
    tags = at.columns[Field.HASHTAG]
    places = tags.places if isinstance(tags, Many) else np.empty(0, np.int32)
    captions, lightness = tables.posts["caption"], tables.images["lightness"].to_numpy(np.float64, na_value=np.nan)
    chosen = np.random.default_rng(1).random(count) < 0.5
    works: dict[str, Callable[[], object]] = {
        "message": lambda: pack(chosen, {}),
        "by hue": lambda: orders.by_hue(at.dominant),
        "dark to light": lambda: orders.by_number(lightness),
        "long captions": lambda: orders.by_caption(captions, at.post),
        "many hashtags": lambda: orders.by_hashtags(places, captions, at.post),
        "like a colour": lambda: orders.near(looks, (47, 79, 79)),
        "like a picture": lambda: beside.by_likeness(count // 2),
    }
    return {name: timed(work, rounds) for name, work in works.items()}


def message(count: int, order: str, seed: int) -> bytes:
    """Half of all pictures, chosen at random."""
    chosen = np.random.default_rng(seed).random(count) < 0.5
    listed = [{"name": name, "title": title, "path": name} for name, title in wall.ORDERS.items()]
    fields = {"token": f"made-{count}", "order": order, "size": "M", "dated": count, "orders": listed}
    return pack(chosen, fields)


def in_browser(browser: Browser, url: str, count: int, order: str, rounds: int) -> str:
    """Milliseconds from a message to all visible tiles placed and laid out, the first message aside."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{url}/_stcore/health")
    html = f"<style>{together(wall.CSS)}</style>{wall.HTML}"
    messages = [b64encode(message(count, order, seed)).decode() for seed in range(rounds + 1)]
    times = page.evaluate(_PROBE, [together([*wall.JS, *SHARED]), html, messages])
    page.close()
    return spread(times[1:])


def main() -> None:
    """Print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    tables = {count: in_python(count, rounds) for count in SIZES}
    print(f"| ms | {' | '.join(f'{count:,}' for count in SIZES)} |\n| --- |{' --- |' * len(SIZES)}")
    sizes = [f"{len(message(count, 'hue', 1)):,}" for count in SIZES]
    print(f"| bytes of a message | {' | '.join(sizes)} |")
    for name in tables[SIZES[0]]:
        print(f"| {name} | {' | '.join(tables[count][name] for count in SIZES)} |")
    with (
        tempfile.TemporaryDirectory() as folder,
        running(_APP, {}, Path(folder) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        for order in ("newest", "hue"):
            cells = [in_browser(browser, url, count, order, rounds) for count in SIZES]
            print(f"| placed, {order} | {' | '.join(cells)} |")
        browser.close()


if __name__ == "__main__":
    main()
