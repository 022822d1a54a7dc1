"""What the wall costs: bytes of a message, orders in Python, and from a message to placed tiles in a browser.

python -m benchmarks.bench_wall [--sizes N,N] [--rounds N]
"""

import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks import alone
from benchmarks.figures import Figure
from benchmarks.machine import lacking
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

SIZES, ROUNDS = (6_548, 100_000, 1_000_000), 5
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


#: GiB of memory for each million images.
_MEMORY = 3.0


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return times


def in_python(count: int, rounds: int) -> dict[str, list[float]]:
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


def in_browser(browser: Browser, url: str, count: int, order: str, rounds: int) -> list[float]:
    """Milliseconds from a message to all visible tiles placed and laid out, the first message aside."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{url}/_stcore/health")
    html = f"<style>{together(wall.CSS)}</style>{wall.HTML}"
    messages = [b64encode(message(count, order, seed)).decode() for seed in range(rounds + 1)]
    times: list[float] = page.evaluate(_PROBE, [together([*wall.JS, *SHARED]), html, messages])
    page.close()
    return times[1:]


def figures(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure walls of these sizes."""
    fitting = []
    for count in sizes:
        if reason := lacking(1 + _MEMORY * count / 1e6):
            yield Figure("wall", size=count, note=reason)
            continue
        fitting.append(count)
        yield Figure("bytes of a message", "", [len(message(count, "hue", 1))], size=count)
        for name, times in in_python(count, rounds).items():
            yield Figure(name, "ms", times, size=count)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(_APP, {}, Path(folder) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        for count in fitting:
            for order in ("newest", "hue"):
                times = in_browser(browser, url, count, order, rounds)
                yield Figure(f"tiles placed in the browser, {order}", "ms", times, size=count)
        browser.close()


if __name__ == "__main__":
    alone.main(figures, SIZES, ROUNDS)
