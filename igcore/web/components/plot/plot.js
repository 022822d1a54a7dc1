// The image plot: pictures as marks on one canvas. This file, then view.js, paint.js, axes.js, sprites.js, thumbs.js,
// gestures.js, pick.js and poster.js are one script: plot.py puts them together.
//
// A `row` is a picture's row in the library's table, as everywhere in igcore; its `index` is its place among those of
// the plot. Lengths are CSS px unless they are called `device`. `pack` in plot.py describes the bytes that come in.

const STEP = 7; // ms of each frame for drawing what has changed: the rest is left for moving what is there
const TURNS = 40; // of `AT_ONCE` pictures in a frame at most: some browsers only note them, and draw them at its end
const RESTING = 120; // ms: while one moves, what is there is drawn anew only where it no longer covers the view
const FIRST_STEP = 60; // ms, when there is nothing to be moved yet

const plots = new WeakMap();
/** What one had set when the last plot left the page; whoever comes back finds it again. */
const remembered = { base: 0, tool: "move" };

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  const frame = parentElement.querySelector(".plot");
  const plot = plots.get(frame) ?? mount(frame);
  Object.assign(plot, { send: setTriggerValue, sendState: setStateValue });
  show(plot, data);
  return atTheEnd(plot, unmount);
}

function mount(frame) {
  const find = (name) => frame.querySelector(`.${name}`);
  const names = ["stage", "marks", "over", "hover", "bar", "said", "live", "size", "poster", "words"];
  const plot = Object.fromEntries(names.map((name) => [name, find(name)]));
  Object.assign(plot, { frame, turn: 0, pictures: null, panels: [], view: { x: 0, y: 0, zoom: 1 }, ratio: 1, moved: -Infinity });
  Object.assign(plot, { hovered: -1, cursor: -1, lasso: null, pointers: new Map(), listening: new AbortController() });
  Object.assign(plot, { sheets: new Map(), thumbs: new Map(), thumbBytes: 0, missing: 0, waiting: [], loading: new Map() });
  plot.base = remembered.base;
  plots.set(frame, plot);
  chooseTool(plot, remembered.tool);
  listen(plot);
  plot.observer = new ResizeObserver(() => nextFrame(plot));
  plot.observer.observe(plot.stage);
  return plot;
}

function unmount(plot) {
  Object.assign(remembered, { base: plot.base, tool: plot.tool });
  plot.listening.abort();
  plot.observer.disconnect();
  cancelAnimationFrame(plot.request);
  forgetPictures(plot);
  plots.delete(plot.frame);
}

function show(plot, data) {
  plot.theme = themeOf(plot.frame);
  const same = plot.bytes && equal(plot.bytes, data);
  if (!same) {
    plot.bytes = data;
    take(plot, unpack(data));
  }
  plot.stale = true;
  nextFrame(plot);
}

/** Show other pictures, or the same ones elsewhere. */
function take(plot, pictures) {
  const before = plot.pictures;
  if (before && before.token !== pictures.token) forgetPictures(plot);
  plot.pictures = pictures;
  plot.sheetSide = sheetSide(pictures.rows);
  plot.panels = pictures.panels.map((title, number) => ({ title, number, indices: indicesOf(pictures, number) }));
  plot.job = null;
  plot.width = 0; // to be arranged anew
  if (!before || before.layout !== pictures.layout) plot.view = { x: 0, y: 0, zoom: 1 };
  plot.hovered = plot.cursor = -1;
  clearLasso(plot);
  describe(plot);
}

function unpack(data) {
  const bytes = data.slice(); // alone in its buffer, so that the arrays are aligned
  let start = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  const next = (Kind, each) => {
    const array = new Kind(bytes.buffer, start, header.count * each);
    start += array.byteLength;
    return array;
  };
  const [rows, x, up, days] = [next(Int32Array, 1), next(Float32Array, 1), next(Float32Array, 1), next(Int32Array, 1)];
  const [colours, people, panel] = [next(Uint8Array, 3), next(Uint8Array, 1), next(Uint8Array, 1)];
  return { ...header, rows, x, y: up.map((each) => 1 - each), days, colours, people, panel };
}

function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

function indicesOf({ panel, count }, number) {
  const found = new Int32Array(count);
  let many = 0;
  for (let i = 0; i < count; i++) if (panel[i] === number) found[many++] = i;
  return found.slice(0, many);
}

function themeOf(frame) {
  const style = getComputedStyle(frame);
  const of = (name, other) => style.getPropertyValue(name).trim() || other;
  return {
    text: of("--st-text-color", "#1d1d1f"),
    ground: of("--st-background-color", "#ffffff"),
    accent: of("--st-primary-color", "#2f5f9e"),
    font: of("--st-font", "sans-serif"),
  };
}

function describe(plot) {
  const { count, layout } = plot.pictures;
  plot.over.setAttribute("aria-label", `Image plot of ${number(count)} pictures, ${layout}`);
  plot.stage.classList.toggle("many", plot.panels.length > 1);
  plot.frame.querySelector(".size-label").hidden = Boolean(plot.pictures.unit);
}

function number(count) {
  return count.toLocaleString("en-GB");
}

// Frames

/** Bring the canvas up to date in the next frame: once for all that happens until then. */
function nextFrame(plot) {
  if (plot.stale) plot.frame.dataset.state = "drawing";
  plot.request ||= requestAnimationFrame((now) => {
    plot.request = 0;
    update(plot, now);
  });
}

function update(plot, now) {
  if (!fits(plot)) return; // in a hidden tab nothing has a width; the resize that shows it comes back here
  glide(plot, now);
  const first = plot.panels.some((panel) => !panel.front);
  const waits = !first && now - plot.moved < RESTING && covers(plot);
  if (plot.stale && !plot.job && !waits) startJob(plot);
  if (plot.job) stepJob(plot, first ? [FIRST_STEP, Infinity] : [STEP, TURNS]);
  paintFrame(plot);
  paintOver(plot);
  // Without a frame of its own, whoever waits for the plot could not tell a finished one.
  const busy = Boolean(plot.job || plot.stale || plot.gliding);
  plot.frame.dataset.state = busy ? "drawing" : plot.loading.size || plot.waiting.length ? "loading" : "done";
  plot.frame.dataset.zoom = plot.view.zoom.toFixed(3);
  if (busy) nextFrame(plot);
}

/** Make the canvases as large as their place, in the screen's own pixels; false where there is no place. */
function fits(plot) {
  const { clientWidth: width, clientHeight: height } = plot.stage;
  if (!width || !height || !plot.pictures) return false;
  const ratio = window.devicePixelRatio || 1;
  if (width === plot.width && height === plot.height && ratio === plot.ratio) return true;
  Object.assign(plot, { width, height, ratio, stale: true, job: null });
  for (const canvas of [plot.marks, plot.over]) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  if (!remembered.base) plot.base = usualSize(plot);
  plot.size.value = plot.base;
  arrange(plot);
  return true;
}
