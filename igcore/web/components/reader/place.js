// The place of an archive on this computer, completed while one types. Only who sits at it is offered this.

const PAUSE = 80; // ms without a key, after which the server is asked

function placeForm(reader, signal) {
  const place = field("Folder or ZIP on this computer", "/home/me/instagram-export.zip");
  reader.place = place.input;
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "places",
    autocapitalize: "off",
  })) {
    place.input.setAttribute(name, value);
  }
  reader.options = make("ul", { id: "places", role: "listbox", "aria-label": "Places", class: "places", hidden: "" });
  reader.read = make("button", { type: "submit", class: "choose" }, "Read it");
  const line = make("div", { class: "line" }, place.label, reader.read);
  reader.doing = make("p", { class: "doing", role: "status" });
  reader.form = make("form", { class: "place" }, line, reader.options, reader.doing);
  Object.assign(reader, { found: [], active: -1 });
  const listen = (target, type, react) => target.addEventListener(type, react, { signal });
  listen(reader.form, "submit", (event) => {
    event.preventDefault();
    closePlaces(reader);
    reader.reads = true;
    reader.doing.textContent = "Looking for files…";
    reader.send("read", reader.place.value, reader.people.value);
  });
  listen(place.input, "input", () => askSoon(reader));
  listen(place.input, "focus", () => reader.place.value || askSoon(reader));
  listen(place.input, "keydown", (event) => onPlaceKey(reader, event));
  listen(place.input, "blur", () => closePlaces(reader));
  // Before the field loses the focus.
  listen(reader.options, "mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) choosePlace(reader, [...reader.options.children].indexOf(item));
  });
  return reader.form;
}

function showPlace(reader) {
  reader.form.hidden = !reader.data.here;
  reader.read.disabled = reader.data.busy;
  if (reader.data.busy) return;
  reader.reads = false;
  reader.doing.textContent = "";
}

function askSoon(reader) {
  clearTimeout(reader.asking);
  reader.asking = setTimeout(() => ask(reader), PAUSE);
}

async function ask(reader) {
  const text = reader.place.value;
  const recent = reader.data.recent.filter((path) => path.includes(text)).map((path) => ({ path, kind: "read before" }));
  let found = [];
  if (text) {
    try {
      const answer = await fetch(`/places?text=${encodeURIComponent(text)}`);
      if (answer.ok) found = (await answer.json()).places;
    } catch {
      // Without completions one can type all the same.
    }
  }
  if (reader.place.value !== text || !reader.place.matches(":focus")) return;
  const known = new Set(found.map(({ path }) => path.replace(/\/$/, "")));
  openPlaces(reader, [...found, ...recent.filter(({ path }) => !known.has(path))]);
}

function openPlaces(reader, found) {
  Object.assign(reader, { found, active: -1 });
  reader.options.replaceChildren(
    ...found.map(({ path, kind }, index) => {
      const hint = make("span", { class: "hint" }, kind);
      return make("li", { id: `place-${index}`, role: "option", "aria-selected": "false" }, make("bdi", {}, path), hint);
    }),
  );
  reader.options.hidden = !found.length;
  reader.place.setAttribute("aria-expanded", String(Boolean(found.length)));
  reader.place.removeAttribute("aria-activedescendant");
}

const closePlaces = (reader) => {
  clearTimeout(reader.asking);
  openPlaces(reader, []);
};

function onPlaceKey(reader, event) {
  const { found, active } = reader;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    if (!found.length) askSoon(reader);
    else activatePlace(reader, (active + steps[event.key] + found.length + (active < 0 && steps[event.key] < 0)) % found.length);
  } else if (event.key === "Escape" && found.length) {
    event.stopPropagation();
    closePlaces(reader);
  } else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) {
    event.preventDefault();
    choosePlace(reader, active);
  }
}

function activatePlace(reader, index) {
  reader.active = index;
  [...reader.options.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
  reader.place.setAttribute("aria-activedescendant", `place-${index}`);
  reader.options.children[index].scrollIntoView({ block: "nearest" });
}

/** A folder is opened by choosing it: what lies in it is offered next. */
function choosePlace(reader, index) {
  const { path } = reader.found[index];
  reader.place.value = path;
  reader.place.focus();
  closePlaces(reader);
  if (path.endsWith("/")) askSoon(reader);
}
