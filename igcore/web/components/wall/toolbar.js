// Order and size: the same for all walls, changed without a run of the script, and written into the address.

const SIZES = ["S", "M", "L"];
const ORDER_BY_LIKENESS = /^(like\/[0-9a-f]{16}|near\/[0-9a-f]{6}|colours\/[0-9a-f,-]+|typical\/[0-9a-f]{16})$/;

/** What was chosen in this visit. Streamlit takes it out of the address when one goes to another page. */
const taste = { order: null, size: null, orderBefore: null };
/** Walls that are on the page. */
const hung = new Set();

function listenToTools(wall) {
  hung.add(wall);
  wall.listening.signal.addEventListener("abort", () => hung.delete(wall));
  on(wall, wall.order, "change", () => setTaste({ order: wall.order.value }));
  on(wall, wall.sizes, "change", (_, event) => setTaste({ size: event.target.value }));
  on(wall, wall.back, "click", leaveLikeness);
  on(wall, document, "igcore-order", onOrder);
}

/** Take over what the address says: at the start, and when a link led here. */
function readAddress() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("order")) taste.order = asked.get("order");
  if (SIZES.includes(asked.get("size"))) taste.size = asked.get("size");
}

function writeAddress(message) {
  const usual = orderOf(message) === message.order && sizeOf(message) === message.size;
  if (usual && !/[?&](order|size)=/.test(location.search)) return;
  const address = new URL(location.href);
  const set = (name, value, usual) => {
    if (value === usual) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  };
  set("order", orderOf(message), message.order);
  set("size", sizeOf(message), message.size);
  const readable = address.href.replace(/(order=(?:like|near|hue))%2F/g, "$1/");
  if (readable !== location.href) history.replaceState(history.state, "", readable);
}

/** The order that is wished, if there is such a one. */
function orderOf(message) {
  if (message.captions) return message.order; // they are written for that one
  const { order } = taste;
  return ORDER_BY_LIKENESS.test(order) || message.orders.some(({ name }) => name === order) ? order : message.order;
}

function sizeOf(message) {
  return taste.size ?? message.size;
}

function setTaste(wished) {
  const before = { ...taste };
  Object.assign(taste, wished);
  for (const wall of hung) {
    if (!wall.message) continue;
    showTools(wall);
    if (!wall.message.count) continue;
    if (taste.order !== before.order) lay(wall);
    else if (wall.pictures) arrange(wall, wall.anchor ?? anchorOf(wall));
  }
}

/** Somebody elsewhere on the page wants pictures like one, or like a colour. */
function onOrder(wall, event) {
  const order = event.detail?.order;
  if (!wall.message) return;
  if (ORDER_BY_LIKENESS.test(order) || wall.message.orders.some(({ name }) => name === order)) {
    if (!ORDER_BY_LIKENESS.test(taste.order)) taste.orderBefore = taste.order;
    for (const each of hung) each.active = -1;
    setTaste({ order });
  }
}

function leaveLikeness(wall) {
  setTaste({ order: taste.orderBefore });
  wall.order.focus();
}

function showTools(wall) {
  const { message } = wall;
  wall.frame.classList.toggle("captioned", Boolean(message.captions));
  if (message.captions) return;
  const order = orderOf(message);
  const byLikeness = ORDER_BY_LIKENESS.test(order);
  const options = message.orders.map(({ name, title }) => ({ name, title }));
  for (const name of new Set([order, message.order]))
    if (ORDER_BY_LIKENESS.test(name)) options.push({ name, title: likenessText(name) });
  showOptions(wall.order, options);
  wall.order.value = order;
  wall.back.hidden = !byLikeness || order === message.order;
  wall.swatch.hidden = !order.startsWith("near/");
  wall.swatch.style.background = order.startsWith("near/") ? `#${order.slice(5)}` : "";
  for (const input of wall.sizes.querySelectorAll("input")) input.checked = input.value === sizeOf(message);
  writeAddress(message);
}

function likenessText(order) {
  const [kind, about] = order.split("/");
  if (kind === "colours") return "Most like the colours above";
  if (kind === "typical") return "Most typical first";
  return kind === "near" ? `Most like #${about}` : "Most like one picture";
}

function showOptions(select, options) {
  const text = JSON.stringify(options);
  if (select.dataset.options === text) return;
  select.dataset.options = text;
  select.replaceChildren(...options.map(({ name, title }) => make("option", { value: name }, title)));
}
