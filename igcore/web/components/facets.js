// The facets: a field each, with its values. Elements are kept from run to run, so that focus and scroll stay.

const MARKS = { selected: "●", possible: "", alternative: "○", excluded: "–" };
const SAYS = {
  selected: "selected",
  possible: "possible",
  alternative: "alternative: possible but for the choice in this field",
  excluded: "excluded by what is chosen",
};
const RULES = "rules"; // among what is open
const TYPING = 150; // ms after the last letter
const LATEST = 200; // ms until facets are drawn for the first time
// Safari does not tell when it is idle.
const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run));

const all = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const element = parentElement.querySelector(".facets");
  const facets = all.get(element) ?? { element, parts: new Map(), find: {} };
  all.set(element, facets);
  facets.open = new Set(data.open);
  facets.send = (...action) => sendAction(setStateValue, action);
  facets.show = () => setStateValue("view", { open: [...facets.open], find: facets.find });
  facets.items = data.items;
  // At the beginning of a visit pictures come first.
  if (element.childElementCount) drawAll(facets);
  else whenIdle(() => drawAll(facets), { timeout: LATEST });
}

function drawAll(facets) {
  const shown = [...facets.items.map((item) => draw(facets, item)), drawRules(facets)];
  if (shown.some((part, i) => facets.element.children[i] !== part)) facets.element.replaceChildren(...shown);
}

function button(className, title, press, ...content) {
  const element = make("button", { type: "button", title, class: className }, ...content);
  element.addEventListener("click", press);
  return element;
}

function draw(facets, item) {
  const part = facets.parts.get(item.field) ?? mount(facets, item);
  const open = facets.open.has(item.field);
  part.item = item;
  part.head.setAttribute("aria-expanded", open);
  part.body.hidden = !open;
  part.chosen.textContent = item.locked ? "locked" : item.chosen ? `${item.chosen} chosen` : open ? item.unit : "";
  if (!open) return part.element;
  part.search?.closest("div").toggleAttribute("hidden", !item.find && item.values.length + item.hidden < 12);
  for (const [how, press] of part.hows) press.setAttribute("aria-pressed", String(item.how === how));
  part.how.hidden = !item.several || item.chosen < 2;
  part.out.disabled = item.locked || !item.values.some(([, , , state]) => state === "alternative" || state === "excluded");
  part.invert.disabled = item.locked || !item.chosen;
  part.line.hidden = part.out.disabled && !item.chosen && !item.locked;
  part.span?.(item.span);
  part.lock.textContent = item.locked ? "Unlock" : "Lock";
  part.more.textContent = item.hidden ? `${item.hidden.toLocaleString("en-GB")} more: search for them` : "";
  drawValues(facets, part);
  return part.element;
}

/** The heading of the rules of colours: Streamlit shows what is below it. */
function drawRules(facets) {
  facets.rules ??= button("head", "What is black, white or grey, and how colours are named", () => toggleOpen(facets, RULES),
    make("span", { class: "name" }, "Rules of colours"));
  facets.rules.setAttribute("aria-expanded", facets.open.has(RULES));
  return facets.rules;
}

function mount(facets, item) {
  const id = `facet-${item.field}`;
  const element = make("section", { class: "facet", "aria-label": item.title });
  const part = { element, rows: new Map(), item };
  part.chosen = make("span", { class: "chosen" });
  part.head = button("head", item.help, () => toggleOpen(facets, item.field), make("span", { class: "name" }, item.title), part.chosen);
  part.head.setAttribute("aria-controls", id);
  part.body = make("div", { class: "body", id });
  part.list = make("div", { class: "values", role: "group", "aria-label": `${item.title}: values` });
  part.more = make("p", { class: "more" });
  part.body.append(...tools(facets, part), part.list, part.more);
  const heading = make("h2", {}, part.head);
  element.append(heading, part.body);
  facets.parts.set(item.field, part);
  return part;
}

function toggleOpen(facets, field) {
  if (!facets.open.delete(field)) facets.open.add(field);
  facets.show();
}

/** What stands above a facet's values: for the fields that need it, a way to say more than a click can. */
function tools(facets, part) {
  const { field, title } = part.item;
  const act = (name, ...more) => () => facets.send(name, field, ...more);
  part.out = button("", "Choose all that is alternative or excluded now", act("excluded"), "Select excluded");
  part.invert = button("", "Choose all but what is chosen", act("invert"), "Invert");
  part.lock = button("", "A locked field is changed by nothing", act("lock"), "Lock");
  part.hows = [["or", "any"], ["and", "all"]].map(([how, word]) => [how, button("", `Pictures with ${word} of them`, act("join", how), word)]);
  part.how = make("span", { class: "how", role: "group", "aria-label": "Any or all of the values" }, ...part.hows.map(([, press]) => press));
  part.line = make("div", { class: "tools" }, part.how, part.out, part.invert, part.lock);
  if (field === "date") return [dates(facets, part), part.line];
  if (field === "near") return [near(facets), part.line];
  part.search = make("input", { type: "search", placeholder: `Search ${title.toLowerCase()}`, "aria-label": `Search ${title.toLowerCase()}` });
  let typing = 0;
  part.search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      facets.find[field] = part.search.value.trim();
      facets.show();
    }, TYPING);
  });
  return [make("div", { class: "search" }, part.search), part.line];
}

function dates(facets, part) {
  const [from, to] = ["From", "To"].map((name) => make("input", { type: "date", "aria-label": name, min: "1900-01-01", max: "2999-12-31" }));
  const send = () => {
    if (from.value && to.value && from.value > to.value) [from.value, to.value] = [to.value, from.value];
    facets.send("only", "date", ...(from.value || to.value ? [`${from.value}..${to.value}`] : []));
  };
  const set = button("", "Only what was posted in this time", send, "Set");
  part.span = ([start, end]) => {
    // What somebody is typing stays.
    if (![from, to].includes(from.getRootNode().activeElement)) [from.value, to.value] = [start, end];
  };
  for (const input of [from, to]) input.addEventListener("keydown", (event) => event.key === "Enter" && send());
  const [above, below] = ["from", "to"].map((word) => make("span", { "aria-hidden": "true" }, word));
  return make("div", { class: "dates" }, above, from, below, to, set);
}

function near(facets) {
  const colour = make("input", { type: "color", value: "#2f4f4f", "aria-label": "Colour" });
  const far = make("input", { type: "range", min: "2", max: "30", value: "10", "aria-label": "How far it may be (CIEDE2000)" });
  const says = make("output", {}, "within 10");
  far.addEventListener("input", () => (says.textContent = `within ${far.value}`));
  const find = button("", "Pictures with this colour", () => facets.send("toggle", "near", `${colour.value}~${far.value}`), "Find");
  return make("div", { class: "near" }, colour, far, says, find);
}

function drawValues(facets, part) {
  const { values } = part.item;
  const most = Math.max(1, ...values.map(([, , count]) => count));
  const rows = values.map((value) => drawValue(facets, part, value, most));
  const kept = new Set(values.map(([value]) => value));
  for (const value of part.rows.keys()) if (!kept.has(value)) part.rows.delete(value);
  const moved = rows.some((row, i) => part.list.children[i] !== row);
  if (!moved && part.list.children.length === rows.length) return;
  const focused = part.list.getRootNode().activeElement;
  part.list.replaceChildren(...rows);
  if (focused?.isConnected && part.list.contains(focused)) focused.focus({ preventScroll: true });
}

function drawValue(facets, part, [value, label, count, state, negated, swatch], most) {
  const row = part.rows.get(value) ?? mountValue(facets, part, value);
  row.element.dataset.state = state;
  row.element.toggleAttribute("data-negated", negated);
  row.element.style.setProperty("--part", `${(100 * count) / most}%`);
  row.pick.setAttribute("aria-pressed", String(state === "selected"));
  row.mark.textContent = negated ? "×" : MARKS[state];
  row.label.textContent = label;
  row.swatch.hidden = !swatch;
  row.swatch.style.background = swatch;
  row.count.textContent = count.toLocaleString("en-GB");
  row.pick.title = `${label}: ${negated ? "left out" : SAYS[state]}`;
  row.pick.setAttribute("aria-label", `${label}, ${count} ${count === 1 ? part.item.unit.slice(0, -1) : part.item.unit}, ${negated ? "left out" : state}`);
  row.not.title = negated ? `Let ${label} come again` : `Leave out ${label} (x)`;
  row.not.setAttribute("aria-label", row.not.title);
  row.pick.disabled = row.not.disabled = part.item.locked;
  return row.element;
}

function mountValue(facets, part, value) {
  const { field } = part.item;
  const [mark, swatch, label, count] = ["mark", "swatch", "label", "count"].map((name) => make("span", { class: name }));
  const pick = button("pick", "", () => facets.send("toggle", field, value), mark, swatch, label, count);
  const not = button("not", "", () => facets.send("exclude", field, value), "×");
  not.tabIndex = -1; // on the value itself there is a key for it, and half as many steps on the way
  pick.setAttribute("aria-keyshortcuts", "x");
  const element = make("div", { class: "value" }, pick, not);
  element.addEventListener("keydown", (event) => {
    if (event.key === "x" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      facets.send("exclude", field, value);
    }
  });
  const row = { element, pick, not, mark, swatch, label, count };
  part.rows.set(value, row);
  return row;
}
