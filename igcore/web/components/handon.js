// What can be handed on: ways, what is left out of them, and the button. The browser saves what the form answers.

const FRAME = "igcore-handon";

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement }) {
  const form = parentElement.querySelector(".handon");
  if (form.shown !== JSON.stringify([data.ways, data.without])) build(form, data);
  form.offer = data;
  form.shown = JSON.stringify([data.ways, data.without]);
  count(form);
}

function build(form, { ways, without }) {
  const before = form.shown ? Object.fromEntries(new FormData(form)) : {};
  const chosen = ways.some(({ name }) => name === before.way) ? before.way : ways[0].name;
  const radios = ways.map((way) => choice("radio", "way", way.name, way.title, way.says, way.name === chosen));
  const boxes = without.map(({ name, title, help }) => choice("checkbox", name, "1", title, help, name in before));
  const said = make("p", { class: "said", role: "status" });
  const left = [make("legend", {}, "Leave out"), ...boxes];
  form.replaceChildren(
    make("fieldset", { class: "ways" }, make("legend", {}, "Hand on as"), ...radios),
    ...(boxes.length ? [make("fieldset", { class: "without" }, ...left)] : []),
    make("div", { class: "go" }, make("button", { type: "submit" }, "Download"), said),
  );
  form.onchange = () => count(form);
  form.onsubmit = (event) => {
    event.preventDefault();
    send(form);
  };
}

function choice(type, name, value, title, says, checked) {
  const id = `handon-${name}-${value}`;
  const input = make("input", { type, name, value, "aria-label": title, "aria-describedby": id });
  input.checked = checked;
  const size = make("span", { class: "size" });
  const head = make("span", { class: "title" }, make("span", {}, title), size);
  return make("label", {}, input, head, make("span", { class: "says", id }, says));
}

/** Say what is chosen and about how much that is. */
function count(form) {
  const { ways, summary } = form.offer;
  // A guest to whom only small pictures are shown is not asked, and gets these.
  const box = form.elements.small;
  const small = !box || box.checked;
  form.querySelectorAll(".ways label").forEach((label, place) => {
    label.querySelector(".size").textContent = `about ${size(small ? ways[place].small : ways[place].bytes)}`;
  });
  const way = ways.find(({ name }) => name === form.elements.way.value);
  if (box) box.disabled = !way.pictured;
  say(form, summary);
}

function size(bytes) {
  const units = ["kB", "MB", "GB", "TB"];
  let amount = Math.max(bytes / 1000, 1);
  while (amount >= 999.5 && units.length > 1) {
    amount /= 1000;
    units.shift();
  }
  return `${Number(amount.toPrecision(amount < 1 ? 1 : 2))} ${units[0]}`;
}

function say(form, text) {
  form.querySelector(".said").textContent = text;
}

/** A refusal comes as a page, into a frame unseen; what is to be saved does not. */
function send(form) {
  document.querySelectorAll(`.${FRAME}`).forEach((old) => old.remove());
  const frame = make("iframe", { name: FRAME, class: FRAME, hidden: "", title: "Download" });
  const sent = make("form", { method: "post", action: form.offer.address, target: FRAME, class: FRAME, hidden: "" });
  const fields = { ...form.offer.sent, ...Object.fromEntries(new FormData(form)) };
  for (const [name, value] of Object.entries(fields)) sent.append(make("input", { type: "hidden", name, value }));
  document.body.append(frame, sent);
  frame.addEventListener("load", () => {
    const refusal = frame.contentDocument?.body?.textContent.trim();
    if (refusal) say(form, refusal);
  });
  sent.submit();
  say(form, "It is made while your browser saves it; large ones take a while.");
}
