// The line above every page: how much is chosen, by what, and the way back. Everything is drawn anew at each run,
// but for the element that has the focus, which is looked up again by its name.

const ICONS = {
  back: "M15 6 9 12l6 6",
  forward: "m9 6 6 6-6 6",
  invert: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  clear: "M6 6l12 12M18 6 6 18",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  keys: "M4 7h16v10H4zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  locked: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  unlocked: "M7 11V8a5 5 0 0 1 9.5-2M6 11h12v9H6z",
};
/** Keys that work wherever nobody is typing: what they do, and where. */
const KEYS = [
  ["/", "search"],
  ["b", "back: undo the last choice"],
  ["f", "forward: choose it again"],
  ["i", "invert what is chosen"],
  ["0", "clear all choices"],
  ["l", "copy a link to this view"],
  ["w", "go to the pictures"],
  ["?", "this list"],
];
const MORE_KEYS = [
  ["arrows, Page Up, Page Down, Home, End", "on the wall: from picture to picture"],
  ["Enter", "on the wall: open the picture"],
  ["x, Shift + x", "on the wall: pick the picture; pick all up to it"],
  ["arrows, Page Up, Page Down", "on the months beside it: by month, by year"],
  ["left, right", "in an open picture: the one before, the next"],
  ["Enter, x", "on a value in the sidebar: choose it; leave it out"],
  ["arrows, +, -, 0", "on the image plot: move, zoom, see all"],
  ["Shift + arrows, Enter, m", "on the image plot: from picture to picture, open, mark"],
  ["Esc", "close what is open, let go what is picked"],
];
const bars = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const element = parentElement.querySelector(".bar");
  const bar = bars.get(element) ?? mount(element);
  bar.data = data;
  bar.send = (...action) => sendAction(setStateValue, action);
  draw(bar);
  return atTheEnd(bar, unmount);
}

function mount(element) {
  const bar = { element, turn: 0, listening: new AbortController() };
  bars.set(element, bar);
  document.addEventListener("keydown", (event) => onKey(bar, event), { signal: bar.listening.signal });
  followLinks(bar.listening.signal);
  bar.line = make("div", { class: "line" });
  bar.notices = make("div", { class: "notices", role: "status", "aria-live": "polite" });
  bar.keys = keysDialog();
  element.append(bar.line, bar.notices, bar.keys);
  return bar;
}

function unmount(bar) {
  bar.listening.abort();
  bars.delete(bar.element);
}

function button(name, title, press, ...content) {
  const element = make("button", { type: "button", title, "data-name": name }, ...content);
  if (!content.length || content[0] instanceof SVGElement) element.setAttribute("aria-label", title);
  element.addEventListener("click", press);
  return element;
}

function draw(bar) {
  const { data, line } = bar;
  const focused = bar.element.getRootNode().activeElement?.dataset?.name;
  const count = make("p", { class: "count", "aria-live": "polite" });
  const [most, ...rest] = data.count.split(" ");
  count.append(make("strong", {}, most), ` ${rest.join(" ")}`);
  line.replaceChildren(count, make("div", { class: "chips" }, ...data.chips.map((each) => chip(bar, each))), tools(bar));
  bar.notices.replaceChildren(...data.notices.map((text) => make("p", {}, text)));
  if (!focused) return;
  const again = [...line.querySelectorAll("button")].find((each) => each.dataset.name === focused);
  (again ?? line.querySelector("button:not(:disabled)"))?.focus();
}

function tools(bar) {
  const { data } = bar;
  const back = button("back", "Back: undo the last choice (b)", () => bar.send("back"), icon(ICONS.back));
  const forward = button("forward", "Forward: choose it again (f)", () => bar.send("forward"), icon(ICONS.forward));
  const invert = button("invert", "Invert: all but what is chosen, in each field that is not locked (i)",
    () => bar.send("invert"), icon(ICONS.invert));
  const clear = button("clear", "Clear all choices that are not locked (0)", () => bar.send("clear"), icon(ICONS.clear));
  const link = button("link", "Copy a link to this view (l)", () => copyLink(bar), icon(ICONS.link));
  const keys = button("keys", "Keys (?)", () => showKeys(bar), icon(ICONS.keys));
  back.disabled = !data.back;
  forward.disabled = !data.forward;
  invert.disabled = clear.disabled = !data.chips.length;
  return make("div", { class: "tools", role: "toolbar", "aria-label": "Selection" }, back, forward, invert, clear, link, keys);
}

function chip(bar, { field, title, values, how, inverted, locked }) {
  const name = make("span", { class: "title" }, inverted ? `not (${title})` : title);
  const parts = [];
  let wanted = 0;
  for (const each of values) {
    if (!each.negated && wanted++) parts.push(make("span", { class: "how" }, how));
    parts.push(value(bar, field, title, each, locked));
  }
  const locks = locked ? `Unlock ${title}` : `Lock ${title}: nothing changes it until it is unlocked`;
  const lock = button(`lock ${field}`, locks, () => bar.send("lock", field), icon(ICONS[locked ? "locked" : "unlocked"]));
  lock.className = "lock";
  lock.setAttribute("aria-pressed", locked);
  return make("div", { class: "chip", role: "group", "aria-label": title, "data-locked": locked }, name, ...parts, lock);
}

function value(bar, field, title, { value: kept, label, swatch, negated }, locked) {
  const words = negated ? `not ${label}` : label;
  const drop = button(`${field} ${kept}`, `Remove ${title} ${words}`, () => (kept ? bar.send("drop", field, kept) : bar.send("only", field)));
  drop.className = negated ? "value negated" : "value";
  drop.disabled = locked;
  if (swatch) drop.append(make("i", { class: "swatch", style: `background: ${swatch}` }));
  if (negated) drop.append(make("span", { class: "not" }, "not "));
  drop.append(make("span", { class: "label" }, label));
  if (!locked) drop.append(icon(ICONS.clear));
  drop.setAttribute("aria-label", `Remove ${title} ${words}`);
  return drop;
}

async function copyLink(bar) {
  let said = "A link to this view is copied.";
  try {
    await navigator.clipboard.writeText(document.location.href);
  } catch {
    said = `This browser lets nobody copy; the link is ${document.location.href}`;
  }
  bar.notices.replaceChildren(make("p", {}, said));
}

// Keys

function keysDialog() {
  const dialog = make("dialog", { class: "keys", "aria-label": "Keys" });
  const rows = [...KEYS, ...MORE_KEYS].map(([key, does]) =>
    make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, does)),
  );
  const single = make("input", { type: "checkbox" });
  single.checked = lettersWork();
  single.addEventListener("change", () => letLettersWork(single.checked));
  const close = make("button", { class: "close", type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.append(
    make("h2", {}, "Keys"),
    make("table", {}, make("tbody", {}, ...rows)),
    make("label", {}, single, " Keys of a single letter work"),
    close,
  );
  return dialog;
}

function showKeys(bar) {
  if (!bar.keys.open) bar.keys.showModal();
}

function onKey(bar, event) {
  if (!isForPage(event) || bar.keys.open) return;
  const { data } = bar;
  const does = {
    "?": () => showKeys(bar),
    b: () => data.back && bar.send("back"),
    f: () => data.forward && bar.send("forward"),
    i: () => data.chips.length && bar.send("invert"),
    0: () => data.chips.length && bar.send("clear"),
    l: () => copyLink(bar),
    w: () => document.dispatchEvent(new CustomEvent("igcore-focus-wall")),
  }[event.key];
  if (!does) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}
