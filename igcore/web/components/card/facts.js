// What is known of the picture, as `igcore.web.card` tells it. Texts are from archives: they are put in as text only.

function showFacts(card, told) {
  const had = card.facts.contains(card.dialog.getRootNode().activeElement);
  const parts = [
    who(card, told),
    when(card, told.time),
    caption(card, told),
    links(told),
    colours(card, told),
    ...told.sections.map((section) => strips(card, section, told.row)),
    origins(told.origins),
    file(told.file),
  ];
  card.facts.replaceChildren(...parts.filter(Boolean));
  card.facts.removeAttribute("aria-busy");
  card.facts.scrollTop = card.dialog.scrollTop = 0;
  card.said.textContent = [told.label, card.place.textContent].filter(Boolean).join(", ");
  if (had) card.dialog.focus({ preventScroll: true });
}

/** Grey lines where text will be. */
function wait(card) {
  card.facts.setAttribute("aria-busy", "true");
  card.facts.replaceChildren(...Array.from({ length: 7 }, () => make("div", { class: "line" })));
}

function showSentence(card, sentence) {
  card.facts.removeAttribute("aria-busy");
  card.facts.replaceChildren(make("p", { class: "sentence", role: "alert" }, sentence));
}

/** A button that changes the selection; its title says what a click does. */
function chooser(card, action, title, attributes, ...children) {
  const button = make("button", { type: "button", title, ...attributes }, ...children);
  button.addEventListener("click", () => act(card, action));
  return button;
}

function who(card, { person, person_colour: colour }) {
  const name = chooser(card, ["toggle", "person", person], `Choose the pictures of ${person}`, { class: "text" }, person);
  return make("h2", { id: "who" }, dot(colour, "mark"), name);
}

function dot(colour, name) {
  const element = make("i", { class: name, "aria-hidden": "true" });
  element.style.background = colour;
  return element;
}

function when(card, { text, day, source, says }) {
  const shown = day
    ? chooser(card, ["only", "date", day], "Show only the pictures of this day", { class: "text" }, text)
    : make("span", { class: "quiet" }, text);
  if (!source) return make("div", { class: "when" }, shown);
  const badge = make("summary", { title: says, "aria-label": `Time from: ${source}` }, source);
  return make("div", { class: "when" }, shown, make("details", { class: "badge" }, badge, make("p", {}, says)));
}

function caption(card, { caption: pieces, caption_says: says }) {
  if (!pieces?.length) return says ? make("p", { class: "quiet" }, says) : null;
  const parts = pieces.map(([text, key]) =>
    key === null
      ? text
      : chooser(card, ["only", "hashtag", key], `Choose pictures with #${key}`, { class: "text tag" }, text),
  );
  return make("p", { class: "caption" }, ...parts);
}

function links({ link, kind }) {
  const parts = [];
  if (kind) parts.push(make("span", { class: "quiet" }, kind[0].toUpperCase() + kind.slice(1)));
  if (link) {
    const attributes = { href: link, target: "_blank", rel: "noopener noreferrer" };
    parts.push(make("a", attributes, "See the post on Instagram"));
  }
  return parts.length ? make("p", { class: "links" }, ...parts) : null;
}

function colours(card, { palette, palette_rule: rule, palette_says: remarks, hue }) {
  const heading = make("h3", { title: rule }, "Colours");
  const notes = remarks.map((remark) => make("p", { class: "quiet" }, remark));
  if (!palette.length) return make("section", {}, heading, ...notes);
  const bar = make("div", { class: "shares", "aria-hidden": "true" }, ...palette.map(shareOf));
  const list = make("ul", { class: "palette" }, ...palette.map((swatch) => swatchRow(card, swatch)));
  return make("section", {}, heading, bar, list, family(card, hue), rounding(palette), ...notes);
}

function shareOf({ hex, part }) {
  const share = dot(hex, "share");
  share.style.flexGrow = part;
  return share;
}

/** The swatch, its share, and the colours that it was rounded to, each beside its name. */
function swatchRow(card, { hex, share, name, name_hex: own, other, other_hex: others, other_by: by }) {
  const like = `Show pictures with a colour like ${hex}`;
  const label = { class: "swatch", "aria-label": `${hex}, ${share} of the picture` };
  const swatch = chooser(card, ["only", "near", `${hex}~10`], like, label);
  swatch.style.background = hex;
  const named = chooser(card, ["toggle", "colour", name], `Choose pictures with ${name}`, { class: "text" }, name);
  const names = make("span", { class: "names" }, dot(own, "own"), named);
  if (other !== name) names.append(make("span", { class: "quiet" }, dot(others, "own"), `${other} ${by}`));
  return make("li", {}, swatch, make("span", { class: "figure" }, share), names, make("span", { class: "hex" }, hex));
}

function family(card, hue) {
  const title = `Choose pictures of the hue family ${hue.family}`;
  const button = chooser(card, ["toggle", "hue", hue.family], title, { class: "text" }, hue.family);
  const why = make("details", { class: "why" }, make("summary", {}, "Why"), make("p", {}, hue.says));
  return make("div", { class: "family" }, make("span", {}, "Hue family: ", button), why);
}

/** What each colour was before it got its name: itself beside the colour of that name. */
function rounding(palette) {
  const lines = palette.map(({ hex, name_hex: own, says }) =>
    make("li", {}, make("span", { class: "pair", "aria-hidden": "true" }, dot(hex, "own"), dot(own, "own")), make("span", {}, `${hex}. ${says}`)),
  );
  return make("details", { class: "rounding" }, make("summary", {}, "What the names were rounded from"), make("ul", {}, ...lines));
}

function origins(found) {
  if (!found) return null;
  const records = found.records.map(({ archive, gives }) =>
    make("li", {}, make("span", {}, archive), make("span", { class: "quiet" }, `: ${gives}`)),
  );
  return make("section", {}, make("h3", { title: found.says }, found.title), make("ul", { class: "records" }, ...records));
}

function file({ name, archive, says }) {
  const place = name === null ? [] : [`${name} in ${archive}`, make("br")];
  return make("p", { class: "quiet file" }, ...place, says);
}
