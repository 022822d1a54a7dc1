// Thumbnails come several in one answer, and as text: to ask for each by its address costs a browser more than to
// show it, and so does an address made for bytes.

const IN_ONE = 16; // pictures in one answer: few enough that the first are soon there
const REMEMBERED = 1000; // thumbnails of 10 or 30 KB, for whoever scrolls back
const HALF = 160; // px: the short side of half a thumbnail
const AGAIN = 2000; // ms after which a server that could not answer is asked again, then twice as many, and so on
const SELDOM = 60000; // ms

/** Thumbnails in Base64 by their keys, the one used last at the end. */
const remembered = new Map();

/** Ask for the pictures of tiles that show none, or another; resolves once they are there, or cannot be had. */
function askFor(wall, tiles) {
  const { token } = wall.pictures;
  const size = (wall.pitch - GAP) * devicePixelRatio > HALF ? "whole" : "half";
  const missing = tiles.filter((tile) => needs(tile, `${token}/${tile.row}`, size));
  const batches = [];
  for (let start = 0; start < missing.length; start += IN_ONE) batches.push(missing.slice(start, start + IN_ONE));
  const folder = `/thumbnails/${encodeURIComponent(token)}/${size}/`;
  return Promise.all(batches.map((some) => (wall.failing ? some.forEach(leave) : fetchPictures(wall, folder, some))));
}

/** Whether a tile's picture has to be fetched; one that is remembered is shown at once. */
function needs(tile, picture, size) {
  const key = `${picture}/${size}`;
  if (tile.key === key) return false;
  leave(tile);
  if (tile.picture !== picture) clear(tile); // else it is the same in another size, and better than nothing
  Object.assign(tile, { picture, key });
  const text = remembered.get(key);
  if (text === undefined) return true;
  keepText(key, text);
  reveal(tile, text);
  return false;
}

async function fetchPictures(wall, folder, tiles) {
  const batch = { waiting: new Set(tiles), leaving: new AbortController() };
  const keys = tiles.map(({ key }) => key);
  const rows = tiles.map(({ row }) => row).join("-");
  for (const tile of tiles) tile.batch = batch;
  try {
    const answer = await fetch(`${folder}${rows}.txt`, { signal: batch.leaving.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const texts = (await answer.text()).split("\n");
    tiles.forEach((tile, i) => {
      keepText(keys[i], texts[i] ?? "");
      if (batch.waiting.has(tile)) reveal(tile, texts[i]);
    });
    wall.patience = AGAIN;
  } catch {
    if (!batch.waiting.size) return; // nobody waits for it any more
    batch.waiting.forEach(leave);
    tryAgain(wall);
  }
}

/** Ask later for what could not be had, and until then for nothing. */
function tryAgain(wall) {
  wall.failing ||= setTimeout(() => {
    wall.failing = 0;
    load(wall);
  }, wall.patience);
  wall.patience = Math.min(2 * wall.patience, SELDOM);
}

function keepText(key, text) {
  remembered.delete(key);
  remembered.set(key, text);
  if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value);
}

/** Show what came; a picture that is gone, or cannot be read, leaves a quiet tile. */
function reveal(tile, text) {
  tile.batch = null;
  if (!text) return clear(tile);
  tile.image.src = `data:image/jpeg;base64,${text}`;
  tile.element.classList.add("loaded");
}

/** Wait no longer for a tile's picture; what nobody waits for is not downloaded. */
function leave(tile) {
  const { batch } = tile;
  tile.batch = tile.key = null;
  if (batch?.waiting.delete(tile) && !batch.waiting.size) batch.leaving.abort();
}

/** Take a tile's picture away, else it would show in its next place until the new one is there. */
function empty(tile) {
  leave(tile);
  clear(tile);
}

function clear({ element, image }) {
  image.removeAttribute("src");
  element.classList.remove("loaded");
}
