// The search box. What may stand at the cursor, and what means nothing, comes from the server while one types.
//
// Python counts characters (code points), JavaScript counts halves of them (UTF-16): `toPoints` and `toUnits` go
// between. The box is in one of two ways: it adds to what is chosen, or (`box.whole`) it holds all that is chosen.
// `search_help.js`, which explains how to search, is put before this.

const PAUSE = 80; // ms without a key, after which the server is asked
const ICONS = {
  glass: "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5 20 20",
  help: "M9.5 9.2a2.6 2.6 0 1 1 3.6 2.4c-.8.4-1.1.9-1.1 1.9M12 17h.01M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z",
};

const boxes = new WeakMap();

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setStateValue }) {
  const element = parentElement.querySelector(".search");
  const box = boxes.get(element) ?? mount(element, data.left_out);
  if (box.data && box.data.token !== data.token) box.answer = null;
  box.data = data;
  box.send = (...action) => sendAction(setStateValue, action);
  box.asText.disabled = !data.query && !box.whole;
  return atTheEnd(box, unmount);
}

function mount(element, leftOut) {
  const box = { element, turn: 0, answer: null, options: [], active: -1, whole: false, told: false };
  box.listening = new AbortController();
  boxes.set(element, box);
  build(box, leftOut);
  listen(box);
  return box;
}

function unmount(box) {
  box.listening.abort();
  box.asking?.abort();
  clearTimeout(box.waiting);
  boxes.delete(box.element);
}

// What it is made of

function build(box, leftOut) {
  box.marks = make("div", { class: "marks", "aria-hidden": "true" });
  box.input = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Search",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "options",
    "aria-describedby": "said",
    placeholder: told(EXAMPLES, leftOut).slice(0, 3).join("  "),
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    maxlength: "20000",
  });
  box.asText = make("button", { type: "button", class: "astext", title: "Put all that is chosen into the box" }, "As text");
  box.help = make("button", { type: "button", class: "help", title: "How to search", "aria-label": "How to search" });
  box.help.append(icon(ICONS.help));
  box.list = make("ul", { id: "options", class: "options", role: "listbox", "aria-label": "Completions", popover: "manual" });
  box.said = make("p", { id: "said", class: "said", "aria-live": "polite" });
  box.grammar = grammar(leftOut);
  const words = make("div", { class: "words" }, box.marks, box.input);
  box.line = make("div", { class: "line", role: "search" }, icon(ICONS.glass), words, box.asText, box.help);
  box.element.append(box.line, box.list, box.said, box.grammar);
}

function listen(box) {
  const { signal } = box.listening;
  const on = (element, type, react) => element.addEventListener(type, react, { signal });
  on(box.input, "input", () => edited(box));
  on(box.input, "keydown", (event) => onKey(box, event));
  on(box.input, "scroll", () => follow(box));
  on(box.input, "focus", () => say(box));
  on(box.input, "blur", () => left(box));
  on(box.input, "click", () => closeList(box));
  on(box.list, "pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  on(box.list, "click", (event) => take(box, Number(event.target.closest("li")?.dataset.place ?? -1)));
  on(box.asText, "click", () => editWhole(box));
  on(box.help, "click", () => showGrammar(box));
  on(box.grammar, "toggle", ({ newState }) => newState === "closed" && box.help.focus());
  on(window, "resize", () => place(box));
  window.addEventListener("scroll", () => place(box), { signal, capture: true, passive: true });
  on(document, "keydown", (event) => onSlash(box, event));
}

// Asking

function toPoints(text, units) {
  return [...text.slice(0, units)].length;
}

function toUnits(text, points) {
  return [...text].slice(0, points).join("").length;
}

function edited(box) {
  box.told = false;
  box.answer = null;
  say(box);
  clearTimeout(box.waiting);
  box.waiting = setTimeout(() => complete(box), PAUSE);
}

async function complete(box) {
  const answer = await ask(box);
  if (!answer || !isFocused(box)) return;
  showOptions(box, answer.text ? answer.options : []);
  say(box);
}

/** The server's answer about what stands in the box now; null where a later question overtook it, or none came. */
async function ask(box) {
  const { value: text, selectionStart } = box.input;
  const cursor = toPoints(text, selectionStart ?? text.length);
  clearTimeout(box.waiting);
  box.asking?.abort();
  box.asking = new AbortController();
  const query = new URLSearchParams({ text, cursor });
  try {
    const answer = await fetch(`/complete/${encodeURIComponent(box.data.token)}?${query}`, { signal: box.asking.signal });
    if (!answer.ok) return null;
    const { options, faults } = await answer.json();
    if (text !== box.input.value) return null;
    const units = ({ at, length, ...rest }) => ({ from: toUnits(text, at), to: toUnits(text, at + length), ...rest });
    box.answer = { text, options: options.map(units), faults: faults.map(units) };
    return box.answer;
  } catch {
    return null; // overtaken, or the server is gone, which the page says itself
  }
}

// Completions

function showOptions(box, options) {
  box.options = options;
  box.active = -1;
  box.list.replaceChildren(...options.map(item));
  const open = options.length > 0;
  box.input.setAttribute("aria-expanded", open);
  box.input.removeAttribute("aria-activedescendant");
  if (open !== box.list.matches(":popover-open")) box.list.togglePopover(open);
  place(box);
}

function item({ label, kind, count, hint }, number) {
  const row = make("li", { id: `option-${number}`, role: "option", "aria-selected": "false", "data-place": number });
  const isColour = hint.startsWith("#") && kind !== "key";
  if (isColour) row.append(make("i", { class: "swatch", style: `background: ${hint}` }));
  row.append(make("span", { class: "label" }, label));
  const more = count === null ? (isColour ? "" : hint) : count.toLocaleString("en-GB");
  if (more) row.append(" ", make("span", { class: count === null ? "hint" : "count" }, more));
  return row;
}

/** Below the box and what it says, wherever that is: the list lies on top of the page, which else would cut it off. */
function place(box) {
  if (!box.list.matches(":popover-open")) return;
  const { left: start, width } = box.line.getBoundingClientRect();
  const { bottom } = (box.said.textContent ? box.said : box.line).getBoundingClientRect();
  Object.assign(box.list.style, {
    left: `${start}px`,
    top: `${bottom + 4}px`,
    width: `${width}px`,
    maxHeight: `${Math.max(120, window.innerHeight - bottom - 12)}px`,
  });
}

function closeList(box) {
  showOptions(box, []);
}

function activate(box, number) {
  const rows = [...box.list.children];
  box.active = number;
  rows.forEach((row, at) => row.setAttribute("aria-selected", at === number));
  if (number < 0) box.input.removeAttribute("aria-activedescendant");
  else box.input.setAttribute("aria-activedescendant", rows[number].id);
  rows[number]?.scrollIntoView({ block: "nearest" });
}

function take(box, number) {
  const option = box.options[number];
  if (!option) return;
  const { value } = box.input;
  const rest = value.slice(option.to);
  const isKey = option.insert.endsWith(":") && option.kind === "key";
  const gap = isKey || /^[\s,)]/.test(rest) ? "" : " ";
  const before = value.slice(0, option.from) + option.insert + gap;
  box.input.value = before + rest;
  box.input.setSelectionRange(before.length, before.length);
  closeList(box);
  box.answer = null;
  if (isKey) complete(box);
  else ask(box).then(() => say(box));
}

// Keys

function onKey(box, event) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  const react = { ArrowDown: down, ArrowUp: up, Enter: enter, Tab: tab, Escape: escape }[event.key];
  if (react?.(box, event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function down(box) {
  if (box.options.length) activate(box, (box.active + 1) % box.options.length);
  else ask(box).then((answer) => answer && showOptions(box, answer.options));
  return true;
}

function up(box) {
  if (!box.options.length) return false;
  activate(box, box.active > 0 ? box.active - 1 : box.options.length - 1);
  return true;
}

function tab(box, event) {
  // Where nothing is written yet, Tab goes on to what follows the box, as everywhere.
  const [first] = box.options;
  if (event.shiftKey || !first || (box.active < 0 && first.from === first.to)) return false;
  take(box, Math.max(0, box.active));
  return true;
}

function escape(box) {
  if (box.options.length) closeList(box);
  else if (box.whole) reset(box);
  else box.input.blur();
  return true;
}

function enter(box) {
  if (box.active >= 0) take(box, box.active);
  else submit(box);
  return true;
}

/** Where somebody is typing, or has a dialog open, a slash is a slash. */
function onSlash(box, event) {
  if (event.key !== "/" || !isForPage(event)) return;
  event.preventDefault();
  box.input.focus();
  box.input.select();
}

// Sending

async function submit(box) {
  const text = box.input.value;
  if (!text.trim() && !box.whole) return;
  closeList(box);
  const answer = box.answer ?? (await ask(box));
  if (text !== box.input.value) return;
  if (answer?.faults.length) {
    box.told = true;
    say(box);
    const [{ from, to }] = answer.faults;
    box.input.setSelectionRange(from, to);
    return;
  }
  box.send(box.whole ? "write" : "search", text.trim());
  reset(box);
}

function editWhole(box) {
  clearTimeout(box.waiting);
  box.asking?.abort();
  if (box.whole) {
    reset(box);
  } else {
    box.whole = true;
    box.input.value = box.data.query;
    box.answer = null;
    showWay(box);
  }
  box.input.focus();
  box.input.setSelectionRange(box.input.value.length, box.input.value.length);
}

function reset(box) {
  clearTimeout(box.waiting);
  box.asking?.abort();
  box.whole = box.told = false;
  box.input.value = "";
  box.answer = null;
  showWay(box);
  closeList(box);
  say(box);
}

function showWay(box) {
  box.element.classList.toggle("whole", box.whole);
  box.asText.setAttribute("aria-pressed", box.whole);
  box.asText.disabled = !box.data.query && !box.whole;
  say(box);
}

// Saying what means nothing

function isFocused(box) {
  return box.element.getRootNode().activeElement === box.input;
}

function left(box) {
  closeList(box);
  box.told = true;
  if (box.input.value && !box.answer) ask(box).then(() => say(box));
  else say(box);
}

/** Mark the faults, and say the first: not of the word that is being typed, until one leaves it. */
function say(box) {
  const { value, selectionStart } = box.input;
  const typing = ({ from, to }) => !box.told && isFocused(box) && from <= selectionStart && selectionStart <= to;
  const faults = box.answer?.text === value ? box.answer.faults.filter((fault) => !typing(fault)) : [];
  box.input.setAttribute("aria-invalid", faults.length > 0);
  mark(box, faults);
  const [first] = faults;
  const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : "";
  const way = box.whole ? "This is all that is chosen: change it and press Enter, or Esc to leave it." : "";
  box.said.textContent = first ? first.reason + more : way;
  box.said.classList.toggle("fault", Boolean(first));
  place(box);
}

function mark(box, faults) {
  const { value } = box.input;
  const parts = [];
  let at = 0;
  for (const { from, to } of faults) {
    if (from < at) continue;
    parts.push(value.slice(at, from), make("mark", {}, value.slice(from, to)));
    at = to;
  }
  box.marks.replaceChildren(...(faults.length ? parts : []), faults.length ? value.slice(at) : "");
  follow(box);
}

function follow(box) {
  box.marks.scrollLeft = box.input.scrollLeft;
}
