// The library got new tables while one was looking: the same pictures have other rows there. What is at the top of the
// wall stays there, what was active stays active, and what was picked stays picked.

const MOST_MOVED = 500; // addresses are no longer

/** Learn where pictures of the wall are in the new tables: a promise, or null where nothing has moved. */
function moving(wall, { token }) {
  const before = wall.pictures;
  if (!before?.count || before.token === token || wall.moved?.token === token) return null;
  const anchor = wall.anchor ?? anchorOf(wall);
  const places = [anchor.index, wall.active].filter((index) => index >= 0);
  const rows = [...new Set([...places.map((index) => before.rows[index]), ...wall.chosen])].slice(0, MOST_MOVED);
  const address = `/moved/${encodeURIComponent(before.token)}/${encodeURIComponent(token)}/${rows.join("-")}.json`;
  return fetch(address)
    .then((answer) => (answer.ok ? answer.json() : []))
    .catch(() => [])
    .then((found) => (wall.moved = { token, rows: new Map(rows.map((row, place) => [row, found[place] ?? -1])) }));
}

/** The anchor among pictures of the new tables; who is at the very top stays there, and sees what comes. */
function moveOver(wall, pictures) {
  const rowOf = (row) => (wall.moved?.token === pictures.token ? (wall.moved.rows.get(row) ?? -1) : -1);
  const indexOf = (index) => (index < 0 ? -1 : pictures.rows.indexOf(rowOf(wall.pictures.rows[index])));
  const anchor = wall.anchor ?? anchorOf(wall);
  const index = indexOf(anchor.index);
  wall.active = indexOf(wall.active);
  wall.chosen = new Set([...wall.chosen].map(rowOf).filter((row) => row >= 0));
  wall.chosenOf = pictures.token;
  if (anchor.first) return { index: 0, offset: 0 };
  return { ...anchor, index: index < 0 ? Math.min(anchor.index, Math.max(0, pictures.count - 1)) : index };
}
