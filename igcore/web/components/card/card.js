// The card of a picture, over the page. Nothing on it needs a run of the script, but for what it sends as `do`.
//
// A `view` is a row of pictures to go through: `rows` of the library's table of images, and the `index` of the one
// that is shown. A picture from a strip opens a new view; `trail` holds those to come back to. The parts lie in
// files of their own, which card.py puts together: picture.js, facts.js, strips.js, address.js.

const SETTLED = 90; // ms without another picture, after which facts are asked for while a key is held down
const SWIPE = 40; // px
const LATE = 150; // ms after which what is known of the picture before makes room for a skeleton

const cards = new WeakMap();

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setStateValue }) {
  const dialog = parentElement.querySelector("dialog");
  const card = cards.get(dialog) ?? mount(dialog);
  card.token = data.token;
  card.rules = data.rules;
  card.send = (action) => sendAction(setStateValue, action);
  if (card.turn === 0) openAddressed(card);
  return atTheEnd(card, unmount);
}

function mount(dialog) {
  const names = ["return", "place", "said", "copy", "close", "stage", "before", "next", "instead", "facts"];
  const parts = Object.fromEntries(names.map((name) => [name, dialog.querySelector(`.${name}`)]));
  const card = { ...parts, dialog, view: null, trail: [], turn: 0, known: new Map(), images: new Map() };
  card.listening = new AbortController();
  cards.set(dialog, card);
  listen(card);
  return card;
}

function listen(card) {
  const on = (target, type, react, capture = false) => {
    target.addEventListener(type, (event) => react(card, event), { signal: card.listening.signal, capture });
  };
  on(document, "igcore-open", (_, event) => openView(card, event.detail));
  on(window, "popstate", onPopState);
  on(card.dialog, "cancel", (_, event) => {
    event.preventDefault();
    shut(card);
  });
  on(card.dialog, "close", () => card.dialog.open || shut(card)); // a browser may close a dialog without asking
  on(window, "keydown", onKey, true);
  on(card.dialog, "click", (_, event) => event.target === card.dialog && shut(card));
  on(card.close, "click", () => shut(card));
  on(card.before, "click", () => move(card, -1));
  on(card.next, "click", () => move(card, 1));
  on(card.return, "click", () => comeBack(card));
  on(card.copy, "click", () => copyLink(card));
  on(card.stage, "pointerdown", onPress);
  on(card.stage, "pointerup", onRelease);
}

function unmount(card) {
  if (card.view) shut(card);
  card.listening.abort();
  clearTimeout(card.settling);
  clearTimeout(card.waiting);
  clearTimeout(card.copying);
  cards.delete(card.dialog);
}

// Opening, closing, going on

function openView(card, { token, rows, index, name = "", labels = null }) {
  if (!rows?.length || !(index in rows)) return;
  card.trail = [];
  card.view = { token, rows, index, name, labels };
  present(card);
  show(card);
}

/** Open the picture that the address names; of its neighbours nothing is known. */
function openAddressed(card) {
  const id = addressed();
  if (id === null) return;
  card.trail = [];
  card.view = { token: card.token, rows: [], index: 0, name: "", labels: null };
  present(card);
  showPlace(card, "");
  card.stage.querySelector(".shown").replaceChildren();
  wait(card);
  const { view } = card;
  ask(card, view.token, `id/${encodeURIComponent(id)}`).then((told) => {
    if (card.view !== view) return;
    if (typeof told === "string") return showSentence(card, told);
    view.rows = [told.row];
    show(card);
  });
}

function present(card) {
  if (card.dialog.open) return;
  card.opener = addressWithout();
  card.pushed = false;
  card.dialog.showModal();
  card.dialog.focus({ preventScroll: true });
}

/** Close, and once the address is as it was before, go on with what was asked for. */
function shut(card, then = () => {}, addressToo = true) {
  const { view } = card;
  if (!view) return;
  const row = view.rows[view.index];
  card.view = null;
  clearTimeout(card.settling);
  if (card.dialog.open) card.dialog.close();
  const left = addressToo ? leaveAddress(card) : Promise.resolve();
  document.dispatchEvent(new CustomEvent("igcore-closed", { detail: { row: card.trail[0]?.row ?? row } }));
  left.then(then);
}

/** Change the selection: the card closes, since what lies under it changes. */
function act(card, action) {
  shut(card, () => card.send(action));
}

function sortByLikeness(card) {
  const order = `like/${card.view.id}`;
  shut(card, () => document.dispatchEvent(new CustomEvent("igcore-order", { detail: { order } })));
}

function move(card, step, held = false) {
  const { view } = card;
  if (!view || !(view.index + step in view.rows)) return;
  view.index += step;
  show(card, held);
}

/** Go through the pictures of a strip; what was open before stays to come back to. */
function openStrip(card, pictures, index, name) {
  const { view } = card;
  card.trail.push({ ...view, row: view.rows[view.index] });
  const labels = (place) => pictures[place].label;
  card.view = { token: view.token, rows: pictures.map(({ row }) => row), index, name, labels };
  show(card);
}

function comeBack(card) {
  if (!card.trail.length) return;
  card.view = card.trail.pop();
  show(card);
  card.dialog.focus({ preventScroll: true });
}

function rowOf({ view }) {
  return view?.rows[view.index];
}

/** Show the picture at once, what is known of it at once or as soon as it comes. */
function show(card, held = false) {
  const { view } = card;
  const label = view.labels?.(view.index) ?? "";
  showPlace(card, label);
  showPicture(card, label);
  clearTimeout(card.settling);
  if (held) card.settling = setTimeout(() => tell(card), SETTLED);
  else tell(card);
}

function showPlace(card, label) {
  const { view, trail } = card;
  const place = view.rows.length > 1 ? placeText(view) : "";
  card.place.textContent = place;
  card.said.textContent = [label, place].filter(Boolean).join(", ");
  card.before.hidden = card.next.hidden = view.rows.length < 2;
  card.before.setAttribute("aria-disabled", view.index === 0);
  card.next.setAttribute("aria-disabled", view.index >= view.rows.length - 1);
  card.return.hidden = !trail.length;
  const last = trail.at(-1);
  if (!last) return;
  const back = last.rows.length > 1 ? `Back to ${placeText(last)}` : "Back";
  card.return.querySelector("span").textContent = back;
  card.return.setAttribute("aria-label", back); // on a phone the arrow alone is seen
}

function placeText({ name, rows, index }) {
  const place = `${(index + 1).toLocaleString("en-GB")} of ${rows.length.toLocaleString("en-GB")}`;
  return name ? `${name}: ${place}` : place;
}

// Keys and fingers

/** Keys of the page under the card would change what one does not see: they do not get there. */
function onKey(card, event) {
  if (!card.view) return;
  event.stopPropagation();
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  move(card, step, event.repeat);
}

function onPress(card, event) {
  card.pressed = event.pointerType === "mouse" || !event.isPrimary ? null : { x: event.clientX, y: event.clientY };
}

function onRelease(card, event) {
  if (!card.pressed) return;
  const [right, down] = [event.clientX - card.pressed.x, event.clientY - card.pressed.y];
  card.pressed = null;
  if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) move(card, right < 0 ? 1 : -1);
}
