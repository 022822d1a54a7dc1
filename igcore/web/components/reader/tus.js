// Sends files by tus 1.0 (https://tus.io). A lost connection is tried again with growing pauses: the server is asked
// how much came, and it goes on from there.

const TUS = { "Tus-Resumable": "1.0.0" };
const BYTES = "application/offset+octet-stream";
const PAUSES = [0.5, 1, 2, 4, 8, 15, 30]; // s; the last one again and again
const SILENCE = 45000; // ms without a byte, after which a connection counts as lost
const AGAIN_AFTER = new Set([0, 409, 423, 429, 500, 502, 503, 504]);

class Fault extends Error {}

/** Send what is left of a file, until all of it is there. */
async function sendFile(upload, file) {
  let tries = 0;
  let sure = true; // of how much is there
  while (upload.state === "sending") {
    if (!sure) sure = await askHowMuch(upload, file);
    if (sure && file.offset >= file.file.size) return;
    const before = file.offset;
    const answer = sure ? await sendSome(upload, file) : { status: 0 };
    if (answer.status === 201 || answer.status === 204) {
      settle(upload, file, Number(answer.header("Upload-Offset")));
      tries = 0;
      if (file.offset >= file.file.size) return;
      if (answer.status === 204 && file.offset === before) throw new Fault("The server takes no more of it.");
      continue;
    }
    if (!AGAIN_AFTER.has(answer.status)) throw new Fault(answer.text || "The server refused it.");
    sure = false;
    await checkReadable(file);
    await pause(upload, tries++);
  }
}

function settle(upload, file, offset) {
  file.offset = offset;
  file.sent = Math.max(offset, 0);
  upload.progress();
}

/** Ask how much of a file is there; tell whether there was an answer. */
async function askHowMuch(upload, file) {
  const answer = await request(upload, "HEAD", placeOf(upload, file), TUS);
  if (answer.status === 404) {
    // Nothing of this file came, or the whole upload is gone: beginning it anew tells.
    settle(upload, file, -1);
    return true;
  }
  if (answer.status !== 200) return false;
  settle(upload, file, Number(answer.header("Upload-Offset")));
  upload.said = "";
  return true;
}

const placeOf = (upload, file) => `/uploads/${upload.drop}/${file.number}`;

/** What is small comes with its creation, the rest after it. */
function sendSome(upload, file) {
  const progress = (from) => (loaded) => {
    file.sent = from + loaded;
    upload.progress();
  };
  if (file.offset > 0 || (file.offset === 0 && file.file.size > SMALL)) {
    const headers = { ...TUS, "Content-Type": BYTES, "Upload-Offset": file.offset };
    return request(upload, "PATCH", placeOf(upload, file), headers, file.file.slice(file.offset), progress(file.offset));
  }
  const headers = { ...TUS, "Upload-Length": file.file.size, "Upload-Metadata": `path ${base64(file.path)}` };
  if (file.file.size > SMALL || !file.file.size) return request(upload, "POST", `/uploads/${upload.drop}`, headers);
  headers["Content-Type"] = BYTES;
  return request(upload, "POST", `/uploads/${upload.drop}`, headers, file.file.slice(), progress(0));
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** A file that was changed or removed since it was chosen fails for ever, and looks like a lost connection. */
async function checkReadable({ file, path }) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Fault(`${path} cannot be read any more: it was changed or removed. Choose the files again.`);
  }
}

/** Wait a while, or until the connection is back. */
function pause(upload, tries) {
  const seconds = PAUSES[Math.min(tries, PAUSES.length - 1)];
  if (tries) upload.said = "The connection was lost. It is tried again, and goes on where it was.";
  changed();
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, seconds * 1000);
    addEventListener("online", go);
  });
}

/** Send JSON and read it, as often as it takes. */
async function askedFor(upload, address, body) {
  for (let tries = 0; upload.state !== "stopped"; tries++) {
    const answer = await request(upload, "POST", address, { "Content-Type": "application/json" }, JSON.stringify(body));
    if (answer.status === 200) return JSON.parse(answer.text);
    if (!AGAIN_AFTER.has(answer.status)) throw new Fault(answer.text || "The server refused it.");
    await pause(upload, tries);
  }
  throw new Fault("");
}

/** A request with progress, which `fetch` has not; status 0 where there was no answer. */
function request(upload, method, address, headers, body = null, progress = () => {}) {
  return new Promise((resolve) => {
    const asking = new XMLHttpRequest();
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => asking.abort(), SILENCE);
    };
    asking.open(method, address);
    for (const [name, value] of Object.entries(headers)) asking.setRequestHeader(name, value);
    asking.upload.addEventListener("progress", ({ loaded }) => {
      heard();
      progress(loaded);
    });
    asking.addEventListener("loadend", () => {
      clearTimeout(silence);
      upload.requests.delete(asking);
      const header = (name) => asking.getResponseHeader(name);
      resolve({ status: asking.status, text: asking.responseText, header });
    });
    upload.requests.add(asking);
    heard();
    asking.send(body);
  });
}
