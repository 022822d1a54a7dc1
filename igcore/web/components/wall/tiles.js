// Lines and tiles. What leaves the view is emptied, which also cancels its download, and is used again.

const AROUND = 2; // lines kept above and below the view
const SETTLED = 60; // ms without a jump (a third of the view in one frame), after which pictures are asked for

/** Bring the document up to the scroll position; `kept` holds tiles by row that still have their picture. */
function draw(wall, kept = new Map(), scrollTop = wall.scroller.scrollTop) {
  const top = scrollTop * wall.stretch;
  const jumped = Math.abs(top - wall.top) > wall.height / 3;
  wall.top = top;
  wall.scrollTop = scrollTop;
  wall.first = Math.floor(top / wall.pitch);
  wall.last = Math.min(wall.lineCount, Math.ceil((top + wall.height) / wall.pitch));
  placeLines(wall, scrollTop - top, kept);
  mark(wall);
  wall.drawn += 1;
  // Flung past thousands of pictures, the wall asks only for those where it comes to rest.
  if (jumped) loadLater(wall, wall.drawn);
  else load(wall);
}

/** Unless the wall is drawn again before: frames may be longer apart than a timer is long. */
function loadLater(wall, drawn) {
  const nextFrame = (then) => requestAnimationFrame(() => drawn === wall.drawn && then());
  setTimeout(() => nextFrame(() => nextFrame(() => load(wall))), SETTLED);
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
  const element = wall.spareLines.shift() ?? make("div", { class: "line", role: "row" });
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

/** Take all tiles, by row, with their pictures: those that stay must not flicker. Their lines wait to be used again. */
function takeTiles(wall) {
  const kept = new Map();
  const lines = [...wall.lines.values()];
  for (const { tiles } of lines) tiles.forEach((tile) => kept.set(tile.row, tile));
  // They come before those that are out of the document: else these would stand after them, whichever line they are.
  wall.spareLines.unshift(...lines.map(({ element }) => element));
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
  const text = make("span", { class: "label", "aria-hidden": "true" });
  element.append(image, text, make("span", { class: "tick", "aria-hidden": "true" }));
  image.addEventListener("error", () => element.classList.remove("loaded"));
  return { element, image, text, row: -1, picture: null, key: null, batch: null };
}

function thumbnailLink(token, row) {
  return `/t/${encodeURIComponent(token)}/${row}.jpg`;
}

function originalLink(token, row) {
  return `/o/${encodeURIComponent(token)}/${row}`;
}

function dress(wall, index, tile) {
  tile.row = wall.pictures.rows[index];
  tile.element.id = `picture-${index}`;
  tile.element.dataset.index = index;
  tile.element.setAttribute("aria-colindex", (index % wall.columns) + 1);
  label(wall, tile);
  tick(wall, tile);
  return tile;
}

function label(wall, tile) {
  const caption = wall.pictures.captions?.[tile.element.dataset.index];
  const words = labelOf(wall, tile.row);
  tile.text.textContent = caption ?? words;
  tile.image.alt = [caption, words].filter(Boolean).join(", ") || "Picture";
}

/** Show whether a picture is among the several that one picked out. */
function tick(wall, tile) {
  const chosen = wall.chosen.has(tile.row);
  tile.element.classList.toggle("chosen", chosen);
  tile.element.setAttribute("aria-selected", chosen);
}

function release(wall, tile) {
  empty(tile);
  wall.spareTiles.push(tile);
}

/** Ask for the pictures that are missing in view, and when these are there for those around it. */
function load(wall) {
  const { drawn } = wall;
  const [seen, around] = [[], []];
  for (const [line, { tiles }] of wall.lines) (line >= wall.first && line < wall.last ? seen : around).push(...tiles);
  askFor(wall, seen).then(() => drawn === wall.drawn && askFor(wall, around));
}
