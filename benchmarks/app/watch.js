// Times what a person waits for, as it is seen in the page: from the moment of a click (or of the address) until
// what was asked for is there, plus the frame that shows it. Looked at frame by frame, never from outside.

(() => {
  const PATIENCE = 60_000; // ms
  const IDLE = "[data-testid=stApp][data-test-script-state=notRunning]";
  const roots = [document];
  let received = 0;
  let seen = {};

  window.WebSocket = class extends WebSocket {
    constructor(...places) {
      super(...places);
      this.addEventListener("message", ({ data }) => (received += data.byteLength ?? data.size ?? data.length));
    }
  };

  /** The first element that fits, also inside of components. */
  function find(selector, text = "") {
    const fits = (root) => [...root.querySelectorAll(selector)].find((each) => each.textContent.includes(text));
    for (const root of roots) {
      const found = (root === document || root.host.isConnected) && fits(root);
      if (found) return found;
    }
    roots.splice(1, Infinity, ...inside(document));
    return roots.map(fits).find(Boolean);
  }

  function inside(root) {
    const own = [...root.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? []);
    return own.flatMap((each) => [each, ...inside(each)]);
  }

  /** The pictures in view, once there are tiles to fill it. */
  function inView(wall) {
    const view = wall.getBoundingClientRect();
    const boxes = [...wall.querySelectorAll(".tile")].map((tile) => ({ tile, box: tile.getBoundingClientRect() }));
    const seen = boxes.filter(({ box }) => box.bottom > view.top && box.top < view.bottom);
    const count = Number((wall.getAttribute("aria-label") ?? "").replace(/\D/g, ""));
    const filled = seen.length === count || Math.max(...seen.map(({ box }) => box.bottom)) >= view.bottom - 8;
    return count && filled ? seen.map(({ tile }) => ({ tile, image: tile.querySelector("img") })) : null;
  }

  const MARKS = ".mark-rect path, .mark-symbol path, .mark-line path, .mark-area path";
  const charts = () => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
  const marks = (chart) => [...chart.querySelectorAll(MARKS)];

  /** What can be waited for: what it shows, and whether it is whole. */
  const PARTS = {
    text: { shows: () => document.querySelector("[data-testid=stText]")?.textContent, whole: Boolean },
    heading: { shows: () => document.querySelector("h1")?.textContent, whole: Boolean },
    count: { shows: () => find(".bar > .line > .count")?.textContent, whole: Boolean },
    wall: {
      shows: () => {
        const wall = find(".wall[role=grid]");
        const images = wall ? wall.querySelectorAll(".tile img") : [];
        const ends = [images[0], images[images.length - 1]];
        return images.length ? [wall.getAttribute("aria-label"), ...ends.map((image) => image.src)].join() : "";
      },
      // Where they are is asked once, since that lays out the page.
      whole: (now) => {
        if (!now) return false;
        // Another wall may show the very same.
        const known = seen.now === now && seen.images?.every(({ tile }) => tile.isConnected);
        if (!known) seen = { now, images: inView(find(".wall[role=grid]")) };
        if (!seen.images) seen = {};
        const loaded = ({ tile, image }) =>
          tile.classList.contains("loaded") && image.complete && image.naturalWidth > 0;
        return seen.images?.every(loaded);
      },
    },
    charts: {
      shows: () =>
        charts().map((chart) => marks(chart).map((mark) => mark.getAttribute("d") + mark.getAttribute("opacity")).join()),
      whole: () => charts().length && charts().every((chart) => marks(chart).length),
    },
  };

  /** Whether a part shows what is wanted ("": anything; of charts: so many), or else nothing that it showed before. */
  function there(before, now, wanted) {
    if (wanted === "") return true;
    if (!Array.isArray(now)) return wanted === undefined ? before !== now : wanted === now;
    return wanted === undefined ? now.every((each, i) => each !== before?.[i]) : wanted === now.length;
  }

  /** Call `act` frame by frame until it gives something. */
  function frames(act) {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const look = () => {
        try {
          const found = act();
          if (found) resolve(found);
          else if (performance.now() - started > PATIENCE) reject(new Error(`waited in vain: ${act}`));
          else requestAnimationFrame(look);
        } catch (error) {
          reject(error);
        }
      };
      requestAnimationFrame(look);
    });
  }

  /** Wait until each part shows something else than before, or what is wanted, and is whole, and for one frame more. */
  async function watch(parts, before, started, wants) {
    const left = new Set(parts);
    await frames(() => {
      for (const part of left) {
        const { shows, whole } = PARTS[part];
        const now = shows();
        if (!there(before[part], now, wants[part]) || !whole(now)) return false;
        left.delete(part);
      }
      return true;
    }).catch((error) => {
      throw new Error(`no ${[...left].join(" and no ")}: ${error.message}`);
    });
    await new Promise(requestAnimationFrame);
    return performance.now() - started();
  }

  window.bench = {
    /** The next click starts the clock; `bench.result` is then how long it took. */
    onClick(parts, wants) {
      let at = null;
      window.addEventListener("click", (event) => (at ??= event.timeStamp), { capture: true, once: true });
      const before = Object.fromEntries(parts.map((part) => [part, PARTS[part].shows()]));
      this.result = watch(parts, before, () => at, wants);
      this.result.catch(() => undefined); // whoever asks for it hears of it
      return received;
    },

    /** The clock started when the address was opened. */
    onOpen(parts) {
      return watch(parts, {}, () => 0, {});
    },

    /** Where the middle of an element is, once it is there and has come into view. */
    async place(selector, text) {
      const element = await frames(() => find(selector, text));
      element.scrollIntoView({ block: "center", behavior: "instant" });
      await new Promise(requestAnimationFrame);
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    },

    async rest() {
      await frames(() => document.querySelector(IDLE));
      return received;
    },
  };
})();
