// Where archives come in: dropped or chosen in the browser and uploaded, or named by their place on this computer.
//
// What is uploaded goes on while one looks at other pages: `uploads.js` keeps it, and this only shows it.

const readers = new WeakMap();
const ICON = "M12 16V4M7 9l5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3";
const PAUSE_BETWEEN_DRAWINGS = 250; // ms

/** Streamlit calls this for every run and theme, with the same elements. */
export default function ({ data, parentElement, setStateValue }) {
  const element = parentElement.querySelector(".reader");
  const reader = readers.get(element) ?? mount(element);
  reader.data = data;
  reader.send = (...action) => sendAction(setStateValue, action);
  showPlace(reader);
  drawUploads(reader);
  return atTheEnd(reader, unmount);
}

function mount(element) {
  const reader = { element, turn: 0, rows: new Map(), listening: new AbortController() };
  readers.set(element, reader);
  build(reader);
  const { signal } = reader.listening;
  uploading.addEventListener("change", () => drawSoon(reader), { signal });
  uploading.addEventListener("whole", () => reader.send("uploaded"), { signal });
  document.addEventListener("igcore-progress", ({ detail }) => showProgress(reader, detail), { signal });
  return reader;
}

function unmount(reader) {
  reader.listening.abort();
  clearTimeout(reader.drawing);
  readers.delete(reader.element);
}

function build(reader) {
  const { signal } = reader.listening;
  const whose = field("Whose it is (if the archive does not say)", "Kat, or 6614136=Kat, 5270418=Mads");
  whose.input.title = "A name for an archive of one person, or WHO=NAME for each id in it; commas between.";
  reader.people = whose.input;
  reader.list = make("ul", { class: "uploads", "aria-label": "Uploads" });
  reader.told = make("p", { class: "told", role: "status" });
  reader.element.append(dropZone(reader, signal), reader.told, reader.list, placeForm(reader, signal), whose.label);
}

function field(title, placeholder) {
  const input = make("input", { type: "text", placeholder, autocomplete: "off", spellcheck: "false" });
  return { input, label: make("label", { class: "field" }, make("span", {}, title), input) };
}

// Dropping and choosing

function dropZone(reader, signal) {
  const files = make("input", { type: "file", multiple: "", hidden: "", "aria-hidden": "true", tabindex: "-1" });
  const folder = make("input", { type: "file", hidden: "", webkitdirectory: "", "aria-hidden": "true", tabindex: "-1" });
  const chooseFiles = make("button", { type: "button", class: "choose" }, "Choose files");
  const chooseFolder = make("button", { type: "button", class: "choose" }, "Choose a folder");
  const words = make("p", {}, "Drop a folder, pictures or ZIPs here, or:");
  const buttons = make("div", { class: "buttons" }, chooseFiles, chooseFolder);
  const zone = make("section", { class: "zone", "aria-label": "Upload an archive" }, icon(ICON), words, buttons, files, folder);
  // Phones have no folders to choose, and say so.
  chooseFolder.hidden = !("webkitdirectory" in folder);
  const listen = (target, type, react) => target.addEventListener(type, react, { signal });
  for (const [button, input] of [[chooseFiles, files], [chooseFolder, folder]]) {
    listen(button, "click", () => input.click());
    listen(input, "change", () => {
      const chosen = [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
      // The same may be chosen again, to go on.
      input.value = "";
      take(reader, chosen);
    });
  }
  listen(zone, "dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  listen(zone, "dragleave", (event) => zone.contains(event.relatedTarget) || zone.classList.remove("over"));
  listen(zone, "drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    dropped(event.dataTransfer).then((chosen) => take(reader, chosen));
  });
  return zone;
}

function take(reader, chosen) {
  const parts = partsOf(chosen);
  reader.told.textContent = parts.length ? "" : "There is no file in it.";
  for (const part of parts) startUpload(part.name, part.files, reader.people.value);
}

// What is uploaded

function drawSoon(reader) {
  reader.drawing ??= setTimeout(() => {
    reader.drawing = undefined;
    drawUploads(reader);
  }, PAUSE_BETWEEN_DRAWINGS);
}

function drawUploads(reader) {
  follow(reader.data.archives ?? {});
  const shown = [...uploads(), ...waitingOf(reader)];
  for (const [upload, row] of reader.rows) {
    if (shown.includes(upload)) continue;
    row.item.remove();
    reader.rows.delete(upload);
  }
  for (const upload of shown) drawRow(reader, upload);
  reader.list.hidden = !shown.length;
}

/** Say how far the reading of an upload is. It is not read out: the top of the page says so as well. */
function showProgress(reader, says) {
  for (const upload of uploads()) upload.progressSaid = upload.standing === "reading" ? says : "";
  // What is told at the top of the page may be out of sight.
  if (reader.reads) reader.doing.textContent = says;
  drawSoon(reader);
}

/** What is whole is the library's: it says how far it is with it, and what was removed there is gone here too. */
function follow(archives) {
  for (const upload of uploads().filter(({ state }) => state === "done")) {
    if (upload.archive in archives) upload.standing = archives[upload.archive];
    else if (upload.standing) forget(upload);
  }
}

/** Uploads that this page knows nothing of: begun before it was loaded, or by another one. */
function waitingOf(reader) {
  const known = new Set(uploads().map((upload) => upload.drop));
  const rest = (reader.data.waiting ?? []).filter(([drop]) => !known.has(drop) && !removed.has(drop));
  reader.others ??= new Map();
  return rest.map(([drop, name, sent, total]) => {
    const other = reader.others.get(drop) ?? { drop, state: "elsewhere" };
    reader.others.set(drop, other);
    return Object.assign(other, { name, sent, total });
  });
}

function drawRow(reader, upload) {
  const row = reader.rows.get(upload) ?? addRow(reader, upload);
  row.bar.value = upload.total ? upload.sent / upload.total : 0;
  row.bar.hidden = upload.state === "done";
  setText(row.words, wordsOf(upload));
  // Only what changes rarely is read out.
  setText(row.said, saidOf(upload));
  row.item.classList.toggle("fault", upload.state === "failed" || upload.standing === "unreadable");
  row.stop.textContent = upload.state === "done" ? "Dismiss" : upload.state === "elsewhere" ? "Remove" : "Cancel";
  row.stop.setAttribute("aria-label", `${row.stop.textContent} ${upload.name}`);
  row.again.hidden = upload.state !== "failed" || !upload.files;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function addRow(reader, upload) {
  const row = {
    bar: make("progress", { max: "1", "aria-label": `Upload of ${upload.name}` }),
    words: make("span", { class: "amount" }),
    said: make("p", { role: "status" }),
    stop: make("button", { type: "button", class: "choose" }),
    again: make("button", { type: "button", class: "choose" }, "Go on"),
  };
  const head = make("div", { class: "head" }, make("strong", { dir: "auto" }, upload.name), row.words, row.again, row.stop);
  row.item = make("li", {}, head, row.bar, row.said);
  row.stop.addEventListener("click", () => stopUpload(upload));
  row.again.addEventListener("click", () => goOn(upload));
  reader.rows.set(upload, row);
  reader.list.append(row.item);
  return row;
}

function wordsOf(upload) {
  if (upload.state === "done") return upload.standing === "reading" ? (upload.progressSaid ?? "") : "";
  const amount = `${megabytes(upload.sent)} of ${megabytes(upload.total)} MB`;
  const pace = upload.state === "sending" ? paceOf(upload) : 0;
  if (!pace) return amount;
  return `${amount}, ${megabytes(pace)} MB/s, ${durationOf((upload.total - upload.sent) / pace)} left`;
}

function saidOf(upload) {
  if (upload.state === "elsewhere") {
    const came = upload.sent < upload.total ? "Not all of it came" : "It was not read, since the page was closed";
    return `${came}. Choose the same again, and it goes on where it was.`;
  }
  const out = upload.leftOut?.length ? ` ${leftOutOf(upload.leftOut)}` : "";
  return `${upload.state === "done" ? becameOf(upload) : upload.said}${out}`;
}

const STANDINGS = {
  reading: "is being read",
  next: "is read next",
  read: "is read",
  unread: "is not read yet",
  unreadable: "cannot be read: the top of this page says why",
};

function becameOf({ archive, isNew, standing = "next" }) {
  if (isNew) return `It is here as ${archive}, and ${STANDINGS[standing]}.`;
  return `This is here already, as ${archive}, and ${STANDINGS[standing]}; it is not kept twice.`;
}

function leftOutOf(leftOut) {
  const [[path, why]] = leftOut;
  const first = `${path} (${why})`;
  return leftOut.length === 1 ? `${first} is left out.` : `${leftOut.length} files are left out, such as ${first}.`;
}

const megabytes = (bytes) => (bytes / 1e6).toLocaleString("en-GB", { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });

function durationOf(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
