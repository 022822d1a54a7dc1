// What comes in: the message of a run, and what never changes for a library: labels and orders, fetched once.

const KEPT = 16; // orders and labels; of a million pictures each takes some 4 MB

/** By address: what was fetched, or the promise of it. The one used last is last. */
const kept = new Map();

/** Fetch and read something that never changes. Rejects if it cannot be had; then the next call tries again. */
function fetched(address, read) {
  const known = kept.get(address) ?? { promise: ask(address, read) };
  kept.delete(address);
  kept.set(address, known);
  known.promise.then(
    (value) => (known.value = value),
    () => kept.delete(address),
  );
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return known.promise;
}

async function ask(address, read) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return read(await answer.arrayBuffer());
}

function unpack(data) {
  const bytes = data.slice(); // alone in its buffer, and not Streamlit's
  const { header, start } = readHeader(bytes.buffer);
  return { ...header, bytes, bits: bytes.subarray(start) };
}

function readHeader(buffer) {
  const start = 4 + new DataView(buffer).getUint32(0, true);
  return { start, header: JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, start - 4))) };
}

function readFacts(buffer) {
  const { header, start } = readHeader(buffer);
  const days = new Int32Array(buffer, start, header.count);
  const people = new Uint8Array(buffer, start + 4 * header.count, header.count);
  return { names: header.names, days, people, months: monthsOf(days) };
}

function readOrder(buffer) {
  return new Int32Array(buffer);
}

/** Months since year 0, or -1. Rows come by time, so that few days are followed by another one. */
function monthsOf(days) {
  const months = new Int32Array(days.length);
  let [day, month] = [UNKNOWN_DAY, -1];
  for (let row = 0; row < days.length; row++) {
    if (days[row] !== day) {
      day = days[row];
      month = day === UNKNOWN_DAY ? -1 : monthOf(day);
    }
    months[row] = month;
  }
  return months;
}

function monthOf(day) {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthText(month) {
  return month < 0 ? "Undated" : `${MONTHS[month % 12]} ${Math.floor(month / 12)}`;
}

function isByTime(name) {
  return name === "newest" || name === "oldest";
}

/** Chosen rows in the order of that name; a promise, if that has to be fetched first. */
function rowsIn(message, name) {
  if (name === "oldest") return chosenRows(message);
  if (name === "newest") return newestFirst(chosenRows(message), message.dated);
  const path = message.orders.find((order) => order.name === name)?.path ?? name;
  const address = `/order/${encodeURIComponent(message.token)}/${path}.bin`;
  const promise = fetched(address, readOrder);
  const order = kept.get(address)?.value;
  return order ? chosenAmong(order, message) : promise;
}

function chosenRows({ bits, count }) {
  const rows = new Int32Array(count);
  let next = 0;
  for (let byte = 0; byte < bits.length; byte++) {
    for (let rest = bits[byte]; rest; rest &= rest - 1) rows[next++] = 8 * byte + 31 - Math.clz32(rest & -rest);
  }
  return rows;
}

/** Rows come by time, and from `dated` on those of which no time is known: they stay last. */
function newestFirst(rows, dated) {
  let end = rows.length;
  while (end && rows[end - 1] >= dated) end -= 1;
  rows.subarray(0, end).reverse();
  return rows;
}

function chosenAmong(order, { bits, count }) {
  const rows = new Int32Array(count);
  let next = 0;
  for (let place = 0; next < count && place < order.length; place++) {
    const row = order[place];
    if ((bits[row >> 3] >> (row & 7)) & 1) rows[next++] = row;
  }
  return rows;
}

function isChosen({ bits }, row) {
  return (bits[row >> 3] >> (row & 7)) & 1;
}

function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

function plural(count, noun) {
  return `${count.toLocaleString("en-GB")} ${noun}${count === 1 ? "" : "s"}`;
}
