// What was dropped or chosen, as files with their paths, and parted into what becomes an archive each.

const ZIP = /\.zip$/i;

/** All files of what was dropped, those in folders too. The browser forgets the entries once the event is over. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found = [];
  const left = entries.map((entry) => [entry, entry.name]);
  while (left.length) {
    const [entry, path] = left.pop();
    if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
      if (file) found.push({ file, path });
    } else {
      for (const inside of await entriesOf(entry)) left.push([inside, `${path}/${inside.name}`]);
    }
  }
  return found;
}

/** What lies in a folder; the browser tells it a hundred at a time. */
async function entriesOf(folder) {
  const reading = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve) => reading.readEntries(resolve, () => resolve([])));
    if (!some.length) return all;
    all.push(...some);
  }
}

/** Each folder is an archive; so are ZIPs together, which are the parts of an export; and so is what lies loose. */
function partsOf(chosen) {
  const parts = new Map();
  for (const { file, path } of chosen) {
    const [folder, ...rest] = path.split("/");
    const inside = rest.join("/");
    const name = inside ? folder : ZIP.test(path) ? path.replace(ZIP, "") : "";
    // A ZIP beside other files of a folder would not be looked into.
    const kind = ZIP.test(inside || path) && rest.length < 2 ? "zip" : "files";
    const key = inside ? `${kind}/${folder}` : kind;
    if (!parts.has(key)) parts.set(key, { name: name || looseName(), files: [] });
    parts.get(key).files.push({ file, path: inside || path });
  }
  return [...parts.values()];
}

const looseName = () => `Pictures of ${new Date().toLocaleDateString("sv-SE")}`;
