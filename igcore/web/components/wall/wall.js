// The wall of pictures. Only the lines in view, and a few around them, are in the document.
//
// A `row` is a picture's row in the library's table, as everywhere in igcore; its `index` is its place on the
// wall; a `line` is one horizontal line of pictures. `pack` in packing.py describes the bytes that come in.
// The files of this folder are put together in wall.py: what one declares, all can use.

const walls = new WeakMap();
/** Where one was on the last walls that left the page, newest first: whoever comes back finds the same view. */
const places = [];

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector(".frame");
  const wall = walls.get(frame) ?? mount(frame);
  show(wall, unpack(data));
  return atTheEnd(wall, unmount);
}

function mount(frame) {
  const wall = {
    frame,
    ...elementsOf(frame),
    ...{ message: null, pictures: null, facts: null, slots: null },
    ...{ lines: new Map(), spareLines: [], spareTiles: [] },
    ...{ active: -1, width: 0, top: NaN, turn: 0, drawn: 0, chosen: new Set(), pivot: -1 },
    ...{ failing: 0, patience: AGAIN },
    listening: new AbortController(),
  };
  walls.set(frame, wall);
  readAddress();
  for (const listen of [listenToKeys, listenToTools, listenToMonths, listenToRest, listenToSeveral]) listen(wall);
  wall.observer = new ResizeObserver(() => nextFrame(wall));
  wall.observer.observe(wall.scroller);
  return wall;
}

/** The elements of the page that have a name there, `data-part`, by that name. */
function elementsOf(frame) {
  const parts = [...frame.querySelectorAll("[data-part]")];
  return Object.fromEntries(parts.map((element) => [element.dataset.part, element]));
}

/** React to events as long as the wall is there. */
function on(wall, element, type, react, options = {}) {
  element.addEventListener(type, (event) => react(wall, event), { ...options, signal: wall.listening.signal });
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
  if (!clientWidth || !wall.pictures?.count) return;
  if (clientWidth !== wall.width || clientHeight !== wall.height) {
    const anchor = wall.anchor ?? anchorOf(wall);
    wall.width = 0;
    arrange(wall, anchor);
  }
  const before = wall.top;
  draw(wall);
  if (wall.top !== before) showPlace(wall);
}

function unmount(wall) {
  if (wall.columns && wall.pictures?.count) remember(wall);
  wall.listening.abort();
  wall.observer.disconnect();
  cancelAnimationFrame(wall.request);
  wall.drawn += 1;
  [wall.hidingPlace, wall.resting, wall.pressing, wall.saying, wall.failing].forEach(clearTimeout);
  hidePreview(wall);
  takeTiles(wall).forEach(empty);
  wall.sheet.replaceChildren();
  walls.delete(wall.frame);
}

function remember(wall) {
  places.unshift({ pictures: wall.pictures, active: wall.active, anchor: anchorOf(wall) });
  places.splice(4);
}

// What is shown

function show(wall, message) {
  const before = wall.message;
  wall.message = message;
  // Who asks for colours on the page wants them now, whatever order was chosen before.
  if (message.order !== before?.order && ORDER_BY_LIKENESS.test(message.order)) taste.order = null;
  showTools(wall);
  if (before && equal(before.bytes, message.bytes)) return;
  wall.frame.hidden = message.count === 0;
  wall.scroller.setAttribute("aria-label", `${message.title}: ${message.count.toLocaleString("en-GB")}`);
  learn(wall);
  lay(wall);
}

/** Ask for the labels of a library's pictures, once; the pictures do not wait for them. */
function learn(wall) {
  const { token } = wall.message;
  if (wall.facts?.token === token) return;
  wall.facts = null;
  fetched(`/columns/${encodeURIComponent(token)}.bin`, readFacts).then(
    (facts) => {
      if (wall.message.token !== token) return;
      wall.facts = { ...facts, token };
      for (const { tiles } of wall.lines.values()) tiles.forEach((tile) => label(wall, tile));
      showMonths(wall);
    },
    () => {}, // without labels the pictures can be seen all the same
  );
}

/** Put the chosen pictures in order, and on the wall; what is there stays until the order has come. */
function lay(wall) {
  const { message } = wall;
  const name = orderOf(message);
  const rows = rowsIn(message, name);
  const moved = moving(wall, message);
  const waiting = moved ? Promise.all([moved, rows]) : rows instanceof Promise ? rows : null;
  wall.waiting = waiting;
  wall.scroller.setAttribute("aria-busy", Boolean(wall.waiting));
  if (wall.waiting) {
    if (!wall.pictures) showSkeleton(wall);
    waiting.then(
      () => wall.waiting === waiting && lay(wall),
      () => wall.waiting === waiting && giveUpOrder(wall, name),
    );
  } else put(wall, { ...message, rows, order: name });
}

function giveUpOrder(wall, name) {
  if (name === "newest") return;
  say(wall, "The pictures could not be put in that order, so the newest come first.");
  setTaste({ order: "newest" });
}

function put(wall, pictures) {
  const before = wall.pictures;
  const anchor = before ? moveTo(wall, pictures) : comeBack(wall, pictures);
  wall.pictures = pictures;
  wall.slots = null;
  const byTime = isByTime(pictures.order) && pictures.count >= FEWEST_FOR_MONTHS;
  if (wall.frame.classList.contains("by-time") !== byTime) wall.width = 0; // the months take some of it
  wall.frame.classList.toggle("by-time", byTime);
  arrange(wall, anchor);
  showMonths(wall);
  forgetOthers(wall);
}

/** Find the active picture among the new ones; the anchor keeps it, or else begins at the top. */
function moveTo(wall, pictures) {
  if (sameView(wall.pictures, pictures)) return wall.anchor ?? anchorOf(wall);
  if (wall.pictures.token !== pictures.token) return moveOver(wall, pictures);
  const active = wall.active < 0 ? -1 : pictures.rows.indexOf(wall.pictures.rows[wall.active]);
  const offset = Math.max(0, Math.min(offsetOf(wall, wall.active), wall.height - wall.pitch));
  wall.active = active < 0 && wall.scroller.matches(":focus") ? 0 : active;
  return active < 0 || !wall.pitch ? { index: Math.max(0, active), offset: 0 } : { index: active, offset };
}

function comeBack(wall, pictures) {
  const place = places.find((other) => sameView(other.pictures, pictures));
  wall.active = place?.active ?? -1;
  return place?.anchor ?? { index: 0, offset: 0 };
}

function sameView(one, other) {
  return one.token === other.token && one.order === other.order && equal(one.bits, other.bits);
}

function labelOf({ facts }, row) {
  return facts ? labelText(facts, row) : "";
}

/** Let whatever shows cards open this one; `index` is its place on the wall. */
function open(wall, index) {
  wall.left = true;
  hidePreview(wall);
  const { token, rows } = wall.pictures;
  document.dispatchEvent(new CustomEvent("igcore-open", { detail: { token, rows, index } }));
}

/** The card was closed: the focus comes back, to the picture that it showed last. */
function onClosed(wall, event) {
  if (!wall.left) return;
  wall.left = false;
  const index = wall.pictures.rows.indexOf(event.detail?.row);
  wall.scroller.focus({ preventScroll: true });
  if (index >= 0) activate(wall, index);
}
