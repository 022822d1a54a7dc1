// Mouse, fingers and keys.

const STILL = 4; // px: a press that moves less is a click
const WHEEL = 0.0016; // of a zoom, for each px of a wheel
const PINCH = 0.01; // for each px of two fingers on a touchpad, which browsers report as a wheel with Ctrl
const BUTTON = 1.6; // times, for a button or a key
const PAN = 0.18; // of a panel, for a key
const WITHIN = 1e-9;

function listen(plot) {
  const { signal } = plot.listening;
  const on = (target, type, react, options = {}) => target.addEventListener(type, (event) => react(plot, event), { signal, ...options });
  const over = { pointerdown: onPress, pointermove: onMove, pointerup: onRelease, pointercancel: onCancel };
  for (const [type, react] of Object.entries(over)) on(plot.over, type, react);
  on(plot.over, "pointerleave", hideHover);
  on(plot.over, "wheel", onWheel, { passive: false });
  on(plot.over, "dblclick", onDoubleClick);
  on(plot.over, "keydown", onKey);
  on(plot.over, "focus", nextFrame);
  on(plot.over, "blur", nextFrame);
  on(plot.frame, "click", onButton);
  on(plot.size, "input", onSize);
  on(document, "igcore-closed", onClosed);
}

function pointOf(plot, event) {
  const bounds = plot.over.getBoundingClientRect();
  return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
}

function onPress(plot, event) {
  if (event.button) return;
  const point = pointOf(plot, event);
  plot.pointers.set(event.pointerId, point);
  plot.over.setPointerCapture(event.pointerId);
  if (plot.pointers.size === 2) {
    dropOpenLasso(plot);
    plot.press = null;
    plot.pinch = pinchOf(plot);
    return;
  }
  plot.press = { point, view: { ...plot.view }, moved: false };
  hideHover(plot);
  const tool = plot.tool === "move" && event.shiftKey ? "lasso" : plot.tool;
  if (tool !== "move") beginLasso(plot, tool, point);
}

function onMove(plot, event) {
  const point = pointOf(plot, event);
  if (!plot.pointers.has(event.pointerId)) {
    hover(plot, point);
    return;
  }
  plot.pointers.set(event.pointerId, point);
  if (plot.pinch && plot.pointers.size === 2) movePinch(plot);
  else if (plot.press) movePress(plot, point);
}

function movePress(plot, point) {
  const { press } = plot;
  const [dx, dy] = [point.x - press.point.x, point.y - press.point.y];
  press.moved ||= Math.hypot(dx, dy) > STILL;
  if (!press.moved) return;
  if (plot.lasso?.drawing) extendLasso(plot, point);
  else if (plot.view.zoom > 1) {
    plot.over.classList.add("moving");
    moveTo(plot, dragged(plot, press.view, dx, dy));
  }
}

function onRelease(plot, event) {
  const { press } = plot;
  onCancel(plot, event, false);
  if (press && !press.moved) {
    dropOpenLasso(plot);
    const index = hit(plot, press.point);
    if (index >= 0) open(plot, index);
    else clearLasso(plot);
  } else if (plot.lasso?.drawing) closeLasso(plot);
}

function onCancel(plot, event, drop = true) {
  plot.pointers.delete(event.pointerId);
  plot.press = plot.pinch = null;
  plot.over.classList.remove("moving");
  if (drop) dropOpenLasso(plot);
}

function pinchOf(plot) {
  const [one, other] = [...plot.pointers.values()];
  const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  return { middle, far: Math.max(10, Math.hypot(one.x - other.x, one.y - other.y)) };
}

function movePinch(plot) {
  const now = pinchOf(plot);
  const { middle, far } = plot.pinch;
  moveTo(plot, zoomed(plot, now.far / far, middle));
  moveTo(plot, dragged(plot, plot.view, now.middle.x - middle.x, now.middle.y - middle.y));
  plot.pinch = now;
}

/** Turned back from the whole plot, or not over a panel, the wheel is the page's. */
function onWheel(plot, event) {
  const point = pointOf(plot, event);
  const lines = event.deltaMode === 1 ? 18 : 1;
  const times = Math.exp(-event.deltaY * lines * (event.ctrlKey ? PINCH : WHEEL));
  if (!panelAt(plot, point) || (times < 1 && plot.view.zoom <= 1 + WITHIN && !event.ctrlKey)) return;
  event.preventDefault();
  // Pictures grow less than the distances between them: only its middle keeps a picture under the pointer.
  const index = hit(plot, point);
  moveTo(plot, zoomed(plot, times, index < 0 ? point : screenOf(plot, index)));
}

function onDoubleClick(plot, event) {
  const point = pointOf(plot, event);
  if (hit(plot, point) < 0) moveTo(plot, zoomed(plot, BUTTON ** 2, point), true);
}

function onKey(plot, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
  const act = event.shiftKey && event.key.startsWith("Arrow") ? () => stepCursor(plot, event.key) : keys(plot)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function keys(plot) {
  const { width, height } = plot.panels[0].clip;
  const pan = (dx, dy) => () => moveTo(plot, dragged(plot, plot.view, -dx * PAN * width, -dy * PAN * height), true);
  const zoom = (times) => () => moveTo(plot, zoomed(plot, times, cursorPoint(plot)), true);
  const last = plot.pictures.count - 1;
  const go = (index) => () => moveCursor(plot, Math.max(0, Math.min(last, index)));
  return {
    ...{ ArrowLeft: pan(-1, 0), ArrowRight: pan(1, 0), ArrowUp: pan(0, -1), ArrowDown: pan(0, 1) },
    ...{ "+": zoom(BUTTON), "=": zoom(BUTTON), "-": zoom(1 / BUTTON), 0: () => reset(plot) },
    ...{ PageUp: go(plot.cursor - 1), PageDown: go(plot.cursor + 1), Home: go(0), End: go(last) },
    ...{ Enter: () => open(plot, plot.cursor), " ": () => open(plot, plot.cursor), Escape: () => leave(plot) },
    m: () => markView(plot),
  };
}

function leave(plot) {
  if (plot.lasso) clearLasso(plot);
  else plot.cursor = -1;
  hideHover(plot);
  nextFrame(plot);
}

function reset(plot) {
  moveTo(plot, { x: 0, y: 0, zoom: 1 }, true);
}

function onButton(plot, event) {
  const button = event.composedPath().find((element) => element.dataset?.act);
  if (!button) return;
  const acts = {
    in: () => moveTo(plot, zoomed(plot, BUTTON), true),
    out: () => moveTo(plot, zoomed(plot, 1 / BUTTON), true),
    reset: () => reset(plot),
    ...Object.fromEntries(["move", "lasso", "rectangle"].map((tool) => [tool, () => chooseTool(plot, tool)])),
    ...{ only: () => sendPicked(plot), days: () => sendDays(plot), clear: () => clearLasso(plot) },
    ...{ first: () => open(plot, plot.lasso.indices[0]), ask: () => askForPoster(plot), draw: () => drawPoster(plot) },
  };
  acts[button.dataset.act]();
}

function chooseTool(plot, tool) {
  plot.tool = tool;
  for (const button of plot.frame.querySelectorAll("[aria-pressed]"))
    button.setAttribute("aria-pressed", String(button.dataset.act === tool));
  plot.over.classList.toggle("marking", tool !== "move");
}

function onSize(plot) {
  plot.base = remembered.base = Number(plot.size.value);
  for (const panel of plot.panels) panel.box = boxOf(plot, panel.clip);
  clamp(plot);
  plot.stale = true;
  nextFrame(plot);
}
