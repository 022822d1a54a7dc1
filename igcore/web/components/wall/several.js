// Several pictures picked out: to export them, to compare them, to copy the links of their posts.

const LONG_PRESS = 500; // ms
const MOST_IN_ZIP = 10000; // also in export.py
const SAID_FOR = 8000; // ms

function listenToSeveral(wall) {
  on(wall, wall.scroller, "pointerdown", onTouch);
  for (const type of ["pointerup", "pointercancel", "scroll"]) {
    on(wall, wall.scroller, type, () => clearTimeout(wall.pressing), { passive: true });
  }
  on(wall, wall.scroller, "contextmenu", (_, event) => wall.touching && event.preventDefault());
  const buttons = { zip: exportThem, compare: compareThem, links: copyLinks, clear: clearThem };
  for (const [name, act] of Object.entries(buttons)) on(wall, wall[name], "click", act);
  on(wall, wall.foot, "keydown", (_, event) => event.key === "Escape" && clearThem(wall));
}

function onTouch(wall, event) {
  wall.touching = event.pointerType === "touch";
  clearTimeout(wall.pressing);
  const index = indexUnder(event);
  if (!wall.touching || index < 0) return;
  wall.pressed = false;
  wall.pressing = setTimeout(() => {
    wall.pressed = true; // the click that follows is the same touch
    pick(wall, index);
  }, LONG_PRESS);
}

/** Whether the click was one to pick pictures with: it is done then. */
function onClickForSeveral(wall, event) {
  if (wall.touching && wall.pressed) {
    wall.pressed = false;
    return true;
  }
  if (event.shiftKey) pickRange(wall, wall.active);
  else if (event.ctrlKey || event.metaKey || (wall.touching && wall.chosen.size)) pick(wall, wall.active);
  else return false;
  return true;
}

/** Ctrl+Space or X picks the active picture, Shift+Space or Shift+X up to it, Esc forgets all. */
function onKeyForSeveral(wall, event) {
  const picks = event.key.toLowerCase() === "x" ? !event.ctrlKey : event.key === " " && (event.ctrlKey || event.shiftKey);
  const clears = event.key === "Escape" && wall.chosen.size > 0;
  if (event.altKey || event.metaKey || !(picks || clears)) return false;
  event.preventDefault();
  if (clears) clearThem(wall);
  else if (event.shiftKey) pickRange(wall, wall.active);
  else if (!event.repeat) pick(wall, wall.active);
  return true;
}

/** Add a picture, or take it away. */
function pick(wall, index) {
  const row = wall.pictures.rows[index];
  if (row === undefined) return;
  if (!wall.chosen.delete(row)) wall.chosen.add(row);
  wall.pivot = row;
  showSeveral(wall);
}

/** Add all from the one picked last. */
function pickRange(wall, index) {
  const { rows } = wall.pictures;
  const from = Math.max(0, wall.pivot < 0 ? index : rows.indexOf(wall.pivot));
  for (let place = Math.min(from, index); place <= Math.max(from, index); place++) wall.chosen.add(rows[place]);
  wall.pivot = rows[index];
  showSeveral(wall);
}

function clearThem(wall) {
  const here = wall.foot.contains(wall.foot.getRootNode().activeElement);
  wall.chosen.clear();
  wall.pivot = -1;
  say(wall, "");
  showSeveral(wall);
  if (here) wall.scroller.focus({ preventScroll: true });
}

/** Of what was picked, only what is on the wall is still meant. */
function forgetOthers(wall) {
  const before = wall.chosen.size;
  if (wall.chosenOf !== wall.pictures.token) wall.chosen.clear();
  wall.chosenOf = wall.pictures.token;
  for (const row of wall.chosen) if (!isChosen(wall.pictures, row)) wall.chosen.delete(row);
  if (wall.chosen.size !== before) showSeveral(wall);
}

function showSeveral(wall) {
  for (const { tiles } of wall.lines.values()) tiles.forEach((tile) => tick(wall, tile));
  wall.bar.hidden = wall.chosen.size === 0;
  wall.number.textContent = plural(wall.chosen.size, "picture");
  wall.compare.disabled = wall.chosen.size < 2;
  wall.links.hidden = !wall.message.links;
}

/** Rows that were picked, in the order of the wall. */
function picked(wall) {
  return [...wall.pictures.rows.filter((row) => wall.chosen.has(row))];
}

/** Say something under the wall, for a while. */
function say(wall, text) {
  clearTimeout(wall.saying);
  wall.said.textContent = text;
  if (text) wall.saying = setTimeout(() => (wall.said.textContent = ""), SAID_FOR);
}

/** The browser saves what it is sent in answer to a form; only a refusal comes as a page, into a frame unseen. */
function exportThem(wall) {
  const rows = picked(wall);
  if (rows.length > MOST_IN_ZIP) {
    say(wall, `At most ${plural(MOST_IN_ZIP, "picture")} fit into one ZIP; these are ${plural(rows.length, "picture")}.`);
    return;
  }
  document.querySelectorAll(".igcore-zip").forEach((old) => old.remove());
  const name = "igcore-zip";
  const frame = make("iframe", { name, class: name, hidden: "", title: "Export" });
  const form = make("form", { method: "post", target: name, class: name, hidden: "" });
  form.action = `/zip/${encodeURIComponent(wall.pictures.token)}`;
  form.append(make("input", { type: "hidden", name: "rows", value: rows.join(",") }));
  document.body.append(frame, form);
  frame.addEventListener("load", () => {
    const refusal = frame.contentDocument?.body?.textContent.trim();
    if (refusal) say(wall, refusal);
  });
  form.submit();
  say(wall, `Your browser saves ${plural(rows.length, "picture")} as a ZIP; what could not be read is listed in it.`);
}

async function copyLinks(wall) {
  try {
    const body = new URLSearchParams({ rows: picked(wall).join(",") });
    const answer = await fetch(`/links/${encodeURIComponent(wall.pictures.token)}`, { method: "POST", body });
    if (!answer.ok) return say(wall, await answer.text());
    const { links, without } = await answer.json();
    if (links.length) await copy(links.join("\n"));
    say(wall, linksText(links.length, without));
  } catch {
    say(wall, "The links could not be copied.");
  }
}

function linksText(links, without) {
  const lack = without === 1 ? "1 picture has none" : `${plural(without, "picture")} have none`;
  return `${plural(links, "link")} copied${without ? `; ${lack}` : ""}.`;
}

/** Into the clipboard, also where the page came without encryption and may not simply do so. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = make("textarea", { readonly: "", style: "position: fixed; opacity: 0" });
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (!copied) throw new Error("not copied");
}
