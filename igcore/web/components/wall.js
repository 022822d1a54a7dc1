// The wall of pictures. Only the lines in view, and a few around them, are in the document.
//
// A `row` is a picture's row in the library's table, as everywhere in igcore; its `index` is its place on the
// wall; a `line` is one horizontal line of pictures. `pack` in wall.py describes the bytes that come in.

const GAP = 4; // px; also in wall.css
const WIDEST = { S: 96, M: 144, L: 216 }; // px: as few columns as keep a picture within this
const AROUND = 2; // lines kept above and below the view
const TALLEST = 15e6; // px: browsers clip taller elements, Firefox from 17.9 million on
const SETTLED = 60; // ms without a jump (a third of the view in one frame), after which pictures are asked for
const MONTH_STAYS = 800; // ms
const UNKNOWN_DAY = -(2 ** 31);
const DAY = 86400000; // ms
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const walls = new WeakMap();
/** Where one was on the last walls that left the page, newest first: whoever comes back finds the same view. */
const places = [];

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame");
  const wall = walls.get(frame) ?? mount(frame);
  wall.open = (index) => {
    wall.left = true;
    setTriggerValue("open", wall.pictures.rows[index]);
  };
  show(wall, unpack(data));
  // A call that the next one overtook is cleaned up late: it must not take down what that one shows.
  wall.turn += 1;
  const { turn } = wall;
  return () => {
    if (turn === wall.turn) unmount(wall);
  };
}

function mount(frame) {
  const [scroller, sheet, month] = [".wall", ".sheet", ".month"].map((name) => frame.querySelector(name));
  const elements = { frame, scroller, sheet, month };
  const pool = { lines: new Map(), spareLines: [], spareTiles: [] };
  const state = { pictures: null, active: -1, top: 0, turn: 0 };
  const wall = { ...elements, ...pool, ...state, listening: new AbortController() };
  walls.set(frame, wall);
  listen(wall);
  return wall;
}

function listen(wall) {
  const on = (type, react) => {
    wall.scroller.addEventListener(type, (event) => react(wall, event), { signal: wall.listening.signal });
  };
  on("keydown", onKey);
  on("mousedown", onPress);
  on("click", onClick);
  on("focus", onFocus);
  on("scroll", nextFrame);
  // A dialog that opened from here leaves the focus nowhere when it closes: the next key comes back.
  const comeBack = (event) => {
    if (!wall.left || document.activeElement !== document.body || document.querySelector("[role=dialog]")) return;
    wall.left = false;
    wall.scroller.focus({ preventScroll: true });
    onKey(wall, event);
  };
  document.addEventListener("keydown", comeBack, { signal: wall.listening.signal });
  wall.observer = new ResizeObserver(() => nextFrame(wall));
  wall.observer.observe(wall.scroller);
}

/** Update the wall in the next frame: once for all that happens until then, and not while it is being resized. */
function nextFrame(wall) {
  wall.request ||= requestAnimationFrame(() => {
    wall.request = 0;
    update(wall);
  });
}

function update(wall) {
  const { clientWidth, clientHeight } = wall.scroller;
  if (!clientWidth || !wall.pictures.count) return;
  if (clientWidth !== wall.width || clientHeight !== wall.height) arrange(wall, wall.anchor ?? anchorOf(wall));
  const before = wall.top;
  draw(wall);
  if (wall.top !== before) showMonth(wall);
}

function unmount(wall) {
  if (wall.columns && wall.pictures.count) remember(wall);
  wall.listening.abort();
  wall.observer.disconnect();
  cancelAnimationFrame(wall.request);
  clearTimeout(wall.settling);
  clearTimeout(wall.hidingMonth);
  takeTiles(wall).forEach(empty);
  walls.delete(wall.frame);
}

function remember(wall) {
  places.unshift({ rows: wall.pictures.rows, active: wall.active, anchor: anchorOf(wall) });
  places.splice(4);
}

// What is shown

function show(wall, pictures) {
  const before = wall.pictures;
  if (before && equal(before.bytes, pictures.bytes)) return;
  const anchor = before ? moveTo(wall, pictures) : comeBack(wall, pictures);
  wall.pictures = pictures;
  wall.frame.hidden = pictures.count === 0;
  wall.scroller.setAttribute("aria-label", `Pictures: ${pictures.count.toLocaleString("en-GB")}`);
  arrange(wall, anchor);
}

function unpack(data) {
  const bytes = data.slice(); // alone in its buffer, so that the arrays are aligned
  const start = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  const rows = new Int32Array(bytes.buffer, start, header.count);
  const days = new Int32Array(bytes.buffer, start + 4 * header.count, header.count);
  const people = new Uint8Array(bytes.buffer, start + 8 * header.count, header.count);
  return { ...header, bytes, rows, days, people, byTime: inOrder(days) };
}

/** Whether the known days only rise or only fall; else a month says nothing about a place on the wall. */
function inOrder(days) {
  const known = days.filter((day) => day !== UNKNOWN_DAY);
  const rising = known.every((day, i) => i === 0 || known[i - 1] <= day);
  return rising || known.every((day, i) => i === 0 || known[i - 1] >= day);
}

function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

/** Find the active picture among the new ones; the anchor keeps it, or else begins at the top. */
function moveTo(wall, pictures) {
  if (equal(wall.pictures.rows, pictures.rows)) return wall.anchor ?? anchorOf(wall);
  const active = wall.active < 0 ? -1 : pictures.rows.indexOf(wall.pictures.rows[wall.active]);
  const offset = Math.max(0, Math.min(offsetOf(wall, wall.active), wall.height - wall.pitch));
  wall.active = active < 0 && wall.scroller.matches(":focus") ? 0 : active;
  return active < 0 ? { index: 0, offset: 0 } : { index: active, offset };
}

function comeBack(wall, pictures) {
  const place = places.find(({ rows }) => equal(rows, pictures.rows));
  wall.active = place?.active ?? -1;
  return place?.anchor ?? { index: 0, offset: 0 };
}

function labelText({ names, people, days }, index) {
  const name = names[people[index]];
  const day = days[index] === UNKNOWN_DAY ? "undated" : dayText(days[index]);
  return name ? `${name}, ${day}` : day;
}

function dayText(day) {
  return `${new Date(day * DAY).getUTCDate()} ${monthText(day)}`;
}

function monthText(day) {
  const date = new Date(day * DAY);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

// Where things are, in px. `wall.top` is how far below the first line the view begins, as last drawn: reading
// it off the page would lay the page out anew. Lines that measure more than `TALLEST` share a sheet of that
// height, and `stretch` is then how many of their px one px of the scrollbar stands for.

/** Lay out everything anew, with the anchor (a picture's index, and its offset in the view) where it was. */
function arrange(wall, anchor) {
  wall.anchor = anchor;
  const kept = takeTiles(wall);
  // In a hidden tab nothing has a width; the resize that shows it comes back here.
  if (measure(wall)) {
    scrollTo(wall, lineOf(wall, anchor.index) * wall.pitch - anchor.offset);
    draw(wall, kept);
    wall.anchor = null;
  }
  kept.forEach((tile) => release(wall, tile));
}

function measure(wall) {
  const { scroller, sheet, pictures } = wall;
  wall.width = scroller.clientWidth;
  if (!wall.width || !pictures.count) return false;
  wall.columns = Math.ceil((wall.width + GAP) / (WIDEST[pictures.size] + GAP));
  wall.pitch = Math.round((wall.width + GAP) / wall.columns);
  wall.lineCount = Math.ceil(pictures.count / wall.columns);
  const all = wall.lineCount * wall.pitch - GAP;
  sheet.style.height = `${Math.min(all, TALLEST)}px`;
  sheet.style.setProperty("--columns", wall.columns);
  sheet.style.setProperty("--side", `${wall.pitch - GAP}px`);
  scroller.setAttribute("aria-rowcount", wall.lineCount);
  scroller.setAttribute("aria-colcount", wall.columns);
  wall.height = scroller.clientHeight;
  wall.end = Math.max(0, all - wall.height);
  wall.stretch = all > TALLEST ? wall.end / (TALLEST - wall.height) : 1;
  return true;
}

function scrollTo(wall, top) {
  wall.scroller.scrollTop = top / wall.stretch;
  wall.top = wall.scroller.scrollTop * wall.stretch;
}

function lineOf(wall, index) {
  return Math.floor(index / wall.columns);
}

/** How far below the top of the view a picture begins. */
function offsetOf(wall, index) {
  return lineOf(wall, index) * wall.pitch - wall.top;
}

function isInView(wall, index) {
  const offset = offsetOf(wall, index);
  return index >= 0 && offset > -wall.pitch && offset < wall.height;
}

/** The index of the first picture that is in view as a whole. */
function firstInView(wall) {
  return Math.min(wall.pictures.count - 1, Math.ceil(wall.top / wall.pitch) * wall.columns);
}

function anchorOf(wall) {
  const index = isInView(wall, wall.active) ? wall.active : firstInView(wall);
  return { index, offset: offsetOf(wall, index) };
}

// Lines and tiles. What leaves the view is emptied, which also cancels its download, and is used again.

/** Bring the document up to the scroll position; `kept` holds tiles by row that still have their picture. */
function draw(wall, kept = new Map()) {
  const { scrollTop } = wall.scroller;
  const top = scrollTop * wall.stretch;
  const jumped = Math.abs(top - wall.top) > wall.height / 3;
  wall.top = top;
  wall.first = Math.floor(top / wall.pitch);
  wall.last = Math.min(wall.lineCount, Math.ceil((top + wall.height) / wall.pitch));
  placeLines(wall, scrollTop - top, kept);
  mark(wall);
  clearTimeout(wall.settling);
  // Flung past thousands of pictures, the wall asks only for those where it comes to rest.
  if (jumped) wall.settling = setTimeout(() => load(wall), SETTLED);
  else load(wall);
}

function placeLines(wall, shift, kept) {
  const from = Math.max(0, wall.first - AROUND);
  const to = Math.min(wall.lineCount, wall.last + AROUND);
  for (const line of [...wall.lines.keys()]) if (line < from || line >= to) dropLine(wall, line);
  for (let line = from; line < to; line++) {
    const { element } = wall.lines.get(line) ?? addLine(wall, line, kept);
    element.style.top = `${line * wall.pitch + shift}px`;
  }
}

function addLine(wall, line, kept) {
  const element = wall.spareLines.pop() ?? make("div", { class: "line", role: "row" });
  const start = line * wall.columns;
  const end = Math.min(start + wall.columns, wall.pictures.count);
  const tiles = [];
  for (let index = start; index < end; index++) tiles.push(dress(wall, index, takeTile(wall, index, kept)));
  element.setAttribute("aria-rowindex", line + 1);
  element.replaceChildren(...tiles.map((tile) => tile.element));
  if (!element.isConnected) wall.sheet.append(element);
  const added = { element, tiles };
  wall.lines.set(line, added);
  return added;
}

function dropLine(wall, line) {
  const { element, tiles } = wall.lines.get(line);
  tiles.forEach((tile) => release(wall, tile));
  element.remove();
  wall.spareLines.push(element);
  wall.lines.delete(line);
}

/** Take all tiles off the wall, by row, with their pictures: those that stay must not flicker. */
function takeTiles(wall) {
  const kept = new Map();
  for (const { element, tiles } of wall.lines.values()) {
    tiles.forEach((tile) => kept.set(tile.row, tile));
    element.remove();
    wall.spareLines.push(element);
  }
  wall.lines.clear();
  return kept;
}

function takeTile(wall, index, kept) {
  const row = wall.pictures.rows[index];
  const tile = kept.get(row) ?? wall.spareTiles.pop() ?? makeTile();
  kept.delete(row);
  return tile;
}

function makeTile() {
  const element = make("div", { class: "tile", role: "gridcell" });
  const image = make("img", { decoding: "async", draggable: "false" });
  const label = make("span", { class: "label", "aria-hidden": "true" });
  image.addEventListener("load", () => element.classList.add("loaded"));
  element.append(image, label);
  return { element, image, label, row: -1, url: "" };
}

function make(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function dress(wall, index, tile) {
  tile.row = wall.pictures.rows[index];
  tile.url = `/t/${encodeURIComponent(wall.pictures.token)}/${tile.row}.jpg`;
  tile.element.id = `picture-${index}`;
  tile.element.dataset.index = index;
  tile.element.setAttribute("aria-colindex", (index % wall.columns) + 1);
  tile.label.textContent = labelText(wall.pictures, index);
  tile.image.alt = tile.label.textContent;
  return tile;
}

function release(wall, tile) {
  empty(tile);
  wall.spareTiles.push(tile);
}

function empty({ element, image }) {
  image.removeAttribute("src"); // else its last picture would show in its next place until the new one is there
  element.classList.remove("loaded", "late");
}

/** Ask for the pictures that are missing, those in view before those around it. */
function load(wall) {
  const seen = (line) => line >= wall.first && line < wall.last;
  const lines = [...wall.lines.keys()];
  for (const line of [...lines.filter(seen), ...lines.filter((other) => !seen(other))]) {
    for (const tile of wall.lines.get(line).tiles) {
      if (tile.image.getAttribute("src") !== tile.url) fill(tile, seen(line));
    }
  }
}

function fill(tile, seen) {
  empty(tile);
  tile.image.src = tile.url;
  // A fade costs a layer: only where one sees it, and not for what the browser holds ready.
  tile.element.classList.toggle("late", seen && !tile.image.complete);
}

// The active picture is the one with the ring: Enter opens it, arrows start there. The focus itself stays on the
// wall (aria-activedescendant), since the active picture may be scrolled out of the document.

function mark(wall) {
  const line = wall.lines.get(lineOf(wall, wall.active));
  const element = line?.tiles[wall.active % wall.columns].element;
  if (wall.marked !== element) wall.marked?.classList.remove("active");
  wall.marked = element;
  element?.classList.add("active");
  if (element) wall.scroller.setAttribute("aria-activedescendant", element.id);
  else wall.scroller.removeAttribute("aria-activedescendant");
}

function activate(wall, index) {
  wall.active = index;
  const above = offsetOf(wall, index);
  const below = above + wall.pitch - GAP - wall.height;
  if (above < 0) scrollTo(wall, wall.top + above);
  else if (below > 0) scrollTo(wall, wall.top + below);
  draw(wall);
  showMonth(wall);
  wall.marked.scrollIntoView({ block: "nearest", inline: "nearest" }); // the wall itself may lie partly outside
}

function onKey(wall, event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return; // the browser's own, such as Alt+Left for Back
  const opens = event.key === "Enter" || event.key === " ";
  const index = target(wall, event.key);
  if (!opens && index === undefined) return;
  event.preventDefault();
  if (!opens) activate(wall, index);
  else if (!event.repeat) wall.open(wall.active);
}

/** The index that a key leads to, or undefined. */
function target(wall, key) {
  const { active, columns } = wall;
  const last = wall.pictures.count - 1;
  const page = columns * Math.max(1, Math.floor(wall.height / wall.pitch));
  const within = (index) => Math.max(0, Math.min(last, index));
  const keys = {
    ArrowLeft: within(active - 1),
    ArrowRight: within(active + 1),
    ArrowUp: active < columns ? active : active - columns,
    ArrowDown: lineOf(wall, active) === lineOf(wall, last) ? active : within(active + columns),
    PageUp: within(active - page),
    PageDown: within(active + page),
    Home: 0,
    End: last,
  };
  return keys[key];
}

/** Before the focus comes, which would else make the first picture in view the active one. */
function onPress(wall, event) {
  const tile = event.target.closest(".tile");
  if (!tile) return;
  wall.active = Number(tile.dataset.index);
  mark(wall);
}

function onClick(wall, event) {
  if (!event.target.closest(".tile")) return;
  onPress(wall, event); // a screen reader clicks without pressing
  wall.open(wall.active);
}

function onFocus(wall) {
  if (!isInView(wall, wall.active)) wall.active = firstInView(wall);
  mark(wall);
}

/** For a while, beside the scrollbar: the month of the first picture in view. */
function showMonth(wall) {
  const day = wall.pictures.days[firstInView(wall)];
  if (!wall.pictures.byTime || day === UNKNOWN_DAY || wall.end < wall.height) return;
  wall.month.textContent = monthText(day);
  wall.month.style.setProperty("--at", wall.top / wall.end);
  wall.month.classList.add("shown");
  clearTimeout(wall.hidingMonth);
  wall.hidingMonth = setTimeout(() => wall.month.classList.remove("shown"), MONTH_STAYS);
}
