// The marks. They are drawn some milliseconds a frame onto layers, one a panel and somewhat larger than it; every
// frame only moves and stretches the finished layers to where the view is now. So moving is as quick with any number
// of pictures, and what comes late comes sharp.
//
// Of more than `ALL_UP_TO` pictures in view, one is drawn for each square of a grid whose step is about a third of a
// picture. Grids of different zooms lie within each other and the first picture of a square is taken: zooming in, none
// that is there goes away.

const AROUND = 0.15; // of a panel, on each side of it
const ALL_UP_TO = 8000; // pictures
const CROWDED = 0.36; // of a picture: the largest step of the grid
const SMALLEST = 3; // px of a picture of a montage: smaller ones are drawn several as one
const HAIRLINE_FROM = 26; // px of a picture
const HAIRLINES = 3000; // of more pictures nobody sees them, and they take as long as the pictures
const AT_ONCE = 48; // pictures between two looks at the clock
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

function startJob(plot) {
  plot.stale = false;
  const view = { ...plot.view };
  plot.job = { view, run: paintPanels(plot, view), began: performance.now() };
}

/** Go on with the layers for so many ms and turns; those that are done are shown together. */
function stepJob(plot, [ms, turns]) {
  const end = performance.now() + ms;
  const { job } = plot;
  for (let turn = 0; turn < turns && performance.now() < end; turn++) {
    if (!job.run.next().done) continue;
    plot.job = null;
    plot.took = performance.now() - job.began;
    for (const panel of plot.panels) [panel.front, panel.back] = [panel.back, panel.front];
    askForPictures(plot);
    say(plot);
    return;
  }
}

function* paintPanels(plot, view) {
  for (const panel of plot.panels) {
    const layer = (panel.back ??= { canvas: document.createElement("canvas") });
    prepare(plot, panel, layer, view);
    gather(plot, panel, layer);
    yield;
    yield* paintMarks(plot, panel, layer);
  }
}

function prepare(plot, { clip }, layer, view) {
  const { ratio } = plot;
  layer.view = view;
  layer.margin = { x: Math.round(clip.width * AROUND), y: Math.round(clip.height * AROUND) };
  const width = Math.round((clip.width + 2 * layer.margin.x) * ratio);
  const height = Math.round((clip.height + 2 * layer.margin.y) * ratio);
  const { canvas } = layer;
  if (canvas.width === width && canvas.height === height) {
    layer.context.clearRect(0, 0, width, height);
    return;
  }
  Object.assign(canvas, { width, height });
  layer.context = canvas.getContext("2d");
  layer.context.imageSmoothingQuality = "medium";
}

/** Find out which pictures to draw: `layer.marks` are their indices, `atX` and `atY` px from the layer's corner. */
function gather(plot, panel, layer, grid = null) {
  const { x, y } = plot.pictures;
  const { indices, box, clip } = panel;
  const { view, margin } = layer;
  const side = (layer.side = sideOf(plot, panel, view));
  const [wide, high] = [view.zoom * box.width, view.zoom * box.height];
  const left = box.left - clip.left + margin.x - view.x * wide;
  const top = box.top - clip.top + margin.y - view.y * high;
  const [right, bottom] = [clip.width + 2 * margin.x + side / 2, clip.height + 2 * margin.y + side / 2];
  reserve(layer, indices.length);
  let many = 0;
  let inside = 0;
  for (const index of indices) {
    const [atX, atY] = [left + x[index] * wide, top + y[index] * high];
    if (atX < -side / 2 || atY < -side / 2 || atX > right || atY > bottom) continue;
    inside += 1;
    if (grid && !grid.take(atX - left, atY - top)) continue;
    layer.marks[many] = index;
    layer.atX[many] = grid?.middle ? left + grid.middle(atX - left) : atX;
    layer.atY[many++] = grid?.middle ? top + grid.middle(atY - top) : atY;
  }
  const thinning = grid ? null : gridOf(plot, panel, layer, many, { left, top, right, bottom });
  if (thinning) return gather(plot, panel, layer, thinning);
  Object.assign(layer, { many, inside, step: grid?.step ?? 0 });
  if (grid?.middle) layer.side = grid.step;
  return undefined;
}

function reserve(layer, count) {
  if (layer.marks?.length >= count) return;
  layer.marks = new Int32Array(count);
  layer.atX = new Float32Array(count);
  layer.atY = new Float32Array(count);
}

/** The grid that thins out; null where that is not needed. */
function gridOf(plot, panel, layer, many, { left, top, right, bottom }) {
  const { unit } = plot.pictures;
  const world = layer.view.zoom * panel.box.width;
  const pitch = unit ? pitchOf(plot, panel, layer.view) : 0;
  if (unit ? pitch >= SMALLEST : many <= ALL_UP_TO / plot.panels.length) return null;
  const step = unit
    ? pitch * 2 ** Math.ceil(Math.log2(SMALLEST / pitch))
    : world * 2 ** Math.floor(Math.log2((layer.side * CROWDED) / world));
  const [firstX, firstY] = [Math.floor((-left - layer.side) / step), Math.floor((-top - layer.side) / step)];
  const across = Math.ceil((right + 2 * layer.side) / step) + 2;
  const taken = new Uint8Array(across * (Math.ceil((bottom + 2 * layer.side) / step) + 2));
  const take = (atX, atY) => {
    const square = (Math.floor(atY / step) - firstY) * across + Math.floor(atX / step) - firstX;
    if (taken[square]) return false;
    taken[square] = 1;
    return true;
  };
  return { step, take, middle: unit && ((at) => (Math.floor(at / step) + 0.5) * step) };
}

function* paintMarks(plot, panel, layer) {
  const { ratio } = plot;
  const { context, marks, atX, atY, many } = layer;
  const side = Math.max(1, Math.round(layer.side * ratio));
  const edge = layer.side >= HAIRLINE_FROM && many <= HAIRLINES ? Math.round(ratio) : 0;
  const paint = painter(plot, context, side, edge);
  for (let i = 0; i < many; i++) {
    paint(marks[i], Math.round(atX[i] * ratio - side / 2), Math.round(atY[i] * ratio - side / 2));
    if (i % AT_ONCE === AT_ONCE - 1) yield;
  }
}

/** What draws one picture: the best there is of it, at worst its colour; round it a line, `edge` wide. */
function painter(plot, context, outer, edge) {
  const { rows, colours } = plot.pictures;
  const side = outer - 2 * edge;
  const line = `color-mix(in srgb, ${plot.theme.text} 22%, ${plot.theme.ground})`;
  return (index, outerLeft, outerTop) => {
    const [left, top] = [outerLeft + edge, outerTop + edge];
    if (edge) {
      // Filled below the picture: stroking it takes a browser longer than the picture does.
      context.fillStyle = line;
      context.fillRect(outerLeft, outerTop, outer, outer);
    }
    const row = rows[index];
    const thumb = plot.thumbs.get(row);
    const sheet = plot.sheets.get(row >> 10)?.bitmap;
    if (thumb?.bitmap && (side > plot.sheetSide || !sheet)) {
      context.drawImage(thumb.bitmap, left, top, side, side);
    } else if (sheet) {
      const cell = sheet.width / 32;
      // A quarter of a pixel less on each side: the neighbour on the sheet must not shine through.
      const [x, y] = [(row & 31) * cell + 0.25, ((row >> 5) & 31) * cell + 0.25];
      context.drawImage(sheet, x, y, cell - 0.5, cell - 0.5, left, top, side, side);
    } else {
      const at = 3 * index;
      context.fillStyle = `#${HEX[colours[at]]}${HEX[colours[at + 1]]}${HEX[colours[at + 2]]}`;
      context.fillRect(left, top, side, side);
    }
  };
}

/** Put the layers where the view is now, and the axes round them. */
function paintFrame(plot) {
  const context = plot.marks.getContext("2d");
  context.setTransform(plot.ratio, 0, 0, plot.ratio, 0, 0);
  context.clearRect(0, 0, plot.width, plot.height);
  for (const panel of plot.panels) {
    paintGuides(plot, context, panel);
    // Before the first layer is done, what there is of it.
    const layer = panel.front ?? panel.back;
    if (layer?.context) paintLayer(plot, context, panel, layer);
    if (plot.pictures.polar) paintRim(plot, context, panel);
    else paintAxes(plot, context, panel);
    paintTitle(plot, context, panel);
  }
}

function paintLayer(plot, context, panel, layer) {
  const { left, top, width, height } = layerNow(plot, panel, layer);
  context.save();
  clipTo(context, panel.clip);
  context.drawImage(layer.canvas, left, top, width, height);
  context.restore();
}

/** Where a layer is now, and how much larger. */
function layerNow({ ratio, view: now }, { clip, box }, { canvas, view, margin }) {
  const times = now.zoom / view.zoom;
  const left = box.left + (view.x - now.x) * now.zoom * box.width + (clip.left - margin.x - box.left) * times;
  const top = box.top + (view.y - now.y) * now.zoom * box.height + (clip.top - margin.y - box.top) * times;
  return { left, top, width: (canvas.width / ratio) * times, height: (canvas.height / ratio) * times, times };
}

/** Whether the layers still cover all that is in view, and none is stretched much. */
function covers(plot) {
  return plot.panels.every((panel) => {
    const { left, top, width, height, times } = layerNow(plot, panel, panel.front);
    const { clip } = panel;
    const whole = left <= clip.left && top <= clip.top && left + width >= clip.left + clip.width;
    return whole && top + height >= clip.top + clip.height && times > 0.8 && times < 1.3;
  });
}

/** Say below the plot how many pictures are drawn, where that is not all of them. */
function say(plot) {
  let [drawn, inside, step] = [0, 0, 0];
  for (const { front } of plot.panels) {
    drawn += front.many;
    inside += front.inside;
    step = Math.max(step, front.step);
  }
  plot.frame.dataset.drawn = drawn;
  const why = plot.pictures.unit ? "Pictures are tiny here: of several neighbours one is drawn" : "Where pictures hide each other, one";
  const rule = plot.pictures.unit ? "." : ` every ${Math.max(1, Math.round(step))} px is drawn.`;
  const hidden = drawn < inside * 0.98;
  plot.said.textContent = hidden ? `${number(drawn)} of ${number(inside)} are drawn. ${why}${rule} Zoom in for the others.` : "";
}
