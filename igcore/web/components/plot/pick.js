// One picture under the pointer or the cursor, and many inside a line that is drawn round them.

const LASSO_STEP = 3; // px between two points of the line
const CARD = 232; // px, width of what hovers; also in plot.css

// One

/** Index of the picture that lies on top at a point of the canvas, or -1. */
function hit(plot, point) {
  const panel = panelAt(plot, point);
  const layer = panel?.front;
  if (!layer) return -1;
  const { marks, atX, atY, many } = layer;
  const { left, top, times } = layerNow(plot, panel, layer);
  const [x, y] = [(point.x - left) / times, (point.y - top) / times];
  const reach = Math.max(layer.side, 6 / times) / 2;
  for (let i = many - 1; i >= 0; i--) if (Math.abs(atX[i] - x) <= reach && Math.abs(atY[i] - y) <= reach) return marks[i];
  return -1;
}

function hover(plot, point) {
  const index = plot.pictures && plot.width ? hit(plot, point) : -1;
  plot.over.classList.toggle("on", index >= 0);
  if (index < 0) hideHover(plot);
  else if (index !== plot.hovered) showHover(plot, index);
}

function showHover(plot, index) {
  const { pictures, hover: card } = plot;
  plot.hovered = index;
  const [image, label] = card.children;
  image.src = addressOf(plot, "t", pictures.rows[index]);
  label.textContent = labelText(pictures, index);
  const at = 3 * index;
  image.style.backgroundColor = `rgb(${pictures.colours[at]} ${pictures.colours[at + 1]} ${pictures.colours[at + 2]})`;
  card.hidden = false;
  place(plot, index);
  nextFrame(plot);
}

/** Beside the picture, on the side where there is more room. */
function place(plot, index) {
  const { x, y, half } = screenOf(plot, index);
  const right = x + half + 14;
  const left = right + CARD < plot.width ? right : Math.max(0, x - half - 14 - CARD);
  const top = Math.max(0, Math.min(y - CARD / 2, plot.height - plot.hover.offsetHeight));
  plot.hover.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

function screenOf(plot, index) {
  const panel = plot.panels[plot.pictures.panel[index]];
  const [x, y] = [xOf(plot, panel, plot.pictures.x[index]), yOf(plot, panel, plot.pictures.y[index])];
  return { x, y, half: sideOf(plot, panel) / 2, panel };
}

function hideHover(plot) {
  if (plot.hovered < 0) return;
  plot.hovered = -1;
  plot.hover.hidden = true;
  nextFrame(plot);
}

function cursorPoint(plot) {
  return plot.cursor < 0 ? undefined : screenOf(plot, plot.cursor);
}

function moveCursor(plot, index) {
  plot.cursor = index;
  bringIntoView(plot, index);
  showHover(plot, index);
  plot.live.textContent = `${labelText(plot.pictures, index)}, picture ${number(index + 1)} of ${number(plot.pictures.count)}`;
  nextFrame(plot);
}

/** Move the cursor to the nearest picture on that side; at first to the one in the middle. */
function stepCursor(plot, key) {
  if (plot.cursor < 0) {
    const { clip } = plot.panels[0];
    plot.cursor = nearest(plot, { x: clip.left + clip.width / 2, y: clip.top + clip.height / 2, panel: plot.panels[0] }, 0, 0);
    if (plot.cursor >= 0) moveCursor(plot, plot.cursor);
    return;
  }
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const next = nearest(plot, screenOf(plot, plot.cursor), dx, dy);
  if (next >= 0) moveCursor(plot, next);
}

function nearest(plot, { x, y, panel }, dx, dy) {
  let [best, least] = [-1, Infinity];
  for (const index of panel.indices) {
    const [toX, toY] = [xOf(plot, panel, plot.pictures.x[index]) - x, yOf(plot, panel, plot.pictures.y[index]) - y];
    const along = dx * toX + dy * toY;
    if ((dx || dy) && along <= 0.01) continue;
    const far = Math.hypot(toX, toY) + 2 * Math.abs(dx * toY) + 2 * Math.abs(dy * toX);
    if (far < least) [best, least] = [index, far];
  }
  return best;
}

/** Open a picture's card; those that are marked, or else all of the plot, are the ones to leaf through. */
function open(plot, index) {
  if (index < 0) return;
  const { pictures, lasso } = plot;
  const among = lasso?.indices?.includes(index) ? lasso.indices : null;
  const rows = among ? Int32Array.from(among, (each) => pictures.rows[each]) : pictures.rows.slice();
  hideHover(plot);
  plot.opened = true;
  const detail = { token: pictures.token, rows, index: among ? among.indexOf(index) : index };
  document.dispatchEvent(new CustomEvent("igcore-open", { detail }));
}

function onClosed(plot, { detail }) {
  if (!plot.opened) return;
  plot.opened = false;
  plot.over.focus({ preventScroll: true });
  const index = plot.pictures.rows.indexOf(detail?.row);
  if (index >= 0) moveCursor(plot, index);
}

// Many. A lasso lies on one panel, in places, so that it stays round its pictures when one moves on.

function beginLasso(plot, tool, point) {
  clearLasso(plot);
  const panel = panelAt(plot, point);
  if (!panel) return;
  plot.lasso = { panel, tool, drawing: true, last: point, points: [placeAt(plot, panel, point)] };
}

function extendLasso(plot, point) {
  const { lasso } = plot;
  const { clip } = lasso.panel;
  const within = {
    x: Math.max(clip.left, Math.min(point.x, clip.left + clip.width)),
    y: Math.max(clip.top, Math.min(point.y, clip.top + clip.height)),
  };
  if (lasso.tool === "rectangle") lasso.points = corners(lasso.points[0], placeAt(plot, lasso.panel, within));
  else if (Math.hypot(within.x - lasso.last.x, within.y - lasso.last.y) >= LASSO_STEP) {
    lasso.points.push(placeAt(plot, lasso.panel, within));
    lasso.last = within;
  }
  nextFrame(plot);
}

function corners(one, other) {
  return [one, { x: other.x, y: one.y }, other, { x: one.x, y: other.y }];
}

function dropOpenLasso(plot) {
  if (plot.lasso?.drawing) clearLasso(plot);
}

function clearLasso(plot) {
  plot.lasso = null;
  plot.bar.hidden = true;
  nextFrame(plot);
}

/** Mark all that is in view. */
function markView(plot) {
  const panel = plot.panels[plot.cursor < 0 ? 0 : plot.pictures.panel[plot.cursor]];
  const { left, top, width, height } = panel.clip;
  const [one, other] = [{ x: left, y: top }, { x: left + width, y: top + height }].map((each) => placeAt(plot, panel, each));
  plot.lasso = { panel, tool: "rectangle", points: corners(one, other) };
  closeLasso(plot);
}

function closeLasso(plot) {
  const { lasso, bar } = plot;
  lasso.drawing = false;
  lasso.indices = inside(plot, lasso);
  if (!lasso.indices.length) {
    clearLasso(plot);
    return;
  }
  const many = lasso.indices.length;
  bar.hidden = false;
  bar.querySelector(".count").textContent = many === 1 ? "1 picture" : `${number(many)} pictures`;
  lasso.days = daysOf(plot, lasso);
  const days = bar.querySelector("[data-act=days]");
  days.hidden = !lasso.days;
  if (lasso.days) days.textContent = `Only ${lasso.days.map(dayText).join(" to ")}`;
  nextFrame(plot);
}

function inside({ pictures: { x, y } }, { panel, points }) {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  return panel.indices.filter((i) => x[i] >= left && x[i] <= right && y[i] >= top && y[i] <= bottom && isWithin(points, x[i], y[i]));
}

/** Whether a ray from the place to the right crosses the line an odd number of times. */
function isWithin(points, x, y) {
  let within = false;
  for (let i = 0, before = points.length - 1; i < points.length; before = i++) {
    const [one, other] = [points[i], points[before]];
    if (one.y > y !== other.y > y && x < ((other.x - one.x) * (y - one.y)) / (other.y - one.y) + one.x) within = !within;
  }
  return within;
}

/** First and last day of a rectangle where days go across; else null. */
function daysOf({ pictures: { across } }, { tool, points }) {
  if (tool !== "rectangle" || across.kind !== "days") return null;
  const xs = points.map((point) => Math.max(0, Math.min(1, point.x)));
  const dayAt = (at) => across.low + at * (across.high - across.low) - 0.5;
  const [first, last] = [Math.ceil(dayAt(Math.min(...xs))), Math.floor(dayAt(Math.max(...xs)))];
  const days = [Math.max(first, across.low), Math.min(last, across.high - 1)];
  return days[0] <= days[1] ? days : null;
}

function sendDays(plot) {
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  sendAction(plot.sendState, ["only", "date", plot.lasso.days.map(iso).join("..")]);
}

/** A bit for each row of the library's table, the lowest first. */
function sendPicked(plot) {
  const rows = Array.from(plot.lasso.indices, (index) => plot.pictures.rows[index]);
  const bits = new Uint8Array((rows.reduce((most, row) => Math.max(most, row), 0) >> 3) + 1);
  for (const row of rows) bits[row >> 3] |= 1 << (row & 7);
  let text = "";
  for (const byte of bits) text += String.fromCharCode(byte);
  plot.send("picked", { token: plot.pictures.token, rows: btoa(text) });
}

// What is painted over the marks

function paintOver(plot) {
  const needed = Boolean(plot.lasso) || plot.hovered >= 0 || plot.cursor >= 0;
  if (!needed && !plot.covered) return; // what has not changed costs nothing to show again
  plot.covered = needed;
  const context = plot.over.getContext("2d");
  context.setTransform(plot.ratio, 0, 0, plot.ratio, 0, 0);
  context.clearRect(0, 0, plot.width, plot.height);
  if (plot.lasso) paintLasso(plot, context);
  if (plot.hovered >= 0) paintRing(plot, context, plot.hovered);
  if (plot.cursor >= 0 && plot.over.matches(":focus")) paintRing(plot, context, plot.cursor);
}

function paintRing(plot, context, index) {
  const { x, y, half } = screenOf(plot, index);
  const reach = Math.max(half, 5) + 1.5;
  for (const [colour, width] of [[plot.theme.ground, 6], [plot.theme.accent, 3]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(x - reach, y - reach, 2 * reach, 2 * reach);
  }
}

function paintLasso(plot, context) {
  const { panel, points, drawing } = plot.lasso;
  const { left, top, width, height } = panel.clip;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  const path = new Path2D();
  for (const { x, y } of points) path.lineTo(xOf(plot, panel, x), yOf(plot, panel, y));
  path.closePath();
  const round = new Path2D(path);
  round.rect(left, top, width, height);
  context.globalAlpha = drawing ? 0.35 : 0.66;
  context.fillStyle = plot.theme.ground;
  context.fill(round, "evenodd");
  context.globalAlpha = 1;
  context.strokeStyle = plot.theme.accent;
  context.lineWidth = 2;
  context.stroke(path);
  context.restore();
}
