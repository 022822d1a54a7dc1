// The months beside a wall that goes by time: a bar for each by its number of pictures, and where one is.

const FEWEST_FOR_MONTHS = 50; // pictures; fewer are seen at a glance
const MOST_MONTHS = 2400; // a date that is so far off says nothing, and its bars could not be seen
const TALLEST_MONTH = 24; // px
const YEAR_APART = 18; // px between the labels of years
const PLACE_STAYS = 800; // ms

function listenToMonths(wall) {
  on(wall, wall.months, "pointerdown", onGrasp);
  on(wall, wall.months, "pointermove", onPoint);
  on(wall, wall.months, "pointerleave", hidePlace);
  on(wall, wall.months, "keydown", onMonthKey);
  on(wall, wall.months, "focus", (each) => showPlace(each));
  on(wall, wall.months, "blur", hidePlace);
}

function showMonths(wall) {
  wall.slots = wall.facts && wall.pictures && isByTime(wall.pictures.order) ? slotsOf(wall) : null;
  wall.months.classList.toggle("ready", Boolean(wall.slots));
  if (!wall.slots) return;
  const { slots } = wall;
  wall.here = null;
  const most = Math.max(...slots.map(({ count }) => count));
  const bars = slots.map(({ count }, place) =>
    count ? `M0 ${place + 0.08}h${Math.max(0.04, count / most).toFixed(3)}v0.84H0z` : "",
  );
  wall.months.style.setProperty("--slots", slots.length);
  wall.bars.setAttribute("viewBox", `0 0 1 ${slots.length}`);
  wall.bars.firstElementChild.setAttribute("d", bars.join(""));
  wall.months.setAttribute("aria-valuemax", slots.length - 1);
  fitMonths(wall);
}

/** The wall has another height, or other pictures. */
function fitMonths(wall) {
  if (!wall.slots) return;
  showYears(wall);
  placeMarker(wall);
}

/** The months from top to bottom, also those without pictures, each with its first picture's index. */
function slotsOf({ facts, pictures }) {
  const found = new Map();
  let slot = null;
  for (let index = 0; index < pictures.count; index++) {
    const month = facts.months[pictures.rows[index]];
    if (slot?.month !== month) {
      slot = found.get(month) ?? { month, count: 0, first: index };
      found.set(month, slot);
    }
    slot.count += 1;
  }
  const undated = found.get(-1);
  found.delete(-1);
  const dated = fillIn([...found.values()].sort((one, other) => one.month - other.month));
  if (!dated) return null;
  if (pictures.order === "newest") dated.reverse();
  for (let place = dated.length - 2; place >= 0; place--) dated[place].first ??= dated[place + 1].first;
  if (undated) dated.push(undated);
  return dated.length > 1 ? dated : null;
}

/** Add the months between others; nothing where there are none, or too many. */
function fillIn(slots) {
  if (!slots.length || slots.at(-1).month - slots[0].month > MOST_MONTHS) return null;
  const all = [];
  for (const slot of slots) {
    while (all.length && all.at(-1).month + 1 < slot.month) all.push({ month: all.at(-1).month + 1, count: 0 });
    all.push(slot);
  }
  return all;
}

/** Label each year at its month that is nearest to the top, if there is room. */
function showYears(wall) {
  const height = stripHeight(wall);
  const labels = [];
  let [year, last] = [null, -Infinity];
  wall.slots.forEach(({ month }, place) => {
    const now = month < 0 ? "–" : Math.floor(month / 12);
    const top = (place / wall.slots.length) * height;
    if (now === year || top - last < YEAR_APART || top > height - YEAR_APART / 2) return;
    [year, last] = [now, top];
    labels.push(make("span", { style: `top: ${((100 * place) / wall.slots.length).toFixed(2)}%` }, String(now)));
  });
  wall.years.replaceChildren(...labels);
}

function stripHeight(wall) {
  return Math.min(wall.height, wall.slots.length * TALLEST_MONTH);
}

/** Where in the strip a picture is, from 0 to 1, and in which slot. */
function placeOf(wall, index) {
  const { slots, facts, pictures } = wall;
  const month = facts.months[pictures.rows[index]];
  const step = pictures.order === "newest" ? -1 : 1;
  const place = month < 0 ? slots.length - 1 : step * (month - slots[0].month);
  const { first, count } = slots[place];
  return { place, at: (place + Math.max(0, index - first) / Math.max(1, count)) / slots.length };
}

function placeMarker(wall) {
  const { place, at } = placeOf(wall, firstInView(wall));
  markMonth(wall, place, at);
  return place;
}

function markMonth(wall, place, at) {
  wall.months.style.setProperty("--at", at.toFixed(5));
  if (wall.here === place) return;
  wall.here = place;
  wall.months.setAttribute("aria-valuenow", place);
  wall.months.setAttribute("aria-valuetext", slotText(wall.slots[place]));
}

function slotText({ month, count }) {
  return `${monthText(month)}: ${plural(count, "picture")}`;
}

/** The wall has moved: mark where it is, and for a while say which month that is. */
function showPlace(wall) {
  if (!wall.slots) return;
  const place = placeMarker(wall);
  if (wall.end < wall.height / 4 && !wall.months.matches(":focus")) return;
  tellOf(wall, place);
  wall.hidingPlace = setTimeout(() => hidePlace(wall), PLACE_STAYS);
}

function tellOf(wall, place) {
  clearTimeout(wall.hidingPlace);
  wall.bubble.textContent = slotText(wall.slots[place]);
  wall.bubble.style.setProperty("--at", (place + 0.5) / wall.slots.length);
  wall.bubble.style.setProperty("--strip", `${stripHeight(wall)}px`);
  wall.bubble.classList.add("shown");
}

function hidePlace(wall) {
  if (wall.months.matches(":focus-visible, :hover")) return;
  wall.bubble.classList.remove("shown");
}

/** Under the pointer: a slot, and how far in it. */
function pointed(wall, event) {
  const { top, height } = wall.track.getBoundingClientRect();
  const exact = Math.max(0, Math.min(0.9999, (event.clientY - top) / height)) * wall.slots.length;
  return { place: Math.floor(exact), part: exact % 1 };
}

function onGrasp(wall, event) {
  if (!wall.slots || event.button) return;
  wall.months.setPointerCapture(event.pointerId);
  onPoint(wall, event);
}

function onPoint(wall, event) {
  if (!wall.slots) return;
  const { place, part } = pointed(wall, event);
  if (wall.months.hasPointerCapture(event.pointerId)) {
    goTo(wall, place, part);
  }
  tellOf(wall, place);
}

/** Bring a part of a month to the top of the view, where its line may begin with pictures of the one before. */
function goTo(wall, place, part = 0) {
  hidePreview(wall);
  const { first, count } = wall.slots[place];
  scrollTo(wall, lineOf(wall, first + Math.floor(part * count)) * wall.pitch);
  draw(wall);
  markMonth(wall, place, (place + part) / wall.slots.length);
  tellOf(wall, place);
}

function onMonthKey(wall, event) {
  if (!wall.slots || event.ctrlKey || event.altKey || event.metaKey) return;
  const { slots } = wall;
  const steps = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -12, PageDown: 12 };
  const ends = { Home: 0, End: slots.length - 1 };
  const step = steps[event.key] ?? 0;
  if (!step && !(event.key in ends)) return;
  event.preventDefault();
  let place = ends[event.key] ?? Math.max(0, Math.min(slots.length - 1, wall.here + step));
  while (!slots[place].count && slots[place + Math.sign(step || -1)]) place += Math.sign(step || -1);
  goTo(wall, place);
}
