// Times what a person waits for, as it is seen in the page: from the moment of a click (or of the address) until
// what was asked for is there, plus the frame that shows it. Looked at frame by frame, never from outside.

(() => {
  const PATIENCE = 60_000;
  const roots = [document];

  /** The first element that fits, also inside of components. */
  function find(selector) {
    for (const root of roots) {
      const found = (root === document || root.host.isConnected) && root.querySelector(selector);
      if (found) return found;
    }
    roots.splice(1, Infinity, ...inside(document));
    return roots.map((root) => root.querySelector(selector)).find(Boolean);
  }

  function inside(root) {
    const own = [...root.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? []);
    return own.flatMap((each) => [each, ...inside(each)]);
  }

  function inView() {
    const wall = find(".wall[role=grid]");
    if (!wall) return { view: null, tiles: [], count: NaN };
    const count = Number((wall.getAttribute("aria-label") ?? "none").replace(/\D/g, "") || NaN);
    const view = wall.getBoundingClientRect();
    const boxes = [...wall.querySelectorAll(".tile")].map((tile) => ({ tile, box: tile.getBoundingClientRect() }));
    return { view, count, tiles: boxes.filter(({ box }) => box.bottom > view.top && box.top < view.bottom) };
  }

  const charts = () => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
  const marks = (chart) => [...chart.querySelectorAll(".mark-rect path, .mark-symbol path, .mark-line path, .mark-area path")];

  /** What can be waited for: what it shows, and whether it is whole. */
  const PARTS = {
    text: { shows: () => document.querySelector("[data-testid=stText]")?.textContent, whole: Boolean },
    heading: { shows: () => document.querySelector("h1")?.textContent, whole: Boolean },
    count: { shows: () => find(".bar > .line > .count")?.textContent, whole: Boolean },
    wall: {
      // On another page than before it may show the same: "" wants any.
      shows: () => inView().tiles.map(({ tile }) => tile.querySelector("img").getAttribute("src")).join(),
      whole: () => {
        const { view, tiles, count } = inView();
        if (!tiles.length) return false;
        const filled = tiles.length === count || Math.max(...tiles.map(({ box }) => box.bottom)) >= view.bottom - 8;
        const images = tiles.map(({ tile }) => tile.querySelector("img"));
        return filled && images.every((image) => image.complete && image.naturalWidth > 0);
      },
    },
    charts: {
      shows: () => charts().map((chart) => marks(chart).map((mark) => mark.getAttribute("d") + mark.getAttribute("opacity")).join()),
      whole: () => charts().length && charts().every((chart) => marks(chart).length),
    },
  };

  /** Whether a part shows what is wanted (of charts: so many), or else nothing that it showed before. */
  function there(before, now, wanted) {
    if (wanted === "") return true;
    if (!Array.isArray(now)) return wanted === undefined ? before !== now : wanted === now;
    return wanted === undefined ? now.every((each, i) => each !== before?.[i]) : wanted === now.length;
  }

  /** Wait until each part shows something else than before, and is whole. */
  function watch(parts, before, started, wants) {
    const left = new Set(parts);
    return new Promise((resolve, reject) => {
      const look = () => {
        for (const part of left) {
          const { shows, whole } = PARTS[part];
          const now = shows();
          if (!there(before[part], now, wants[part]) || !whole(now)) break;
          left.delete(part);
        }
        const waited = performance.now() - (started() ?? performance.now());
        if (!left.size) frame(() => resolve(performance.now() - started()));
        else if (waited > PATIENCE) reject(new Error(`no ${[...left].join(" and no ")}`));
        else frame(look);
      };
      const frame = (act) => requestAnimationFrame(() => {
        try {
          act();
        } catch (error) {
          reject(error);
        }
      });
      frame(look);
    });
  }

  window.bench = {
    /** The next click starts the clock; `bench.result` is then how long it took. */
    onClick(parts, wants = {}) {
      let at = null;
      window.addEventListener("click", (event) => (at ??= event.timeStamp), { capture: true, once: true });
      const before = Object.fromEntries(parts.map((part) => [part, PARTS[part].shows()]));
      this.result = watch(parts, before, () => at, wants);
      this.result.catch(() => undefined);
    },
    /** The clock started when the address was opened. */
    onOpen(parts) {
      const before = Object.fromEntries(parts.map((part) => [part, undefined]));
      return watch(parts, before, () => 0, {});
    },
  };
})();
