// Pictures, as they are needed: sheets of 1,024 small ones (web/sheets.py), and the thumbnails of those that are drawn
// larger than on a sheet, or of which a sheet would bring few.

const SHEET_SIDES = [32, 16, 8]; // px of a picture on a sheet in memory
const SHEET_BYTES = 170e6; // of all sheets in memory: where they are more, smaller pictures have to do
const THUMB_BYTES = 120e6; // of all thumbnails in memory
const PAUSED = 500; // ms, after which one who did not leave after all sees the rest
const THUMB_SIDES = [80, 160, 320]; // px of a thumbnail in memory
const MOST_THUMBS = 1200; // in view: of more the sheets have to do
const FEW = 20; // pictures: for fewer a sheet is not worth its bytes
const AT_A_TIME = 4; // requests: a browser makes six
const HOPELESS = 8; // thumbnails that are not there, and none that is: the library has none
const GATHERED = 120; // ms in which what comes is drawn together; more where drawing itself takes long

function sheetSide(rows) {
  const sheets = new Set();
  for (const row of rows) sheets.add(row >> 10);
  return SHEET_SIDES.find((side) => sheets.size * 4096 * side * side <= SHEET_BYTES) ?? SHEET_SIDES.at(-1);
}

/** Ask for what the drawn pictures lack, the most useful first; what is no longer in view is not asked for. */
function askForPictures(plot) {
  const counts = new Map();
  for (const { front } of plot.panels)
    for (let i = 0; i < front.many; i++) {
      const sheet = plot.pictures.rows[front.marks[i]] >> 10;
      counts.set(sheet, (counts.get(sheet) ?? 0) + 1);
    }
  const sheets = [...counts].filter(([sheet, count]) => count >= FEW && !plot.sheets.has(sheet));
  sheets.sort((one, other) => other[1] - one[1]);
  const wishes = sheets.map(([sheet]) => ({ key: `sheet ${sheet}`, load: () => loadSheet(plot, sheet) }));
  plot.waiting = [...wishes, ...thumbsInView(plot, counts)].filter(({ key }) => !plot.loading.has(key));
  loadNext(plot);
}

function thumbsInView(plot, counts) {
  const { rows } = plot.pictures;
  if (!plot.thumbBytes && plot.missing >= HOPELESS) return [];
  const wanted = [];
  for (const { front, clip } of plot.panels) {
    const device = front.side * plot.ratio;
    const large = device > plot.sheetSide * 1.1;
    const side = THUMB_SIDES.find((each) => each >= device) ?? THUMB_SIDES.at(-1);
    for (let i = 0; i < front.many; i++) {
      const row = rows[front.marks[i]];
      if (!large && (counts.get(row >> 10) >= FEW || plot.sheets.get(row >> 10)?.bitmap)) continue;
      if ((plot.thumbs.get(row)?.side ?? 0) >= side) continue;
      const [x, y] = [front.atX[i] - front.margin.x - clip.width / 2, front.atY[i] - front.margin.y - clip.height / 2];
      wanted.push({ key: `thumb ${row}`, load: () => loadThumb(plot, row, side), far: Math.hypot(x, y) });
    }
  }
  return wanted.length > MOST_THUMBS ? [] : wanted.sort((one, other) => one.far - other.far);
}

function loadNext(plot) {
  // What is on its way out, or has left the page, must not hold up the next one.
  if (plot.listening.signal.aborted) return;
  if (isLeaving() || isStale(plot)) {
    setTimeout(() => loadNext(plot), PAUSED);
    return;
  }
  while (plot.waiting.length && plot.loading.size < AT_A_TIME) {
    if (!plot.thumbBytes && plot.missing >= HOPELESS) plot.waiting = plot.waiting.filter(({ key }) => key.startsWith("sheet"));
    const next = plot.waiting.shift();
    if (!next) return;
    const { key, load } = next;
    plot.loading.set(key, true);
    load()
      .catch(() => {}) // what is not there keeps its colour
      .finally(() => {
        plot.loading.delete(key);
        loadNext(plot);
        drawSoon(plot);
      });
  }
}

/** Tell whether it only fades, as Streamlit marks what is of a run before. */
function isStale({ frame }) {
  return Boolean((frame.getRootNode().host ?? frame).closest("[data-stale=true]"));
}

function drawSoon(plot) {
  if (plot.listening.signal.aborted) return;
  plot.drawing ||= setTimeout(() => {
    plot.drawing = 0;
    plot.stale = true;
    nextFrame(plot);
  }, Math.max(GATHERED, 3 * (plot.took ?? 0)));
}

async function bytesOf(plot, address) {
  const { token } = plot.pictures;
  const answer = await fetch(address, { signal: plot.listening.signal });
  if (!answer.ok) throw new Error(answer.statusText);
  const blob = await answer.blob();
  if (token !== plot.pictures.token) throw new Error("another library");
  return blob;
}

function addressOf(plot, kind, name) {
  return `/${kind}/${encodeURIComponent(plot.pictures.token)}/${name}.jpg`;
}

async function loadSheet(plot, sheet) {
  plot.sheets.set(sheet, {}); // so that it is asked for once
  const blob = await bytesOf(plot, addressOf(plot, "sheet", sheet));
  const whole = await createImageBitmap(blob);
  const part = plot.sheetSide / SHEET_SIDES[0];
  if (part === 1) plot.sheets.set(sheet, { bitmap: whole });
  else {
    const size = { resizeWidth: whole.width * part, resizeHeight: whole.height * part, resizeQuality: "high" };
    plot.sheets.set(sheet, { bitmap: await createImageBitmap(whole, size) });
    whole.close();
  }
}

async function loadThumb(plot, row, side) {
  const before = plot.thumbs.get(row);
  plot.thumbs.set(row, { ...before, side });
  const blob = await bytesOf(plot, addressOf(plot, "t", row)).catch((error) => {
    plot.missing += 1;
    throw error;
  });
  const whole = await createImageBitmap(blob);
  const edge = Math.min(whole.width, whole.height);
  const [left, top] = [(whole.width - edge) / 2, (whole.height - edge) / 2];
  const size = { resizeWidth: side, resizeHeight: side, resizeQuality: "high" };
  const bitmap = await createImageBitmap(whole, left, top, edge, edge, size);
  whole.close();
  dropThumb(plot, row);
  plot.thumbs.set(row, { bitmap, side });
  plot.thumbBytes += 4 * side * side;
  for (const oldest of plot.thumbs.keys()) {
    if (plot.thumbBytes <= THUMB_BYTES) break;
    dropThumb(plot, oldest);
  }
}

function dropThumb(plot, row) {
  const bitmap = plot.thumbs.get(row)?.bitmap;
  plot.thumbs.delete(row);
  if (!bitmap) return;
  plot.thumbBytes -= 4 * bitmap.width * bitmap.height;
  bitmap.close();
}

function forgetPictures(plot) {
  clearTimeout(plot.drawing);
  plot.drawing = 0;
  plot.waiting = [];
  for (const { bitmap } of [...plot.sheets.values(), ...plot.thumbs.values()]) bitmap?.close();
  plot.sheets.clear();
  plot.thumbs.clear();
  plot.thumbBytes = plot.missing = 0;
}
