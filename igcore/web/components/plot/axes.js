// Axes, and the guides behind the pictures.

const ROOM = 58; // px between labels along an axis
const ROOM_UP = 26; // px between labels one above the other
const HUE_LINE = 4; // px

function faint({ text }, part) {
  return `color-mix(in srgb, ${text} ${part}%, transparent)`;
}

/** Ticks in view, of as many levels as have room: `at` is then px on the canvas. */
function ticksOf(axis, toPx, start, end, room) {
  const seen = axis.ticks
    .map(([place, text, level]) => ({ at: toPx(place), text, level }))
    .filter(({ at }) => at >= start - 0.5 && at <= end + 0.5);
  let shown = [];
  for (let level = 0; level <= 4; level++) {
    const more = seen.filter((tick) => tick.level <= level).sort((one, other) => one.at - other.at);
    const crowded = more.some(({ at }, i) => i && at - more[i - 1].at < room);
    if (crowded) return shown.length ? shown : thinned(more, room);
    shown = more;
  }
  return shown;
}

function thinned(ticks, room) {
  let last = -Infinity;
  return ticks.filter(({ at }) => {
    if (at - last < room) return false;
    last = at;
    return true;
  });
}

function paintGuides(plot, context, panel) {
  const { polar, across, up } = plot.pictures;
  context.lineWidth = 1;
  context.strokeStyle = faint(plot.theme, 12);
  if (polar) {
    paintWheel(plot, context, panel);
    return;
  }
  const { clip } = panel;
  panel.ticksAcross = ticksOf(across, (at) => xOf(plot, panel, at), clip.left, clip.left + clip.width, ROOM);
  panel.ticksUp = ticksOf(up, (at) => yOf(plot, panel, 1 - at), clip.top, clip.top + clip.height, ROOM_UP);
  context.beginPath();
  if (up.kind === "number") for (const { at } of panel.ticksUp) line(context, clip.left, at, clip.left + clip.width, at);
  if (across.kind === "number" || across.kind === "days")
    for (const { at } of panel.ticksAcross) line(context, at, clip.top, at, clip.top + clip.height);
  context.stroke();
}

function line(context, x, y, toX, toY) {
  context.moveTo(Math.round(x) + 0.5, Math.round(y) + 0.5);
  context.lineTo(Math.round(toX) + 0.5, Math.round(toY) + 0.5);
}

function font(plot, size = 12, weight = 400) {
  return `${weight} ${size}px ${plot.theme.font}`;
}

function paintAxes(plot, context, panel) {
  const { across, up } = plot.pictures;
  const { clip } = panel;
  context.textBaseline = "middle";
  const [right, bottom] = [clip.left + clip.width, clip.top + clip.height];
  context.font = font(plot);
  context.fillStyle = faint(plot.theme, 76);
  for (const { at, text } of panel.ticksAcross) centred(context, text, at, bottom + 15, clip.left - 20, right + 12);
  context.textAlign = "right";
  for (const { at, text } of panel.ticksUp) context.fillText(text, clip.left - 10, at);
  context.textAlign = "left";
  context.fillText(across.title, clip.left, bottom + 34);
  if (up.ticks.length) paintUpright(context, up.title, clip);
  paintScale(plot, context, across, { x: clip.left, y: bottom + 1, long: clip.width, to: (at) => xOf(plot, panel, at) });
  const upwards = { x: clip.left - HUE_LINE - 1, y: clip.top, tall: clip.height, to: (at) => yOf(plot, panel, 1 - at) };
  paintScale(plot, context, up, upwards);
}

function paintTitle(plot, context, { title, clip, indices }) {
  if (!title) return;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = font(plot, 14, 600);
  context.fillStyle = plot.theme.text;
  context.fillText(title, clip.left, clip.top - 16);
  const after = clip.left + context.measureText(title).width + 10;
  context.font = font(plot);
  context.fillStyle = faint(plot.theme, 70);
  context.fillText(number(indices.length), after, clip.top - 15.5);
}

function centred(context, text, at, y, least, most) {
  const half = context.measureText(text).width / 2;
  context.textAlign = "center";
  context.fillText(text, Math.max(least + half, Math.min(at, most - half)), y);
}

function paintUpright(context, text, clip) {
  context.save();
  context.translate(clip.left - 46, clip.top + clip.height);
  context.rotate(-Math.PI / 2);
  context.textAlign = "left";
  context.fillText(text, 0, 0);
  context.restore();
}

/** A line along an axis; along one of hues, it has them. */
function paintScale(plot, context, axis, { x, y, long, tall, to }) {
  const thick = axis.kind === "hue" ? HUE_LINE : 1;
  context.fillStyle = axis.kind === "hue" ? hues(context, axis, to, Boolean(long)) : faint(plot.theme, 25);
  if (long) context.fillRect(x, y, long, thick);
  else if (axis.ticks.length) context.fillRect(x + HUE_LINE - thick, y, thick, tall);
}

function hues(context, axis, to, flat) {
  const [start, end] = [to(0), to(1)];
  const gradient = flat ? context.createLinearGradient(start, 0, end, 0) : context.createLinearGradient(0, start, 0, end);
  const { strip, after } = axis;
  for (const [at, colour] of [[0, "#8a8a8a"], [strip, "#8a8a8a"], [strip, "transparent"], [after, "transparent"]])
    gradient.addColorStop(at, colour);
  for (let step = 0; step <= 24; step++) {
    const hue = axis.low + ((axis.high - axis.low) * step) / 24;
    gradient.addColorStop(after + ((1 - after) * step) / 24, `hsl(${(hue + 360) % 360} 48% 54%)`);
  }
  return gradient;
}

function paintWheel(plot, context, panel) {
  const { x, y, rim } = wheelOf(plot, panel);
  context.save();
  clipTo(context, panel.clip);
  for (const [at] of plot.pictures.up.ticks) {
    context.beginPath();
    context.arc(x, y, at * rim, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

function wheelOf(plot, panel) {
  const rim = (plot.view.zoom * panel.box.width) / 2;
  return { x: xOf(plot, panel, 0.5), y: yOf(plot, panel, 0.5), rim, edge: rim + sideOf(plot, panel) / 2 };
}

function clipTo(context, { left, top, width, height }) {
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
}

/** The hues round a wheel. */
function paintRim(plot, context, panel) {
  const { left, top, width, height } = panel.clip;
  context.save();
  clipTo(context, { left: left - 24, top: top - 6, width: width + 48, height: height + 12 });
  context.font = font(plot);
  context.textBaseline = "middle";
  for (const [at, text] of plot.pictures.across.ticks) spoke(plot, context, wheelOf(plot, panel), 2 * Math.PI * at, text);
  context.restore();
}

function spoke(plot, context, { x, y, edge }, angle, text) {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  context.beginPath();
  context.arc(x, y, edge + 5, angle - Math.PI / 2 - 0.5, angle - Math.PI / 2 + 0.5);
  context.lineWidth = HUE_LINE;
  context.strokeStyle = `hsl(${(angle * 180) / Math.PI} 48% 54%)`;
  context.stroke();
  context.textAlign = Math.abs(sin) < 0.1 ? "center" : sin > 0 ? "left" : "right";
  context.fillStyle = faint(plot.theme, 76);
  context.fillText(text, x + sin * (edge + 14), y - cos * (edge + 16));
}
