// Strips of other pictures under their headings. A click opens one in the card, which then goes through that strip.

/** What a strip is called while one goes through it. */
const STRIPS = { post: "This post", day: "That day", years: "Other years", near: "Near in colour", alike: "Look the same" };

function strips(card, { name, heading, says, strips: found }, row) {
  const parts = found.flatMap((strip) => [counted(strip, name), stripOf(card, strip, STRIPS[name] ?? heading, row)]);
  if (name === "near") parts.push(sorter(card));
  return make("section", { class: "beside" }, make("h3", { title: says }, heading), ...parts.filter(Boolean));
}

function sorter(card) {
  const title = "Close, and sort the pictures of the page: those with the nearest colours first";
  const button = make("button", { type: "button", class: "order", title }, "Sort by likeness to this picture");
  button.addEventListener("click", () => sortByLikeness(card));
  return button;
}

/** Whose pictures they are, and how many there are if not all are shown. */
function counted({ caption, total, pictures }, name) {
  const all = `${total.toLocaleString("en-GB")} picture${total === 1 ? "" : "s"}`;
  const some = total > pictures.length ? `${pictures.length} of ${all}` : all;
  const text = [caption, name === "near" && !caption ? "" : some].filter(Boolean).join(": ");
  return text && make("p", { class: "quiet" }, text);
}

function stripOf(card, { pictures }, name, row) {
  const items = pictures.map((picture, index) => {
    const button = make("button", { type: "button", class: "tile", title: picture.label }, thumbnail(card, picture));
    if (picture.note) button.append(make("span", { class: "note" }, picture.note));
    if (picture.row === row) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => openStrip(card, pictures, index, name));
    return make("li", {}, button);
  });
  return make("ul", { class: "strip" }, ...items);
}

function thumbnail(card, { row, label }) {
  const source = `/t/${encodeURIComponent(card.view.token)}/${row}.jpg`;
  const image = make("img", { alt: label, loading: "lazy", decoding: "async", draggable: "false", src: source });
  image.addEventListener("error", () => image.classList.add("broken"));
  return image;
}
