// Where things are. Places of pictures are 0 to 1, downwards, on each panel. A panel's `box` is where that square lies
// before one has zoomed; `clip` is the part of the canvas that shows it. `plot.view` says which place is at the box's top
// left corner and how many times larger all is; it is the same for all panels, so that they stay comparable.

const EDGE = { left: 58, right: 14, top: 10, bottom: 46 }; // px round each panel for axes
const PANEL_TITLE = 24; // px
const NARROW = 640; // px: panels lie below each other
const LARGEST = 260; // px of a picture, however far one zooms
const FARTHEST = 120; // times
const GLIDE = 180; // ms
const MOST_ABREAST = 3;
const GAP = 0.06; // of a picture's place in a montage
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Lay out the panels. */
function arrange(plot) {
  const { panels, width, height } = plot;
  const abreast = width < NARROW ? 1 : Math.min(panels.length, MOST_ABREAST);
  const lines = Math.ceil(panels.length / abreast);
  for (const panel of panels) {
    const [column, line] = [panel.number % abreast, Math.floor(panel.number / abreast)];
    const cell = { left: (column * width) / abreast, top: (line * height) / lines };
    Object.assign(cell, { width: width / abreast, height: height / lines });
    panel.clip = clipOf(plot, cell);
    panel.box = boxOf(plot, panel.clip);
    panel.front = null;
  }
  clamp(plot);
}

function clipOf(plot, cell) {
  const { polar, up, panels } = plot.pictures;
  const labels = !polar && up.ticks.length;
  const left = labels ? EDGE.left : 26;
  const top = EDGE.top + (panels.length > 1 || panels[0] ? PANEL_TITLE : 0);
  const bottom = polar ? EDGE.top : EDGE.bottom;
  const right = polar ? 26 : EDGE.right;
  return {
    left: cell.left + left,
    top: cell.top + top,
    width: Math.max(40, cell.width - left - right),
    height: Math.max(40, cell.height - top - bottom),
  };
}

/** The box leaves room for pictures at its edges, and keeps the shape of wheels and montages. */
function boxOf(plot, clip) {
  const { polar, unit } = plot.pictures;
  const room = unit ? 0 : Math.min(48, plot.base / 2) + (polar ? 24 : 2);
  let [width, height] = [clip.width - 2 * room, clip.height - 2 * room];
  const shape = polar ? 1 : unit ? unit[1] / unit[0] : 0;
  if (shape) [width, height] = [Math.min(width, height * shape), Math.min(height, width / shape)];
  const top = unit ? clip.top + clip.height - height : clip.top + (clip.height - height) / 2;
  return { left: clip.left + (clip.width - width) / 2, top, width, height };
}

function usualSize({ pictures, width, height }) {
  const size = 1.1 * Math.sqrt((width * height) / Math.max(pictures.count, 1));
  return Math.round(Math.max(width < NARROW ? 12 : 16, Math.min(size, 64)));
}

/** Side of a picture as it is drawn. */
function sideOf(plot, panel, view = plot.view) {
  if (!plot.pictures.unit) return plot.base * Math.sqrt(view.zoom);
  const pitch = pitchOf(plot, panel, view);
  return pitch < 8 ? pitch : pitch * (1 - GAP);
}

/** From one picture of a montage to the next. */
function pitchOf(plot, panel, view) {
  return plot.pictures.unit[0] * panel.box.width * view.zoom;
}

function xOf(plot, panel, place) {
  return panel.box.left + (place - plot.view.x) * plot.view.zoom * panel.box.width;
}

function yOf(plot, panel, place) {
  return panel.box.top + (place - plot.view.y) * plot.view.zoom * panel.box.height;
}

/** The place under a point of the canvas. */
function placeAt(plot, panel, point) {
  const { view } = plot;
  return {
    x: view.x + (point.x - panel.box.left) / (view.zoom * panel.box.width),
    y: view.y + (point.y - panel.box.top) / (view.zoom * panel.box.height),
  };
}

function isIn({ left, top, width, height }, { x, y }) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

function panelAt(plot, point) {
  return plot.panels.find((panel) => isIn(panel.clip, point));
}

function farthest(plot) {
  const { unit } = plot.pictures;
  if (unit) return Math.max(1, LARGEST / (unit[0] * plot.panels[0].box.width));
  return Math.min(FARTHEST, Math.max(4, (LARGEST / plot.base) ** 2));
}

function clamp(plot) {
  const { view } = plot;
  view.zoom = Math.max(1, Math.min(view.zoom, farthest(plot)));
  const most = 1 - 1 / view.zoom;
  view.x = Math.max(0, Math.min(view.x, most));
  view.y = Math.max(0, Math.min(view.y, most));
  plot.over.classList.toggle("zoomed", view.zoom > 1);
}

/** Go to another view, at once or gliding. */
function moveTo(plot, view, gliding = false) {
  hideHover(plot);
  plot.moved = performance.now();
  if (gliding && !still.matches) {
    plot.gliding = { from: { ...plot.view }, to: { ...view }, start: 0 };
  } else {
    plot.gliding = null;
    plot.view = { ...view };
    clamp(plot);
  }
  plot.stale = true;
  nextFrame(plot);
}

function glide(plot, now) {
  if (!plot.gliding) return;
  const { from, to } = plot.gliding;
  plot.gliding.start ||= now;
  const part = Math.min(1, (now - plot.gliding.start) / GLIDE);
  const eased = 1 - (1 - part) ** 3;
  const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
  // Along the way, what the zoom is about must keep its place.
  const share = to.zoom === from.zoom ? eased : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
  plot.view = { zoom, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  clamp(plot);
  plot.stale = true;
  if (part === 1) plot.gliding = null;
}

/** The view that is `times` larger, with what is under a point left there. */
function zoomed(plot, times, point) {
  const { view } = plot;
  const { box, clip } = (point && panelAt(plot, point)) || plot.panels[0];
  const about = point ?? { x: clip.left + clip.width / 2, y: clip.top + clip.height / 2 };
  const zoom = Math.max(1, Math.min(view.zoom * times, farthest(plot)));
  const change = 1 / view.zoom - 1 / zoom;
  const x = view.x + ((about.x - box.left) / box.width) * change;
  const y = view.y + ((about.y - box.top) / box.height) * change;
  const most = 1 - 1 / zoom;
  return { zoom, x: Math.max(0, Math.min(x, most)), y: Math.max(0, Math.min(y, most)) };
}

/** The view after dragging by so many px. */
function dragged(plot, view, dx, dy) {
  const { box } = plot.panels[0];
  return { ...view, x: view.x - dx / (view.zoom * box.width), y: view.y - dy / (view.zoom * box.height) };
}

/** Move as little as brings a picture into view. */
function bringIntoView(plot, index) {
  const panel = plot.panels[plot.pictures.panel[index]];
  const { clip } = panel;
  const [x, y] = [xOf(plot, panel, plot.pictures.x[index]), yOf(plot, panel, plot.pictures.y[index])];
  const room = Math.min(sideOf(plot, panel) / 2 + 4, clip.width / 3, clip.height / 3);
  const beyond = (at, start, length) => Math.min(0, at - room - start) + Math.max(0, at + room - start - length);
  const [dx, dy] = [beyond(x, clip.left, clip.width), beyond(y, clip.top, clip.height)];
  if (dx || dy) moveTo(plot, dragged(plot, plot.view, -dx, -dy));
}
