// The active picture is the one with the ring: Enter opens it, arrows start there. The focus itself stays on the
// wall (aria-activedescendant), since the active picture may be scrolled out of the document.

function listenToKeys(wall) {
  on(wall, wall.scroller, "keydown", onKey);
  on(wall, wall.scroller, "mousedown", onPress);
  on(wall, wall.scroller, "click", onClick);
  on(wall, wall.scroller, "focus", onFocus);
  on(wall, wall.scroller, "scroll", nextFrame);
  on(wall, document, "igcore-closed", onClosed);
  on(wall, document, "igcore-focus-wall", () => wall.scroller.focus());
}

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
  showPlace(wall);
  wall.marked.scrollIntoView({ block: "nearest", inline: "nearest" }); // the wall itself may lie partly outside
}

function onKey(wall, event) {
  hidePreview(wall);
  if (!wall.pictures?.count || onKeyForSeveral(wall, event)) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return; // the browser's own, such as Alt+Left for Back
  const opens = event.key === "Enter" || event.key === " ";
  const index = target(wall, event.key);
  if (!opens && index === undefined) return;
  event.preventDefault();
  if (!opens) activate(wall, index);
  else if (!event.repeat) open(wall, wall.active);
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

/** The index of the picture under an event, or -1. */
function indexUnder(event) {
  return Number(event.target.closest(".tile")?.dataset.index ?? -1);
}

/** Before the focus comes, which would else make the first picture in view the active one. */
function onPress(wall, event) {
  const index = indexUnder(event);
  if (index < 0) return;
  wall.active = index;
  mark(wall);
}

function onClick(wall, event) {
  if (indexUnder(event) < 0) return;
  onPress(wall, event); // a screen reader clicks without pressing
  if (!onClickForSeveral(wall, event)) open(wall, wall.active);
}

function onFocus(wall) {
  if (!wall.pictures?.count) return;
  if (!isInView(wall, wall.active)) wall.active = firstInView(wall);
  mark(wall);
}
