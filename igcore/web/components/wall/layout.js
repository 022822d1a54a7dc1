// Where things are, in px. `wall.top` is how far below the first line the view begins, as last drawn, and `width` and
// `height` are those of the view, as last measured: to read them off the page lays it out, and a click changed much of
// it. An observer tells if they are others. Lines that measure more than `TALLEST` share a sheet of that
// height, and `stretch` is then how many of their px one px of the scrollbar stands for.

const GAP = 4; // px; also in tiles.css
const WIDEST = { S: 96, M: 144, L: 216 }; // px: as few columns as keep a picture within this
const TALLEST = 15e6; // px: browsers clip taller elements, Firefox from 17.9 million on

/** Lay out everything anew, with the anchor (a picture's index, and its offset in the view) where it was. */
function arrange(wall, anchor) {
  wall.anchor = anchor;
  hidePreview(wall);
  const kept = takeTiles(wall);
  // In a hidden tab nothing has a width; the resize that shows it comes back here.
  if (measure(wall, wall.pictures.count)) {
    scrollTo(wall, topFor(wall, anchor));
    draw(wall, kept, wall.scrollTop);
    wall.anchor = null;
    fitMonths(wall);
  }
  kept.forEach((tile) => release(wall, tile));
  wall.spareLines.forEach((line) => line.remove());
}

/** Where the view begins so that the anchor is where it was; who was at the very top leaves it only as far as it needs. */
function topFor(wall, { index, offset, first }) {
  const top = lineOf(wall, index) * wall.pitch;
  return first ? Math.max(0, top + wall.pitch - GAP - wall.height) : top - offset;
}

/** Grey tiles where the pictures will be, while their order is on its way. */
function showSkeleton(wall) {
  wall.frame.classList.add("skeleton");
  measure(wall, wall.message.count);
}

function measure(wall, count) {
  const { scroller, sheet } = wall;
  const scrolls = wall.width && wall.end > 0;
  wall.width ||= scroller.clientWidth;
  if (!wall.width || !count) return false;
  wall.frame.classList.toggle("skeleton", !wall.pictures);
  wall.columns = Math.ceil((wall.width + GAP) / (WIDEST[sizeOf(wall.message)] + GAP));
  wall.pitch = Math.round((wall.width + GAP) / wall.columns);
  wall.lineCount = Math.ceil(count / wall.columns);
  const all = wall.lineCount * wall.pitch - GAP;
  sheet.style.height = `${Math.min(all, TALLEST)}px`;
  sheet.style.setProperty("--columns", wall.columns);
  sheet.style.setProperty("--side", `${wall.pitch - GAP}px`);
  sheet.style.setProperty("--pitch", `${wall.pitch}px`);
  scroller.setAttribute("aria-rowcount", wall.lineCount);
  scroller.setAttribute("aria-colcount", wall.columns);
  if (!scrolls || all <= wall.height) wall.height = scroller.clientHeight;
  wall.end = Math.max(0, all - wall.height);
  wall.stretch = all > TALLEST ? wall.end / (TALLEST - wall.height) : 1;
  return true;
}

function scrollTo(wall, top) {
  if (top === wall.top && top <= wall.end) return;
  wall.scroller.scrollTop = top / wall.stretch;
  wall.scrollTop = wall.scroller.scrollTop;
  wall.top = wall.scrollTop * wall.stretch;
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
  return { index, offset: offsetOf(wall, index), first: wall.top <= 0 };
}
