// The picture large, beside its tile, where a mouse rests.

const REST = 350; // ms
const LARGEST = 480; // px
const AWAY = 8; // px from the tile, and from the edges of the window
const CAPTION = 28; // px; also in preview.css

function listenToRest(wall) {
  on(wall, wall.scroller, "pointermove", onRest);
  for (const type of ["pointerleave", "pointerdown", "scroll", "wheel"]) {
    on(wall, wall.scroller, type, hidePreview, { passive: true });
  }
  on(wall, document, "scroll", hidePreview, { capture: true, passive: true });
  on(wall, document, "keydown", hidePreview, { capture: true });
  on(wall, window, "blur", hidePreview);
}

function onRest(wall, event) {
  const index = event.pointerType === "mouse" && !event.buttons ? indexUnder(event) : -1;
  if (index >= 0 && index === wall.large) return;
  hidePreview(wall);
  if (index >= 0) wall.resting = setTimeout(() => showPreview(wall, index), REST);
}

function hidePreview(wall) {
  clearTimeout(wall.resting);
  if (wall.large === undefined) return;
  wall.large = undefined;
  wall.preview.hidePopover();
  wall.preview.querySelectorAll("img").forEach((image) => image.removeAttribute("src")); // ends its download
}

function showPreview(wall, index) {
  const tile = wall.lines.get(lineOf(wall, index))?.tiles[index % wall.columns];
  if (!tile?.image.naturalWidth || !wall.preview.showPopover) return;
  const box = boxBeside(tile.element.getBoundingClientRect(), tile.image);
  if (!box) return;
  const [small, large] = wall.preview.querySelectorAll("img");
  large.classList.remove("loaded");
  large.onload = () => large.classList.add("loaded");
  large.onerror = () => (small.src = thumbnailLink(wall.pictures.token, tile.row)); // that of the tile may be half as large
  small.src = tile.image.src;
  large.src = originalLink(wall.pictures.token, tile.row);
  wall.preview.lastElementChild.textContent = tile.text.textContent;
  for (const [name, px] of Object.entries(box)) wall.preview.style[name] = `${px}px`;
  wall.preview.showPopover();
  wall.large = index;
}

/** The side of the tile on which the picture is largest, and where it is there; nothing if it would be no larger. */
function boxBeside(tile, { naturalWidth, naturalHeight }) {
  const [wide, high] = [window.innerWidth - 2 * AWAY, window.innerHeight - 2 * AWAY];
  const rooms = [
    { side: "right", width: wide - tile.right, height: high },
    { side: "left", width: tile.left - 2 * AWAY, height: high },
    { side: "below", width: wide, height: high - tile.bottom },
    { side: "above", width: wide, height: tile.top - 2 * AWAY },
  ];
  const fits = rooms.map((room) => {
    const scale = Math.min(
      Math.min(LARGEST, room.width) / naturalWidth,
      Math.min(LARGEST, room.height - CAPTION) / naturalHeight,
    );
    return { side: room.side, width: scale * naturalWidth, height: scale * naturalHeight + CAPTION };
  });
  const best = fits.reduce((one, other) => (other.width > one.width + 1 ? other : one));
  if (best.width < tile.width * 1.2 && best.height < tile.height * 1.2) return null;
  return { ...placed(best, tile), width: best.width, height: best.height };
}

function placed({ side, width, height }, tile) {
  const within = (start, size, room) => Math.max(AWAY, Math.min(start, room - size - AWAY));
  const left = { right: tile.right + AWAY, left: tile.left - AWAY - width };
  const top = { below: tile.bottom + AWAY, above: tile.top - AWAY - height };
  return {
    left: left[side] ?? within((tile.left + tile.right - width) / 2, width, window.innerWidth),
    top: top[side] ?? within((tile.top + tile.bottom - height) / 2, height, window.innerHeight),
  };
}
