// Up to six pictures side by side, over the page.

const SIDE_BY_SIDE = 6;

function compareThem(wall) {
  const rows = picked(wall);
  const first = rows.slice(0, SIDE_BY_SIDE);
  const more = rows.length > first.length;
  wall.compared.textContent = more
    ? `The first ${first.length} of ${plural(rows.length, "picture")}`
    : plural(rows.length, "picture");
  wall.figures.replaceChildren(...first.map((row) => figure(wall, row)));
  wall.figures.style.setProperty("--across", first.length < 4 ? first.length : Math.ceil(first.length / 2));
  wall.figures.style.setProperty("--down", first.length < 4 ? 1 : 2);
  wall.dialog.onclose = () => wall.figures.replaceChildren();
  wall.dialog.showModal();
}

function figure(wall, row) {
  const { token } = wall.pictures;
  const text = labelOf(wall, row);
  const image = make("img", { alt: text || "Picture" });
  image.onerror = () => {
    image.onerror = null;
    image.src = thumbnailLink(token, row);
  };
  image.src = originalLink(token, row);
  const colours = make("div", { class: "colours" });
  showPalette(colours, token, row);
  return make("figure", {}, image, make("figcaption", {}, text), colours);
}

/** As a strip, each colour by its share, where the card of the picture tells it. */
async function showPalette(strip, token, row) {
  const answer = await fetch(`/card/${encodeURIComponent(token)}/${row}.json`).catch(() => null);
  const card = answer?.ok ? await answer.json().catch(() => null) : null;
  const palette = card?.palette ?? [];
  if (!palette.length) return;
  for (const { hex, part, share, name } of palette) {
    const colour = make("i", { title: `${hex}, ${name}, ${share}` });
    colour.style.background = hex;
    colour.style.flexGrow = part;
    strip.append(colour);
  }
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", `Palette: ${palette.map(({ name, share }) => `${name} ${share}`).join(", ")}`);
}
