// Uploads of this visit. They go on while the page shows something else, and end with the tab; who chooses the same
// files again, in this tab or another, goes on where they were.

const AT_ONCE = 4;
const SMALL = 4 << 20; // bytes; what is no larger comes in one request
const PACE_OVER = 8000; // ms
const uploading = new EventTarget();
const running = [];
/** Ids of uploads that were removed here, which the server's list may still have. */
const removed = new Set();

const uploads = () => running;
const changed = () => uploading.dispatchEvent(new Event("change"));
const isBusy = ({ state }) => state === "sending" || state === "asking";

addEventListener("beforeunload", (event) => {
  if (running.some(isBusy)) event.preventDefault();
});

function startUpload(name, files, people) {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const upload = { name, files, people, total, sent: 0, requests: new Set(), paces: [], said: "", state: "asking", leftOut: [] };
  running.push(upload);
  return goOn(upload);
}

async function goOn(upload) {
  Object.assign(upload, { state: "asking", said: "Asking what is there already.", paces: [] });
  changed();
  try {
    await run(upload);
  } catch (fault) {
    if (upload.state === "stopped") return;
    Object.assign(upload, { state: "failed", said: fault.message });
    for (const request of upload.requests) request.abort();
  }
  changed();
}

async function run(upload) {
  const rows = upload.files.map(({ path, file }) => [path, file.size, file.lastModified]);
  const begun = await askedFor(upload, "/uploads", { name: upload.name, files: rows });
  if (begun.archive) return end(upload, begun);
  Object.assign(upload, { drop: begun.drop, leftOut: begun.left_out, state: "sending", said: "" });
  removed.delete(begun.drop);
  const byPath = new Map(upload.files.map(({ path, file }) => [path, file]));
  const files = begun.files.map(([path, offset], number) => ({ path, offset, number, file: byPath.get(path), sent: Math.max(offset, 0) }));
  upload.total = files.reduce((sum, { file }) => sum + file.size, 0);
  upload.progress = () => {
    upload.sent = files.reduce((sum, { sent }) => sum + sent, 0);
    upload.paces.push([performance.now(), upload.sent]);
    while (performance.now() - upload.paces[0][0] > PACE_OVER) upload.paces.shift();
    changed();
  };
  upload.progress();
  const left = files.filter(({ offset, file }) => offset < file.size || offset < 0);
  await Promise.all(Array.from({ length: AT_ONCE }, () => sendEach(upload, left)));
  Object.assign(upload, { state: "asking", said: "All of it is there; looking at it." });
  changed();
  end(upload, await askedFor(upload, `/uploads/${upload.drop}/finish`, { people: upload.people }));
}

async function sendEach(upload, left) {
  while (left.length && upload.state === "sending") await sendFile(upload, left.shift());
}

function end(upload, { archive, new: isNew }) {
  Object.assign(upload, { state: "done", sent: upload.total, said: "", files: null, archive, isNew });
  uploading.dispatchEvent(new Event("whole"));
  // How far it is read is shown at once.
  document.dispatchEvent(new Event("igcore-job"));
  changed();
}

/** Bytes a second over the last seconds; 0 while nothing can be said. */
function paceOf({ paces }) {
  const [first, last] = [paces[0], paces.at(-1)];
  return paces.length < 2 || last[0] - first[0] < 500 ? 0 : ((last[1] - first[1]) / (last[0] - first[0])) * 1000;
}

function forget(upload) {
  const place = running.indexOf(upload);
  if (place >= 0) running.splice(place, 1);
}

/** Cancel an upload, and let the server remove all that came of it; or forget one that is done. */
function stopUpload(upload) {
  const isDone = upload.state === "done";
  upload.state = "stopped";
  forget(upload);
  for (const request of upload.requests ?? []) request.abort();
  if (upload.drop && !isDone) {
    removed.add(upload.drop);
    fetch(`/uploads/${upload.drop}`, { method: "DELETE" }).catch(() => removed.delete(upload.drop));
  }
  changed();
}
